"""A ledger, people and channels in a database, and a sender that always succeeds: what goes when, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.db import availability, deliveries, delivery_queue, preferences, timers
from bot.db.deliveries import DeliveryRow
from bot.db.programmes import ProgrammeRow, TeamRow
from bot.db.pulses import PulseInvitationRow, PulseUnitRow, PulseWaveRow
from bot.domain import DeliveryState, WaveState
from bot.services import attention, pulse_waves
from bot.services import deliveries as ledger_rules
from tests.services.programme_world import WORKSPACE, World, person_step, somebody

ANA, BEN = "UANA", "UBEN"
TEAM = "CTEAM"


@dataclass
class Ledger(World):
    """A programme with one team; deliveries are written by hand and sent at once when they may go."""

    def open(self, **zones: str | None) -> None:
        """Ana in Lisbon and Ben in New York, unless told otherwise, in one team."""
        where = {ANA: "Europe/Lisbon", BEN: "America/New_York", **zones}
        self.arrive()
        self.people(*(somebody(user_id, timezone) for user_id, timezone in where.items()))
        self.channel(TEAM, tuple(where))
        self.submit(self.plan(), steps=(person_step("0 3 1 1 *"),))
        self.sync()
        self._update(TeamRow, timezone=where[ANA])
        self._update(DeliveryRow, state=DeliveryState.SENT)

    def _update(self, table: type[Any], **values: Any) -> None:
        def change(session: Session) -> None:
            session.query(table).update(values)

        self.database.write_now(change)

    def write(self, kind: str, to: str = ANA, **more: Any) -> str:
        """Writes one delivery; returns its public id."""
        row = {
            "public_id": uuid4().hex,
            "workspace_id": WORKSPACE,
            "kind": kind,
            "conversation": to,
            "values": {"n": 0},
            "created_at": self.clock.now(),
            **more,
        }
        self.database.write_now(deliveries.add, [row])
        return str(row["public_id"])

    def send(self) -> list[str]:
        """Everything that may go now goes; returns the public ids in order."""
        gone: list[str] = []
        while self.database.write_now(attention.release, now=self.clock.now(), limit=500):
            pass
        while claimed := self.database.write_now(ledger_rules.claim, now=self.clock.now(), busy=(), limit=40):
            for one in claimed:
                self.database.write_now(
                    ledger_rules.sent, one, channel_id="D1", ts="1.1", now=self.clock.now()
                )
                gone.append(one.public_id)
        return gone

    def claimed(self, *, give_back: bool = True) -> dict[str, bool]:
        """What would go now, by public id, and whether it welcomes somebody back; put back where it stood."""
        found = {}
        for one in self.database.write_now(ledger_rules.claim, now=self.clock.now(), busy=(), limit=40):
            found[one.public_id] = bool(one.values.get("welcome"))
            if give_back:
                self.database.write_now(ledger_rules.wait, one)
            else:
                self.database.write_now(
                    ledger_rules.sent, one, channel_id="D1", ts="1.1", now=self.clock.now()
                )
        return found

    def send_showing(self, text: str) -> dict[str, bool]:
        """`claimed` at an instant, and sent."""
        self.clock.set(text)
        return self.claimed(give_back=False)

    def send_at(self, text: str) -> list[str]:
        self.clock.set(text)
        return self.send()

    def run(self, until: datetime) -> Iterator[datetime]:
        """Sends at each instant at which something is released, until an instant."""
        self.send()
        for instant in self.waits(until):
            self.send()
            yield instant

    def waits(self, until: datetime) -> Iterator[datetime]:
        """Moves the clock to each instant at which something is released, until an instant, and at last there."""
        while (following := self.database.read_now(delivery_queue.next_ready)) and following <= until:
            self.clock.instant = max(following, self.clock.instant + timedelta(microseconds=1))
            yield self.clock.instant
        self.clock.instant = max(until, self.clock.instant)

    def row(self, public_id: str) -> DeliveryRow:
        return self.all(DeliveryRow, DeliveryRow.public_id == public_id)[0]

    def fate(self, public_id: str) -> tuple[str, str | None]:
        """(state, reason) of a delivery."""
        row = self.row(public_id)
        return row.state, row.reason

    def held_until(self, public_id: str) -> str:
        """(reason, UTC instant) something is held for."""
        row = self.row(public_id)
        assert row.state == "held", (row.state, row.reason)
        return f"{row.reason} {row.not_before:%a %d %H:%M}"

    def judged(self, public_id: str) -> str:
        """What the budget says of a delivery now; what it has to wait for is kept."""
        row = self.row(public_id)
        verdict = self.database.read_now(attention.judge, [row], now=self.clock.now()).get(row.id)
        if verdict is None:
            return "may go"
        return f"{verdict.reason} {verdict.until:%a %d %H:%M}" if verdict.until else verdict.reason

    def asked_by_pulse(
        self, user_id: str, *, next_at: str, last_at: str | None, contacts: int = 1, done: bool = False
    ) -> None:
        """An open pulse asks somebody, and reminds them at these instants."""
        now = self.clock.now()

        def write(session: Session) -> None:
            wave = PulseWaveRow(
                workspace_id=WORKSPACE,
                programme_id=session.query(ProgrammeRow.id).limit(1).scalar(),
                instrument={"items": []},
                threshold=5,
                team_ids=[],
                timezone="UTC",
                opens_at=now,
                closes_on=now.date() + timedelta(days=4),
                closes_at=now + timedelta(days=4),
                state=WaveState.OPEN,
                created_by=user_id,
                created_at=now,
            )
            session.add(wave)
            session.flush()
            unit = PulseUnitRow(wave_id=wave.id, workspace_id=WORKSPACE, name="")
            session.add(unit)
            session.flush()
            session.add(
                PulseInvitationRow(
                    wave_id=wave.id,
                    user_id=user_id,
                    workspace_id=WORKSPACE,
                    unit_id=unit.id,
                    contacts=contacts,
                    done=done,
                    last_at=datetime.fromisoformat(last_at) if last_at else None,
                )
            )
            timers.put(
                session,
                workspace_id=WORKSPACE,
                kind=pulse_waves.ASKING,
                subject=f"{wave.id}:{user_id}",
                due_at=datetime.fromisoformat(next_at),
            )

        self.database.write_now(write)

    def wave_ids(self) -> list[int]:
        """The pulses there are, oldest first."""
        return [wave.id for wave in self.all(PulseWaveRow)]

    # What people choose, and what Slack shows

    def chooses(self, user_id: str = ANA, **chosen: Any) -> None:
        self.database.write_now(preferences.save, WORKSPACE, user_id, now=self.clock.now(), **chosen)

    def does_something(self, user_id: str = ANA) -> None:
        super().does_something(user_id)

    def away(self, user_id: str = ANA, until: datetime | None = None) -> None:
        self.database.write_now(availability.save_away, WORKSPACE, [(user_id, until)], at=self.clock.now())

    def dnd(self, since: datetime, until: datetime, user_id: str = ANA) -> None:
        self.database.write_now(availability.save_dnd, WORKSPACE, [(user_id, since, until)])

    def busy(self, until: date) -> None:
        self._update(TeamRow, busy_until=until)
