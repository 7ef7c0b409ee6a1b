"""What people read about barriers: the forms, the messages to raiser and owner, the board, the fortnightly post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain import Barrier, BarrierState
from content import ids
from content.blocks import (
    Block,
    Message,
    button,
    buttons,
    cut,
    heading,
    message,
    note,
    paragraph,
    quote,
)
from content.pack import Pack
from content.text import Mrkdwn, channel, escape, mention, plain, say

_MOST_SAID = 15


def day(when: date) -> str:
    """A day in words."""
    return f"{when:%A}, {when.day} {when:%B}"


def state_name(state: BarrierState) -> str:
    """A state in words."""
    return plain(f"barriers.state_{state}")


def state_line(barrier: Barrier) -> Mrkdwn:
    """Where a barrier stands, with its day."""
    name = state_name(barrier.state)
    if barrier.due_on is None:
        return say("barriers.state_plain", state=name)
    if barrier.state is BarrierState.NOT_NOW:
        return say("barriers.state_review_day", state=name, day=day(barrier.due_on))
    return say("barriers.state_by_day", state=name, day=day(barrier.due_on))


def who(barrier: Barrier) -> Mrkdwn:
    """Who raised it, or that it was in confidence."""
    if barrier.raiser_id is None:
        return say("barriers.by_confidential")
    return say("barriers.by_named", person=mention(barrier.raiser_id))


def _told(sentence: Mrkdwn, barrier: Barrier, *more: Block, text: str = "", answerable: bool) -> Message:
    """A message about a barrier: a sentence, the barrier itself, and a button for whoever may answer it."""
    blocks = [
        paragraph(sentence),
        quote(barrier.text),
        note(say("barriers.effect_line")),
        quote(barrier.effect),
        note(who(barrier)),
        *more,
    ]
    if answerable:
        blocks.append(
            buttons(
                button(
                    plain("barriers.answer_button"),
                    ids.BARRIER_ANSWER,
                    value=str(barrier.id),
                    style="primary",
                )
            )
        )
    words = [
        sentence,
        escape(barrier.text),
        say("barriers.effect_line"),
        escape(barrier.effect),
        who(barrier),
    ]
    return message(*blocks, text="\n".join([*words, text] if text else words))


def raised(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells those who can answer."""
    barrier: Barrier = values["barrier"]
    sentence = say("barriers.raised_message", channel=channel(barrier.channel_id))
    return _told(sentence, barrier, answerable=True)


def answered(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the raiser what was decided; when it is done, asks whether it is."""
    barrier: Barrier = values["barrier"]
    sentence = say("barriers.answered", person=mention(values["by"]), state=state_line(barrier))
    blocks = [paragraph(sentence), quote(barrier.text)]
    words = [sentence, escape(barrier.text)]
    if barrier.answer:
        blocks += [note(say("barriers.answered_words")), quote(barrier.answer)]
        words += [say("barriers.answered_words"), escape(barrier.answer)]
    if barrier.state is BarrierState.DONE:
        blocks += [
            paragraph(say("barriers.solved_question")),
            buttons(
                button(plain("barriers.solved_yes"), ids.BARRIER_SOLVED, value=str(barrier.id)),
                button(plain("barriers.solved_no"), ids.BARRIER_NOT_SOLVED, value=str(barrier.id)),
            ),
        ]
        words.append(say("barriers.solved_question"))
    return message(*blocks, text="\n".join(words))


def taken_on(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the raiser who looks after it."""
    barrier: Barrier = values["barrier"]
    sentence = say("barriers.taken_on", owner=mention(barrier.owner_id or ""))
    return message(paragraph(sentence), quote(barrier.text), text=f"{sentence}\n{escape(barrier.text)}")


def owned(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells somebody that a barrier is theirs."""
    by = values["by"]
    sentence = say("barriers.owned", person=mention(by)) if by else say("barriers.owned_by_rule")
    return _told(sentence, values["barrier"], answerable=True)


def undecided(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells owner and leads that nobody has decided."""
    return _told(say("barriers.undecided"), values["barrier"], answerable=True)


def due(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks the owner how it stands."""
    barrier: Barrier = values["barrier"]
    if barrier.due_on is None:
        return _told(say("barriers.due_message_plain"), barrier, answerable=True)
    return _told(say("barriers.due_message", day=day(barrier.due_on)), barrier, answerable=True)


def reopened(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the owner that it is not solved."""
    return _told(say("barriers.reopened"), values["barrier"], answerable=True)


def withdrawn(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """Stands where a barrier stood."""
    sentence = say("barriers.withdrawn")
    return message(note(sentence), text=sentence)


def confirmed(*, solved: bool) -> Mrkdwn:
    """What the raiser reads after saying whether it is solved."""
    return say("barriers.solved_thanks") if solved else say("barriers.solved_again")


def said_and_done(values: Mapping[str, Any], _pack: Pack) -> Message:
    """The fortnightly post: what became of what the team raised."""
    found: Sequence[Barrier] = values["answered"]
    title, intro = plain("barriers.said_title"), say("barriers.said_intro")
    if not found:
        intro = say("barriers.said_nothing_answered")
    blocks, words = [heading(title), paragraph(intro)], [title, intro]
    for one in found[:_MOST_SAID]:
        blocks += [quote(cut(one.text, 300)), paragraph(f"*{state_line(one)}*")]
        words += [escape(cut(one.text, 300)), state_line(one)]
        if one.answer:
            blocks.append(quote(cut(one.answer, 300)))
            words.append(escape(cut(one.answer, 300)))
    if len(found) > _MOST_SAID:
        more = say("barriers.board_more", count=len(found) - _MOST_SAID)
        blocks.append(note(more))
        words.append(more)
    count = values["open"]
    still = say("barriers.said_open_one") if count == 1 else say("barriers.said_open_many", count=count)
    ask = say("barriers.said_ask")
    blocks.append(note(f"{still} {ask}" if count else ask))
    words.append(f"{still} {ask}" if count else ask)
    return message(*blocks, text="\n".join(words))
