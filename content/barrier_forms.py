"""The forms of barriers: raising one, answering one, and what is seen at once after each."""

from __future__ import annotations

import json
from collections.abc import Sequence

from slack_sdk.models.blocks import (
    DatePickerElement,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
    UserSelectElement,
)

from bot.domain import Barrier, BarrierState
from content import ids
from content.barriers import state_name, who
from content.blocks import Block, field, modal, note, option, paragraph, quote
from content.text import plain, say

TEXT, EFFECT, TEAM, HOW = "text", "effect", "team", "how"
STATE, OWNER, DUE_ON, ANSWER = "state", "owner", "due_on", "answer"
"""Block ids of the forms' fields."""
VALUE = "value"
NAMED, CONFIDENTIAL = "named", "confidential"

_OFFERED = (
    BarrierState.WILL_DO,
    BarrierState.DOING,
    BarrierState.DONE,
    BarrierState.NOT_NOW,
    BarrierState.NO,
)


def form(teams: Sequence[tuple[int, str]], *, text: str, most: int, most_effect: int) -> Block:
    """The form. `teams` are (id, name of the channel) of the teams the person may choose from."""
    blocks = [
        paragraph(say("barriers.intro")),
        field(
            TEXT,
            plain("barriers.text_label"),
            PlainTextInputElement(
                action_id=VALUE,
                multiline=True,
                initial_value=text[:most] or None,
                max_length=most,
                placeholder=PlainTextObject(text=plain("barriers.text_placeholder")),
            ),
            hint=plain("barriers.text_hint", most=most),
        ),
        field(
            EFFECT,
            plain("barriers.effect_label"),
            PlainTextInputElement(
                action_id=VALUE,
                multiline=True,
                max_length=most_effect,
                placeholder=PlainTextObject(text=plain("barriers.effect_placeholder")),
            ),
        ),
    ]
    if len(teams) > 1:
        blocks.append(
            field(
                TEAM,
                plain("barriers.team_label"),
                StaticSelectElement(
                    action_id=VALUE,
                    options=[option(f"#{name}", str(team_id)) for team_id, name in teams[:100]],
                ),
            )
        )
    named = option(plain("barriers.how_named"), NAMED, plain("barriers.how_named_more"))
    secret = option(plain("barriers.how_confidential"), CONFIDENTIAL, plain("barriers.how_confidential_more"))
    blocks += [
        field(
            HOW,
            plain("barriers.how_label"),
            RadioButtonsElement(action_id=VALUE, options=[named, secret], initial_option=named),
        ),
        note(say("barriers.confidential_note")),
    ]
    return modal(
        plain("barriers.title"),
        blocks,
        callback_id=ids.BARRIER_FORM,
        submit=plain("barriers.submit"),
        private_metadata=json.dumps({"team": teams[0][0]}),
    )


def raised_view(text: str) -> Block:
    """What the raiser sees at once."""
    return modal(
        plain("barriers.raised_title"),
        [paragraph(say("barriers.raised_view")), quote(text), note(say("barriers.raised_next"))],
    )


def answer_form(barrier: Barrier, *, mark: str, by: str, most: int) -> Block:
    """The answer to one barrier, filled with what was said last."""
    states = [option(state_name(state), str(state)) for state in _OFFERED]
    chosen = next((one for one in states if one.value == str(barrier.state)), None)
    return modal(
        plain("barriers.answer_title"),
        [
            quote(barrier.text),
            note(say("barriers.effect_line")),
            quote(barrier.effect),
            note(who(barrier)),
            field(
                STATE,
                plain("barriers.answer_state_label"),
                RadioButtonsElement(action_id=VALUE, options=states, initial_option=chosen),
            ),
            field(
                DUE_ON,
                plain("barriers.answer_due_label"),
                DatePickerElement(
                    action_id=VALUE, initial_date=barrier.due_on.isoformat() if barrier.due_on else None
                ),
                optional=True,
            ),
            field(
                OWNER,
                plain("barriers.answer_owner_label"),
                UserSelectElement(action_id=VALUE, initial_user=barrier.owner_id or by),
            ),
            field(
                ANSWER,
                plain("barriers.answer_text_label"),
                PlainTextInputElement(
                    action_id=VALUE,
                    multiline=True,
                    initial_value=barrier.answer[:most] or None,
                    max_length=most,
                ),
                hint=plain("barriers.answer_text_hint", most=most),
                optional=True,
            ),
        ],
        callback_id=ids.BARRIER_ANSWER_FORM,
        submit=plain("barriers.answer_submit"),
        private_metadata=json.dumps({"barrier": barrier.id, "mark": mark}),
    )


def answered_view() -> Block:
    """What whoever answered sees at once."""
    return modal(plain("barriers.answered_title"), [paragraph(say("barriers.answered_view"))])


def withdrawn_view() -> Block:
    """What the raiser sees after taking it back."""
    return modal(plain("barriers.withdrawn_title"), [paragraph(say("barriers.withdrawn_view"))])
