"""The writer: what shares a commit, what a failure takes with it, and what a database that goes away means."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from bot.db import session as session_module
from bot.db import writer as writer_module
from bot.db.inbox import InboxRow
from bot.db.session import Database, set_based
from bot.errors import DatabaseUnavailable, EncoreError
from bot.services import inbox

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Wrong(EncoreError):
    """A rule says no."""


def write(session: Session, key: str) -> str:
    """Stores a row and returns its key."""
    session.add(InboxRow(workspace_id="T1", key=key, payload="{}", received_at=NOW, lease_until=NOW))
    return key


def write_and_fail(session: Session, key: str) -> None:
    write(session, key)
    session.flush()
    raise Wrong(key)


def keys(database: Database) -> list[str]:
    """Every key, in the order they were written."""
    return database.read_now(
        lambda session: list(session.scalars(select(InboxRow.key).order_by(InboxRow.id)))
    )


@asynccontextmanager
async def held(database: Database) -> AsyncIterator[None]:
    """While the block runs the writer is busy, so whatever is asked for in it waits together."""
    entered, go_on = threading.Event(), threading.Event()

    def hold(_session: Session) -> None:
        entered.set()
        assert go_on.wait(20)

    holding = asyncio.create_task(database.transact(hold))
    await asyncio.to_thread(entered.wait, 20)
    try:
        yield
    finally:
        go_on.set()
        await holding


async def together(database: Database, *calls: tuple[Any, ...]) -> list[Any]:
    """Asks for everything while the writer is busy; results and exceptions in the order of asking."""
    async with held(database):
        tasks = [asyncio.create_task(database.transact(*call)) for call in calls]
        await asyncio.sleep(0)  # each task runs until it waits for its result
    return list(await asyncio.gather(*tasks, return_exceptions=True))


@contextmanager
def commits(database: Database) -> Iterator[list[None]]:
    """One entry for each commit during the block."""
    found: list[None] = []

    def count(_connection: Any) -> None:
        found.append(None)

    event.listen(database.engine, "commit", count)
    yield found
    event.remove(database.engine, "commit", count)


async def test_what_waits_together_shares_one_commit(database: Database) -> None:
    with commits(database) as found:
        await together(database, *((write, f"k{n}") for n in range(20)))
    assert len(found) == 2  # that of whoever held the writer, and one
    assert len(keys(database)) == 20


async def test_results_reach_their_callers_and_order_is_kept(database: Database) -> None:
    wanted = [f"k{n:03}" for n in range(150)]
    assert await asyncio.gather(*(database.transact(write, key) for key in wanted)) == wanted
    assert keys(database) == wanted


async def test_a_failure_undoes_its_own_changes_and_nothing_else(database: Database) -> None:
    found = await together(
        database, (write, "a"), (write_and_fail, "b"), (write, "c"), (write, "a"), (write, "d")
    )
    assert found[0] == "a"
    assert isinstance(found[1], Wrong)
    assert found[2] == "c"
    assert isinstance(found[3], IntegrityError)
    assert found[4] == "d"
    assert keys(database) == ["a", "c", "d"]


async def test_a_failure_alone_is_undone_too(database: Database) -> None:
    with pytest.raises(Wrong):
        await database.transact(write_and_fail, "a")
    assert await database.transact(write, "b") == "b"
    assert keys(database) == ["b"]


async def test_a_call_sees_what_is_stored_not_what_the_call_before_remembered(database: Database) -> None:
    await database.transact(write, "a")
    kept: list[InboxRow] = []

    def change_beside_the_orm(session: Session) -> None:
        kept.extend(session.scalars(select(InboxRow)))
        session.execute(
            update(InboxRow).values(attempts=7).execution_options(synchronize_session=False),
        )

    def look(session: Session) -> int | None:
        row = session.scalar(select(InboxRow))
        return row and row.attempts

    assert await together(database, (change_beside_the_orm,), (look,)) == [None, 7]


async def test_one_call_the_database_aborts_is_postponed_and_the_others_stand_once(
    database: Database,
) -> None:
    def aborted(session: Session) -> None:
        write(session, "x")
        session.flush()
        raise OperationalError("update", None, Exception("deadlock detected"))

    found = await together(database, (write, "a"), (aborted,), (write, "b"))
    assert found[0] == "a"
    assert isinstance(found[1], DatabaseUnavailable)
    assert found[2] == "b"
    assert keys(database) == ["a", "b"]


# Set-based functions


def stored(key: str | None) -> tuple[Any, ...]:
    return inbox.store, "T1", key, "{}", NOW


async def test_of_the_same_thing_stored_twice_in_one_batch_the_first_counts(database: Database) -> None:
    found = await together(database, stored("a"), stored("b"), stored("a"), stored("c"))
    assert [one is None for one in found] == [False, False, True, False]
    assert len({*found}) == 4
    assert await database.transact(*stored("b")) is None
    assert keys(database) == ["a", "b", "c"]


async def test_each_stored_thing_gets_the_id_of_its_own_row(database: Database) -> None:
    await together(database, stored("k3"), stored("k7"))
    found = await together(database, *(stored(f"k{n}") for n in range(10)))

    def ids(session: Session) -> dict[str, int]:
        return {row.key: row.id for row in session.scalars(select(InboxRow))}

    by_key = database.read_now(ids)
    assert found == [None if n in {3, 7} else by_key[f"k{n}"] for n in range(10)]


async def test_what_is_stored_comes_back_as_it_was(database: Database) -> None:
    payload = '{"text":"quotes \\" and \\\\ and \\u0000 and ü 🙌 \'%s ?1"}'
    row_id = await database.transact(inbox.store, "T'1", "k\"ey'", payload, NOW)
    later = NOW + inbox.LEASE
    assert await database.transact(inbox.take_abandoned, now=NOW) == []
    assert await database.transact(inbox.take_abandoned, now=later) == [(row_id, payload, 2)]


async def test_one_call_that_cannot_be_stored_leaves_the_rest_of_its_batch_alone(database: Database) -> None:
    found = await together(database, stored("a"), stored(None), stored("b"))
    assert isinstance(found[1], IntegrityError)
    assert all(isinstance(one, int) for one in (found[0], found[2]))
    assert keys(database) == ["a", "b"]


async def test_a_set_that_fails_beside_another_leaves_that_alone_too(database: Database) -> None:
    @set_based
    def odd_only(session: Session, calls: list[tuple[Any, ...]]) -> list[Any]:
        for (number,) in calls:
            write(session, f"n{number}")
        session.flush()
        if any(number % 2 == 0 for (number,) in calls):
            raise Wrong
        return [number for (number,) in calls]

    found = await together(database, (odd_only, 1), stored("a"), (odd_only, 2), (odd_only, 3))
    assert (found[0], type(found[2]), found[3]) == (1, Wrong, 3)
    assert keys(database) == ["n1", "n3", "a"]


async def test_calls_of_sets_go_first_and_as_one(database: Database) -> None:
    ran: list[Any] = []

    @set_based
    def many(_session: Session, calls: list[tuple[Any, ...]]) -> list[Any]:
        ran.append([number for (number,) in calls])
        return [number * 10 for (number,) in calls]

    def one(_session: Session, number: int) -> int:
        ran.append(number)
        return number

    found = await together(database, (one, 1), (many, 2), (one, 3), (many, 4))
    assert found == [1, 20, 3, 40]
    assert ran == [[2, 4], 1, 3]


def asks_for(database: Database, call: Callable[..., Any], tasks: list[asyncio.Task[Any]]) -> None:
    """In the writer's thread: lets the event loop of `tasks` ask for a call, and returns when it has."""
    asked = threading.Event()

    def ask() -> None:
        tasks.append(loop.create_task(database.transact(call)))
        loop.call_soon(asked.set)

    loop = LOOPS[database]
    loop.call_soon_threadsafe(ask)
    assert asked.wait(20)


