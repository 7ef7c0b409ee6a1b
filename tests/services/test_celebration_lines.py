"""No channel reads a line twice within eight weeks; when all lines rest, plain words are read. For any calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db import programmes
from bot.db.celebrations import CelebrationLineRow
from bot.db.session import Database
from bot.errors import Refusal
from bot.facts import Tone
from bot.services import celebration_lines, celebrations
from content.pack import builtin_pack
from tests.company import ManualClock
from tests.services.celebration_world import CelebrationWorld
from tests.services.programme_world import LEAD, WORKSPACE

FIRST = date(2026, 1, 5)
EIGHT_WEEKS = 56


@given(
    days=st.lists(st.integers(min_value=0, max_value=400), max_size=60),
    count=st.integers(min_value=0, max_value=12),
)
def test_no_line_comes_again_within_eight_weeks_and_none_is_kept_back_longer(
    days: list[int], count: int
) -> None:
    lines = [f"line-{number}" for number in range(count)]
    read: list[tuple[date, str | None]] = []
    for day in sorted(FIRST + timedelta(days=number) for number in days):
        last = {line: when for when, line in read if line is not None}
        chosen = celebration_lines.choose(lines, last, day=day)
        recent = {line for when, line in read if line is not None and (day - when).days < EIGHT_WEEKS}
        assert chosen not in recent
        if chosen is None:
            assert recent == set(lines), "plain words are for when every line was read lately"
        else:
            unread = [line for line in lines if line not in last]
            rested = max((day - last[line]).days if line in last else 10_000 for line in lines)
            assert (chosen in unread) if unread else (day - last[chosen]).days == rested
        read.append((day, chosen))


def test_the_pack_has_enough_lines_for_a_round_up_every_week() -> None:
    pack = builtin_pack()
    for type_ in ("roundup_thanks", "roundup_quiet"):
        for tone in Tone:
            lines = [line.id for line in pack.celebrations_of(type_) if line.tone == tone]
            last: dict[str, date] = {}
            for week in range(60):
                day = FIRST + timedelta(weeks=week)
                chosen = celebration_lines.choose(lines, last, day=day)
                assert chosen is not None
                last[chosen] = day


@pytest.fixture
def world(database: Database, clock: ManualClock) -> CelebrationWorld:
    found = CelebrationWorld(database, clock)
    found.open("UANA", "UBEN")
    return found


def test_goals_met_day_after_day_are_told_in_different_words(world: CelebrationWorld) -> None:
    days = ("11-24", "11-26", "12-03", "12-10", "12-15")
    for number, day in enumerate(days):
        world.clock.set(f"2026-{day}T08:00+00:00")
        world.note(subject=f"goal:{number}")
        world.at(f"2026-{day}T11:00+00:00")
    first_lines = [words.splitlines()[1] for words in world.posts()]
    assert len(first_lines) == 5
    assert len(set(first_lines[:3])) == 3
    assert first_lines[3] == first_lines[4], "all three lines rest: the plain facts"
    assert first_lines[3].startswith("Goal met in ")


def test_a_message_drawn_again_keeps_its_words(world: CelebrationWorld) -> None:
    world.note(subject="goal:1")
    world.note(subject="goal:2")
    world.at("2026-11-23T11:00+00:00")
    before = world.posts()[-1]
    (told_in,) = {row.told_in for row in world.all(CelebrationLineRow)}
    world.clock.move(minutes=1)
    world.database.write_now(celebrations.draw_again, WORKSPACE, {told_in}, now=world.clock.now())
    world.work()
    assert world.posts() == [before, before]
    assert len(world.all(CelebrationLineRow)) == 2


def choose(world: CelebrationWorld, tone: str, *, by: str = LEAD) -> Tone:
    return world.database.write_now(
        celebration_lines.set_tone, workspace_id=WORKSPACE, by=by, tone=tone, now=world.clock.now()
    )


def test_a_lead_chooses_the_tone_and_the_log_says_so(world: CelebrationWorld) -> None:
    assert choose(world, "lively") is Tone.LIVELY
    assert choose(world, "lively") is Tone.LIVELY
    assert world.acts().count((LEAD, "celebration_tone_lively")) == 1
    world.note()
    world.at("2026-11-23T11:00+00:00")
    (line,) = world.all(CelebrationLineRow)
    assert "lively" in line.line_id


@pytest.mark.parametrize(
    ("by", "tone", "key"),
    [("UANA", "plain", "roles.leads_only"), (LEAD, "loud", "celebrations.tone_needed")],
)
def test_nobody_else_chooses_and_nothing_else_is_chosen(
    world: CelebrationWorld, by: str, tone: str, key: str
) -> None:
    with pytest.raises(Refusal) as refused:
        choose(world, tone, by=by)
    assert refused.value.key == key
    found = world.database.read_now(programmes.of_workspace, WORKSPACE)
    assert found is not None
    assert found.celebration_tone == "warm"
