"""What leads and managers read: the form that starts a pulse, the one that answers its result, and Home's pulses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import (
    DatePickerElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    TimePickerElement,
)

from bot.domain import WaveState
from bot.facts import PulseFacts, PulseLine
from content import ids
from content.blocks import (
    Block,
    Message,
    button,
    buttons,
    confirm,
    cut,
    field,
    literal,
    message,
    modal,
    note,
    option,
    paragraph,
    quote,
)
from content.pack import Pack
from content.pulses import FEWEST, VALUE, open_blocks, when
from content.refusals import refusal
from content.text import Mrkdwn, channel, escape, listed, mention, plain, say

TEAMS, OPENS, OPENS_ON, OPENS_TIME = "teams", "opens", "opens_on", "opens_time"
CLOSES_ON, REASON = "closes_on", "reason"
HEARD, WILL, WILL_NOT = "heard", "will", "will_not"
"""Block ids of the forms' fields."""
ALL, NOW, LATER = "all", "now", "later"
_MOST_OPTIONS = 99


def _channels(channel_ids: Sequence[str]) -> Mrkdwn:
    return listed([channel(one) for one in channel_ids[:20]])


def start_form(
    instrument: Mapping[str, Any],
    *,
    teams: Sequence[tuple[int, str, int]],
    timezone: str,
    opens_on: date,
    closes_on: date,
    owed: Sequence[str],
    most_reason: int,
) -> Block:
    """The form that starts a pulse: who is asked, until when, what one will see."""
    everybody = option(
        plain("pulses.teams_all"), ALL, plain("pulses.teams_all_more", count=sum(n for _, _, n in teams))
    )
    each = [
        option(name, str(team_id), plain("pulses.teams_one_more", count=asked))
        for team_id, name, asked in teams[:_MOST_OPTIONS]
    ]
    now = option(plain("pulses.opens_now"), NOW)
    questions = say("pulses.start_items", items=" · ".join(item["text"] for item in instrument["items"]))
    blocks = [
        paragraph(say("pulses.start_intro")),
        *([paragraph(say("pulses.start_owed", channels=_channels(owed)))] if owed else []),
        field(
            TEAMS,
            plain("pulses.teams_label"),
            StaticMultiSelectElement(
                action_id=VALUE, options=[everybody, *each], placeholder=plain("pulses.teams_placeholder")
            ),
        ),
        paragraph(say("pulses.start_asked")),
        field(
            OPENS,
            plain("pulses.opens_label"),
            RadioButtonsElement(
                action_id=VALUE, options=[now, option(plain("pulses.opens_later"), LATER)], initial_option=now
            ),
        ),
        field(
            OPENS_ON,
            plain("pulses.opens_on_label"),
            DatePickerElement(action_id=VALUE, initial_date=opens_on.isoformat()),
            hint=plain("pulses.opens_on_hint"),
            optional=True,
        ),
        field(
            OPENS_TIME,
            plain("pulses.opens_time_label"),
            TimePickerElement(action_id=VALUE, initial_time="09:30"),
            hint=plain("pulses.opens_time_hint", timezone=timezone),
            optional=True,
        ),
        field(
            CLOSES_ON,
            plain("pulses.closes_label"),
            DatePickerElement(action_id=VALUE, initial_date=closes_on.isoformat()),
            hint=plain("pulses.closes_hint", timezone=timezone),
        ),
    ]
    if owed:
        blocks.append(
            field(
                REASON,
                plain("pulses.reason_label"),
                PlainTextInputElement(action_id=VALUE, multiline=True, max_length=most_reason),
                hint=plain("pulses.reason_hint"),
                optional=True,
            )
        )
    return modal(
        plain("pulses.start_title"),
        [*blocks, paragraph(say("pulses.start_seen", fewest=FEWEST)), note(questions)],
        callback_id=ids.PULSE_START_FORM,
        submit=plain("pulses.start_submit"),
    )


def started_view(
    *, channels: Sequence[str], asked: int, opens: datetime | None, closes: datetime, timezone: str
) -> Block:
    """What the lead sees once it is planned. `opens` None: now. Wall times in `timezone`."""
    where = _channels(channels)
    if opens is None:
        first = say("pulses.started_now", asked=asked, channels=where)
    else:
        first = say("pulses.started_later", asked=asked, channels=where, opens=when(opens), timezone=timezone)
    until = say("pulses.started_until", closes=when(closes), timezone=timezone)
    return modal(plain("pulses.started_title"), [paragraph(first), paragraph(until)])


def action_form(*, wave_id: int, channels: Sequence[str], most: int) -> Block:
    """The form that answers a result."""
    return modal(
        plain("pulses.act_title"),
        [
            paragraph(say("pulses.act_intro", channels=_channels(channels))),
            _text(HEARD, plain("pulses.heard_label"), plain("pulses.heard_hint"), most),
            _text(WILL, plain("pulses.will_label"), plain("pulses.will_hint"), most),
            _text(WILL_NOT, plain("pulses.will_not_label"), plain("pulses.will_not_hint"), most),
        ],
        callback_id=ids.PULSE_ACTION_FORM,
        submit=plain("pulses.act_submit"),
        private_metadata=str(wave_id),
    )


