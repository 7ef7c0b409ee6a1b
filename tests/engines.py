"""Engines that outlive a test: each statement is compiled once for all tests of a process, not once for each of them.

An engine is lent to one database at a time; when it comes back nothing of that database is left in it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Engine, event, make_url

from bot.db.session import make_engine


class _Lent:
    """An engine that connects to whatever it is pointed at."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        event.listen(self.engine, "do_connect", self._redirect)

    def point_at(self, url: URL) -> None:
        self.engine.url = url

    def _redirect(self, dialect: Any, _record: Any, arguments: list[Any], parameters: dict[str, Any]) -> None:
        positional, named = dialect.create_connect_args(self.engine.url)
        arguments[:] = positional
        parameters.update(named)


class Engines:
    """Lends engines. `take_back` ends what a test began."""

    def __init__(self) -> None:
        self._idle: dict[str, list[_Lent]] = {}
        self._lent: list[_Lent] = []

    def of(self, url: str) -> Engine:
        """An engine for a database that no other Database in this process has."""
        parsed = make_url(url)
        idle = self._idle.get(parsed.get_backend_name())
        one = idle.pop() if idle else _Lent(url)
        one.point_at(parsed)
        self._lent.append(one)
        return one.engine

    def take_back(self) -> None:
        """Every connection is closed, and the engines are there for the next test."""
        while self._lent:
            one = self._lent.pop()
            one.engine.dispose()
            self._idle.setdefault(one.engine.url.get_backend_name(), []).append(one)
