"""A programme in a database, without Slack: people in channels, a campaign, a clock one moves, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db import audit
from bot.db import people as people_table
from bot.db.campaigns import CampaignRow, ScheduleRow, StepRow
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import Audience, CampaignState, Person
from bot.services import campaign_states, campaigns, drill_states, programmes, silence
from bot.services.campaigns import PlannedStep
from bot.services.programmes import ChannelSeen, Plan
from content.pack import builtin_pack
from handlers.campaign_templates import planned_steps
from handlers.drills import deck
from tests.company import ManualClock

WORKSPACE = "T1"
ADMIN, LEAD = "UADMIN", "ULEAD"
TEMPLATE = builtin_pack().campaigns[0]
RHYTHM = tuple(
    replace(step, rule="30 9 * * 2", grace_minutes=48 * 60) if step.kind == "scenario" else step
    for step in planned_steps(TEMPLATE)
)
"""Monday 09:30 intention, Tuesday 09:30 one scenario to each person, Wednesday 11:00 moment, Friday 15:00 round-up."""


def step_of(kind: str) -> PlannedStep:
    """A step of the built-in template."""
    return next(step for step in RHYTHM if step.kind == kind)


def channel_step(rule: str, *, grace_hours: float = 24) -> PlannedStep:
    return PlannedStep("intention", Audience.CHANNEL, rule, round(grace_hours * 60))


def person_step(rule: str, *, grace_hours: float = 24) -> PlannedStep:
    return PlannedStep("scenario", Audience.PERSON, rule, round(grace_hours * 60))


def somebody(user_id: str, timezone: str | None = "Europe/Lisbon", **more: Any) -> Person:
    """A full member of the workspace, unless said otherwise."""
    plain = {"is_bot": False, "is_guest": False, "is_deleted": False, "is_admin": False}
    return Person(WORKSPACE, user_id, user_id.lower(), user_id.title(), timezone, **{**plain, **more})


@dataclass
class World:
    """`channels` is what Slack would show: change it (or a person) and `sync()`."""

    database: Database
    clock: ManualClock
    workspace_id: str = WORKSPACE
    channels: dict[str, ChannelSeen] = field(default_factory=dict)
    campaign_id: int = 0

    # What there is in Slack

    def people(self, *them: Person) -> None:
        """These people exist, or are now as given."""
        mine = [replace(one, workspace_id=self.workspace_id) for one in them]
        self.database.write_now(people_table.save_people, mine, now=self.clock.now())

    def channel(
        self,
        channel_id: str,
        members: Iterable[str] = (),
        *,
        problem: str | None = None,
        is_private: bool = False,
    ) -> None:
        """A team channel is now as given."""
        self.channels[channel_id] = ChannelSeen(
            channel_id, channel_id.lower(), is_private=is_private, members=tuple(members), problem=problem
        )

    # What is done

    def arrive(self) -> None:
        """Encore is installed; Ada is an admin, Lee can lead."""
        self.database.write_now(
            people_table.save_workspace,
            workspace_id=self.workspace_id,
            name="Northwind",
            bot_user_id="UBOT",
            now=self.clock.now(),
        )
        self.database.write_now(
            drill_states.save_deck, workspace_id=self.workspace_id, deck=deck(builtin_pack())
        )
        self.people(somebody(ADMIN, "Europe/London", is_admin=True), somebody(LEAD, "Europe/London"))

    def plan(self, **more: Any) -> Plan:
        """The filled set-up form."""
        given: dict[str, Any] = {
            "leads": (LEAD,),
            "channels": tuple(self.channels),
            "chosen_people": None,
            "template_id": TEMPLATE.id,
            "starts_on": self.clock.now().date(),
        }
        return Plan(**{**given, **more})

    def submit(
        self,
        plan: Plan,
        *,
        steps: Sequence[PlannedStep] = RHYTHM,
        weeks: int = 13,
        by: str = ADMIN,
    ) -> int:
        """Submits the set-up form; raises Refusal."""
        self.campaign_id = self.database.write_now(
            programmes.set_up,
            plan,
            workspace_id=self.workspace_id,
            by=by,
            pack_id="pack",
            recognition_emoji="raised_hands",
            campaign_name="Weekly rhythm",
            steps=steps,
            weeks=weeks,
            today=self.clock.now().date(),
            now=self.clock.now(),
        )
        return self.campaign_id

    def set_up(self, *steps: PlannedStep, weeks: int = 13, **plan: Any) -> None:
        """Everything from arrival to schedules."""
        self.arrive()
        self.submit(self.plan(**plan), steps=steps or RHYTHM, weeks=weeks)
        self.sync()

    def sync(self) -> None:
        """Encore reads the team channels."""
        self.database.write_now(programmes.sync_teams, self.workspace_id, self.channels, now=self.clock.now())

    def does_something(self, user_id: str) -> None:
        """Somebody types, taps or opens something of Encore's: what they have not answered counts no more."""
        self.database.write_now(
            silence.acted, workspace_id=self.workspace_id, user_id=user_id, now=self.clock.now()
        )

    def tick(self, limit: int = 500) -> int:
        """Encore makes what is due; returns how many schedules moved on."""
        taken = 0
        while batch := self.database.write_now(campaigns.tick, now=self.clock.now(), limit=limit):
            taken += batch
        return taken

    def tick_at(self, *texts: str) -> None:
        """Ticks at instants (ISO with offset), one after the other."""
        for text in texts:
            self.clock.set(text)
            self.tick()

    def switch(self, state: str, *, by: str = LEAD, campaign_id: int | None = None) -> str:
        """Pauses ("paused") or resumes ("running"); raises Refusal."""
        return self.database.write_now(
            campaign_states.set_state,
            workspace_id=self.workspace_id,
            campaign_id=campaign_id or self.campaign_id,
            state=CampaignState(state),
            by=by,
            now=self.clock.now(),
        )

    # What came of it

    def all(self, table: Any, *where: Any) -> list[Any]:
        """Rows of a table, oldest first."""

        def query(session: Session) -> list[Any]:
            found = list(session.scalars(select(table).where(*where).order_by(table.id)))
            session.expunge_all()
            return found

        return self.database.read_now(query)

    def made(self, target: str | None = None, *, state: str | None = None) -> list[DeliveryRow]:
        """Occurrences of steps, by instant."""
        rows = self.all(
            DeliveryRow, DeliveryRow.step_id.is_not(None), DeliveryRow.workspace_id == self.workspace_id
        )
        chosen = [
            row for row in rows if target in {None, row.conversation} and state in {None, str(row.state)}
        ]
        return sorted(chosen, key=lambda row: (row.due_at, row.id))

    def days(self, target: str | None = None, *, state: str | None = None) -> list[str]:
        """Local dates of occurrences, by instant."""
        return [str(row.local_date) for row in self.made(target, state=state)]

    def told(self, kind: str, *, lead: str = LEAD) -> list[DeliveryRow]:
        """What the lead was told."""
        return self.all(
            DeliveryRow,
            DeliveryRow.kind == kind,
            DeliveryRow.conversation == lead,
            DeliveryRow.workspace_id == self.workspace_id,
        )

    def schedules(self) -> dict[str, ScheduleRow]:
        """The schedules by target; for campaigns of one step."""
        return {
            row.target: row for row in self.all(ScheduleRow, ScheduleRow.workspace_id == self.workspace_id)
        }

    def steps(self) -> dict[int, StepRow]:
        return {row.id: row for row in self.all(StepRow, StepRow.campaign_id == self.campaign_id)}

    def campaign(self) -> CampaignRow:
        return self.all(CampaignRow, CampaignRow.id == self.campaign_id)[0]

    def acts(self) -> list[tuple[str, str]]:
        """(who, what) of the audit log."""
        return [(row.actor_id, row.act) for row in self.all(audit.AuditEventRow)]


def leaves_at(row: DeliveryRow) -> datetime:
    """When an occurrence may go at the earliest."""
    return max(row.created_at, row.not_before) if row.not_before else row.created_at


def local(instant: datetime, timezone: str) -> datetime:
    """Wall time somewhere."""
    return instant.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


def day(text: str) -> date:
    return date.fromisoformat(text)
