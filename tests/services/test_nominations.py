"""The rules of nominations on both databases: who nominates, who decides, what the nominee wishes, what is shown."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db.deliveries import DeliveryRow
from bot.db.nominations import NominationRow
from bot.db.recognitions import RecognitionDraftRow, RecognitionRow
from bot.db.session import Database
from bot.db.timers import TimerRow
from bot.domain import NOBODY, Claimed, Verb
from bot.errors import Refusal
from bot.jobs.timers import RULES
from bot.nomination import Nomination, NominationState, Proposal, Wish
from bot.services import (
    deliveries,
    leads,
    my_data,
    nomination_consents,
    nomination_drafts,
    nomination_lists,
    nomination_posts,
    nomination_review,
    nominations,
    preferences,
    roles,
    timers,
)
from bot.services.delivery_kinds import FILL
from bot.services.nomination_deciders import Deciders
from bot.services.roles import Change
from tests.company import ManualClock
from tests.services.programme_world import ADMIN, LEAD, World, somebody

PROPOSAL = Proposal(
    nominee_id="UBEA",
    behaviour_id="own-it",
    evidence="Stayed with a family until they had a room.",
    effect="They slept well and wrote to us.",
)
TEAM = replace(PROPOSAL, nominee_id="", team_channel="CTWO")


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Max manages team one, with Bea and Cy in it; Dan is in team two; Lee leads and is in no team."""
    found = World(database, clock)
    found.arrive()
    found.people(
        somebody("UMAX"),
        replace(somebody("UBEA"), real_name="Bea Reis", name="bea.r"),
        replace(somebody("UCY"), real_name="Cy Young", name="cy"),
        somebody("UDAN"),
        somebody("UAPP", is_bot=True),
        somebody("UGUEST", is_guest=True),
        somebody("UGONE", is_deleted=True),
    )
    found.channel("CONE", ["UMAX", "UBEA", "UCY"])
    found.channel("CTWO", ["UDAN"])
    found.channel("CSECRET", ["UDAN"], is_private=True)
    found.submit(found.plan())
    found.sync()
    team = found.database.read_now(roles.teams_and_managers, workspace_id=found.workspace_id, by=LEAD)[0]
    do(found, roles.set_managers, by=LEAD, changes=[Change(team.team_id, (), ("UMAX",))])
    return found


def do(world: World, rule: Any, **given: Any) -> Any:
    """Runs a service in a transaction of its own, at the world's time where it asks for one."""
    if "now" in rule.__annotations__:
        given["now"] = world.clock.now()
    return world.database.write_now(rule, workspace_id=world.workspace_id, **given)


def nominate(
    world: World, by: str = "UMAX", proposal: Proposal = PROPOSAL, nomination_id: int = 0, **more: Any
) -> Nomination:
    made: Nomination = do(
        world,
        nominations.submit,
        nominator_id=by,
        nomination_id=nomination_id,
        proposal=replace(proposal, **more),
    )
    return made


def approve(world: World, one: Nomination, by: str = LEAD) -> Nomination:
    found: Nomination = do(world, nomination_review.approve, by=by, nomination_id=one.id)
    return found


def answer(world: World, one: Nomination, wish: Wish, who: str = "UBEA") -> None:
    do(world, nomination_consents.answer, user_id=who, nomination_id=one.id, wish=wish)


def prefers(world: World, who: str, style: str) -> None:
    do(world, preferences.choose, user_id=who, recognition_style=style)


def row(world: World, one: Nomination) -> NominationRow:
    found: NominationRow = world.all(NominationRow, NominationRow.id == one.id)[0]
    return found


def told(world: World, kind: str, to: str | None = None) -> list[DeliveryRow]:
    found = world.all(DeliveryRow, DeliveryRow.kind == kind)
    return [one for one in found if to in {None, one.conversation}]


def drawn_again(world: World, kind: str) -> list[dict[str, Any] | None]:
    """What changes of messages of a kind would put there if they were made now."""
    return [world.database.read_now(FILL[kind], one) for one in told(world, kind) if one.verb == Verb.UPDATE]


