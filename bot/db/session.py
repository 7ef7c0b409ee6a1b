"""How does work reach the database? One writer that commits what waits together; readers beside it.

`await database.transact(service, ...)` runs a plain function of a session inside a transaction; see `bot.db.writer` for
what shares a commit with what. The program commits there and in `write_now`, nowhere else.

A function may offer a set-based form: `@set_based` marks a function that takes the session and a list of argument
tuples and returns a list of results; the calls of it that wait together run as one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from bot.db.writer import PATIENCE_SECONDS, Call, Writer
from bot.errors import DatabaseUnavailable

P = ParamSpec("P")
T = TypeVar("T")

_POSTGRESQL = {
    "connect_timeout": 3,
    # Without these a server that vanished without a word is noticed after hours.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def set_based(function: Callable[[Session, list[tuple[Any, ...]]], list[Any]]) -> Callable[..., Any]:
    """Marks a function of (session, list of argument tuples) as one that runs many calls as one."""
    function.set_based = True  # type: ignore[attr-defined]
    return function


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///...` (WAL, synchronous=FULL, BEGIN IMMEDIATE) or `postgresql+psycopg://...`."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            parsed,
            pool_size=6,
            max_overflow=4,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args=_POSTGRESQL,
        )
    if parsed.database and parsed.database != ":memory:":
        folder = Path(parsed.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            msg = f"the folder {folder} cannot be made ({problem.strerror})"
            raise DatabaseUnavailable(msg) from problem
    engine = create_engine(
        parsed,
        hide_parameters=True,
        connect_args={"timeout": PATIENCE_SECONDS, "check_same_thread": False},
        pool_size=6,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A reader must not take the write lock; whatever may write must take it at once, or two writers deadlock.
        reads = connection.get_execution_options().get("encore_read", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


class Database:
    """The one door to the data. `start()` before use, `stop()` finishes what waits.

    Made of a URL, or of an engine that `make_engine` made, which knows the statements it has run before.
    """

    def __init__(self, database: str | Engine) -> None:
        self.engine = make_engine(database) if isinstance(database, str) else database
        self._writer = Writer(self.engine)
        self._readers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="encore-reader")
        self._running = False

    def start(self) -> None:
        """Starts the writer. Call once."""
        self._writer.start()
        self._running = True

    def stop(self) -> None:
        """Runs what is queued, then closes every connection. May be called once."""
        if self._running:
            self._running = False
            self._writer.stop(timeout=30)
        self._readers.shutdown(wait=True)
        self.engine.dispose()

    async def transact(
        self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs `function(session, *args, **kwargs)` in a transaction and returns its result once that is durable.

        Raises what the function raises (its changes are undone), or DatabaseUnavailable when the database did not take
        it: within a few seconds, or at once when this Database is not running. The function may run more than once.
        """
        if not self._running:
            msg = "the database is not open"
            raise DatabaseUnavailable(msg)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._writer.put(Call(function, args, kwargs, loop, future))
        return await future

    async def read(
        self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs a function that only reads, beside the writer. Raises DatabaseUnavailable like `transact`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self.read_now(function, *args, **kwargs))

    def read_now(
        self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`read` for callers without an event loop."""
        try:
            with (
                self.engine.connect().execution_options(encore_read=True) as connection,
                Session(connection) as session,
            ):
                return function(session, *args, **kwargs)
        except (OperationalError, InterfaceError) as problem:
            raise DatabaseUnavailable(str(problem.orig)) from problem

    def write_now(
        self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`transact` for callers without an event loop: a transaction of its own."""
        try:
            with Session(self.engine) as session, session.begin():
                return function(session, *args, **kwargs)
        except (OperationalError, InterfaceError) as problem:
            raise DatabaseUnavailable(str(problem.orig)) from problem
