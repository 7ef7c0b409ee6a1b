"""How does the page, and an app that follows the sandbox's clock, talk to the sandbox?"""

import asyncio
import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from aiohttp import WSMsgType, hdrs, web

from bot.sandbox import conversations_page
from bot.sandbox.json_types import Json
from bot.sandbox.model import Person
from bot.sandbox.page_files import PageFiles
from bot.sandbox.stage import Stage
from bot.sandbox.time_travel import TimeTravel
from bot.sandbox.world import World

PAGE = Path(__file__).with_name("page")
_LOCAL = {"127.0.0.1", "localhost", "[::1]"}
_MOST_DIGITS = 10
_MAX_MESSAGES = 500


class PageApi:
    """The routes below `/`, `/static` and `/sandbox`; strangers' pages in the same browser get 403."""

    def __init__(self, world: World, stage: Stage, travel: TimeTravel) -> None:
        self._world = world
        self._stage = stage
        self._travel = travel

    def add_routes(self, app: web.Application) -> None:
        """Put the routes into the server."""
        app.router.add_get("/", self._index)
        app.router.add_get("/static/{file:.+}", self._static)
        app.router.add_get("/sandbox/clock", self._follow_clock)
        app.router.add_get("/sandbox/api/workspace", self._workspace)
        app.router.add_get("/sandbox/api/conversations", self._conversations)
        app.router.add_get("/sandbox/api/messages", self._messages)
        app.router.add_get("/sandbox/api/home", self._home)
        app.router.add_get("/sandbox/api/modals", self._modals)
        app.router.add_get("/sandbox/api/clock", self._clock)
        app.router.add_get("/sandbox/api/feed", self._feed)
        app.router.add_post("/sandbox/api/read", self._read)
        app.router.add_post("/sandbox/api/act", self._act)
        app.router.add_post("/sandbox/api/clock", self._change_clock)
        PageFiles(self._world).add_routes(app)
        app.router.add_post("/sandbox/api/app", self._change_app)

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return _file("index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        return _file(request.match_info["file"])

    async def _workspace(self, request: web.Request) -> web.Response:
        return _json(conversations_page.workspace(self._world))

    async def _conversations(self, request: web.Request) -> web.Response:
        person = self._person(request.query.get("as"))
        return _json({"conversations": conversations_page.conversations(self._world, person)})

    async def _messages(self, request: web.Request) -> web.Response:
        person = self._person(request.query.get("as"))
        conversation = self._world.state.conversations.get(request.query.get("channel", ""))
        if conversation is None or not self._world.state.visible_to(conversation, person.id):
            raise _problem(404, "There is no such channel.")
        limit = request.query.get("limit", "100")
        if (
            not (limit.isascii() and limit.isdecimal() and len(limit) < _MOST_DIGITS)
            or not 0 < int(limit) <= _MAX_MESSAGES
        ):
            raise _problem(400, f"limit must be a number from 1 to {_MAX_MESSAGES}.")
        return _json(
            conversations_page.messages(
                self._world,
                conversation,
                person,
                thread_ts=request.query.get("thread_ts", ""),
                before=request.query.get("before", ""),
                limit=int(limit),
            )
        )

    async def _home(self, request: web.Request) -> web.Response:
        view = self._world.views.home(self._person(request.query.get("as")).id)
        return _json({"view": self._world.views.as_page(view) if view is not None else None})

    async def _modals(self, request: web.Request) -> web.Response:
        stack = self._world.views.stack(self._person(request.query.get("as")).id)
        return _json({"views": [self._world.views.as_page(view) for view in stack]})

    async def _read(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.get("as"))
        self._world.state.read_marks[(person.id, str(body.get("channel")))] = str(body.get("ts"))
        return _json({"ok": True})

    async def _act(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.pop("as", None))
        return _json(await self._stage.act(person, str(body.pop("kind", "")), body))

    async def _clock(self, request: web.Request) -> web.Response:
        return _json(self._world.clock.snapshot())

    async def _change_clock(self, request: web.Request) -> web.Response:
        body = await _body(request)
        if self._travel.taken:
            return _json({"ok": False, "error": self._travel.taken}, status=400)
        try:
            posted = await self._move_clock(body)
        except (ValueError, TypeError) as error:
            return _json({"ok": False, "error": str(error)}, status=400)
        answer: Json = {"ok": True, "clock": self._world.clock.snapshot()}
        return _json(answer | ({"posted": posted} if posted is not None else {}))

    async def _change_app(self, request: web.Request) -> web.Response:
        action = (await _body(request)).get("action")
        if action == "uninstall":
            await self._world.uninstall()
        elif action == "reinstall":
            self._world.reinstall()
        else:
            raise _problem(400, "The app can be uninstalled and reinstalled.")
        return _json({"ok": True, "installed": self._world.state.installed})

    async def _move_clock(self, body: Json) -> bool | None:
        clock, action = self._world.clock, body.get("action")
        if action == "speed":
            clock.set_speed(float(body.get("speed", 0)))
        elif action == "pause":
            clock.pause()
        elif action == "resume":
            clock.resume()
        elif action == "set":
            await self._move_to(_instant(body.get("to")), jump=bool(body.get("jump")))
        elif action == "advance":
            seconds = float(body.get("seconds", 0))
            if seconds < 0:
                raise ValueError("The sandbox's clock only moves forward.")
            await self._move_to(clock.now() + seconds, jump=bool(body.get("jump")))
        elif action == "next_post":
            return await self._travel.next_post()
        else:
            raise ValueError(f"The clock knows no action {action}.")
        return None

    async def _move_to(self, instant: float, *, jump: bool) -> None:
        if instant < self._world.clock.now():
            raise ValueError("The sandbox's clock only moves forward.")
        if jump:
            self._world.clock.set(instant)
        else:
            await self._travel.to(instant)

    async def _follow_clock(self, request: web.Request) -> web.Response:
        clock, query = self._world.clock, request.query
        try:
            timeout = min(max(float(query.get("timeout", "25")), 0.0), 60.0)
            version = int(query["version"]) if query.get("version") else None
            if "next" in query:
                clock.report_next(float(query["next"]) if query["next"] else None)
        except ValueError:
            return _json({"ok": False, "error": "version, next and timeout are numbers."}, status=400)
        if version is not None:
            await clock.wait_for_change(version, timeout)
        return _json(
            {
                "now": clock.now(),
                "speed": clock.speed,
                "paused": clock.paused,
                "version": clock.version,
                "hold": clock.hold,
            }
        )

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request.query.get("as"))
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        subscription = self._world.feed.subscribe(person.id)

        async def tell() -> None:
            while True:
                news = await subscription.news.get()
                await socket.send_str(orjson.dumps(news).decode())

        telling = asyncio.create_task(tell())
        try:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            self._world.feed.unsubscribe(subscription)
            telling.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await telling
        return socket

    def _person(self, key: Any) -> Person:
        try:
            return self._world.state.person(str(key))
        except KeyError:
            raise _problem(404, "There is no such person.") from None