def shown(world: World, kind: str = "nomination_post") -> list[dict[str, Any]]:
    """What the messages of a kind would say if they were sent now."""
    filled = [world.database.read_now(FILL[kind], one) for one in told(world, kind)]
    return [one for one in filled if one is not None]


def not_taken(world: World) -> Claimed:
    """Slack does not take the one post of a nomination."""
    claimed = world.database.write_now(deliveries.claim, now=world.clock.now(), busy=(), limit=50)
    (post,) = [one for one in claimed if one.kind == "nomination_post"]
    world.database.write_now(deliveries.failed, post, code="is_archived", now=world.clock.now())
    return post


def wait(world: World, **delta: float) -> None:
    world.clock.move(**delta)
    world.database.write_now(timers.tick, rules=RULES, now=world.clock.now(), limit=50)


# Who nominates, and what


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"evidence": "x"}, "nominations.too_short", "evidence"),
    ({"effect": ""}, "nominations.too_short", "effect"),
    ({"evidence": "word " * 200}, "nominations.too_long", "evidence"),
    ({"effect": "word " * 80}, "nominations.too_long", "effect"),
    ({"evidence": "paid with 4111 1111 1111 1111"}, "stories.customer_data", "evidence"),
    ({"effect": "call +351 912 345 678"}, "stories.customer_data", "effect"),
    ({"behaviour_id": ""}, "nominations.behaviour_needed", "behaviour"),
    ({"nominee_id": ""}, "nominations.who_needed", "nominee"),
    ({"team_channel": "CTWO"}, "nominations.one_of_two", "nominee"),
    ({"nominee_id": "UMAX"}, "nominations.yourself", "nominee"),
    ({"nominee_id": "UAPP"}, "nominations.bot", "nominee"),
    ({"nominee_id": "UGUEST"}, "nominations.cannot_be_nominated", "nominee"),
    ({"nominee_id": "UGONE"}, "nominations.cannot_be_nominated", "nominee"),
    ({"nominee_id": "UNOBODY"}, "nominations.unknown_person", "nominee"),
    ({"nominee_id": "", "team_channel": "CNOWHERE"}, "nominations.team_gone", "team"),
    ({"nominee_id": "", "team_channel": "CSECRET"}, "nominations.team_gone", "team"),
]


def test_what_cannot_be_nominated_is_refused_at_its_field_and_nothing_is_kept(world: World) -> None:
    for more, key, field in FAULTS:
        with pytest.raises(Refusal) as refused:
            nominate(world, **more)
        assert (refused.value.key, refused.value.field) == (key, field)
    assert world.all(NominationRow) == []


def test_managers_and_leads_nominate_and_colleagues_where_a_lead_lets_them(world: World) -> None:
    nominate(world, LEAD, nominee_id="UDAN")
    do(world, leads.choose, by=ADMIN, leads=[LEAD, "UDAN"])
    for who in ("UCY", ADMIN):
        with pytest.raises(Refusal, match="managers_only"):
            nominate(world, who)
    with pytest.raises(Refusal, match="members_only"):
        nominate(world, "UGUEST")
    with pytest.raises(Refusal, match="leads_only"):
        do(world, nominations.let_peers, by="UMAX", peers=True)
    for _ in range(2):
        do(world, nominations.let_peers, by=LEAD, peers=True)
    assert nominate(world, "UCY").state is NominationState.SUBMITTED
    with pytest.raises(Refusal, match="own_team"):
        nominate(world, "UCY", TEAM, team_channel="CONE")
    assert nominate(world, proposal=TEAM, team_channel="CONE").state is NominationState.SUBMITTED
    do(world, nominations.let_peers, by=LEAD, peers=False)
    with pytest.raises(Refusal, match="managers_only"):
        nominate(world, "UCY", nominee_id="UDAN")
    acts = [act for _, act in world.acts() if act.endswith("nominate") and act != "nominate"]
    assert acts == ["peers_nominate", "managers_nominate"], "the same again is no change"


