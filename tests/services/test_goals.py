"""The rules of goals on both databases: who may do what, when one starts, is asked about, met, missed and dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from bot.db.celebrations import CelebrationRow
from bot.db.deliveries import DeliveryRow
from bot.db.goals import GoalAgreementRow, GoalCheckInRow, GoalConcernRow, GoalRow
from bot.db.session import Database
from bot.db.timers import TimerRow
from bot.domain import NOBODY, Verb
from bot.errors import Refusal
from bot.goal import Goal, GoalState, Proposal
from bot.jobs.timers import RULES
from bot.services import (
    deliveries,
    goal_agreement,
    goal_progress,
    goal_reading,
    goals,
    my_data,
    roles,
    timers,
)
from bot.services.delivery_kinds import FILL
from bot.services.roles import Change
from tests.company import ManualClock
from tests.services.programme_world import ADMIN, LEAD, WORKSPACE, World, somebody

ANA, BEN, CY, DEE, MO, EVE = "UANA", "UBEN", "UCY", "UDEE", "UMO", "UEVE"


class Team(World):
    """Ana, Ben, Cy and Dee in C1, which Mo manages from outside; Eve in C2; Lee leads."""

    def proposal(self, **more: Any) -> Proposal:
        given: dict[str, Any] = {
            "team_id": self.team("C1"),
            "text": "Every complaint reply says what happens next",
            "behaviour_id": "own-it",
            "measure": "Two of us read 20 replies every Friday",
            "unit": "minutes",
            "baseline": "12",
            "target": "8",
            "effect": "They need not call again.",
            "due_on": date(2027, 1, 29),
            "owner_id": BEN,
        }
        return Proposal(**{**given, **more})

    def team(self, channel_id: str) -> int:
        found = self.database.read_now(roles.teams_and_managers, workspace_id=WORKSPACE, by=LEAD)
        return next(one.team_id for one in found if one.channel_id == channel_id)

    def propose(self, by: str = ANA, **more: Any) -> int:
        return self.database.write_now(
            goals.propose, self.proposal(**more), workspace_id=WORKSPACE, by=by, now=self.clock.now()
        )

    def do(self, service: Any, by: str, goal_id: int, **more: Any) -> Any:
        return self.database.write_now(
            service, workspace_id=WORKSPACE, by=by, goal_id=goal_id, now=self.clock.now(), **more
        )

    def agreed(self, **more: Any) -> int:
        """A goal that is worked on."""
        goal_id = self.propose(**more)
        self.do(goal_agreement.agree, BEN, goal_id)
        return goal_id

    def check_in(self, by: str, goal_id: int, value: str, note: str = "") -> Goal:
        return self.do(goal_progress.check_in, by, goal_id, value=value, note=note)

    def row(self, goal_id: int) -> GoalRow:
        return self.all(GoalRow, GoalRow.id == goal_id)[0]

    def wait_until(self, text: str) -> None:
        """Time passes, and Encore looks at what is due."""
        self.clock.set(text)
        while self.database.write_now(timers.tick, rules=RULES, now=self.clock.now(), limit=50):
            pass

    def sent(self, kind: str, to: str | None = None, *, verb: Verb = Verb.POST) -> list[DeliveryRow]:
        """Messages of a kind."""
        rows = self.all(DeliveryRow, DeliveryRow.kind == kind, DeliveryRow.verb == verb)
        return [row for row in rows if to in {None, row.conversation}]

    def shown(self, row: DeliveryRow) -> dict[str, Any] | None:
        return self.database.read_now(FILL[row.kind], row)

    def deliver(self) -> list[str]:
        """The sender takes what waits, message by message; returns their kinds."""
        kinds = []
        while taken := self.database.write_now(deliveries.claim, now=self.clock.now(), busy=(), limit=1):
            for one in taken:
                kinds.append(f"{one.kind}:{one.verb}")
                self.database.write_now(
                    deliveries.sent, one, channel_id=one.conversation, ts=f"{one.id}.0", now=self.clock.now()
                )
        return kinds


@pytest.fixture
def world(database: Database, clock: ManualClock) -> Team:
    found = Team(database, clock)
    found.arrive()
    found.people(*(somebody(one) for one in (ANA, BEN, CY, DEE, MO, EVE)), somebody("UGUEST", is_guest=True))
    found.channel("C1", [ANA, BEN, CY, DEE])
    found.channel("C2", [EVE])
    found.set_up()
    changes = [Change(found.team("C1"), (), (MO,))]
    found.database.write_now(
        roles.set_managers, workspace_id=WORKSPACE, by=LEAD, changes=changes, now=clock.now()
    )
    return found


def refused(function: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as caught:
        function(*args, **more)
    return caught.value.key


# Proposing


def test_a_proposal_stands_in_the_channel_and_its_owner_hears_of_it(world: Team) -> None:
    goal_id = world.propose()
    (card,) = world.sent("goal_card")
    assert card.conversation == "C1"
    goal = world.shown(card)["goal"]
    assert (goal.agreed, goal.needed, goal.state) == ((ANA,), 2, GoalState.PROPOSED)
    assert [row.conversation for row in world.sent("goal_owned")] == [BEN]
    assert (ANA, "goal_proposed") in world.acts()
    assert world.row(goal_id).baseline == "12"


@pytest.mark.parametrize("by", [ANA, MO, LEAD])
def test_members_managers_and_leads_propose(world: Team, by: str) -> None:
    goal_id = world.propose(by)
    agreed = [row.user_id for row in world.all(GoalAgreementRow)]
    assert agreed == ([ANA] if by == ANA else []), "only members of the team count"
    assert world.row(goal_id).proposer_id == by


@pytest.mark.parametrize(
    ("by", "change", "key"),
    [
        (EVE, {}, "goals.team_needed"),
        ("UGUEST", {}, "goals.not_for_guests"),
        (ADMIN, {}, "goals.no_team"),
        (ANA, {"team_id": 999}, "goals.team_needed"),
        (ANA, {"owner_id": ""}, "goals.owner_needed"),
        (ANA, {"owner_id": "UGUEST"}, "goals.owner_cannot"),
        (ANA, {"owner_id": EVE}, "goals.owner_elsewhere"),
        (ANA, {"target": "12"}, "goals.same_number"),
        (ANA, {"due_on": date(2026, 11, 20)}, "goals.date_past"),
    ],
)
def test_what_cannot_be_proposed(world: Team, by: str, change: dict[str, Any], key: str) -> None:
    assert refused(world.propose, by, **change) == key
    assert world.all(GoalRow) == []


def test_a_team_has_three_live_goals_at_most_and_none_twice(world: Team) -> None:
    world.propose()
    assert refused(world.propose, CY) == "goals.same_already"
    for number in range(2):
        world.propose(text=f"Another goal that matters, number {number}")
    assert refused(world.propose, BEN, text="One too many for this team") == "goals.enough_live"


def test_nothing_is_proposed_where_the_channel_is_closed(world: Team) -> None:
    world.channel("C1", [ANA, BEN, CY, DEE], problem="is_archived")
    world.sync()
    assert refused(world.propose) == "goals.channel_closed"


def test_a_card_that_cannot_be_posted_is_told_to_its_owner_who_shows_it_later(world: Team) -> None:
    goal_id = world.propose()
    (claimed,) = [
        one
        for one in world.database.write_now(deliveries.claim, now=world.clock.now(), busy=(), limit=20)
        if one.kind == "goal_card"
    ]
    world.database.write_now(deliveries.failed, claimed, code="is_archived", now=world.clock.now())
    (told,) = world.sent("goal_not_shown", BEN)
    assert world.shown(told)["goal"].id == goal_id
    assert refused(world.do, goal_agreement.show_again, BEN, goal_id, card=1) == "goals.channel_closed"
    world.sync()
    world.do(goal_agreement.show_again, BEN, goal_id, card=1)
    assert len(world.sent("goal_card")) == 2
    assert refused(world.do, goal_agreement.show_again, BEN, goal_id, card=1) == "goals.asked_already"


# Agreeing


def test_half_of_the_team_is_enough_and_two_are_the_fewest() -> None:
    assert [goal_reading.needed(size) for size in (0, 1, 2, 3, 4, 5, 6, 7, 12)] == [1, 1, 2, 2, 2, 3, 3, 4, 6]


def test_the_goal_starts_when_enough_have_agreed_and_agreeing_twice_counts_once(world: Team) -> None:
    goal_id = world.propose(LEAD)
    assert world.do(goal_agreement.agree, CY, goal_id).state is GoalState.PROPOSED
    assert world.do(goal_agreement.agree, CY, goal_id).agreed == (CY,)
    assert world.do(goal_agreement.agree, BEN, goal_id).state is GoalState.ACTIVE
    assert refused(world.do, goal_agreement.agree, DEE, goal_id) == "goals.agreed_already"
    assert len(world.sent("goal_agreed", BEN)) == 1
    kinds = {row.kind for row in world.all(TimerRow) if row.subject == str(goal_id)}
    assert kinds == {"goal_check_in", "goal_due"}


def test_only_the_team_agrees_and_a_yes_can_be_taken_back(world: Team) -> None:
    goal_id = world.propose(LEAD)
    assert refused(world.do, goal_agreement.agree, MO, goal_id) == "goals.members_agree"
    assert refused(world.do, goal_agreement.agree, EVE, goal_id) == "goals.other_team"
    world.do(goal_agreement.agree, CY, goal_id)
    world.do(goal_agreement.take_back, CY, goal_id)
    assert refused(world.do, goal_agreement.take_back, CY, goal_id) == "goals.no_yes"
    assert world.all(GoalAgreementRow) == []


def test_who_left_the_team_counts_no_longer(world: Team) -> None:
    goal_id = world.propose()
    world.channel("C1", [BEN, CY, DEE])
    world.sync()
    assert world.do(goal_agreement.agree, CY, goal_id).state is GoalState.PROPOSED
    assert world.do(goal_agreement.agree, BEN, goal_id).state is GoalState.ACTIVE


def test_a_question_goes_to_the_owner_with_the_name(world: Team) -> None:
    goal_id = world.propose()
    world.do(goal_agreement.question, CY, goal_id, text="Who has time to read replies?")
    (told,) = world.sent("goal_concern", BEN)
    values = world.shown(told)
    assert (values["person"], values["concern"]) == (CY, "Who has time to read replies?")
    assert refused(world.do, goal_agreement.question, BEN, goal_id, text="To myself") == "goals.your_own"
    assert refused(world.do, goal_agreement.question, CY, goal_id, text="?") == "goals.question_short"
    assert "Who has time" not in str(told.values), "people's words stay in one place"


def test_too_few_in_five_working_days_and_the_owner_keeps_asking(world: Team) -> None:
    goal_id = world.propose()
    world.wait_until("2026-11-27T23:00+00:00")
    assert world.sent("goal_not_agreed") == []
    world.wait_until("2026-11-30T09:30+00:00")
    (asked,) = world.sent("goal_not_agreed", BEN)
    assert world.shown(asked)["goal"].card == 1
    world.deliver()
    world.do(goal_agreement.keep_asking, BEN, goal_id, card=1)
    assert refused(world.do, goal_agreement.keep_asking, ANA, goal_id, card=1) == "goals.asked_already"
    assert world.deliver() == ["goal_moved:update", "goal_card:post"]
    world.wait_until("2026-12-08T12:00+00:00")
    assert len(world.sent("goal_not_agreed", BEN)) == 1, "two of the days in between are holidays in Lisbon"
    world.wait_until("2026-12-09T09:30+00:00")
    assert len(world.sent("goal_not_agreed", BEN)) == 2


def test_a_changed_goal_is_asked_about_anew(world: Team) -> None:
    goal_id = world.propose(LEAD)
    world.do(goal_agreement.agree, CY, goal_id)
    change = {"goal": world.proposal(target="9", owner_id=CY), "version": 1}
    assert refused(world.do, goals.change, DEE, goal_id, **change) == "goals.not_yours"
    world.do(goals.change, BEN, goal_id, **change)
    row = world.row(goal_id)
    assert (row.target, row.owner_id, row.version, row.card) == ("9", CY, 2, 2)
    assert [one.user_id for one in world.all(GoalAgreementRow)] == [BEN]
    assert len(world.sent("goal_owned", CY)) == 1
    assert refused(world.do, goals.change, CY, goal_id, **change) == "goals.changed_meanwhile"
    assert world.do(goal_agreement.agree, DEE, goal_id).state is GoalState.ACTIVE
    change["version"] = 2
    assert refused(world.do, goals.change, CY, goal_id, **change) == "goals.agreed_already"


def test_a_goal_nobody_agrees_to_is_dropped_after_its_day(world: Team) -> None:
    goal_id = world.propose(due_on=date(2026, 12, 4))
    world.clock.set("2026-12-05T12:00+00:00")
    assert refused(world.do, goal_agreement.agree, CY, goal_id) == "goals.day_is_over"
    world.wait_until("2026-12-07T09:30+00:00")
    row = world.row(goal_id)
    assert (row.state, row.ended_by) == (GoalState.DROPPED, None)
    assert world.sent("goal_over") == []
    assert refused(world.do, goal_agreement.agree, CY, goal_id) == "goals.over"


# On the way


def test_a_check_in_moves_the_card_and_only_the_last_change_of_several_is_sent(world: Team) -> None:
    goal_id = world.agreed()
    world.deliver()
    for value in ("11", "10,5", "10"):
        world.check_in(CY, goal_id, value, "A better template helped")
    assert world.deliver() == ["goal_card:update"]
    (card,) = world.sent("goal_card")
    goal = world.shown(card)["goal"]
    assert (goal.percent, goal.last.user_id, str(goal.now)) == (50, CY, "10")
    world.do(goal_progress.take_back, CY, goal_id)
    assert str(world.shown(card)["goal"].now) == "10.5"
    world.check_in(DEE, goal_id, "13")
    assert refused(world.do, goal_progress.take_back, CY, goal_id) == "goals.no_number"
    assert world.shown(card)["goal"].percent == 0


@pytest.mark.parametrize(
    ("value", "note", "key"),
    [
        ("soon", "", "goals.number_needed"),
        ("nan", "", "goals.number_needed"),
        ("80 %", "", "goals.other_unit"),
        ("9", "x" * 301, "goals.too_long"),
    ],
)
def test_what_is_no_check_in(world: Team, value: str, note: str, key: str) -> None:
    goal_id = world.agreed()
    assert refused(world.check_in, CY, goal_id, value, note) == key
    assert world.all(GoalCheckInRow) == []


def test_who_may_check_in_and_when(world: Team) -> None:
    goal_id = world.propose()
    assert refused(world.check_in, CY, goal_id, "9") == "goals.not_agreed_yet"
    world.do(goal_agreement.agree, BEN, goal_id)
    assert refused(world.check_in, EVE, goal_id, "9") == "goals.other_team"
    assert refused(world.check_in, "UGUEST", goal_id, "9") == "goals.members_only"
    assert refused(world.check_in, CY, 999, "9") == "goals.gone"
    for by in (MO, LEAD, DEE):
        world.check_in(by, goal_id, "9")


def test_the_owner_is_asked_after_a_week_without_a_number_and_not_when_one_came(world: Team) -> None:
    world.people(somebody(BEN, "America/New_York"))
    goal_id = world.agreed()
    world.wait_until("2026-11-30T14:29+00:00")
    assert world.sent("goal_check_in") == []
    world.wait_until("2026-11-30T14:30+00:00")
    assert len(world.sent("goal_check_in", BEN)) == 1, "half past nine where the owner is"
    world.clock.set("2026-12-03T10:00+00:00")
    world.check_in(CY, goal_id, "11")
    world.wait_until("2026-12-07T15:00+00:00")
    assert len(world.sent("goal_check_in")) == 1
    world.wait_until("2026-12-10T14:30+00:00")
    assert len(world.sent("goal_check_in")) == 2
    world.wait_until("2026-12-17T14:30+00:00")
    assert len(world.sent("goal_check_in")) == 3


def test_after_a_downtime_nobody_is_asked_at_night(world: Team) -> None:
    world.agreed()
    world.wait_until("2026-12-01T12:00+00:00")  # a holiday in Lisbon
    assert world.sent("goal_check_in") == []
    world.wait_until("2026-12-02T08:30+00:00")
    assert len(world.sent("goal_check_in", BEN)) == 1


def test_when_the_owner_has_left_the_manager_chooses_another(world: Team) -> None:
    goal_id = world.agreed()
    world.people(replace(somebody(BEN), is_deleted=True))
    world.wait_until("2026-11-30T09:30+00:00")
    assert world.sent("goal_check_in") == []
    assert [row.conversation for row in world.sent("goal_owner_gone")] == [MO]
    assert refused(world.do, goal_progress.set_owner, CY, goal_id, owner_id=CY) == "goals.not_yours"
    assert refused(world.do, goal_progress.set_owner, MO, goal_id, owner_id=BEN) == "goals.owner_cannot"
    world.do(goal_progress.set_owner, MO, goal_id, owner_id=DEE)
    assert len(world.sent("goal_owned", DEE)) == 1
    assert (MO, "goal_owner_named") in world.acts()
    world.wait_until("2026-12-07T09:30+00:00")
    assert len(world.sent("goal_check_in", DEE)) == 1


def test_without_somebody_who_looks_after_it_a_goal_does_not_start(world: Team) -> None:
    goal_id = world.propose()
    world.people(replace(somebody(BEN), is_deleted=True))
    world.sync()
    assert world.do(goal_agreement.agree, CY, goal_id).state is GoalState.PROPOSED
    assert [row.conversation for row in world.sent("goal_owner_gone")] == [MO]
    world.do(goal_progress.set_owner, MO, goal_id, owner_id=DEE)
    assert world.row(goal_id).state == GoalState.ACTIVE


# The end


@pytest.mark.parametrize(("baseline", "target", "value"), [("12", "8", "7,5"), ("5", "8", "8")])
def test_met_is_celebrated_once_and_the_next_goal_is_asked_for(
    world: Team, baseline: str, target: str, value: str
) -> None:
    goal_id = world.agreed(baseline=baseline, target=target)
    same = world.do(goal_progress.check_in, CY, goal_id, value=value, note="", is_sure=False)
    assert (same.state, world.all(GoalCheckInRow)) == (GoalState.ACTIVE, [])
    assert world.check_in(CY, goal_id, value).state is GoalState.MET
    assert refused(world.check_in, DEE, goal_id, value) == "goals.over"
    (noted,) = world.all(CelebrationRow)
    assert (noted.occasion, noted.subject, noted.channel_id) == ("goal_met", f"goal:{goal_id}", "C1")
    assert noted.people == [BEN]
    assert noted.evidence["result"] == f"{value.replace(',', '.')} minutes"
    assert {row.kind for row in world.all(TimerRow) if row.subject == str(goal_id)} == {"goal_next"}
    world.wait_until("2026-11-24T09:30+00:00")
    (asked,) = world.sent("goal_next", BEN)
    assert world.shown(asked)["goal"].id == goal_id
    world.propose()
    assert world.shown(asked) is None, "the team has its next goal"


def test_the_next_goal_is_not_asked_for_when_there_is_one(world: Team) -> None:
    goal_id = world.agreed()
    world.propose(text="A second goal of the same team")
    world.check_in(CY, goal_id, "8")
    world.wait_until("2026-11-25T12:00+00:00")
    assert world.sent("goal_next") == []


@pytest.mark.parametrize(
    ("value", "state"), [("10", GoalState.PARTLY), ("10.1", GoalState.MISSED), (None, GoalState.MISSED)]
)
def test_the_day_passes_without_the_target(world: Team, value: str | None, state: GoalState) -> None:
    goal_id = world.agreed(due_on=date(2026, 12, 4))
    if value:
        world.check_in(CY, goal_id, value)
    world.wait_until("2026-12-04T18:00+00:00")
    assert world.row(goal_id).state == GoalState.ACTIVE
    world.wait_until("2026-12-07T09:30+00:00")
    assert world.row(goal_id).state == state
    (told,) = world.sent("goal_over", "C1")
    assert world.all(CelebrationRow) == []
    world.deliver()
    world.do(goal_progress.learned, DEE, goal_id, text="Reading replies together takes twenty minutes")
    assert world.deliver() == ["goal_card:update", "goal_over:update"]
    goal = world.shown(told)["goal"]
    assert (goal.note, goal.ended_by) == ("Reading replies together takes twenty minutes", DEE)
    assert (
        refused(world.do, goal_progress.learned, CY, goal_id, text="Something else")
        == "goals.learned_already"
    )
    world.wait_until("2026-12-09T09:30+00:00")  # the eighth is a holiday
    assert len(world.sent("goal_next", BEN)) == 1


def test_dropped_with_a_reason_by_the_manager(world: Team) -> None:
    goal_id = world.agreed()
    assert refused(world.do, goal_progress.drop, CY, goal_id, reason="I do not like it") == "goals.not_yours"
    assert refused(world.do, goal_progress.drop, MO, goal_id, reason="No") == "goals.reason_needed"
    world.do(goal_progress.drop, MO, goal_id, reason="The replies moved to another team")
    assert refused(world.do, goal_progress.drop, BEN, goal_id, reason="The same once more") == "goals.over"
    assert len(world.sent("goal_over", "C1")) == 1
    assert {row.conversation for row in world.sent("goal_dropped")} == {ANA, BEN}
    assert (MO, "goal_dropped") in world.acts()
    assert (
        refused(world.do, goal_progress.learned, BEN, goal_id, text="We learned this")
        == "goals.nothing_to_learn"
    )


def test_whoever_proposed_a_goal_takes_it_back_until_it_is_agreed(world: Team) -> None:
    goal_id = world.propose()
    world.do(goal_progress.drop, ANA, goal_id, reason="It was not thought through")
    assert world.row(goal_id).state == GoalState.DROPPED
    assert world.sent("goal_over") == [], "nobody worked on it yet"
    agreed = world.agreed()
    assert refused(world.do, goal_progress.drop, ANA, agreed, reason="I changed my mind") == "goals.not_yours"


# Reading and forgetting


def test_the_board_offers_each_person_what_they_may_do(world: Team) -> None:
    active, proposed = world.agreed(), world.propose(text="A second goal of the same team")

    def board(user_id: str) -> Any:
        return world.database.read_now(
            goal_reading.board, workspace_id=WORKSPACE, user_id=user_id, now=world.clock.now()
        )

    assert {one.id for one in board(CY).goals} == {active, proposed}
    assert board(CY).may_agree == {proposed}
    assert board(CY).may_check_in == {active}
    assert board(CY).may_manage == frozenset()
    assert board(ANA).agreed == {proposed}
    assert board(ANA).may_manage == {proposed}
    for manager in (BEN, MO, LEAD):
        assert board(manager).may_manage == {active, proposed}
    assert board(MO).may_agree == frozenset()
    assert board(EVE).goals == ()
    assert not board("UGUEST").may_propose
    assert not board(ADMIN).may_propose


def test_the_goals_of_a_channel_at_an_instant_for_its_round_up(world: Team) -> None:
    before = world.clock.now()
    world.clock.move(days=1)
    later, sooner = world.agreed(), world.agreed(text="A second goal", due_on=date(2027, 1, 15))
    world.propose(text="A third goal, only proposed")
    world.check_in(CY, sooner, "10")
    friday = world.clock.now()
    world.clock.move(days=3)
    world.check_in(CY, sooner, "8")
    world.check_in(CY, later, "11")

    def of(channel_id: str, at: datetime) -> list[tuple[int, str, GoalState]]:
        found = world.database.read_now(
            goal_reading.of_channel, workspace_id=WORKSPACE, channel_id=channel_id, at=at
        )
        return [(one.id, str(one.now), one.state) for one in found]

    assert of("C1", before) == []
    assert of("C1", friday) == [(sooner, "10", GoalState.ACTIVE), (later, "12", GoalState.ACTIVE)]
    assert of("C1", world.clock.now()) == [(later, "11", GoalState.ACTIVE)]
    assert of("C2", friday) == of("C404", friday) == []


def test_forgetting_takes_the_name_from_goals_and_draws_the_cards_again(world: Team) -> None:
    goal_id = world.propose()
    world.do(goal_agreement.question, CY, goal_id, text="Who has time to read replies?")
    world.do(goal_agreement.agree, CY, goal_id)
    world.check_in(CY, goal_id, "11", "it helps")
    world.deliver()
    held = world.database.read_now(my_data.everything, workspace_id=WORKSPACE, user_id=CY)
    assert {"goals_you_agreed_to", "goal_questions", "goal_numbers"} <= held.keys()
    for user_id in (CY, BEN, ANA):
        world.database.write_now(
            my_data.forget, workspace_id=WORKSPACE, user_id=user_id, now=world.clock.now()
        )
    row = world.row(goal_id)
    assert (row.proposer_id, row.owner_id) == (NOBODY, None)
    assert [one.user_id for one in world.all(GoalCheckInRow)] == [NOBODY]
    assert world.all(GoalConcernRow) == []
    assert world.all(GoalAgreementRow) == []
    assert "goal_card:update" in world.deliver()
    (card,) = world.sent("goal_card")
    for name in (ANA, BEN, CY):
        assert name not in str(world.shown(card))
