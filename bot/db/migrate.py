"""Brings a database's tables up to date. Several processes may call it at once: one works, the others wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from bot.errors import DatabaseUnavailable

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_LOCK = 0x656E636F7265  # "encore", as a PostgreSQL advisory lock


def config() -> Config:
    """Alembic's configuration, without a file."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return settings


def upgrade(engine: Engine) -> None:
    """Applies what is missing. Raises DatabaseUnavailable when the database does not answer."""
    try:
        with changing_tables(engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            if MigrationContext.configure(connection).get_current_revision() == latest():
                return
            settings = config()
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
    except (DatabaseError, InterfaceError) as problem:
        _raise_if_unavailable(problem)
        raise


@contextmanager
def changing_tables(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may be made anew.

    SQLite changes most things of a table by copying it and dropping the old one; with foreign keys in force that
    would delete every row that belongs to it (sqlite.org/lang_altertable.html, section 7).
    """
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        driver: Any = connection.connection.driver_connection
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            if is_sqlite:
                driver.execute("PRAGMA foreign_keys=ON")


def _raise_if_unavailable(problem: DatabaseError | InterfaceError) -> None:
    """DatabaseUnavailable for what the operator can mend; SQLite says "not a database" with the plain base class."""
    if isinstance(problem, OperationalError | InterfaceError) or type(problem) is DatabaseError:
        raise DatabaseUnavailable(str(problem.orig)) from problem


@cache
def latest() -> str | None:
    """The newest migration there is; to know it, every one is read."""
    return ScriptDirectory.from_config(config()).get_current_head()


def current(engine: Engine) -> str | None:
    """The newest migration this database has."""
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except (DatabaseError, InterfaceError) as problem:
        _raise_if_unavailable(problem)
        raise
