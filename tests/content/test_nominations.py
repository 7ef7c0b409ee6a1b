"""Everything said about nominations, with the least, the most and the most hostile in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain import NOBODY
from bot.facts import NominationFacts
from bot.nomination import Nomination, NominationState, Proposal, Wish
from content import lead_notes, messages, nomination_form, nomination_home, nomination_lists, nominations
from content.blocks import Message, divider
from content.text import say
from tests.company import literal_words, words
from tests.content.test_builders import EVERY_TEXT, HOSTILE, PACK, check_message, check_view, unsaid

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KINDS = [kind for kind in messages.BUILDERS if kind.startswith("nomination_")]


def nomination(text: str, state: NominationState = NominationState.SUBMITTED, **more: Any) -> Nomination:
    """A nomination that says this everywhere."""
    proposal = Proposal(
        nominee_id=more.pop("nominee_id", "U2"),
        team_channel=more.pop("team_channel", ""),
        behaviour_id=more.pop("behaviour_id", PACK.behaviours[0].id),
        evidence=text,
        effect=text,
    )
    given = {"note": text, "decided_by": "U9", "channel_id": "C1", "posted_at": MONDAY, **more}
    return Nomination(id=2**62, nominator_id="U1", state=state, proposal=proposal, **given)


def values(one: Nomination, **more: Any) -> dict[str, Any]:
    """What the messages are filled with."""
    return {
        "nomination": one,
        "nomination_id": one.id,
        "channel_name": "x" * 80,
        "channel_id": "C1",
        "state": str(one.state),
        "nominee": one.proposal.nominee_id,
        "by": "U9",
        "count": 3,
        "key": "nominations.unknown_person",
        "with": {"person": "U7"},
        **more,
    }


def every(one: Nomination) -> Iterator[Message]:
    for kind in KINDS:
        yield messages.BUILDERS[kind](values(one), PACK)
        yield messages.BUILDERS[kind](values(one, count=1, channel_name=""), PACK)


@EVERY_TEXT
@pytest.mark.parametrize("state", [NominationState.APPROVED, NominationState.POSTED, NominationState.PRIVATE])
def test_what_is_said_in_messages(text: str, state: NominationState) -> None:
    for message in every(nomination(text[:600], state)):
        check_message(message)
        if not message.text.endswith("…"):
            assert unsaid(message) == set()


def test_the_post_the_question_and_what_the_nominee_reads_hold_every_word() -> None:
    one = nomination(HOSTILE, NominationState.POSTED)
    for build in (nominations.post, nominations.consent, nominations.reminder, nominations.told_nominee):
        assert literal_words(build(values(one), PACK).blocks).count(HOSTILE) == 2
    team = nomination("stayed late", NominationState.POSTED, nominee_id="", team_channel="C1")
    assert "<@U1> nominated this whole team" in words(nominations.post(values(team), PACK).blocks)
    gone = nomination("stayed late", NominationState.POSTED, behaviour_id="lost")
    check_message(nominations.post(values(gone), PACK))


@pytest.mark.parametrize("wish", list(Wish))
@pytest.mark.parametrize("channel_id", ["C1", None])
def test_what_a_nominee_can_still_do(wish: Wish, channel_id: str | None) -> None:
    one = nomination("stayed late", NominationState.PRIVATE, wish=wish, channel_id=channel_id)
    message = check_message(nominations.told_nominee(values(one, channel_name="desk"), PACK))
    assert ("Share it in #desk" in words(message.blocks)) is (channel_id is not None)
    assert ("stayed late" in words(message.blocks)) is (wish is not Wish.REFUSE)
    taken_back = nomination("stayed late", NominationState.WITHDRAWN, wish=wish)
    assert "stayed late" not in words(nominations.told_nominee(values(taken_back), PACK).blocks)


def test_what_a_lead_took_down_says_so_without_its_words_and_the_reason_reaches_the_nominator_alone() -> None:
    one = nomination("stayed late", NominationState.WITHDRAWN, note="It *tells* too much", decided_by="U3")
    nominee = check_message(nominations.told_nominee(values(one), PACK))
    assert "A programme lead took down" in words(nominee.blocks)
    for secret in ("stayed late", "tells", "U3"):
        assert secret not in str(nominee)
    nominator = check_message(nominations.removed(values(one, by="U3"), PACK))
    assert "It *tells* too much" in literal_words(nominator.blocks)
    assert "It *tells* too much" in nominator.text
    mine = nomination_lists.mine([one], PACK, reader_id="U1", channel_names={}, page=0, more=False)
    assert "Taken down by a programme lead" in words(check_view(mine))
    for gone in (nominations.post, nominations.told_nominee):
        assert words(gone({"nomination": None}, PACK).blocks) == "A nomination was taken back."


def test_nobody_in_particular_is_a_colleague() -> None:
    one = Nomination(1, NOBODY, NominationState.POSTED, Proposal("U2", "", "", "a b", "c d"), channel_id="C1")
    assert "a colleague" in nominations.post(values(one), PACK).text


@EVERY_TEXT
@pytest.mark.parametrize("page", [0, 7])
def test_the_lists(text: str, page: int) -> None:
    for state in NominationState:
        for more in ({}, {"nominee_id": "", "team_channel": "C1"}, {"nominee_id": ""}):
            found = [nomination(text[:600], state, **more) for _ in range(nomination_lists.PAGE)]
            check_view(
                nomination_lists.queue(found, PACK, page=page, more=True, notice=say("nominations.sent"))
            )
            for reader in ("U1", "U2"):
                view = nomination_lists.mine(
                    found, PACK, reader_id=reader, channel_names={"C1": "x" * 80}, page=page, more=True
                )
                assert len(check_view(view)["blocks"]) <= 40
            for reader in ("U1", "U2", "U3"):
                view = nomination_lists.shown(found, PACK, reader_id=reader, page=page, more=True)
                assert len(check_view(view)["blocks"]) <= 40
    check_view(nomination_lists.queue([], PACK, page=0, more=False))
    check_view(nomination_lists.shown([], PACK, reader_id="U3", page=0, more=False))
    check_view(nomination_lists.mine([], PACK, reader_id="U1", channel_names={}, page=0, more=False))


def test_a_team_is_not_offered_a_thank_you() -> None:
    for more, offered in (({}, True), ({"nominee_id": "", "team_channel": "C1"}, False)):
        view = nomination_lists.queue([nomination("stayed late", **more)], PACK, page=0, more=False)
        assert ("Turn into a thank-you" in words(view)) is offered


@EVERY_TEXT
def test_the_forms(text: str) -> None:
    teams = [(f"C{number:08d}", "x" * 80) for number in range(120)]
    for one in (nomination(text), nomination(text, NominationState.RETURNED), nomination("", nominee_id="")):
        for offered in ([], teams, [("C1", "")]):
            check_view(
                nomination_form.form(
                    one.proposal,
                    PACK,
                    teams=offered,
                    nomination_id=one.id,
                    most_evidence=600,
                    most_effect=300,
                    is_first=True,
                    notice=nomination_form.notices(one),
                )
            )
    for why in (lead_notes.RETURN, lead_notes.DECLINE, lead_notes.TAKE_DOWN):
        one = nomination(text[:600])
        view = nomination_lists.note_form(one, PACK, why=why, most=600, travels={"view": "V" * 20, "page": 9})
        check_view(view)
        check_view(nomination_lists.note_sent(one, why=why, said=text[:600]))
    check_view(nomination_form.sent(nomination(text[:600]).proposal, PACK))


@EVERY_TEXT
def test_who_may_not_nominate_gets_their_words_back(text: str) -> None:
    for draft_id, label in ((7, "Make it a thank-you"), (None, "Thank a colleague")):
        message = check_message(nominations.thank_instead(say("nominations.managers_only"), text, draft_id))
        assert label in words(message.blocks)


@pytest.mark.parametrize(
    ("facts", "labels"),
    [
        (NominationFacts(), []),
        (NominationFacts(received=1), ["My nominations"]),
        (NominationFacts(may_nominate=True), ["Nominate"]),
        (
            NominationFacts(may_nominate=True, made=900, unfinished=9, returned=9, received=9, asked=9),
            ["Nominate", "My nominations"],
        ),
        (
            NominationFacts(may_nominate=True, to_decide=99, peers=True),
            ["Nominate", "Nominations to decide (99)", "Nominations shown", "Only managers nominate"],
        ),
        (
            NominationFacts(may_nominate=True, to_decide=0, peers=False),
            ["Nominate", "Nominations to decide (0)", "Nominations shown", "Colleagues may nominate too"],
        ),
    ],
)
def test_the_part_of_home(facts: NominationFacts, labels: list[str]) -> None:
    blocks = nomination_home.home(facts)
    check_view({"type": "home", "blocks": [divider(), *blocks]})
    found = [one["text"]["text"] for block in blocks for one in block.get("elements", [])]
    assert found == labels
