"""The simulation never breaks a rule it tells of, loses nothing, and is the same for a crowd as for each of it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.db.campaigns import StepRow
from bot.domain import Audience
from bot.recurrence import zone
from bot.services import campaign_dates
from bot.services.attention_windows import closed, reach_of
from bot.services.campaign_simulation import A_CHANNEL, A_PERSON, BUDGET, Group, Plan, Stream, simulate

ZONES = ("Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Asia/Dubai", "Pacific/Auckland", "UTC")
RULES = (
    "30 9 * * 1",
    "30 9 * * 2,4",
    "0 7 * * *",
    "0 22 * * 5",
    "0 10 * * 6,0",
    "day0+1,2,3,8d@09:30",
    "every session+1,3,7d@10:00",
    "on 2026-12-25@09:30",
)
KINDS = ("scenario", "intention", "tried_it", "manager_nudge", "roundup")
STARTS = date(2026, 11, 23)


@st.composite
def plans(draw: st.DrawFn, audience: Audience) -> dict[int, Plan]:
    """Up to three campaigns with up to four steps each, for one audience, around the turn of a year."""
    found = {}
    for number in range(1, draw(st.integers(1, 3)) + 1):
        steps = tuple(
            StepRow(
                id=10 * number + place,
                campaign_id=number,
                position=place,
                kind=draw(st.sampled_from(KINDS)),
                audience=audience,
                rule=draw(st.sampled_from(RULES)),
                grace_minutes=60 * draw(st.integers(1, 72)),
            )
            for place in range(draw(st.integers(1, 4)))
        )
        sessions = [(STARTS + timedelta(days=8), ""), (STARTS + timedelta(days=12), "")]
        dates = campaign_dates.reckoned(STARTS, STARTS + timedelta(days=48), sessions, steps)
        found[number] = Plan(number, f"Campaign {number}", dates, steps)
    return found


@settings(max_examples=60)
@given(data=st.data(), timezone=st.sampled_from(ZONES), place=st.sampled_from([A_PERSON, A_CHANNEL]))
def test_what_goes_out_keeps_to_hours_days_off_and_the_budget_and_nothing_is_lost(
    data: st.DataObject, timezone: str, place: str
) -> None:
    audience = Audience.PERSON if place == A_PERSON else Audience.CHANNEL
    found = data.draw(plans(audience))
    streams = tuple(Stream(number, audience, timezone, STARTS) for number in found)
    outcomes = simulate(found, [Group(place, timezone, streams, 7)])
    planned = [
        (touch.step_id, touch.instant)
        for plan in found.values()
        for step in plan.steps
        for touch in plan.touches(step, timezone, STARTS)
    ]
    assert sorted((one.touch.step_id, one.touch.instant) for one in outcomes) == sorted(planned)
    reach, where = reach_of(timezone), zone(timezone)
    days: Counter[date] = Counter()
    weeks: Counter[date] = Counter()
    grace = {step.id: timedelta(minutes=step.grace_minutes) for plan in found.values() for step in plan.steps}
    for one in outcomes:
        assert one.targets == 7
        if one.leaves_at is None:
            assert one.reason
            continue
        assert closed(reach, one.leaves_at) is None
        late = one.leaves_at - one.touch.instant
        assert timedelta(0) <= late <= grace[one.touch.step_id]
        assert (late > timedelta(0)) == (one.reason is not None)
        day = one.leaves_at.astimezone(where).date()
        days[day] += 1
        weeks[day - timedelta(days=day.weekday())] += 1
    a_day, a_week = BUDGET[place]
    assert max(days.values(), default=0) <= a_day
    assert max(weeks.values(), default=0) <= a_week


@settings(max_examples=30)
@given(data=st.data())
def test_a_crowd_gets_what_each_of_it_would_get_alone(data: st.DataObject) -> None:
    found = data.draw(plans(Audience.PERSON))
    people = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from(ZONES),
                st.sampled_from([STARTS, STARTS + timedelta(days=9)]),
                st.sets(st.sampled_from(sorted(found)), min_size=1),
            ),
            min_size=1,
            max_size=12,
        )
    )

    def group(one: tuple[str, date, set[int]], targets: int) -> Group:
        timezone, day0, numbers = one
        streams = tuple(Stream(number, Audience.PERSON, timezone, day0) for number in sorted(numbers))
        return Group(A_PERSON, timezone, streams, targets)

    alone: Counter[tuple[object, ...]] = Counter()
    for one in people:
        fresh = {number: Plan(plan.id, plan.name, plan.dates, plan.steps) for number, plan in found.items()}
        for out in simulate(fresh, [group(one, 1)]):
            alone[out.touch.step_id, out.touch.instant, out.leaves_at, out.reason] += 1
    counted = Counter((timezone, day0, frozenset(numbers)) for timezone, day0, numbers in people)
    together: Counter[tuple[object, ...]] = Counter()
    crowd = [
        group((timezone, day0, set(numbers)), count) for (timezone, day0, numbers), count in counted.items()
    ]
    for out in simulate(found, crowd):
        together[out.touch.step_id, out.touch.instant, out.leaves_at, out.reason] += out.targets
    assert together == alone
