"""Arguments: in every form Slack takes, missing, unknown, warned of. Held against Slack's own method pages."""

import ast
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox import web_api
from bot.sandbox.server import Sandbox
from bot.sandbox.web_api.calls import METHODS
from tests.sandbox.payloads import home
from tests.sandbox.slack_methods import COMMON_ERRORS
from tests.sandbox.slack_methods import METHODS as DOCUMENTED

Json = dict[str, Any]
BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Hello* & <https://example.com|you>"}}]

#: (method, required argument) -> the error of Slack's page for it; where that names none, invalid_arguments
MISSING = [
    ("apps.event.authorizations.list", "event_context", "invalid_event_context"),
    ("apps.uninstall", "client_id", "invalid_client_id"),
    ("apps.uninstall", "client_secret", "bad_client_secret"),
    ("bookmarks.add", "title", "invalid_arguments"),
    ("bookmarks.add", "type", "invalid_arguments"),
    ("chat.delete", "channel", "channel_not_found"),
    ("chat.delete", "ts", "message_not_found"),
    ("chat.deleteScheduledMessage", "channel", "channel_not_found"),
    ("chat.deleteScheduledMessage", "scheduled_message_id", "invalid_scheduled_message_id"),
    ("chat.getPermalink", "channel", "channel_not_found"),
    ("chat.getPermalink", "message_ts", "message_not_found"),
    ("chat.postEphemeral", "channel", "channel_not_found"),
    ("chat.postEphemeral", "user", "user_not_in_channel"),
    ("chat.postMessage", "channel", "channel_not_found"),
    ("chat.scheduleMessage", "channel", "channel_not_found"),
    ("chat.scheduleMessage", "post_at", "invalid_time"),
    ("chat.update", "channel", "channel_not_found"),
    ("chat.update", "ts", "message_not_found"),
    ("conversations.archive", "channel", "channel_not_found"),
    ("conversations.create", "name", "invalid_name_required"),
    ("conversations.history", "channel", "channel_not_found"),
    ("conversations.info", "channel", "channel_not_found"),
    ("conversations.invite", "channel", "channel_not_found"),
    ("conversations.invite", "users", "no_user"),
    ("conversations.join", "channel", "channel_not_found"),
    ("conversations.kick", "channel", "channel_not_found"),
    ("conversations.leave", "channel", "channel_not_found"),
    ("conversations.members", "channel", "channel_not_found"),
    ("conversations.rename", "channel", "channel_not_found"),
    ("conversations.rename", "name", "invalid_name_required"),
    ("conversations.replies", "channel", "channel_not_found"),
    ("conversations.replies", "ts", "thread_not_found"),
    ("conversations.setPurpose", "channel", "channel_not_found"),
    ("conversations.setPurpose", "purpose", "invalid_arguments"),
    ("conversations.setTopic", "channel", "channel_not_found"),
    ("conversations.setTopic", "topic", "invalid_arguments"),
    ("conversations.unarchive", "channel", "channel_not_found"),
    ("dnd.teamInfo", "users", "no_users_provided"),
    ("files.completeUploadExternal", "files", "invalid_arguments"),
    ("files.getUploadURLExternal", "filename", "missing_argument"),
    ("files.getUploadURLExternal", "length", "missing_argument"),
    ("files.info", "file", "file_not_found"),
    ("functions.completeError", "error", "invalid_arguments"),
    ("functions.completeError", "function_execution_id", "invalid_arguments"),
    ("functions.completeSuccess", "function_execution_id", "invalid_arguments"),
    ("functions.completeSuccess", "outputs", "invalid_arguments"),
    ("oauth.v2.exchange", "client_id", "invalid_client_id"),
    ("oauth.v2.exchange", "client_secret", "bad_client_secret"),
    ("pins.add", "channel", "channel_not_found"),
    ("pins.list", "channel", "channel_not_found"),
    ("pins.remove", "channel", "channel_not_found"),
    ("reactions.add", "channel", "no_item_specified"),
    ("reactions.add", "timestamp", "no_item_specified"),
    ("reactions.add", "name", "invalid_name"),
    ("reactions.remove", "name", "invalid_name"),
    ("usergroups.users.list", "usergroup", "no_such_subteam"),
    ("users.info", "user", "user_not_found"),
    ("users.lookupByEmail", "email", "users_not_found"),
    ("views.open", "view", "invalid_arguments"),
    ("views.publish", "user_id", "invalid_arguments"),
    ("views.publish", "view", "invalid_arguments"),
    ("views.push", "view", "invalid_arguments"),
    ("views.update", "view", "invalid_arguments"),
]


@pytest.fixture
async def session(sandbox: Sandbox, http: aiohttp.ClientSession) -> aiohttp.ClientSession:
    """A plain HTTP client that carries the bot token."""
    http.headers["Authorization"] = f"Bearer {sandbox.bot_token}"
    return http


async def answer_of(session: aiohttp.ClientSession, url: str, **request: Any) -> Json:
    async with session.post(url, **request) as response:
        return await response.json()


