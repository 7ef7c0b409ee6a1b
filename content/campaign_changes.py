"""What will not go out as planned, and why: held, or left out, each in one sentence."""

from __future__ import annotations

from bot.calendar_facts import CalendarTouch, CampaignCalendar, Change, Fate
from content.blocks import cut
from content.campaign_touch import moment_in_short, moment_in_words, whom
from content.campaigns import kind_name
from content.text import Mrkdwn, plain, say

MOST_PROBLEMS = 6
_MOST_ZONES = 3
_MOST_LINE = 300


def problems(calendar: CampaignCalendar) -> list[Mrkdwn]:
    """A title and a line for each of what is still to come; or that all is well."""
    found = [(touch, change) for touch in calendar.touches if not touch.is_over for change in touch.changes]
    title = say("campaign_calendar.problems_title")
    if not found:
        return [title, say("campaign_calendar.problems_none")]
    shown = [_problem(*one) for one in found[:MOST_PROBLEMS]]
    if len(found) > MOST_PROBLEMS:
        shown.append(say("campaign_calendar.problems_more", count=len(found) - MOST_PROBLEMS))
    return [title, *shown]


def _problem(touch: CalendarTouch, change: Change) -> Mrkdwn:
    line = say(
        "campaign_calendar.problem",
        when=moment_in_short(touch.local),
        kind=kind_name(touch.kind),
        change=in_line(touch.audience, change),
    )
    return Mrkdwn(cut(line, _MOST_LINE))


def change_line(touch: CalendarTouch, change: Change) -> Mrkdwn:
    """A sentence of its own."""
    about = {"whom": whom(touch.audience, change.targets), "zones": zones(change), "why": why(change)}
    if change.fate is Fate.HELD and change.until:
        return say("campaign_calendar.held_now", until=moment_in_words(change.until), **about)
    return say("campaign_calendar.left_out_now", **about)


def in_line(audience: str, change: Change) -> Mrkdwn:
    """The same within a sentence."""
    about = {"whom": whom(audience, change.targets), "zones": zones(change), "why": why(change)}
    if change.fate is Fate.HELD and change.until:
        return say("campaign_calendar.held", until=moment_in_short(change.until), **about)
    return say("campaign_calendar.left_out", **about)


def zones(change: Change) -> str:
    """The zones it happens in, the most important first."""
    shown = ", ".join(change.zones[:_MOST_ZONES])
    if len(change.zones) <= _MOST_ZONES:
        return shown
    return plain("campaign_calendar.zones_more", zones=shown, count=len(change.zones) - _MOST_ZONES)


def why(change: Change) -> Mrkdwn:
    """The reason, as the second half of a sentence."""
    other = _other(*change.other) if change.other else None
    if change.reason == "day_full" and other:
        return say("campaign_calendar.why_day_full", other=other)
    if change.reason == "brought" and other:
        return say("campaign_calendar.why_brought", other=other)
    if change.reason == "week_full":
        if other:
            return say("campaign_calendar.why_week_full_other", other=other)
        return say("campaign_calendar.why_week_full")
    if change.reason in {"quiet_hours", "day_off", "holiday", "team_busy", "pulse_week"}:
        return say(f"campaign_calendar.why_{change.reason}")
    return say("campaign_calendar.why_other")


def _other(campaign: str, kind: str) -> Mrkdwn:
    """What has the place."""
    if campaign:
        return say("campaign_calendar.other_kind", kind=kind_name(kind), campaign=cut(campaign, 80))
    return say("campaign_calendar.other_alone", kind=kind_name(kind))
