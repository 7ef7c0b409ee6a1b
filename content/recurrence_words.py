"""What does a step's rule say in plain English? "each Monday at 09:30"; any rule of bot.timetable can be told."""

from __future__ import annotations

from datetime import datetime

from bot.timetable import Timing, parse, wall_time
from content.calendar_words import day_words, joined
from content.cron_words import cron_words
from content.rrule_words import ended, rrule_words
from content.text import plain


def words_of(rule: str) -> str:
    """A rule in words, without a full stop; plain text. Raises RecurrenceError for a text that is no rule."""
    timing = parse(rule)
    at = wall_time(timing)
    what = _what(timing)
    if at is not None:
        what = plain("recurrence.at", what=what, time=f"{at:%H:%M}")
    if calendar := _rrule(timing):
        what = ended(calendar, what)
    if timing.working and not _is_first_working_day(timing):
        what = plain("recurrence.working", what=what)
    left_out = [day_words(day) for day in sorted(timing.without)]
    if left_out:
        what = plain("recurrence.without", what=what, days=joined(left_out))
    if timing.also:
        what = plain("recurrence.also", what=what, days=joined(moment_words(one) for one in timing.also))
    return what


def _what(timing: Timing) -> str:
    if timing.on is not None:
        return plain("recurrence.on_day", day=day_words(timing.on))
    if timing.offsets:
        return _days_from(timing)
    if calendar := _rrule(timing):
        return rrule_words(calendar)
    if _is_first_working_day(timing):
        return plain("recurrence.first_working_day", months=plain("recurrence.each_month"))
    return cron_words(timing.core.removesuffix(" working"))


def _rrule(timing: Timing) -> str:
    """The text of an RRULE; empty for any other rule."""
    core = timing.core.removesuffix(" working").strip().upper()
    return core.removeprefix("RRULE:") if core.startswith(("RRULE:", "FREQ=")) else ""


def _is_first_working_day(timing: Timing) -> bool:
    fields = timing.core.removesuffix(" working").split()
    return timing.working and len(fields) == 5 and fields[2:] == ["1", "*", "*"]


def _days_from(timing: Timing) -> str:
    if timing.from_day0:
        origin = same = plain("recurrence.own_day")
    elif timing.session:
        origin = plain("recurrence.one_session", number=timing.session)
        same = plain("recurrence.same_one_session", number=timing.session)
    else:
        origin, same = plain("recurrence.each_session"), plain("recurrence.same_each_session")
    days = sorted(abs(one) for one in timing.offsets)
    if days == [0]:
        return plain("recurrence.same_day", origin=same)
    if days == [0, 1]:
        return plain("recurrence.same_day_and_one", origin=same)
    if days[0] == 0:
        return plain("recurrence.same_day_and", origin=same, days=joined(map(str, days[1:])))
    if min(timing.offsets) < 0:
        if days == [1]:
            return plain("recurrence.before_one", origin=origin)
        return plain("recurrence.before", days=joined(map(str, days)), origin=origin)
    if days == [1]:
        return plain("recurrence.after_one", origin=origin)
    return plain("recurrence.after", days=joined(map(str, days)), origin=origin)


def moment_words(local: datetime) -> str:
    """A date and a time: "Tuesday 4 May 2027 at 09:30"."""
    return plain("recurrence.moment", day=day_words(local.date()), time=f"{local:%H:%M}")
