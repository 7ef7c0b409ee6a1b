"""Writing into the ledger, in the transaction of whatever causes a message. Sending is somebody else's question."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.attention import Attention
from bot.db import deliveries, people, programmes
from bot.domain import NOBODY, Verb

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow


def enqueue(
    session: Session,
    *,
    workspace_id: str,
    kind: str,
    conversation: str,
    values: dict[str, Any],
    now: datetime,
    verb: Verb = Verb.POST,
    target_id: str | None = None,
    thread_ts: str | None = None,
    dedupe_key: str | None = None,
    attention: Attention | None = None,
) -> None:
    """Writes something to say into the ledger, in the caller's transaction.

    `attention` is ASKED for what would else be Encore's own idea, and somebody has just asked for.
    `target_id` is the public id of the delivery whose message an UPDATE changes. To who was forgotten nothing is said.
    """
    if conversation == NOBODY:
        return
    deliveries.add(
        session,
        [
            {
                "workspace_id": workspace_id,
                "kind": kind,
                "verb": verb,
                "conversation": conversation,
                "values": values,
                "target_id": target_id,
                "thread_ts": thread_ts,
                "dedupe_key": dedupe_key,
                "attention": attention,
                "created_at": now,
            }
        ],
    )


def tell_leads(
    session: Session, *, workspace_id: str, kind: str, values: dict[str, Any], now: datetime, dedupe_key: str
) -> None:
    """Writes to every programme lead, once a `dedupe_key`; to admins while nobody leads."""
    for user_id in programmes.leads(session, workspace_id) or people.admins(session, workspace_id):
        enqueue(
            session,
            workspace_id=workspace_id,
            kind=kind,
            conversation=user_id,
            values=values,
            now=now,
            dedupe_key=f"{dedupe_key}:{user_id}",
        )


def replace(session: Session, *, workspace_id: str, dedupe_key: str, kind: str, now: datetime) -> None:
    """Puts a message of another kind in place of the one written under a dedupe key, once it stands in Slack.

    What still waits is not sent at all, if the rows it would show are gone by then.
    """
    row = deliveries.with_key(session, workspace_id, dedupe_key)
    if row is not None:
        enqueue(
            session,
            workspace_id=workspace_id,
            kind=kind,
            conversation=row.conversation,
            values={},
            now=now,
            verb=Verb.UPDATE,
            target_id=row.public_id,
            dedupe_key=f"{kind}:{row.public_id}",
        )


def change(
    session: Session,
    *,
    workspace_id: str,
    dedupe_key: str,
    kind: str,
    values: dict[str, Any],
    turn: str,
    now: datetime,
) -> None:
    """Changes the message that was written under a dedupe key, once a `turn`, if it stands in Slack by then."""
    target = deliveries.with_key(session, workspace_id, dedupe_key)
    if target is None:
        return
    enqueue(
        session,
        workspace_id=workspace_id,
        kind=kind,
        conversation=target.conversation,
        values=values,
        now=now,
        verb=Verb.UPDATE,
        target_id=target.public_id,
        dedupe_key=f"{kind}:{target.public_id}:{turn}",
    )


def draw_again(session: Session, *, workspace_id: str, dedupe_key: str, now: datetime) -> None:
    """Changes the message written under a dedupe key to what it would say now, once it stands in Slack."""
    row = deliveries.with_key(session, workspace_id, dedupe_key)
    if row is not None:
        enqueue(
            session,
            workspace_id=workspace_id,
            kind=row.kind,
            conversation=row.conversation,
            values=dict(row.values),
            now=now,
            verb=Verb.UPDATE,
            target_id=row.public_id,
        )


def draw_message_again(session: Session, *, workspace_id: str, public_id: str, now: datetime) -> None:
    """Changes a message to what it would say now, once it stands in Slack; once an instant."""
    row = deliveries.by_public_id(session, workspace_id, public_id)
    if row is not None:
        _draw_again(session, row, now=now)


def _draw_again(session: Session, row: DeliveryRow, *, now: datetime) -> None:
    deliveries.add(
        session,
        [
            {
                "workspace_id": row.workspace_id,
                "kind": row.kind,
                "verb": Verb.UPDATE,
                "conversation": row.conversation,
                "values": dict(row.values),
                "target_id": row.public_id,
                "due_at": row.due_at,
                "dedupe_key": f"{row.kind}_again:{row.public_id}:{now.isoformat()}",
                "created_at": now,
            }
        ],
    )


def draw_roundups_again(
    session: Session, *, workspace_id: str, channel_ids: Collection[str], given_at: datetime, now: datetime
) -> None:
    """Changes the round-ups that quoted something given at an instant in these channels to what they would say now."""
    for row in deliveries.sent_between(
        session,
        workspace_id,
        kind="roundup",
        conversations=channel_ids,
        after=given_at,
        until=given_at + timedelta(days=7),
    ):
        _draw_again(session, row, now=now)
