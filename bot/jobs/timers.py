"""Which rule belongs to which kind of timer? One table."""

from __future__ import annotations

from collections.abc import Mapping

from bot.services.timers import Rule

RULES: Mapping[str, Rule] = {}
