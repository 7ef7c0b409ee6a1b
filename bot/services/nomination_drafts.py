"""The rules of a nomination that could not be sent: its words wait until they are, or are let go."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import nominations, people
from bot.db.nominations import NominationRow
from bot.errors import Refusal
from bot.nomination import Nomination, NominationState, Proposal
from bot.services import ledger
from bot.services.customer_data import check_safe
from bot.services.nominations import EDITABLE, OVER, own, write

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow


def remember(
    session: Session,
    *,
    workspace_id: str,
    nominator_id: str,
    nomination_id: int,
    proposal: Proposal,
    now: datetime,
) -> int:
    """Keeps what was filled in, to be finished later: in the nomination it belongs to if that can still be changed.

    Returns its number. Raises Refusal, keeping nothing, when it holds a customer's data.
    """
    check_safe(proposal.evidence, field="evidence")
    check_safe(proposal.effect, field="effect")
    row = nominations.for_change(session, workspace_id, nomination_id) if nomination_id else None
    if row is None or row.nominator_id != nominator_id or row.state not in EDITABLE:
        row = NominationRow(workspace_id=workspace_id, nominator_id=nominator_id, created_at=now)
        session.add(row)
    write(row, proposal)
    if people.get(session, workspace_id, proposal.nominee_id) is None:
        row.nominee_id = None
    session.flush()
    return row.id


def keep(
    session: Session, *, workspace_id: str, nominator_id: str, proposal: Proposal, now: datetime
) -> None:
    """The form could not be opened: the words wait in the nominator's messages, with a button to go on."""
    kept = remember(
        session,
        workspace_id=workspace_id,
        nominator_id=nominator_id,
        nomination_id=0,
        proposal=proposal,
        now=now,
    )
    _give_back(session, "nomination_kept", kept, workspace_id=workspace_id, to=nominator_id, now=now)


def could_not(
    session: Session,
    *,
    workspace_id: str,
    nominator_id: str,
    nomination_id: int,
    proposal: Proposal,
    refusal: Refusal,
    now: datetime,
) -> None:
    """A nomination cannot be sent: the nominator hears why, in their messages, and keeps the words."""
    kept = remember(
        session,
        workspace_id=workspace_id,
        nominator_id=nominator_id,
        nomination_id=nomination_id,
        proposal=proposal,
        now=now,
    )
    _give_back(
        session,
        "nomination_refused",
        kept,
        workspace_id=workspace_id,
        to=nominator_id,
        now=now,
        key=refusal.key,
        **{"with": dict(refusal.values)},
    )


def _give_back(
    session: Session, kind: str, kept: int, *, workspace_id: str, to: str, now: datetime, **more: Any
) -> None:
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind=kind,
        conversation=to,
        values={"nomination_id": kept, **more},
        now=now,
    )


def resume(session: Session, *, workspace_id: str, nominator_id: str, nomination_id: int) -> Nomination:
    """A nomination its nominator may still change. Raises Refusal for every other."""
    one = nominations.get(session, workspace_id, nomination_id)
    if one is None or one.nominator_id != nominator_id:
        raise Refusal("nominations.gone")
    if one.state not in EDITABLE:
        raise Refusal("nominations.over" if one.state in OVER else "nominations.already_sent")
    return one


def let_go(session: Session, *, workspace_id: str, nominator_id: str, nomination_id: int) -> None:
    """The nominator deletes what was never sent, or is over without anybody else knowing. Raises Refusal otherwise."""
    row = own(session, workspace_id, nominator_id, nomination_id)
    if row.state not in {NominationState.DRAFT, *OVER}:
        raise Refusal("nominations.already_sent")
    session.delete(row)


def for_draft(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What a message about a nomination that is not sent shows; None when it has gone on."""
    one = nominations.get(session, row.workspace_id, row.values["nomination_id"])
    return {"nomination": one} if one and one.state in EDITABLE else None