def test_the_same_colleague_is_not_nominated_twice_while_it_waits(world: World) -> None:
    one = nominate(world)
    with pytest.raises(Refusal, match="waits_already"):
        nominate(world, evidence="Called back as promised.")
    do(world, nominations.withdraw, user_id="UMAX", nomination_id=one.id)
    assert nominate(world).id != one.id


def test_a_private_team_channel_is_offered_to_its_own_people_and_to_leads(world: World) -> None:
    def offered(who: str) -> set[str]:
        read = world.database.read_now
        return set(dict(read(nominations.teams_for, workspace_id=world.workspace_id, user_id=who)))

    assert offered("UMAX") == {"CONE", "CTWO"}
    assert offered("UDAN") == offered(LEAD) == {"CONE", "CTWO", "CSECRET"}


# Who decides


def test_nobody_decides_who_has_a_part_in_it(world: World) -> None:
    do(world, leads.choose, by=ADMIN, leads=[LEAD, "UBEA", "UMAX", "UDAN"])
    one = nominate(world)
    assert sorted(told_of.conversation for told_of in told(world, "nomination_waiting")) == ["UDAN", LEAD]
    for who in ("UBEA", "UMAX"):
        with pytest.raises(Refusal, match="not_yours"):
            approve(world, one, who)
        assert do(world, nomination_review.queue, by=who, page=0, size=5) == ([], False)
    for who in ("UCY", "UGUEST"):
        with pytest.raises(Refusal, match="leads_and_admins_only"):
            approve(world, one, who)
    with pytest.raises(Refusal, match="not_yours"):
        approve(world, one, ADMIN)
    team = nominate(world, proposal=TEAM)
    with pytest.raises(Refusal, match="not_yours"):
        approve(world, team, "UDAN")
    assert approve(world, team).state is NominationState.POSTED


def test_an_admin_decides_while_the_only_lead_has_a_part_in_it(world: World) -> None:
    one = nominate(world, nominee_id=LEAD)
    with pytest.raises(Refusal, match="not_yours"):
        approve(world, one)
    assert [told_of.conversation for told_of in told(world, "nomination_waiting")] == [ADMIN]
    assert do(world, nomination_lists.facts, user_id=LEAD).to_decide == 0
    assert do(world, nomination_lists.facts, user_id=ADMIN).to_decide == 1
    assert approve(world, one, ADMIN).decided_by == ADMIN
    assert do(world, nomination_lists.facts, user_id=ADMIN).to_decide is None


def test_what_nobody_could_decide_is_not_taken(world: World) -> None:
    with pytest.raises(Refusal, match="nobody_decides"):
        nominate(world, LEAD, nominee_id=ADMIN)


@given(
    leads_=st.sets(st.sampled_from("abcdef")),
    admins=st.sets(st.sampled_from("abcdef")),
    team=st.sets(st.sampled_from("abcdef")),
    nominator=st.sampled_from("abcdef"),
    nominee=st.sampled_from(["", *"abcdef"]),
)
def test_deciders_are_apart_from_what_they_decide_and_an_admin_only_in_need(
    leads_: set[str], admins: set[str], team: set[str], nominator: str, nominee: str
) -> None:
    found = Deciders(tuple(sorted(leads_)), tuple(sorted(admins)), dict.fromkeys(team, ("C1",)))
    proposal = Proposal(nominee_id=nominee, team_channel="" if nominee else "C1")
    part = {nominator, nominee} | (set() if nominee else team)
    decide = set(found.of(nominator, proposal))
    assert not decide & part
    assert decide == (leads_ - part or admins - part)


def test_the_second_of_two_who_decide_is_told_who_was_quicker(world: World) -> None:
    do(world, leads.choose, by=ADMIN, leads=[LEAD, "UDAN"])
    one = nominate(world)
    approve(world, one)
    for late in (
        lambda: approve(world, one, "UDAN"),
        lambda: do(world, nomination_review.thank, by="UDAN", nomination_id=one.id),
        lambda: do(
            world, nomination_review.decline, by="UDAN", nomination_id=one.id, note="not quite what we mean"
        ),
    ):
        with pytest.raises(Refusal) as refused:
            late()
        assert (refused.value.key, refused.value.values["person"]) == ("nominations.decided", LEAD)
    assert len(told(world, "nomination_approved")) == 1
    assert len(told(world, "nomination_consent")) == 1


