"""Whose time has come? Each timer is handed, once, to the rule of its kind, in one transaction with its effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.db import timers
from bot.db.timers import DueTimer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = structlog.get_logger()

Rule = Callable[..., None]
"""Called as rule(session, timer, now=...). It may set the same timer again."""

AGAIN = timedelta(hours=1)
"""When a rule that failed is tried again."""


def tick(session: Session, *, rules: Mapping[str, Rule], now: datetime, limit: int) -> int:
    """Runs what is due, at most `limit` timers. Returns how many it took.

    A rule that fails changes nothing, holds nobody else up and is tried again in an hour; so is a kind without a rule,
    which a newer version may have set.
    """
    due = timers.take(session, now, limit=limit)
    for one in due:
        rule = rules.get(one.kind)
        if rule is None:
            log.error("timer_without_rule", kind=one.kind)
            _again(session, one, now=now)
            continue
        try:
            with session.begin_nested():
                rule(session, one, now=now)
        except Exception:
            log.exception("timer_failed", kind=one.kind, subject=one.subject)
            _again(session, one, now=now)
    return len(due)


def _again(session: Session, one: DueTimer, *, now: datetime) -> None:
    timers.put_if_absent(
        session, workspace_id=one.workspace_id, kind=one.kind, subject=one.subject, due_at=now + AGAIN
    )