@web.middleware
async def only_this_machine(request: web.Request, handler: Any) -> web.StreamResponse:
    """Refuse what another site's page sends here by way of the browser (DNS rebinding, cross-site posts)."""
    path = request.path
    if path == "/" or path.startswith(("/static/", "/sandbox/", "/oauth/")):
        host = request.headers.get(hdrs.HOST, "")
        if host.rpartition(":")[0] not in _LOCAL and host not in _LOCAL:
            raise _problem(403, "The sandbox answers to 127.0.0.1 and localhost only.")
        origin = request.headers.get(hdrs.ORIGIN)
        if origin is not None and origin != f"{request.scheme}://{host}":
            raise _problem(403, "The sandbox does not answer other pages.")
    response: web.StreamResponse = await handler(request)
    return response


def _file(name: str) -> web.StreamResponse:
    try:
        path = (PAGE / name).resolve()
        found = path.is_relative_to(PAGE) and path.is_file()
    except (ValueError, OSError):  # a name no file can have
        found = False
    if not found:
        raise _problem(404, "There is no such file.")
    return web.FileResponse(
        path,
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"},
    )


def _instant(value: Any) -> float:
    if isinstance(value, (int, float)):
        return float(value)
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError("to must be an ISO date and time or epoch seconds.") from None
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()


async def _body(request: web.Request) -> Json:
    try:
        body: Any = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        raise _problem(400, "The body must be JSON.") from None
    if not isinstance(body, dict):
        raise _problem(400, "The body must be a JSON object.")
    return body


def _problem(status: int, text: str) -> web.HTTPException:
    kinds: dict[int, type[web.HTTPException]] = {
        400: web.HTTPBadRequest,
        403: web.HTTPForbidden,
        404: web.HTTPNotFound,
    }
    body = orjson.dumps({"ok": False, "error": text}).decode()
    return kinds[status](text=body, content_type="application/json")


def _json(answer: Json, status: int = 200) -> web.Response:
    return web.json_response(answer, status=status, dumps=lambda value: orjson.dumps(value).decode())
