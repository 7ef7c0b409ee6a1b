"""Every table in one place, for migrations: importing this module makes `metadata` complete."""

from bot.db import (
    audit,
    barriers,
    campaigns,
    celebrations,
    deliveries,
    drills,
    first_uses,
    forgotten,
    inbox,
    people,
    preferences,
    programmes,
    pulse_answers,
    pulses,
    recognitions,
    stories,
    timers,
)
from bot.db.base import Base

metadata = Base.metadata
__all__ = [
    "audit",
    "barriers",
    "campaigns",
    "celebrations",
    "deliveries",
    "drills",
    "first_uses",
    "forgotten",
    "inbox",
    "metadata",
    "people",
    "preferences",
    "programmes",
    "pulse_answers",
    "pulses",
    "recognitions",
    "stories",
    "timers",
]
