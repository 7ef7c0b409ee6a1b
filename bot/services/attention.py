"""May this go now? One attention budget a person, and one a channel, over all campaigns and features.

It is asked at the moment of sending, for many deliveries at once, and reads what it needs in a handful of queries
however many they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.attention import Attention, Pace
from bot.db import attention, delivery_queue
from bot.db.attention import Ahead, Counted, Hours, Situation
from bot.db.deliveries import DeliveryRow
from bot.domain import Verb, is_person
from bot.services import attention_planned, returning, silence
from bot.services import attention_together as together
from bot.services.attention_classes import CLASSES, Rank, Rule, rank_at, rule_of
from bot.services.attention_past import PULSE_WEEK, Past
from bot.services.attention_together import ALONE, Verdict
from bot.services.attention_windows import Reach, chosen_hours, closed, opens, reach_of
from bot.services.weekly_posts import Brought
from bot.working_days import at_local

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

COUNTED = (Attention.UNASKED, Attention.CHANNEL_OWN)
"""Classes that have a budget."""
PERSON_A_DAY, PERSON_A_WEEK, LIGHT_A_WEEK = 1, 3, 1
CHANNEL_A_DAY, CHANNEL_A_WEEK = 1, 4
_ZONE = "UTC"
_DAY = timedelta(days=1)
_LOOK_BACK = timedelta(days=9)
"""The longest local week, and a day for the date line."""
_OWN_KINDS = {one: tuple(kind for kind, rule in CLASSES.items() if rule.attention is one) for one in COUNTED}


@dataclass(frozen=True, slots=True)
class _Budget:
    """How much may go to one place: by day and week of its own calendar."""

    a_day: int
    a_week: int
    sent: Sequence[Counted]
    ahead: Sequence[Ahead]


def judge(session: Session, rows: Collection[DeliveryRow], *, now: datetime) -> dict[int, Verdict]:
    """What may not go now, by the delivery's id; what is missing may. Reads only."""
    concerned: dict[str, list[tuple[DeliveryRow, Rule]]] = {}
    for row in rows:
        rule = rule_of(row.kind, row.conversation)
        if row.verb == Verb.POST and row.thread_ts is None and _is_checked(row, rule):
            concerned.setdefault(row.workspace_id, []).append((row, rule))
    verdicts: dict[int, Verdict] = {}
    for workspace_id, mine in concerned.items():
        desk = _Desk(session, workspace_id, mine, now=now)
        for row, rule in mine:
            verdict = desk.verdict(row, rule)
            if verdict is not None:
                verdicts[row.id] = verdict
    return verdicts


def _is_checked(row: DeliveryRow, rule: Rule) -> bool:
    if row.attention == Attention.ASKED:  # somebody asked for just this one
        return False
    return rule.attention in (*COUNTED, Attention.NEWS) or rule.is_nudge


def counts_as(row: DeliveryRow) -> Attention | None:
    """The budget a delivery counts on once it is sent; None for none."""
    rule = rule_of(row.kind, row.conversation)
    if row.verb != Verb.POST or row.thread_ts is not None or row.attention == Attention.ASKED:
        return None
    return rule.attention if rule.attention in COUNTED else None


def release(session: Session, *, now: datetime, limit: int) -> int:
    """Lets go what was held until now; it is judged anew when it is sent. Returns how many."""
    return delivery_queue.release(session, now, limit=limit)