def test_every_required_argument_of_every_page_is_in_the_table() -> None:
    documented = {(name, one) for name, page in DOCUMENTED.items() for one in page["required"]}
    assert {(name, one) for name, one, _ in MISSING} == documented
    assert set(METHODS) - set(DOCUMENTED) == {"blocks.validate"}, "its page is newer than the extract"


@pytest.mark.parametrize(("method", "argument", "error"), MISSING)
async def test_a_missing_argument_gets_the_error_of_slacks_page(
    sandbox: Sandbox, session: aiohttp.ClientSession, method: str, argument: str, error: str
) -> None:
    assert error in DOCUMENTED[method]["errors"] or error == "invalid_arguments"
    assert error != "invalid_arguments" or error in COMMON_ERRORS
    others: Json = {one: "x" for one in DOCUMENTED[method]["required"] if one != argument}
    others |= {"timestamp": "1.0"} if argument != "timestamp" and method == "reactions.remove" else {}
    if method in {"apps.uninstall", "oauth.v2.exchange"}:
        tokens = sandbox.world.tokens
        known = {"client_id": tokens.client_id, "client_secret": tokens.client_secret}
        others = {name: known[name] for name in others}
    elif "channel" in others or method == "reactions.remove":
        others["channel"] = sandbox.state.channel("desk-lisbon").id
    if METHODS[method].auth == "app":
        session.headers["Authorization"] = f"Bearer {sandbox.app_token}"
    for way in ({"data": others}, {"json": others}, {"params": others}):
        answer = await answer_of(session, f"{sandbox.api_url}{method}", **way)
        assert (answer["ok"], answer["error"]) == (False, error)
        empty = {name: {**value, argument: ""} for name, value in way.items()}
        if argument not in {"topic", "purpose"}:  # an empty topic is none
            answer = await answer_of(session, f"{sandbox.api_url}{method}", **empty)
            assert (answer["ok"], answer["error"]) == (False, error)


def complete(sandbox: Sandbox) -> dict[str, Json]:
    """Arguments for calls that can be made again and again."""
    general, lisbon = sandbox.state.channel("general"), sandbox.state.channel("desk-lisbon")
    ana, ts = sandbox.state.person("ana.costa"), next(iter(general.messages))
    return {
        "auth.test": {},
        "bots.info": {"bot": sandbox.state.bot_id},
        "chat.getPermalink": {"channel": general.id, "message_ts": ts},
        "chat.postEphemeral": {"channel": lisbon.id, "user": ana.id, "blocks": BLOCKS, "text": "a"},
        "chat.postMessage": {
            "channel": general.id,
            "blocks": BLOCKS,
            "text": "a",
            "metadata": {"event_type": "a_b", "event_payload": {"n": 1}},
            "attachments": [{"text": "b"}],
            "unfurl_links": False,
        },
        "chat.scheduleMessage": {
            "channel": general.id,
            "post_at": int(sandbox.clock.now()) + 600,
            "text": "a",
        },
        "conversations.info": {"channel": general.id, "include_num_members": True},
        "conversations.list": {"types": "public_channel,im", "limit": 2},
        "conversations.members": {"channel": general.id},
        "conversations.open": {"users": ana.id},
        "dnd.teamInfo": {"users": ana.id},
        "emoji.list": {},
        "team.info": {},
        "users.conversations": {"user": ana.id},
        "users.info": {"user": ana.id, "include_locale": True},
        "users.list": {"limit": 3},
        "users.lookupByEmail": {"email": ana.email},
        "users.profile.get": {"user": ana.id},
        "views.publish": {"user_id": ana.id, "view": home()},
    }


def as_form(arguments: Json) -> Json:
    """Arguments as form fields: lists and objects are JSON, booleans 1 and 0."""

    def field(value: Any) -> str:
        if isinstance(value, bool):
            return str(int(value))
        return json.dumps(value) if isinstance(value, (dict, list)) else str(value)

    return {name: field(value) for name, value in arguments.items()}


def alike(answer: Json) -> Json:
    """An answer without what differs from call to call or by the content type."""
    kept = {name: value for name, value in answer.items() if name not in {"warning", "response_metadata"}}
    return {name: sorted(value) if isinstance(value, dict) else type(value) for name, value in kept.items()}


#: the methods of `complete`
REPEATABLE = [
    "auth.test",
    "bots.info",
    "chat.getPermalink",
    "chat.postEphemeral",
    "chat.postMessage",
    "chat.scheduleMessage",
    "conversations.info",
    "conversations.list",
    "conversations.members",
    "conversations.open",
    "dnd.teamInfo",
    "emoji.list",
    "team.info",
    "users.conversations",
    "users.info",
    "users.list",
    "users.lookupByEmail",
    "users.profile.get",
    "views.publish",
]


