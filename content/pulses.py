"""What people read when they are asked: the message, the form with the questions, and what stands there afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import RadioButtonsElement

from bot.facts import OpenPulse, PulseFacts
from content import ids
from content.blocks import (
    Block,
    Message,
    button,
    buttons,
    field,
    message,
    modal,
    note,
    option,
    paragraph,
    quote,
)
from content.pack import Pack
from content.refusals import refusal
from content.text import Mrkdwn, escape, mention, plain, say

VALUE = "value"
FEWEST = 5
"""As bot.services.pulse_privacy.FEWEST; a test holds them together."""


def when(instant: datetime) -> str:
    """A wall time in words: "Friday, 27 November, 17:00"."""
    return plain("pulses.until", day=f"{instant:%A}, {instant.day} {instant:%B}", time=f"{instant:%H:%M}")


def _answer_button(wave_id: int) -> Block:
    return buttons(
        button(plain("pulses.answer_button"), ids.PULSE_ANSWER, value=str(wave_id), style="primary")
    )


def invitation(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks somebody."""
    words = say("pulses.invitation", until=when(values["until"]))
    private = say("pulses.private_note", fewest=FEWEST)
    blocks, said = [paragraph(words)], [words]
    if values["reason"]:
        why = say("pulses.invitation_override", by=mention(values["by"]))
        blocks += [paragraph(why), quote(values["reason"])]
        said += [why, Mrkdwn(escape(values["reason"]))]
    return message(
        *blocks, _answer_button(values["wave_id"]), note(private), text="\n".join([*said, private])
    )


def reminder(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Reminds somebody who has not answered."""
    words = say("pulses.reminder", until=when(values["until"]))
    private = say("pulses.private_note", fewest=FEWEST)
    return message(
        paragraph(words), _answer_button(values["wave_id"]), note(private), text=f"{words}\n{private}"
    )


def thanked(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """What stands in place of the question once it is answered: no echo of what was said."""
    words = say("pulses.thanked")
    return message(note(words), text=words)


def over(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """What stands in place of the question once the pulse has closed."""
    words = say("pulses.over_note")
    return message(note(words), text=words)


def form(instrument: Mapping[str, Any], *, wave_id: int) -> Block:
    """The questions, each with its answers and Skip; nothing is chosen beforehand."""
    fields = [
        field(
            item["code"],
            item["text"],
            RadioButtonsElement(
                action_id=VALUE, options=[option(one["text"], one["id"]) for one in item["answers"]]
            ),
            hint=item["hint"],
        )
        for item in instrument["items"]
    ]
    return modal(
        plain("pulses.form_title"),
        [
            paragraph(say("pulses.private_note", fewest=FEWEST)),
            *fields,
            note(say("pulses.form_intro")),
        ],
        callback_id=ids.PULSE_FORM,
        submit=plain("pulses.form_submit"),
        private_metadata=str(wave_id),
    )


def thanked_view() -> Block:
    """What somebody sees once their answers are in: no echo."""
    return modal(plain("pulses.thanked_title"), [paragraph(say("pulses.thanked_view"))])


def not_taken_view(key: str, values: Mapping[str, Any]) -> Block:
    """Why answers could not be taken."""
    return modal(plain("pulses.not_sent_title"), [paragraph(refusal(key, values))])


def open_blocks(mine: Sequence[OpenPulse]) -> list[Block]:
    """A person's open pulses, in Home and in answer to /pulse."""
    return [
        paragraph(
            _open_line(one),
            accessory=button(
                plain("pulses.answer_button"), ids.PULSE_ANSWER, value=str(one.wave_id), style="primary"
            ),
            block_id=f"pulse.{one.wave_id}",
        )
        for one in mine
    ]


def open_lines(mine: Sequence[OpenPulse]) -> list[str]:
    """The same without buttons."""
    return [_open_line(one) for one in mine]


def _open_line(one: OpenPulse) -> Mrkdwn:
    return say("pulses.open_for_you", until=when(one.until))


def about(facts: PulseFacts) -> Message:
    """What a pulse is, and the person's own open one, for whoever types /pulse."""
    intro = say("pulses.command_intro")
    private = say("pulses.command_private", fewest=FEWEST)
    mine = open_lines(facts.mine)
    more = [] if mine else [say("pulses.command_none")]
    more += [say("pulses.command_lead")] if facts.may_start else []
    return message(
        paragraph(intro),
        *open_blocks(facts.mine),
        *(paragraph(line) for line in more),
        note(private),
        text="\n".join([intro, *mine, *more, private]),
    )
