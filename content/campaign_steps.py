"""The steps of a campaign for its leads: a page of them, and one with everything that can be done to it."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import ButtonElement

from bot.domain import Audience
from bot.facts import CampaignFacts
from bot.step_edits import WITH_WORDS, Act
from bot.step_facts import StepFacts, StepsPage, Upcoming
from content import campaign_proposals, campaign_sessions, ids
from content.blocks import Block, button, buttons, cut, literal, modal, note, paragraph
from content.calendar_words import day_words
from content.campaigns import kind_name
from content.recurrence_words import words_of
from content.step_change_words import clock, targets, whom
from content.text import Mrkdwn, plain, say

PAGE = 10
_MOST_LINE = 1200


def reference(campaign_id: int, number: int, version: int = 0) -> str:
    """A campaign with a page or a step, as somebody saw it, for a button's value."""
    return f"{campaign_id}:{number}:{version}"


def open_button(one: CampaignFacts, *, by_name: bool = False) -> ButtonElement:
    """Opens the steps, in Home or, where several stand below each other, `by_name`."""
    return button(
        plain("campaign_steps.button"),
        ids.STEPS_OPEN,
        value=reference(one.id, 0),
        reads_as=plain("campaign_steps.button_reads_as", name=one.name) if by_name else None,
    )


def draft_button(campaign_id: int) -> ButtonElement:
    """Opens the steps of a draft."""
    return button(plain("campaign_steps.button"), ids.STEPS_OPEN, value=reference(campaign_id, 0))


def history_button(campaign_id: int) -> ButtonElement:
    """Opens the history of the steps."""
    return button(plain("campaign_history.button"), ids.VERSIONS_OPEN, value=reference(campaign_id, 0))


def view(page: StepsPage, *, notice: Sequence[Mrkdwn] = ()) -> Block:
    """A page of the steps."""
    blocks = [paragraph("\n".join(notice))] if notice else []
    state = plain(f"home.state_{page.state}")
    blocks.append(
        note(say("campaign_steps.intro", name=page.name, state=state, page=page.number + 1, pages=page.pages))
    )
    if not page.editable:
        blocks.append(note(say("campaign_steps.over_note")))
    if page.waiting:
        see = campaign_proposals.see_button(page.waiting)
        blocks.append(paragraph(campaign_proposals.line(page.waiting), accessory=see))
    blocks += [paragraph(_line(one), accessory=_open(page, one)) for one in page.steps]
    if not page.steps:
        blocks.append(paragraph(say("campaign_steps.none")))
    blocks.append(_below(page))
    return modal(plain("campaign_steps.title"), blocks)


def _below(page: StepsPage) -> Block:
    below = []
    if page.editable:
        value = reference(page.campaign_id, 0, page.version)
        below.append(
            button(plain("campaign_steps.add"), f"{ids.STEP_EDIT}.{Act.ADD}", value=value, style="primary")
        )
    below += [*campaign_sessions.open_button(page), history_button(page.campaign_id)]
    if page.number:
        earlier = reference(page.campaign_id, page.number - 1)
        below.append(button(plain("campaign_steps.earlier"), f"{ids.STEPS_OPEN}.earlier", value=earlier))
    if page.number + 1 < page.pages:
        later = reference(page.campaign_id, page.number + 1)
        below.append(button(plain("campaign_steps.later"), f"{ids.STEPS_OPEN}.later", value=later))
    return buttons(*below)


def _open(page: StepsPage, one: StepFacts) -> ButtonElement | None:
    if not page.editable:
        return None
    return button(
        plain("campaign_steps.open"),
        ids.STEP_OPEN,
        value=reference(page.campaign_id, one.step.id),
        reads_as=plain(
            "campaign_steps.open_reads_as", kind=kind_name(one.step.kind), when=words_of(one.step.rule)
        ),
    )


def _line(one: StepFacts) -> Mrkdwn:
    step = one.step
    lines = [
        say(
            "campaign_steps.line",
            kind=kind_name(step.kind),
            whom=whom(step),
            when=words_of(step.rule),
            clock=clock(step),
        )
    ]
    if one.coming:
        count = targets(step.audience, one.targets)
        lines.append(say("campaign_steps.line_coming", when=moment(one.coming), count=count))
    else:
        nobody = step.audience == Audience.MANAGER and not one.sent
        lines.append(say("campaign_steps.line_nothing_manager" if nobody else "campaign_steps.line_nothing"))
    if one.sent:
        sent = say("campaign_steps.line_sent", count=one.sent)
        lines.append(say("campaign_steps.line_sent_one") if one.sent == 1 else sent)
    if step.words:
        lines.append(say("campaign_steps.line_own_words"))
    return Mrkdwn(cut("\n".join(lines), _MOST_LINE))


def moment(coming: Upcoming) -> str:
    """When something comes: "Monday 7 December 2026 at 09:30"."""
    return plain("recurrence.moment", day=day_words(coming.local.date()), time=f"{coming.local:%H:%M}")


def step_view(page: StepsPage, *, notice: Sequence[Mrkdwn] = ()) -> Block:
    """One step, with everything that can be done to it."""
    one = page.steps[0]
    value = reference(page.campaign_id, one.step.id, page.version)
    actions = [button(plain("campaign_steps.move"), f"{ids.STEP_EDIT}.{Act.MOVE}", value=value)]
    if one.step.kind in WITH_WORDS:
        actions.append(button(plain("campaign_steps.words"), f"{ids.STEP_EDIT}.{Act.WORDS}", value=value))
    if one.coming:
        actions.append(button(plain("campaign_steps.skip"), f"{ids.STEP_EDIT}.{Act.SKIP}", value=value))
    actions += [
        button(plain("campaign_steps.repeat"), f"{ids.STEP_EDIT}.{Act.REPEAT}", value=value),
        button(plain("campaign_steps.retire"), f"{ids.STEP_EDIT}.{Act.RETIRE}", value=value, style="danger"),
    ]
    own = [note(say("campaign_steps.own_words_are")), *literal(one.step.words)] if one.step.words else []
    back = button(plain("campaign_steps.all"), ids.STEPS_OPEN, value=reference(page.campaign_id, 0))
    return modal(
        plain("campaign_steps.step_title"),
        [
            *([paragraph("\n".join(notice))] if notice else []),
            paragraph(_line(one)),
            *own,
            buttons(*actions),
            note(say("campaign_steps.what_move")),
            buttons(back),
        ],
    )
