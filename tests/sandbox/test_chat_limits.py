"""chat.*: how much fits into a message, and what a workspace's own rules forbid? At the limit and one beyond."""

import json
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace, WorkspaceError
from tests.sandbox.conftest import refusal_of
from tests.sandbox.slack_methods import METHODS

DIVIDER = {"type": "divider"}
POST, UPDATE, EPHEMERAL, SCHEDULE = (
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "chat.scheduleMessage",
)


def markdown(characters: int) -> list[dict[str, Any]]:
    half = characters // 2
    return [{"type": "markdown", "text": "x" * part} for part in (half, characters - half)]


def metadata(bytes_in_all: int) -> str:
    empty = json.dumps({"event_type": "a", "event_payload": {"k": ""}}, separators=(",", ":"))
    return empty.replace('"k":""', f'"k":"{"x" * (bytes_in_all - len(empty))}"')


#: section of the Slack facts, methods, argument, what makes one of a size, its largest size, the error beyond
LIMITS: list[tuple[str, list[str], str, Any, int, str]] = [
    ("2.3", [UPDATE, SCHEDULE], "text", lambda n: "é" * n, 4_000, "msg_too_long"),
    ("2.3", [EPHEMERAL], "text", lambda n: "x" * n, 4_000, "msg_too_long"),
    ("2.3", [EPHEMERAL], "text", lambda n: "é" * (n // 2) + "x" * (n % 2), 4_000, "msg_too_long"),
    ("2.3", [POST], "markdown_text", lambda n: "x" * n, 12_000, "msg_too_long"),
    (
        "2.3",
        [POST, UPDATE, EPHEMERAL],
        "attachments",
        lambda n: [{"text": "a"}] * n,
        100,
        "too_many_attachments",
    ),
    ("3.1", [POST, UPDATE, EPHEMERAL, SCHEDULE], "blocks", lambda n: [DIVIDER] * n, 50, "invalid_blocks"),
    ("3.2", [POST, UPDATE], "blocks", markdown, 12_000, "invalid_blocks"),
    ("5.1", [POST, UPDATE], "metadata", metadata, 8_000, "metadata_too_large"),
]
ROWS = [(method, *row[2:]) for row in LIMITS for method in row[1]]


@pytest.fixture
async def place(sandbox: Sandbox, client: AsyncWebClient) -> dict[str, dict[str, Any]]:
    """Where each method puts its message."""
    lisbon, marco = sandbox.state.channel("desk-lisbon"), sandbox.state.person("marco")
    posted = await client.chat_postMessage(channel=lisbon.id, text="a")
    return {
        POST: {"channel": lisbon.id},
        UPDATE: {"channel": lisbon.id, "ts": posted["ts"]},
        EPHEMERAL: {"channel": lisbon.id, "user": marco.id},
        SCHEDULE: {"channel": lisbon.id, "post_at": int(sandbox.clock.now()) + 3600},
    }


@pytest.mark.parametrize(("method", "argument", "sized", "most", "error"), ROWS)
async def test_as_much_as_allowed_passes_and_one_more_does_not(  # noqa: PLR0917
    client: AsyncWebClient, place: Any, method: str, argument: str, sized: Any, most: int, error: str
) -> None:
    with_text = {} if argument in {"text", "markdown_text"} else {"text": "a"}

    def arguments(size: int) -> dict[str, Any]:
        value = sized(size)
        held = value if isinstance(value, str) else json.dumps(value)
        return {**place[method], **with_text, argument: held}

    assert (await client.api_call(method, data=arguments(most)))["ok"]
    answer = await refusal_of(client, method, **arguments(most + 1))
    assert answer["error"] == error
    if error == "invalid_blocks":
        assert "[json-pointer:/blocks" in answer["response_metadata"]["messages"][0]


async def test_a_posted_text_is_cut_where_an_update_is_refused(client: AsyncWebClient, place: Any) -> None:
    answer = await client.api_call(POST, data={**place[POST], "text": "x" * 40_001})
    assert len(answer["message"]["text"]) == 40_000
    assert answer["warning"] == "message_truncated"


#: what a channel takes -> is a message refused, is a reply refused
RESTRICTIONS = [
    ("open", None, None),
    ("read_only", "restricted_action_read_only_channel", "restricted_action_read_only_channel"),
    ("threads_only", "restricted_action_thread_only_channel", None),
    ("no_threads", None, "restricted_action_non_threadable_channel"),
]


@pytest.mark.parametrize(("posting", "alone", "reply"), RESTRICTIONS)
async def test_a_channel_may_restrict_what_is_posted(  # noqa: PLR0917
    sandbox: Sandbox, client: AsyncWebClient, place: Any, posting: str, alone: str | None, reply: str | None
) -> None:
    parent = place[UPDATE]["ts"]
    sandbox.state.channel("desk-lisbon").posting = posting
    for thread, expected in (({}, alone), ({"thread_ts": parent}, reply)):
        for method in (POST, SCHEDULE, EPHEMERAL):
            error = expected if method != EPHEMERAL or expected is None else "restricted_action"
            arguments = {**place[method], **thread, "text": "a"}
            if error is None:
                assert (await client.api_call(method, data=arguments))["ok"]
            else:
                assert (await refusal_of(client, method, **arguments))["error"] == error
                assert error in METHODS[method]["errors"]


async def test_a_message_is_edited_only_while_the_workspace_allows_it(
    sandbox: Sandbox, client: AsyncWebClient, place: Any
) -> None:
    sandbox.state.team.edit_minutes = 5
    sandbox.clock.pause()
    sandbox.clock.advance(290)
    assert (await client.chat_update(**place[UPDATE], text="b"))["ok"]
    sandbox.clock.advance(20)
    answer = await refusal_of(client, UPDATE, **place[UPDATE], text="c")
    assert answer["error"] == "edit_window_closed"
    assert (await client.chat_delete(**place[UPDATE]))["ok"]


def test_a_described_company_may_have_such_rules() -> None:
    company: dict[str, Any] = {
        "team": {"name": "Harbour", "domain": "harbour", "edit_minutes": 5},
        "people": [{"handle": "kim", "name": "Kim Park"}],
        "channels": [{"name": "news", "posting": "read_only", "members": ["kim"], "app": True}],
    }
    sandbox = Sandbox(Workspace.from_dict(company), {"display_information": {"name": "x"}})
    assert sandbox.state.channel("news").posting == "read_only"
    assert sandbox.state.team.edit_minutes == 5
    company["channels"][0]["posting"] = "sometimes"
    with pytest.raises(WorkspaceError, match="#news has an unknown posting"):
        Workspace.from_dict(company)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": " \n"}, "no_text"),
        ({"blocks": "[]"}, "no_text"),
        ({"text": "a", "blocks": "[{"}, "invalid_blocks_format"),
        ({"text": "a", "blocks": '"x"'}, "invalid_blocks_format"),
        ({"text": "a", "blocks": '[{"type":"alert","text":{"type":"mrkdwn","text":"x"}}]'}, "invalid_blocks"),
        ({"text": "a", "attachments": "[{"}, "invalid_attachments"),
        ({"text": "a", "attachments": '[{"blocks":[{"type":"input"}]}]'}, "invalid_attachments"),
        ({"text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
        ({"text": "a", "metadata": "{"}, "invalid_metadata_format"),
        ({"text": "a", "metadata": '{"event_type":"A","event_payload":{}}'}, "invalid_metadata_format"),
        (
            {"text": "a", "metadata": '{"event_type":"a","event_payload":{"k":null}}'},
            "invalid_metadata_schema",
        ),
    ],
)
@pytest.mark.parametrize("method", [POST, UPDATE])
async def test_what_is_wrong_with_a_message_has_slacks_name(
    client: AsyncWebClient, place: Any, method: str, arguments: dict[str, str], error: str
) -> None:
    answer = await refusal_of(client, method, **place[method], **arguments)
    assert answer["error"] == error
    # Slack's page of chat.postMessage forgets two of the names that its page of chat.update lists.
    assert error in METHODS[UPDATE]["errors"]
