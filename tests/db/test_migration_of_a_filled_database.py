"""A database that the release before has filled is taken over with all its rows, and given back with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Engine, Integer, MetaData, Table, select, text
from sqlalchemy.orm import Session

from bot.db import migrate
from bot.db.base import Base
from bot.db.session import make_engine

BEFORE = "0024"
"""Where the release before stood."""
INSTANT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    found = make_engine(database_url)
    to(found, BEFORE)
    yield found
    found.dispose()


def to(engine: Engine, revision: str) -> None:
    with migrate.changing_tables(engine) as connection:
        settings = migrate.config()
        settings.attributes["connection"] = connection
        if revision == "head":
            command.upgrade(settings, revision)
        else:
            command.downgrade(settings, revision)


def tables(engine: Engine) -> list[Table]:
    found = MetaData()
    found.reflect(engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def something(column: Column[Any], number: int, known: dict[str, dict[str, Any]]) -> Any:
    """A value for a column; where it names another row, the one of that table with the same number."""
    for key in column.foreign_keys:
        return known.get(key.column.table.name, {}).get(key.column.name, number)
    if isinstance(column.type, Boolean):
        return bool(number % 2)
    if isinstance(column.type, Integer):
        return number
    if isinstance(column.type, DateTime):
        return INSTANT
    if isinstance(column.type, Date):
        return date(2026, 11, 24)
    if isinstance(column.type, JSON):
        return {"n": number}
    return f"{column.name[:6]}{number}"


def fill(engine: Engine, count: int = 3) -> None:
    """So many rows in each table, with a value in each column."""
    found = tables(engine)
    with engine.begin() as connection:
        for number in range(1, count + 1):
            known: dict[str, dict[str, Any]] = {}
            for table in found:
                known[table.name] = {one.name: something(one, number, known) for one in table.columns}
                connection.execute(table.insert().values(known[table.name]))


def contents(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return {
            table.name: [
                dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in tables(engine)
        }


def test_every_row_of_the_release_before_is_kept_on_the_way_there_and_back(engine: Engine) -> None:
    fill(engine)
    before = contents(engine)
    assert all(len(rows) == 3 for rows in before.values())
    to(engine, "head")
    after = contents(engine)
    for name, rows in before.items():
        kept = [{column: one[column] for column in rows[0]} for one in after[name]]
        assert kept == rows, name
    with Session(engine) as session:
        for mapper in Base.registry.mappers:
            list(session.scalars(select(mapper)))
    to(engine, BEFORE)
    assert contents(engine) == before


def state_of(engine: Engine, number: int) -> tuple[str, str]:
    with engine.connect() as connection:
        query = text("SELECT state, kind FROM deliveries WHERE id = :number")
        state, kind = connection.execute(query, {"number": number}).one()
    return state, kind


def test_what_is_on_its_way_with_others_goes_by_itself_in_the_release_before(engine: Engine) -> None:
    fill(engine)
    to(engine, "head")
    with engine.begin() as connection:
        for statement in (
            "UPDATE deliveries SET state = 'bundled', kind = 'scenario', bundle_id = 3 WHERE id = 1",
            "UPDATE deliveries SET state = 'sent', kind = 'digest' WHERE id = 2",
            "UPDATE deliveries SET state = 'unknown', kind = 'digest' WHERE id = 3",
        ):
            connection.execute(text(statement))
    to(engine, BEFORE)
    found = [state_of(engine, number) for number in (1, 2, 3)]
    assert found == [("pending", "scenario"), ("sent", "digest"), ("skipped", "digest")]
