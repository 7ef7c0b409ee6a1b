"""Bolt's own HTTP server as the peer: challenge, signatures, redelivery headers, and Slack's three seconds."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.sandbox.request_url import with_request_url
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of
from tests.sandbox.manifests import manifest

Json = dict[str, Any]
Serve = Callable[..., Awaitable[tuple[Sandbox, AsyncApp]]]


@pytest.fixture
async def serve(make_sandbox: MakeSandbox) -> AsyncIterator[Serve]:
    """Start a sandbox, and an app that is served at its request URL; `secret` is what the app thinks it shares."""
    runners: list[web.AppRunner] = []

    async def start(secret: str | None = None, **options: Any) -> tuple[Sandbox, AsyncApp]:
        listening = socket.create_server(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
        options = {"signing_secret": "shared", "retry_delays": (0.0, 0.0, 0.0)} | options
        sandbox = await make_sandbox(with_request_url(manifest(), url), **options)
        app = AsyncApp(
            client=client_of(sandbox), signing_secret=secret or "shared", process_before_response=True
        )
        runner = web.AppRunner(app.web_app())
        await runner.setup()
        await web.SockSite(runner, listening).start()
        runners.append(runner)
        return sandbox, app

    yield start
    for one in runners:
        await one.cleanup()


def _tried(request: Any) -> tuple[str, str]:
    headers = request.headers
    return headers.get("x-slack-retry-num", [""])[0], headers.get("x-slack-retry-reason", [""])[0]


async def test_bolt_answers_the_challenge(serve: Serve) -> None:
    sandbox, _ = await serve()
    url = sandbox.world.manifest.events_url
    assert url is not None
    assert await sandbox._http.verify(url) == (True, None)
    assert sandbox.world.transport.connected


async def test_bolt_refuses_what_is_signed_with_another_secret(serve: Serve) -> None:
    sandbox, app = await serve(secret="another")
    heard: list[Json] = []

    @app.command("/praise")
    async def praise(ack: Any, command: Json) -> None:
        heard.append(command)
        await ack()

    url = sandbox.world.manifest.events_url
    assert url is not None
    assert await sandbox._http.verify(url) == (True, "HTTP 401")
    answer = await sandbox.act("sam", "command", channel="general", text="/praise")
    assert answer["error"] == '/praise failed with the error "dispatch_failed"'
    assert heard == []


async def test_commands_events_and_actions_reach_bolt(serve: Serve) -> None:
    sandbox, app = await serve()

    @app.command("/praise")
    async def praise(ack: Any, command: Json) -> None:
        await ack(f"Well done, {command['text']}")

    @app.event("app_home_opened")
    async def opened(event: Json, client: Any) -> None:
        button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
        block = {"type": "actions", "block_id": "go-block", "elements": [button]}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [block]})

    @app.action("go")
    async def go(ack: Any, client: Any) -> None:
        await ack()
        await client.chat_postMessage(channel="#general", text="Gone")

    general = sandbox.state.channel("general")
    assert (await sandbox.act("sam", "command", channel="general", text="/praise us"))["ok"]
    assert [one.text for one in general.ephemerals.values()] == ["Well done, us"]
    await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    view = sandbox.world.views.home(sandbox.state.person("sam").id)
    assert view is not None
    source = {"type": "view", "view_id": view.id}
    press = {"source": source, "block_id": "go-block", "action_id": "go", "value": {"type": "button"}}
    assert (await sandbox.act("sam", "block_action", **press))["ok"]
    assert next(reversed(general.messages.values())).text == "Gone"


async def test_an_event_bolt_fails_on_comes_again_with_its_number_and_reason(serve: Serve) -> None:
    sandbox, app = await serve()
    seen: list[tuple[str, str]] = []

    @app.event("app_home_opened")
    async def opened(request: Any) -> None:
        seen.append(_tried(request))
        if len(seen) < 3:
            raise RuntimeError("not yet")

    await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    assert seen == [("", ""), ("1", "http_error"), ("2", "http_error")]


async def test_an_app_that_is_too_slow_is_asked_again(serve: Serve) -> None:
    sandbox, app = await serve(ack_seconds=0.2)
    seen: list[tuple[str, str]] = []
    never = asyncio.Event()

    @app.event("app_home_opened")
    async def opened(request: Any) -> None:
        seen.append(_tried(request))
        if len(seen) == 1:
            await never.wait()

    await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    never.set()
    assert seen == [("", ""), ("1", "http_timeout")]


async def test_a_command_that_is_too_slow_is_not_asked_again(serve: Serve) -> None:
    sandbox, app = await serve(ack_seconds=0.2)
    seen: list[Json] = []
    never = asyncio.Event()

    @app.command("/praise")
    async def praise(ack: Any, command: Json) -> None:
        seen.append(command)
        await never.wait()
        await ack()

    answer = await sandbox.act("sam", "command", channel="general", text="/praise")
    never.set()
    assert answer["error"] == '/praise failed with the error "operation_timeout"'
    assert len(seen) == 1


async def test_bolt_can_decline_retries(serve: Serve) -> None:
    sandbox, app = await serve()
    seen: list[tuple[str, str]] = []

    @app.event("app_home_opened")
    async def opened(request: Any) -> None:
        seen.append(_tried(request))
        raise RuntimeError("hopeless")

    @app.error
    async def hopeless() -> BoltResponse:
        return BoltResponse(status=500, headers={"x-slack-no-retry": ["1"]})

    await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    assert seen == [("", "")]


async def test_two_redirects_are_followed_and_a_third_is_not(make_sandbox: MakeSandbox) -> None:
    hops: list[int] = []

    async def hop(request: web.Request) -> web.Response:
        left = int(request.match_info["left"])
        hops.append(left)
        if left == 0:
            return web.Response()
        raise web.HTTPTemporaryRedirect(f"/{left - 1}")

    server = web.Application()
    server.router.add_post("/{left}", hop)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    for redirects, expected in ((2, [2, 1, 0]), (3, [3, 2, 1])):
        sandbox = await make_sandbox(with_request_url(manifest(), f"{base}/{redirects}"), retry_delays=())
        await sandbox.act("sam", "home_open", tab="home")
        await sandbox.events.settled()
        assert hops == expected
        hops.clear()
    await runner.cleanup()
