"""What comes to people and channels besides campaigns, as far as it is known: pulses, celebrations, busy days.

By what is planned alone: who has answered a pulse is nobody's to see, so that everybody asked counts as reminded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

from bot.calendar_facts import PulseAhead
from bot.db import busy_days, programmes, pulses
from bot.db.pulses import PulseWaveRow
from bot.domain import WaveState
from bot.recurrence import zone
from bot.services import pulse_times
from bot.services.attention_classes import rule_of
from bot.services.attention_windows import Chosen, chosen_hours
from bot.services.campaign_simulation import A_CHANNEL, A_PERSON, CELEBRATION, Beside
from bot.services.pulse_audience import belongs
from bot.working_days import at_local

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.services.campaign_audience import Everybody

Busy = tuple[tuple[date | None, date], ...]
_STANDING = (WaveState.DRAFT, WaveState.FROZEN, WaveState.OPEN)
_DAY = timedelta(days=1)
_AT = time(11)
"""When a celebration is told that is not told in a round-up."""


class Besides:
    """All of it for one workspace, read once."""

    def __init__(self, session: Session, all_of_them: Everybody, *, now: datetime) -> None:
        workspace_id = all_of_them.workspace_id
        self._channels_of = all_of_them.channels_of
        waves = pulses.waves(session, workspace_id, _STANDING)
        self._waves = {wave.id: wave for wave in waves}
        teams = programmes.teams(session, workspace_id) if waves else []
        self._told = {
            team.channel_id: [wave.id for wave in waves if team.id in wave.team_ids] for team in teams
        }
        self._asked: dict[int, Collection[str]] = {}
        for wave in waves:
            if wave.state == WaveState.DRAFT:
                mine = [team for team in teams if team.id in wave.team_ids]
                self._asked[wave.id] = belongs(session, workspace_id, mine).keys()
            else:
                self._asked[wave.id] = {one.user_id for one in pulses.invitations(session, wave.id)}
        found = busy_days.teams(session, workspace_id, busy_since=now.date() - _DAY)
        self.busy: dict[str, tuple[date | None, date]] = {
            team.channel_id: (team.busy_from, team.busy_until) for team, _ in found if team.busy_until
        }
        self._hours = {
            team.channel_id: team
            for team in programmes.teams(session, workspace_id)
            if team.hours or team.working_days or team.region
        }
        """Of the teams that have some, oldest first."""
        self._contacts = cache(self._contacts_of)

    def of_person(self, user_id: str, home: str) -> tuple[Busy, tuple[Beside, ...]]:
        """(busy days of their teams, what comes besides) for somebody who lives by an IANA zone."""
        busy = self._busy_of(self._channels_of.get(user_id, ())) if self.busy else ()
        asking = [wave for wave, asked in self._asked.items() if user_id in asked]
        return busy, tuple(one for wave in asking for one in self._contacts(wave, home))

    def of_channel(
        self, channel_id: str, home: str, celebrated: Collection[date]
    ) -> tuple[Busy, tuple[Beside, ...]]:
        """The same for a channel, in which something is celebrated on these dates."""
        found = [_celebration(day, home) for day in sorted(celebrated)]
        for wave in self._told.get(channel_id, ()):
            at = pulse_times.at_work(self._waves[wave].closes_at, zone(home))
            found.append(Beside("pulse_result", at, at, at + rule_of("pulse_result", A_CHANNEL).lasts))
        return self._busy_of([channel_id]), tuple(found)

    def _busy_of(self, channels: Collection[str]) -> Busy:
        return tuple(self.busy[one] for one in channels if one in self.busy)

    def _contacts_of(self, wave_id: int, home: str) -> tuple[Beside, ...]:
        wave, where = self._waves[wave_id], zone(home)
        asked, *reminded = _instants(wave, home)
        lasts = rule_of("pulse_invitation", A_PERSON).lasts
        found = [Beside("pulse_invitation", asked, wave.opens_at, min(asked + lasts, wave.closes_at))]
        lasts = rule_of("pulse_reminder", A_PERSON).lasts
        return (
            *found,
            *(
                Beside("pulse_reminder", one, wave.opens_at, min(one + lasts, wave.closes_at))
                for one in reminded
                if one.astimezone(where) < wave.closes_at
            ),
        )

    def hours_of(self, channels: Collection[str]) -> Chosen:
        """What the first of these teams that chose something has."""
        return chosen_hours(None, (team for one, team in self._hours.items() if one in channels))

    def hours_of_person(self, user_id: str) -> Chosen:
        """The same for somebody, whatever they chose for themselves."""
        return self.hours_of(self._channels_of.get(user_id, ())) if self._hours else Chosen()

    def pulses(self, people: Mapping[str, str]) -> tuple[PulseAhead, ...]:
        """The pulses that ask any of these people, first to last, as a lead reads of them."""
        found = []
        for wave_id, asked in self._asked.items():
            count = sum(user_id in people for user_id in asked)
            if not count:
                continue
            wave = self._waves[wave_id]
            where = zone(wave.timezone)
            contacts = [one.astimezone(where).date() for one in _instants(wave, wave.timezone)]
            found.append(PulseAhead(contacts[0], wave.closes_on, count, tuple(contacts)))
        return tuple(sorted(found, key=lambda one: (one.opens_on, one.closes_on)))


def _instants(wave: PulseWaveRow, home: str) -> list[datetime]:
    """When somebody in a zone is asked, and reminded at most."""
    where = zone(home)
    asked = pulse_times.at_work(wave.opened_at or wave.opens_at, where)
    return [asked, *pulse_times.reminders(asked, wave.closes_at, where)]


def _celebration(day: date, home: str) -> Beside:
    at = at_local(day, _AT, zone(home))
    return Beside(CELEBRATION, at, at, at + rule_of(CELEBRATION, A_CHANNEL).lasts)
