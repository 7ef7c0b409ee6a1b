"""The rules of barriers: who raises them, who answers, and that nobody who speaks up is left without an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.db import audit, barrier_messages, barriers, people, programmes
from bot.db.barriers import BarrierRow
from bot.domain import Barrier, BarrierState
from bot.errors import Refusal
from bot.facts import Board
from bot.services import barrier_watch, ledger
from bot.services.customer_data import check_safe
from bot.services.roles import require_programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FEWEST_WORDS = 3
MOST_CHARACTERS = 1000
MOST_EFFECT = 500
FEWEST_REASON = 10
MOST_A_DAY = 10
MOST_DAYS_AHEAD = 366
OWNER_WITHIN = 2
"""Working days in which somebody takes a barrier on; then a programme lead owns it (programme B4.9)."""
DECIDED_WITHIN = timedelta(days=10)
"""After so long the leads hear of a barrier that nobody has decided (programme B3)."""
_DAY = timedelta(days=1)

ANSWERS = (
    BarrierState.WILL_DO,
    BarrierState.DOING,
    BarrierState.DONE,
    BarrierState.NOT_NOW,
    BarrierState.NO,
)
_PROMISES = (BarrierState.WILL_DO, BarrierState.DOING)
_NEED_A_REASON = (BarrierState.NOT_NOW, BarrierState.NO)


@dataclass(frozen=True, slots=True)
class Answer:
    """What whoever looks after a barrier says. `due_on`: when it will be done, or looked at again."""

    state: BarrierState | None
    owner_id: str
    due_on: date | None
    text: str


def teams_of(session: Session, *, workspace_id: str, user_id: str) -> list[tuple[int, str]]:
    """(team id, name of its channel) of each team a person may raise barriers in. Raises Refusal without any."""
    require_programme(session, workspace_id)
    person = people.get(session, workspace_id, user_id)
    if person is None or not person.can_take_part:
        raise Refusal("barriers.not_for_guests")
    channels = programmes.channels_of_people(session, workspace_id, [user_id]).get(user_id, [])
    mine = [team for team in programmes.teams(session, workspace_id) if team.channel_id in channels]
    if not mine:
        raise Refusal("barriers.no_team")
    names = people.channel_names(session, workspace_id, [team.channel_id for team in mine])
    return [(team.id, names.get(team.channel_id) or team.channel_id) for team in mine]


def check(text: str, effect: str) -> None:
    """Raises Refusal, with its field, for words that say too little or too much, or hold a customer's data."""
    if len(text) > MOST_CHARACTERS:
        raise Refusal("barriers.too_long", field="text", length=len(text), most=MOST_CHARACTERS)
    if len(text.split()) < FEWEST_WORDS:
        raise Refusal("barriers.too_short", field="text")
    if len(effect) > MOST_EFFECT:
        raise Refusal("barriers.too_long", field="effect", length=len(effect), most=MOST_EFFECT)
    if not any(sign.isalnum() for sign in effect):
        raise Refusal("barriers.effect_needed", field="effect")
    check_safe(text, field="text")
    check_safe(effect, field="effect")


def raise_barrier(
    session: Session,
    *,
    workspace_id: str,
    raiser_id: str,
    team_id: int,
    text: str,
    effect: str,
    is_confidential: bool,
    now: datetime,
) -> int:
    """Stores a barrier and tells those who can answer it. Returns its id. Raises Refusal.

    Raised in confidence, the raiser's name is in no message, no audit event and no list (programme B4.13).
    """
    if team_id not in dict(teams_of(session, workspace_id=workspace_id, user_id=raiser_id)):
        raise Refusal("barriers.no_team")
    check(text, effect)
    people.lock(session, workspace_id, raiser_id)
    if barriers.raised_since(session, workspace_id, raiser_id, now - _DAY) >= MOST_A_DAY:
        raise Refusal("barriers.enough_today", most=MOST_A_DAY)
    row = BarrierRow(
        workspace_id=workspace_id,
        team_id=team_id,
        raiser_id=raiser_id,
        is_confidential=is_confidential,
        text=text,
        effect=effect,
        state=BarrierState.RAISED,
        answer="",
        raised_at=now,
    )
    session.add(row)
    session.flush()
    barrier_watch.log(session, row, actor_id=barrier_watch.shown_raiser(row), now=now)
    for user_id in barrier_watch.answerers(session, row):
        barrier_watch.tell(session, row, "barrier_raised", to=user_id, now=now)
    today = barrier_watch.today(session, row, now)
    owned_by = barrier_watch.working_days_on(session, row, OWNER_WITHIN, now)
    barrier_watch.remind(session, row, "barrier_owner", owned_by)
    barrier_watch.remind(session, row, "barrier_undecided", today + DECIDED_WITHIN)
    barrier_watch.report_to_team(session, row, now=now)
    return row.id


