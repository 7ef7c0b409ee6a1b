"""How does the page see, add and remove faults? The routes below `/sandbox/api/faults`."""

from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.fault_rules.adding import ids_in, put_in_force
from bot.sandbox.fault_rules.deeds import CannotHappen, Deeds
from bot.sandbox.fault_rules.reading import FaultError, read_rule
from bot.sandbox.json_types import Json
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.web_api.calls import METHODS
from bot.sandbox.world import World


class FaultsApi:
    """GET lists what is in force, POST adds what a JSON object describes (the keys of the faults file).

    A fault nobody understands is answered with ok false and a sentence, which is no HTTP error.

    DELETE /sandbox/api/faults/{id} takes one out of force; POST /sandbox/api/faults/none all of them, and makes the
    token and the connections good again.
    """

    def __init__(self, world: World, deeds: Deeds, sockets: SocketMode) -> None:
        self._world = world
        self._deeds = deeds
        self._sockets = sockets

    def add_routes(self, app: web.Application) -> None:
        """Put the routes into the server."""
        app.router.add_get("/sandbox/api/faults", self._list)
        app.router.add_post("/sandbox/api/faults", self._add)
        app.router.add_post("/sandbox/api/faults/none", self._behave)
        app.router.add_delete("/sandbox/api/faults/{id:\\d+}", self._remove)

    async def _list(self, request: web.Request) -> web.Response:
        return _json({"ok": True} | self._shown())

    async def _add(self, request: web.Request) -> web.Response:
        try:
            given: Any = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            return _json({"ok": False, "error": "The body must be JSON."}, status=400)
        try:
            rule = read_rule(given, ids_in(self._world))
            await put_in_force([rule], self._world, self._deeds)
        except FaultError as problem:
            return _json({"ok": False, "error": str(problem), "key": problem.key})
        except CannotHappen as problem:
            return _json({"ok": False, "error": str(problem)})
        return _json({"ok": True} | self._shown())

    async def _remove(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        if not self._world.faults.remove(number) and not self._deeds.remove(number):
            return _json({"ok": False, "error": "That fault is no longer in force."}, status=404)
        return _json({"ok": True} | self._shown())

    async def _behave(self, request: web.Request) -> web.Response:
        await self._deeds.behave_again()
        return _json({"ok": True} | self._shown())

    def _shown(self) -> Json:
        world = self._world
        rules = [{"id": one.id, "text": one.words, "left": one.count} for one in world.faults.everything]
        planned = [
            {"id": one.id, "text": one.words, "in_seconds": one.in_seconds} for one in self._deeds.planned
        ]
        return {
            "rules": rules,
            "planned": planned,
            "refusing_for": round(self._sockets.refusing_for, 1),
            "token_refused_with": world.tokens.refused_with,
            "installed": world.state.installed,
            "methods": ["response_url", *sorted(METHODS)],
            "events": sorted({name.split(".")[0] for name in world.manifest.bot_events}),
            "channels": [
                {"name": one.name, "archived": one.is_archived}
                for one in sorted(world.state.channels(), key=lambda one: one.name)
            ],
        }


def _json(answer: Json, status: int = 200) -> web.Response:
    return web.json_response(answer, status=status, dumps=lambda value: orjson.dumps(value).decode())
