"""A change of a running campaign that waits for a second lead: the messages, the modal, and its lines in Home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ButtonElement

from bot.campaign_proposal import ProposalState, Waiting
from bot.campaign_proposal_facts import ProposalFacts, Renamed, Shown
from bot.domain import NOBODY
from bot.step_edits import Step
from content import ids
from content.blocks import Block, Message, button, buttons, cut, literal, message, modal, paragraph, quote
from content.calendar_words import day_words
from content.campaigns import kind_name
from content.lead_notes import note_form as form_for_note
from content.lead_notes import note_sent as confirmed
from content.pack import Pack
from content.step_change_words import change_lines, targets
from content.text import Mrkdwn, escape, listed, mention, people, plain, say

_MOST_NAME = 50
_MOST_WORDS_SHOWN = 12
_MOST_IN_ONE = 3000
"""Characters of a paragraph."""


def asked(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells everybody concerned what waits, with what they can do; later, what became of it."""
    return _message(values["proposal"])


def _message(one: ProposalFacts) -> Message:
    if one.mine and one.state not in {ProposalState.WAITING, ProposalState.WITHDRAWN}:
        became = _became(one)  # the news of it says everything
        return message(paragraph(became), text=became)
    blocks, text = _body(one)
    return message(*blocks, *_buttons(one), text=text)


