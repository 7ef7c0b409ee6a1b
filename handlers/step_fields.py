"""What the fields of a step's form hold: read into an edit, and back into a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from bot.errors import Refusal
from bot.recurrence import RecurrenceError
from bot.rule_patterns import Pattern, When, pattern_of, rule_of
from bot.step_edits import Act, Edit
from content import campaign_step_forms as fields
from content.campaign_step_forms import Filled
from handlers.form_values import Value
from handlers.payloads import many, one, written

_DAYS = re.compile(r"[+-]?\d{1,3}(?:[ ,;]+(?:and )?[+-]?\d{1,3})*", re.ASCII)
_FIELD_OF = {
    Pattern.WEEKLY: fields.WEEKDAYS,
    Pattern.FORTNIGHTLY: fields.WEEKDAYS,
    Pattern.SESSION: fields.DAYS,
    Pattern.DAY0: fields.DAYS,
    Pattern.ONCE: fields.ON,
    Pattern.RULE: fields.RULE,
}


def filled_of(edit: Edit, *, kind: str = "") -> Filled:
    """The form that says what an edit says."""
    when = When()
    if edit.rule:
        try:
            when = pattern_of(edit.rule)
        except RecurrenceError:
            when = When(Pattern.RULE, text=edit.rule)
    if edit.act is Act.REPEAT and edit.local:
        when = When(at=edit.local.time())
    return Filled(
        when,
        clock=edit.timezone or fields.OWN_CLOCK,
        words=edit.words,
        kind=edit.kind or kind,
        on=edit.local.date() if edit.local else None,
        days=", ".join(str(day) for day in when.days),
    )


def read(values: Mapping[str, Value], before: Filled) -> Filled:
    """What a form holds now; a field it does not show keeps what it was."""
    chosen = one(values, fields.PATTERN)
    pattern = Pattern(chosen) if chosen in set(Pattern) else before.when.pattern
    days = written(values, fields.DAYS) if fields.DAYS in values else before.days
    session = one(values, fields.SESSION)
    on = _day(one(values, fields.ON)) if fields.ON in values else before.on
    when = When(
        pattern=pattern,
        at=_time(one(values, fields.AT)) or before.when.at,
        weekdays=tuple(int(day) for day in many(values, fields.WEEKDAYS) if day in set("1234567"))
        if fields.WEEKDAYS in values
        else before.when.weekdays,
        days=_numbers(days),
        session=int(session) if session.isdecimal() and len(session) < 4 else before.when.session,
        on=on,
        working=one(values, fields.WORKING) != fields.NO if fields.WORKING in values else before.when.working,
        text=written(values, fields.RULE) if fields.RULE in values else before.when.text,
    )
    return Filled(
        when,
        clock=one(values, fields.CLOCK) or before.clock,
        words=written(values, fields.WORDS) if fields.WORDS in values else before.words,
        kind=one(values, fields.KIND) or before.kind,
        on=on,
        days=days,
    )


def edit_of(edit: Edit, filled: Filled) -> Edit:
    """The edit a filled form asks for. Raises Refusal at the field that is missing or cannot be read."""
    timezone = None if filled.clock == fields.OWN_CLOCK else filled.clock
    match edit.act:
        case Act.WORDS:
            return Edit(edit.act, step=edit.step, words=filled.words)
        case Act.REPEAT:
            if filled.on is None:
                raise Refusal("campaign_steps.date_needed", field=fields.ON)
            local = datetime.combine(filled.on, filled.when.at)
            return Edit(edit.act, step=edit.step, local=local)
        case Act.ADD:
            rule = _rule(filled)
            return Edit(edit.act, kind=filled.kind, rule=rule, timezone=timezone, words=filled.words)
    return Edit(Act.MOVE, step=edit.step, rule=_rule(filled), timezone=timezone)


def _rule(filled: Filled) -> str:
    if filled.when.pattern in {Pattern.SESSION, Pattern.DAY0} and not _DAYS.fullmatch(filled.days):
        raise Refusal("campaign_steps.days_needed", field=fields.DAYS)
    try:
        return rule_of(filled.when)
    except RecurrenceError as problem:
        where = _FIELD_OF.get(filled.when.pattern, fields.AT)
        raise Refusal("campaign_steps.bad_rule", field=where, problem=str(problem)) from problem


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(day) for day in re.findall(r"[+-]?\d{1,3}", text)) if _DAYS.fullmatch(text) else ()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