def _text(name: str, label: str, hint: str, most: int) -> Block:
    return field(
        name, label, PlainTextInputElement(action_id=VALUE, multiline=True, max_length=most), hint=hint
    )


def acted_view(channels: Sequence[str]) -> Block:
    """What the writer sees once the answer is in."""
    return modal(plain("pulses.acted_title"), [paragraph(say("pulses.acted", channels=_channels(channels)))])


def action(values: Mapping[str, Any], _pack: Pack) -> Message:
    """The answer to a result, where the result was posted."""
    closed: datetime = values["closed"]
    title = say(
        "pulses.action_title", by=mention(values["by"]), closed=f"{closed:%A}, {closed.day} {closed:%B}"
    )
    labels = (plain("pulses.action_heard"), plain("pulses.action_will"), plain("pulses.action_will_not"))
    blocks, said = [paragraph(f"*{title}*")], [str(title)]
    for label, text in zip(labels, values["texts"], strict=True):
        blocks += [paragraph(f"*{label}*"), quote(text)]
        said += [label, escape(text)]
    return message(*blocks, text="\n".join(said))


def kept(key: str, values: Mapping[str, Any], texts: Sequence[str]) -> Message:
    """Says why an answer could not be posted, and gives back every word."""
    words = say("pulses.acted_kept", reason=refusal(key, values))
    typed = "\n\n".join(texts)
    return message(paragraph(words), *literal(typed), text=f"{words}\n{escape(typed)}")


def act_button(wave_id: int) -> Block:
    """Opens the form that answers a result."""
    return buttons(button(plain("pulses.act_button"), ids.PULSE_ACT, value=str(wave_id), style="primary"))


def nudge(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Reminds a lead or manager of the answer that is owed."""
    words = say("pulses.nudge", channels=_channels(values["channels"]))
    return message(paragraph(words), act_button(values["wave_id"]), text=words)


def called_off(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells a lead that a planned pulse did not open."""
    if values["reason"] == "too_small":
        words = say("pulses.called_off_too_small", fewest=values["fewest"])
    else:
        words = say("pulses.called_off_too_late")
    return message(paragraph(words), text=words)


# Home


def my_blocks(facts: PulseFacts) -> list[Block]:
    """A person's own open pulses, and the answers a manager owes."""
    blocks = open_blocks(facts.mine)
    if not facts.may_start:
        for line in facts.owed:
            blocks += [paragraph(_line(line)), act_button(line.wave_id)]
    return blocks


def lead_blocks(facts: PulseFacts) -> list[Block]:
    """What a lead looks after: each pulse with what can be done now, and how to start one."""
    blocks = [paragraph(f"*{plain('pulses.home_title')}*")]
    for line in facts.lead:
        blocks.append(paragraph(_line(line)))
        if line.override_reason:
            blocks += [note(say("pulses.override_line")), quote(cut(line.override_reason, 300))]
        blocks += _switch(line)
    return [*blocks, buttons(button(plain("pulses.start_button"), ids.PULSE_START))]


def _line(line: PulseLine) -> Mrkdwn:
    where = _channels(line.channels)
    if line.state is WaveState.DRAFT:
        return say(
            "pulses.line_draft",
            channels=where,
            opens=when(line.opens),
            closes=when(line.closes),
            timezone=line.timezone,
        )
    if line.state is WaveState.OPEN:
        return say(
            "pulses.line_open",
            channels=where,
            closes=when(line.closes),
            timezone=line.timezone,
            share=share(line.share),
        )
    return say(
        "pulses.line_published",
        closes=when(line.closes),
        channels=where,
        share=share(line.share),
        owed=_channels(line.owed),
    )


def share(tenths: int | None) -> str:
    """About how many of ten have answered."""
    return plain("pulses.share_few") if tenths is None else plain("pulses.share_some", tenths=tenths)


def _switch(line: PulseLine) -> list[Block]:
    value = str(line.wave_id)
    if line.state is WaveState.DRAFT:
        asks = confirm(
            plain("pulses.cancel_title"), plain("pulses.cancel_text"), plain("pulses.cancel_button")
        )
        return [buttons(button(plain("pulses.cancel_button"), ids.PULSE_CANCEL, value=value, confirm=asks))]
    if line.state is WaveState.OPEN:
        asks = confirm(plain("pulses.close_title"), plain("pulses.close_text"), plain("pulses.close_button"))
        return [buttons(button(plain("pulses.close_button"), ids.PULSE_CLOSE, value=value, confirm=asks))]
    return [act_button(line.wave_id)] if line.owed else []