def test_of_two_who_decide_in_the_same_moment_one_is_refused(world: World) -> None:
    do(world, leads.choose, by=ADMIN, leads=[LEAD, "UDAN"])
    one = nominate(world)
    start = Barrier(2)

    def decide(by: str) -> str:
        start.wait()
        try:
            approve(world, one, by)
        except Refusal as refused:
            return refused.key
        return "approved"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(decide, (LEAD, "UDAN"))) == ["approved", "nominations.decided"]
    assert len(told(world, "nomination_consent")) == 1


def test_deciders_hear_at_once_of_the_first_and_once_a_day_of_more(world: World) -> None:
    for who in ("UBEA", "UCY", "UDAN"):
        nominate(world, nominee_id=who)
    assert len(told(world, "nomination_waiting", LEAD)) == 2
    assert shown(world, "nomination_waiting")[0]["count"] == 3
    for one in world.all(NominationRow):
        do(world, nominations.withdraw, user_id="UMAX", nomination_id=one.id)
    assert shown(world, "nomination_waiting") == []


# What is decided


def test_a_returned_nomination_is_changed_and_sent_again(world: World) -> None:
    one = nominate(world)
    with pytest.raises(Refusal, match="too_short"):
        do(world, nomination_review.send_back, by=LEAD, nomination_id=one.id, note="no")
    do(world, nomination_review.send_back, by=LEAD, nomination_id=one.id, note="Say when it was.")
    assert [told_of.conversation for told_of in told(world, "nomination_returned")] == ["UMAX"]
    resumed = do(world, nomination_drafts.resume, nominator_id="UMAX", nomination_id=one.id)
    assert (resumed.note, resumed.proposal) == ("Say when it was.", PROPOSAL)
    with pytest.raises(Refusal, match="gone"):
        do(world, nomination_drafts.resume, nominator_id="UCY", nomination_id=one.id)
    again = nominate(world, nomination_id=one.id, evidence="On Monday she stayed with a family.")
    assert (again.id, again.state, again.note, again.version) == (one.id, NominationState.SUBMITTED, "", 2)
    assert shown(world, "nomination_returned") == []
    with pytest.raises(Refusal, match="already_sent"):
        nominate(world, nomination_id=one.id)
    assert len(told(world, "nomination_waiting")) == 2


def test_a_declined_nomination_is_over_and_its_nominee_never_hears_of_it(world: World) -> None:
    one = nominate(world)
    do(world, nomination_review.decline, by=LEAD, nomination_id=one.id, note="It is part of the daily work.")
    assert [told_of.conversation for told_of in told(world, "nomination_declined")] == ["UMAX"]
    assert all("UBEA" not in {one.conversation} for one in world.all(DeliveryRow))
    assert do(world, nomination_lists.mine, user_id="UBEA", page=0, size=5).nominations == []
    with pytest.raises(Refusal, match="over"):
        do(world, nominations.withdraw, user_id="UMAX", nomination_id=one.id)
    do(world, nomination_drafts.let_go, nominator_id="UMAX", nomination_id=one.id)
    assert world.all(NominationRow) == []


def test_a_thank_you_keeps_the_nominators_words_and_follows_the_nominees_wish(world: World) -> None:
    prefers(world, "UBEA", "private")
    one = nominate(world)
    do(world, nomination_review.thank, by=LEAD, nomination_id=one.id)
    thanks = world.all(RecognitionRow)[0]
    assert (thanks.giver_id, thanks.text) == ("UMAX", f"{PROPOSAL.evidence}\n{PROPOSAL.effect}")
    assert (told(world, "recognition_post"), len(told(world, "recognition_received", "UBEA"))) == ([], 1)
    assert row(world, one).state == NominationState.THANKED
    assert [told_of.conversation for told_of in told(world, "nomination_thanked")] == ["UMAX"]
    assert told(world, "nomination_told") == []
    team = nominate(world, proposal=TEAM)
    with pytest.raises(Refusal, match="no_thanks_for_teams"):
        do(world, nomination_review.thank, by=LEAD, nomination_id=team.id)


