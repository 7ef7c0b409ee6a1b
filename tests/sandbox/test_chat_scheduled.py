"""chat.scheduleMessage: posted at its time by the sandbox's clock, or refused."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import error_of
from tests.sandbox.socket_peer import eventually


async def test_a_message_is_posted_when_the_clock_gets_there(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    general = sandbox.state.channel("general")
    at = int(sandbox.clock.now()) + 3600
    answer = await client.chat_scheduleMessage(channel=general.id, post_at=at, text="later")
    assert answer["post_at"] == at
    (waiting,) = (await client.chat_scheduledMessages_list())["scheduled_messages"]
    assert (waiting["id"], waiting["channel_id"]) == (answer["scheduled_message_id"], general.id)
    sandbox.clock.advance(3599)
    assert (await client.chat_scheduledMessages_list())["scheduled_messages"]
    sandbox.clock.advance(2)
    await eventually(lambda: next(reversed(general.messages.values())).text == "later")
    assert float(next(reversed(general.messages))) >= at
    assert (await client.chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_one_with_metadata_is_accepted_and_never_posted(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    general = sandbox.state.channel("general")
    now = int(sandbox.clock.now())
    metadata = {"event_type": "a", "event_payload": {}}
    await client.chat_scheduleMessage(channel=general.id, post_at=now + 60, text="lost", metadata=metadata)
    await client.chat_scheduleMessage(channel=general.id, post_at=now + 61, text="kept")
    sandbox.clock.advance(62)
    await eventually(lambda: next(reversed(general.messages.values())).text == "kept")
    assert "lost" not in {one.text for one in general.messages.values()}


async def test_one_can_be_taken_back_until_a_minute_before(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = sandbox.state.channel("general")
    at = int(sandbox.clock.now()) + 600
    ids = [
        (await client.chat_scheduleMessage(channel=general.id, post_at=at, text="a"))["scheduled_message_id"]
        for _ in range(2)
    ]
    await client.chat_deleteScheduledMessage(channel=general.id, scheduled_message_id=ids[0])
    sandbox.clock.advance(550)
    for one in ids:
        call = client.chat_deleteScheduledMessage(channel=general.id, scheduled_message_id=one)
        assert await error_of(call) == "invalid_scheduled_message_id"


@pytest.mark.parametrize(
    ("ahead", "error"), [(-1, "time_in_past"), (121 * 86400, "time_too_far"), ("soon", "invalid_time")]
)
async def test_times_that_are_refused(
    sandbox: Sandbox, client: AsyncWebClient, ahead: int | str, error: str
) -> None:
    at = int(sandbox.clock.now()) + ahead if isinstance(ahead, int) else ahead
    call = client.api_call("chat.scheduleMessage", params={"channel": "#general", "post_at": at, "text": "a"})
    assert await error_of(call) == error


async def test_thirty_messages_fit_into_five_minutes(sandbox: Sandbox, client: AsyncWebClient) -> None:
    at = (int(sandbox.clock.now()) // 300 + 2) * 300
    for _ in range(30):
        await client.chat_scheduleMessage(channel="#general", post_at=at, text="a")
    call = client.chat_scheduleMessage(channel="#general", post_at=at + 299, text="a")
    assert await error_of(call) == "restricted_too_many"
    await client.chat_scheduleMessage(channel="#general", post_at=at + 300, text="a")
