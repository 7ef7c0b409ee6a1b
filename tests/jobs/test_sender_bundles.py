"""Several messages in one on their way to Slack: a death, a lost answer or a refusal loses nothing, doubles nothing."""

from __future__ import annotations

import re

from bot.db import preferences
from bot.domain import DeliveryState
from bot.sandbox.faults import AFTER, Fault
from bot.services import deliveries
from tests.company import eventually
from tests.jobs.conftest import MakeDesk
from tests.jobs.sending import Desk

ELEVEN = "2026-11-23T11:00+00:00"


async def _with_news(make_desk: MakeDesk, database_url: str, *, times: int = 3) -> tuple[Desk, list[str]]:
    """Grace hears news twice a day; so many pieces wait for eleven, each with a number of its own."""
    desk = await make_desk(database_url, leads=("grace",))
    desk.database.write_now(
        preferences.save, desk.workspace_id, desk.person("grace"), now=desk.clock.now(), news="twice_a_day"
    )
    written = [
        desk.write(
            "grace",
            "",
            kind="story_answered",
            values={"person": "U1", "says": "yes", "waits": number, "queued": False},
        )[0]
        for number in range(11, 11 + times)
    ]
    sender = desk.sender()
    await desk.drained()
    await sender.stop()
    assert desk.told("grace") == []
    desk.clock.set(ELEVEN)
    return desk, written


async def _told(desk: Desk, written: list[str]) -> None:
    """A sender runs until all of these have been sent."""
    desk.sender()
    await eventually(
        lambda: {desk.row(one).state for one in written} == {DeliveryState.SENT}, what="the news is told"
    )


def _numbers(desk: Desk) -> list[list[str]]:
    """The numbers in each message Grace has got."""
    return [re.findall(r"\b1[1-9]\b", text) for text in desk.told("grace")]


async def test_a_sender_that_dies_between_claim_and_post_leaves_one_message_to_its_successor(
    make_desk: MakeDesk, database_url: str
) -> None:
    desk, written = await _with_news(make_desk, database_url)
    (claimed,) = desk.database.write_now(deliveries.claim, now=desk.clock.now(), busy=(), limit=40)
    assert desk.reasons(written) == {("bundled", "news_later")}
    await _told(desk, written)
    assert _numbers(desk) == [["11", "12", "13"]]
    assert {(row.state, row.ts) for row in map(desk.row, written)} == {
        ("sent", desk.row(claimed.public_id).ts)
    }


async def test_an_answer_of_slack_that_is_lost_brings_no_second_message(
    make_desk: MakeDesk, sqlite_url: str
) -> None:
    desk, written = await _with_news(make_desk, sqlite_url)
    desk.sandbox.faults.add(Fault("chat.postMessage", when=AFTER, drop=True))
    await _told(desk, written)
    assert _numbers(desk) == [["11", "12", "13"]]


async def test_a_request_that_never_arrives_and_a_limit_are_made_good_by_one_message(
    make_desk: MakeDesk, sqlite_url: str
) -> None:
    desk, written = await _with_news(make_desk, sqlite_url)
    desk.sandbox.faults.add(Fault("chat.postMessage", drop=True))
    desk.sandbox.faults.add(Fault("chat.postMessage", status=429, retry_after=1))
    await _told(desk, written)
    assert _numbers(desk) == [["11", "12", "13"]]
    assert desk.states(kind="news_bundle") == {"sent": 1}


async def test_what_slack_refuses_together_is_sent_one_by_one(make_desk: MakeDesk, sqlite_url: str) -> None:
    desk, written = await _with_news(make_desk, sqlite_url)
    desk.sandbox.faults.add(Fault("chat.postMessage", error="invalid_blocks"))
    await _told(desk, written)
    assert _numbers(desk) == [["11"], ["12"], ["13"]]


async def test_a_change_of_one_part_draws_the_whole_anew(make_desk: MakeDesk, sqlite_url: str) -> None:
    desk, written = await _with_news(make_desk, sqlite_url)
    first, second, third = written
    await _told(desk, written)
    grace = desk.person("grace")
    desk.write_to(grace, "Taken back: 17.", verb="update", target_id=second)
    await desk.drained()
    assert _numbers(desk) == [["11", "17", "13"]]
    desk.write_to(grace, "Taken back: 18.", verb="update", target_id=first)
    await desk.drained()
    assert _numbers(desk) == [["18", "17", "13"]], "what was changed before stays changed"
    assert desk.row(third).state == DeliveryState.SENT
