"""The rules of messages that carry others: what goes together, and what becomes of the parts, whatever happens.

A bundle is a delivery of its own with the kind of a Bundle, made and claimed in one transaction with its parts, which
are BUNDLED until it is SENT. One that was not sent is taken apart: nothing waits in a bundle, so that what is taken
back meanwhile is simply not there when the next one is made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.attention import Attention, Bundle
from bot.db import bundles, deliveries, delivery_queue
from bot.db.deliveries import DeliveryRow
from bot.domain import Claimed, DeliveryState, Verb
from bot.services import ledger
from bot.services.attention_classes import Rank, rule_of
from bot.services.attention_together import ALONE, HELD_FOR, PACE
from bot.services.delivery_kinds import FILL
from bot.services.delivery_recovery import as_claimed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_BLOCKS, MOST_CHARACTERS, MOST_PARTS = 40, 3000, 20
"""Less than Slack takes (50 blocks, 4,000 characters of text in a change; Slack facts 2.3, 3.1): parts may grow."""
_TAKEN_APART = "taken_apart"
_A_DAY = timedelta(days=1)
_UNCONFIRMED = "unconfirmed_"
_CLASS = {Bundle.NEWS: Attention.NEWS, Bundle.DIGEST: Attention.UNASKED}
_COUNTS = {Bundle.NEWS: None, Bundle.DIGEST: Attention.UNASKED}


class Size(NamedTuple):
    """What a message takes up: blocks, and characters of text."""

    blocks: int
    characters: int


Measure = Callable[[Claimed], Size]


def is_bundle(claimed: Claimed) -> bool:
    """Whether a delivery posts others; a change of a bundle is a delivery like any other."""
    return claimed.kind in set(Bundle) and claimed.verb is Verb.POST


def candidates(session: Session, first: DeliveryRow, kind: Bundle, *, now: datetime) -> list[DeliveryRow]:
    """What can go together with a delivery, itself among it, in the order in which it is shown.

    Of several questions only the newest goes, and of one pulse the question before its reminders; the others are left
    out.
    """
    rows = [
        row
        for row in bundles.waiting(session, first.workspace_id, first.conversation, now=now)
        if rule_of(row.kind, row.conversation).attention is _CLASS[kind]
    ]
    if kind is Bundle.DIGEST:
        chosen = {_topic(row): row.id for row in sorted(rows, key=_preference)}
        for row in rows:
            if row.id != chosen[_topic(row)]:
                delivery_queue.set_state(session, row.id, DeliveryState.SKIPPED, reason=PACE)
        rows = [row for row in rows if row.id == chosen[_topic(row)]]
    bundles.let_go(session, [row.id for row in rows])
    return _in_order(kind, rows)


def _topic(row: DeliveryRow) -> tuple[str, int]:
    rank = rule_of(row.kind, row.conversation).rank
    if rank is Rank.PULSE:
        return "pulse", row.values.get("wave_id", 0)
    return ("scenario", 0) if rank is Rank.SCENARIO else ("", row.id)


def _preference(row: DeliveryRow) -> float:
    """What has the highest goes, of all with one topic."""
    since = (row.due_at or row.created_at).timestamp()
    return -since if _topic(row)[0] == "pulse" else since


def _in_order(kind: str, rows: Collection[DeliveryRow]) -> list[DeliveryRow]:
    by_rank = kind == Bundle.DIGEST
    return sorted(rows, key=lambda row: (rule_of(row.kind, row.conversation).rank if by_rank else 0, row.id))


def has_room(size: Size, sizes: Sequence[Size]) -> bool:
    """Whether a part fits into a message that has these already; a line parts each from the next."""
    return (
        len(sizes) < MOST_PARTS
        and size.blocks + sum(one.blocks + 1 for one in sizes) <= MOST_BLOCKS
        and size.characters + sum(one.characters + 2 for one in sizes) <= MOST_CHARACTERS
    )


def bind(session: Session, kind: Bundle, parts: Sequence[Claimed], *, now: datetime) -> Claimed:
    """The bundle of deliveries that have just been claimed, claimed in their place."""
    workspace_id, conversation = parts[0].workspace_id, parts[0].conversation
    row = bundles.undone(session, workspace_id, conversation, kind, reason=_TAKEN_APART, since=now - _A_DAY)
    if row is None:
        row = DeliveryRow(
            public_id=deliveries.new_public_id(),
            workspace_id=workspace_id,
            kind=kind,
            verb=Verb.POST,
            conversation=conversation,
            values={},
            created_at=now,
        )
        session.add(row)
    row.state, row.reason, row.attention = DeliveryState.SENDING, None, _COUNTS[kind]
    row.attempts = (row.attempts or 0) + 1
    session.flush()
    bundles.bind(session, [one.id for one in parts], row.id, reason=HELD_FOR[kind])
    shown = [_part(one.kind, one.values, one.public_id) for one in parts]
    return replace(as_claimed(row), values={"bundle": row.public_id, "parts": shown})


def _part(kind: str, values: Mapping[str, Any] | None, delivery: str) -> dict[str, Any]:
    return {"kind": kind, "values": values, "delivery": delivery}


def sent(session: Session, claimed: Claimed, *, channel_id: str, ts: str, now: datetime) -> None:
    """The parts stand where the bundle stands."""
    if is_bundle(claimed):
        bundles.settle(session, claimed.id, DeliveryState.SENT, channel_id=channel_id, ts=ts, sent_at=now)


def taken_apart(session: Session, claimed: Claimed, *, alone: bool = False) -> bool:
    """Gives the parts of a bundle that was certainly not sent back; `alone`: each is to go by itself.

    Returns whether this was a bundle; one that somebody else has taken up meanwhile stays as it is.
    """
    if not is_bundle(claimed):
        return False
    mine = delivery_queue.set_state(
        session,
        claimed.id,
        DeliveryState.SKIPPED,
        only_from=deliveries.IN_HAND,
        attempt=claimed.attempts,
        reason=_TAKEN_APART,
    )
    if mine:
        reason = {"reason": ALONE} if alone else {}
        bundles.settle(session, claimed.id, DeliveryState.PENDING, bundle_id=None, **reason)
    return True


def failed(session: Session, claimed: Claimed, *, code: str) -> bool:
    """What Slack refuses together may be fine one by one. Returns whether that is all there is to do.

    Where nobody can tell whether the bundle stands in Slack, its parts have failed with it.
    """
    if is_bundle(claimed) and code.startswith(_UNCONFIRMED):
        bundles.settle(session, claimed.id, DeliveryState.FAILED, reason=code)
        return False
    return taken_apart(session, claimed, alone=True)


def redrawn(session: Session, row: DeliveryRow, change: Claimed) -> Claimed | None:
    """A claimed change of a part as a change of the whole bundle, each part in its newest state; None for any other."""
    part = None
    if change.verb is Verb.UPDATE and row.target_id:
        part = deliveries.by_public_id(session, row.workspace_id, row.target_id)
    if part is None or part.bundle_id is None or part.state != DeliveryState.SENT:
        return None
    whole = session.get(DeliveryRow, part.bundle_id, populate_existing=True)
    if whole is None:
        return None
    parts = _in_order(whole.kind, bundles.parts(session, whole.id))
    known = bundles.changes(session, parts)
    shown = [
        _part(change.kind, change.values, one.public_id)
        if one.id == part.id
        else _as_it_stands(session, one, known.get(one.public_id))
        for one in parts
    ]
    return replace(change, kind=whole.kind, values={"bundle": whole.public_id, "parts": shown})


def _as_it_stands(session: Session, row: DeliveryRow, changed: DeliveryRow | None) -> dict[str, Any]:
    """A part as it would be said now; without values where it is over, and nothing was put in its place."""
    for one in (changed, row):
        more = FILL[one.kind](session, one) if one and one.kind in FILL else {}
        if one is not None and more is not None:
            return _part(one.kind, {**one.values, **more}, row.public_id)
    return _part(row.kind, None, row.public_id)


def answer(session: Session, *, workspace_id: str, user_id: str, part: str, text: str, now: datetime) -> bool:
    """Puts a sentence (mrkdwn, escaped) in place of a part of somebody's bundle; False where there is none."""
    row = deliveries.by_public_id(session, workspace_id, part)
    if row is None or row.conversation != user_id or row.bundle_id is None:
        return False
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="notice",
        conversation=user_id,
        values={"text": text},
        now=now,
        verb=Verb.UPDATE,
        target_id=part,
    )
    return True
