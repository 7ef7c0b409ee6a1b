"""A campaign's calendar before it runs: who gets what when, what stands in the way, and what is nobody's to see."""

from __future__ import annotations

import pytest

from bot.db.campaign_settings import CHANNEL, PERSON, AudiencePart
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import Audience
from bot.errors import Refusal
from bot.services import campaign_calendar, campaign_trials
from bot.services.campaign_trials import Trial
from bot.services.campaigns import PlannedStep
from tests.company import ManualClock
from tests.services.calendar_world import add_campaign, calendar, coming, told
from tests.services.programme_world import (
    ADMIN,
    LEAD,
    WORKSPACE,
    World,
    channel_step,
    person_step,
    somebody,
)
from tests.services.statements import statements

MONDAYS, TUESDAYS, WEDNESDAYS = "30 9 * * 1", "30 9 * * 2", "30 9 * * 3"


def week_of(world: World, campaign_id: int, week: int) -> Trial:
    return world.database.read_now(
        campaign_trials.week,
        workspace_id=WORKSPACE,
        campaign_id=campaign_id,
        week=week,
        by=LEAD,
        now=world.clock.now(),
    )


def show_trial(world: World, trial: Trial, *, to: str, by: str = LEAD, key: str = "one") -> int:
    return world.database.write_now(
        campaign_trials.show,
        workspace_id=WORKSPACE,
        trial=trial,
        to=to,
        by=by,
        key=key,
        now=world.clock.now(),
    )


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Two in Lisbon and one in New York, in two channels; a campaign that brings nothing. Monday, 23 November 2026."""
    one = World(database, clock)
    clock.set("2026-11-23T08:00+00:00")
    one.arrive()
    one.people(somebody("U1"), somebody("U2"), somebody("U3", "America/New_York"))
    one.channel("C1", ["U1", "U2"])
    one.channel("C2", ["U3"])
    one.set_up(channel_step("0 9 29 2 *"))
    return one


def test_each_touch_says_its_own_time_how_many_it_reaches_and_nothing_else_when_all_is_well(
    world: World,
) -> None:
    made = add_campaign(world, person_step(TUESDAYS), channel_step(WEDNESDAYS), weeks=1)
    found = calendar(world, made)
    assert [(one.kind, str(one.local), one.targets, one.changes) for one in found.touches] == [
        ("scenario", "2026-11-24 09:30:00", 3, ()),
        ("intention", "2026-11-25 09:30:00", 2, ()),
    ]
    assert found.touches[0].zones == ("Europe/Lisbon", "America/New_York"), "most people first"
    assert (found.people, found.channels, found.weeks) == (3, 2, 1)
    assert found.others == ()


def test_what_falls_on_a_public_holiday_is_held_or_left_out_there_and_nowhere_else(world: World) -> None:
    long, short = person_step(TUESDAYS, grace_hours=48), channel_step(TUESDAYS, grace_hours=6)
    made = add_campaign(world, long, short, starts_on="2026-12-07", weeks=1)
    scenario, intention = calendar(world, made).touches
    assert told(scenario) == [("held", "holiday", 2, "12-09 08:30")], "8 December is one in Portugal"
    assert scenario.changes[0].zones == ("Europe/Lisbon",)
    assert told(intention) == [("left_out", "holiday", 1, "")]


def test_quiet_hours_and_weekends_hold_until_the_next_working_hour(world: World) -> None:
    early, saturday = person_step("0 7 * * 2"), person_step("0 10 * * 6", grace_hours=72)
    made = add_campaign(world, early, saturday, weeks=1)
    first, second = calendar(world, made).touches
    assert told(first) == [("held", "quiet_hours", 3, "11-24 08:30")]
    assert told(second) == [("held", "day_off", 3, "11-30 08:30")]


def test_the_second_message_of_a_day_waits_for_the_next_and_says_what_comes_first(world: World) -> None:
    made = add_campaign(
        world,
        PlannedStep("tried_it", Audience.PERSON, "0 9 * * 2", 48 * 60),
        person_step(TUESDAYS),
        weeks=1,
    )
    tried, scenario = calendar(world, made).touches
    assert tried.changes == ()
    assert told(scenario) == [("held", "day_full", 3, "11-25 08:30")]
    assert scenario.changes[0].other == ("Second", "tried_it")


def test_what_matters_more_goes_first_when_both_are_due_at_once(world: World) -> None:
    made = add_campaign(
        world,
        PlannedStep("tried_it", Audience.PERSON, TUESDAYS, 6 * 60),
        person_step(TUESDAYS),
        weeks=1,
    )
    by_kind = {one.kind: told(one) for one in calendar(world, made).touches}
    assert by_kind == {"scenario": [], "tried_it": [("left_out", "day_full", 3, "")]}


def test_the_fourth_message_of_a_week_does_not_fit(world: World) -> None:
    made = add_campaign(world, person_step("0 10 * * 1,2,3,4", grace_hours=24), weeks=1)
    found = calendar(world, made).touches
    assert [told(one) for one in found] == [[], [], [], [("left_out", "week_full", 3, "")]]


def test_a_running_campaign_for_the_same_people_takes_up_room_and_a_draft_does_not(world: World) -> None:
    add_campaign(world, person_step(TUESDAYS), name="Draft", start=False)
    made = add_campaign(world, person_step("0 10 * * 2", grace_hours=30), name="Mine", weeks=1)
    assert calendar(world, made).touches[0].changes == ()
    add_campaign(
        world, person_step(TUESDAYS), name="First", start=True, audience=[AudiencePart(PERSON, "U1")]
    )
    found = calendar(world, made)
    assert told(found.touches[0]) == [("held", "day_full", 1, "11-25 08:30")], "only for who is in both"
    assert found.touches[0].changes[0].other == ("First", "scenario")
    assert found.others == ("First",)


def test_a_campaign_elsewhere_is_no_collision(world: World) -> None:
    add_campaign(
        world, person_step(TUESDAYS), name="Elsewhere", start=True, audience=[AudiencePart(CHANNEL, "C2")]
    )
    made = add_campaign(world, person_step("0 10 * * 2"), weeks=1, audience=[AudiencePart(CHANNEL, "C1")])
    found = calendar(world, made)
    assert (found.touches[0].targets, found.touches[0].changes, found.others) == (2, (), ())


def test_channels_of_a_draft_where_the_programme_does_not_run_yet_count(world: World) -> None:
    made = add_campaign(
        world,
        person_step(TUESDAYS),
        channel_step(WEDNESDAYS),
        weeks=1,
        audience=[AudiencePart(CHANNEL, "C1"), AudiencePart(CHANNEL, "CNEW", 7)],
    )
    found = calendar(world, made)
    assert [one.targets for one in found.touches] == [9, 2]
    assert (found.people, found.channels) == (9, 2)


def test_follow_ups_of_two_sessions_in_a_week_are_one_and_it_says_so(world: World) -> None:
    made = add_campaign(
        world,
        PlannedStep("recall", Audience.PERSON, "every session+7,16d@10:00", 48 * 60),
        sessions=["2026-11-24", "2026-12-02"],
    )
    touches = calendar(world, made).touches
    assert [(one.session, one.days) for one in touches if one.also] == [(2, 7)]
    assert next(one.also for one in touches if one.also) == ((1, 16),)


def test_a_campaign_for_joiners_before_anybody_joined_shows_what_the_first_one_would_get(
    world: World,
) -> None:
    made = add_campaign(world, person_step("day0+2,9d@09:30"), joiners_only=True)
    found = calendar(world, made)
    assert [(str(one.local.date()), one.targets) for one in found.touches] == [
        ("2026-11-25", 0),
        ("2026-12-02", 0),
    ]


def test_a_running_campaign_goes_on_counting_where_it_is(world: World) -> None:
    made = add_campaign(world, channel_step(WEDNESDAYS), weeks=4, start=True)
    world.tick_at("2026-11-25T15:00+00:00", "2026-12-02T15:00+00:00")
    found = calendar(world, made).touches
    assert [one.n for one in found] == [0, 1, 2, 3]
    assert [one.is_over for one in found] == [True, True, False, False]


def test_the_calendar_has_the_same_instants_as_the_one_that_is_worked_through(world: World) -> None:
    made = add_campaign(
        world, person_step(TUESDAYS), channel_step(MONDAYS), person_step("day0+3d@10:00"), weeks=6
    )
    planned = world.database.read_now(
        campaign_calendar.planned, workspace_id=WORKSPACE, campaign_id=made, now=world.clock.now()
    )
    together: dict[tuple[int, str], int] = {}
    for one in planned:
        key = (one.step_id, str(one.local))
        together[key] = together.get(key, 0) + one.targets
    shown = {(one.step_id, str(one.local)): one.targets for one in calendar(world, made).touches}
    assert shown == together


def test_only_a_lead_sees_it(world: World) -> None:
    made = add_campaign(world, person_step(TUESDAYS))
    for who in ("U1", ADMIN, "UNOBODY"):
        with pytest.raises(Refusal):
            calendar(world, made, by=who)
    with pytest.raises(Refusal, match=r"campaign_calendar\.gone"):
        calendar(world, made + 100)


def test_one_persons_next_days_come_from_every_running_campaign_and_this_one(world: World) -> None:
    add_campaign(world, person_step(TUESDAYS), name="Running", start=True)
    mine = add_campaign(world, person_step("0 10 * * 2", grace_hours=30), name="Mine")
    add_campaign(world, person_step("0 11 * * 4"), name="Another draft")
    found = coming(world, mine, "U1")
    assert [
        (one.campaign, f"{one.local:%m-%d %H:%M}", one.change and one.change.reason) for one in found
    ] == [
        ("Running", "11-24 09:30", None),
        ("Mine", "11-24 10:00", "day_full"),
        ("Running", "12-01 09:30", "holiday"),
        ("Mine", "12-01 10:00", "day_full"),
    ]
    with pytest.raises(Refusal, match=r"campaign_person\.person_out"):
        coming(world, mine, "UNOBODY")


def test_the_calendar_takes_as_many_statements_for_three_hundred_people_as_for_three(world: World) -> None:
    made = add_campaign(world, person_step(TUESDAYS), channel_step(WEDNESDAYS), person_step("day0+3d@10:00"))
    with statements(world.database) as few:
        calendar(world, made)
    many = [f"UMORE{number}" for number in range(300)]
    world.people(*(somebody(one, "Europe/London") for one in many))
    world.channel("C1", ["U1", "U2", *many])
    world.sync()
    with statements(world.database) as more:
        assert calendar(world, made).people == 303
    assert len(more) == len(few) < 25


def test_a_week_is_shown_whole_whatever_the_press_is_called(world: World) -> None:
    made = add_campaign(world, channel_step("30 9 * * 1-5"), weeks=2)
    for key in ("k" * 255, "k" * 254 + "l", "k" * 255):
        assert show_trial(world, week_of(world, made, 1), to="CPRIVATE", key=key) == 5
    rows = world.all(DeliveryRow, DeliveryRow.kind == campaign_trials.KIND)
    assert len(rows) == 2 * 5


def test_a_preview_goes_to_the_lead_once_a_press_and_belongs_to_no_campaign(world: World) -> None:
    made = add_campaign(world, channel_step(WEDNESDAYS), weeks=2)
    touch = calendar(world, made).touches[1]

    def planned(by: str = LEAD) -> Trial:
        return world.database.read_now(
            campaign_trials.one,
            workspace_id=WORKSPACE,
            campaign_id=made,
            step_id=touch.step_id,
            local=touch.local,
            n=touch.n,
            by=by,
            now=world.clock.now(),
        )

    def show(key: str, *, by: str = LEAD) -> None:
        show_trial(world, planned(), to=by, by=by, key=key)

    show("one")
    show("one")
    show("two")
    rows = world.all(DeliveryRow, DeliveryRow.kind == campaign_trials.KIND)
    assert [(row.conversation, row.step_id, row.values["of"]) for row in rows] == [
        (LEAD, None, "intention")
    ] * 2
    assert rows[0].values["values"]["n"] == 1
    for forbidden in (lambda: planned("U1"), lambda: show("three", by="U1")):
        with pytest.raises(Refusal, match=r"roles\.leads_only"):
            forbidden()


def test_own_words_are_what_a_preview_shows(world: World) -> None:
    made = add_campaign(
        world, PlannedStep("moment", Audience.CHANNEL, WEDNESDAYS, 60, words="Ours"), channel_step(MONDAYS)
    )
    show_trial(world, week_of(world, made, 0), to="CPRIVATE")
    rows = world.all(DeliveryRow, DeliveryRow.kind == campaign_trials.KIND)
    assert [(row.values["of"], row.values["values"].get("words")) for row in rows] == [
        ("intention", None),
        ("moment", "Ours"),
    ]


def test_a_week_is_posted_in_order_and_an_empty_one_is_refused(world: World) -> None:
    made = add_campaign(world, channel_step(WEDNESDAYS), person_step(TUESDAYS), weeks=1)

    def post(week: int) -> int:
        return show_trial(world, week_of(world, made, week), to="CPRIVATE")

    assert post(0) == 2
    rows = world.all(DeliveryRow, DeliveryRow.kind == campaign_trials.KIND)
    assert [(row.conversation, row.values["of"]) for row in rows] == [
        ("CPRIVATE", "scenario"),
        ("CPRIVATE", "intention"),
    ]
    with pytest.raises(Refusal, match=r"campaign_trials\.empty_week"):
        post(5)