def board(session: Session, *, workspace_id: str, user_id: str) -> Board:
    """The barriers a person may read: of their own teams, of those they manage, for a lead of all; and their own."""
    mine = barriers.raised_by(session, workspace_id, user_id)
    led = programmes.is_lead(session, workspace_id, user_id)
    channels = set(programmes.channels_of_people(session, workspace_id, [user_id]).get(user_id, []))
    managed = {team.channel_id for team in programmes.managed_teams(session, workspace_id, user_id)}
    teams = [
        team.id
        for team in programmes.teams(session, workspace_id)
        if led or team.channel_id in managed | channels
    ]
    shown = {one.id: one for one in barriers.of_teams(session, workspace_id, teams)}
    shown |= {one.id: one for one, _ in mine}
    return Board(
        barriers=tuple(shown.values()),
        mine={one.id: is_confidential for one, is_confidential in mine},
        answerable=frozenset(
            one.id for one in shown.values() if led or one.owner_id == user_id or one.channel_id in managed
        ),
    )


def to_answer(session: Session, *, workspace_id: str, user_id: str, barrier_id: int) -> tuple[Barrier, str]:
    """A barrier somebody is about to answer, and a mark of its present state. Raises Refusal."""
    row = _answerable(session, workspace_id, user_id, barrier_id)
    return barriers.readable(session, row), _mark(row)


def check_answer(
    session: Session, given: Answer, *, workspace_id: str, by: str, barrier_id: int, mark: str, now: datetime
) -> None:
    """Raises Refusal, with its field, for an answer that cannot be given; also when somebody was quicker."""
    _check_answer(session, given, _answerable(session, workspace_id, by, barrier_id), mark=mark, now=now)


def _check_answer(session: Session, given: Answer, row: BarrierRow, *, mark: str, now: datetime) -> None:
    if _mark(row) != mark:
        raise Refusal("barriers.answered_meanwhile", field="state")
    if given.state not in ANSWERS:
        raise Refusal("barriers.state_needed", field="state")
    owner = people.get(session, row.workspace_id, given.owner_id)
    if owner is None or not owner.can_take_part:
        raise Refusal("barriers.owner_cannot", field="owner")
    if len(given.text) > MOST_CHARACTERS:
        raise Refusal("barriers.too_long", field="answer", length=len(given.text), most=MOST_CHARACTERS)
    if given.state in _NEED_A_REASON and len(given.text.strip()) < FEWEST_REASON:
        raise Refusal("barriers.reason_needed", field="answer")
    check_safe(given.text, field="answer")
    if given.state in barrier_watch.WITH_A_DATE:
        _check_due(given, today=barrier_watch.today(session, row, now))


def _check_due(given: Answer, *, today: date) -> None:
    if given.due_on is None:
        if given.state in _PROMISES:
            raise Refusal("barriers.due_needed", field="due_on")
        raise Refusal("barriers.review_needed", field="due_on")
    if given.due_on < today:
        raise Refusal("barriers.due_past", field="due_on")
    if (given.due_on - today).days > MOST_DAYS_AHEAD:
        raise Refusal("barriers.due_far", field="due_on")


