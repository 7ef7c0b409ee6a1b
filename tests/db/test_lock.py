"""Only one process may send: the lock is free the instant its holder is gone, and never held by two."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from bot.db.lock import SenderLock
from bot.db.session import make_engine
from tests.company import eventually

_HOLD = """
import sys
from bot.db.lock import SenderLock
from bot.db.session import make_engine
lock = SenderLock(make_engine(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


def _holder(database_url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _HOLD, database_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )


@pytest.fixture
def engines(database_url: str) -> Iterator[tuple[Engine, Engine]]:
    """One database, as two processes see it."""
    both = (make_engine(database_url), make_engine(database_url))
    yield both
    for one in both:
        one.dispose()


def test_the_lock_has_one_holder_at_a_time(engines: tuple[Engine, Engine]) -> None:
    one, another = SenderLock(engines[0]), SenderLock(engines[1])
    assert one.take()
    assert one.take(), "asking again is no harm"
    assert not another.take()
    one.release()
    assert another.take()
    assert not one.take()
    another.release()
    another.release()
    assert one.take()
    one.release()


async def test_a_killed_holder_holds_it_no_more(database_url: str, engines: tuple[Engine, Engine]) -> None:
    with _holder(database_url) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        lock = SenderLock(engines[0])
        assert not lock.take()
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        # PostgreSQL notices when it next looks at the connection, which is at once.
        await eventually(lock.take, seconds=5, what="it is free")
        lock.release()


def test_databases_of_one_server_have_locks_of_their_own(
    engines: tuple[Engine, Engine], tmp_path: Path
) -> None:
    engine = engines[0]
    if engine.dialect.name == "postgresql":
        other = make_engine(
            make_url(engine.url).set(database="postgres").render_as_string(hide_password=False)
        )
    else:
        other = make_engine(f"sqlite:///{tmp_path / 'another.db'}")
    one, another = SenderLock(engine), SenderLock(other)
    assert one.take()
    assert another.take()
    one.release()
    another.release()
    other.dispose()


def test_no_connection_is_left_over(engines: tuple[Engine, Engine]) -> None:
    one, another = SenderLock(engines[0]), SenderLock(engines[1])
    assert one.take()
    for _ in range(20):
        assert not another.take()
    assert engines[1].pool.checkedout() == 0  # type: ignore[attr-defined]
    one.release()
    assert engines[0].pool.checkedout() == 0  # type: ignore[attr-defined]


def test_another_path_to_the_same_file_is_the_same_lock(sqlite_url: str, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(make_url(sqlite_url).database or "")
    one, another = SenderLock(make_engine(sqlite_url)), SenderLock(make_engine(f"sqlite:///{link}"))
    assert one.take()
    assert not another.take()
    one.release()


def test_a_database_in_memory_belongs_to_one_process_anyway() -> None:
    assert SenderLock(make_engine("sqlite:///:memory:")).take()


def test_a_holder_whose_session_is_ended_learns_it_and_may_ask_again(postgres_url: str) -> None:
    engine, other = make_engine(postgres_url), make_engine(postgres_url)
    one, another = SenderLock(engine), SenderLock(other)
    assert one.take()
    with other.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )
    assert not one.take(), "it may have been somebody else's meanwhile"
    assert one.take()
    assert not another.take()
    one.release()
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    engine.dispose()
    other.dispose()


def test_nobody_holds_the_lock_of_a_database_that_is_away() -> None:
    lock = SenderLock(make_engine("postgresql+psycopg://nobody@127.0.0.1:9/nothing"))
    assert not lock.take()
    lock.release()
