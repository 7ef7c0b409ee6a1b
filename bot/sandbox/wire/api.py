"""How does the page read the journal? `GET /sandbox/api/wire` and `GET /sandbox/api/wire/{number}`."""

import asyncio

import orjson
from aiohttp import web

from bot.sandbox.json_types import Json
from bot.sandbox.wire.entries import Entry
from bot.sandbox.wire.journal import Journal
from bot.sandbox.wire.rows import details, line, matches

MOST_ROWS = 500
_PAUSE_EVERY = 200
"""Entries that are searched at a stretch, before others get their turn."""


class WireApi:
    """The routes of the inspector.

    The list takes `after` (revision: only what has changed since), `before` (number: only what began earlier),
    `limit` (at most 500), `kind` (several with commas), `q`, `errors=1` and `details=1` (rows as if opened).
    It answers {"rows": oldest first, "revision", "more": whether older ones were left out}.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def add_routes(self, app: web.Application) -> None:
        """Put the routes into the server."""
        app.router.add_get("/sandbox/api/wire", self._list)
        app.router.add_get("/sandbox/api/wire/{number:\\d+}", self._one)

    async def _list(self, request: web.Request) -> web.Response:
        query = request.query
        try:
            after, before = int(query.get("after", "0")), int(query.get("before", "0"))
            limit = min(max(int(query.get("limit", "200")), 1), MOST_ROWS)
        except ValueError:
            return _json({"ok": False, "error": "after, before and limit are numbers."}, status=400)
        if after > self._journal.revision:
            after = 0  # a page that knew an earlier sandbox
        revision = self._journal.revision
        kinds = frozenset(filter(None, query.get("kind", "").split(",")))
        wanted, only_errors = query.get("q", "").strip().lower(), query.get("errors") == "1"
        found: list[Entry] = []
        more = False
        looked_at = self._journal.changed_since(after) if after else self._journal.newest_first
        for count, entry in enumerate(looked_at):
            if count % _PAUSE_EVERY == _PAUSE_EVERY - 1:
                await asyncio.sleep(0)
            if before and entry.number >= before:
                continue
            if not matches(entry, kinds, wanted, only_errors=only_errors):
                continue
            if len(found) == limit:
                more = True
                break
            found.append(entry)
        shown = details if query.get("details") == "1" else line
        rows = [shown(one) for one in sorted(found, key=lambda one: one.number)]
        return _json({"ok": True, "rows": rows, "revision": revision, "more": more})

    async def _one(self, request: web.Request) -> web.Response:
        found = self._journal.find(int(request.match_info["number"]))
        if found is None:
            return _json({"ok": False, "error": "That entry is no longer kept."}, status=404)
        return _json(details(found))


def _json(answer: Json, status: int = 200) -> web.Response:
    return web.json_response(answer, status=status, dumps=lambda value: orjson.dumps(value).decode())
