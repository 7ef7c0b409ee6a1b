"""Does the journal hold everything that crossed the wire, and can one find it there?"""

import asyncio
import socket
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.faults import AFTER, EventFault, Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.wire import Entry, Journal
from tests.sandbox.conftest import MakeSandbox, client_of, refusal_of
from tests.sandbox.manifests import manifest
from tests.sandbox.socket_peer import SocketPeer, eventually


def entries(sandbox: Sandbox, kind: str) -> list[Entry]:
    return [one for one in sandbox.wire if one.kind == kind]


async def rows(sandbox: Sandbox, http: aiohttp.ClientSession, **query: Any) -> dict[str, Any]:
    async with http.get(f"{sandbox.url}/sandbox/api/wire", params=query) as response:
        assert response.status == 200
        return dict(await response.json())


async def opened(sandbox: Sandbox, http: aiohttp.ClientSession, number: int) -> dict[str, Any]:
    async with http.get(f"{sandbox.url}/sandbox/api/wire/{number}") as response:
        return dict(await response.json())


async def test_a_call_is_kept_with_its_arguments_answer_status_and_time_but_not_its_token(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    await client.api_call(
        "chat.postMessage", params={"token": sandbox.bot_token, "channel": "#general", "text": "Hello"}
    )
    (row,) = (await rows(sandbox, http, kind="call"))["rows"]
    assert (row["name"], row["status"], row["error"], row["open"]) == ("chat.postMessage", 200, None, False)
    assert row["ms"] >= 0
    assert "Hello" in row["summary"]
    shown = await opened(sandbox, http, row["number"])
    assert shown["sent"] == {"channel": "#general", "text": "Hello"}
    assert shown["answer"]["ok"] is True
    async with http.get(f"{sandbox.url}/sandbox/api/wire/{row['number']}") as response:
        assert sandbox.bot_token not in await response.text()


async def test_secrets_in_arguments_and_answers_are_hidden(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    url = f"{sandbox.api_url}api.test"
    async with http.post(
        url, json={"client_secret": "hush", "nested": [{"access_token": "psst"}]}
    ) as response:
        assert (await response.json())["ok"]
    (row,) = (await rows(sandbox, http))["rows"]
    shown = str(await opened(sandbox, http, row["number"]))
    assert "hush" not in shown
    assert "psst" not in shown
    assert (await rows(sandbox, http, q="hush"))["rows"] == [], "nor can one search for them"


async def test_a_refused_spot_is_named_by_pointer_and_in_slacks_words(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    option = {"text": {"type": "plain_text", "text": "x" * 76}, "value": "v"}
    section = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "Which?"},
        "accessory": {"type": "static_select", "action_id": "a", "options": [option]},
    }
    blocks = [{"type": "divider"}, {"type": "divider"}, section]
    answer = await refusal_of(client, "chat.postMessage", channel="#general", blocks=blocks, text="a")
    (entry,) = entries(sandbox, "call")
    assert entry.error == "invalid_blocks"
    (spot,) = entry.spots
    assert spot["pointer"] == "/blocks/2/accessory/options/0/text/text"
    assert spot["message"] in answer["response_metadata"]["messages"][0]
    assert "json-pointer" not in spot["message"]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
async def test_blocks_without_words_for_a_notification_are_warned_of(
    sandbox: Sandbox, client: AsyncWebClient, method: str
) -> None:
    posted = await client.chat_postMessage(channel="#general", text="first")
    target = {"channel": posted["channel"], "ts": posted["ts"]}
    await client.api_call(method, json={**target, "blocks": [{"type": "divider"}]})
    await client.api_call(method, json={**target, "blocks": [{"type": "divider"}], "text": "words"})
    assert [any("missing_text" in text for text in one.warnings) for one in entries(sandbox, "call")] == [
        False,
        True,
        False,
    ]


async def test_a_text_over_four_thousand_characters_is_warned_of(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="#general", text="x" * 4000)
    await client.chat_postMessage(channel="#general", text="x" * 4001)
    short, long = entries(sandbox, "call")
    assert (short.warnings, ["4,000" in one for one in long.warnings]) == ([], [True])


async def test_an_event_is_kept_with_its_acknowledgement(sandbox: Sandbox, peer: SocketPeer) -> None:
    await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    (event,) = entries(sandbox, "event")
    assert (event.name, event.error, event.retry) == ("app_home_opened", None, None)
    assert event.sent["event"]["user"] == sandbox.state.person("sam").id
    assert event.ms is not None
    assert not event.is_slow


async def test_each_try_of_an_event_nobody_acknowledges_is_kept_with_its_number(
    make_sandbox: MakeSandbox,
) -> None:
    sandbox = await make_sandbox(ack_seconds=0.05)
    peer = await SocketPeer.connected(sandbox)
    peer.silent = True
    await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    await peer.close()
    tries = entries(sandbox, "event")
    assert [one.error for one in tries] == ["no answer within 3 s"] * 4
    assert [one.retry and one.retry["attempt"] for one in tries] == [None, 1, 2, 3]
    assert {one.retry["reason"] for one in tries if one.retry} == {"timeout"}


async def test_an_app_that_is_not_there_is_said_to_be_away(sandbox: Sandbox) -> None:
    await sandbox.act("sam", "command", channel="general", text="/praise @ana.costa hello")
    (command,) = entries(sandbox, "command")
    assert (command.name, command.error) == ("/praise", "no connection to the app")


@pytest.mark.parametrize(("status", "error"), [(200, None), (503, "HTTP 503 by the app")])
async def test_a_delivery_over_http_is_kept_with_the_apps_status(
    make_sandbox: MakeSandbox, status: int, error: str | None
) -> None:
    async def take(_: web.Request) -> web.Response:
        return web.json_response({"text": "Taken"}, status=status)

    app = web.Application()
    app.router.add_post("/", take)
    async with TestServer(app) as server:
        document = manifest()
        document["settings"]["socket_mode_enabled"] = False
        document["settings"]["interactivity"] = {"request_url": str(server.make_url("/"))}
        sandbox = await make_sandbox(document)
        await sandbox.act("sam", "command", channel="general", text="/praise @ana.costa")
        (command,) = entries(sandbox, "command")
    assert (command.status, command.error) == (status, error)
    assert command.answer == ({"text": "Taken"} if error is None else None)


async def test_an_acknowledgement_that_takes_more_than_a_second_is_marked(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    journal = sandbox.wire
    for milliseconds in (999.0, 1001.0):
        journal.finish(journal.begin("command", "/kudos", {}), ms=milliseconds)
    journal.finish(journal.begin("call", "users.list", {}), ms=5000.0)
    assert [one["slow"] for one in (await rows(sandbox, http))["rows"]] == [False, True, False]


async def test_a_view_given_with_an_acknowledgement_is_marked_where_it_is_refused(
    sandbox: Sandbox, peer: SocketPeer, client: AsyncWebClient
) -> None:
    bad = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "x" * 25},
        "blocks": [{"type": "divider"}],
    }
    peer.answer = lambda request: (
        {"response_action": "update", "view": bad}
        if request.payload.get("type") == "view_submission"
        else None
    )
    modal = bad | {"title": {"type": "plain_text", "text": "Fine"}}
    view = sandbox.world.views.open(sandbox.state.person("sam").id, modal)
    answer = await sandbox.act("sam", "view_submit", view_id=view.id, values={})
    assert answer["ok"] is False
    (entry,) = entries(sandbox, "interaction")
    assert entry.name == "view_submission"
    assert [(one["in"], one["pointer"]) for one in entry.spots] == [("answer", "/view/title/text")]


