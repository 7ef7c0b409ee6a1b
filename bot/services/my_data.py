"""What is stored about a person, for them to read; and how all of it is forgotten.

A feature with a column that names people adds its parts to PARTS, or names the column in NOT_PERSONAL with a reason; a
test finds every such column.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import audit, busy_days, forgotten, personal, programmes
from bot.db.audit import AuditEventRow
from bot.db.availability import AvailabilityRow
from bot.db.campaign_members import CampaignMemberRow
from bot.db.campaign_settings import CampaignAudienceRow, CampaignCoOwnerRow
from bot.db.campaign_versions import CampaignVersionRow
from bot.db.campaigns import CampaignRow, ScheduleRow
from bot.db.celebrations import CelebrationRow
from bot.db.deliveries import DeliveryRow
from bot.db.drills import DrillAttemptRow
from bot.db.first_uses import FirstUseRow
from bot.db.goals import GoalRow
from bot.db.people import PersonRow
from bot.db.preferences import PreferenceRow
from bot.db.programmes import ProgrammeRow, RoleGrantRow, TeamMemberRow, TeamRow
from bot.db.pulses import PulseActionRow, PulseInvitationRow, PulseWaveRow
from bot.db.rituals import RitualRow
from bot.db.timers import TimerRow
from bot.db.user_groups import UserGroupMemberRow
from bot.domain import NOBODY
from bot.errors import Refusal
from bot.services import (
    barrier_forgetting,
    campaign_owners,
    campaign_proposal_forgetting,
    celebration_forgetting,
    champion_forgetting,
    goal_forgetting,
    ledger,
    nomination_forgetting,
    plan_forgetting,
    recognition_forgetting,
    roles,
    story_forgetting,
)
from bot.services.personal import Part, about, column_name, removed, taken_out, unnamed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PARTS: tuple[Part, ...] = (
    removed("settings", PreferenceRow, "user_id"),
    removed("availability", AvailabilityRow, "user_id"),
    removed("teams", TeamMemberRow, "user_id"),
    Part(
        "teams_made_busy",
        (column_name(TeamRow, "busy_by"),),
        lambda session, workspace_id, user_id: personal.rows(
            session, TeamRow, "busy_by", workspace_id, user_id
        ),
        lambda session, workspace_id, user_id, _now: busy_days.forget_writer(session, workspace_id, user_id),
    ),
    removed("roles", RoleGrantRow, "user_id"),
    unnamed("roles_given_to_others", RoleGrantRow, "granted_by"),
    *recognition_forgetting.PARTS,
    *story_forgetting.PARTS,
    *celebration_forgetting.PARTS,
    *nomination_forgetting.PARTS,
    *barrier_forgetting.PARTS,
    *goal_forgetting.PARTS,
    *champion_forgetting.PARTS,
    removed("pulses_you_were_asked", PulseInvitationRow, "user_id"),
    unnamed("pulses_started", PulseWaveRow, "created_by"),
    unnamed("pulse_answers_to_teams", PulseActionRow, "written_by"),
    removed("scenario_answers", DrillAttemptRow, "user_id"),
    *plan_forgetting.PARTS,
    removed("planned_messages", ScheduleRow, "target"),
    removed("first_uses", FirstUseRow, "user_id"),
    unnamed("programmes_set_up", ProgrammeRow, "created_by"),
    taken_out("programmes_chosen_for", ProgrammeRow, "chosen_people"),
    unnamed("campaigns_created", CampaignRow, "created_by"),
    unnamed("campaigns_changed", CampaignRow, "state_changed_by"),
    unnamed("campaign_steps_changed", CampaignVersionRow, "made_by"),
    unnamed("campaigns_you_own", CampaignRow, "owner_id", to=None),
    unnamed("campaigns_approved", CampaignRow, "approved_by"),
    unnamed("campaigns_looked_through", CampaignRow, "previewed_by"),
    *campaign_proposal_forgetting.PARTS,
    removed("campaigns_you_look_after", CampaignCoOwnerRow, "user_id"),
    removed("campaigns_chosen_for", CampaignAudienceRow, "ref"),
    removed("campaigns_you_are_in", CampaignMemberRow, "user_id"),
    removed("user_groups", UserGroupMemberRow, "user_id"),
    unnamed("rituals_you_set", RitualRow, "set_by"),
    unnamed("changes_made", AuditEventRow, "actor_id"),
    unnamed("changes_about_you", AuditEventRow, "person_id"),
    about("timers", TimerRow, "subject"),
    Part(
        "messages_sent_to_you",
        ("deliveries.conversation",),
        lambda session, workspace_id, user_id: personal.rows(
            session, DeliveryRow, "conversation", workspace_id, user_id
        ),
        lambda session, workspace_id, user_id, _now: personal.drop_messages(session, workspace_id, user_id),
    ),
    Part(
        "messages_that_name_you",
        ("deliveries.values",),
        lambda _session, _workspace_id, _user_id: [],
        lambda session, workspace_id, user_id, _now: personal.take_out(
            session, DeliveryRow, "values", workspace_id, user_id
        ),
    ),
    removed("profile", PersonRow, "user_id"),
)
"""Everything stored about a person, in the order in which it is forgotten: the profile last."""

NOT_PERSONAL = {
    "audit_events.subject": "a kind and a row's number",
    "campaign_versions.steps": "what a campaign sends and when, as its leads set it; nobody it is for",
    column_name(CelebrationRow, "subject"): "a kind and a row's number",
    "drill_decks.deck": "ids of the pack's principles and scenarios",
    "first_uses.what": "a command's name",
    "forgotten.user_id": "the one thing kept, so that who was forgotten is not taken in again",
    column_name(GoalRow, "target"): "a number",
    "inbox.payload": "emptied when the work is done, and deleted after two days",
    "pulse_actions.unit_ids": "numbers of rows",
    "pulse_answers.set_id": "a random id that leads to nobody",
    "pulse_buffers.waiting": "answers without any sign of who gave them",
    "pulse_waves.instrument": "the questions",
    "pulse_waves.team_ids": "numbers of rows",
    column_name(RitualRow, "kind"): "a kind of message",
    "role_grants.role": "a role's name",
    "steps.kind": "a kind of message",
}
"""Columns that look as if they named people, and why they are not in PARTS."""


def everything(session: Session, *, workspace_id: str, user_id: str) -> dict[str, list[dict[str, Any]]]:
    """All that is stored about a person, by the titles of PARTS; plain values, and only what there is."""
    found = {part.title: part.collect(session, workspace_id, user_id) for part in PARTS}
    return {title: rows for title, rows in found.items() if rows}


def is_forgotten(session: Session, *, workspace_id: str, user_id: str) -> bool:
    """Whether this person asked to be forgotten and has not come back."""
    return user_id in forgotten.among(session, workspace_id, [user_id])


def check_here(session: Session, *, workspace_id: str, user_id: str) -> None:
    """Raises Refusal, saying how to come back, for who asked to be forgotten."""
    if is_forgotten(session, workspace_id=workspace_id, user_id=user_id):
        raise Refusal("my_data.forgotten_already")


def forget(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> None:
    """Forgets a person, once. What waits for them is dropped; they are told that it is done, and that is all.

    Leads hear of a team that lost its manager, admins of a programme that lost its last lead; not of whom.
    """
    if not forgotten.add(session, workspace_id, user_id, now=now):
        return
    managed = programmes.managed_teams(session, workspace_id, user_id)
    led = programmes.is_lead(session, workspace_id, user_id)
    for part in PARTS:
        part.forget(session, workspace_id, user_id, now)
    session.flush()
    session.expire_all()
    audit.add(session, workspace_id=workspace_id, actor_id=NOBODY, act="forgotten", subject="person", at=now)
    ledger.enqueue(
        session, workspace_id=workspace_id, kind="forgotten", conversation=user_id, values={}, now=now
    )
    for team in managed:
        ledger.tell_leads(
            session,
            workspace_id=workspace_id,
            kind="manager_gone",
            values={"channel_id": team.channel_id},
            now=now,
            dedupe_key=f"manager_gone:{team.id}:{now.isoformat()}",
        )
    if led:
        roles.report_no_lead(session, workspace_id, now=now)
        campaign_owners.report_gone(session, workspace_id, now=now)


def come_back(session: Session, *, workspace_id: str, user_id: str) -> None:
    """Somebody who was forgotten wants to take part again; from here on they are met like anybody new."""
    forgotten.remove(session, workspace_id, user_id)


def sweep(session: Session) -> None:
    """What was leaving while somebody was forgotten, and the message that told them, keep their name no longer."""
    for workspace_id, user_id in forgotten.everybody(session):
        personal.unname_messages(session, workspace_id, user_id)
