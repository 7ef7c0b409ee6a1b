"""Looking whether a message stands in Slack after all."""

from __future__ import annotations

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.model import Message
from bot.sandbox.server import Sandbox
from bot.slack.door import Door
from bot.slack.errors import OutcomeUnknown, PermanentProblem, RetryLater
from bot.slack.pace import MethodPace
from tests.slack.conftest import MakeDoor
from tests.slack.pacing import Time


def _talk(sandbox: Sandbox, channel: str, messages: int, *, thread_ts: str | None = None) -> None:
    state = sandbox.state
    for n in range(messages):
        message = Message(
            ts=state.new_ts(), user=state.person("marco").id, text=f"small talk {n}", thread_ts=thread_ts
        )
        state.insert(state.conversations[channel], message)


async def _post(door: Door, where: str, delivery: str, *, thread_ts: str | None = None) -> tuple[str, str]:
    return await door.post(where, text="Hello", blocks=[], delivery=delivery, thread_ts=thread_ts)


async def test_it_finds_the_delivery_and_no_other(door: Door, sandbox: Sandbox) -> None:
    channel = sandbox.state.channel("general").id
    stands = await _post(door, channel, "d1")
    await _post(door, channel, "d2")
    assert await door.find(channel, delivery="d1", after=None, thread_ts=None) == stands
    assert await door.find(channel, delivery="d3", after=None, thread_ts=None) is None


async def test_it_finds_a_direct_message_by_the_persons_id(door: Door, sandbox: Sandbox) -> None:
    person = sandbox.state.person("marco").id
    stands = await _post(door, person, "d1")
    assert stands[0].startswith("D")
    assert await door.find(person, delivery="d1", after=None, thread_ts=None) == stands


@pytest.mark.parametrize("thread", [False, True], ids=["in the channel", "in a thread"])
@pytest.mark.parametrize("before", [True, False], ids=["older", "newer"])
async def test_it_reads_as_far_as_it_takes(door: Door, sandbox: Sandbox, thread: bool, before: bool) -> None:
    """1,500 messages lie before it or after it; a thread is read oldest first, a channel newest first."""
    channel = sandbox.state.channel("general").id
    thread_ts = (await _post(door, channel, "parent"))[1] if thread else None
    if not before:
        _talk(sandbox, channel, 1500, thread_ts=thread_ts)
    stands = await _post(door, channel, "d1", thread_ts=thread_ts)
    if before:
        _talk(sandbox, channel, 1500, thread_ts=thread_ts)
    assert await door.find(channel, delivery="d1", after=None, thread_ts=thread_ts) == stands
    assert await door.find(channel, delivery="d9", after=None, thread_ts=thread_ts) is None


async def test_a_reply_is_not_looked_for_in_the_channel(door: Door, sandbox: Sandbox) -> None:
    channel = sandbox.state.channel("general").id
    parent = (await _post(door, channel, "parent"))[1]
    await _post(door, channel, "d1", thread_ts=parent)
    assert await door.find(channel, delivery="d1", after=None, thread_ts=None) is None
    assert await door.find(channel, delivery="d1", after=None, thread_ts=parent) is not None


async def test_only_what_was_said_after_a_known_message_is_read(door: Door, sandbox: Sandbox) -> None:
    channel = sandbox.state.channel("general").id
    _talk(sandbox, channel, 1000)
    before = (await _post(door, channel, "d1"))[1]
    stands = await _post(door, channel, "d2")
    assert await door.find(channel, delivery="d2", after=before, thread_ts=None) == stands
    assert await door.find(channel, delivery="d3", after=before, thread_ts=None) is None
    assert sum(call.method == "conversations.history" for call in sandbox.calls) == 2


async def test_it_does_not_say_absent_before_it_has_read_everything(
    make_door: MakeDoor, sandbox: Sandbox
) -> None:
    door = make_door(sandbox.api_url, sandbox.bot_token, most_pages=2)
    channel = sandbox.state.channel("desk-lisbon").id
    stands = await _post(door, channel, "d1")
    _talk(sandbox, channel, 399)
    assert await door.find(channel, delivery="d1", after=None, thread_ts=None) == stands
    _talk(sandbox, channel, 1)
    with pytest.raises(PermanentProblem, match="too_many_messages"):
        await door.find(channel, delivery="d1", after=None, thread_ts=None)


async def test_a_page_that_fails_is_read_again(door: Door, sandbox: Sandbox) -> None:
    channel = sandbox.state.channel("general").id
    stands = await _post(door, channel, "d1")
    _talk(sandbox, channel, 300)
    sandbox.faults.add(
        Fault("conversations.history", drop=True, matches=lambda args: bool(args.get("cursor")))
    )
    assert await door.find(channel, delivery="d1", after=None, thread_ts=None) == stands


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault("conversations.history", status=500, count=100), OutcomeUnknown),
        (Fault("conversations.history", error="ratelimited", count=100), RetryLater),
        (Fault("conversations.history", error="not_in_channel"), PermanentProblem),
    ],
    ids=["no answer", "too many calls", "refused"],
)
async def test_a_failure_is_never_taken_for_an_absence(
    make_door: MakeDoor, sandbox: Sandbox, fault: Fault, kind: type[Exception]
) -> None:
    time = Time()
    door = make_door(
        sandbox.api_url,
        sandbox.bot_token,
        pace=MethodPace(limits={}, monotonic=time, sleep=time.sleep),
    )
    channel = sandbox.state.channel("general").id
    await _post(door, channel, "d1")
    sandbox.faults.add(fault)
    with pytest.raises(kind):
        await door.find(channel, delivery="d1", after=None, thread_ts=None)
