"""The rules of saying who leads the programme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import audit, people, programmes
from bot.db import roles as role_rows
from bot.errors import Refusal
from bot.services import campaign_owners, ledger, roles

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def check_may_change(session: Session, *, workspace_id: str, by: str) -> programmes.ProgrammeRow:
    """The programme, for an admin or a lead of it. Raises Refusal for anybody else, or while there is none."""
    return roles.require_lead_or_admin(session, workspace_id=workspace_id, user_id=by)


def check(session: Session, *, workspace_id: str, by: str, leads: Sequence[str]) -> programmes.ProgrammeRow:
    """The programme whose leads may be changed so. Raises Refusal like `check_may_change`, or for nobody."""
    programme = check_may_change(session, workspace_id=workspace_id, by=by)
    check_able(session, workspace_id, leads)
    return programme


def check_able(session: Session, workspace_id: str, leads: Sequence[str]) -> None:
    """Raises Refusal (field "leads") for nobody, and for who cannot lead."""
    if not leads:
        raise Refusal("programmes.no_lead", field="leads")
    known = people.get_many(session, workspace_id, leads)
    for user_id in leads:
        if user_id not in known or not known[user_id].can_take_part:
            raise Refusal("programmes.lead_cannot", field="leads", person=user_id)


def choose(session: Session, *, workspace_id: str, by: str, leads: Sequence[str], now: datetime) -> None:
    """Says who leads from now on. Raises Refusal like `check`."""
    programmes.for_change(session, workspace_id)
    programme = check(session, workspace_id=workspace_id, by=by, leads=leads)
    before = set(programmes.leads(session, workspace_id))
    role_rows.replace_leads(session, programme, leads, by=by, now=now)
    session.flush()
    campaign_owners.report_gone(session, workspace_id, now=now)
    for kind, told in (("lead_named", set(leads) - before), ("lead_released", before - set(leads))):
        for user_id in sorted(told):
            audit.add(
                session,
                workspace_id=workspace_id,
                actor_id=by,
                act=kind,
                subject=f"programme:{programme.id}",
                person_id=user_id,
                at=now,
            )
            if user_id == by:
                continue
            ledger.enqueue(
                session,
                workspace_id=workspace_id,
                kind=kind,
                conversation=user_id,
                values={"by": by, "leads": list(leads)},
                now=now,
            )
