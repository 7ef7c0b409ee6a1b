"""The rules of deciding: a nomination is approved, returned with a note, turned into a thank-you, or declined.

Whoever decides has no part in it. Of two who decide at once the second is told who was quicker.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import nominations, people
from bot.errors import Refusal
from bot.nomination import Nomination, NominationState
from bot.services import (
    ledger,
    nomination_consents,
    nomination_posts,
    recognition_drafts,
    recognitions,
)
from bot.services.nomination_deciders import deciders, waiting_for
from bot.services.nominations import MOST_EVIDENCE, check_text, record
from bot.services.roles import require_lead, require_lead_or_admin

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.nominations import NominationRow

MOST_NOTE = MOST_EVIDENCE


def queue(
    session: Session, *, workspace_id: str, by: str, page: int, size: int
) -> tuple[list[Nomination], bool]:
    """A page (from 0) of what waits for this person, longest first, and whether there is another.

    Raises Refusal for who neither leads nor is an admin.
    """
    require_lead_or_admin(session, workspace_id=workspace_id, user_id=by)
    found = waiting_for(session, workspace_id, by)[page * size :]
    return found[:size], len(found) > size


def to_decide(session: Session, *, workspace_id: str, by: str, nomination_id: int) -> Nomination:
    """A nomination that waits for this person. Raises Refusal when it does not."""
    return nominations.read(_waiting(session, workspace_id, by, nomination_id))


def _waiting(session: Session, workspace_id: str, by: str, nomination_id: int) -> NominationRow:
    require_lead_or_admin(session, workspace_id=workspace_id, user_id=by)
    row = nominations.for_change(session, workspace_id, nomination_id)
    if row is None:
        raise Refusal("nominations.not_waiting")
    known = deciders(session, workspace_id)
    if by not in known.of(row.nominator_id, nominations.read(row).proposal):
        raise Refusal("nominations.not_yours")
    if row.state != NominationState.SUBMITTED:
        if row.decided_by and row.state != NominationState.WITHDRAWN:
            raise Refusal("nominations.decided", person=row.decided_by)
        raise Refusal("nominations.not_waiting")
    return row


def approve(session: Session, *, workspace_id: str, by: str, nomination_id: int, now: datetime) -> Nomination:
    """A team's nomination is posted in its channel; a person is asked first, or told in private. Returns how it stands.

    Raises Refusal when the nominee has left, or the team's channel cannot be posted in.
    """
    row = _waiting(session, workspace_id, by, nomination_id)
    row.decided_by, row.decided_at = by, now
    if row.nominee_id:
        _check_here(session, row)
        nomination_consents.ask(session, row, now=now)
    else:
        channel_id = nomination_posts.channel_for(session, row)
        if channel_id is None:
            raise Refusal("nominations.no_team_channel")
        nomination_posts.put_up(session, row, channel_id, now=now)
    record(session, row, by, "approve_nomination", now=now)
    _tell(session, row, "nomination_approved", now=now, state=str(row.state), channel_id=row.channel_id)
    return nominations.read(row)


def _check_here(session: Session, row: NominationRow) -> None:
    nominee = people.get(session, row.workspace_id, row.nominee_id or "")
    if nominee is None or not nominee.can_take_part:
        raise Refusal("nominations.nominee_gone")


def send_back(
    session: Session, *, workspace_id: str, by: str, nomination_id: int, note: str, now: datetime
) -> None:
    """Returns a nomination to its nominator with a note; they may change it and send it again."""
    check_text(note, field="note", most=MOST_NOTE)
    row = _waiting(session, workspace_id, by, nomination_id)
    _decide(session, row, NominationState.RETURNED, by=by, note=note, act="return_nomination", now=now)
    _tell(session, row, "nomination_returned", now=now)


def decline(
    session: Session, *, workspace_id: str, by: str, nomination_id: int, note: str, now: datetime
) -> None:
    """Declines a nomination with a reason; that is the end of it, and its nominee hears nothing."""
    check_text(note, field="note", most=MOST_NOTE)
    row = _waiting(session, workspace_id, by, nomination_id)
    _decide(session, row, NominationState.DECLINED, by=by, note=note, act="decline_nomination", now=now)
    _tell(session, row, "nomination_declined", now=now)


def to_take_down(session: Session, *, workspace_id: str, by: str, nomination_id: int) -> Nomination:
    """A nomination that stands in a channel, for a lead. Raises Refusal when it does not any more, or for others."""
    return nominations.read(_shown(session, workspace_id, by, nomination_id))


def _shown(session: Session, workspace_id: str, by: str, nomination_id: int) -> NominationRow:
    require_lead(session, workspace_id=workspace_id, user_id=by)
    row = nominations.for_change(session, workspace_id, nomination_id)
    if row is None or row.state != NominationState.POSTED:
        raise Refusal("nominations.not_shown_now")
    return row


def take_down(
    session: Session, *, workspace_id: str, by: str, nomination_id: int, note: str, now: datetime
) -> None:
    """A lead takes a nomination out of its channel and says why: whoever made it reads the reason, nobody else."""
    check_text(note, field="note", most=MOST_NOTE)
    row = _shown(session, workspace_id, by, nomination_id)
    _decide(session, row, NominationState.WITHDRAWN, by=by, note=note, act="take_nomination_down", now=now)
    nomination_posts.follow(session, row, now=now)
    if by != row.nominator_id:
        _tell(session, row, "nomination_removed", now=now)


def _decide(
    session: Session,
    row: NominationRow,
    state: NominationState,
    *,
    by: str,
    act: str,
    note: str = "",
    now: datetime,
) -> None:
    row.state, row.note, row.decided_by, row.decided_at = state, note, by, now
    session.flush()
    record(session, row, by, act, now=now)


def thank(session: Session, *, workspace_id: str, by: str, nomination_id: int, now: datetime) -> None:
    """Turns a person's nomination into a plain thank-you from the nominator, in the nominator's own words.

    Raises Refusal for a team, and when the thank-you cannot be given.
    """
    row = _waiting(session, workspace_id, by, nomination_id)
    if not row.nominee_id:
        raise Refusal("nominations.no_thanks_for_teams")
    _check_here(session, row)
    text = f"{row.evidence}\n{row.effect}"
    giver: dict[str, Any] = {"workspace_id": workspace_id, "giver_id": row.nominator_id, "now": now}
    try:
        draft = recognition_drafts.begin(
            session,
            receiver_ids=[row.nominee_id],
            named={},
            text=text,
            source="nomination",
            source_channel=None,
            source_ts=None,
            **giver,
        )
        recognitions.give(
            session,
            draft_id=draft.id,
            receiver_ids=[row.nominee_id],
            text=text,
            behaviour_id=row.behaviour_id,
            **giver,
        )
    except Refusal as refused:
        raise Refusal("nominations.cannot_thank") from refused
    _decide(session, row, NominationState.THANKED, by=by, act="thank_for_nomination", now=now)
    _tell(session, row, "nomination_thanked", now=now)


def _tell(session: Session, row: NominationRow, kind: str, *, now: datetime, **more: Any) -> None:
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind=kind,
        conversation=row.nominator_id,
        values={
            "nomination_id": row.id,
            "by": row.decided_by,
            "nominee": row.nominee_id or "",
            **more,
        },
        now=now,
        dedupe_key=f"{kind}:{row.id}:{row.version}",
    )


def for_nominator(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """The nomination a message to its nominator is about; None when it is gone."""
    one = nominations.get(session, row.workspace_id, row.values["nomination_id"])
    return {"nomination": one} if one else None


def for_returned(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """A nomination that waits for its nominator's change; None when it does not any more."""
    one = nominations.get(session, row.workspace_id, row.values["nomination_id"])
    return {"nomination": one} if one and one.state == NominationState.RETURNED else None
