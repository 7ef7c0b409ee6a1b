"""What does Slack call a time zone in `tz_label`?"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

# Zone -> (label in standard time, label in summer time).
_LABELS = {
    "Africa/Casablanca": ("Morocco Standard Time", "Morocco Standard Time"),
    "America/Chicago": ("Central Standard Time", "Central Daylight Time"),
    "America/Los_Angeles": ("Pacific Standard Time", "Pacific Daylight Time"),
    "America/New_York": ("Eastern Standard Time", "Eastern Daylight Time"),
    "America/Sao_Paulo": ("Brasilia Standard Time", "Brasilia Summer Time"),
    "Asia/Kolkata": ("India Standard Time", "India Standard Time"),
    "Asia/Singapore": ("Singapore Standard Time", "Singapore Standard Time"),
    "Asia/Tokyo": ("Japan Standard Time", "Japan Standard Time"),
    "Australia/Sydney": ("Australian Eastern Standard Time", "Australian Eastern Daylight Time"),
    "Europe/Berlin": ("Central European Time", "Central European Summer Time"),
    "Europe/Lisbon": ("Western European Time", "Western European Summer Time"),
    "Europe/London": ("Greenwich Mean Time", "British Summer Time"),
    "Europe/Paris": ("Central European Time", "Central European Summer Time"),
}


def zone_label(tz: str, now: float) -> str:
    """The label of an IANA zone at an instant (epoch seconds), such as "British Summer Time"."""
    local = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(tz))
    if tz in _LABELS:
        return _LABELS[tz][bool(local.dst())]
    return local.tzname() or tz
