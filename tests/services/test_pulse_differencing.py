"""Nothing that is published of a run of pulses gives a group under five: random companies, over the real services.

A company of overlapping teams, with managers, a lead, and people who skip items or do not answer, has several pulses;
between them people join, leave and move. Whatever anybody could read of all of them is one system of linear equations:
one unknown for what each person answered to each item each time, and one equation for every number shown. A pulse asks
about the past two weeks, so what the same person answers another time is another unknown.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import DeliveryState
from bot.errors import Refusal
from bot.services import pulse_answers
from bot.services.delivery_kinds import FILL
from bot.services.pulse_privacy import FEWEST, level
from content import pulse_results
from content.pack import builtin_pack
from tests.company import ManualClock
from tests.services.programme_world import LEAD, somebody
from tests.services.pulse_world import PulseWorld, desk
from tests.services.test_pulse_privacy import can_be_worked_out

ITEMS = ("PI2", "SC3", "BR2")
CROWD = [f"U{number:02d}" for number in range(26)]
CHANNELS = ["CA", "CB", "CC", "CD"]
PLACES = ((), *((one,) for one in CHANNELS), *combinations(CHANNELS, 2))
MONDAY = date(2026, 11, 23)

Unknown = tuple[int, str, str]
"""Wave, item, person."""
Members = dict[str, set[str]]


@st.composite
def members(draw: st.DrawFn) -> Members:
    """Who is in which channel: everybody in none, one or two of them; small teams are common."""
    found: Members = {channel: set() for channel in CHANNELS}
    for person in CROWD:
        for channel in draw(st.sampled_from(PLACES)):
            found[channel].add(person)
    for channel in draw(st.sets(st.sampled_from(CHANNELS), max_size=1)):
        found[channel] = set(sorted(found[channel])[: draw(st.integers(0, 5))])
    return found


@st.composite
def pulses(draw: st.DrawFn) -> dict[str, Any]:
    """Of which teams, who is in them by then, who has left the company, and who answers what."""
    score = st.sampled_from(["1", "2", "3", "4", "5", "5", "skip"])
    answer = st.one_of(st.tuples(score, score, score), st.tuples(score, score, score), st.none())
    return {
        "members": draw(members()),
        "gone": draw(st.sets(st.sampled_from(CROWD), max_size=3)),
        "teams": draw(st.sets(st.sampled_from(CHANNELS), min_size=2)),
        "answers": {person: draw(answer) for person in CROWD},
    }


@contextmanager
def a_company(template: Path, first: Members):  # type: ignore[no-untyped-def]
    with TemporaryDirectory() as folder:
        shutil.copy(template, Path(folder) / "encore.db")
        database = Database(f"sqlite:///{folder}/encore.db")
        database.start()
        world = PulseWorld(database, ManualClock())
        desk(world, first)
        world.people(*(somebody(person) for person in CROWD))
        yield world
        database.stop()


def run(world: PulseWorld, week: int, plan: Mapping[str, Any]) -> tuple[int, dict[Unknown, int]] | None:
    """One pulse from Monday to Friday. Its id, and what was answered; None if it could not be."""
    for channel, there in plan["members"].items():
        world.channel(channel, [*sorted(there), LEAD])
    world.people(*(somebody(person, is_deleted=person in plan["gone"]) for person in CROWD))
    world.sync()
    monday = MONDAY + timedelta(weeks=2 * week)
    world.clock.set(f"{monday}T09:00+00:00")
    try:
        wave_id = world.start(*sorted(plan["teams"]), closes_on=monday + timedelta(days=4))
    except Refusal:  # fewer than five would be asked
        return None
    world.run()
    answers = {person: plan["answers"][person] for person in world.invited(wave_id)}

    def all_answer(session: Session) -> None:
        for person, said in answers.items():
            if said is not None:
                pulse_answers.answer(
                    session,
                    workspace_id=world.workspace_id,
                    user_id=person,
                    wave_id=wave_id,
                    choices=dict(zip(ITEMS, said, strict=True)),
                    now=world.clock.now(),
                )

    world.database.write_now(all_answer)
    for days, at in ((4, "17:00"), (7, "10:00"), (8, "10:00"), (10, "10:00")):
        world.run_at(f"{monday + timedelta(days=days)}T{at}+00:00")
    if world.units(wave_id):
        world.publish(wave_id)
    scores = {
        (wave_id, item, person): int(score)
        for person, said in answers.items()
        for item, score in zip(ITEMS, said or (), strict=bool(said))
        if score.isdigit()
    }
    return wave_id, scores


def equations(world: PulseWorld, wave_id: int, scores: Mapping[Unknown, int]) -> list[frozenset[Unknown]]:
    """Of whom each published number speaks, as somebody who knows who was asked for which team would set it up."""
    team_of = {person: row.unit_id for person, row in world.invited(wave_id).items()}
    units = world.units(wave_id)
    found = []
    for (channel, item), cell in world.cells(wave_id).items():
        unit = units[channel]
        about = frozenset(
            unknown
            for unknown in scores
            if unknown[:2] == (wave_id, item) and (unit.parent_id is None or team_of[unknown[2]] == unit.id)
        )
        if cell.n is None:
            assert (cell.level, cell.favourable, cell.low, cell.high) == (None,) * 4
            continue
        assert (cell.n, cell.level) == (len(about), level(sum(scores[one] for one in about), len(about)))
        found.append(about)
    return found


def small_groups(published: Sequence[frozenset[Unknown]]) -> list[frozenset[Unknown]]:
    """Groups of one to four whose total follows from what is published, by linear algebra over all of it."""
    alike = Counter(
        tuple(one in about for about in published) for one in set().union(*published)
    )  # whoever stands in the same equations cannot be told apart
    columns = sorted(alike)
    rows = [[int(column[place]) for column in columns] for place in range(len(published))]
    return [
        frozenset(chosen)  # type: ignore[misc]
        for size in range(1, FEWEST)
        for chosen in combinations([column for column in columns if alike[column] < FEWEST], size)
        if sum(alike[column] for column in chosen) < FEWEST
        and can_be_worked_out(rows, [int(column in chosen) for column in columns])
    ]


def numbers_read(world: PulseWorld, wave_id: int) -> None:
    """What people read has no number that is not a published one: each message shows as many as its units have."""

    def read(session: Session) -> list[tuple[str, Any]]:
        kinds = ("pulse_result", "pulse_result_whole")
        sent = select(DeliveryRow).where(DeliveryRow.kind.in_(kinds), DeliveryRow.state == DeliveryState.SENT)
        rows = [row for row in session.scalars(sent) if row.values["wave_id"] == wave_id]
        return [(row.kind, FILL[row.kind](session, row)) for row in rows]

    cells = world.cells(wave_id)
    messages = world.database.read_now(read)
    assert messages
    for kind, values in messages:
        assert values is not None
        build = pulse_results.for_team if kind == "pulse_result" else pulse_results.for_lead
        text = build({"wave_id": wave_id, **values}, builtin_pack()).text
        result = values["result"]
        names = [unit.channel_id or "" for unit in (*([result.whole] if result.whole else []), *result.units)]
        shown = sum(cells[name, item].n is not None for name in names for item in ITEMS)
        assert text.count(": mean ") == shown


@given(members(), st.lists(pulses(), min_size=1, max_size=3))
@settings(
    max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)  # to shrink one takes minutes
def test_no_run_of_pulses_gives_a_group_under_five(
    sqlite_template: Path, first: Members, plans: list[dict[str, Any]]
) -> None:
    with a_company(sqlite_template, first) as world:
        published: list[frozenset[Unknown]] = []
        for week, plan in enumerate(plans):
            if (done := run(world, week, plan)) is None:
                continue
            wave_id, scores = done
            published += equations(world, wave_id, scores)
            numbers_read(world, wave_id)
        event(f"{min(len(published), 9)} numbers or more")
        assert all(len(about) >= FEWEST for about in published)
        if published:
            assert small_groups(published) == []


def test_the_audit_finds_what_two_numbers_give_away() -> None:
    """Eleven of a company and eight of its one team leave three; so do eight, and five of them elsewhere shown too."""
    everybody = [(1, "PI2", person) for person in CROWD]
    assert small_groups([frozenset(everybody[:11]), frozenset(everybody[:8])])
    assert small_groups([frozenset(everybody[:13]), frozenset(everybody[:8])]) == []
    crossed = [
        frozenset(everybody[:12]),
        frozenset(everybody[6:18]),
        frozenset(everybody[:4] + everybody[6:18]),
    ]
    assert small_groups(crossed), "four of the first six, by the difference of the last two"
