"""The Slack of the benchmarks, in a process of its own: a Web API that answers at once, and Socket Mode under load.

`python -m tests.benchmarks.slack_server`; see `processes` for how it is asked. Every app has a name: its tokens are
"xoxb-<name>" and "xapp-<name>".
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from tests.benchmarks.company import BOT, WORKSPACE, person
from tests.benchmarks.envelopes import Envelopes
from tests.benchmarks.processes import answer_lines
from tests.benchmarks.slack_limits import Posts
from tests.benchmarks.slack_socket import AppSocket

Json = dict[str, Any]
Method = Callable[[str, Json], Awaitable[Json] | Json]

_PAGE = 200


class Slack:
    """What all apps share, and what each one did."""

    def __init__(self) -> None:
        self._sockets: dict[str, AppSocket] = {}
        self._posts: dict[str, Posts] = {}
        self._answer_seconds: dict[str, float] = {}
        self._responses: Counter[str] = Counter()
        self._views: Counter[str] = Counter()
        self._opened_after: dict[str, float] = {}
        self._people = 0
        self._members: list[list[str]] = []
        self.url = ""
        self._methods: dict[str, Method] = {
            "auth.test": self._identify,
            "apps.connections.open": self._ticket,
            "views.open": self._open_view,
            "views.publish": lambda _app, _given: {"ok": True, "view": {}},
            "chat.postMessage": self._post,
            "users.list": self._users,
            "usergroups.list": lambda _app, _given: {"ok": True, "usergroups": []},
            "dnd.teamInfo": lambda _app, _given: {"ok": True, "users": {}},
            "users.info": lambda _app, given: {"ok": True, "user": _user(int(given["user"][1:]))},
            "conversations.info": self._conversation,
            "conversations.members": self._conversation_members,
        }

    # what apps ask

    async def api(self, request: web.Request) -> web.Response:
        """POST /api/<method>."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        app = token.partition("-")[2]
        given: Json = {}
        if request.content_type == "application/json":
            given = orjson.loads(await request.read())
        else:
            given = {**request.query, **await request.post()}
        method = self._methods.get(request.match_info["method"])
        if method is None:
            return web.json_response({"ok": False, "error": "unknown_method"})
        answer = method(app, given)
        if isinstance(answer, Awaitable):
            answer = await answer
        headers = {}
        if "retry_after" in answer:
            headers["Retry-After"] = str(answer.pop("retry_after"))
        return web.Response(
            body=orjson.dumps(answer),
            status=429 if headers else 200,
            content_type="application/json",
            headers=headers,
        )

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """GET /link/<app>: the app's WebSocket."""
        return await self.socket(request.match_info["app"]).serve(request)

    async def response(self, request: web.Request) -> web.Response:
        """POST /response/<app>/<what>: a response_url."""
        await request.read()
        self._responses[f"{request.match_info['app']}-{request.match_info['what']}"] += 1
        return web.Response(text="ok")

    def socket(self, app: str) -> AppSocket:
        """The connection of an app."""
        if app not in self._sockets:
            self._sockets[app] = AppSocket(Envelopes(app, self.url))
        return self._sockets[app]

    def _identify(self, _app: str, _given: Json) -> Json:
        return {
            "ok": True,
            "team": "Bench",
            "team_id": WORKSPACE,
            "user": "encore",
            "user_id": BOT,
            "bot_id": "B000000001",
            "url": self.url,
        }

    def _ticket(self, app: str, _given: Json) -> Json:
        return {"ok": True, "url": f"{self.url.replace('http', 'ws')}link/{app}"}

    def _open_view(self, _app: str, given: Json) -> Json:
        trigger = given["trigger_id"].replace(".", "-")
        self._views[trigger] += 1
        for socket in self._sockets.values():
            if trigger in socket.sent_at:
                self._opened_after.setdefault(trigger, time.perf_counter() - socket.sent_at[trigger])
        return {"ok": True, "view": {"id": "V0"}}

    async def _post(self, app: str, given: Json) -> Json:
        if self._answer_seconds.get(app):
            await asyncio.sleep(self._answer_seconds[app])
        posts = self._posts.setdefault(app, Posts(None))
        wait = posts.take(given["channel"], given["metadata"]["event_payload"]["id"])
        if wait:
            return {"ok": False, "error": "ratelimited", "retry_after": round(wait + 0.5)}
        return {"ok": True, "channel": given["channel"], "ts": f"{time.time():.6f}"}

    def _users(self, _app: str, given: Json) -> Json:
        first = int(given.get("cursor") or 0)
        last = min(first + _PAGE, self._people)
        more = str(last) if last < self._people else ""
        members = [_user(number) for number in range(first, last)]
        return {"ok": True, "members": members, "response_metadata": {"next_cursor": more}}

    def _conversation(self, _app: str, given: Json) -> Json:
        found = {"id": given["channel"], "name": f"desk-{int(given['channel'][1:])}", "is_member": True}
        return {"ok": True, "channel": found}

    def _conversation_members(self, _app: str, given: Json) -> Json:
        members = self._members[int(given["channel"][1:])] if self._members else []
        first = int(given.get("cursor") or 0)
        more = str(first + _PAGE) if first + _PAGE < len(members) else ""
        return {
            "ok": True,
            "members": members[first : first + _PAGE],
            "response_metadata": {"next_cursor": more},
        }

    # what the benchmark asks

    async def where(self) -> Json:
        """Where the Web API is."""
        return {"url": self.url}

    async def connected(self, app: str) -> float:
        """Waits until an app is connected."""
        return await self.socket(app).connected()

    async def load(self, app: str, shape: str, **how: Any) -> Json:
        """Puts an app under load; see AppSocket for the shapes."""
        run: Callable[..., Awaitable[Json]] = getattr(self.socket(app), shape)
        return await run(**how)

    async def answers(self, app: str) -> Json:
        """What an app did after its acknowledgements: how many views and responses, and how many of them twice."""
        mine = [(name, times) for name, times in self._views.items() if name.startswith(f"{app}-")]
        responses = [times for name, times in self._responses.items() if name.startswith(f"{app}-")]
        in_time = [name for name, _ in mine if self._opened_after.get(name, 9.0) <= 3.0]
        return {
            "views": len(mine),
            "views_twice": sum(1 for _, times in mine if times > 1),
            "views_in_time": len(in_time),
            "responses": len(responses),
            "responses_twice": sum(1 for times in responses if times > 1),
        }

    async def company(self, people: int, teams: int) -> Json:
        """How large the workspace is that users.list and conversations.members tell of."""
        self._people = people
        self._members = [[person(number) for number in range(team, people, teams)] for team in range(teams)]
        return {}

    async def limit(self, app: str, a_second: float | None, answer_seconds: float) -> Json:
        """Forgets an app's messages; from now on so many a second, each answered after so long."""
        self._posts[app] = Posts(a_second)
        self._answer_seconds[app] = answer_seconds
        return {}

    async def posts(self, app: str) -> Json:
        """An app's messages so far."""
        return self._posts[app].found()


def _user(number: int) -> Json:
    return {
        "id": person(number),
        "team_id": WORKSPACE,
        "name": f"person{number}",
        "real_name": f"Person {number}",
        "tz": "Europe/London",
        "is_admin": number == 0,
        "profile": {"real_name": f"Person {number}", "display_name": f"person{number}"},
    }


async def main() -> None:
    """Serves until the parent goes away."""
    slack = Slack()
    app = web.Application(client_max_size=1 << 24)
    app.router.add_post("/api/{method}", slack.api)
    app.router.add_get("/link/{app}", slack.link)
    app.router.add_post("/response/{app}/{what}", slack.response)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await answer_lines(
        {
            name: getattr(slack, name)
            for name in ("where", "connected", "load", "answers", "company", "limit", "posts")
        }
    )
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
