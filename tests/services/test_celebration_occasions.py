"""What there is to celebrate: first thanks, a pulse acted on, weeks of a campaign; with figures counted by hand."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, update

from bot.db.campaigns import CampaignRow
from bot.db.celebrations import CelebrationRow
from bot.db.programmes import ProgrammeRow
from bot.db.pulses import PulseActionRow, PulseWaveRow
from bot.db.session import Database
from bot.db.timers import TimerRow
from bot.domain import BarrierState
from bot.services import celebrations, my_data
from tests.company import ManualClock
from tests.services.celebration_world import CHANNEL, CelebrationWorld
from tests.services.programme_world import WORKSPACE, somebody


@pytest.fixture
def world(database: Database, clock: ManualClock) -> CelebrationWorld:
    found = CelebrationWorld(database, clock)
    found.open("UANA", "UBEN", "UCLEO", "UDAN")
    return found


def test_only_the_first_thanks_of_a_person_are_celebrated(world: CelebrationWorld) -> None:
    world.thank("UANA", "UBEN")
    world.thank("UANA", "UCLEO")
    world.at("2026-11-23T11:00+00:00")
    (words,) = world.posts()
    assert "<@UANA>" in words
    assert "<@UBEN>" in words
    assert "<@UCLEO>" not in words


def test_first_thanks_of_several_are_told_together(world: CelebrationWorld) -> None:
    world.thank("UANA", "UBEN")
    world.thank("UBEN", "UCLEO")
    world.at("2026-11-23T11:00+00:00")
    (words,) = world.posts()
    assert "<@UANA> and <@UBEN>" in words


def test_thanks_taken_back_are_not_celebrated_and_leave_the_message(world: CelebrationWorld) -> None:
    first = world.thank("UANA", "UBEN")
    world.take_thanks_back("UANA", first)
    world.at("2026-11-23T11:00+00:00")
    assert world.posts() == []
    world.at("2026-11-24T09:00+00:00")
    second = world.thank("UBEN", "UCLEO")
    world.at("2026-11-24T11:00+00:00")
    assert "<@UBEN>" in world.posts()[-1]
    world.take_thanks_back("UBEN", second)
    world.work()
    assert world.posts()[-1] == "What stood here has been taken back."


@pytest.mark.parametrize(("who", "style"), [("UANA", "private"), ("UBEN", "private")])
def test_who_likes_it_private_is_not_celebrated(world: CelebrationWorld, who: str, style: str) -> None:
    world.prefers(who, style)
    world.thank("UANA", "UBEN")
    world.at("2026-11-23T11:00+00:00")
    assert world.posts() == []


def test_a_choice_made_before_eleven_counts(world: CelebrationWorld) -> None:
    world.thank("UANA", "UBEN")
    world.prefers("UANA", "private")
    world.at("2026-11-23T11:00+00:00")
    assert world.posts() == []


def test_in_their_own_team_those_who_like_it_there_are_celebrated(world: CelebrationWorld) -> None:
    world.prefers("UANA", "team")
    world.thank("UANA", "UBEN")
    world.at("2026-11-23T11:00+00:00")
    assert len(world.posts()) == 1


def test_elsewhere_they_are_not(world: CelebrationWorld) -> None:
    world.prefers("UANA", "team")
    world.thank("UANA", "UBEN")
    world.people(somebody("UEVE"))
    world.channel(CHANNEL, ["UBEN", "UCLEO", "UDAN", "UEVE"])
    world.sync()
    world.at("2026-11-23T11:00+00:00")
    assert world.posts() == []


def test_who_left_the_company_is_not_celebrated(world: CelebrationWorld) -> None:
    world.thank("UANA", "UBEN")
    world.people(somebody("UANA", is_deleted=True))
    world.at("2026-11-23T11:00+00:00")
    assert world.posts() == []


def test_who_is_forgotten_leaves_the_message_too(world: CelebrationWorld) -> None:
    world.thank("UANA", "UBEN")
    world.note()
    world.at("2026-11-23T11:00+00:00")
    assert "<@UANA>" in world.posts()[-1]
    world.clock.move(minutes=5)
    world.database.write_now(my_data.forget, workspace_id=WORKSPACE, user_id="UANA", now=world.clock.now())
    world.work()
    assert "<@UANA>" not in world.posts()[-1]
    assert "answer within a day" in world.posts()[-1]
    assert all("UANA" not in row.people for row in world.all(CelebrationRow))


def test_a_goal_that_names_somebody_private_is_not_told(world: CelebrationWorld) -> None:
    world.prefers("UBEN", "private")
    world.note(evidence={"goal": "Uben answers within a day", "result": "done"})
    world.at("2026-11-23T11:00+00:00")
    assert world.posts() == []


def test_who_looked_after_a_goal_is_named_as_they_like(world: CelebrationWorld) -> None:
    world.prefers("UBEN", "private")
    world.note(people=("UBEN", "UCLEO"))
    world.at("2026-11-23T11:00+00:00")
    (words,) = world.posts()
    assert "<@UCLEO>" in words
    assert "<@UBEN>" not in words


def test_a_pulse_that_was_acted_on_shows_what_will_be_done(world: CelebrationWorld) -> None:
    now = world.clock.now()
    (programme,) = world.all(ProgrammeRow)
    world.keep(
        PulseWaveRow(
            id=1,
            workspace_id=WORKSPACE,
            programme_id=programme.id,
            instrument={},
            threshold=5,
            team_ids=[],
            timezone="UTC",
            opens_at=now,
            closes_on=now.date(),
            closes_at=now,
            share=8,
            created_by="ULEAD",
            created_at=now,
        ),
    )
    world.keep(
        PulseActionRow(
            id=1,
            wave_id=1,
            workspace_id=WORKSPACE,
            unit_ids=[],
            written_by="ULEAD",
            heard="Good work is seldom seen",
            will="Each Friday we name three *things* & <!channel>",
            will_not="No prizes",
            written_at=now,
        )
    )
    world.note("pulse_acted", "pulse_action:1", evidence={"action_id": 1})
    world.at("2026-11-23T11:00+00:00")
    (words,) = world.posts()
    assert "Each Friday we name three *things* &amp; &lt;!channel&gt;" in words
    assert "8 in 10" in words


def milestones(world: CelebrationWorld) -> list[tuple[str, str]]:
    return [
        (row.occasion, str(row.on_date))
        for row in world.all(CelebrationRow)
        if row.occasion in {"milestone", "campaign_end"}
    ]


def test_weeks_four_eight_twelve_and_the_end_are_reached_on_their_fridays(world: CelebrationWorld) -> None:
    reached: list[tuple[str, str]] = []
    for text in ("2026-12-18", "2027-01-15", "2027-02-12", "2027-02-19"):
        world.at(f"{text}T08:55+00:00")
        reached += [one for one in milestones(world) if one not in reached]
    assert reached == [
        ("milestone", "2026-12-18"),
        ("milestone", "2027-01-15"),
        ("milestone", "2027-02-12"),
        ("campaign_end", "2027-02-19"),
    ]


def test_a_milestone_counts_what_its_channel_has_read(world: CelebrationWorld) -> None:
    world.thank("UANA", "UBEN")
    gone = world.thank("UBEN", "UCLEO")
    world.thank("UCLEO", "UANA")
    world.take_thanks_back("UBEN", gone)
    world.story(1, "UANA", "A caller had been cut off", "2026-12-01T10:00+00:00")
    world.story(2, "UANA", "Taken back", "2026-12-01T10:00+00:00", state="withdrawn")
    for state in (BarrierState.DONE, BarrierState.NO, BarrierState.RAISED):
        world.barrier(state, "2026-12-02T10:00+00:00")
    world.at("2026-11-23T11:00+00:00")
    world.note()
    world.at("2026-11-24T11:00+00:00")
    world.at("2026-12-18T15:00+00:00")
    counted = "2 thank-yous, 1 success story, 2 barriers answered and 1 goal met"
    assert counted in world.posts("roundup")[-1]


def test_a_milestone_with_nothing_behind_it_is_not_told(world: CelebrationWorld) -> None:
    world.at("2026-12-18T15:00+00:00")
    assert "celebrate" not in world.posts("roundup")[-1]


def test_a_milestone_that_falls_in_a_pause_is_not_told_later(world: CelebrationWorld) -> None:
    world.thank("UANA", "UBEN")
    world.at("2026-12-16T12:00+00:00")
    world.switch("paused")
    world.at("2026-12-18T12:00+00:00")
    world.switch("running")
    world.at("2026-12-21T11:00+00:00")
    assert milestones(world) == []


def test_milestones_of_campaigns_that_ran_before_come_with_the_next_sync(world: CelebrationWorld) -> None:
    world.database.write_now(lambda session: session.execute(delete(TimerRow)))
    world.clock.move(days=1)
    world.sync()
    kinds = [(row.kind, str(row.due_at.date())) for row in world.all(TimerRow) if row.kind == "milestone"]
    assert sorted(kinds) == [
        ("milestone", "2026-12-13"),
        ("milestone", "2027-01-10"),
        ("milestone", "2027-02-07"),
        ("milestone", "2027-02-14"),
    ], "looked at first where a week ends on its first day; the day begins in the east at ten the day before"
    world.at("2026-12-18T08:55+00:00")
    assert milestones(world) == [("milestone", "2026-12-18")]


def test_a_week_ends_on_the_last_working_day_of_each_channels_own_country(
    database: Database, clock: ManualClock
) -> None:
    world = CelebrationWorld(database, clock)
    world.channel("CRIYADH", ["URIYADH"])
    world.open("UANA", "UBEN", "UCLEO")
    world.people(somebody("URIYADH", "Asia/Riyadh"))
    world.sync()
    reached = []
    for text in ("2026-12-17T08:00", "2026-12-18T08:55", "2026-12-19T08:55", "2026-12-20T05:00"):
        world.at(f"{text}+00:00")
        reached.append({(row.channel_id, str(row.on_date)) for row in world.all(CelebrationRow)})
    friday, sunday = ("CLISBON", "2026-12-18"), ("CRIYADH", "2026-12-20")
    assert reached == [set(), {friday}, {friday}, {friday, sunday}]


def test_a_milestone_moves_with_its_campaign_until_it_is_told(world: CelebrationWorld) -> None:
    """Looked at a week ahead already, it waits for the day that the campaign has by then."""
    world.at("2027-02-15T12:00+00:00")
    longer = update(CampaignRow).values(ends_on=date(2027, 2, 28))
    world.database.write_now(lambda session: session.execute(longer))
    world.sync()
    world.at("2027-02-19T12:00+00:00")
    assert "campaign_end" not in dict(milestones(world))
    world.at("2027-02-26T12:00+00:00")
    assert ("campaign_end", "2027-02-26") in milestones(world)


def test_no_celebration_is_told_twice(world: CelebrationWorld) -> None:
    world.thank("UANA", "UBEN")
    world.at("2026-11-23T11:00+00:00")
    world.note("first_thanks", "recognition:1", people=("UANA",), evidence={"recognition_id": 1})
    for day in ("24", "25", "26", "27", "30"):
        world.at(f"2026-11-{day}T11:00+00:00")
        world.at(f"2026-11-{day}T15:00+00:00")
    assert len(world.posts()) == 1
    assert "celebrate" not in "".join(world.posts("roundup"))


def test_rules_of_every_occasion_have_words() -> None:
    assert set(celebrations.celebration_evidence.RULES) == {
        "goal_met",
        "first_thanks",
        "pulse_acted",
        "milestone",
        "campaign_end",
    }
