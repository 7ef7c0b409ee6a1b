"""Is this string a date, a time, a time zone, a number, an address, a link, as Slack's inputs mean it?"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_WEB_LINK = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)


def is_date(text: str) -> bool:
    """A day that exists, written `YYYY-MM-DD`."""
    if _DATE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """A time of day, written `HH:mm` on the 24-hour clock."""
    return _TIME.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def is_time_zone(text: str) -> bool:
    """The name of an IANA time zone, such as `Europe/Berlin`."""
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):  # malformed; a folder such as "America"; unknown
        return False
    return bool(text)


def number(text: str, *, decimals: bool = True) -> Decimal | None:
    """The value of a decimal number without exponent, or None; `decimals` allows a fraction."""
    if _NUMBER.fullmatch(text) is None or (not decimals and "." in text):
        return None
    return Decimal(text)


def is_number(text: str) -> bool:
    """A decimal number without exponent."""
    return number(text) is not None


def is_email(text: str) -> bool:
    """Something with the outline of an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def is_web_link(text: str) -> bool:
    """An http or https URL with a host."""
    return _WEB_LINK.fullmatch(text) is not None
