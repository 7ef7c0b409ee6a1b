"""May Encore act in this workspace? A dead token is noted; who looks after campaigns hears of it once it is over.

Nobody can be told while it lasts: the log and `python -m bot doctor` say it then. What was planned meanwhile stands in
the ledger as ever, and is sent, held or missed by its own grace when Encore is back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import campaign_owners as owners
from bot.db import delivery_queue, people
from bot.recurrence import zone
from bot.services import campaign_owners

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

BACK = "token_back"
REMOVED, REVOKED = "app_uninstalled", "tokens_revoked"
"""What Slack says by itself, in events, that has happened to the app (Slack facts 4.1, 6.6)."""
_LEFT = frozenset({REMOVED, "account_inactive"})
"""After these Encore is in no channel any more, though nobody took it out of any."""
_ONLY_POSTING = "missing_scope"
_MOST_CODE = 64


def refused(session: Session, workspace_id: str, code: str, *, now: datetime) -> None:
    """Slack refuses the token: nothing can be sent, and nobody can be told, until it works again.

    What Slack said by itself stays noted: an answer to a call says less. The two events come in any order.
    """
    known, _ = people.problem(session, workspace_id)
    if known == REMOVED or (known == REVOKED and code != REMOVED):
        return
    people.set_problem(session, workspace_id, code[:_MOST_CODE], now=now)


def is_ours(session: Session, *, workspace_id: str, bots: Collection[str]) -> bool:
    """Whether Encore's own bot user is among these (ids), whose tokens were revoked."""
    return people.bot_user(session, workspace_id) in bots


def noted(session: Session) -> tuple[str, str] | None:
    """(workspace id, code) of a workspace that refuses the token, if there is one."""
    return people.any_problem(session)


@dataclass(frozen=True, slots=True)
class Silence:
    """Why nothing is sent, since when (UTC), and how much waits; `removed`: the app was taken out."""

    code: str
    since: datetime
    waiting: int

    @property
    def removed(self) -> bool:
        """Whether the app was taken out of the workspace."""
        return self.code in _LEFT


def silence(session: Session) -> Silence | None:
    """What is to be said of a workspace that refuses the token; None when all is well."""
    found = people.any_problem(session)
    if found is None:
        return None
    code, since = people.problem(session, found[0])
    if code is None or since is None:
        return None
    return Silence(code, since, delivery_queue.how_many_wait(session, found[0]))


def is_silent(session: Session, workspace_id: str) -> bool:
    """Whether it is in vain to ask Slack for anything now."""
    return people.problem(session, workspace_id)[0] not in {None, _ONLY_POSTING}


def told_by_slack(code: str) -> bool:
    """Whether Slack itself has said that the app is out: then no message tries the token, only a question does."""
    return code in {REMOVED, REVOKED}


def works_again(session: Session, workspace_id: str, *, now: datetime) -> None:
    """Whatever stopped Encore is over; who looks after what runs is told, once, from when to when nothing was sent."""
    code, since = people.problem(session, workspace_id)
    if code is None:
        return
    people.set_problem(session, workspace_id, None, now=now)
    if code in _LEFT:
        people.forget_entered(session, workspace_id)
    campaign_owners.tell(
        session,
        workspace_id=workspace_id,
        campaign_ids=owners.live(session, workspace_id),
        kind=BACK,
        values={"code": code, "since": (since or now).isoformat(), "until": now.isoformat()},
        now=now,
        dedupe_key=f"{BACK}:{now:%Y-%m-%d}",
    )


def was_removed(session: Session, *, workspace_id: str, now: datetime) -> None:
    """The app was taken out and is in again before anybody noticed: it is in no channel, and may enter each anew."""
    if people.problem(session, workspace_id)[0] == REVOKED:  # Slack tells of one removal in two events
        people.set_problem(session, workspace_id, REMOVED, now=now)
    people.forget_entered(session, workspace_id)


def for_back(session: Session, row: DeliveryRow) -> dict[str, Any]:
    """The instants as wall time where the reader is, in ISO."""
    reader = people.get(session, row.workspace_id, row.conversation)
    here = zone((reader and reader.timezone) or "UTC")
    return {
        name: datetime.fromisoformat(row.values[name]).astimezone(here).isoformat()
        for name in ("since", "until")
    }