def answer(
    session: Session, given: Answer, *, workspace_id: str, by: str, barrier_id: int, mark: str, now: datetime
) -> None:
    """Takes an answer: the raiser hears it, a new owner too, and the date is watched. Raises Refusal."""
    row = _answerable(session, workspace_id, by, barrier_id, for_change=True)
    _check_answer(session, given, row, mark=mark, now=now)
    before = row.owner_id
    row.state, row.owner_id, row.answer, row.answered_at = str(given.state), given.owner_id, given.text, now
    row.due_on = given.due_on if given.state in barrier_watch.WITH_A_DATE else None
    number = barrier_watch.log(session, row, actor_id=by, now=now)
    barrier_watch.forget_timers(session, row)
    if row.due_on is not None:
        barrier_watch.remind(session, row, "barrier_due", row.due_on + _DAY)
    barrier_watch.report_to_team(session, row, now=now)
    if by != row.raiser_id:
        barrier_watch.tell(session, row, "barrier_answered", to=row.raiser_id, now=now, number=number, by=by)
    if given.owner_id not in {before, by}:
        barrier_watch.tell(session, row, "barrier_owned", to=given.owner_id, now=now, number=number, by=by)
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act=f"barrier_{given.state}",
        subject=f"barrier:{row.id}",
        at=now,
    )


def confirm(
    session: Session, *, workspace_id: str, user_id: str, barrier_id: int, solved: bool, now: datetime
) -> None:
    """The raiser says whether it is solved; if not, it is open again, once. Raises Refusal when that is over."""
    row = barriers.get(session, workspace_id, barrier_id, for_change=True)
    if row is None or row.raiser_id != user_id or row.state != BarrierState.DONE:
        raise Refusal("barriers.nothing_to_confirm")
    if solved:
        return
    if row.times_reopened:
        raise Refusal("barriers.reopened_already")
    row.state, row.times_reopened, row.answered_at = BarrierState.RAISED, 1, now
    number = barrier_watch.log(session, row, actor_id=barrier_watch.shown_raiser(row), now=now)
    for one in [row.owner_id] if row.owner_id else barrier_watch.answerers(session, row):
        barrier_watch.tell(session, row, "barrier_reopened", to=one, now=now, number=number)
    barrier_watch.remind(
        session, row, "barrier_undecided", barrier_watch.today(session, row, now) + DECIDED_WITHIN
    )
    barrier_watch.report_to_team(session, row, now=now)


def withdraw(session: Session, *, workspace_id: str, user_id: str, barrier_id: int, now: datetime) -> None:
    """The raiser takes a barrier back: its words go, and it leaves every list. Raises Refusal if there is none."""
    row = barriers.get(session, workspace_id, barrier_id, for_change=True)
    if row is None or row.raiser_id != user_id or row.state == BarrierState.WITHDRAWN:
        raise Refusal("barriers.gone")
    row.state, row.text, row.effect, row.answer = BarrierState.WITHDRAWN, "", "", ""
    barrier_watch.log(session, row, actor_id=barrier_watch.shown_raiser(row), now=now)
    barrier_watch.forget_timers(session, row)
    for key in barrier_messages.keys(session, workspace_id, row.id):
        ledger.replace(session, workspace_id=workspace_id, dedupe_key=key, kind="barrier_withdrawn", now=now)


def _answerable(
    session: Session, workspace_id: str, user_id: str, barrier_id: int, *, for_change: bool = False
) -> BarrierRow:
    row = barriers.get(session, workspace_id, barrier_id, for_change=for_change)
    if row is None or row.state == BarrierState.WITHDRAWN:
        raise Refusal("barriers.gone")
    leads = programmes.leads(session, workspace_id)
    if user_id not in {row.owner_id, *barrier_watch.answerers(session, row), *leads}:
        raise Refusal("barriers.not_yours", leads=leads)
    return row


def _mark(row: BarrierRow) -> str:
    """Changes with every answer, so that two who answer at once notice."""
    return f"{row.state}:{row.owner_id or ''}:{row.answered_at.isoformat() if row.answered_at else ''}"
