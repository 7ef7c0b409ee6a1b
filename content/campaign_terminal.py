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
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def text(calendar: CampaignCalendar, pack: Pack) -> str:
    """Everything there is to read."""
    lines = _bare(*facts(calendar), "", *problems(calendar))
    for week in range(calendar.weeks):
        lines += _bare("", week_title(calendar, week), week_load(calendar, pack, week))
        for touch in calendar.in_week(week):
            first, *more = touch_lines(touch, pack)
            lines += _bare(f"  {first}", *(f"    {line}" for line in more))
            lines += [f"      {_UNSAFE.sub('', line)}" for line in touch.words.splitlines()]
    found, _ = campaign_drivers.table(calendar, pack)
    lines += _bare("", plain("campaign_calendar.drivers_title"))
    lines += _bare(*(f"  {line}".replace("\n", ": ") for line in found))
    return "\n".join(lines)


def _bare(*lines: str) -> list[str]:
    """Lines as they read without Slack's markup; nothing in them steers the terminal."""
    return [_UNSAFE.sub("", html.unescape(_BOLD.sub(r"\1", line))) for line in lines]
