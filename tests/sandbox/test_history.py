"""conversations.history and replies: read back by the app where it is a member."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of, error_of, refusal_of
from tests.sandbox.manifests import manifest

METADATA = {"event_type": "praise_post", "event_payload": {"key": "p-1"}}


@pytest.fixture
async def lisbon(sandbox: Sandbox, client: AsyncWebClient) -> str:
    """A channel the app is in."""
    channel = sandbox.state.channel("desk-lisbon").id
    await client.conversations_join(channel=channel)
    return channel


async def test_the_newest_message_comes_first_and_pages_follow(lisbon: str, client: AsyncWebClient) -> None:
    stamps = [(await client.chat_postMessage(channel=lisbon, text=str(n)))["ts"] for n in range(5)]
    first = await client.conversations_history(channel=lisbon, limit=2)
    assert [one["ts"] for one in first["messages"]] == stamps[:2:-1]
    assert first["has_more"] is True
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(channel=lisbon, limit=2, cursor=cursor)
    assert [one["ts"] for one in second["messages"]] == [stamps[2], stamps[1]]


async def test_bounds_are_open_unless_inclusive(lisbon: str, client: AsyncWebClient) -> None:
    a, b, c = [(await client.chat_postMessage(channel=lisbon, text=str(n)))["ts"] for n in range(3)]
    inner = await client.conversations_history(channel=lisbon, oldest=a, latest=c)
    assert [one["ts"] for one in inner["messages"]] == [b]
    outer = await client.conversations_history(channel=lisbon, oldest=a, latest=c, inclusive=True)
    assert [one["ts"] for one in outer["messages"]] == [c, b, a]
    answer = await refusal_of(client, "conversations.history", channel=lisbon, oldest="yesterday")
    assert answer["error"] == "invalid_ts_oldest"


async def test_the_payload_of_metadata_is_shown_on_request_only(lisbon: str, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=lisbon, text="a", metadata=METADATA)
    plain = await client.conversations_history(channel=lisbon, limit=1)
    assert plain["messages"][0]["metadata"] == {"event_type": "praise_post"}
    full = await client.conversations_history(channel=lisbon, limit=1, include_all_metadata=True)
    assert full["messages"][0]["metadata"] == METADATA


async def test_replies_are_in_their_thread_and_not_in_the_channel(
    lisbon: str, client: AsyncWebClient
) -> None:
    parent = (await client.chat_postMessage(channel=lisbon, text="a"))["ts"]
    hidden = (await client.chat_postMessage(channel=lisbon, text="b", thread_ts=parent))["ts"]
    shown = (await client.chat_postMessage(channel=lisbon, text="c", thread_ts=parent, reply_broadcast=True))[
        "ts"
    ]
    history = await client.conversations_history(channel=lisbon, oldest=parent, inclusive=True)
    assert [one["ts"] for one in history["messages"]] == [shown, parent]
    assert history["messages"][1]["reply_count"] == 2
    thread = await client.conversations_replies(channel=lisbon, ts=parent)
    assert [one["ts"] for one in thread["messages"]] == [parent, hidden, shown]
    assert thread["messages"][1]["parent_user_id"] == thread["messages"][0]["user"]
    assert await error_of(client.conversations_replies(channel=lisbon, ts="1.0")) == "thread_not_found"


async def test_history_needs_membership(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = sandbox.state.channel("general").id
    assert await error_of(client.conversations_history(channel=general)) == "not_in_channel"


async def test_history_of_a_direct_message_needs_its_own_scope(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(manifest(without=("im:history",)))
    client = client_of(sandbox)
    direct = (await client.chat_postMessage(channel=sandbox.state.person("sam").id, text="a"))["channel"]
    answer = await refusal_of(client, "conversations.history", channel=direct)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:history")


async def test_ephemeral_messages_are_not_in_the_history(
    sandbox: Sandbox, lisbon: str, client: AsyncWebClient
) -> None:
    marco = sandbox.state.person("marco").id
    posted = await client.chat_postEphemeral(channel=lisbon, user=marco, text="psst")
    history = await client.conversations_history(channel=lisbon)
    assert posted["message_ts"] not in {one["ts"] for one in history["messages"]}
