"""What did a change of a campaign's steps do, in words?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.step_edits import Change, Step
from bot.timetable import parse
from content.calendar_words import day_words, joined
from content.campaigns import kind_name
from content.recurrence_words import moment_words, words_of
from content.text import Mrkdwn, plain, say

_MOST = 12


def whom(step: Step) -> str:
    """Whom a step is for."""
    return plain(f"campaign_steps.whom_{step.audience}")


def clock(step: Step) -> str:
    """By which clock a step comes, where that is not everybody's own."""
    return plain("campaign_steps.clock_fixed", zone=step.timezone) if step.timezone else ""


def targets(audience: str, count: int) -> str:
    """ "12 people", "1 channel"."""
    one = {"channel": "campaign_steps.channels_one", "manager": "campaign_steps.managers_one"}
    many = {"channel": "campaign_steps.channels_many", "manager": "campaign_steps.managers_many"}
    if count == 1:
        return plain(one.get(audience, "campaign_steps.people_one"))
    return plain(many.get(audience, "campaign_steps.people_many"), count=count)


def change_lines(changes: Sequence[Change]) -> list[Mrkdwn]:
    """A sentence or two for each change; of very many the first."""
    lines = [line for change in changes for line in _lines(change)]
    if len(lines) > _MOST:
        return [*lines[: _MOST - 1], say("campaign_steps.change_more", count=len(lines) - _MOST + 1)]
    return lines


def _lines(change: Change) -> list[Mrkdwn]:
    before, after, step = change.before, change.after, change.step
    kind = kind_name(step.kind)
    if before is None or after is None:
        known = {"kind": kind, "whom": whom(step), "when": words_of(step.rule), "clock": clock(step)}
        added = before is None
        return [
            say("campaign_steps.change_added", **known)
            if added
            else say("campaign_steps.change_removed", **known)
        ]
    lines = _when(kind, before, after)
    if before.words != after.words:
        key = "campaign_steps.change_words" if after.words else "campaign_steps.change_words_back"
        lines.append(say(key, kind=kind))
    return lines


def _when(kind: str, before: Step, after: Step) -> list[Mrkdwn]:
    old, new = parse(before.rule), parse(after.rule)
    if old.core != new.core:
        return [
            say(
                "campaign_steps.change_when",
                kind=kind,
                after=words_of(after.rule),
                clock=clock(after),
                before=words_of(before.rule),
            )
        ]
    lines = []
    if skipped := sorted(new.without - old.without):
        days = joined(day_words(day) for day in skipped)
        lines.append(say("campaign_steps.change_skipped", kind=kind, day=days))
    if repeated := sorted(set(new.also) - set(old.also)):
        days = joined(moment_words(one) for one in repeated)
        lines.append(say("campaign_steps.change_repeated", kind=kind, day=days))
    if not lines and before.rule != after.rule:
        lines.append(
            say(
                "campaign_steps.change_when",
                kind=kind,
                after=words_of(after.rule),
                clock="",
                before=words_of(before.rule),
            )
        )
    if before.timezone != after.timezone and after.timezone:
        lines.append(say("campaign_steps.change_clock", kind=kind, zone=after.timezone))
    elif before.timezone != after.timezone:
        lines.append(say("campaign_steps.change_clock_own", kind=kind))
    return lines
