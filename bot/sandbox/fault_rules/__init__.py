"""Faults as people write them, in a file or on the page."""

from bot.sandbox.fault_rules.deeds import Deed, Deeds
from bot.sandbox.fault_rules.reading import FaultError, read_rule

__all__ = ["Deed", "Deeds", "FaultError", "read_rule"]
