"""A ledger, a door and senders against a sandbox, without the rest of Encore."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import uuid4

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.db import deliveries, delivery_queue, programmes
from bot.db import people as people_table
from bot.db.deliveries import OPEN, DeliveryRow
from bot.db.people import ChannelRow, WorkspaceRow
from bot.db.session import Database
from bot.domain import DeliveryState, Person, Role
from bot.jobs.outcomes import Patience
from bot.jobs.sender import Sender
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from bot.services import people
from bot.slack.door import METADATA_EVENT, Door
from bot.slack.pace import Lanes, MethodPace
from content.messages import render
from content.pack import builtin_pack
from tests.company import ManualClock, eventually

CHANNELS = tuple(f"team-{n:02}" for n in range(30))
IMPATIENT = Patience(
    reconcile=0.02, takeover=0.02, poll=0.05, place=0.1, token=0.05, backoff=0.01, most_backoff=0.05, stop=5.0
)


def company() -> Workspace:
    """Thirty channels with the app in them, one lead and one colleague."""
    return Workspace.from_dict(
        {
            "team": {"name": "Northwind", "domain": "northwind"},
            "people": [{"handle": name, "name": name.title()} for name in ("lena", "marco", "grace")],
            "channels": [{"name": name, "members": "everyone", "app": True} for name in CHANNELS],
        }
    )


def make_sender(
    database: Database,
    http: aiohttp.ClientSession,
    *,
    url: str,
    token: str,
    clock: Clock,
    patience: Patience = IMPATIENT,
    per_minute: int = 60_000,
    seconds_between: float = 0.0,
    burst: int = 40,
    timeout_seconds: float = 5.0,
    in_rush: Callable[[], bool] = lambda: False,
    on_back: Callable[[], None] = lambda: None,
) -> Sender:
    """A sender with the real words and its own door."""
    client = AsyncWebClient(token=token, base_url=url, session=http, retry_handlers=[])
    door = Door(
        client, http, pace=MethodPace(limits={}), pause_seconds=0.001, timeout_seconds=timeout_seconds
    )
    return Sender(
        database,
        door,
        Lanes(per_minute=per_minute, seconds_between=seconds_between, burst=burst),
        clock,
        render=partial(render, pack=builtin_pack()),
        patience=patience,
        in_rush=in_rush,
        on_back=on_back,
    )


@dataclass
class Desk:
    """What a test of the sender needs to see and do."""

    sandbox: Sandbox
    database: Database
    http: aiohttp.ClientSession
    clock: ManualClock
    running: dict[Sender, asyncio.Task[None]] = field(default_factory=dict)

    @property
    def workspace_id(self) -> str:
        return self.sandbox.state.team.id

    def channel(self, name: str) -> str:
        return self.sandbox.state.channel(name).id

    def person(self, handle: str) -> str:
        return self.sandbox.state.person(handle).id

    # Setting up

    def _person(self, handle: str) -> Person:
        plain = {"is_bot": False, "is_guest": False, "is_deleted": False, "is_admin": False}
        return Person(
            self.workspace_id, self.person(handle), handle, handle.title(), "Europe/London", **plain
        )

    def arrive(self, *, leads: tuple[str, ...]) -> None:
        """The workspace, its channels, and a programme with its leads."""
        now = self.clock.now()

        def write(session: Session) -> None:
            people.arrive(
                session, workspace_id=self.workspace_id, name="Northwind", bot_user_id="U0", now=now
            )
            session.flush()
            programme = programmes.ProgrammeRow(
                workspace_id=self.workspace_id,
                pack_id="p",
                recognition_emoji="tada",
                chosen_people=None,
                created_by="U1",
                created_at=now,
            )
            session.add(programme)
            session.flush()
            people_table.save_people(session, [self._person(handle) for handle in leads], now=now)
            for handle in leads:
                session.add(
                    programmes.RoleGrantRow(
                        workspace_id=self.workspace_id,
                        programme_id=programme.id,
                        user_id=self.person(handle),
                        role=Role.PROGRAMME_LEAD,
                        granted_by="U1",
                        granted_at=now,
                    )
                )
            for name in CHANNELS:
                session.add(
                    ChannelRow(
                        workspace_id=self.workspace_id,
                        channel_id=self.channel(name),
                        name=name,
                        updated_at=now,
                    )
                )

        self.database.write_now(write)

    def sender(
        self, *, start: bool = True, keeps_place: Callable[[], bool] | None = None, **more: Any
    ) -> Sender:
        """One more sender, running."""
        one = make_sender(
            more.pop("database", self.database),
            self.http,
            url=more.pop("url", self.sandbox.api_url),
            token=self.sandbox.bot_token,
            clock=self.clock,
            **more,
        )
        if start:
            self.running[one] = asyncio.create_task(one.run(keeps_place=keeps_place))
        return one

    async def stop(self) -> None:
        """Stops every sender; a sender that failed fails the test."""
        for one in self.running:
            await one.stop()
        await asyncio.gather(*self.running.values())
        self.running.clear()

    # The ledger

    def write(self, conversation: str, *texts: str, **more: Any) -> list[str]:
        """Writes notices to a channel (by name) or person (by handle). Returns their public ids."""
        names = {one.name for one in self.sandbox.state.channels()}
        where = self.channel(conversation) if conversation in names else self.person(conversation)
        return self.write_to(where, *texts, **more)

    def write_to(self, conversation: str, *texts: str, **more: Any) -> list[str]:
        """The same by id; `more` are columns of the delivery."""
        rows = [
            {
                "public_id": uuid4().hex,
                "workspace_id": self.workspace_id,
                "kind": "notice",
                "conversation": conversation,
                "values": {"text": text},
                "created_at": self.clock.now(),
                **more,
            }
            for text in texts
        ]
        self.database.write_now(deliveries.add, rows)
        for one in self.running:
            one.wake()
        return [row["public_id"] for row in rows]

    def row(self, public_id: str) -> DeliveryRow:
        return self.database.read_now(
            lambda session: session.scalars(
                select(DeliveryRow).where(DeliveryRow.public_id == public_id)
            ).one()
        )

    def states(self, **where: Any) -> dict[str, int]:
        """How many deliveries are in each state."""
        query = select(DeliveryRow.state, func.count()).filter_by(**where).group_by(DeliveryRow.state)
        return self.database.read_now(lambda session: dict(session.execute(query).all()))

    def reasons(self, public_ids: list[str]) -> set[tuple[str, str | None]]:
        """(state, reason) of these."""
        return {(row.state, row.reason) for row in map(self.row, public_ids)}

    def attempts(self) -> int:
        """How often anything was claimed."""
        query = select(func.sum(DeliveryRow.attempts))
        return self.database.read_now(lambda session: int(session.scalar(query) or 0))

    def problem(self) -> str | None:
        """Why nothing can be sent in the workspace, as recorded."""
        query = select(WorkspaceRow.problem).where(WorkspaceRow.id == self.workspace_id)
        return self.database.read_now(lambda session: session.scalar(query))

    def channel_problem(self, name: str) -> str | None:
        """Why Encore cannot post in a channel, as recorded."""
        key = (self.workspace_id, self.channel(name))
        return self.database.read_now(lambda session: session.get(ChannelRow, key).problem)

    def set_state(self, public_id: str, state: DeliveryState) -> None:
        """As a sender that has died left it."""
        row = self.row(public_id)
        self.database.write_now(delivery_queue.set_state, row.id, state, attempts=row.attempts + 1)

    async def drained(self, *, seconds: float = 30.0) -> None:
        """Waits until nothing is open in the ledger."""
        await eventually(
            lambda: not self.states().keys() & set(OPEN), seconds=seconds, what=f"drained: {self.states()}"
        )

    # Slack

    def texts(self, channel: str) -> list[str]:
        """What Encore has said in a channel, oldest first."""
        found = self.sandbox.state.channel(channel).messages.values()
        return [one.text for one in found if one.user == self.sandbox.state.bot.id]

    def told(self, handle: str) -> list[str]:
        """What Encore has said to a person, oldest first."""
        state = self.sandbox.state
        found = state.direct(state.bot.id, self.person(handle)).messages.values()
        return [one.text for one in found if one.user == state.bot.id]

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every call of a method so far; empty for one that was cut off."""
        return [call.args for call in self.sandbox.calls if call.method == method]

    def check_posts(self) -> None:
        """Whatever was posted says something and names its delivery."""
        for args in filter(None, self.calls("chat.postMessage")):
            assert args["text"].strip()
            assert args["metadata"]["event_type"] == METADATA_EVENT
            assert args["metadata"]["event_payload"]["id"]


def patient(**more: float) -> Patience:
    """IMPATIENT, but for these."""
    return replace(IMPATIENT, **more)
