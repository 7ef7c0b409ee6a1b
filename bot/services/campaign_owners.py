"""Who looks after a campaign now, who is told when something is wrong with it, and how somebody takes it over.

Owner and co-owners are told; while none of them leads the programme any more, all who lead it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import audit, campaign_owners, campaign_settings, campaigns, people, programmes
from bot.db.campaigns import CampaignRow
from bot.domain import CampaignState
from bot.errors import Refusal
from bot.services import ledger, roles

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

GONE = "campaign_owner_gone"
TAKEN_OVER = "campaign_taken_over"


def of(session: Session, workspace_id: str, campaign_ids: Collection[int]) -> list[str]:
    """Ids of who looks after these campaigns now: all who lead, if for any of them nobody else does.

    Admins while nobody leads. No campaign is everybody's.
    """
    leads = programmes.leads(session, workspace_id)
    named = campaign_owners.named(session, campaign_ids)
    able = {one: [user_id for user_id in named.get(one, ()) if user_id in leads] for one in campaign_ids}
    found = [user_id for them in able.values() for user_id in them]
    if not able or not all(able.values()):
        found += leads or people.admins(session, workspace_id)
    return list(dict.fromkeys(found))


def tell(
    session: Session,
    *,
    workspace_id: str,
    campaign_ids: Collection[int],
    kind: str,
    values: dict[str, Any],
    now: datetime,
    dedupe_key: str,
) -> None:
    """Writes to everybody who looks after these campaigns, once a `dedupe_key` each."""
    for user_id in of(session, workspace_id, campaign_ids):
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind=kind,
            conversation=user_id,
            values=values,
            now=now,
            dedupe_key=f"{dedupe_key}:{user_id}",
        )


def report_missed(session: Session, workspace_id: str, *, step_ids: Collection[int], now: datetime) -> None:
    """Tells who looks after the steps' campaigns, once a day, that something came too late to be sent."""
    ids = campaign_owners.of_steps(session, step_ids)
    tell(
        session,
        workspace_id=workspace_id,
        campaign_ids=ids,
        kind="missed",
        values=about(session, workspace_id, ids),
        now=now,
        dedupe_key=f"missed:{now:%Y-%m-%d}",
    )


def report_channel(session: Session, workspace_id: str, *, channel_id: str, code: str, now: datetime) -> None:
    """Tells who looks after the campaigns of a channel that Encore cannot work there; once a day and trouble."""
    ids = campaign_owners.posting_in(session, workspace_id, channel_id)
    tell(
        session,
        workspace_id=workspace_id,
        campaign_ids=ids,
        kind="channel_problem",
        values={"channel_id": channel_id, "code": code, **about(session, workspace_id, ids)},
        now=now,
        dedupe_key=channel_key(channel_id, code, now=now),
    )


def channel_key(channel_id: str, code: str, *, now: datetime) -> str:
    """What says that somebody was told of a channel's trouble today, from whichever side it was found."""
    return f"channel_problem:{channel_id}:{code}:{now:%Y-%m-%d}"


def about(session: Session, workspace_id: str, campaign_ids: Sequence[int]) -> dict[str, Any]:
    """Which campaign a message is about, if it is about one: for its button."""
    if len(campaign_ids) != 1:
        return {}
    row = campaigns.in_workspace(session, workspace_id, campaign_ids[0])
    return {"campaign_id": row.id, "name": row.name} if row else {}


# --- an owner who left --------------------------------------------------------------------------------------


def report_gone(session: Session, workspace_id: str, *, now: datetime) -> None:
    """Asks the co-owners, or all who lead, to take over each campaign whose owner cannot look after it any more.

    Each is asked once for each time it happens. Who asked to be forgotten is not named.
    """
    leads = programmes.leads(session, workspace_id)
    alone = [row for row in campaign_owners.unfinished(session, workspace_id) if row.owner_id not in leads]
    if not alone or not leads:  # without leads the admins are asked to choose one first
        return
    for row in alone:
        others = [one for one in campaign_settings.co_owners(session, row.id) if one in leads]
        key = _gone_key(session, row)
        for user_id in others or leads:
            ledger.enqueue(
                session,
                workspace_id=workspace_id,
                kind=GONE,
                conversation=user_id,
                values={"campaign_id": row.id, "person": row.owner_id},
                now=now,
                dedupe_key=f"{key}:{user_id}",
            )


def _gone_key(session: Session, row: CampaignRow) -> str:
    turn = campaign_owners.acts(session, row.workspace_id, names=(TAKEN_OVER,), subject=f"campaign:{row.id}")
    return f"{GONE}:{row.id}:{row.owner_id}:{turn}"


def for_gone(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What the question says now; None for a campaign that is over. `owner` is who looks after it again, or None."""
    campaign = campaigns.in_workspace(session, row.workspace_id, row.values["campaign_id"])
    if campaign is None or campaign.state == CampaignState.FINISHED:
        return None
    leads = programmes.leads(session, row.workspace_id)
    return {"name": campaign.name, "owner": campaign.owner_id if campaign.owner_id in leads else None}


def take_over(session: Session, *, workspace_id: str, campaign_id: int, by: str, now: datetime) -> str:
    """The person looks after the campaign from now on. Returns its name; pressing twice changes nothing.

    Raises Refusal unless `by` leads the programme, and when somebody else looks after it.
    """
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = campaigns.get(session, workspace_id, campaign_id)
    if row is None or row.state == CampaignState.FINISHED:
        raise Refusal("campaign_owners.over")
    if row.owner_id == by:
        return row.name
    leads = programmes.leads(session, workspace_id)
    if row.owner_id in leads:
        raise Refusal("campaign_owners.taken", person=row.owner_id, name=row.name)
    asked = {*leads, *campaign_settings.co_owners(session, row.id)}
    key = _gone_key(session, row)
    before, row.owner_id = row.owner_id, by
    others = [one for one in campaign_settings.co_owners(session, row.id) if one not in {by, before}]
    campaign_settings.save_co_owners(session, row, others, now=now)
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act=TAKEN_OVER,
        subject=f"campaign:{row.id}",
        person_id=before,
        at=now,
    )
    session.flush()
    for user_id in sorted(asked):
        ledger.draw_again(session, workspace_id=workspace_id, dedupe_key=f"{key}:{user_id}", now=now)
    return row.name
