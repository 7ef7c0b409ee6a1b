"""What tests of the handlers look up: rows, the last direct message, and a list opened from Home."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.company import Company, elements


async def rows(company: Company, table: Any) -> list[Any]:
    """Every row of a table, oldest first."""

    def read(session: Session) -> list[Any]:
        found = list(session.scalars(select(table).order_by(table.id)))
        session.expunge_all()
        return found

    return await company.encore.database.read(read)


def last_dm(company: Company, person: str) -> dict[str, Any]:
    """The newest of somebody's own messages with Encore."""
    return company.dms(person)[-1]


async def open_from_home(company: Company, person: str, begins: str) -> dict[str, Any]:
    """Presses the button in Home whose label begins so; returns the modal."""
    home = await company.open_home(person)
    label = next(
        element["text"]["text"]
        for _, element in elements(home)
        if (element.get("text") or {}).get("text", "").startswith(begins)
    )
    await company.press(person, home, label)
    modal = company.modal(person)
    assert modal is not None
    return modal
