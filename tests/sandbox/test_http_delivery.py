"""An app that listens on HTTP instead: signed requests, acknowledgements by status, redelivery."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox
from tests.sandbox.manifests import manifest
from tests.sandbox.payloads import home, modal


class HttpApp:
    """Keeps the requests it gets and answers with `answer(request)`."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answer: Callable[[], web.Response] = web.Response
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        """Take one request."""
        self.requests.append((dict(request.headers), await request.read()))
        return self.answer()


@pytest.fixture
async def app() -> AsyncIterator[HttpApp]:
    """An HTTP server with one address for everything."""
    app = HttpApp()
    server = web.Application()
    server.router.add_post("/slack/events", app.handle)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    app.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield app
    await runner.cleanup()


@pytest.fixture
async def sandbox(make_sandbox: MakeSandbox, app: HttpApp) -> Sandbox:
    """A sandbox whose app has Socket Mode switched off."""
    document = manifest()
    settings: dict[str, Any] = document["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = app.url
    settings["interactivity"] = {"is_enabled": True, "request_url": app.url}
    for command in document["features"]["slash_commands"]:
        command["url"] = app.url
    return await make_sandbox(document, retry_delays=(0.0, 0.0, 0.0))


def _form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}


async def test_events_are_signed_json(sandbox: Sandbox, app: HttpApp) -> None:
    await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    ((headers, body),) = app.requests
    assert json.loads(body)["event"]["type"] == "app_home_opened"
    assert headers["Content-Type"] == "application/json"
    verifier = SignatureVerifier(sandbox.signing_secret)
    assert verifier.is_valid_request(body, headers)
    assert not verifier.is_valid_request(body + b" ", headers)


async def test_commands_are_forms_and_their_answer_is_shown(sandbox: Sandbox, app: HttpApp) -> None:
    app.answer = lambda: web.Response(text="plain words")
    assert (await sandbox.act("sam", "command", channel="general", text="/plain hello"))["ok"]
    assert _form(app.requests[0][1])["text"] == "hello"
    (message,) = sandbox.state.channel("general").ephemerals.values()
    assert message.text == "plain words"


async def test_interactions_are_a_payload_in_a_form(sandbox: Sandbox, app: HttpApp) -> None:
    sam = sandbox.state.person("sam").id
    view = sandbox.world.views.publish(sam, home(), None)
    await sandbox.act(
        "sam",
        "block_action",
        source={"type": "view", "view_id": view.id},
        block_id="go-block",
        action_id="go",
        value={"type": "button"},
    )
    assert json.loads(_form(app.requests[0][1])["payload"])["type"] == "block_actions"
    app.answer = lambda: web.json_response({"response_action": "errors", "errors": {"why": "No."}})
    opened = sandbox.world.views.open(sam, modal())
    values = {"why": {"input": {"type": "plain_text_input", "value": "a"}}}
    answer = await sandbox.act("sam", "view_submit", view_id=opened.id, values=values)
    assert answer["errors"] == {"why": "No."}


async def test_a_failed_event_comes_again_with_retry_headers(sandbox: Sandbox, app: HttpApp) -> None:
    app.answer = lambda: web.Response(status=500)
    await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    tries = [(one.get("X-Slack-Retry-Num"), one.get("X-Slack-Retry-Reason")) for one, _ in app.requests]
    assert tries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]


async def test_the_app_can_decline_retries(sandbox: Sandbox, app: HttpApp) -> None:
    app.answer = lambda: web.Response(status=500, headers={"X-Slack-No-Retry": "1"})
    await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    assert len(app.requests) == 1


async def test_an_address_nobody_listens_on_is_reported(make_sandbox: MakeSandbox) -> None:
    document = manifest()
    document["settings"]["socket_mode_enabled"] = False
    sandbox = await make_sandbox(document)
    answer = await sandbox.act("sam", "command", channel="general", text="/praise")
    assert answer["error"] == '/praise failed with the error "dispatch_failed"'
