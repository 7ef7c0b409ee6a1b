"""Whatever Slack answers or does not answer: every delivery once, in order, and nobody waits for another's trouble."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest

from bot.domain import DeliveryState, Verb
from bot.sandbox.faults import AFTER, BEFORE, Fault
from bot.sandbox.model import Message
from tests.company import eventually
from tests.jobs.conftest import MakeDesk
from tests.jobs.sending import Desk, patient

FIVE = ("team-00", "team-01", "team-02", "team-03", "team-04")


def _posts_to(desk: Desk, channel: str) -> Fault:
    wanted = desk.channel(channel)
    return Fault("chat.postMessage", matches=lambda args: args["channel"] == wanted)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_order_is_kept_and_nothing_is_lost_or_doubled_under_random_faults(
    desk: Desk, seed: int
) -> None:
    chance = random.Random(seed)
    for kind in (
        {"status": 500},
        {"status": 503},
        {"status": 200},
        {"drop": True},
        {"error": "internal_error"},
        {"error": "fatal_error"},
        {"delay": 0.02},
    ):
        for when in (BEFORE, AFTER):
            for method in ("chat.postMessage", "conversations.history"):
                desk.sandbox.faults.add(
                    Fault(method, when=when, count=8, matches=lambda _: chance.random() < 0.08, **kind)
                )
    for n in range(20):
        for name in FIVE:
            desk.write(name, f"{name} {n}")
    desk.sender()
    await desk.drained()
    for name in FIVE:
        assert desk.texts(name) == [f"{name} {n}" for n in range(20)]
    assert desk.states() == {DeliveryState.SENT: 100}
    assert any(call.status == 500 for call in desk.sandbox.calls), "the faults did strike"


@pytest.mark.parametrize(
    "trouble", [{"status": 500}, {"drop": True}, {"delay": 1.0}], ids=["no answer", "dropped", "slow"]
)
async def test_a_conversation_in_trouble_holds_up_nobody_else(desk: Desk, trouble: dict[str, object]) -> None:
    fault = _posts_to(desk, "team-00")
    fault.count = 10_000
    for name, value in trouble.items():
        setattr(fault, name, value)
    desk.sandbox.faults.add(fault)
    desk.write("team-00", "a", "b", "c")
    for n in range(20):
        desk.write("team-01", f"{n}")
    desk.sender()
    await eventually(lambda: len(desk.texts("team-01")) == 20, seconds=5, what="the others are served")
    assert desk.texts("team-00") == []
    desk.sandbox.faults.clear()
    await desk.drained()
    assert desk.texts("team-00") == ["a", "b", "c"]
    assert desk.texts("team-01") == [f"{n}" for n in range(20)]


async def test_many_conversations_in_trouble_hold_up_nobody_else(desk: Desk) -> None:
    """Forty uncertain deliveries must not use up the places of what can be sent."""
    bad = [desk.channel(f"team-{n:02}") for n in range(29)]
    for method in ("chat.postMessage", "conversations.history"):
        desk.sandbox.faults.add(
            Fault(method, status=500, count=10_000, matches=lambda args: args["channel"] in bad)
        )
    for n in range(29):
        desk.write(f"team-{n:02}", "stuck")
    desk.sender()
    await eventually(lambda: desk.states().get("unknown", 0) > 20, what="many are uncertain")
    desk.write("team-29", *(f"{n}" for n in range(20)))
    await eventually(lambda: len(desk.texts("team-29")) == 20, seconds=5, what="the other is served")
    desk.sandbox.faults.clear()
    await desk.drained()
    assert all(desk.texts(f"team-{n:02}") == ["stuck"] for n in range(29))


@pytest.mark.parametrize("trouble", [{"drop": True}, {"status": 500}, {"error": "internal_error"}])
async def test_twenty_answers_lost_after_posting_make_twenty_posts(
    desk: Desk, trouble: dict[str, object]
) -> None:
    desk.sandbox.faults.add(Fault("chat.postMessage", when=AFTER, count=20, **trouble))
    for n in range(5):
        for name in FIVE[:4]:
            desk.write(name, f"{n}")
    desk.sender()
    await desk.drained()
    assert len(desk.calls("chat.postMessage")) == 20
    for name in FIVE[:4]:
        assert desk.texts(name) == ["0", "1", "2", "3", "4"]
    assert desk.states() == {DeliveryState.SENT: 20}


async def test_a_confirmed_delivery_knows_where_it_stands(desk: Desk) -> None:
    desk.sandbox.faults.add(Fault("chat.postMessage", when=AFTER, drop=True))
    (one,) = desk.write("marco", "Hello")
    desk.sender()
    await desk.drained()
    row = desk.row(one)
    message = desk.sandbox.state.conversations[row.channel_id].messages[row.ts]
    assert (message.text, row.sent_at) == ("Hello", desk.clock.now())


@pytest.mark.parametrize("trouble", [{"drop": True}, {"status": 502}, {"error": "fatal_error"}])
async def test_what_was_lost_before_posting_is_posted_once_after_looking(
    desk: Desk, trouble: dict[str, object]
) -> None:
    desk.sandbox.faults.add(Fault("chat.postMessage", when=BEFORE, count=3, **trouble))
    (one,) = desk.write("team-00", "Hello")
    desk.sender()
    await desk.drained()
    assert desk.texts("team-00") == ["Hello"]
    assert len(desk.calls("chat.postMessage")) == 4
    assert len(desk.calls("conversations.history")) == 3, "looked before each new try"
    assert desk.row(one).attempts == 4


async def test_the_next_message_waits_until_the_uncertain_one_is_decided(desk: Desk) -> None:
    desk.sandbox.faults.add(Fault("chat.postMessage", when=BEFORE, drop=True))
    desk.sandbox.faults.add(Fault("conversations.history", status=500, count=4))
    desk.write("team-00", "first", "second")
    desk.sender()
    await eventually(lambda: len(desk.calls("conversations.history")) >= 4, what="reading back fails")
    assert desk.texts("team-00") == []
    await desk.drained()
    assert desk.texts("team-00") == ["first", "second"]


@pytest.mark.parametrize("when", [BEFORE, AFTER])
@pytest.mark.parametrize(
    "reading", [{"status": 500, "count": 9}, {"drop": True, "count": 9}, {"error": "ratelimited", "count": 1}]
)
async def test_a_read_back_that_fails_is_repeated_and_decides_later(
    desk: Desk, when: str, reading: dict[str, object]
) -> None:
    desk.sandbox.faults.add(Fault("chat.postMessage", when=when, drop=True))
    desk.sandbox.faults.add(Fault("conversations.history", **reading))
    desk.write("team-00", "Hello")
    desk.sender()
    await desk.drained()
    assert desk.texts("team-00") == ["Hello"]
    assert len(desk.calls("chat.postMessage")) == (1 if when == AFTER else 2)


@pytest.mark.parametrize("when", [BEFORE, AFTER])
async def test_without_the_right_to_read_back_an_uncertain_post_is_never_repeated(
    make_desk: MakeDesk, database_url: str, when: str
) -> None:
    deaf = await make_desk(database_url, without_scopes=("channels:history",))
    deaf.sandbox.faults.add(Fault("chat.postMessage", when=when, drop=True))
    first, second = deaf.write("team-00", "first", "second")
    deaf.sender()
    await deaf.drained()
    assert deaf.row(first).state == DeliveryState.FAILED
    assert deaf.row(first).reason == "unconfirmed_missing_scope"
    assert deaf.row(second).state == DeliveryState.SENT, "what follows is sent"
    assert deaf.texts("team-00") == (["first", "second"] if when == AFTER else ["second"])
    assert len(deaf.told("lena")) == 1, "the lead hears of it"
    assert deaf.problem() is None, "one missing scope for reading stops nothing else"


async def test_a_reply_whose_answer_was_lost_is_looked_for_in_its_thread(desk: Desk) -> None:
    (parent,) = desk.write("team-00", "parent")
    desk.sender()
    await desk.drained()
    desk.sandbox.faults.add(Fault("chat.postMessage", when=AFTER, drop=True))
    desk.write("team-00", "reply", thread_ts=desk.row(parent).ts)
    await desk.drained()
    assert desk.texts("team-00") == ["parent", "reply"]
    assert len(desk.calls("conversations.replies")) == 1
    assert desk.states() == {DeliveryState.SENT: 2}


async def test_an_archived_channel_is_recorded_and_the_lead_is_told_once(desk: Desk) -> None:
    desk.sandbox.state.channel("team-00").is_archived = True
    lost = desk.write("team-00", *(f"{n}" for n in range(6)))
    desk.write("team-01", "Hello")
    desk.sender()
    await desk.drained()
    assert desk.reasons(lost) == {(DeliveryState.FAILED, "is_archived")}
    assert len(desk.calls("chat.postMessage")) == 6 + 1 + 1, "each is tried once"
    assert len(desk.told("lena")) == 1
    assert desk.channel("team-00") in desk.told("lena")[0]
    assert desk.channel_problem("team-00") == "is_archived"
    assert desk.channel_problem("team-01") is None
    assert desk.texts("team-01") == ["Hello"]


async def test_the_lead_is_told_again_the_next_day(desk: Desk) -> None:
    desk.sandbox.state.channel("team-00").is_archived = True
    desk.write("team-00", "a", "b")
    desk.sender()
    await desk.drained()
    desk.clock.move(days=1)
    desk.write("team-00", "c", "d")
    await desk.drained()
    assert len(desk.told("lena")) == 2


async def test_a_lead_who_cannot_be_told_does_not_cause_another_message(desk: Desk) -> None:
    desk.sandbox.state.channel("team-00").is_archived = True
    desk.sandbox.state.person("lena").deleted = True
    desk.write("team-00", "a")
    desk.sender()
    await desk.drained()
    assert desk.states() == {DeliveryState.FAILED: 2}


async def test_somebody_who_is_gone_is_a_failure_that_is_told(desk: Desk) -> None:
    desk.sandbox.state.person("marco").deleted = True
    (one,) = desk.write("marco", "Hello")
    desk.sender()
    await desk.drained()
    assert desk.reasons([one]) == {(DeliveryState.FAILED, "channel_not_found")}
    assert len(desk.told("lena")) == 1


async def test_words_that_cannot_be_made_fail_alone(desk: Desk) -> None:
    no_words = desk.write("team-00", "x", kind="nobody_wrote_words_for_this")
    no_values = desk.write("team-01", "x", kind="recognition_received")
    desk.write("team-00", "after")
    desk.write("team-01", "after")
    desk.sender()
    await desk.drained()
    assert desk.reasons(no_words + no_values) == {(DeliveryState.FAILED, "render_failed")}
    assert desk.texts("team-00") == desk.texts("team-01") == ["after"]


async def test_nothing_is_posted_before_retry_after_is_over(desk: Desk) -> None:
    """Not even what had its place in the queue already."""
    desk.sandbox.faults.add(Fault("chat.postMessage", status=429, retry_after=1))
    for n in range(25):
        desk.write(f"team-{n:02}", "Hello")
    desk.sender(per_minute=1200, burst=1)
    await desk.drained()
    calls = [call for call in desk.sandbox.calls if call.method == "chat.postMessage"]
    refused = next(index for index, call in enumerate(calls) if call.status == 429)
    assert calls[refused + 1].real_time - calls[refused].real_time >= 0.99
    assert all(desk.texts(f"team-{n:02}") == ["Hello"] for n in range(25))


async def test_the_pace_is_kept_on_the_wire(sqlite_desk: Desk) -> None:
    for n in range(14):
        sqlite_desk.write(f"team-{n % 7:02}", f"{n}")
    sqlite_desk.sender(per_minute=1200, burst=2, seconds_between=0.2)
    await sqlite_desk.drained()
    calls = [call for call in sqlite_desk.sandbox.calls if call.method == "chat.postMessage"]
    times = [call.real_time for call in calls]
    # 20 a second after a burst of two; requests may be late by what the machine takes, so spans are cut a little short.
    assert all(later - earlier >= 0.05 * 6 - 0.03 for earlier, later in zip(times, times[7:], strict=False))
    for name in {call.args["channel"] for call in calls}:
        first, second = [call.real_time for call in calls if call.args["channel"] == name]
        assert second - first >= 0.2


async def test_slacks_own_limits_are_never_met(make_desk: MakeDesk, sqlite_url: str) -> None:
    strict = await make_desk(sqlite_url, limits="slack")
    for n in range(40):
        strict.write(f"team-{n % 20:02}", f"{n}")
    strict.sender(per_minute=1200, seconds_between=1.0)
    await strict.drained()
    assert not [call for call in strict.sandbox.calls if call.status == 429]


async def test_a_message_is_changed_after_it_was_sent(desk: Desk) -> None:
    (one,) = desk.write("team-00", "Before")
    (change,) = desk.write("team-00", "After", verb=Verb.UPDATE, target_id=one)
    desk.write("team-00", "Next")
    desk.sender()
    await desk.drained()
    assert desk.texts("team-00") == ["After", "Next"]
    assert desk.reasons([one, change]) == {(DeliveryState.SENT, None)}


async def test_a_message_that_was_never_sent_is_not_changed(desk: Desk) -> None:
    desk.sandbox.faults.add(Fault("chat.postMessage", error="invalid_blocks"))
    (one,) = desk.write("team-00", "Before")
    (change,) = desk.write("team-00", "After", verb=Verb.UPDATE, target_id=one)
    (stray,) = desk.write("team-00", "After", verb=Verb.UPDATE, target_id="nothing")
    desk.sender()
    await desk.drained()
    assert desk.reasons([change, stray]) == {(DeliveryState.SKIPPED, "nothing_to_change")}
    assert not desk.calls("chat.update")


async def test_a_message_somebody_deleted_needs_no_change_and_nobody_is_told(desk: Desk) -> None:
    (one,) = desk.write("team-00", "Before")
    desk.sender()
    await desk.drained()
    desk.sandbox.state.channel("team-00").messages.pop(desk.row(one).ts)
    (change,) = desk.write("team-00", "After", verb=Verb.UPDATE, target_id=one)
    await desk.drained()
    assert desk.reasons([change]) == {(DeliveryState.SKIPPED, "message_not_found")}
    assert desk.told("lena") == []


@pytest.mark.parametrize("when", [BEFORE, AFTER])
async def test_a_change_whose_answer_was_lost_is_made_again(desk: Desk, when: str) -> None:
    (one,) = desk.write("team-00", "Before")
    desk.sandbox.faults.add(Fault("chat.update", when=when, status=500, count=9))
    (change,) = desk.write("team-00", "After", verb=Verb.UPDATE, target_id=one)
    desk.sender()
    await desk.drained()
    assert desk.texts("team-00") == ["After"]
    assert desk.reasons([change]) == {(DeliveryState.SENT, None)}


async def test_slack_out_of_reach_loses_nothing(desk: Desk) -> None:
    for name in FIVE:
        desk.write(name, "1", "2", "3")
    url = desk.sandbox.api_url
    port = int(url.rsplit(":", 1)[1].split("/")[0])
    await desk.sandbox.stop()
    desk.sender()
    await eventually(
        lambda: desk.attempts() >= 10 and desk.states() == {DeliveryState.PENDING: 15},
        what="it is tried and given back",
    )
    desk.sandbox._port = port
    await desk.sandbox.start()
    await desk.drained()
    assert all(desk.texts(name) == ["1", "2", "3"] for name in FIVE)


async def test_a_stop_lets_what_is_on_its_way_arrive_and_keeps_the_rest(desk: Desk) -> None:
    desk.sandbox.faults.add(Fault("chat.postMessage", when=AFTER, delay=0.2, count=3))
    for n in range(20):
        desk.write(f"team-{n:02}", "Hello")
    desk.sender(per_minute=120, burst=3)
    await eventually(lambda: len(_all_texts(desk)) == 3, what="three are out")
    await desk.stop()
    assert desk.states() == {DeliveryState.SENT: 3, DeliveryState.PENDING: 17}
    desk.sender()
    await desk.drained()
    assert _all_texts(desk) == ["Hello"] * 20


async def test_a_stop_does_not_wait_for_ever(desk: Desk) -> None:
    desk.sandbox.faults.add(Fault("chat.postMessage", when=AFTER, delay=0.7))
    (one,) = desk.write("team-00", "Hello")
    desk.sender(patience=patient(stop=0.05))
    await eventually(lambda: desk.texts("team-00"), what="it is posted")
    async with asyncio.timeout(0.5):
        await desk.stop()
    assert desk.row(one).state == DeliveryState.SENDING
    desk.sender()
    await desk.drained()
    assert desk.texts("team-00") == ["Hello"], "the next sender has found it"


def _all_texts(desk: Desk) -> list[str]:
    return [text for n in range(20) for text in desk.texts(f"team-{n:02}")]


async def test_the_first_message_to_an_old_busy_channel_is_looked_for_only_among_recent_ones(
    desk: Desk,
) -> None:
    state, channel = desk.sandbox.state, desk.sandbox.state.channel("team-00")
    long_ago = (desk.clock.now() - timedelta(days=30)).timestamp()
    for n in range(11_000):
        ts = f"{long_ago + n:.6f}"
        channel.messages[ts] = Message(ts=ts, user=state.person("marco").id, text="small talk")
    desk.sandbox.faults.add(Fault("chat.postMessage", when=BEFORE, drop=True))
    desk.write("team-00", "Hello")
    desk.sender()
    await desk.drained()
    assert desk.texts("team-00") == ["Hello"]
    assert len(desk.calls("conversations.history")) == 1


async def test_a_thank_you_nobody_may_look_for_is_recorded_and_holds_up_nobody(
    make_desk: MakeDesk, database_url: str
) -> None:
    deaf = await make_desk(database_url, without_scopes=("channels:history",))
    deaf.sandbox.faults.add(Fault("chat.postMessage", when=BEFORE, drop=True, count=2))
    uncertain = [
        *deaf.write("team-00", "Thanks", kind="recognition_post", state=DeliveryState.UNKNOWN),
        *deaf.write("team-01", "Hello"),
    ]
    deaf.sender()
    await deaf.drained()
    assert deaf.reasons(uncertain) == {(DeliveryState.FAILED, "unconfirmed_missing_scope")}