async def test_response_url_posts_are_kept_with_what_was_wrong(
    sandbox: Sandbox, peer: SocketPeer, http: aiohttp.ClientSession
) -> None:
    await sandbox.act("sam", "command", channel="general", text="/praise hello")
    url = (await peer.received("slash_commands"))[0]["response_url"]
    webhook = AsyncWebhookClient(url)
    assert (await webhook.send(text="Thanks")).status_code == 200
    await webhook.send(blocks=[{"type": "section"}])
    sandbox.faults.add(Fault("response_url", when=AFTER, status=500))
    assert (await webhook.send(text="Again")).status_code == 500
    async with http.post(url, data=b"no JSON") as response:
        assert response.status == 400
    good, bad, hit, junk = entries(sandbox, "response_url")
    assert (junk.sent, junk.status, junk.error) == ("no JSON", 400, "invalid_payload")
    assert (good.status, good.error, good.sent["text"]) == (200, None, "Thanks")
    assert bad.error == "invalid_blocks"
    assert bad.spots[0]["pointer"].startswith("/blocks/0")
    assert hit.faults == ["response_url: HTTP 500 with a page of HTML (after it was done)"]
    assert hit.answer == "ok"


async def test_uploads_are_kept_without_their_bytes(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    answer = await client.files_getUploadURLExternal(filename="a.txt", length=5)
    async with http.post(answer["upload_url"], data=b"hello") as response:
        assert response.status == 200
    (upload,) = entries(sandbox, "upload")
    assert (upload.sent["bytes"], upload.status, upload.error) == (5, 200, None)


async def test_sockets_are_seen_opening_refreshing_dropping_and_closing(sandbox: Sandbox) -> None:
    peer = await SocketPeer.connected(sandbox)
    await sandbox.sockets.disconnect("refresh_requested")
    await eventually(lambda: len([one for one in entries(sandbox, "socket") if one.name == "opened"]) == 2)
    await sandbox.sockets.drop()
    await eventually(lambda: "closed" in [one.name for one in entries(sandbox, "socket")])
    await peer.close()
    names = [one.name for one in entries(sandbox, "socket")]
    assert names[:2] == ["opened", "disconnect"]
    assert sorted(names[2:4]) == ["closed", "opened"], "the client comes back and lets go of the first"
    assert names[4] == "dropped"
    assert entries(sandbox, "socket")[1].sent["reason"] == "refresh_requested"


async def test_a_rate_limit_is_kept_with_its_retry_after(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(limits="slack", monotonic=lambda: 0.0)
    client = client_of(sandbox)
    for _ in range(6):
        last = client.api_call("chat.postMessage", json={"channel": "#general", "text": "a"})
        await asyncio.gather(last, return_exceptions=True)
    call = entries(sandbox, "call")[-1]
    assert (call.status, call.retry_after, call.error) == (429, 1, "ratelimited")


@pytest.mark.parametrize(
    ("fault", "status", "instead"),
    [
        ({"drop": True}, 500, "nothing: the connection was cut"),
        ({"status": 503}, 503, "HTTP 503 with a page of HTML"),
        ({"error": "fatal_error"}, 200, "fatal_error"),
        ({"status": 429, "retry_after": 9}, 429, "ratelimited"),
    ],
)
async def test_a_fault_shows_what_was_done_and_what_the_app_got_instead(
    sandbox: Sandbox, client: AsyncWebClient, fault: dict[str, Any], status: int, instead: str
) -> None:
    sandbox.faults.add(Fault("chat.postMessage", when=AFTER, **fault))
    call = client.chat_postMessage(channel="#general", text="a")
    await asyncio.gather(call, return_exceptions=True)
    (entry,) = entries(sandbox, "call")
    assert (entry.status, entry.instead) == (status, instead)
    assert entry.answer["ok"] is True, "the work was done"
    assert entry.faults[0].startswith("chat.postMessage: ")
    assert entry.retry_after == fault.get("retry_after")


async def test_a_slow_call_is_seen_while_it_waits(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    sandbox.faults.add(Fault("auth.test", delay=30))
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}

    async def ask() -> None:
        async with http.get(f"{sandbox.api_url}auth.test", headers=headers):
            pass

    call = asyncio.create_task(ask())
    await eventually(lambda: any(one.faults for one in entries(sandbox, "call")))
    (row,) = (await rows(sandbox, http, kind="call"))["rows"]
    assert (row["open"], row["ms"], row["faults"]) == (
        True,
        None,
        ["auth.test: 30 s late (before it is done)"],
    )
    assert sandbox.calls == [], "a call without an answer is none yet"
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)


async def test_a_doubled_event_is_noted(sandbox: Sandbox, peer: SocketPeer) -> None:
    sandbox.faults.add(EventFault("app_home_opened", new_id=True))
    await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    (fault,) = entries(sandbox, "fault")
    assert fault.name == "event app_home_opened: delivered twice, a new event_id each"
    assert len(entries(sandbox, "event")) == 2


async def _hang_up(sandbox: Sandbox, path: str, head: str = "") -> None:
    """Begin a request, say that more is to come, and reset the connection."""
    host, port = sandbox.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {sandbox.bot_token}\r\n{head}Content-Length: 1000\r\n\r\n{{".encode()
    )
    await writer.drain()
    raw: socket.socket = writer.get_extra_info("socket")
    assert not reader.at_eof()
    # What the server is to have read before the reset is seen by it only if it is given its turn.
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/sandbox/api/clock"):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        writer.transport.abort()


@pytest.mark.parametrize("path", ["/api/chat.postMessage", "/upload/", "/response/nowhere"])
async def test_a_client_that_hangs_up_in_the_middle_is_noted_without_a_traceback(
    sandbox: Sandbox,
    client: AsyncWebClient,
    http: aiohttp.ClientSession,
    caplog: pytest.LogCaptureFixture,
    path: str,
) -> None:
    if path == "/upload/":
        announced = await client.files_getUploadURLExternal(filename="a.txt", length=1000)
        path = announced["upload_url"].removeprefix(sandbox.url)
    await _hang_up(sandbox, path)
    await eventually(lambda: any("hung up" in (one.error or "") for one in sandbox.wire))
    assert (await rows(sandbox, http))["rows"], "the sandbox goes on"
    assert caplog.records == []


async def test_the_list_is_filtered_by_kind_text_and_errors(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    await client.chat_postMessage(channel="#general", text="Pelican")
    await client.auth_test()
    await refusal_of(client, "chat.postMessage", channel="#nowhere", text="Pelican")
    await sandbox.act("sam", "command", channel="general", text="/praise pelican")

    async def names(**query: Any) -> list[str]:
        return [one["name"] for one in (await rows(sandbox, http, **query))["rows"]]

    assert await names() == ["chat.postMessage", "auth.test", "chat.postMessage", "/praise"]
    assert await names(kind="command,event") == ["/praise"]
    assert await names(q="PELICAN") == ["chat.postMessage", "chat.postMessage", "/praise"]
    assert await names(q="auth") == ["auth.test"]
    assert await names(kind="call", errors=1) == ["chat.postMessage"]
    assert await names(q="channel_not_found") == ["chat.postMessage"]


async def test_the_list_is_read_page_by_page_and_then_only_what_is_new(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    for number in range(7):
        await client.api_test(number=number)
    newest = await rows(sandbox, http, limit=3)
    assert newest["more"] is True
    earlier = await rows(sandbox, http, limit=10, before=newest["rows"][0]["number"])
    assert [one["number"] for one in (*earlier["rows"], *newest["rows"])] == list(range(1, 8))
    assert earlier["more"] is False
    nothing = await rows(sandbox, http, after=newest["revision"])
    assert nothing["rows"] == []
    await client.auth_test()
    (new,) = (await rows(sandbox, http, after=newest["revision"], details=1))["rows"]
    assert (new["name"], new["answer"]["ok"]) == ("auth.test", True)
    assert len((await rows(sandbox, http, after=10_000))["rows"]) == 8, "a page that knew another sandbox"


@pytest.mark.parametrize("query", [{"after": "x"}, {"limit": ""}, {"before": "1.5"}])
async def test_a_malformed_question_is_refused_in_words(
    sandbox: Sandbox, http: aiohttp.ClientSession, query: dict[str, str]
) -> None:
    async with http.get(f"{sandbox.url}/sandbox/api/wire", params=query) as response:
        assert response.status == 400
        assert "numbers" in (await response.json())["error"]


async def test_an_entry_that_is_not_kept_is_said_to_be_gone(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{sandbox.url}/sandbox/api/wire/99") as response:
        assert response.status == 404


def test_the_oldest_entries_go_when_there_are_too_many_or_they_are_too_large() -> None:
    journal = Journal(lambda: 0.0, max_entries=3, max_bytes=100)
    waiting = journal.begin("call", "a", {})
    for name in "bcd":
        journal.note("socket", name)
    assert [one.name for one in journal] == ["b", "c", "d"]
    journal.finish(waiting, size=1000)
    assert len(journal) == 3, "what comes back to an entry that is gone counts no more"
    large = journal.begin("call", "e", {}, size=90)
    journal.finish(large, size=20)
    assert [one.name for one in journal] == ["e"]
    assert journal.find(large.number) is large
    assert journal.find(waiting.number) is None
    assert [one.name for one in journal.changed_since(0)] == ["e"]
