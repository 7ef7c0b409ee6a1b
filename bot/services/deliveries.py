"""The rules of the ledger: what may go now, and what each outcome means. No Slack and no words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog

from bot.attention import Bundle
from bot.db import deliveries, delivery_queue, people
from bot.db.deliveries import DeliveryRow
from bot.domain import Claimed, DeliveryState, Verb, is_person
from bot.facts import Line
from bot.services import (
    attention,
    bundles,
    campaign_owners,
    celebrations,
    delivery_lateness,
    private_kinds,
    silence,
    why,
)
from bot.services.attention_together import Verdict
from bot.services.delivery_kinds import FILL, NOT_FILLED, NOT_SHOWN
from bot.services.delivery_recovery import as_claimed
from bot.services.delivery_wanted import Wanted

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = structlog.get_logger()

_GONE_CHANNEL = ("is_archived", "channel_not_found", "not_in_channel", "restricted_action", "no_permission")
"""How the codes begin that say that nothing can be posted in a channel (Slack facts 5.2)."""
_MOST_CODE = 64
_MOST_TOGETHER = 10
"""Messages that carry others are put together within the claim: no more at once, as people's own acts wait for it."""
_ROUNDS = 20
_NOT_SENT = tuple(state for state in DeliveryState if state is not DeliveryState.SENT)


def _small(_claimed: Claimed) -> bundles.Size:
    return bundles.Size(blocks=4, characters=250)


def claim(
    session: Session,
    *,
    now: datetime,
    busy: Collection[str],
    limit: int,
    lines: Collection[Line] = (),
    measure: bundles.Measure = _small,
) -> list[Claimed]:
    """Claims what may go now, most urgent first, and decides what is too late or no longer wanted.

    `lines` are what the content pack offers to celebrate with; without any, celebrations are told in plain words.
    `measure` says how large a delivery is, so that what goes together fits into one message.

    Late is a decision (its grace is over: missed, and the leads hear of it); a paused campaign keeps its messages back.
    """
    claimed: list[Claimed] = []
    delivery_queue.release(session, now, limit=limit)
    for _ in range(_ROUNDS):
        rows = found = delivery_queue.heads(session, now, busy=busy, limit=limit)
        if any(_is_late(row, now) for row in rows):
            for workspace_id, step_ids in delivery_queue.expire(session, now, "too_late").items():
                campaign_owners.report_missed(session, workspace_id, step_ids=step_ids, now=now)
            rows = [row for row in rows if not _is_late(row, now)]
        rows = delivery_lateness.set_aside(session, rows, now=now)
        verdicts = attention.judge(session, rows, now=now)
        wanted = Wanted(session, [row for row in rows if row.id not in verdicts])
        together = 0
        for row in rows:
            verdict, one = verdicts.get(row.id), None
            if verdict is None:
                one = _take(session, row, wanted, now=now, lines=lines)
            elif verdict.together:
                together += 1
                if together <= _MOST_TOGETHER:
                    one = _take_together(session, row, verdict.together, now=now, measure=measure)
            else:
                _set_aside(session, row, verdict)
            if one is not None:
                claimed.append(one)
        if claimed or not found:
            break
    return claimed


def _take_together(
    session: Session, first: DeliveryRow, kind: Bundle, *, now: datetime, measure: bundles.Measure
) -> Claimed | None:
    """Claims what waits to be told together as one message; what is left of it alone goes as itself."""
    rows = bundles.candidates(session, first, kind, now=now)
    verdicts = attention.judge(session, rows, now=now)
    for row in rows:
        if (verdict := verdicts.get(row.id)) and not verdict.until and not verdict.together:
            _set_aside(session, row, verdict)
            rows = [one for one in rows if one is not row]
    wanted = Wanted(session, rows)
    shown: list[Claimed] = []
    sizes: list[bundles.Size] = []
    for row in rows:
        one = _take(session, row, wanted, now=now, lines=())
        if one is None:
            continue
        try:
            size = measure(one)
        except Exception:  # one broken part must not hold up all the others
            log.exception("render_failed", kind=one.kind, delivery=one.public_id)
            failed(session, one, code="render_failed", now=now)
            continue
        if shown and not bundles.has_room(size, sizes):
            wait(session, one)  # it goes in the next one, and so does what comes behind it
            break
        shown.append(one)
        sizes.append(size)
    if len(shown) > 1:
        return bundles.bind(session, kind, shown, now=now)
    return shown[0] if shown else None


def _set_aside(session: Session, row: DeliveryRow, verdict: Verdict) -> None:
    """Keeps a delivery back, or leaves it out, and says why in the ledger."""
    lasts = row.expires_at
    if lasts is not None and verdict.keeps is not None:
        lasts = max(lasts, verdict.keeps)
    delivery_queue.set_state(
        session,
        row.id,
        DeliveryState.HELD if verdict.until else DeliveryState.SKIPPED,
        only_from=(DeliveryState.PENDING,),
        attempt=row.attempts,
        reason=verdict.reason,
        not_before=verdict.until,
        expires_at=lasts,
    )


def _is_late(row: DeliveryRow, now: datetime) -> bool:
    return row.expires_at is not None and now > row.expires_at