def test_a_thank_you_that_cannot_be_given_leaves_the_nomination_where_it_was(world: World) -> None:
    one = nominate(world)
    world.people(somebody("UMAX", is_guest=True))
    with pytest.raises(Refusal, match="cannot_thank"):
        do(world, nomination_review.thank, by=LEAD, nomination_id=one.id)
    assert (row(world, one).state, world.all(RecognitionDraftRow)) == (NominationState.SUBMITTED, [])
    world.people(somebody("UBEA", is_deleted=True))
    for rule in (nomination_review.approve, nomination_review.thank):
        with pytest.raises(Refusal, match="nominee_gone"):
            do(world, rule, by=LEAD, nomination_id=one.id)


# What the nominee wishes


def test_nothing_is_shown_before_the_nominee_agrees(world: World) -> None:
    one = approve(world, nominate(world))
    assert (one.state, one.channel_id) == (NominationState.APPROVED, "CONE")
    assert told(world, "nomination_post") == []
    assert shown(world, "nomination_consent")[0]["channel_name"] == "cone"
    for who in ("UCY", "UMAX", LEAD):
        with pytest.raises(Refusal, match="not_asked"):
            answer(world, one, Wish.SHARE, who)
    with pytest.raises(Refusal, match="not_asked"):
        answer(world, one, Wish.LAPSED)
    for _ in range(2):
        answer(world, one, Wish.SHARE)
    assert [post.conversation for post in told(world, "nomination_post")] == ["CONE"]
    assert shown(world)[0]["nomination"].proposal == PROPOSAL
    assert len(told(world, "nomination_shared", "UMAX")) == 1
    assert world.all(TimerRow, TimerRow.kind == nomination_posts.TIMER) == []
    with pytest.raises(Refusal, match="shown_already"):
        answer(world, one, Wish.KEEP)


@pytest.mark.parametrize("wish", [Wish.KEEP, Wish.REFUSE])
def test_a_nominee_keeps_it_to_themself_and_shares_it_after_all(world: World, wish: Wish) -> None:
    one = approve(world, nominate(world))
    answer(world, one, wish)
    assert (row(world, one).state, told(world, "nomination_post")) == (NominationState.PRIVATE, [])
    assert len(told(world, "nomination_stays_private", "UMAX")) == 1
    listed = do(world, nomination_lists.mine, user_id="UBEA", page=0, size=5).nominations
    assert bool(listed) is (wish is Wish.KEEP)
    answer(world, one, Wish.SHARE)
    assert row(world, one).state == NominationState.POSTED
    assert len(told(world, "nomination_post")) == 1


def test_who_likes_it_private_is_never_asked_and_told_in_private(world: World) -> None:
    prefers(world, "UBEA", "private")
    one = approve(world, nominate(world))
    assert (one.state, one.channel_id) == (NominationState.PRIVATE, None)
    assert (told(world, "nomination_consent"), len(told(world, "nomination_told", "UBEA"))) == ([], 1)
    with pytest.raises(Refusal, match="settings_private"):
        answer(world, one, Wish.SHARE)


def test_who_likes_it_private_since_they_were_asked_is_not_shown(world: World) -> None:
    one = approve(world, nominate(world))
    prefers(world, "UBEA", "private")
    with pytest.raises(Refusal, match="settings_private"):
        answer(world, one, Wish.SHARE)
    prefers(world, "UBEA", "team")
    answer(world, one, Wish.SHARE)
    assert len(shown(world)) == 1
    prefers(world, "UBEA", "private")
    assert shown(world) == [], "not even if it still waits to be sent"


