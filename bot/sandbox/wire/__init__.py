"""The wire between the app and the sandbox: everything that crossed it, kept for whoever wants to know."""

from bot.sandbox.wire.entries import Entry, RecordedCall
from bot.sandbox.wire.journal import Journal

__all__ = ["Entry", "Journal", "RecordedCall"]
