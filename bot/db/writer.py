"""How do many small transactions share one commit? One thread runs whatever waits, each call in a savepoint of its own.

Calls of a function marked `set_based` that wait together run as one, and before all others: somebody's acknowledgement
waits for them. Any function may run a second time when the database balked before its commit, and a set-based one when
one call of many made it fail, so a function must do nothing but use its session. Order is kept among calls of the same
sort.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from bot.errors import DatabaseUnavailable

PATIENCE_SECONDS = 2.0
"""How long a database that restarts, or that another process writes to, is waited for: Slack waits three seconds."""

_MOST_OF_A_SET = 512
_MOST_OTHERS = 64
_TURN_SECONDS = 0.1
_BALKS = (OperationalError, InterfaceError)


@dataclass(slots=True)
class Call:
    """One call that waits to be run, and who waits for it."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


Outcome = tuple[Call, Any, BaseException | None]


class Writer:
    """The thread that writes. `put` from an event loop's thread; `stop` runs what waits and ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sets: deque[Call] = deque()
        self._others: deque[Call] = deque()
        self._news = threading.Event()
        self._passed_over: float | None = None
        self._ending = False
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._work, name="encore-writer", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def put(self, call: Call) -> None:
        """Queues a call; its future gets the result once that is durable."""
        (self._sets if _is_of_set(call) else self._others).append(call)
        if not self._news.is_set():
            self._news.set()

    def stop(self, *, timeout: float) -> None:
        """Runs what is queued and ends the thread."""
        self._ending = True
        self._news.set()
        self._thread.join(timeout)

    def _work(self) -> None:
        while not self._ending or self._sets or self._others:
            self._news.wait()
            self._news.clear()
            while self._sets or self._others:
                groups = self._take()
                if not groups:
                    continue
                try:
                    outcomes = self._together(groups) if len(groups) > 1 else self._alone(groups[0])
                except DatabaseUnavailable as problem:
                    outcomes = _failed(groups, problem)
                _deliver(outcomes)
        self._disconnect()

    def _take(self) -> list[list[Call]]:
        """What goes into the next transaction: calls of set-based functions by function, else the others one by one.

        However many calls of sets come, the others are not passed over for long. Nobody waits any more for a call that
        was cancelled: it is not run.
        """
        if not self._sets or (self._passed_over and time.monotonic() - self._passed_over > _TURN_SECONDS):
            self._passed_over = None
            others = [self._others.popleft() for _ in range(min(len(self._others), _MOST_OTHERS))]
            return [[call] for call in others if not call.future.cancelled()]
        if self._others and self._passed_over is None:
            self._passed_over = time.monotonic()
        groups: dict[Callable[..., Any], list[Call]] = {}
        for _ in range(min(len(self._sets), _MOST_OF_A_SET)):
            call = self._sets.popleft()
            if not call.future.cancelled():
                groups.setdefault(call.function, []).append(call)
        return list(groups.values())

    def _together(self, groups: list[list[Call]]) -> list[Outcome]:
        """Runs groups in one transaction, until some of a set wait. If the database balks, each runs alone instead."""
        outcomes: list[Outcome] = []
        committing = False
        try:
            with self._session() as session:
                for group in list(groups):
                    if outcomes and self._sets and not _is_of_set(group[0]):
                        self._others.extendleft(late.pop() for late in reversed(groups[len(outcomes) :]))
                        del groups[len(outcomes) :]
                        break
                    outcomes += _savepoint(session, group)
                committing = True
                session.commit()
        except _BALKS as problem:
            self._disconnect()
            if committing:
                return _failed(groups, _unavailable(problem))
            return self._one_by_one(groups)
        except BaseException as problem:  # noqa: BLE001 - handed to the callers, who are waiting for it
            self._disconnect()
            return _failed(groups, problem)
        return outcomes

    def _one_by_one(self, groups: list[list[Call]]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for index, group in enumerate(groups):
            try:
                outcomes += self._alone(group)
            except DatabaseUnavailable as problem:
                return outcomes + _failed(groups[index:], problem)
        return outcomes

    def _alone(self, group: list[Call]) -> list[Outcome]:
        """Runs one group in a transaction of its own; once more when the connection turns out to be dead.

        Raises DatabaseUnavailable when there is no database to run it on.
        """
        for try_again in (True, False):
            committing = False
            try:
                with self._session() as session:
                    results = _results(session, group)
                    committing = True
                    session.commit()
                return [(call, result, None) for call, result in zip(group, results, strict=True)]
            except _BALKS as problem:
                self._disconnect()
                if not (problem.connection_invalidated and try_again and not committing):
                    return _failed([group], _unavailable(problem))
            except DatabaseUnavailable:
                raise
            except BaseException as problem:  # noqa: BLE001 - handed to the callers, who are waiting for it
                if committing:
                    self._disconnect()  # its state is anybody's guess
                if len(group) == 1 or not isinstance(problem, Exception):
                    return _failed([group], problem)
                return self._together([[call] for call in group])
        raise AssertionError("unreachable")  # pragma: no cover

    def _session(self) -> Session:
        """A session in a transaction. Raises DatabaseUnavailable; is a little patient with one that is restarting."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                if self._connection is None:
                    self._connection = self._engine.connect()
                session = Session(self._connection)
                session.connection()  # begins: SQLite waits here while another process writes
            except _BALKS as problem:
                self._disconnect()
                if time.monotonic() > give_up:
                    raise _unavailable(problem) from problem
                time.sleep(0.1)
            else:
                return session

    def _disconnect(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()


def _is_of_set(call: Call) -> bool:
    return hasattr(call.function, "set_based")


def _savepoint(session: Session, group: list[Call]) -> list[Outcome]:
    """Runs a group so that its failure undoes only what it did itself; a group of several then call by call."""
    try:
        with session.begin_nested():
            results = _results(session, group)
    except _BALKS:
        raise
    except Exception as problem:  # noqa: BLE001 - handed to the caller
        if len(group) > 1:
            return [one for call in group for one in _savepoint(session, [call])]
        return [(group[0], None, problem)]
    return [(call, result, None) for call, result in zip(group, results, strict=True)]


def _results(session: Session, group: list[Call]) -> list[Any]:
    """What each call returns; a call that was cancelled while the database was waited for is not run."""
    wanted = [call for call in group if not call.future.cancelled()]
    if not wanted:
        return [None] * len(group)
    first = wanted[0]
    if _is_of_set(first):
        found: list[Any] = first.function(session, [call.args for call in wanted])
    else:
        found = [first.function(session, *first.args, **first.kwargs)]
    session.flush()
    session.expunge_all()  # the next call must see the database, not what this one remembered of it
    if len(wanted) == len(group):
        return found
    by_call = {id(call): result for call, result in zip(wanted, found, strict=True)}
    return [by_call.get(id(call)) for call in group]


def _failed(groups: list[list[Call]], problem: BaseException) -> list[Outcome]:
    return [(call, None, problem) for group in groups for call in group]


def _unavailable(problem: DBAPIError) -> DatabaseUnavailable:
    error = DatabaseUnavailable(str(problem.orig))
    error.__cause__ = problem
    return error


def _deliver(outcomes: list[Outcome]) -> None:
    """Hands results back, one wake-up for each event loop rather than one for each call."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Outcome]] = {}
    for outcome in outcomes:
        by_loop.setdefault(outcome[0].loop, []).append(outcome)
    for loop, mine in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, mine)


def _settle(outcomes: list[Outcome]) -> None:
    for call, result, error in outcomes:
        if call.future.done():
            continue
        if error is not None:
            call.future.set_exception(error)
        else:
            call.future.set_result(result)
