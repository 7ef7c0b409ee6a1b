"""A campaign's calendar for a terminal: the words of the modal, without its markup, all weeks below each other."""

from __future__ import annotations

import html
import re

from bot.calendar_facts import CampaignCalendar
from content import campaign_drivers
from content.campaign_calendar import facts, touch_lines, week_load, week_title
from content.campaign_changes import problems
from content.pack import Pack
from content.text import plain

_BOLD = re.compile(r"\*(.*?)\*")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def text(calendar: CampaignCalendar, pack: Pack) -> str:
    """Everything there is to read."""
    lines = [*facts(calendar), "", *problems(calendar)]
    for week in range(calendar.weeks):
        lines += ["", week_title(calendar, week), week_load(calendar, pack, week)]
        for touch in calendar.in_week(week):
            first, *more = touch_lines(touch, pack)
            lines += [f"  {first}", *(f"    {line}" for line in more)]
    found, _ = campaign_drivers.table(calendar, pack)
    lines += ["", plain("campaign_calendar.drivers_title")]
    lines += [f"  {line}".replace("\n", ": ") for line in found]
    return "\n".join(_bare(line) for line in lines)


def _bare(line: str) -> str:
    """A line as it reads without Slack's markup; nothing in it steers the terminal."""
    return _UNSAFE.sub("", html.unescape(_BOLD.sub(r"\1", line)))
