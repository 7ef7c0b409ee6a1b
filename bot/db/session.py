"""How does work reach the database? One writer thread that commits what waits together; readers beside it.

`await database.transact(service, ...)` runs a plain function of a session inside a transaction. Whatever waits at
the same moment shares one commit (group commit), each in a savepoint of its own, so that one failure takes
nothing else with it. The only `commit` of the program is here.

A function may offer a set-based form: `@set_based` marks a function that takes the session and a list of argument
tuples and returns a list of results; the calls of it that wait together run as one.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from bot.errors import DatabaseUnavailable

P = ParamSpec("P")
T = TypeVar("T")

_MOST_TOGETHER = 256
_CONNECT_PATIENCE_SECONDS = 2.0


def set_based(function: Callable[[Session, list[tuple[Any, ...]]], list[Any]]) -> Callable[..., Any]:
    """Marks a function of (session, list of argument tuples) as one that runs many calls as one."""
    function.set_based = True  # type: ignore[attr-defined]
    return function


@dataclass(slots=True)
class _Call:
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///...` (WAL, synchronous=FULL, BEGIN IMMEDIATE) or `postgresql+psycopg://...`."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            parsed, pool_size=6, max_overflow=4, pool_pre_ping=True, connect_args={"connect_timeout": 5}
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": 10, "check_same_thread": False}, pool_size=6)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A reader must not take the write lock; whatever may write must take it at once, or two writers deadlock.
        reads = connection.get_execution_options().get("encore_read", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


class Database:
    """The one door to the data. `start()` before use, `stop()` finishes what waits."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="encore-writer", daemon=True)
        self._readers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="encore-reader")
        self._running = False

    def start(self) -> None:
        """Starts the writer thread."""
        self._running = True
        self._writer.start()

    def stop(self) -> None:
        """Runs what is queued, then closes every connection. May be called once."""
        if self._running:
            self._running = False
            self._calls.put(None)
            self._writer.join(timeout=30)
        self._readers.shutdown(wait=True)
        self.engine.dispose()

    async def transact(
        self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs `function(session, *args, **kwargs)` in a transaction and returns its result once that is durable.

        Raises what the function raises (its changes are undone), or DatabaseUnavailable when nothing could be written.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._calls.put(_Call(function, args, kwargs, loop, future))
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

    def _write(self) -> None:
        while True:
            first = self._calls.get()
            if first is None:
                return
            calls, last = [first], False
            while len(calls) < _MOST_TOGETHER:
                try:
                    call = self._calls.get_nowait()
                except Empty:
                    break
                if call is None:
                    last = True
                    break
                calls.append(call)
            self._run_together(calls)
            if last:
                return

    def _run_together(self, calls: list[_Call]) -> None:
        outcomes: list[tuple[_Call, Any, BaseException | None]] = []
        try:
            with self._connect() as connection, Session(connection) as session, session.begin():
                for group in _grouped(calls):
                    outcomes += _run(session, group)
        except DBAPIError as problem:
            error = DatabaseUnavailable(str(problem.orig))
            error.__cause__ = problem
            outcomes = [(call, None, error) for call in calls]
        except BaseException as problem:  # noqa: BLE001 - handed to the callers, who are waiting for it
            outcomes = [(call, None, problem) for call in calls]
        _deliver(outcomes)

    def _connect(self) -> Connection:
        """A connection, with a little patience for a database that is restarting."""
        give_up = time.monotonic() + _CONNECT_PATIENCE_SECONDS
        while True:
            try:
                return self.engine.connect()
            except OperationalError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.1)


def _grouped(calls: list[_Call]) -> list[list[_Call]]:
    """Neighbouring calls of one set-based function together; every other call by itself. Order is kept."""
    groups: list[list[_Call]] = []
    for call in calls:
        if groups and getattr(call.function, "set_based", False) and groups[-1][0].function is call.function:
            groups[-1].append(call)
        else:
            groups.append([call])
    return groups


def _run(session: Session, group: list[_Call]) -> list[tuple[_Call, Any, BaseException | None]]:
    try:
        with session.begin_nested():
            results = _results(session, group)
    except Exception as problem:  # handed to the caller; only its savepoint is undone
        if isinstance(problem, DBAPIError) and problem.connection_invalidated:
            raise
        return [(call, None, problem) for call in group]
    return [(call, result, None) for call, result in zip(group, results, strict=True)]


def _results(session: Session, group: list[_Call]) -> Sequence[Any]:
    if getattr(group[0].function, "set_based", False):
        results: list[Any] = group[0].function(session, [call.args for call in group])
    else:
        call = group[0]
        results = [call.function(session, *call.args, **call.kwargs)]
    session.flush()
    return results


def _deliver(outcomes: list[tuple[_Call, Any, BaseException | None]]) -> None:
    """Hands results back, one wake-up for each event loop rather than one for each call."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[_Call, Any, BaseException | None]]] = {}
    for outcome in outcomes:
        by_loop.setdefault(outcome[0].loop, []).append(outcome)
    for loop, mine in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, mine)


def _settle(outcomes: list[tuple[_Call, Any, BaseException | None]]) -> None:
    for call, result, error in outcomes:
        if call.future.done():
            continue
        if error is not None:
            call.future.set_exception(error)
        else:
            call.future.set_result(result)
