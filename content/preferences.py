"""What people read about their own settings."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from slack_sdk.models.blocks import (
    CheckboxesElement,
    DatePickerElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    TimePickerElement,
)

from bot.attention import News, Pace
from bot.domain import RecognitionStyle
from bot.facts import Settings
from content import ids
from content.blocks import Block, Message, field, message, modal, note, option, paragraph
from content.campaign_lines import day_in_words
from content.text import Mrkdwn, escape, plain, say

STYLE, PACE, NEWS, DIGEST_DAY = "recognition_style", "pace", "news", "digest_day"
QUIET_FROM, QUIET_UNTIL, WORKING_DAYS, PAUSED_UNTIL = (
    "quiet_from",
    "quiet_until",
    "working_days",
    "paused_until",
)
"""Block ids of the form's fields."""
HOURS = "hours"
VALUE = "value"
_MOST_HOURS = 60


def form(settings: Settings, *, notice: Sequence[Mrkdwn] = ()) -> Block:
    """A person's own settings as they are; `notice` are sentences on top, such as why they were not saved."""
    paused = settings.paused_until
    return modal(
        plain("preferences.title"),
        [
            *(paragraph(sentence) for sentence in notice),
            paragraph(say("preferences.intro")),
            _choice(STYLE, plain("preferences.style_label"), _styles(), settings.style),
            _choice(PACE, plain("preferences.pace_label"), _paces(), settings.pace),
            field(
                DIGEST_DAY,
                plain("preferences.digest_day_label"),
                _digest_day(settings),
                hint=plain("preferences.digest_day_hint"),
            ),
            _choice(NEWS, plain("preferences.news_label"), _news(), settings.news),
            field(
                QUIET_FROM,
                plain("preferences.quiet_from_label"),
                TimePickerElement(action_id=VALUE, initial_time=f"{settings.quiet_from:%H:%M}"),
            ),
            field(
                QUIET_UNTIL,
                plain("preferences.quiet_until_label"),
                TimePickerElement(action_id=VALUE, initial_time=f"{settings.quiet_until:%H:%M}"),
                hint=plain("preferences.quiet_hint"),
            ),
            field(
                HOURS,
                plain("preferences.hours_label"),
                PlainTextInputElement(
                    action_id=VALUE, max_length=_MOST_HOURS, initial_value=settings.hours or None
                ),
                hint=plain("preferences.hours_hint"),
                optional=True,
            ),
            field(
                WORKING_DAYS,
                plain("preferences.working_days_label"),
                _days(settings.working_days),
                hint=plain("preferences.working_days_hint"),
            ),
            field(
                PAUSED_UNTIL,
                plain("preferences.paused_until_label"),
                DatePickerElement(action_id=VALUE, initial_date=paused.isoformat() if paused else None),
                hint=plain("preferences.paused_until_hint"),
                optional=True,
            ),
            note(say("preferences.data")),
        ],
        callback_id=ids.PREFERENCES_FORM,
        submit=plain("preferences.save"),
    )


def _styles() -> list[Option]:
    return [
        option(plain(f"preferences.style_{one}"), one, plain(f"preferences.style_{one}_more"))
        for one in RecognitionStyle
    ]


def _paces() -> list[Option]:
    return [
        option(plain(f"preferences.pace_{one}"), one, plain(f"preferences.pace_{one}_more")) for one in Pace
    ]


def _news() -> list[Option]:
    return [
        option(plain(f"preferences.news_{one}"), one, plain(f"preferences.news_{one}_more")) for one in News
    ]


def _choice(name: str, label: str, options: Sequence[Option], chosen: StrEnum) -> Block:
    initial = next(one for one in options if one.value == chosen)
    hint = plain(f"preferences.{name}_hint")
    element = RadioButtonsElement(action_id=VALUE, options=list(options), initial_option=initial)
    return field(name, label, element, hint=hint)


def _days(working: frozenset[int]) -> CheckboxesElement:
    names = plain("preferences.days").split()
    options = [option(name, str(number)) for number, name in enumerate(names, 1)]
    chosen = [one for number, one in enumerate(options, 1) if number in working]
    return CheckboxesElement(action_id=VALUE, options=options, initial_options=chosen or None)


def _digest_day(settings: Settings) -> StaticSelectElement:
    names = plain("preferences.days").split()
    options = [option(names[day - 1], str(day)) for day in sorted(settings.working_days)]
    chosen = next((one for one in options if one.value == str(settings.digest_day)), options[0])
    return StaticSelectElement(action_id=VALUE, options=options, initial_option=chosen)


def saved(settings: Settings) -> Block:
    """Confirms what was chosen, and what it means."""
    return modal(plain("preferences.title"), [paragraph("\n".join(_lines(settings)))])


def not_saved(sentence: Mrkdwn, settings: Settings) -> Message:
    """Why nothing was saved, and what was chosen, to choose it again."""
    style = Mrkdwn(escape(plain(f"preferences.style_{settings.style}")))
    words = "\n".join([sentence, say("preferences.not_saved"), style, *_lines(settings)[1:]])
    return message(paragraph(words), text=words)


def _lines(settings: Settings) -> list[Mrkdwn]:
    names = plain("preferences.days").split()
    days = ", ".join(name for number, name in enumerate(names, 1) if number in settings.working_days)
    lines = [
        say(f"preferences.saved_{settings.style}"),
        say(f"preferences.saved_pace_{settings.pace}", day=names[settings.digest_day - 1]),
        say(f"preferences.saved_news_{settings.news}"),
        say("preferences.saved_spans", hours=settings.hours, days=days)
        if settings.hours
        else say(
            "preferences.saved_hours",
            opens=f"{settings.quiet_until:%H:%M}",
            closes=f"{settings.quiet_from:%H:%M}",
            days=days,
        ),
    ]
    if settings.paused_until:
        lines.append(say("pauses.paused", day=day_in_words(settings.paused_until)))
    return lines
