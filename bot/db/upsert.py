"""INSERT ... ON CONFLICT for both databases; SQLAlchemy spells it once for each dialect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Insert, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.db.base import Base


def insert_into(session: Session, table: type[Base]) -> Any:
    """The dialect's own `insert`, which knows `on_conflict_do_nothing` and `on_conflict_do_update`.

    Into the table, not the class: thousands of rows go around the ORM.
    """
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(inspect(table).local_table)


def upsert(
    session: Session, table: type[Base], rows: Sequence[dict[str, Any]], *, change: Sequence[str]
) -> None:
    """Inserts rows; where the primary key exists already, sets the columns named in `change`."""
    if not rows:
        return
    statement = insert_into(session, table)
    keys = [column.name for column in inspect(table).primary_key]
    done: Insert = statement.on_conflict_do_update(
        index_elements=keys, set_={name: getattr(statement.excluded, name) for name in change}
    )
    session.execute(done, list(rows))
