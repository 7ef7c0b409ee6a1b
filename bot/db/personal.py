"""Reading and forgetting what any table holds about a person, by the column that names them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, cast, delete, inspect, or_, select, update
from sqlalchemy.orm import Session

from bot.db.base import Base
from bot.db.deliveries import OPEN, WAITING, DeliveryRow
from bot.domain import NOBODY, DeliveryState

_HIDDEN = frozenset({"workspace_id"})


def rows(
    session: Session, model: type[Base], column: str, workspace_id: str, user_id: str
) -> list[dict[str, Any]]:
    """The rows whose column names the person, as plain values for JSON."""
    table: Any = model
    query = select(model).where(table.workspace_id == workspace_id, getattr(table, column) == user_id)
    return [as_values(row) for row in session.scalars(query.order_by(*inspect(model).primary_key))]


def as_values(row: Base) -> dict[str, Any]:
    """A row as plain values for JSON, without the workspace and without what is empty."""
    found = {name: _plain(getattr(row, name)) for name in inspect(type(row)).column_attrs.keys()}  # noqa: SIM118
    return {name: value for name, value in found.items() if name not in _HIDDEN and value is not None}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def remove(session: Session, model: type[Base], column: str, workspace_id: str, user_id: str) -> None:
    """Deletes the rows whose column names the person."""
    table: Any = model
    session.execute(
        delete(model)
        .where(table.workspace_id == workspace_id, getattr(table, column) == user_id)
        .execution_options(synchronize_session=False)
    )


def unname(
    session: Session,
    model: type[Base],
    column: str,
    workspace_id: str,
    user_id: str,
    *,
    to: str | None = NOBODY,
) -> None:
    """Keeps the rows and takes the person's name from them: nobody in particular stands there, or nobody at all."""
    table: Any = model
    session.execute(
        update(model)
        .where(table.workspace_id == workspace_id, getattr(table, column) == user_id)
        .values({column: to})
        .execution_options(synchronize_session=False)
    )


def listed(
    session: Session, model: type[Base], column: str, workspace_id: str, user_id: str
) -> list[dict[str, Any]]:
    """The rows whose JSON column holds the person's id anywhere, as plain values."""
    return [as_values(row) for row in _holding(session, model, column, workspace_id, user_id)]


def take_out(session: Session, model: type[Base], column: str, workspace_id: str, user_id: str) -> None:
    """Takes the person out of a JSON column: out of lists, and nobody in particular in their place elsewhere."""
    for row in _holding(session, model, column, workspace_id, user_id):
        setattr(row, column, without(getattr(row, column), user_id))


def _holding(session: Session, model: type[Base], column: str, workspace_id: str, user_id: str) -> list[Any]:
    table: Any = model
    query = select(model).where(
        table.workspace_id == workspace_id, cast(getattr(table, column), Text).contains(user_id)
    )
    return list(session.scalars(query))


def without(value: Any, user_id: str) -> Any:
    """A JSON value without a person."""
    if isinstance(value, dict):
        return {name: without(one, user_id) for name, one in value.items()}
    if isinstance(value, list):
        return [without(one, user_id) for one in value if one != user_id]
    if isinstance(value, str):
        return NOBODY if value == user_id else value.replace(f"<@{user_id}>", "…")
    return value


def drop_messages(session: Session, workspace_id: str, user_id: str) -> None:
    """Whatever waits for a person is not sent, and nothing that is over says to whom it went.

    A message that is leaving at this very moment is left to its sender.
    """
    session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.conversation == user_id,
            DeliveryRow.state.in_(WAITING),
        )
        .values(state=DeliveryState.SKIPPED, reason="forgotten")
        .execution_options(synchronize_session=False)
    )
    unname_messages(session, workspace_id, user_id)


def unname_messages(session: Session, workspace_id: str, user_id: str) -> None:
    """Messages to a person that are over stay as a number, without saying to whom they went and what they said."""
    session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.conversation == user_id,
            DeliveryRow.state.not_in((*OPEN, DeliveryState.BUNDLED)),
        )
        .values(
            conversation="-" + cast(DeliveryRow.id, Text),
            values={},
            dedupe_key=None,
            channel_id=None,
            ts=None,
            thread_ts=None,
        )
        .execution_options(synchronize_session=False)
    )


def remove_about(session: Session, model: type[Base], column: str, workspace_id: str, user_id: str) -> None:
    """Deletes the rows whose text column is the person's id or has it as a part, such as "7:U123"."""
    table: Any = model
    name = getattr(table, column)
    parts = (name == user_id, name.endswith(f":{user_id}"), name.startswith(f"{user_id}:"))
    session.execute(
        delete(model)
        .where(table.workspace_id == workspace_id, or_(*parts, name.contains(f":{user_id}:")))
        .execution_options(synchronize_session=False)
    )