@pytest.mark.parametrize("method", REPEATABLE)
async def test_arguments_may_come_as_form_json_query_or_multipart_with_unknown_ones_ignored(
    sandbox: Sandbox, session: aiohttp.ClientSession, method: str
) -> None:
    arguments = complete(sandbox)[method]
    url, form = f"{sandbox.api_url}{method}", as_form(arguments)
    multipart = aiohttp.FormData(form, default_to_multipart=True)
    strange = {**form, "nobody_knows_this": "1", "as_user": "true"}
    assert set(complete(sandbox)) == set(REPEATABLE)
    await answer_of(session, url, data=form)  # conversations.open says more when there was nothing yet
    async with session.get(url, params=form) as response:
        by_get = await response.json()
    answers = [
        by_get,
        await answer_of(session, url, json=arguments),
        await answer_of(session, url, json=form),  # JSON whose values are JSON in strings
        await answer_of(session, url, data=form),
        await answer_of(session, url, data=strange),
        await answer_of(session, url, data=multipart),
        await answer_of(session, url, params=form),
    ]
    assert [one.get("error") for one in answers] == [None] * len(answers)
    assert all(alike(one) == alike(by_get) for one in answers)


async def test_blocks_arrive_the_same_from_json_and_from_a_form(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    url, arguments = f"{sandbox.api_url}chat.postMessage", complete(sandbox)["chat.postMessage"]
    shown = []
    for way in ({"json": arguments}, {"data": as_form(arguments)}):
        message = (await answer_of(session, url, **way))["message"]
        (block,) = message["blocks"]
        shown.append((block["text"]["text"], message["metadata"], message["attachments"]))
    assert shown[0] == shown[1]
    assert shown[0][0] == BLOCKS[0]["text"]["text"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("content_type", "body", "warning"),
    [
        ("application/json; charset=utf-8", '{"channel":"general","text":"a"}', None),
        ("application/json; charset=UTF-8", '{"channel":"general","text":"a"}', None),
        ("application/json", '{"channel":"general","text":"a"}', "missing_charset"),
        ("application/x-www-form-urlencoded", "channel=general&text=a", None),
        ("application/x-www-form-urlencoded; charset=utf-8", "channel=general&text=a", "superfluous_charset"),
        ("application/x-www-form-urlencoded", 'channel=general&blocks=[{"type":"divider"}]',
         "missing_text_in_message"),
        ("application/json", '{"channel":"general","blocks":[{"type":"divider"}]}',
         "missing_charset,missing_text_in_message"),
        ("application/x-www-form-urlencoded", "channel=general&markdown_text=a", None),
        ("application/x-www-form-urlencoded", "channel=general&text=" + "a" * 40_000, None),
        ("application/x-www-form-urlencoded", "channel=general&text=" + "a" * 40_001, "message_truncated"),
    ],
    ids=lambda part: str(part)[:50],
)  # fmt: skip
async def test_slack_warns_of_what_it_takes_all_the_same(
    sandbox: Sandbox, session: aiohttp.ClientSession, content_type: str, body: str, warning: str | None
) -> None:
    url, headers = f"{sandbox.api_url}chat.postMessage", {"Content-Type": content_type}
    answer = await answer_of(session, url, data=body, headers=headers)
    assert answer["ok"] is True
    assert answer.get("warning") == warning
    named = answer.get("response_metadata", {}).get("warnings")
    assert named == (warning.split(",") if warning else None)


async def test_a_refusal_is_warned_of_too(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    answer = await answer_of(session, f"{sandbox.api_url}views.publish", json={"user_id": "U1", "view": {}})
    assert (answer["ok"], answer["warning"]) == (False, "missing_charset")
    assert set(answer["response_metadata"]) == {"messages", "warnings"}


@pytest.mark.parametrize(
    ("content_type", "body", "error"),
    [
        ("application/json; charset=utf-8", "{", "invalid_json"),
        ("application/json; charset=utf-8", "[]", "json_not_object"),
        ("application/json; charset=klingon", "{}", "invalid_charset"),
        ("application/xml", "<a/>", "invalid_post_type"),
        ("application/octet-stream", "a", "invalid_post_type"),
    ],
)
async def test_a_body_slack_cannot_read_is_named(
    sandbox: Sandbox, session: aiohttp.ClientSession, content_type: str, body: str, error: str
) -> None:
    headers = {"Content-Type": content_type}
    answer = await answer_of(session, f"{sandbox.api_url}auth.test", data=body, headers=headers)
    assert answer["error"] == error


#: what Slack answers although none of its pages lists it
UNDOCUMENTED = {
    "cannot_dm_bot",  # conversations.open and chat.postMessage to a bot
    "invalid_json",  # the body is no JSON
    "json_not_object",
    "unknown_method",
}


def test_no_error_has_a_name_that_slack_does_not_use() -> None:
    known = {error for page in DOCUMENTED.values() for error in page["errors"]} | set(COMMON_ERRORS)
    found: set[str] = set()
    for path in Path(web_api.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Refused", "refused_for"}:
                name = node.args[0]
                either = [name.body, name.orelse] if isinstance(name, ast.IfExp) else [name]
                found |= {str(one.value) for one in either if isinstance(one, ast.Constant)}
    assert len(found) > 50
    assert found - known - UNDOCUMENTED == set()
    assert {error for one in METHODS.values() for error in one.required.values()} <= known
