"""A dead token: nothing is lost, nothing is tried in vain, and everything goes on when it works again."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain import DeliveryState
from bot.sandbox.faults import AFTER, BEFORE, Fault
from bot.services import workspace_problems
from tests.company import eventually
from tests.jobs.conftest import MakeDesk
from tests.jobs.sending import Desk, patient


def _refuse(desk: Desk, error: str | None) -> None:
    desk.sandbox.world.tokens.refused_with = error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("token_revoked", "*Encore works again.*"),
        ("account_inactive", "*Encore is back.* It had been removed"),
        ("invalid_auth", "*Encore works again.*"),
    ],
)
async def test_a_revoked_token_loses_nothing_and_sending_resumes_when_it_works_again(
    desk: Desk, error: str, words: str
) -> None:
    for n in range(8):
        for name in ("team-00", "team-01", "team-02"):
            desk.write(name, f"{n}")
    desk.sender(per_minute=6000, burst=1)
    await eventually(lambda: desk.texts("team-00"), what="it has begun")
    _refuse(desk, error)
    await eventually(lambda: desk.problem() == error, what="the problem is recorded")
    states = await eventually(
        lambda: (found := desk.states()).keys() == {"sent", "pending"} and found, what="all of it waits"
    )
    assert sum(states.values()) == 24
    _refuse(desk, None)
    await desk.drained()
    for name in ("team-00", "team-01", "team-02"):
        assert desk.texts(name) == [f"{n}" for n in range(8)]
    assert desk.problem() is None
    (told,) = await eventually(lambda: desk.told("lena"), what="the lead hears that it is over")
    assert told.startswith(words)
    assert ("removed from this Slack workspace" in told) or (f"`{error}`" in told)
    await desk.drained()
    assert desk.states() == {DeliveryState.SENT: 24 + 1}


async def test_a_dead_token_is_tried_now_and_then_with_one_message(desk: Desk) -> None:
    _refuse(desk, "token_revoked")
    for n in range(20):
        desk.write(f"team-{n:02}", "Hello")
    desk.sender(patience=patient(token=0.2))
    await eventually(lambda: len(_posts(desk)) >= 20 + 4, what="it is tried again")
    trials = _posts(desk)[19:]
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(trials))
    _refuse(desk, None)
    await desk.drained()
    assert desk.problem() is None


def _posts(desk: Desk) -> list[float]:
    """Refused calls are recorded as well."""
    return [call.real_time for call in desk.sandbox.calls if call.method == "chat.postMessage"]


async def test_what_slack_has_said_is_heeded_and_only_a_question_tries_the_token(
    make_desk: MakeDesk, database_url: str
) -> None:
    desk = await make_desk(database_url)
    _refuse(desk, "account_inactive")
    desk.database.write_now(
        workspace_problems.refused, desk.workspace_id, workspace_problems.REMOVED, now=desk.clock.now()
    )
    back = asyncio.Event()
    for n in range(3):
        desk.write("team-00", f"{n}")
    desk.sender(on_back=back.set)
    await eventually(lambda: len(desk.calls("auth.test")) >= 3, what="Slack is asked now and then")
    assert desk.calls("chat.postMessage") == []
    assert desk.states() == {DeliveryState.PENDING: 3}
    assert desk.attempts() == 0
    _refuse(desk, None)
    await asyncio.wait_for(back.wait(), 10)
    await desk.drained()
    assert desk.texts("team-00") == ["0", "1", "2"]
    assert desk.problem() is None
    (told,) = await eventually(lambda: desk.told("lena"), what="the lead hears that it is over")
    assert told.startswith("*Encore is back.*")


async def test_an_answer_that_was_under_way_when_the_token_died_is_no_sign_of_life(desk: Desk) -> None:
    desk.sandbox.faults.add(Fault("chat.postMessage", when=AFTER, delay=0.5))
    desk.write("team-00", "Slow")
    desk.sender()
    await eventually(lambda: desk.texts("team-00"), what="it stands in Slack")
    desk.write("team-01", "Refused")
    _refuse(desk, "token_revoked")
    await eventually(lambda: desk.problem() == "token_revoked", what="the problem is recorded")
    await eventually(lambda: desk.states().get("sent") == 1, what="the slow answer is there")
    assert desk.problem() == "token_revoked"
    assert desk.told("lena") == []
    _refuse(desk, None)
    await eventually(lambda: desk.problem() is None, what="the problem is over")
    await eventually(lambda: len(desk.told("lena")) == 1, what="the lead hears of it, once")
    await desk.drained()
    assert desk.texts("team-01") == ["Refused"]


async def test_with_nothing_to_send_slack_is_asked_whether_the_token_works_again(
    make_desk: MakeDesk, database_url: str
) -> None:
    desk = await make_desk(database_url, leads=())
    _refuse(desk, "token_expired")
    (one,) = desk.write("team-00", "Hello", expires_at=desk.clock.now() + timedelta(hours=1))
    desk.sender()
    await eventually(lambda: desk.problem() == "token_expired", what="the problem is recorded")
    desk.clock.move(hours=2)
    await eventually(lambda: desk.calls("auth.test"), what="Slack is asked")
    assert desk.row(one).state == DeliveryState.MISSED
    assert desk.problem() == "token_expired"
    _refuse(desk, None)
    await eventually(lambda: desk.problem() is None, what="the problem is over")
    desk.write("team-00", "Later")
    await desk.drained()
    assert desk.texts("team-00") == ["Later"]


async def test_a_living_token_that_may_not_post_is_no_end_of_the_trouble(
    make_desk: MakeDesk, sqlite_url: str
) -> None:
    desk = await make_desk(sqlite_url, leads=(), without_scopes=("chat:write",))
    desk.write("team-00", "Hello", expires_at=desk.clock.now() + timedelta(hours=1))
    desk.sender()
    await eventually(lambda: desk.problem() == "missing_scope", what="the problem is recorded")
    desk.clock.move(hours=2)
    await eventually(lambda: len(desk.calls("auth.test")) >= 3, what="Slack is asked")
    assert desk.problem() == "missing_scope"
    desk.sandbox.world.manifest.scopes += ("chat:write",)
    await eventually(lambda: desk.problem() is None, what="the problem is over")


async def test_a_missing_right_to_post_stops_everything_although_the_token_lives(
    make_desk: MakeDesk, database_url: str
) -> None:
    desk = await make_desk(database_url, without_scopes=("chat:write",))
    desk.write("team-00", "1", "2")
    desk.write("team-01", "1")
    desk.sender()
    await eventually(lambda: len(_posts(desk)) >= 6, what="it is tried again and again")
    assert desk.problem() == "missing_scope"
    assert desk.states().keys() <= {"pending", "sending"}
    desk.sandbox.world.manifest.scopes += ("chat:write",)
    await desk.drained()
    assert desk.texts("team-00") == ["1", "2"]
    assert desk.problem() is None


@pytest.mark.parametrize("when", [BEFORE, AFTER])
async def test_a_token_that_dies_before_the_read_back_leaves_the_post_uncertain(
    desk: Desk, when: str
) -> None:
    desk.sandbox.faults.add(Fault("chat.postMessage", when=when, drop=True))
    desk.sandbox.faults.add(Fault("conversations.history", error="token_revoked", count=3))
    (one,) = desk.write("team-00", "Hello")
    desk.sender()
    await eventually(lambda: desk.problem() == "token_revoked", what="the problem is recorded")
    assert desk.row(one).state == DeliveryState.UNKNOWN
    await desk.drained()
    assert desk.texts("team-00") == ["Hello"]
    assert desk.row(one).state == DeliveryState.SENT
    posts = [one for one in desk.calls("chat.postMessage") if one.get("channel") == desk.channel("team-00")]
    assert len(posts) == (1 if when == AFTER else 2)
    await eventually(lambda: desk.problem() is None, what="the problem is over")