class _Desk:
    """Everything that is known of the people and channels of some deliveries of one workspace."""

    def __init__(
        self,
        session: Session,
        workspace_id: str,
        mine: Sequence[tuple[DeliveryRow, Rule]],
        *,
        now: datetime,
    ) -> None:
        self._session, self._workspace_id, self._now = session, workspace_id, now
        of: dict[Attention, list[str]] = {}
        for row, rule in mine:
            of.setdefault(rule.attention, []).append(row.conversation)
        persons = [*of.get(Attention.UNASKED, ()), *of.get(Attention.NEWS, ()), *of.get(Attention.DUTY, ())]
        places = of.get(Attention.CHANNEL_OWN, [])
        budgeted = {Attention.UNASKED: of.get(Attention.UNASKED, []), Attention.CHANNEL_OWN: places}
        self._people: Mapping[str, Situation] = {}
        self._teams: Mapping[str, list[Hours]] = {}
        self._channels: Mapping[str, Hours] = {}
        self._sent: dict[str, list[Counted]] = {}
        self._waiting: dict[str, list[Ahead]] = {}
        if persons:
            self._people = attention.situations(session, workspace_id, persons)
            self._teams = attention.teams_of(session, workspace_id, persons)
        if places:
            self._channels = attention.channels(session, workspace_id, places)
        self._brought = Brought(session, workspace_id, [row for row, _ in mine], now=now)
        self._planned = self._plans(mine)
        self._past = Past(session, workspace_id, [row for row, _ in mine], now=now)
        for kind, conversations in budgeted.items():
            if conversations:
                self._sent |= attention.counted(session, workspace_id, conversations, since=now - _LOOK_BACK)
                self._waiting |= attention.waiting(session, workspace_id, conversations, _OWN_KINDS[kind])

    def _plans(self, mine: Sequence[tuple[DeliveryRow, Rule]]) -> attention_planned.Planned:
        counted = [(row, rank_at(rule, self._waited(row))) for row, rule in mine if rule.attention in COUNTED]
        modest = {row.conversation for row, rank in counted if rank > Rank.RITUAL}
        asked = {
            row.conversation for row, rank in counted if is_person(row.conversation) and rank > Rank.PULSE
        }
        planned = attention_planned.of_campaigns(self._session, self._workspace_id, modest, now=self._now)
        zones = {user_id: self._reach(user_id, self._people.get(user_id)).where for user_id in asked}
        for user_id, more in attention_planned.of_pulses(self._session, self._workspace_id, zones).items():
            planned.setdefault(user_id, []).extend(more)
        return planned

    def _waited(self, row: DeliveryRow | Ahead) -> timedelta:
        written_at = row.created_at if isinstance(row, DeliveryRow) else row.written_at
        return self._now - (written_at or self._now)

    def verdict(self, row: DeliveryRow, rule: Rule) -> Verdict | None:
        """What becomes of one of them; None: it may go."""
        if rule.attention is Attention.CHANNEL_OWN:
            return self._to_channel(row, rule)
        person = self._people.get(row.conversation)
        reach = self._reach(row.conversation, person)
        if rule.attention is Attention.UNASKED:
            return self._unasked(row, rule, person, reach)
        # What is owed, or news, respects hours and days off; Slack itself keeps quiet while somebody is away.
        plain = Reach(reach.where, reach.windows, reach.place)
        if rule.attention is Attention.NEWS:
            return together.news(row, person, plain, self._now)
        return self._held(row, rule, plain, closed(plain, self._now))

    def _reach(self, user_id: str, person: Situation | None) -> Reach:
        teams = self._teams.get(user_id, [])
        timezone = next(
            (name for name in (person and person.timezone, *(team.timezone for team in teams)) if name), _ZONE
        )
        busy = _busy(teams)
        reach = reach_of(timezone, chosen_hours(person, teams))
        if person is None:
            return replace(reach, busy=busy)
        return replace(
            reach,
            paused_until=person.paused_until,
            busy=busy,
            is_away=bool(person.away),
            away_until=person.away_until,
            dnd_from=person.dnd_from,
            dnd_until=person.dnd_until,
        )

    def _to_channel(self, row: DeliveryRow, rule: Rule) -> Verdict | None:
        team = self._channels.get(row.conversation)
        busy = _busy([team]) if team and rule.rank is not Rank.OWED else ()
        chosen = chosen_hours(None, [team] if team else ())
        reach = replace(reach_of((team and team.timezone) or _ZONE, chosen), busy=busy)
        verdict = self._held(row, rule, reach, closed(reach, self._now)) or self._brought.verdict(row, reach)
        if verdict is not None:
            return verdict
        return self._over_budget(row, rule, reach, self._budget(row, rule, CHANNEL_A_DAY, CHANNEL_A_WEEK))

    def _unasked(
        self, row: DeliveryRow, rule: Rule, person: Situation | None, reach: Reach
    ) -> Verdict | None:
        shut = closed(reach, self._now)
        if shut is not None and shut[0] == "paused":
            # After a pause everything starts afresh: nothing that fell into it comes later.
            return Verdict("paused")
        if shut is None and person is not None and rule.rank is not Rank.PULSE:  # an open pulse is owed
            back = returning.back_at(person, reach.where, now=self._now)
            if returning.is_backlog(row.created_at, back, reach.where):
                return Verdict(returning.RETURNED)
        pace = silence.pace_of(person) if person else Pace.NORMAL
        if pace is Pace.DIGEST:
            return self._in_week(row, rule, person, reach)
        if shut is not None:
            return self._held(row, rule, reach, shut)
        if pace is not Pace.NORMAL and rule.rank is Rank.SCENARIO and self._past.had_the_last(row):
            return Verdict("pace")  # half as many: every second question that can reach them
        a_week = PERSON_A_WEEK if pace is Pace.NORMAL else LIGHT_A_WEEK
        budget = self._budget(row, rule, PERSON_A_DAY, a_week)
        if rule.rank is Rank.SCENARIO and self._gives_way(row, reach, budget):
            return Verdict(PULSE_WEEK)
        verdict = self._over_budget(row, rule, reach, budget)
        if verdict is not None and pace is not Pace.NORMAL:
            # That a week is full with less is somebody's own pace: nobody else may tell it from that.
            return replace(verdict, reason="pace")
        return verdict

    def _in_week(
        self, row: DeliveryRow, rule: Rule, person: Situation | None, reach: Reach
    ) -> Verdict | None:
        sent = self._sent.get(row.conversation, [])
        alone = self._held(row, rule, reach, closed(reach, self._now)) or self._over_budget(
            row, rule, reach, _Budget(PERSON_A_DAY, PERSON_A_WEEK, sent, ())
        )
        if row.reason == ALONE and alone is None:
            return None
        verdict = together.in_week(row, person=person, reach=reach, sent=sent, past=self._past, now=self._now)
        return alone if verdict is None else verdict

    def _gives_way(self, row: DeliveryRow, reach: Reach, budget: _Budget) -> bool:
        """In a week with a pulse one scenario is left out (programme C3)."""
        week = _monday(self._now, reach)
        pulse = any(
            CLASSES[one.kind].rank is Rank.PULSE and _day(one.sent_at, reach) >= week
            for one in budget.sent
            if one.kind in CLASSES
        )
        pulse = pulse or any(
            CLASSES[one.kind].rank is Rank.PULSE and self._planned_on(one, reach) < week + 7 * _DAY
            for one in budget.ahead
        )
        return pulse and not self._past.gave_way(row.conversation, since=week)

    def _budget(self, row: DeliveryRow, rule: Rule, a_day: int, a_week: int) -> _Budget:
        """What counts against this one: what was sent, and what waits or is planned there and goes first."""
        there = self._waiting.get(row.conversation, []) + self._planned.get(row.conversation, [])
        mine = rank_at(rule, self._waited(row))
        ahead = [
            one
            for one in there
            if one.id != row.id and rank_at(rule_of(one.kind, row.conversation), self._waited(one)) < mine
        ]
        return _Budget(a_day, a_week, self._sent.get(row.conversation, []), ahead)

    def _planned_on(self, one: Ahead, reach: Reach) -> date:
        return _day(max(one.not_before or self._now, self._now), reach)

    def _over_budget(self, row: DeliveryRow, rule: Rule, reach: Reach, budget: _Budget) -> Verdict | None:
        today, monday = _day(self._now, reach), _monday(self._now, reach)
        sent = [_day(one.sent_at, reach) for one in budget.sent]
        planned = [self._planned_on(one, reach) for one in budget.ahead]
        this_week = [day for day in [*sent, *planned] if monday <= day < monday + 7 * _DAY]
        if len(this_week) >= budget.a_week:
            # What is only planned may yet come to nothing: tomorrow tells.
            is_certain = sum(monday <= day for day in sent) >= budget.a_week
            day = monday + 7 * _DAY if is_certain else today + _DAY
            return self._later(row, rule, reach, "week_full", day)
        if sum(day == today for day in this_week) >= budget.a_day:
            return self._later(row, rule, reach, "day_full", today + _DAY)
        return None

    def _later(self, row: DeliveryRow, rule: Rule, reach: Reach, reason: str, day: date) -> Verdict:
        """When something goes for which there is no more room before a date."""
        return _until(row, rule, reason, opens(reach, at_local(day, time(0), reach.where)))

    def _held(
        self, row: DeliveryRow, rule: Rule, reach: Reach, shut: tuple[str, datetime] | None
    ) -> Verdict | None:
        if shut is None:
            return None
        return _until(row, rule, shut[0], opens(reach, self._now))


def _until(row: DeliveryRow, rule: Rule, reason: str, until: datetime | None) -> Verdict:
    """Held, or left out where that is too late to be of use."""
    late = row.expires_at if row.expires_at is not None else row.created_at + rule.lasts
    is_own = rule.attention in COUNTED
    if until is None or (is_own and until > late):
        return Verdict(reason)
    return Verdict(reason, until)


def _busy(teams: Sequence[Hours]) -> tuple[tuple[date | None, date], ...]:
    return tuple((team.busy_from, team.busy_until) for team in teams if team.busy_until)


def _day(instant: datetime, reach: Reach) -> date:
    return instant.astimezone(reach.where).date()


def _monday(instant: datetime, reach: Reach) -> date:
    today = _day(instant, reach)
    return today - timedelta(days=today.weekday())
