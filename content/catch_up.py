"""What somebody reads who asks what is open for them: one line and one button for each thing."""

from __future__ import annotations

from typing import NamedTuple

from slack_sdk.models.blocks import ButtonElement

from bot.campaign_proposal import Waiting
from bot.catch_up import Asked, CatchUp, Shown
from bot.domain import Draft
from bot.facts import PulseLine
from content import campaign_proposals, champion_home, ids
from content.blocks import (
    Block,
    Message,
    button,
    buttons,
    cut,
    heading,
    message,
    modal,
    note,
    paragraph,
    quote,
)
from content.campaign_lines import day_in_words
from content.messages import render
from content.pack import Pack
from content.pulses import open_blocks, open_lines
from content.text import Mrkdwn, channel, escape, listed, people, plain, say

_MOST, _MOST_ASKED = 3, 12
"""Of each kind, and of questions: all at their most fit into a message. What is more shows when these are done."""
_LINES = {
    "scenario": ("catch_up.question", "catch_up.question_button"),
    "scenario_now": ("catch_up.question", "catch_up.question_button"),
    "plan_question": ("catch_up.plan", "catch_up.plan_button"),
    "story_consent": ("catch_up.consent", "catch_up.consent_button"),
}


class _Counted(NamedTuple):
    """Things of one kind that are listed elsewhere: which words, how many, behind which button."""

    key: str
    number: int
    label: str
    action: str
    value: str | None = None


def open_button() -> ButtonElement:
    """The way here from Home."""
    return button(plain("catch_up.button"), ids.CATCH_UP)


def page(facts: CatchUp) -> Message:
    """Everything that waits, as a message."""
    blocks, lines = _listed(facts)
    return message(*blocks, text="\n".join(lines))


def view(facts: CatchUp) -> Block:
    """The same as a modal."""
    blocks, _ = _listed(facts)
    return modal(plain("catch_up.title"), blocks[1:])


def _listed(facts: CatchUp) -> tuple[list[Block], list[str]]:
    pulses = facts.home.pulses
    blocks: list[Block] = open_blocks(pulses.mine[:_MOST])
    lines = open_lines(pulses.mine[:_MOST])
    blocks += champion_home.asked(facts.home.champion)
    lines += champion_home.asked_lines(facts.home.champion)
    parts = [
        *(_asked(one) for one in facts.asked[:_MOST_ASKED]),
        *(_result(one) for one in pulses.owed[:_MOST]),
        *(_change(one) for one in (facts.home.lead.to_approve if facts.home.lead else ())[:_MOST]),
        *(_counted(one) for one in _counts(facts) if one.number),
    ]
    for line, pressed in parts:
        blocks.append(paragraph(line, accessory=pressed))
        lines.append(line)
    drafts = facts.home.mine.drafts if facts.home.mine else ()
    for draft in drafts[:_MOST]:
        told, more = _draft(draft)
        blocks += more
        lines.append(told)
    if len(drafts) > _MOST:
        blocks.append(note(say("home.more", count=len(drafts) - _MOST)))
    if not blocks:
        said = say("catch_up.nothing")
        blocks, lines = [paragraph(said)], [said]
    if facts.held:
        held = _held(facts)
        blocks += [paragraph(held), buttons(button(_send_label(facts.held), ids.CATCH_UP_SEND))]
        lines.append(held)
    small = say("catch_up.private")
    title = plain("catch_up.title")
    return [heading(title), *blocks, note(small)], [title, *lines, small]


def _asked(one: Asked) -> tuple[Mrkdwn, ButtonElement]:
    key, label = _LINES[one.kind]
    return (
        say(key, day=day_in_words(one.local)),
        button(plain(label), ids.CATCH_UP_SHOW, value=one.delivery),
    )


def _result(line: PulseLine) -> tuple[Mrkdwn, ButtonElement]:
    return (
        say("catch_up.result", channels=listed([channel(one) for one in line.owed[:_MOST]])),
        button(plain("pulses.act_button"), ids.PULSE_ACT, value=str(line.wave_id)),
    )


