"""response_url: five uses within thirty minutes, new messages, replacements and deletions."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of
from tests.sandbox.fake_time import FakeTime
from tests.sandbox.payloads import button


class _FromMessage:
    """A response_url that came with a button of a posted message."""

    def __init__(self, sandbox: Sandbox, channel: str, ts: str, thread_ts: str | None = None) -> None:
        self.sandbox = sandbox
        self.sam = sandbox.state.person("sam").id
        self.channel = sandbox.state.conversations[channel]
        self.ts = ts
        urls = sandbox.world.response_urls
        self.hook = AsyncWebhookClient(urls.issue(self.sam, channel, message_ts=ts, thread_ts=thread_ts))


@pytest.fixture
async def came(sandbox: Sandbox, client: AsyncWebClient) -> _FromMessage:
    """The app is not a member of the channel."""
    posted = await client.chat_postMessage(channel="#general", text="before", blocks=[button("go")])
    return _FromMessage(sandbox, posted["channel"], posted["ts"])


async def test_a_new_message_is_for_the_person_alone(came: _FromMessage) -> None:
    answer = await came.hook.send(text="only you")
    assert (answer.status_code, answer.body) == (200, "ok")
    (message,) = came.channel.ephemerals.values()
    assert (message.text, message.addressee, message.bot_id) == (
        "only you",
        came.sam,
        came.sandbox.state.bot_id,
    )


async def test_or_for_the_whole_channel_without_membership(came: _FromMessage) -> None:
    await came.hook.send(text="all of you", response_type="in_channel")
    assert next(reversed(came.channel.messages.values())).text == "all of you"


async def test_the_original_is_replaced(came: _FromMessage) -> None:
    await came.hook.send(text="after", replace_original=True)
    message = came.channel.messages[came.ts]
    assert (message.text, message.blocks) == ("after", None)
    assert came.channel.ephemerals == {}


async def test_the_original_is_deleted(came: _FromMessage) -> None:
    await came.hook.send(delete_original=True)
    assert came.ts not in came.channel.messages


async def test_an_ephemeral_original_is_replaced_and_deleted(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    general, sam = sandbox.state.channel("general").id, sandbox.state.person("sam").id
    ts = (await client.chat_postEphemeral(channel=general, user=sam, text="before"))["message_ts"]
    came = _FromMessage(sandbox, general, ts)
    await came.hook.send(text="after", replace_original=True)
    assert came.channel.ephemerals[ts].text == "after"
    await came.hook.send(delete_original=True)
    assert came.channel.ephemerals == {}


async def test_an_answer_goes_to_the_thread_it_came_from(sandbox: Sandbox, client: AsyncWebClient) -> None:
    parent = await client.chat_postMessage(channel="#general", text="a")
    reply = await client.chat_postMessage(channel="#general", text="b", thread_ts=parent["ts"])
    came = _FromMessage(sandbox, parent["channel"], reply["ts"], parent["ts"])
    await came.hook.send(text="c", response_type="in_channel")
    assert next(reversed(came.channel.messages.values())).thread_ts == parent["ts"]


async def test_five_uses_and_no_more(came: _FromMessage) -> None:
    statuses = [(await came.hook.send(text=str(n))).status_code for n in range(6)]
    assert statuses == [200] * 5 + [404]
    assert len(came.channel.ephemerals) == 5


async def test_thirty_minutes_and_no_longer(make_sandbox: MakeSandbox) -> None:
    time = FakeTime()
    sandbox = await make_sandbox(monotonic=time)
    posted = await client_of(sandbox).chat_postMessage(channel="#general", text="a")
    came = _FromMessage(sandbox, posted["channel"], posted["ts"])
    sandbox.clock.advance(86400)
    assert (await came.hook.send(text="a")).status_code == 200, "the sandbox's clock does not age it"
    time.advance(30 * 60 + 1)
    answer = await came.hook.send(text="a")
    assert (answer.status_code, "expired_url" in answer.body) == (404, True)


async def test_what_it_refuses(came: _FromMessage) -> None:
    assert "no_text" in (await came.hook.send()).body
    assert "invalid_blocks" in (await came.hook.send(text="a", blocks=[{"type": "nonsense"}])).body
    assert came.channel.ephemerals == {}
    stranger = AsyncWebhookClient(f"{came.sandbox.url}/response/unknown")
    assert (await stranger.send(text="a")).status_code == 404


async def test_it_can_be_made_to_fail(came: _FromMessage) -> None:
    came.sandbox.faults.add(Fault("response_url", status=500))
    assert (await came.hook.send(text="a")).status_code == 500
    assert (await came.hook.send(text="a")).status_code == 200
