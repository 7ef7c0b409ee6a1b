"""A change of a running campaign waits for a second lead, where the programme wants that, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any

import pytest

from bot.campaign_proposal import ProposalState
from bot.campaign_proposal_facts import ProposalFacts
from bot.db import campaign_settings, campaigns
from bot.db.campaign_proposals import CampaignProposalRow
from bot.db.campaign_versions import CampaignVersionRow
from bot.db.session import Database
from bot.domain import NOBODY, CampaignState
from bot.errors import Refusal
from bot.services import (
    campaign_edits,
    campaign_proposal_decisions,
    campaign_proposal_facts,
    campaign_proposals,
    campaign_sessions,
    campaign_start,
    leads,
    my_data,
)
from bot.services.campaign_proposal_facts import ASKED, DECIDED
from bot.step_edits import Act, Edit
from tests.company import ManualClock
from tests.services.programme_world import ADMIN, LEAD, WORKSPACE, World, channel_step, person_step, somebody

ANA, LEA = "UANA", "ULEA"
TEN = "0 10 * * 1"


class Desk(World):
    """A world in which two lead, one campaign runs, and a second lead is asked."""

    def open(self) -> None:
        self.clock.set("2026-11-23T08:00:00+00:00")
        self.arrive()
        self.people(somebody(ANA), somebody(LEA))
        self.channel("C1", [ANA])
        self.set_up(channel_step("30 9 * * 1"), person_step("0 12 * * 3"), leads=(LEAD, LEA))
        self.ask_second(True)

    def write(self, function: Any, **given: Any) -> Any:
        return self.database.write_now(function, workspace_id=WORKSPACE, now=self.clock.now(), **given)

    def read(self, function: Any, **given: Any) -> Any:
        return self.database.read_now(function, workspace_id=WORKSPACE, **given)

    def ask_second(self, needed: bool, *, by: str = LEAD) -> None:
        self.write(campaign_start.set_approval, needed=needed, by=by)

    def move(self, rule: str = TEN, *, by: str = LEAD, version: int | None = None) -> tuple[str, ...]:
        edit = Edit(Act.MOVE, step=min(self.steps()), rule=rule)
        return self.save(edit, by=by, version=version).asked

    def save(self, edit: Edit, *, by: str = LEAD, version: int | None = None) -> Any:
        version = self.campaign().version if version is None else version
        given = {"campaign_id": self.campaign().id, "version": version, "edit": edit, "by": by}
        return self.write(campaign_proposals.save_steps, **given)

    def rule(self) -> str:
        return self.steps()[min(self.steps())].rule

    def last(self) -> int:
        return max(one.id for one in self.all(CampaignProposalRow))

    def approve(self, *, by: str = LEA) -> ProposalState:
        return self.write(campaign_proposal_decisions.approve, proposal_id=self.last(), by=by)

    def turn_down(self, note: str = "Too early.", *, by: str = LEA) -> None:
        self.write(campaign_proposal_decisions.turn_down, proposal_id=self.last(), by=by, note=note)

    def withdraw(self, *, by: str = LEAD) -> None:
        self.write(campaign_proposals.withdraw, proposal_id=self.last(), by=by)

    def facts(self, *, by: str = LEA) -> ProposalFacts:
        return self.read(campaign_proposal_facts.facts, proposal_id=self.last(), by=by)

    def again(self, *, by: str = LEAD) -> Any:
        return self.read(campaign_proposal_decisions.again, proposal_id=self.last(), by=by)

    def lead(self, *who: str) -> None:
        self.write(leads.choose, by=ADMIN, leads=list(who))

    def news(self, who: str = LEAD) -> list[ProposalState]:
        """What the author hears, as it would say it now."""
        found = [
            self.database.read_now(campaign_proposal_facts.for_decided, row)
            for row in self.told(DECIDED, lead=who)
        ]
        return [one["proposal"].state for one in found if one]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def refused(key: str, function: Any, *given: Any, **more: Any) -> dict[str, object]:
    with pytest.raises(Refusal) as caught:
        function(*given, **more)
    assert caught.value.key.rpartition(".")[2] == key
    return dict(caught.value.values)


@pytest.fixture
def desk(sqlite_url: str, clock: ManualClock) -> Iterator[Desk]:
    database = Database(sqlite_url)
    database.start()
    try:
        one = Desk(database, clock)
        one.open()
        yield one
    finally:
        database.stop()


@pytest.fixture
def on_both(database: Database, clock: ManualClock) -> Desk:
    one = Desk(database, clock)
    one.open()
    return one


def test_a_change_waits_and_is_made_as_its_authors_when_a_second_lead_approves(desk: Desk) -> None:
    assert desk.move() == (LEA,)
    assert (desk.rule(), desk.campaign().version) == ("30 9 * * 1", 1), "nothing is changed yet"
    assert [len(desk.told(ASKED, lead=who)) for who in (LEAD, LEA)] == [1, 1]
    seen = desk.facts()
    assert (seen.may_decide, seen.mine, seen.deciders) == (True, False, (LEA,))
    assert (seen.shown.channels, seen.shown.people) == (1, 0)
    assert [one.after and one.after.rule for one in seen.shown.changes] == [TEN]
    mine = desk.facts(by=LEAD)
    assert (mine.may_decide, mine.mine, mine.may_open) == (False, True, False)
    assert desk.approve() is ProposalState.APPROVED
    assert (desk.rule(), desk.campaign().version) == (TEN, 2)
    assert [one.made_by for one in desk.all(CampaignVersionRow)][-1] == LEAD
    assert desk.acts()[-3:] == [(LEAD, "change_asked"), (LEAD, "step_move"), (LEA, "change_approved")]
    assert desk.news() == [ProposalState.APPROVED]
    assert len(desk.told(ASKED, lead=LEA)) == 2, "the message that asked says now what became of it"
    desk.tick_at("2026-11-23T09:45:00+00:00")
    assert desk.made("C1") == []
    desk.tick_at("2026-11-23T10:01:00+00:00")
    assert len(desk.made("C1")) == 1


def test_every_way_to_change_the_steps_waits_and_none_goes_round_it(desk: Desk) -> None:
    first, second = sorted(desk.steps())
    monday, thursday = at("2026-11-30T09:30"), at("2026-11-26T14:00")
    for edit in (
        Edit(Act.MOVE, step=first, rule=TEN),
        Edit(Act.WORDS, step=first, words="Say hello"),
        Edit(Act.SKIP, step=first, local=monday),
        Edit(Act.REPEAT, step=first, local=thursday),
        Edit(Act.RETIRE, step=second),
        Edit(Act.ADD, kind="moment", rule="0 11 * * 3"),
    ):
        before = {one.id: (one.rule, one.content_text, one.retired_at) for one in desk.steps().values()}
        assert desk.save(edit).asked == (LEA,), edit
        after = {one.id: (one.rule, one.content_text, one.retired_at) for one in desk.steps().values()}
        assert before == after, edit
        refused(
            "needed",
            desk.write,
            campaign_edits.save,
            campaign_id=desk.campaign().id,
            version=desk.campaign().version,
            edit=edit,
            by=LEAD,
            approved_by=LEAD,
        )
        assert desk.approve() is ProposalState.APPROVED, edit
    assert desk.save(Edit(Act.ROLL_BACK, version=1)).asked == (LEA,)
    assert desk.approve() is ProposalState.APPROVED
    assert desk.rule() == "30 9 * * 1"


def test_pausing_resuming_and_ending_never_wait_and_an_end_closes_what_waits(desk: Desk) -> None:
    desk.switch("paused")
    desk.move()
    desk.switch("running")
    desk.switch("paused")
    desk.write(campaign_start.end, campaign_id=desk.campaign().id, by=LEA)
    assert desk.facts().state is ProposalState.OVER
    assert desk.news() == [ProposalState.OVER]
    refused("decided", desk.approve)
    refused("over", desk.again)


def test_a_change_that_waits_when_the_campaign_ends_by_itself_is_over(desk: Desk) -> None:
    desk.move()
    desk.tick_at("2027-06-01T08:00:00+00:00")
    desk.sync()
    assert desk.campaign().state == CampaignState.FINISHED
    found = desk.facts()
    assert (found.state, found.may_decide) == (ProposalState.OVER, False)
    assert desk.database.read_now(campaign_proposal_facts.waiting, WORKSPACE, [desk.campaign().id]) == {}
    assert desk.approve() is ProposalState.OVER
    assert desk.news() == [ProposalState.OVER]


def test_nobody_approves_their_own_and_only_its_author_withdraws(desk: Desk) -> None:
    desk.move()
    refused("own", desk.approve, by=LEAD)
    refused("own", desk.turn_down, by=LEAD)
    refused("not_yours", desk.withdraw, by=LEA)
    refused("leads_only", desk.approve, by=ANA)
    refused("leads_only", desk.facts, by=ANA)
    desk.withdraw()
    desk.withdraw()
    refused("decided", desk.approve)
    assert desk.rule() == "30 9 * * 1"
    assert desk.news() == [], "who did it knows"
    assert desk.again().edit.rule == TEN
    desk.move("0 11 * * 1")
    assert desk.facts().state is ProposalState.WAITING


def test_a_note_says_why_not_and_the_author_opens_it_again_with_what_was_typed(desk: Desk) -> None:
    desk.move()
    refused("not_open", desk.again)
    refused("note_needed", desk.turn_down, "  ")
    refused("too_long", desk.turn_down, "x" * 601)
    refused("customer_data", desk.turn_down, "Ask jane.doe@example.com first")
    desk.turn_down(" Mondays are full <!channel> ")
    refused("decided", desk.turn_down)
    refused("decided", desk.approve)
    found = desk.facts(by=LEAD)
    assert (found.state, found.note) == (ProposalState.RETURNED, "Mondays are full <!channel>")
    assert (found.decided_by, found.may_open) == (LEA, True)
    assert desk.news() == [ProposalState.RETURNED]
    assert desk.again().edit == Edit(Act.MOVE, step=min(desk.steps()), rule=TEN)
    refused("not_open", desk.again, by=LEA)


def test_one_change_of_a_campaign_waits_at_a_time(desk: Desk) -> None:
    desk.move()
    refused("own_waits", desk.move)
    assert refused("waits", desk.move, by=LEA) == {"person": LEAD}
    assert len(desk.all(CampaignProposalRow)) == 1


def test_two_who_press_at_once_decide_once(on_both: Desk) -> None:
    desk = on_both
    desk.lead(LEAD, LEA, ANA)
    desk.move()
    begin = Barrier(2)

    def press(who: str) -> str:
        begin.wait()
        try:
            return desk.approve(by=who)
        except Refusal as problem:
            return problem.key

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(press, [LEA, ANA])) == ["approved", "campaign_proposals.decided"]
    assert desk.campaign().version == 2
    assert desk.news() == [ProposalState.APPROVED]


def test_two_who_ask_at_once_have_one_change_waiting(on_both: Desk) -> None:
    desk = on_both
    begin = Barrier(2)

    def ask(who: str) -> tuple[str, ...]:
        begin.wait()
        try:
            return desk.move(by=who)
        except Refusal as problem:
            return (problem.key,)

    with ThreadPoolExecutor(2) as both:
        found = sorted(both.map(ask, [LEAD, LEA]))
    assert ("campaign_proposals.waits",) in found
    assert len(desk.all(CampaignProposalRow)) == 1


def test_a_campaign_that_was_changed_meanwhile_is_not_changed_and_both_are_told(desk: Desk) -> None:
    desk.move()
    desk.ask_second(False)
    assert desk.facts().needed is False
    assert desk.move("0 14 * * 1", by=LEA) == (), "done at once"
    assert desk.facts().state is ProposalState.WAITING, "a switch makes nothing"
    desk.ask_second(True)
    assert desk.approve() is ProposalState.OUTDATED
    assert desk.rule() == "0 14 * * 1"
    assert desk.news() == [ProposalState.OUTDATED]
    opened = desk.again()
    assert (opened.version, opened.edit.rule) == (2, TEN)
    assert desk.move() == (LEA,)


def test_a_change_whose_day_has_passed_is_not_made(desk: Desk) -> None:
    desk.save(Edit(Act.REPEAT, step=min(desk.steps()), local=at("2026-11-24T14:00")))
    desk.clock.set("2026-12-01T08:00:00+00:00")
    assert desk.approve() is ProposalState.OUTDATED
    assert desk.rule() == "30 9 * * 1"


def test_an_outdated_change_makes_room_for_another_one(desk: Desk) -> None:
    desk.move()
    desk.ask_second(False)
    desk.move("0 14 * * 1", by=LEA)
    desk.ask_second(True)
    assert desk.move("0 15 * * 1", by=LEA) == (LEAD,)
    assert desk.news() == [ProposalState.OUTDATED]
    states = [one.state for one in desk.all(CampaignProposalRow)]
    assert states == [ProposalState.OUTDATED, ProposalState.WAITING]


def test_whoever_no_longer_leads_neither_approves_nor_has_it_made(desk: Desk) -> None:
    desk.move()
    desk.lead(LEAD, ANA)
    refused("leads_only", desk.approve, by=LEA)
    assert desk.facts(by=ANA).may_decide is True
    desk.lead(LEA, ANA)
    assert desk.approve(by=ANA) is ProposalState.LEFT
    assert desk.rule() == "30 9 * * 1"
    assert desk.news() == []
    assert desk.again(by=ANA).edit.rule == TEN, "any lead can open it as their own"
    refused("leads_only", desk.again, by=LEAD)


def test_without_a_second_lead_nothing_is_asked_and_what_waits_says_so(desk: Desk) -> None:
    desk.move()
    desk.lead(LEAD)
    assert desk.facts(by=LEAD).deciders == ()
    desk.withdraw()
    refused("nobody", desk.move)
    assert len(desk.all(CampaignProposalRow)) == 1
    desk.ask_second(False)
    assert desk.move() == ()
    assert desk.rule() == TEN


def test_a_lead_sees_in_short_what_waits_for_them(desk: Desk) -> None:
    desk.move()
    for who, count in ((LEAD, 0), (LEA, 1), (ANA, 0)):
        found = desk.database.read_now(
            campaign_proposal_facts.to_decide, WORKSPACE, by=who, leads=[LEAD, LEA]
        )
        assert len(found) == count
    campaign = desk.campaign().id
    waits = desk.database.read_now(campaign_proposal_facts.waiting, WORKSPACE, [campaign])
    assert (waits[campaign].by, waits[campaign].deciders) == (LEAD, (LEA,))


def test_what_the_sessions_are_about_waits_too(desk: Desk) -> None:
    def place(session: Any) -> None:
        row = campaigns.get(session, WORKSPACE, desk.campaign().id)
        assert row is not None
        campaign_settings.save_sessions(session, row, [(date(2026, 12, 2), ""), (date(2026, 12, 9), "Tone")])

    desk.database.write_now(place)
    campaign = desk.campaign().id
    seen = desk.read(campaign_sessions.facts, campaign_id=campaign, by=LEAD)
    assert seen.needs_second
    given = {"campaign_id": campaign, "seen": seen.seen, "by": LEAD}
    assert desk.write(campaign_proposals.save_sessions, themes=["", "Tone"], **given).asked == ()
    refused("needed", desk.write, campaign_sessions.save, themes=["Listening", "Tone"], **given)
    assert desk.write(campaign_proposals.save_sessions, themes=["Listening", "Tone"], **given).asked == (LEA,)
    assert [(one.number, one.before, one.after) for one in desk.facts().shown.sessions] == [
        (1, "", "Listening")
    ]
    assert desk.read(campaign_sessions.facts, campaign_id=campaign, by=LEAD).sessions == seen.sessions
    assert desk.approve() is ProposalState.APPROVED
    now = desk.read(campaign_sessions.facts, campaign_id=campaign, by=LEAD)
    assert [about for _, about in now.sessions] == ["Listening", "Tone"]
    assert desk.write(campaign_proposals.save_sessions, themes=["a", "b"], **given | {"seen": now.seen}).asked
    desk.ask_second(False)
    desk.write(campaign_sessions.save, themes=["c", "d"], **given | {"seen": now.seen})
    assert desk.approve() is ProposalState.OUTDATED
    assert desk.again().themes == ("a", "b")


def test_what_an_author_who_is_forgotten_asked_for_is_not_made_and_names_nobody(desk: Desk) -> None:
    desk.save(Edit(Act.WORDS, step=min(desk.steps()), words="Only Ana knows"))
    told = desk.read(my_data.everything, user_id=LEAD)
    assert told["campaign_changes"][0]["wanted"]["edit"]["words"] == "Only Ana knows"
    desk.write(my_data.forget, user_id=LEAD)
    (row,) = desk.all(CampaignProposalRow)
    assert (row.state, row.made_by, row.wanted, row.shown) == (ProposalState.WITHDRAWN, NOBODY, {}, {})
    refused("decided", desk.approve)
    refused("not_open", desk.again, by=LEA)
    found = desk.facts()
    assert (found.may_decide, found.may_open) == (False, False)


def test_a_second_lead_who_is_forgotten_is_named_nowhere(desk: Desk) -> None:
    desk.move()
    desk.turn_down("Not on Mondays")
    desk.write(my_data.forget, user_id=LEA)
    found = desk.facts(by=LEAD)
    assert (found.state, found.decided_by, found.note) == (ProposalState.RETURNED, NOBODY, "")
    assert found.may_open


def test_asked_for_returned_asked_for_again_and_approved(on_both: Desk) -> None:
    desk = on_both
    desk.move()
    desk.turn_down()
    desk.move("0 11 * * 1")
    assert desk.approve() is ProposalState.APPROVED
    assert desk.rule() == "0 11 * * 1"
    assert [one.state for one in desk.all(CampaignProposalRow)] == ["returned", "approved"]