def _change(one: Waiting) -> tuple[Mrkdwn, ButtonElement]:
    return say("catch_up.change", name=one.campaign), campaign_proposals.see_button(one)


def _counts(facts: CatchUp) -> list[_Counted]:
    nominations, stories = facts.home.nominations, facts.home.stories
    mine, queue = ids.NOMINATION_MINE, ids.NOMINATION_QUEUE
    return [
        _Counted("asked", nominations.asked, "nominations.home_mine", mine, "0"),
        _Counted("barriers", facts.barriers, "barriers.home_board", ids.BARRIER_BOARD),
        _Counted("agree", facts.goals_to_agree, "goals.see_all", ids.GOAL_BOARD, "0"),
        _Counted("update", facts.goals_to_update, "goals.see_all", ids.GOAL_BOARD, "0"),
        _Counted("learn", facts.goals_to_learn, "goals.see_all", ids.GOAL_BOARD, "0"),
        _Counted("decide", nominations.to_decide or 0, "catch_up.decide_button", queue, "0"),
        _Counted("look_at", stories.to_look_at or 0, "catch_up.look_at_button", ids.STORY_QUEUE, "0"),
        _Counted("returned", nominations.returned, "nominations.home_mine", mine, "0"),
        _Counted("nominations", nominations.unfinished, "nominations.home_mine", mine, "0"),
        _Counted("story_returned", stories.returned, "stories.home_mine", ids.STORY_MINE, "0"),
        _Counted("stories", stories.unfinished, "stories.home_mine", ids.STORY_MINE, "0"),
    ]


def _counted(one: _Counted) -> tuple[Mrkdwn, ButtonElement]:
    many = one.number > 1
    words = say(f"catch_up.{one.key}_many", count=one.number) if many else say(f"catch_up.{one.key}_one")
    return words, button(plain(one.label), one.action, value=one.value)


def _draft(draft: Draft) -> tuple[str, list[Block]]:
    to = draft.receiver_ids
    line = say("home.draft_to", receivers=people(to)) if to else say("home.draft_nobody")
    pressed = button(plain("recognitions.continue"), ids.RECOGNITION_CONTINUE, value=str(draft.id))
    words = cut(" ".join(draft.text.split()), 200)
    shown = [paragraph(line, accessory=pressed), *([quote(words)] if words else [])]
    return f"{line} {escape(words)}".strip(), shown


def _send_label(count: int) -> str:
    return plain("catch_up.send_one") if count == 1 else plain("catch_up.send")


def _held(facts: CatchUp) -> Mrkdwn:
    until = facts.held_until
    if until is None:
        return say("catch_up.held_one") if facts.held == 1 else say("catch_up.held", count=facts.held)
    when = {"day": day_in_words(until), "time": f"{until:%H:%M}"}
    if facts.held == 1:
        return say("catch_up.held_one_until", **when)
    return say("catch_up.held_until", count=facts.held, **when)


def question(shown: Shown, pack: Pack, *, user_id: str) -> Block:
    """One question in a modal of its own, with its message's buttons. Raises KeyError for a scenario that is gone."""
    said = render(shown.kind, shown.values, pack, delivery=shown.delivery, conversation=user_id)
    return modal(plain("catch_up.title"), said.blocks)


def sent(count: int) -> Message:
    """What was asked for is on its way."""
    if not count:
        said = say("catch_up.sent_none")
    else:
        said = say("catch_up.sent_one") if count == 1 else say("catch_up.sent", count=count)
    return message(paragraph(said), text=said)


def answered() -> Block:
    """After a yes or no in the modal."""
    return modal(plain("catch_up.title"), [paragraph(say("catch_up.answered"))])


def explained() -> Message:
    """What /encore catch-up does."""
    said = say("catch_up.help")
    return message(paragraph(said), text=said)