def test_without_a_channel_of_their_team_a_nominee_who_likes_it_there_is_told_in_private(
    world: World,
) -> None:
    world.people(somebody("ULONE"))
    prefers(world, "ULONE", "team")
    assert approve(world, nominate(world, nominee_id="ULONE")).state is NominationState.PRIVATE
    one = approve(world, nominate(world))
    world.channel("CONE", ["UMAX", "UBEA", "UCY"], problem="is_archived")
    world.sync()
    with pytest.raises(Refusal, match="no_channel"):
        answer(world, one, Wish.SHARE)
    assert row(world, one).state == NominationState.APPROVED


def test_silence_is_reminded_once_and_after_a_week_it_stays_private(world: World) -> None:
    one = approve(world, nominate(world))
    wait(world, days=2)
    assert told(world, "nomination_reminder") == []
    wait(world, days=1, hours=1)
    assert len(told(world, "nomination_reminder", "UBEA")) == 1
    assert len(shown(world, "nomination_reminder")) == 1
    wait(world, days=3)
    assert row(world, one).state == NominationState.APPROVED
    wait(world, days=1, hours=1)
    found = row(world, one)
    assert (found.state, found.wish) == (NominationState.PRIVATE, Wish.LAPSED)
    assert (told(world, "nomination_post"), len(told(world, "nomination_reminder"))) == ([], 1)
    assert len(told(world, "nomination_stays_private", "UMAX")) == 1
    assert shown(world, "nomination_consent") == []
    wait(world, days=30)
    answer(world, one, Wish.SHARE)
    assert len(shown(world)) == 1


# Teams, and what a channel reads


def test_a_team_is_posted_in_its_channel_without_the_names_of_who_likes_it_private(world: World) -> None:
    prefers(world, "UCY", "private")
    words = "Cy and Bea stayed late, and @cy called twice."
    one = approve(world, nominate(world, LEAD, TEAM, team_channel="CONE", evidence=words), ADMIN)
    assert (one.state, one.channel_id) == (NominationState.POSTED, "CONE")
    assert told(world, "nomination_consent") == []
    assert shown(world)[0]["nomination"].proposal.evidence == "… and Bea stayed late, and … called twice."


def test_a_team_whose_channel_is_archived_waits(world: World) -> None:
    one = nominate(world, proposal=TEAM)
    world.channel("CTWO", ["UDAN"], problem="is_archived")
    world.sync()
    with pytest.raises(Refusal, match="no_team_channel"):
        approve(world, one)
    assert row(world, one).state == NominationState.SUBMITTED


def test_round_ups_read_what_stands_in_a_channel_from_a_span(world: World) -> None:
    one = approve(world, nominate(world))
    answer(world, one, Wish.SHARE)
    now = world.clock.now()

    def found(channel_id: str = "CONE", back: float = 1) -> list[int]:
        span = {"since": now - timedelta(days=back), "until": now + timedelta(days=1)}
        posted = world.database.read_now(
            nomination_posts.posted_in, workspace_id=world.workspace_id, channel_id=channel_id, **span
        )
        return [one.id for one in posted]

    assert (found(), found("CTWO"), found(back=-0.5)) == ([one.id], [], [])
    prefers(world, "UBEA", "private")
    assert found() == []
    prefers(world, "UBEA", "public")
    do(world, nominations.withdraw, user_id="UBEA", nomination_id=one.id)
    assert found() == []


def test_a_channel_that_did_not_take_it_leaves_it_with_the_nominee(world: World) -> None:
    one = approve(world, nominate(world))
    answer(world, one, Wish.SHARE)
    post = not_taken(world)
    found = row(world, one)
    assert (found.state, found.channel_id) == (NominationState.PRIVATE, None)
    assert len(told(world, "nomination_not_shown", "UMAX")) == 1
    world.database.write_now(nomination_posts.not_shown, post, code="is_archived", now=world.clock.now())
    assert len(told(world, "nomination_not_shown")) == 1


# Taking back, keeping, forgetting


