"""The rules of asking: which scenario question a delivery brings, and when somebody may have one now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.db import deliveries, drills, people
from bot.errors import Refusal
from bot.facts import DrillStage
from bot.services import drill_selection, drill_states, ledger, returning
from bot.services.drill_reviews import Card
from bot.services.roles import require_programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

SCHEDULED, ASKED_FOR = "scenario", "scenario_now"
"""The kinds of delivery that ask: what the calendar brings, and what the person asked for."""


def for_question(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What a delivery asks: chosen once, at its first try, and the same at every other; None when nothing is due."""
    now = max(instant for instant in (row.created_at, row.due_at, row.not_before) if instant)
    deck = drill_states.deck(session, row.workspace_id)
    known = {scenario_id for card in deck for scenario_id in card.scenarios}
    attempt = drills.of_delivery(session, row.id)
    easy = row.kind == SCHEDULED and returning.is_welcome(
        session,
        row,
        now=now,
        before=attempt.id if attempt else None,
    )
    if attempt is not None and attempt.scenario_id in known:
        return {"scenario_id": attempt.scenario_id, "practice": attempt.practice, "welcome": easy}
    if attempt is not None:  # the pack has changed in between
        drills.let_go(session, attempt.id)
    scenario_id = _choose(session, row, deck, now=now, practice=False, easy=easy)
    return None if scenario_id is None else {"scenario_id": scenario_id, "practice": False, "welcome": easy}


def check_person(session: Session, *, workspace_id: str, user_id: str) -> None:
    """Raises Refusal before there is a programme, and for whom the programme may not write to."""
    require_programme(session, workspace_id)
    person = people.get(session, workspace_id, user_id)
    if person is None or not person.can_take_part:
        raise Refusal("drills.members_only")


def ask_now(
    session: Session, *, workspace_id: str, user_id: str, key: str, practice: bool, now: datetime
) -> date | None:
    """Asks somebody a question because they want one, once a `key`. Returns None when it is on its way.

    When every principle was asked within 7 days, nothing is sent and the local date is returned from which one fits;
    with `practice` one comes all the same, and counts for nothing. Raises Refusal like `check_person`.
    """
    check_person(session, workspace_id=workspace_id, user_id=user_id)
    people.lock(session, workspace_id, user_id)  # of two taps at once the second sees what the first one asks
    deck = drill_states.deck(session, workspace_id)
    today, reviews = drill_states.reviews(session, workspace_id, user_id, deck, now=now)
    fits = drill_selection.pick(deck, reviews, today, person=user_id) is not None
    if not fits and not (practice and deck):
        return drill_selection.next_on(reviews, today)
    dedupe_key = f"drill:{user_id}:{key}"
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind=ASKED_FOR,
        conversation=user_id,
        values={},
        now=now,
        dedupe_key=dedupe_key,
    )
    row = deliveries.with_key(session, workspace_id, dedupe_key)
    if row is not None and drills.of_delivery(session, row.id) is None:
        _choose(session, row, deck, now=now, practice=not fits)
    return None


def sticking(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> dict[str, DrillStage]:
    """Where somebody stands with each principle, by its id: for their own eyes. Raises Refusal like `check_person`."""
    check_person(session, workspace_id=workspace_id, user_id=user_id)
    deck = drill_states.deck(session, workspace_id)
    _, reviews = drill_states.reviews(session, workspace_id, user_id, deck, now=now)
    return {principle_id: review.stage for principle_id, review in reviews.items()}


def _choose(
    session: Session,
    row: DeliveryRow,
    deck: Sequence[Card],
    *,
    now: datetime,
    practice: bool,
    easy: bool = False,
) -> str | None:
    """The scenario this delivery asks from now on; None, and nothing noted, when none fits."""
    person = row.conversation
    today, reviews = drill_states.reviews(session, row.workspace_id, person, deck, now=now)
    if easy:
        card = drill_selection.pick_easy(deck, reviews, today, person=person)
    else:
        card = drill_selection.pick(deck, reviews, today, person=person, practice=practice)
    if card is None:
        return None
    scenario_id = drill_selection.variant(card, reviews[card.id], person=person)
    drills.ask(
        session,
        workspace_id=row.workspace_id,
        user_id=person,
        delivery_id=row.id,
        scenario_id=scenario_id,
        practice=practice,
        asked_at=now,
    )
    return scenario_id
