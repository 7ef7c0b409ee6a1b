"""What the door makes of each way a call can end (Slack facts 5.2), and that it never posts twice."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

import pytest

from bot.sandbox.faults import AFTER, BEFORE, Fault
from bot.sandbox.server import Sandbox
from bot.slack.door import METADATA_EVENT, Door
from bot.slack.errors import OutcomeUnknown, PermanentProblem, RetryLater, SlackProblem, TokenDead
from bot.slack.pace import MethodPace
from tests.slack.conftest import MakeDoor
from tests.slack.pacing import Time
from tests.slack.raw_server import JSON, answer, raw_server

CHANNEL = "general"

TOKEN_DEAD = (
    "invalid_auth",
    "not_authed",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "missing_scope",
    "not_allowed_token_type",
    "team_access_not_granted",
    "org_login_required",
    "access_denied",
    "accesslimited",
    "ekm_access_denied",
)
PERMANENT_FOR_THIS_TARGET = (
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "restricted_action_thread_locked",
    "restricted_action_non_threadable_channel",
    "messages_tab_disabled",
    "cannot_reply_to_message",
    "user_not_found",
    "user_disabled",
    "team_not_found",
    "slack_connect_file_link_sharing_blocked",
    "slack_connect_canvas_sharing_blocked",
    "slack_connect_lists_sharing_blocked",
)
OUR_OWN_MISTAKE = (
    "no_text",
    "msg_too_long",
    "msg_blocks_too_long",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_attachments",
    "too_many_attachments",
    "markdown_text_conflict",
    "metadata_too_large",
    "metadata_must_be_sent_from_app",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "attachment_payload_limit_exceeded",
    "invalid_arguments",
    "invalid_form_data",
)
UNKNOWN = ("internal_error", "fatal_error", "service_unavailable", "request_timeout")


async def _post(door: Door, sandbox: Sandbox) -> tuple[str, str]:
    return await door.post(
        sandbox.state.channel(CHANNEL).id, text="Hello", blocks=[], delivery="d1", thread_ts=None
    )


async def _problem(door: Door, sandbox: Sandbox) -> SlackProblem:
    with pytest.raises(SlackProblem) as caught:
        await _post(door, sandbox)
    return caught.value


def _asked(sandbox: Sandbox, method: str = "chat.postMessage") -> list[dict[str, Any]]:
    return [call.args for call in sandbox.calls if call.method == method]


def _said(sandbox: Sandbox) -> int:
    return sum(one.user == sandbox.state.bot.id for one in sandbox.state.channel(CHANNEL).messages.values())


async def test_a_post_says_where_it_stands_and_carries_text_and_the_delivery(
    door: Door, sandbox: Sandbox
) -> None:
    channel, ts = await _post(door, sandbox)
    message = sandbox.state.conversations[channel].messages[ts]
    assert message.text == "Hello"
    assert message.metadata == {"event_type": METADATA_EVENT, "event_payload": {"id": "d1"}}
    assert _asked(sandbox)[0]["text"] == "Hello"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        *((TokenDead, code) for code in TOKEN_DEAD),
        *((PermanentProblem, code) for code in (*PERMANENT_FOR_THIS_TARGET, *OUR_OWN_MISTAKE)),
        *((OutcomeUnknown, code) for code in UNKNOWN),
        *((RetryLater, code) for code in ("ratelimited", "rate_limited")),
        *((RetryLater, code) for code in ("message_limit_exceeded", "team_added_to_org")),
    ],
)
async def test_an_error_name_means_what_slack_says(
    door: Door, sandbox: Sandbox, kind: type[SlackProblem], code: str
) -> None:
    sandbox.faults.add(Fault("chat.postMessage", error=code))
    problem = await _problem(door, sandbox)
    assert (type(problem), problem.code) == (kind, code)
    assert len(_asked(sandbox)) == 1, "asked once"


async def test_a_full_free_plan_is_tried_again_much_later(door: Door, sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("chat.postMessage", error="message_limit_exceeded"))
    problem = await _problem(door, sandbox)
    assert isinstance(problem, RetryLater)
    assert problem.seconds >= 300


async def test_a_scope_missing_only_for_reading_stops_only_the_reading(door: Door, sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("conversations.history", error="missing_scope"))
    with pytest.raises(PermanentProblem, match="missing_scope"):
        await door.find(sandbox.state.channel(CHANNEL).id, delivery="d1", after=None, thread_ts=None)


async def test_429_is_not_posted_and_names_the_wait(door: Door, sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("chat.postMessage", status=429, retry_after=37))
    problem = await _problem(door, sandbox)
    assert isinstance(problem, RetryLater)
    assert problem.seconds == 37.0
    assert _said(sandbox) == 0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("Retry-After: 12\r\n", 12.0),
        ("", 1.0),
        ("Retry-After: soon\r\n", 1.0),
        ("Retry-After: nan\r\n", 1.0),
        ("Retry-After: inf\r\n", 1.0),
        ("Retry-After: -3\r\n", 1.0),
    ],
)
@pytest.mark.parametrize(
    ("body", "kind"), [("slow down", "text/html"), ("{", JSON), ('{"ok":false,"error":"ratelimited"}', JSON)]
)
async def test_429_with_any_body_waits_for_a_sensible_time(
    make_door: MakeDoor, header: str, seconds: float, body: str, kind: str
) -> None:
    async with raw_server(answer(body, status="429 Too Many", kind=kind, headers=header)) as server:
        with pytest.raises(RetryLater) as caught:
            await make_door(server.url).post("C1", text="Hello", blocks=[], delivery="d1", thread_ts=None)
    assert caught.value.seconds == seconds
    assert len(server.requests) == 1


@pytest.mark.parametrize("when", [BEFORE, AFTER])
@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"status": 502}, {"status": 503}, {"status": 504}, {"status": 200}, {"drop": True}],
    ids=["500", "502", "503", "504", "200 with HTML", "dropped"],
)
async def test_without_a_clear_answer_nobody_knows_and_it_is_asked_only_once(
    door: Door, sandbox: Sandbox, when: str, fault: dict[str, Any]
) -> None:
    sandbox.faults.add(Fault("chat.postMessage", when=when, **fault))
    assert type(await _problem(door, sandbox)) is OutcomeUnknown
    assert len(_asked(sandbox)) == 1
    assert _said(sandbox) == (1 if when == AFTER else 0)


@pytest.mark.parametrize("when", [BEFORE, AFTER])
async def test_an_answer_that_takes_too_long_is_not_waited_for(
    make_door: MakeDoor, sandbox: Sandbox, when: str
) -> None:
    """The SDK's own timeout does not count when it is given a session; the door's does."""
    sandbox.faults.add(Fault("chat.postMessage", when=when, delay=0.4))
    door = make_door(sandbox.api_url, sandbox.bot_token, timeout_seconds=0.1)
    async with asyncio.timeout(0.35):
        assert type(await _problem(door, sandbox)) is OutcomeUnknown


@pytest.mark.parametrize(
    "given",
    [
        None,
        answer("<html>Sorry</html>", kind="text/html"),
        answer("Sorry", kind="text/plain"),
        answer("{not json"),
        answer("[1, 2]"),
        answer('"ok"'),
        answer("null"),
        answer("{}"),
        answer(b"\xff\xfe\x00{}"),
        answer("", status="204 No Content"),
        answer('{"ok":true,"channel":"C1"', length=400),
        answer('{"ok":true}'),
        answer('{"ok":true,"channel":"C1","ts":"1.2"}', headers="Content-Encoding: gzip\r\n"),
        answer("Forbidden by the proxy", status="403 Forbidden", kind="text/html"),
        b"HTTP/1.1 200",
        b"\x00\x01\x02 this is not HTTP",
    ],
    ids=[
        "reset without a word",
        "HTML",
        "plain text",
        "broken JSON",
        "a JSON list",
        "a JSON string",
        "null",
        "an empty object",
        "no UTF-8",
        "no content",
        "reset in the middle of the answer",
        "ok without channel and ts",
        "not the encoding it says",
        "a proxy's refusal",
        "reset in the middle of the status line",
        "no HTTP at all",
    ],
)
async def test_whatever_comes_back_instead_of_an_answer_leaves_the_outcome_unknown(
    make_door: MakeDoor, given: bytes | None
) -> None:
    async with raw_server(given) as server:
        with pytest.raises(OutcomeUnknown):
            await make_door(server.url).post("C1", text="Hello", blocks=[], delivery="d1", thread_ts=None)
    assert len(server.requests) == 1, "a post is sent once"


async def test_a_kept_connection_that_is_cut_does_not_send_a_post_twice(
    make_door: MakeDoor,
) -> None:
    """The second post goes over the connection of the first, which is cut as soon as it arrives."""
    async with raw_server(answer('{"ok":true,"channel":"C1","ts":"1.2"}'), None, closes=False) as server:
        door = make_door(server.url)
        await door.post("C1", text="one", blocks=[], delivery="d1", thread_ts=None)
        with pytest.raises(OutcomeUnknown):
            await door.post("C1", text="two", blocks=[], delivery="d2", thread_ts=None)
    assert len(server.requests) == 2


def _closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.mark.parametrize("where", ["refused", "no such host", "no TLS there"])
async def test_what_never_left_may_be_sent_again(make_door: MakeDoor, sandbox: Sandbox, where: str) -> None:
    url = {
        "refused": f"http://127.0.0.1:{_closed_port()}/api/",
        "no such host": "http://slack.invalid/api/",
        "no TLS there": sandbox.api_url.replace("http://", "https://"),
    }[where]
    with pytest.raises(RetryLater) as caught:
        await make_door(url).post("C1", text="Hello", blocks=[], delivery="d1", thread_ts=None)
    assert caught.value.code == "no_connection"
    assert not sandbox.calls


async def test_reads_are_repeated_until_somebody_answers(door: Door, sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("auth.test", status=500))
    sandbox.faults.add(Fault("auth.test", drop=True))
    sandbox.faults.add(Fault("auth.test", error="internal_error"))
    me = await door.identify()
    assert me["user_id"] == sandbox.state.bot.id
    assert "chat:write" in me["scopes"]
    assert len(_asked(sandbox, "auth.test")) == 4


async def test_reads_give_up_after_four_tries(door: Door, sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("auth.test", status=500, count=100))
    with pytest.raises(OutcomeUnknown):
        await door.identify()
    assert len(_asked(sandbox, "auth.test")) == 4


async def test_a_read_waits_as_long_as_slack_says_before_it_is_repeated(
    make_door: MakeDoor, sandbox: Sandbox
) -> None:
    time = Time()
    pace = MethodPace(limits={}, monotonic=time, sleep=time.sleep)
    door = make_door(sandbox.api_url, sandbox.bot_token, pace=pace)
    sandbox.faults.add(Fault("auth.test", status=429, retry_after=7))
    sandbox.faults.add(Fault("auth.test", error="ratelimited"))
    await door.identify()
    assert time.slept == [7.0, 1.0]


async def test_a_refusal_of_a_read_is_not_repeated(door: Door, sandbox: Sandbox) -> None:
    with pytest.raises(PermanentProblem, match="user_not_found"):
        await door.person("U0NOBODY")
    assert len(_asked(sandbox, "users.info")) == 1


async def test_a_change_of_a_message_may_be_made_twice(door: Door, sandbox: Sandbox) -> None:
    channel, ts = await _post(door, sandbox)
    sandbox.faults.add(Fault("chat.update", when=AFTER, drop=True))
    await door.update(channel, ts, text="Changed", blocks=[])
    assert len(_asked(sandbox, "chat.update")) == 2
    message = sandbox.state.conversations[channel].messages[ts]
    assert message.text == "Changed"
    assert message.metadata == {"event_type": METADATA_EVENT, "event_payload": {"id": "d1"}}, "it is kept"


async def test_a_modal_is_opened_only_once(door: Door, sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("views.open", when=BEFORE, status=500))
    with pytest.raises(OutcomeUnknown):
        await door.open_view("trigger", {"type": "modal"})
    assert len(_asked(sandbox, "views.open")) == 1


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (answer("ok", kind="text/html"), None),
        (answer('{"ok": true}'), None),
        (answer('{"ok": false, "error": "used_url"}'), PermanentProblem),
        (answer('{"ok":false,"error":"expired_url"}', status="404 Not Found"), PermanentProblem),
        (answer("Sorry", status="500 Oh"), OutcomeUnknown),
        (answer("ok", length=100), OutcomeUnknown),
        (None, OutcomeUnknown),
    ],
    ids=["ok", "ok as JSON", "used up", "expired", "server error", "cut short", "dropped"],
)
async def test_a_response_url_is_used_once_whatever_happens(
    make_door: MakeDoor, given: bytes | None, kind: type[SlackProblem] | None
) -> None:
    async with raw_server(given) as server:
        door = make_door(server.url)
        if kind is None:
            await door.respond(server.url, {"text": "Hello"})
        else:
            with pytest.raises(kind):
                await door.respond(server.url, {"text": "Hello"})
    assert len(server.requests) == 1
    assert json.loads(server.requests[0].partition(b"\r\n\r\n")[2]) == {"text": "Hello"}


async def test_a_response_url_that_does_not_answer_is_not_waited_for(make_door: MakeDoor) -> None:
    async with raw_server(b"", closes=False) as server:
        door = make_door(server.url, timeout_seconds=0.1)
        with pytest.raises(OutcomeUnknown):
            await door.respond(server.url, {"text": "Hello"})


async def test_a_response_url_nobody_listens_at_was_not_used(make_door: MakeDoor) -> None:
    url = f"http://127.0.0.1:{_closed_port()}/"
    with pytest.raises(RetryLater, match="no_connection"):
        await make_door(url).respond(url, {"text": "Hello"})
