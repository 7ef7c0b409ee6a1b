"""The migrations make exactly the tables the code describes, on both databases, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.db import migrate
from bot.db.schema import metadata
from bot.db.session import make_engine
from bot.errors import DatabaseUnavailable


def test_migrated_tables_equal_the_models(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), metadata
        )
    engine.dispose()
    assert differences == []


def test_downgrade_takes_every_table_back_and_upgrade_brings_it_again(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        settings = migrate.config()
        settings.attributes["connection"] = connection
        command.downgrade(settings, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrate.upgrade(engine)
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    assert migrate.current(engine) == migrate.latest()
    engine.dispose()


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    engine = make_engine(database_url)
    migrate.upgrade(engine)
    migrate.upgrade(engine)
    engine.dispose()


def test_sqlite_is_durable_and_guards_references(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    engine.dispose()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://nobody@127.0.0.1:1/none", "sqlite:////proc/none/encore.db"]
)
def test_a_database_that_does_not_answer_is_said_so(url: str) -> None:
    with pytest.raises(DatabaseUnavailable):
        _migrate(url)


def _migrate(url: str) -> None:
    migrate.upgrade(make_engine(url))


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear customer, " * 200, encoding="utf-8")
    engine = make_engine(f"sqlite:///{file}")
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        migrate.upgrade(engine)
    engine.dispose()
