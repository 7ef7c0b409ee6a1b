"""A programme in a database in which pulses are started, answered and closed, without Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.deliveries import DeliveryRow
from bot.db.programmes import TeamRow
from bot.db.pulse_answers import PulseAnswerRow, PulseBufferRow, PulseResponseSetRow
from bot.db.pulses import PulseInvitationRow, PulseSnapshotRow, PulseUnitRow, PulseWaveRow
from bot.db.timers import DueTimer, TimerRow
from bot.domain import DeliveryState
from bot.jobs.timers import RULES
from bot.services import deliveries, pulse_actions, pulse_answers, pulses, roles, timers
from content.instrument import builtin_instrument
from tests.services.programme_world import LEAD, WORKSPACE, World, channel_step, somebody

ANSWERS = {"PI2": "4", "SC3": "2", "BR2": "5"}
SKIPPED = {"PI2": "skip", "SC3": "skip", "BR2": "skip"}
TEXTS = {
    "heard": "Good work is seldom seen.",
    "will": "Each Friday we name three things.",
    "will_not": "No prizes: they set people against each other.",
}


class PulseWorld(World):
    """Says what a lead does, what people answer, and what comes of it. The clock starts on Monday, 08:55 UTC."""

    def do(self, service: Callable[..., Any], **more: Any) -> Any:
        return self.database.write_now(service, workspace_id=self.workspace_id, now=self.clock.now(), **more)

    def rows(self, table: Any) -> list[Any]:
        """Rows of a table in the order the database gives them."""

        def query(session: Session) -> list[Any]:
            found = list(session.scalars(select(table)))
            session.expunge_all()
            return found

        return self.database.read_now(query)

    # What leads do

    def teams(self) -> dict[str, int]:
        return {team.channel_id: team.id for team in self.rows(TeamRow)}

    def form(self, *channels: str, **more: Any) -> pulses.Plan:
        """The filled form: opens now, closes on Friday."""
        teams = self.teams()
        given: dict[str, Any] = {
            "team_ids": tuple(teams[one] for one in channels) if channels else None,
            "opens_on": None,
            "opens_time": time(9, 30),
            "closes_on": date(2026, 11, 27),
        }
        return pulses.Plan(**given | more)

    def start(self, *channels: str, by: str = LEAD, **more: Any) -> int:
        """Starts a pulse; raises Refusal."""
        found: int = self.do(
            pulses.start, plan=self.form(*channels, **more), instrument=builtin_instrument().frozen(), by=by
        )
        return found

    def manage(self, user_id: str, channel: str) -> None:
        """Somebody becomes the manager of a team."""
        team_id = self.teams()[channel]
        change = roles.Change(team_id=team_id, shown=(), wanted=(user_id,))
        self.do(roles.set_managers, by=LEAD, changes=[change])

    # What people do

    def answer(self, user_id: str, wave_id: int, **choices: str) -> None:
        self.do(pulse_answers.answer, user_id=user_id, wave_id=wave_id, choices=ANSWERS | choices)

    def publish(self, wave_id: int, *, by: str = LEAD, **texts: str) -> int:
        found: int = self.do(pulse_actions.publish, by=by, wave_id=wave_id, **TEXTS | texts)
        return found

    # What the clock does

    def run(self) -> None:
        """Ends what timers are due, sends what is written, until nothing is left to do now."""
        for _ in range(6):
            self.tick_timers()
            self.send()
            self.clock.move(seconds=5)

    def tick_timers(self) -> None:
        self.database.write_now(timers.tick, rules=RULES, now=self.clock.now(), limit=500)

    def rule(self, rule: Callable[..., None], subject: str) -> None:
        """Runs a timer's rule, whether or not such a timer is due."""
        due = DueTimer(0, self.workspace_id, "any", subject, self.clock.now())
        self.database.write_now(rule, due, now=self.clock.now())

    def run_at(self, *texts: str) -> None:
        for text in texts:
            self.clock.set(text)
            self.run()

    def send(self) -> None:
        """Everything that may go now is sent, as Slack would take it."""
        while claimed := self.database.write_now(deliveries.claim, now=self.clock.now(), busy=[], limit=100):
            for one in claimed:
                self.database.write_now(
                    deliveries.sent, one, channel_id=one.conversation, ts=f"{one.id}.1", now=self.clock.now()
                )

    # What came of it

    def wave(self, wave_id: int) -> PulseWaveRow:
        return next(row for row in self.rows(PulseWaveRow) if row.id == wave_id)

    def invited(self, wave_id: int) -> dict[str, PulseInvitationRow]:
        return {row.user_id: row for row in self.rows(PulseInvitationRow) if row.wave_id == wave_id}

    def units(self, wave_id: int) -> dict[str, PulseUnitRow]:
        return {row.channel_id or "": row for row in self.rows(PulseUnitRow) if row.wave_id == wave_id}

    def cells(self, wave_id: int) -> dict[tuple[str, str], PulseSnapshotRow]:
        names = {unit.id: name for name, unit in self.units(wave_id).items()}
        return {
            (names[row.unit_id], row.item): row
            for row in self.rows(PulseSnapshotRow)
            if row.wave_id == wave_id
        }

    def sets(self) -> list[tuple[int, dict[str, str], date]]:
        """(unit, choices, date) of what is out of the buffers."""
        answers = self.rows(PulseAnswerRow)
        return [
            (row.unit_id, {one.item: one.choice for one in answers if one.set_id == row.id}, row.dated)
            for row in self.rows(PulseResponseSetRow)
        ]

    def waiting(self) -> int:
        return sum(len(row.waiting) for row in self.rows(PulseBufferRow))

    def timers(self, kind: str) -> list[TimerRow]:
        return [row for row in self.rows(TimerRow) if row.kind == kind]

    def sent_to(self, *kinds: str) -> list[tuple[str, str]]:
        """(conversation, kind) of what was sent, in order."""
        found = self.all(DeliveryRow, DeliveryRow.state == DeliveryState.SENT)
        return [(row.conversation, row.kind) for row in found if not kinds or row.kind in kinds]


def desk(world: World, channels: dict[str, Iterable[str]], **zones: str) -> None:
    """A company: these people in these channels, Lee leads."""
    world.arrive()
    everybody = sorted({user_id for members in channels.values() for user_id in members})
    world.people(*(somebody(user_id, zones.get(user_id, "Europe/Lisbon")) for user_id in everybody))
    for channel_id, members in channels.items():
        world.channel(channel_id, [*members, LEAD])
    world.set_up(channel_step("30 9 * * 1"))


def crowd(letter: str, count: int) -> list[str]:
    """Ids of so many people."""
    return [f"U{letter}{number:02d}" for number in range(count)]


__all__ = ["ANSWERS", "LEAD", "SKIPPED", "TEXTS", "WORKSPACE", "PulseWorld", "crowd", "desk"]
