"""The pieces of the registry of what is stored about a person: how to collect them, how to forget them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import personal
from bot.domain import NOBODY

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.base import Base

Collect = Callable[["Session", str, str], list[dict[str, Any]]]
"""Called as collect(session, workspace_id, user_id): plain values for JSON."""
Forget = Callable[["Session", str, str, datetime], None]
"""Called as forget(session, workspace_id, user_id, now)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing stored about a person. `covers` are the columns that name them: "table.column"."""

    title: str
    covers: tuple[str, ...]
    collect: Collect
    forget: Forget


def column_name(model: type[Base], column: str) -> str:
    """A column as `Part.covers` names it."""
    return f"{model.__tablename__}.{column}"


def removed(title: str, model: type[Base], column: str) -> Part:
    """Rows that are the person's own: shown to them, and deleted when they are forgotten."""
    return Part(
        title,
        (column_name(model, column),),
        lambda session, workspace_id, user_id: personal.rows(session, model, column, workspace_id, user_id),
        lambda session, workspace_id, user_id, _now: personal.remove(
            session, model, column, workspace_id, user_id
        ),
    )


def unnamed(title: str, model: type[Base], column: str, *, to: str | None = NOBODY) -> Part:
    """Rows that others need too: shown to the person, and kept without their name; `to` None where it may be empty."""
    return Part(
        title,
        (column_name(model, column),),
        lambda session, workspace_id, user_id: personal.rows(session, model, column, workspace_id, user_id),
        lambda session, workspace_id, user_id, _now: personal.unname(
            session, model, column, workspace_id, user_id, to=to
        ),
    )


def taken_out(title: str, model: type[Base], column: str) -> Part:
    """A JSON column that holds people among other things: the person is taken out of it."""
    return Part(
        title,
        (column_name(model, column),),
        lambda session, workspace_id, user_id: personal.listed(session, model, column, workspace_id, user_id),
        lambda session, workspace_id, user_id, _now: personal.take_out(
            session, model, column, workspace_id, user_id
        ),
    )


def _nothing(_session: Session, _workspace_id: str, _user_id: str) -> list[dict[str, Any]]:
    return []


def about(title: str, model: type[Base], column: str) -> Part:
    """Rows of machinery whose text column may have the person's id in it: deleted, and nothing to read."""
    return Part(
        title,
        (column_name(model, column),),
        _nothing,
        lambda session, workspace_id, user_id, _now: personal.remove_about(
            session, model, column, workspace_id, user_id
        ),
    )