def test_nominator_and_nominee_take_it_back_and_nobody_else(world: World) -> None:
    one = approve(world, nominate(world))
    for who in ("UCY", LEAD):
        with pytest.raises(Refusal, match="gone"):
            do(world, nominations.withdraw, user_id=who, nomination_id=one.id)
    with pytest.raises(Refusal, match="not_shown_now"):
        do(world, nominations.withdraw, user_id="UBEA", nomination_id=one.id)
    answer(world, one, Wish.SHARE)
    assert do(world, nominations.withdraw, user_id="UBEA", nomination_id=one.id) is True
    assert shown(world) == []
    assert len(told(world, "nomination_withdrawn", "CONE")) == 1
    assert len(told(world, "nomination_taken_down", "UMAX")) == 1
    for who in ("UBEA", "UMAX"):
        with pytest.raises(Refusal):
            do(world, nominations.withdraw, user_id=who, nomination_id=one.id)
    other = nominate(world)
    with pytest.raises(Refusal, match="gone"):
        do(world, nominations.withdraw, user_id="UBEA", nomination_id=other.id)
    assert do(world, nominations.withdraw, user_id="UMAX", nomination_id=other.id) is False
    with pytest.raises(Refusal, match="not_waiting"):
        approve(world, other)


def test_words_that_could_not_be_sent_are_kept_and_a_customers_data_is_not(world: World) -> None:
    kept = do(world, nomination_drafts.remember, nominator_id="UMAX", nomination_id=0, proposal=PROPOSAL)
    refusal = Refusal("nominations.unknown_person", field="nominee", person="UNOBODY")
    do(
        world,
        nomination_drafts.could_not,
        nominator_id="UMAX",
        nomination_id=kept,
        proposal=replace(PROPOSAL, nominee_id="UNOBODY"),
        refusal=refusal,
    )
    found = world.all(NominationRow)[0]
    assert (found.id, found.nominee_id, found.evidence) == (kept, None, PROPOSAL.evidence)
    assert len(told(world, "nomination_refused", "UMAX")) == 1
    card = replace(PROPOSAL, effect="She paid with 4111 1111 1111 1111 twice.")
    with pytest.raises(Refusal, match="customer_data"):
        do(world, nomination_drafts.keep, nominator_id="UMAX", proposal=card)
    assert len(world.all(NominationRow)) == 1
    assert nominate(world, nomination_id=kept).id == kept


def test_a_forgotten_nominator_is_nobody_and_a_forgotten_nominee_is_gone(world: World) -> None:
    known = approve(world, nominate(world))
    answer(world, known, Wish.SHARE)
    nominate(world, nominee_id="UCY")
    do(world, my_data.forget, user_id="UMAX")
    assert [(one.id, one.nominator_id) for one in world.all(NominationRow)] == [(known.id, NOBODY)]
    assert shown(world)[0]["nomination"].nominator_id == NOBODY
    do(world, my_data.forget, user_id="UBEA")
    assert world.all(NominationRow) == []
    assert len(told(world, "nomination_withdrawn", "CONE")) == 1
    assert shown(world) == []


def test_a_nominee_reads_in_their_data_only_what_they_know_of(world: World) -> None:
    one = nominate(world)
    read = world.database.read_now
    about = {"workspace_id": world.workspace_id, "user_id": "UBEA"}
    assert "nominations_of_you" not in read(my_data.everything, **about)
    approve(world, one)
    assert len(read(my_data.everything, **about)["nominations_of_you"]) == 1


def test_home_counts_each_persons_own(world: World) -> None:
    one = nominate(world)
    assert do(world, nomination_lists.facts, user_id="UBEA").asked == 0
    approve(world, one)
    mine = do(world, nomination_lists.facts, user_id="UBEA")
    assert (mine.asked, mine.received, mine.may_nominate, mine.to_decide) == (1, 0, False, None)
    answer(world, one, Wish.KEEP)
    mine = do(world, nomination_lists.facts, user_id="UBEA")
    assert (mine.asked, mine.received) == (0, 1)
    theirs = do(world, nomination_lists.facts, user_id="UMAX")
    assert (theirs.made, theirs.returned, theirs.may_nominate, theirs.peers) == (1, 0, True, None)
    assert do(world, nomination_lists.facts, user_id=LEAD).peers is False


