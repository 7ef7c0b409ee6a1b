"""Which of the four drivers does a campaign bring to each behaviour, and where is a gap? (programme A, DESIGN)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.calendar_facts import CampaignCalendar
from content.blocks import Block, modal, note, paragraph
from content.campaign_touch import prompt
from content.pack import Pack
from content.text import Mrkdwn, plain, say

DRIVERS = ("monitor", "reinforce", "encourage", "reward")
DRIVER_OF: Mapping[str, str] = {
    "scenario": "monitor",
    "intention": "reinforce",
    "moment": "reinforce",
    "recall": "reinforce",
    "tried_it": "encourage",
    "thread": "encourage",
    "manager_nudge": "encourage",
    "roundup": "reward",
    "celebration": "reward",
}
"""What each kind of message does for a behaviour."""
_SEPARATOR = Mrkdwn(" · ")


def count(calendar: CampaignCalendar, pack: Pack) -> tuple[Counter[tuple[str, str]], frozenset[str]]:
    """(messages by behaviour and driver, the drivers that come to every behaviour in turn).

    Nobody but a lead knows what own words are about, so they are not counted.
    """
    found: Counter[tuple[str, str]] = Counter()
    shared: set[str] = set()
    seen: set[tuple[int, int]] = set()
    for touch in calendar.touches:
        driver = DRIVER_OF.get(touch.kind)
        if driver is None or touch.words or (touch.step_id, touch.n) in seen:
            continue
        seen.add((touch.step_id, touch.n))
        brings = prompt(touch, pack)
        if brings is not None and brings.behaviour:
            found[brings.behaviour, driver] += 1
        else:
            shared.add(driver)
    return found, frozenset(shared)


def view(calendar: CampaignCalendar, pack: Pack) -> Block:
    """The four drivers of each behaviour, for a modal."""
    lines, gaps = table(calendar, pack)
    last = (
        say("campaign_calendar.drivers_gaps", count=gaps) if gaps else say("campaign_calendar.drivers_full")
    )
    return modal(
        plain("campaign_calendar.drivers_title"),
        [
            paragraph(say("campaign_calendar.drivers_intro", name=calendar.name)),
            *(paragraph(line) for line in lines[:90]),
            paragraph(last),
            *([note(say("campaign_calendar.drivers_own_words"))] if _has_own_words(calendar) else []),
            note(say("campaign_calendar.drivers_note")),
        ],
    )


def _has_own_words(calendar: CampaignCalendar) -> bool:
    return any(touch.words for touch in calendar.touches)


def table(calendar: CampaignCalendar, pack: Pack) -> tuple[list[Mrkdwn], int]:
    """(a line for each behaviour, how many gaps there are)."""
    found, shared = count(calendar, pack)
    lines, gaps = [], 0
    for behaviour in pack.behaviours:
        cells = []
        for driver in DRIVERS:
            number = found[behaviour.id, driver]
            cells.append(_cell(driver, number, in_turn=driver in shared))
            gaps += not number and driver not in shared
        drivers = Mrkdwn(_SEPARATOR.join(cells))
        lines.append(say("campaign_calendar.driver_line", behaviour=behaviour.name, drivers=drivers))
    return lines, gaps


def _cell(driver: str, number: int, *, in_turn: bool) -> Mrkdwn:
    name = plain(f"campaign_calendar.driver_{driver}")
    if number and in_turn:
        return say("campaign_calendar.driver_both", driver=name, count=number)
    if number:
        return say("campaign_calendar.driver_count", driver=name, count=number)
    return say("campaign_calendar.driver_shared" if in_turn else "campaign_calendar.driver_gap", driver=name)
