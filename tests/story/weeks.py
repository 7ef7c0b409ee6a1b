"""When is "Tuesday of week 3, 09:30 in New York"? The twelve weeks of the story, and its four zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LISBON = ZoneInfo("Europe/Lisbon")
CASABLANCA = ZoneInfo("Africa/Casablanca")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")

FIRST_MONDAY = date(2027, 2, 8)
LAST_SUNDAY = date(2027, 5, 2)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day_of(week: int, day: str) -> date:
    """The date of a day ("Mon" to "Sun") of a week; week 0 is the one before the programme."""
    return FIRST_MONDAY + timedelta(weeks=week - 1, days=DAYS.index(day))


def instant(week: int, text: str, zone: ZoneInfo = LISBON) -> datetime:
    """The instant (UTC) of "Tue 09:30" in a week and zone."""
    day, clock = text.split()
    return datetime.combine(day_of(week, day), time.fromisoformat(clock), zone).astimezone(UTC)


def local(at: datetime, zone: ZoneInfo) -> str:
    """An instant as people there write it: "Tue  9 Feb 09:30"."""
    here = at.astimezone(zone)
    return f"{here:%a} {here.day:2} {here:%b %H:%M}"