def take_down(
    world: World, one: Nomination, by: str = LEAD, note: str = "It tells too much of a family."
) -> None:
    do(world, nomination_review.take_down, by=by, nomination_id=one.id, note=note)


def test_a_lead_takes_down_what_is_shown_and_only_the_nominator_reads_why(world: World) -> None:
    one = nominate(world)
    approve(world, one)
    with pytest.raises(Refusal, match="not_shown_now"):
        take_down(world, one)
    answer(world, one, Wish.SHARE)
    for stranger in ("UMAX", "UBEA", ADMIN, "UGUEST"):
        with pytest.raises(Refusal, match="leads_only"):
            take_down(world, one, by=stranger)
    for note, why in (
        ("no", "too_short"),
        ("see a@example.com please", "customer_data"),
        ("x" * 700, "too_long"),
    ):
        with pytest.raises(Refusal, match=why):
            take_down(world, one, note=note)
    take_down(world, one)
    assert told(world, "nomination_withdrawn", "CONE"), "the post goes"
    assert [row.conversation for row in told(world, "nomination_removed")] == ["UMAX"]
    seen = drawn_again(world, "nomination_told")[-1]
    assert seen is not None
    assert seen["nomination"].is_taken_down
    kept = row(world, one)
    assert (kept.state, kept.decided_by) == (NominationState.WITHDRAWN, LEAD)
    assert (LEAD, "take_nomination_down") in world.acts()
    with pytest.raises(Refusal, match="not_shown_now"):
        take_down(world, one)
    with pytest.raises(Refusal, match="over"):
        answer(world, one, Wish.SHARE)
    do(world, nomination_drafts.let_go, nominator_id="UMAX", nomination_id=one.id)


def test_a_teams_nomination_is_taken_down_by_a_lead_of_that_team_too(world: World) -> None:
    one = nominate(world, proposal=TEAM)
    approve(world, one)
    listed, more = do(world, nomination_lists.shown, by=LEAD, page=0, size=5)
    assert ([found.id for found in listed], more) == ([one.id], False)
    take_down(world, one)
    assert do(world, nomination_lists.shown, by=LEAD, page=0, size=5) == ([], False)
    with pytest.raises(Refusal, match="leads_only"):
        do(world, nomination_lists.shown, by="UMAX", page=0, size=5)


def test_of_a_lead_and_a_nominee_who_take_it_down_at_once_one_does(world: World) -> None:
    one = nominate(world)
    approve(world, one)
    answer(world, one, Wish.SHARE)
    together = Barrier(2)

    def run(rule: Any, **given: Any) -> str:
        together.wait(10)
        try:
            do(world, rule, nomination_id=one.id, **given)
        except Refusal as refused:
            return refused.key
        return "done"

    with ThreadPoolExecutor(2) as pool:
        lead = pool.submit(run, nomination_review.take_down, by=LEAD, note="It tells too much.")
        nominee = pool.submit(run, nominations.withdraw, user_id="UBEA")
    assert sorted([lead.result(), nominee.result()])[0] == "done"
    assert "done" not in sorted([lead.result(), nominee.result()])[1:]
    assert len(told(world, "nomination_withdrawn")) == 1


def test_words_that_are_taken_back_and_deleted_leave_the_nominees_messages_too(world: World) -> None:
    one = nominate(world)
    approve(world, one)
    do(world, nominations.withdraw, user_id="UMAX", nomination_id=one.id)
    do(world, nomination_drafts.let_go, nominator_id="UMAX", nomination_id=one.id)
    assert drawn_again(world, "nomination_told") == [{"nomination": None}]


def test_a_forgotten_nominator_leaves_the_post_of_a_nominee_who_likes_it_private_by_now(world: World) -> None:
    one = nominate(world)
    approve(world, one)
    answer(world, one, Wish.SHARE)
    prefers(world, "UBEA", "private")
    do(world, my_data.forget, user_id="UMAX")
    assert drawn_again(world, "nomination_post") == [{"nomination": None}]
