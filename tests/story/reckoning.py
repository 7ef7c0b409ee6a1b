"""Is everything as it must be when the twelve weeks are over: the ledger, the channels, the hours, the numbers?"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.barriers import BarrierRow
from bot.db.deliveries import DeliveryRow
from bot.db.stories import StoryRow
from tests.story import by_hand, transcripts
from tests.story.diary import Diary
from tests.story.team import Team
from tests.story.transcripts import Post
from tests.story.weeks import LISBON, day_of

SEVERAL_PLACES = {"pulse_result", "pulse_action"}
"""Kinds that go to channels and to people."""


async def check(diary: Diary) -> None:
    """The ledger, the transcripts, the hours and the numbers."""
    rows = await diary.encore.database.read(_rows, DeliveryRow)
    told = await transcripts.posts(diary)
    transcripts.check(told)
    check_ledger(rows)
    check_said_once(rows, told)
    check_hours(diary, told)
    check_pulses(told)
    check_milestones(told)
    await check_numbers(diary)
    check_restarts(diary)


def _rows(session: Session, table: Any) -> list[Any]:
    found = list(session.scalars(select(table).order_by(table.id)))
    session.expunge_all()
    return found


def _entry(row: DeliveryRow) -> tuple[str, ...]:
    entry = [row.kind, str(row.state)]
    if row.reason:
        entry.append(row.reason)
    if row.kind in SEVERAL_PLACES:
        entry.append("channel" if row.conversation.startswith("C") else "person")
    return tuple(entry)


def check_ledger(rows: list[DeliveryRow]) -> None:
    """As many deliveries of each kind and fate as a reader of the diary would count, and no others."""
    posted = Counter(_entry(row) for row in rows if row.verb == "post")
    changed = Counter(_entry(row) for row in rows if row.verb == "update")
    assert _differences(posted, by_hand.CHANNEL_MESSAGES | by_hand.DIRECT_MESSAGES) == []
    assert _differences(changed, by_hand.CHANGES) == []
    planned = Counter((row.step_id, row.conversation, row.local_date) for row in rows if row.step_id)
    assert max(planned.values()) == 1, "an occurrence of a step comes once to each target"


def _differences(counted: Counter[tuple[str, ...]], expected: dict[tuple[str, ...], int]) -> list[str]:
    return [
        f"{entry}: {counted[entry]}, by hand {expected.get(entry, 0)}"
        for entry in sorted(counted.keys() | expected.keys())
        if counted[entry] != expected.get(entry, 0)
    ]


def check_said_once(rows: list[DeliveryRow], told: list[Post]) -> None:
    """What the ledger says was sent stands in Slack, each once; twice the power failed in the middle of it."""
    sent = {row.public_id for row in rows if row.verb == "post" and row.state == "sent"}
    assert Counter(post.delivery for post in told) == Counter(sent)


def check_hours(diary: Diary, told: list[Post]) -> None:
    """Monday to Friday, 08:30 to 17:30 where it is read; at other hours only in answer to what somebody just did."""
    for post in told:
        here = post.at.astimezone(post.zone)
        at_work = here.isoweekday() <= 5 and time(8, 30) <= here.time() < time(17, 30)
        assert at_work or post.at in diary.acted or post.kind in by_hand.HEARD_AT_ONCE, post


def check_pulses(told: list[Post]) -> None:
    """The results read as the answers in the diary make them."""
    results = {
        (post.place, _week(post.at, post.zone)): post.text for post in told if post.kind == "pulse_result"
    }
    for place, week, lines in (
        # On Tuesdays: Friday is the round-up's, and Monday the intention's.
        ("desk-lisbon", 4, by_hand.PULSE_1),
        ("desk-new-york", 4, by_hand.PULSE_1),
        ("desk-night", 4, by_hand.PULSE_1),
        ("desk-lisbon", 10, (*by_hand.PULSE_2, *by_hand.PULSE_2_LISBON)),
        ("desk-new-york", 10, (*by_hand.PULSE_2, *by_hand.PULSE_2_NEW_YORK)),
    ):
        for line in lines:
            assert line in results[place, week], (place, week, results[place, week])
    for text in (results["desk-lisbon", 4], results["desk-new-york", 4]):
        assert text.count("mean") == 2, "of the teams themselves nothing is shown: Lisbon had four answers"


def check_milestones(told: list[Post]) -> None:
    """After four, eight and twelve weeks the round-up counts what there has been."""
    counted = {
        (post.place, _week(post.at, post.zone)): line.rpartition("first day: ")[2].removesuffix(".")
        for post in told
        for line in post.text.splitlines()
        if "counted in this channel since the first day" in line
    }
    assert counted == by_hand.MILESTONES


def _week(at: datetime, zone: ZoneInfo = LISBON) -> int:
    return (at.astimezone(zone).date() - day_of(1, "Mon")).days // 7 + 1


async def check_numbers(diary: Diary) -> None:
    """What each person gets as their own data; how barriers and stories stand."""
    team = Team(diary)
    for numbers, title in (
        (by_hand.THANKS_RECEIVED, "Thanks you received"),
        (by_hand.THANKS_GIVEN, "Thanks you gave"),
    ):
        for person, count in numbers.items():
            await team.asks_for_their_data(person)
            stored = _file(diary, person).get(title, [])
            assert len([one for one in stored if one["text"]]) == count, (person, title, stored)
    barriers = await diary.encore.database.read(_rows, BarrierRow)
    assert [(row.state, row.is_confidential) for row in barriers] == [("done", False), ("no", True)]
    stories = await diary.encore.database.read(_rows, StoryRow)
    assert [row.state for row in stories] == ["published", "published", "declined"]


def _file(diary: Diary, person: str) -> dict[str, Any]:
    """The newest file somebody got of what Encore stores about them."""
    state = diary.sandbox.state
    seen = diary.seen(person, state.direct(state.bot.id, diary.id(person)).id)
    shared = [one["id"] for message in seen for one in message.get("files") or []]
    found: dict[str, Any] = json.loads(diary.sandbox.world.uploads.get(shared[-1]).content)
    return found


def check_restarts(diary: Diary) -> None:
    """One a week."""
    assert [_week(at) for at in diary.restarts] == list(range(1, 13))