def _take(
    session: Session, row: DeliveryRow, wanted: Wanted, *, now: datetime, lines: Collection[Line]
) -> Claimed | None:
    """Claims one delivery, or decides that it is not sent, or not now."""
    target_channel, target_ts = _target(session, row)
    claimed = replace(
        as_claimed(row),
        channel_id=target_channel or row.channel_id,
        target_ts=target_ts,
        attempts=row.attempts + 1,
        explains=why.explains(row),
        attention=row.attention or attention.counts_as(row),
    )
    mine = delivery_queue.set_state(
        session,
        row.id,
        DeliveryState.SENDING,
        only_from=(DeliveryState.PENDING,),
        attempt=row.attempts,
        attempts=claimed.attempts,
        attention=claimed.attention,
    )
    if not mine:
        return None
    reason = wanted.refusal(row)
    if reason is None and claimed.verb is Verb.UPDATE and target_ts is None:
        reason = "nothing_to_change"
    if reason is None and (row.kind in FILL or claimed.verb is Verb.UPDATE):
        try:
            with session.begin_nested():
                filled = FILL[row.kind](session, row) if row.kind in FILL else {}
                if filled is not None and "slots" in filled:
                    filled["lines"] = celebrations.choose_lines(session, row, filled, offered=lines)
                if filled is not None:
                    claimed.values.update(filled)
                    claimed = bundles.redrawn(session, row, claimed) or claimed
        except Exception:  # one broken delivery must not hold up all the others
            log.exception("fill_failed", kind=row.kind, delivery=row.public_id)
            failed(session, claimed, code="render_failed", now=now)
            return None
        if filled is None:
            reason = NOT_FILLED.get(row.kind, "no_longer_needed")
    if reason is not None:
        delivery_queue.set_state(session, row.id, DeliveryState.SKIPPED, reason=reason)
        return None
    return claimed


def _target(session: Session, row: DeliveryRow) -> tuple[str | None, str | None]:
    if row.target_id is None:
        return None, None
    target = deliveries.by_public_id(session, row.workspace_id, row.target_id)
    return (target.channel_id, target.ts) if target else (None, None)


def sent(session: Session, claimed: Claimed, *, channel_id: str, ts: str, now: datetime) -> None:
    """The message stands in Slack, whoever has taken the delivery up meanwhile."""
    stands: dict[str, Any] = {"channel_id": channel_id, "ts": ts, "sent_at": now}
    if delivery_queue.set_state(session, claimed.id, DeliveryState.SENT, only_from=_NOT_SENT, **stands):
        silence.wrote(session, claimed, now=now)
    else:  # two senders found it: where it stands is the same, and it was one message
        delivery_queue.set_state(session, claimed.id, DeliveryState.SENT, **stands)
    bundles.sent(session, claimed, channel_id=channel_id, ts=ts, now=now)


def changed(session: Session, claimed: Claimed, *, now: datetime) -> None:
    """The message has been changed as wanted."""
    delivery_queue.set_state(session, claimed.id, DeliveryState.SENT, sent_at=now)


def wait(session: Session, claimed: Claimed) -> None:
    """It was certainly not sent, or may be repeated; it goes back to where it stood."""
    if bundles.taken_apart(session, claimed):
        return
    delivery_queue.set_state(
        session, claimed.id, DeliveryState.PENDING, only_from=deliveries.IN_HAND, attempt=claimed.attempts
    )


def uncertain(session: Session, claimed: Claimed) -> None:
    """Nobody knows whether it was sent; its conversation waits until somebody has looked."""
    delivery_queue.set_state(
        session,
        claimed.id,
        DeliveryState.UNKNOWN,
        only_from=(DeliveryState.SENDING,),
        attempt=claimed.attempts,
    )


def failed(session: Session, claimed: Claimed, *, code: str, now: datetime) -> None:
    """It can never be sent as it is: recorded, and who looks after it is told once a day and place.

    A message that is gone needs no change any more; nobody is told.
    """
    code = code[:_MOST_CODE]
    if bundles.failed(session, claimed, code=code):
        return
    gone = claimed.verb is Verb.UPDATE and code == "message_not_found"
    mine = delivery_queue.set_state(
        session,
        claimed.id,
        DeliveryState.SKIPPED if gone else DeliveryState.FAILED,
        only_from=deliveries.IN_HAND,
        attempt=claimed.attempts,
        reason=code,
    )
    if gone or not mine:
        return
    takes_nothing = code.startswith(_GONE_CHANNEL)
    if takes_nothing:
        people.set_channel_problem(session, claimed.workspace_id, claimed.conversation, code)
    if claimed.kind == "delivery_failed" or private_kinds.is_forgotten(session, claimed):
        return
    if claimed.kind in NOT_SHOWN and claimed.verb is Verb.POST:
        NOT_SHOWN[claimed.kind](session, claimed, code=code, now=now)
        if claimed.kind == celebrations.TELLING and takes_nothing:
            return  # what waits is told of in words of its own
    # One trouble with people's messages can concern thousands: the leads hear of the first, Home counts the rest.
    place = "people" if is_person(claimed.conversation) else claimed.conversation
    key = f"failed:{place}:{code}:{now:%Y-%m-%d}"
    if takes_nothing and not is_person(claimed.conversation):
        key = campaign_owners.channel_key(claimed.conversation, code, now=now)
    campaign_id = claimed.values.get("campaign_id")
    ids = [campaign_id] if isinstance(campaign_id, int) else []
    campaign_owners.tell(
        session,
        workspace_id=claimed.workspace_id,
        campaign_ids=ids,
        kind="delivery_failed",
        values={
            "conversation": claimed.conversation,
            "code": code,
            "failed_kind": private_kinds.kind_for_others(claimed),
            **campaign_owners.about(session, claimed.workspace_id, ids),
        },
        now=now,
        dedupe_key=key,
    )