def decided(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the author what became of it."""
    one: ProposalFacts = values["proposal"]
    lead, name = mention(one.decided_by or NOBODY), one.campaign
    match one.state:
        case ProposalState.APPROVED:
            title = say("campaign_proposals.decided_approved", person=lead, name=name)
        case ProposalState.RETURNED:
            title = say("campaign_proposals.decided_returned", person=lead, name=name)
        case ProposalState.OUTDATED:
            title = say("campaign_proposals.decided_outdated", name=name)
        case ProposalState.OVER:
            title = say("campaign_proposals.decided_over", name=name)
        case _:
            title = say("campaign_proposals.decided_other", name=name)
    said = [quote(one.note)] if one.note else []
    lines, words = _what(one)
    text = "\n".join([title, *([escape(one.note)] if one.note else []), *lines, *_said(one)])
    return message(paragraph(title), *said, *_paragraphs(lines), *words, *_buttons(one), text=text)


def view(one: ProposalFacts, *, notice: Sequence[Mrkdwn] = ()) -> Block:
    """The change in a modal, with what its reader can do."""
    blocks, _ = _body(one)
    top = [paragraph("\n".join(notice))] if notice else []
    return modal(plain("campaign_proposals.title"), [*top, *blocks, *_buttons(one)])


def _body(one: ProposalFacts) -> tuple[list[Block], str]:
    """(everything there is to say of it, the same as text)."""
    lines, words = _what(one)
    if one.state is ProposalState.WAITING:
        title, after = _waits(one), _meanwhile(one)
    else:
        title, after = _became(one), []
    said = [paragraph(say("campaign_proposals.note_line")), quote(one.note)] if one.note else []
    text = "\n".join([title, *([escape(one.note)] if one.note else []), *lines, *_said(one), *after])
    return [paragraph(title), *said, *_paragraphs(lines), *words, *_paragraphs(after)], text


def _waits(one: ProposalFacts) -> Mrkdwn:
    if one.mine and one.deciders:
        leads = people(one.deciders)
        return say("campaign_proposals.asked_mine", name=one.campaign, leads=leads)
    return say("campaign_proposals.asked", by=mention(one.by), name=one.campaign)


def _meanwhile(one: ProposalFacts) -> list[Mrkdwn]:
    """What has changed since it was asked for, with what to do."""
    if not one.needed:
        return [say("campaign_proposals.not_needed")]
    return [] if one.deciders else [say("campaign_proposals.nobody_left")]


def _became(one: ProposalFacts) -> Mrkdwn:
    person = mention(one.decided_by or NOBODY)
    match one.state:
        case ProposalState.APPROVED:
            first = say("campaign_proposals.state_approved", person=person)
        case ProposalState.RETURNED:
            first = say("campaign_proposals.state_returned", person=person)
        case ProposalState.OUTDATED:
            first = say("campaign_proposals.state_outdated")
        case ProposalState.LEFT:
            first = say("campaign_proposals.state_left", by=mention(one.by))
        case ProposalState.OVER:
            first = say("campaign_proposals.state_over")
        case _:
            first = say("campaign_proposals.state_withdrawn")
    about = say("campaign_proposals.about", name=one.campaign, by=mention(one.by))
    return Mrkdwn(f"{first} {about}")


def _what(one: ProposalFacts) -> tuple[list[Mrkdwn], list[Block]]:
    """(what changes and how many it touches, in lines; own words as they would be said)."""
    shown = one.shown
    if not (shown.changes or shown.sessions):
        return [], []
    waits = one.state is ProposalState.WAITING
    lines = [say("campaign_proposals.what") if waits else say("campaign_proposals.what_asked")]
    lines += change_lines(shown.changes)
    lines += [_renamed(each) for each in shown.sessions]
    if waits:
        lines.append(_touches(shown))
    words: list[Block] = []
    for step in _spoken(one):
        words += [paragraph(_would_say(step)), *literal(step.words)]
    return lines, words


def _touches(shown: Shown) -> Mrkdwn:
    if shown.sessions:
        return say("campaign_proposals.sessions_touch")
    counts = {"person": shown.people, "channel": shown.channels, "manager": shown.managers}
    who = [targets(audience, count) for audience, count in counts.items() if count]
    if not who:
        return say("campaign_proposals.touches_nobody")
    return say("campaign_proposals.touches", who=listed(who))


def _spoken(one: ProposalFacts) -> list[Step]:
    """The steps that would have other words of their own than now."""
    found = [
        each.after
        for each in one.shown.changes
        if each.after and each.after.words and (each.before is None or each.before.words != each.after.words)
    ]
    return found[:_MOST_WORDS_SHOWN]


def _would_say(step: Step) -> Mrkdwn:
    return say("campaign_proposals.words_are", kind=kind_name(step.kind))


def _said(one: ProposalFacts) -> list[str]:
    return [f"{_would_say(step)}\n{escape(step.words)}" for step in _spoken(one)]


def _renamed(one: Renamed) -> Mrkdwn:
    known = {"number": one.number, "day": day_words(one.day)}
    if not one.after:
        return say("campaign_proposals.session_none", **known)
    if not one.before:
        return say("campaign_proposals.session_new", after=one.after, **known)
    return say("campaign_proposals.session_line", before=one.before, after=one.after, **known)


def _paragraphs(lines: Sequence[Mrkdwn]) -> list[Block]:
    """The lines in as few paragraphs as hold them: who approves sees all of it."""
    found: list[str] = []
    for line in lines:
        if found and len(found[-1]) + 1 + len(line) <= _MOST_IN_ONE:
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return [paragraph(one) for one in found]


def _buttons(one: ProposalFacts) -> list[Block]:
    value, shown = str(one.id), []
    if one.may_decide:
        approve = plain("campaign_proposals.approve")
        shown.append(button(approve, ids.PROPOSAL_APPROVE, value=value, style="primary"))
        shown.append(button(plain("campaign_proposals.turn_down"), ids.PROPOSAL_TURN_DOWN, value=value))
    if one.mine and one.state is ProposalState.WAITING:
        shown.append(button(plain("campaign_proposals.withdraw"), ids.PROPOSAL_WITHDRAW, value=value))
    if one.may_open:
        shown.append(button(plain("campaign_proposals.again"), ids.PROPOSAL_AGAIN, value=value))
    return [buttons(*shown)] if shown else []


def note_form(one: ProposalFacts, *, most: int, travels: Mapping[str, Any]) -> Block:
    """Asks a second lead what should be different."""
    title = plain("campaign_proposals.note_title")
    lines, words = _what(one)
    hint = plain("campaign_proposals.note_hint")
    return form_for_note(
        title,
        [*_paragraphs(lines), *words],
        plain("campaign_proposals.note_label"),
        hint,
        callback_id=ids.PROPOSAL_NOTE_FORM,
        most=most,
        travels=travels,
    )


def note_sent(one: ProposalFacts, said: str) -> Block:
    """Confirms that the author gets it."""
    sentence = say("campaign_proposals.note_sent", by=mention(one.by))
    return confirmed(plain("campaign_proposals.note_title"), sentence, said)


def line(one: Waiting) -> Mrkdwn:
    """That a change of a campaign waits, below the campaign's name."""
    if not one.deciders:
        return say("campaign_proposals.home_nobody")
    return say("campaign_proposals.home_line", by=mention(one.by))


def see_button(one: Waiting) -> ButtonElement:
    """Opens the change, beside its campaign."""
    return button(
        plain("campaign_proposals.see"),
        ids.PROPOSAL_OPEN,
        value=str(one.id),
        reads_as=cut(plain("campaign_proposals.see_reads", name=one.campaign), 75),
    )


def decide_button(one: Waiting) -> ButtonElement:
    """Opens the change, among what waits for this lead."""
    label = plain("campaign_proposals.home_button", name=cut(one.campaign, _MOST_NAME))
    return button(label, f"{ids.PROPOSAL_OPEN}.{one.id}", value=str(one.id), style="primary")


def asked_notice(leads: Sequence[str]) -> list[Mrkdwn]:
    """That others were asked, above the steps."""
    return [say("campaign_proposals.asked_notice", leads=people(leads))]
