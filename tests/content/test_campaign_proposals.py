"""What is read of a change that waits for a second lead: whatever is in it, Slack takes it, and words stay words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.campaign_proposal import ProposalState, Waiting
from bot.campaign_proposal_facts import ProposalFacts, Renamed, Shown
from bot.domain import NOBODY
from bot.sandbox.block_kit import validate_message, validate_view
from bot.step_edits import MOST_STEPS, MOST_WORDS, Change, Step
from content import campaign_proposals as words
from content import ids
from content.blocks import Message
from content.pack import builtin_pack
from content.text import plain

PACK = builtin_pack()
HOSTILE = ("*bold* <!channel> & `code` :tada: " * 30)[:MOST_WORDS]
STEP = Step(1, "intention", "channel", "30 9 * * 1", 60)
PLAIN = ProposalFacts(
    id=2**62,
    campaign="Spring",
    by="U1",
    state=ProposalState.WAITING,
    shown=Shown(changes=(Change(STEP, replace(STEP, rule="0 10 * * 1")),), people=1, channels=2),
    mine=False,
    may_decide=True,
    may_open=False,
    deciders=("U2",),
)
LARGE = replace(
    PLAIN,
    campaign=HOSTILE[:80],
    shown=Shown(
        changes=tuple(
            Change(replace(STEP, id=one), replace(STEP, id=one, words=HOSTILE, timezone="Europe/Lisbon"))
            for one in range(MOST_STEPS)
        ),
        sessions=tuple(Renamed(one, date(2026, 12, 2), HOSTILE[:120], HOSTILE[:120]) for one in range(1, 9)),
        people=10**6,
    ),
    deciders=tuple(f"U{one}" for one in range(20)),
    note=HOSTILE,
    decided_by="U2",
)
EMPTY = replace(PLAIN, shown=Shown(), by=NOBODY, decided_by=None, deciders=())


def check(one: Message) -> Message:
    assert validate_message({"channel": "C1", "text": one.text, "blocks": one.blocks}) == []
    assert "<!channel>" not in one.text
    return one


def pressed(blocks: list[dict[str, object]]) -> list[str]:
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [str(one["action_id"]) for row in rows for one in row]  # type: ignore[attr-defined]


@pytest.mark.parametrize("state", list(ProposalState))
@pytest.mark.parametrize("one", [PLAIN, LARGE, EMPTY], ids=["plain", "large", "empty"])
def test_slack_takes_every_message_and_view(one: ProposalFacts, state: ProposalState) -> None:
    for mine in (True, False):
        facts = replace(one, state=state, mine=mine, may_decide=not mine, may_open=True, needed=mine)
        check(words.asked({"proposal": facts}, PACK))
        check(words.decided({"proposal": facts}, PACK))
        assert validate_view(words.view(facts, notice=["*Done.*"])) == []
        assert validate_view(words.note_form(facts, most=600, travels={"proposal": facts.id})) == []
        assert validate_view(words.note_sent(facts, HOSTILE)) == []


def test_each_reader_finds_the_buttons_that_are_theirs() -> None:
    second = words.asked({"proposal": PLAIN}, PACK)
    assert pressed(second.blocks) == [ids.PROPOSAL_APPROVE, ids.PROPOSAL_TURN_DOWN]
    assert "<@U1> wants to change the campaign Spring" in second.text
    assert "each Monday at 10:00 instead of each Monday at 09:30" in second.text
    assert "*It touches 1 person and 2 channels*" in second.text
    author = words.asked({"proposal": replace(PLAIN, mine=True, may_decide=False)}, PACK)
    assert pressed(author.blocks) == [ids.PROPOSAL_WITHDRAW]
    returned = replace(PLAIN, state=ProposalState.RETURNED, may_decide=False, may_open=True, note="No & *no*")
    told = words.decided({"proposal": replace(returned, decided_by="U2")}, PACK)
    assert pressed(told.blocks) == [ids.PROPOSAL_AGAIN]
    assert "No &amp; *no*" in told.text
    nobody = words.asked({"proposal": replace(PLAIN, may_decide=False, deciders=())}, PACK)
    assert pressed(nobody.blocks) == []
    assert "Nobody else leads the programme any more" in nobody.text


def test_own_words_are_shown_as_they_would_be_said() -> None:
    step = replace(STEP, words="Smile <!channel> *now*")
    facts = replace(PLAIN, shown=Shown(changes=(Change(STEP, step),)))
    said = "Monday intention* would say:\nSmile &lt;!channel&gt; *now*"
    assert said in words.asked({"proposal": facts}, PACK).text
    literally = [
        block for block in words.asked({"proposal": facts}, PACK).blocks if block["type"] == "section"
    ]
    assert any(one["text"] == {"type": "plain_text", "text": step.words, "emoji": False} for one in literally)


def test_who_approves_sees_all_of_a_long_change_and_how_many_it_touches() -> None:
    sessions = tuple(
        Renamed(one, date(2026, 12, 2), f"before {one} " + "&" * 100, f"after {one} " + "&" * 100)
        for one in range(1, 25)
    )
    for shown in (
        words.view(replace(PLAIN, shown=Shown(sessions=sessions)))["blocks"],
        words.asked({"proposal": replace(PLAIN, shown=Shown(sessions=sessions))}, PACK).blocks,
    ):
        said = "\n".join(one["text"]["text"] for one in shown if one["type"] == "section")
        assert all(f"after {one} " in said for one in range(1, 25))
        assert plain("campaign_proposals.sessions_touch") in said
        assert "…" not in said


def test_home_says_what_to_do_when_no_second_lead_is_left() -> None:
    waiting = Waiting(1, "Spring", "U1", ("U2",))
    assert "waits for a second lead" in words.line(waiting)
    assert "nobody else leads" in words.line(replace(waiting, deciders=()))
    for one in (words.see_button(waiting), words.decide_button(replace(waiting, campaign=HOSTILE[:80]))):
        one.validate_json()
