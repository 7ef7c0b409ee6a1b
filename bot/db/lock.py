"""Which process may send? One at a time for a database; the lock is free the instant its holder is gone.

PostgreSQL: a session's advisory lock, on a connection of its own (behind a pooler that shares sessions it would not
hold: connect directly). SQLite: a lock on a file beside the database. Neither needs a clock.
"""

from __future__ import annotations

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

_SENDER = 0x656E63_5345


class SenderLock:
    """`take()` tries at once and says whether this process may send now; `release()` lets another one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._file: IO[str] | None = None

    def take(self) -> bool:
        """Whether this process holds the lock, now or already. A database that is away means no."""
        if self._engine.dialect.name == "postgresql":
            return self._take_session()
        return self._take_file()

    def _take_session(self) -> bool:
        if self._connection is not None:
            try:
                self._connection.execute(text("SELECT 1"))
            except DBAPIError:
                self._let_go(self._connection)  # the session is over, and the lock with it
                self._connection = None
                return False
            return True
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except DBAPIError:
            return False
        try:
            held = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _SENDER}))
        except DBAPIError:
            self._let_go(connection)
            return False
        if held:
            self._connection = connection
        else:
            connection.close()
        return held

    @staticmethod
    def _let_go(connection: Connection) -> None:
        """Ends the session itself: a connection that went back into the pool would keep the lock with it."""
        connection.invalidate()
        connection.close()

    def _take_file(self) -> bool:
        if self._file is not None:
            return True
        name = self._engine.url.database
        if not name or name == ":memory:":
            return True
        # The same file by another path must be the same lock.
        file = Path(f"{Path(name).resolve()}.sender").open("w", encoding="utf-8")  # noqa: SIM115 - held as long as the lock
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Lets another process send."""
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _SENDER})
            self._let_go(self._connection)
            self._connection = None
        if self._file is not None:
            self._file.close()
            self._file = None
