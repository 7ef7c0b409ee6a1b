"""The forms that change a campaign's steps: when one comes, what it says, another one; and what that would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

import orjson
from slack_sdk.models.blocks import (
    DatePickerElement,
    InputInteractiveElement,
    PlainTextInputElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
)

from bot.rule_patterns import Pattern, When
from bot.step_edits import AUDIENCE_OF, MOST_WORDS, WITH_WORDS, Act, Edit
from bot.step_facts import Effect, StepsPage
from content import ids
from content.blocks import Block, button, buttons, cut, field, modal, option, paragraph
from content.calendar_words import day_words, weekday_name
from content.campaign_steps import moment
from content.campaign_touch import moment_in_words
from content.campaigns import kind_name
from content.step_change_words import change_lines, targets
from content.text import Mrkdwn, listed, people, plain, say

PATTERN, WEEKDAYS, DAYS, SESSION, WORKING = "pattern", "weekdays", "days", "session", "working"
ON, AT, RULE, CLOCK, WORDS, KIND = "on", "at", "rule", "clock", "words", "kind"
"""Block ids of the fields."""
VALUE = "value"
OWN_CLOCK, YES, NO = "own", "yes", "no"
LONGEST_RULE = 200
_MOST_OPTIONS = 100
_TITLES = {
    Act.MOVE: "campaign_steps.move_title",
    Act.ADD: "campaign_steps.add_title",
    Act.WORDS: "campaign_steps.words_title",
    Act.REPEAT: "campaign_steps.repeat_title",
}


@dataclass(frozen=True, slots=True)
class About:
    """Which edit of which campaign, as a lead saw it, a form is about; kept in the form."""

    campaign: int
    version: int
    edit: Edit

    def dump(self) -> str:
        """For the form's metadata."""
        found = {"campaign": self.campaign, "version": self.version, "edit": self.edit.dump()}
        return orjson.dumps(found).decode()

    @staticmethod
    def load(text: str) -> About:
        """Back from the metadata. Raises ValueError, TypeError or KeyError for any other text."""
        found = orjson.loads(text)
        return About(int(found["campaign"]), int(found["version"]), Edit.load(found["edit"]))


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form holds. `clock` is an IANA zone or OWN_CLOCK; `days` the text of the field."""

    when: When
    clock: str = OWN_CLOCK
    words: str = ""
    kind: str = ""
    on: date | None = None
    days: str = ""


def form(page: StepsPage, about: About, filled: Filled, *, notice: Sequence[Mrkdwn] = ()) -> Block:
    """The form of an edit: MOVE, ADD, WORDS or REPEAT."""
    act = about.edit.act
    blocks: list[Block] = []
    if notice:
        present = button(plain("campaign_steps.present"), ids.STEPS_PRESENT, value=f"{about.campaign}:0:0")
        blocks += [paragraph("\n".join(notice)), buttons(present)]
    if act is Act.ADD:
        blocks.append(_kind(filled.kind))
    if act in {Act.MOVE, Act.ADD}:
        blocks += _when(page, filled)
    if act is Act.REPEAT:
        blocks += [_date(filled.on), _time(filled.when.at)]
    kind = filled.kind if act is Act.ADD else page.steps[0].step.kind
    if act is Act.WORDS or (act is Act.ADD and kind in WITH_WORDS):
        blocks.append(_words(filled.words))
    return modal(
        plain(_TITLES.get(act, "campaign_steps.step_title")),
        blocks,
        callback_id=ids.STEP_FORM,
        submit=plain("campaign_steps.look"),
        private_metadata=about.dump(),
    )


def _kind(chosen: str) -> Block:
    options = [option(kind_name(kind), kind) for kind in AUDIENCE_OF]
    element = StaticSelectElement(
        action_id=ids.STEP_PATTERN,
        options=options,
        initial_option=next((one for one in options if one.value == chosen), options[0]),
    )
    hint = plain("campaign_steps.what_hint")
    return field(KIND, plain("campaign_steps.what_label"), element, hint=hint) | {"dispatch_action": True}


def _when(page: StepsPage, filled: Filled) -> list[Block]:
    when = filled.when
    by_person = filled.kind in AUDIENCE_OF and AUDIENCE_OF[filled.kind] == "person"
    offered = [
        pattern
        for pattern in Pattern
        if ((pattern is not Pattern.SESSION or page.sessions) and (pattern is not Pattern.DAY0 or by_person))
        or pattern is when.pattern
    ]
    options = [option(plain(f"campaign_steps.pattern_{pattern}"), pattern) for pattern in offered]
    element = StaticSelectElement(
        action_id=ids.STEP_PATTERN,
        options=options,
        initial_option=next(one for one in options if one.value == when.pattern),
    )
    blocks = [field(PATTERN, plain("campaign_steps.pattern_label"), element) | {"dispatch_action": True}]
    match when.pattern:
        case Pattern.WEEKLY | Pattern.FORTNIGHTLY:
            blocks += [_weekdays(when.weekdays), _time(when.at)]
        case Pattern.MONTHLY:
            blocks.append(_time(when.at))
        case Pattern.SESSION:
            blocks += [_session(page, when.session), _days(filled.days), _working(when), _time(when.at)]
        case Pattern.DAY0:
            blocks += [_days(filled.days), _working(when), _time(when.at)]
        case Pattern.ONCE:
            blocks += [_date(when.on), _time(when.at)]
        case Pattern.RULE:
            blocks.append(_rule(when.text))
    return [*blocks, _clock(page, filled.clock)]


def _weekdays(chosen: Sequence[int]) -> Block:
    options = [option(weekday_name(day), str(day)) for day in range(1, 8)]
    element = StaticMultiSelectElement(
        action_id=VALUE,
        options=options,
        initial_options=[options[day - 1] for day in sorted(chosen)] or None,
    )
    return field(WEEKDAYS, plain("campaign_steps.weekdays_label"), element)


def _time(at: time) -> Block:
    element = TimePickerElement(action_id=VALUE, initial_time=f"{at:%H:%M}")
    return field(AT, plain("campaign_steps.at_label"), element)


def _date(day: date | None) -> Block:
    element = DatePickerElement(action_id=VALUE, initial_date=day.isoformat() if day else None)
    return field(ON, plain("campaign_steps.on_label"), element)


def _days(text: str) -> Block:
    element = PlainTextInputElement(action_id=VALUE, initial_value=text or None, max_length=60)
    return field(DAYS, plain("campaign_steps.days_label"), element, hint=plain("campaign_steps.days_hint"))


def _session(page: StepsPage, chosen: int) -> Block:
    options = [option(plain("campaign_steps.session_each"), "0")] + [
        option(cut(_session_name(page, number, day), 75), str(number))
        for number, day in enumerate(page.sessions, 1)
    ]
    initial = next((one for one in options if one.value == str(chosen)), options[0])
    element = StaticSelectElement(action_id=VALUE, options=options, initial_option=initial)
    return field(SESSION, plain("campaign_steps.session_label"), element)


def _session_name(page: StepsPage, number: int, day: date) -> str:
    name = plain("campaign_steps.session_one", number=number, day=day_words(day))
    about = page.session_themes[number - 1] if number <= len(page.session_themes) else ""
    return f"{name}: {about}" if about else name


def _working(when: When) -> Block:
    options = [
        option(plain("campaign_steps.working_yes"), YES),
        option(plain("campaign_steps.working_no"), NO),
    ]
    initial = options[0 if when.working else 1]
    element = StaticSelectElement(action_id=VALUE, options=options, initial_option=initial)
    return field(WORKING, plain("campaign_steps.working_label"), element)


def _rule(text: str) -> Block:
    element = PlainTextInputElement(action_id=VALUE, initial_value=text or None, max_length=LONGEST_RULE)
    return field(RULE, plain("campaign_steps.rule_label"), element, hint=plain("campaign_steps.rule_hint"))


def _clock(page: StepsPage, chosen: str) -> Block:
    zones = list(dict.fromkeys([*([chosen] if chosen != OWN_CLOCK else []), *page.zones]))
    options = [option(plain("campaign_steps.clock_own"), OWN_CLOCK)] + [
        option(name, name) for name in zones[: _MOST_OPTIONS - 1]
    ]
    initial = next((one for one in options if one.value == chosen), options[0])
    element = StaticSelectElement(action_id=VALUE, options=options, initial_option=initial)
    return field(CLOCK, plain("campaign_steps.clock_label"), element, hint=plain("campaign_steps.clock_hint"))


def _words(text: str) -> Block:
    element: InputInteractiveElement = PlainTextInputElement(
        action_id=VALUE, initial_value=text or None, multiline=True, max_length=MOST_WORDS
    )
    hint = plain("campaign_steps.words_hint")
    return field(WORDS, plain("campaign_steps.words_label"), element, hint=hint, optional=True)


def waiting(sentence: str) -> Block:
    """What a lead sees in the moment before the answer is there: "working_out" or "saving"."""
    saving = say("campaign_steps.saving")
    words = say("campaign_steps.working_out") if sentence == "working_out" else saving
    return modal(plain("campaign_steps.check_title"), [paragraph(words)])


def check(about: About, effect: Effect, *, notice: Sequence[Mrkdwn] = ()) -> Block:
    """What an edit would do, to be saved or not."""
    present = button(plain("campaign_steps.present"), ids.STEPS_PRESENT, value=f"{about.campaign}:0:0")
    return modal(
        plain("campaign_steps.check_title"),
        [
            *([paragraph("\n".join(notice)), buttons(present)] if notice else []),
            paragraph("\n".join(change_lines(effect.changes))),
            paragraph("\n".join(_effect(effect))),
            buttons(button(plain("campaign_steps.back"), ids.STEP_BACK)),
        ],
        callback_id=ids.STEP_CHECK_FORM,
        submit=plain("campaign_steps.save" if effect.deciders is None else "campaign_proposals.ask"),
        private_metadata=about.dump(),
    )


def _effect(effect: Effect) -> list[Mrkdwn]:
    counts = {"person": effect.people, "channel": effect.channels, "manager": effect.managers}
    who = [targets(audience, count) for audience, count in counts.items() if count]
    lines = [
        say("campaign_steps.effect_touches", who=listed(who)) if who else say("campaign_steps.effect_nobody")
    ]
    if effect.sent == 1:
        lines.append(say("campaign_steps.effect_sent_one"))
    else:
        many = say("campaign_steps.effect_sent", count=effect.sent)
        lines.append(many if effect.sent else say("campaign_steps.effect_sent_none"))
    if effect.coming:
        lines.append(say("campaign_steps.effect_next", when=moment(effect.coming)))
        if effect.waits_until:
            lines.append(say("campaign_steps.effect_waits", when=moment_in_words(effect.waits_until)))
    else:
        lines.append(say("campaign_steps.effect_next_none"))
    if effect.ends_approval:
        lines.append(say("campaign_steps.effect_approval"))
    if effect.deciders:
        lines.append(say("campaign_proposals.effect_asks", leads=people(effect.deciders)))
    elif effect.deciders is not None:
        lines.append(say("campaign_proposals.effect_nobody"))
    return lines


def saved(lines: Sequence[Mrkdwn]) -> list[Mrkdwn]:
    """What was saved, above the list."""
    return [say("campaign_steps.saved", what=Mrkdwn("\n".join(lines)))]