LOOPS: dict[Database, asyncio.AbstractEventLoop] = {}


async def test_others_give_way_to_sets_between_two_calls(database: Database) -> None:
    LOOPS[database] = asyncio.get_running_loop()
    ran: list[str] = []
    storing: list[asyncio.Task[Any]] = []

    def first(_session: Session) -> None:
        ran.append("first")
        asks_for(database, many, storing)

    @set_based
    def many(_session: Session, calls: list[tuple[Any, ...]]) -> list[Any]:
        ran.append("set")
        return [None for _ in calls]

    def later(_session: Session, name: str) -> None:
        ran.append(name)

    await together(database, (first,), (later, "second"), (later, "third"))
    await asyncio.gather(*storing)
    assert ran == ["first", "set", "second", "third"]


async def test_a_commit_that_fails_says_nothing_of_those_who_gave_way(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    database.start()
    LOOPS[database] = asyncio.get_running_loop()
    storing: list[asyncio.Task[Any]] = []

    def first(session: Session) -> None:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(
            text("INSERT INTO team_members (team_id, user_id, workspace_id) VALUES (9, 'U', 'T')")
        )
        asks_for(database, many, storing)

    @set_based
    def many(_session: Session, calls: list[tuple[Any, ...]]) -> list[Any]:
        return [None for _ in calls]

    found = await together(database, (first,), (write, "a"), (write, "b"))
    assert isinstance(found[0], IntegrityError)
    assert found[1:] == ["a", "b"]
    await asyncio.gather(*storing)
    assert keys(database) == ["a", "b"]
    database.stop()


# A database that goes away


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer waits a moment only."""
    for module in (session_module, writer_module):
        monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.2)


@pytest.fixture
def make_away(database_url: str, request: pytest.FixtureRequest) -> Callable[[], Any]:
    """`with make_away():` nobody can write to the database."""
    if database_url.startswith("sqlite"):
        return lambda: _locked(database_url.removeprefix("sqlite:///"))
    server = request.getfixturevalue("postgres")
    return lambda: _closed(server, str(make_url(database_url).database))


@contextmanager
def _locked(file: str) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def _closed(server: str, name: str) -> Iterator[None]:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        _hang_up(admin, name)
        yield
        admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")


def _hang_up(admin: psycopg.Connection[Any], name: str) -> None:
    """Ends every connection to a database, as a restart of the server does."""
    admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])


async def test_everybody_who_waits_hears_soon_that_the_database_is_away_and_it_recovers(
    impatient: None, database: Database, make_away: Callable[[], Any]
) -> None:
    await database.transact(write, "before")
    with make_away():
        started = time.monotonic()
        found = await asyncio.gather(
            *(database.transact(write, f"lost{n}") for n in range(30)),
            *(database.transact(*stored(f"lost too {n}")) for n in range(30)),
            return_exceptions=True,
        )
        assert time.monotonic() - started < 5
    assert {type(one) for one in found} == {DatabaseUnavailable}
    assert await database.transact(write, "after") == "after"
    assert keys(database) == ["before", "after"]


async def test_a_moment_without_sqlites_lock_is_waited_out(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    database.start()
    with _locked(sqlite_url.removeprefix("sqlite:///")):
        waiting = asyncio.create_task(database.transact(write, "a"))
        await asyncio.sleep(0)
    assert await waiting == "a"
    database.stop()


async def test_a_moment_without_the_server_is_waited_out(postgres: str, postgres_url: str) -> None:
    database = Database(postgres_url)
    database.start()
    await database.transact(write, "a")
    refused = threading.Event()

    def connect(*_given: Any) -> None:
        refused.set()

    with _closed(postgres, str(make_url(postgres_url).database)):
        event.listen(database.engine, "do_connect", connect)
        waiting = asyncio.create_task(database.transact(write, "b"))
        assert await asyncio.to_thread(refused.wait, 20)
    assert await waiting == "b"
    assert keys(database) == ["a", "b"]
    database.stop()


async def test_a_server_that_goes_away_in_the_middle_of_a_batch_is_not_waited_for_by_each(
    impatient: None, postgres: str, postgres_url: str
) -> None:
    database = Database(postgres_url)
    database.start()
    with psycopg.connect(postgres, autocommit=True) as admin:
        name = str(make_url(postgres_url).database)

        def take_away(session: Session) -> None:
            write(session, "lost")
            session.flush()
            admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
            _hang_up(admin, name)

        started = time.monotonic()
        found = await together(database, (take_away,), *((write, f"k{n}") for n in range(40)))
        assert time.monotonic() - started < 5
        assert {type(one) for one in found} == {DatabaseUnavailable}
        admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
    assert await database.transact(write, "after") == "after"
    assert keys(database) == ["after"]
    database.stop()


async def test_a_connection_that_died_while_nothing_happened_is_replaced_unnoticed(
    postgres: str, postgres_url: str
) -> None:
    database = Database(postgres_url)
    database.start()
    await database.transact(write, "before")
    with psycopg.connect(postgres, autocommit=True) as admin:
        _hang_up(admin, str(make_url(postgres_url).database))
    assert await database.transact(write, "one") == "one"
    with psycopg.connect(postgres, autocommit=True) as admin:
        _hang_up(admin, str(make_url(postgres_url).database))
    found = await together(database, *(stored(f"k{n}") for n in range(5)), (write, "two"))
    assert None not in found
    assert keys(database) == ["before", "one", *(f"k{n}" for n in range(5)), "two"]
    database.stop()


async def test_a_connection_that_dies_in_the_middle_of_a_batch_doubles_nothing(
    postgres: str, postgres_url: str
) -> None:
    database = Database(postgres_url)
    database.start()
    times: list[str] = []

    def die_once(session: Session) -> None:
        write(session, "b")
        session.flush()
        times.append("b")
        if len(times) == 1:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    found = await together(database, (write, "a"), (die_once,), (write, "c"))
    assert found == ["a", None, "c"]
    assert times == ["b", "b"]
    assert keys(database) == ["a", "b", "c"]
    database.stop()


async def test_stopping_finishes_what_waits_and_takes_nothing_new(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(DatabaseUnavailable):
        await database.transact(write, "too early")
    database.start()
    async with held(database):
        waiting = [asyncio.create_task(database.transact(write, f"k{n}")) for n in range(5)]
        await asyncio.sleep(0)
        stopping = asyncio.create_task(asyncio.to_thread(database.stop))
        await asyncio.sleep(0)
    await stopping
    assert await asyncio.gather(*waiting) == [f"k{n}" for n in range(5)]
    with pytest.raises(DatabaseUnavailable):
        await database.transact(write, "too late")


async def test_readers_are_not_kept_waiting_by_the_writer(database: Database) -> None:
    await database.transact(write, "a")

    def count(session: Session) -> list[str]:
        return list(session.scalars(select(InboxRow.key)))

    async with held(database):
        assert await asyncio.wait_for(database.read(count), 10) == ["a"]


def test_sqlite_keeps_what_it_confirmed_through_a_power_cut(sqlite_url: str) -> None:
    with closing(Database(sqlite_url).engine.connect()) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
