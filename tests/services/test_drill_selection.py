"""The selection of scenario questions, in itself: gaps, cover, turns of variants, and the way back to learning."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.facts import DrillStage
from bot.services.drill_reviews import Attempt, Card, Review, fold
from bot.services.drill_selection import GAP, fits, next_on, pick, variant

DAY = date(2026, 11, 24)
THEMES = ("understand", "keep", "calm", "together")


def deck_of(principles: int, variants: int = 3) -> list[Card]:
    return [
        Card(
            f"p{number}",
            THEMES[number % 4],
            THEMES[number % 4] == "calm",
            tuple(f"p{number}.v{k}" for k in range(1, variants + 1)),
        )
        for number in range(1, principles + 1)
    ]


DECK = deck_of(12)
ANSWERS = st.tuples(st.sampled_from([True, False, None]), st.sampled_from([True, False, None]))


def play(
    deck: list[Card],
    answers: list[tuple[bool | None, bool | None]],
    person: str = "U1",
    days: tuple[int, ...] = (0, 2),
    first: date = DAY,
) -> list[Attempt]:
    """What somebody is asked on these weekdays, answering so; only the last state is read from `fold`."""
    attempts: list[Attempt] = []
    for number, (best, sure) in enumerate(answers):
        today = first + timedelta(weeks=number // len(days), days=days[number % len(days)])
        reviews = fold(deck, attempts)
        card = pick(deck, reviews, today, person=person)
        if card is None:
            continue
        assert fits(reviews[card.id], today)
        asked = variant(card, reviews[card.id], person=person)
        attempts.append(Attempt(asked, today, best, sure if best is not None else None))
    return attempts


def owner(attempt: Attempt) -> str:
    return attempt.scenario_id.rpartition(".")[0]


@given(
    st.lists(ANSWERS, min_size=1, max_size=70),
    st.integers(1, 14),
    st.sampled_from([(0,), (0, 2), (0, 1, 2, 3, 4)]),
    st.text(min_size=1, max_size=8),
)
def test_the_same_principle_never_comes_within_seven_days(
    answers: list[tuple[bool | None, bool | None]], size: int, days: tuple[int, ...], person: str
) -> None:
    last: dict[str, date] = {}
    for attempt in play(deck_of(size), answers, person, days):
        before = last.get(owner(attempt))
        assert before is None or attempt.asked_on - before >= GAP
        last[owner(attempt)] = attempt.asked_on


@given(st.lists(ANSWERS, min_size=12, max_size=40), st.text(min_size=1, max_size=8))
def test_everything_is_asked_once_before_anything_is_asked_twice(
    answers: list[tuple[bool | None, bool | None]], person: str
) -> None:
    first_round = [owner(attempt) for attempt in play(DECK, answers, person)[:12]]
    assert sorted(first_round) == sorted(card.id for card in DECK)


@given(st.lists(ANSWERS, min_size=30, max_size=80), st.text(min_size=1, max_size=8))
def test_the_variants_of_a_principle_take_turns(
    answers: list[tuple[bool | None, bool | None]], person: str
) -> None:
    attempts = play(DECK, answers, person)
    for card in DECK:
        shown = [attempt.scenario_id for attempt in attempts if owner(attempt) == card.id]
        counts = [shown.count(one) for one in card.scenarios]
        assert max(counts) - min(counts) <= 1
        assert all(one != other for one, other in pairwise(shown))


@given(st.lists(ANSWERS, min_size=1, max_size=40), st.text(min_size=1, max_size=8))
def test_the_choice_depends_on_nothing_but_person_date_and_history(
    answers: list[tuple[bool | None, bool | None]], person: str
) -> None:
    assert play(DECK, answers, person) == play(list(DECK), answers, person)


@given(st.lists(ANSWERS, min_size=1, max_size=60))
def test_nobody_is_left_without_a_principle_for_longer_than_two_rounds_and_the_rest(
    answers: list[tuple[bool | None, bool | None]],
) -> None:
    """With one question every four days a round takes seven weeks; what is known rests for two months at most."""
    last = {card.id: DAY for card in DECK}
    for attempt in play(DECK, answers):
        assert attempt.asked_on - last[owner(attempt)] <= timedelta(days=2 * 42 + 60)
        last[owner(attempt)] = attempt.asked_on


def test_themes_take_turns_and_a_hard_one_begins() -> None:
    for person in ("U1", "U2", "U3"):
        themes = [
            next(card.theme for card in DECK if card.id == owner(one))
            for one in play(DECK, [(True, None)] * 12, person)
        ]
        assert themes[0] == "calm"
        for start in (0, 4, 8):
            assert set(themes[start : start + 4]) == set(THEMES)


def test_colleagues_are_not_all_asked_the_same_on_the_same_day() -> None:
    firsts = {owner(play(DECK, [(True, None)], f"U{number}")[0]) for number in range(30)}
    assert len(firsts) == 3, "three principles belong to the hard theme"


def test_what_was_missed_comes_back_before_what_was_not_and_the_oldest_first() -> None:
    answers = [(number not in {1, 4}, None) for number in range(12)]
    attempts = play(DECK, [*answers, *[(True, None)] * 2])
    assert [owner(one) for one in attempts[12:]] == [owner(attempts[1]), owner(attempts[4])]


def test_an_unanswered_question_is_not_taken_for_a_missed_one_and_stays_to_be_asked() -> None:
    attempts = play(DECK, [(None if number == 3 else number != 0, None) for number in range(13)])
    assert owner(attempts[12]) == owner(attempts[3])
    assert fold(DECK, attempts[:12])[owner(attempts[3])].stage is DrillStage.UNSEEN


CARD = DECK[0]


def staged(*attempts: tuple[int, str, bool | None, bool | None]) -> DrillStage:
    """The stage after (day, variant, best, sure) of one principle."""
    return (
        fold(
            DECK,
            [Attempt(f"p1.{v}", DAY + timedelta(days=day), best, sure) for day, v, best, sure in attempts],
        )
    )["p1"].stage


def test_known_takes_two_good_answers_in_a_row_in_different_cases() -> None:
    assert staged() is DrillStage.UNSEEN
    assert staged((0, "v1", None, None)) is DrillStage.UNSEEN
    assert staged((0, "v1", True, None)) is DrillStage.LEARNING
    assert staged((0, "v1", True, None), (30, "v2", True, True)) is DrillStage.KNOWN
    assert staged((0, "v1", True, None), (30, "v1", True, None)) is DrillStage.LEARNING
    assert staged((0, "v1", True, None), (30, "v2", True, False)) is DrillStage.LEARNING, "it may be luck"
    assert staged((0, "v1", True, None), (30, "v2", False, True)) is DrillStage.LEARNING
    assert (
        staged((0, "v1", True, None), (20, "v2", False, None), (40, "v3", True, None)) is DrillStage.LEARNING
    )


def test_what_is_known_is_kept_by_one_check_after_sixty_days_and_lost_by_a_miss() -> None:
    known = ((0, "v1", True, None), (30, "v2", True, None))
    assert staged(*known, (80, "v3", True, None)) is DrillStage.KNOWN, "too early for a check"
    assert staged(*known, (90, "v3", True, None)) is DrillStage.MAINTENANCE
    assert staged(*known, (90, "v3", True, None), (99, "v1", False, None)) is DrillStage.LEARNING
    assert staged(*known, (90, "v3", False, None)) is DrillStage.LEARNING


def test_what_is_known_rests_and_its_check_comes_between_sixty_and_ninety_days() -> None:
    deck = deck_of(4)
    known = [Attempt(f"p1.v{k}", DAY + timedelta(days=7 * k), best=True) for k in (1, 2)]  # last on day 14
    chosen: dict[int, str] = {}
    for day in range(21, 14 + 91):
        others = [Attempt(f"p{n}.v1", DAY + timedelta(days=day - 10), best=True) for n in (2, 3, 4)]
        card = pick(deck, fold(deck, [*known, *others]), DAY + timedelta(days=day), person="U1")
        assert card is not None
        chosen[day - 14] = card.id
    assert "p1" not in {chosen[rest] for rest in range(7, 60)}
    assert {chosen[rest] for rest in range(75, 91)} == {"p1"}


def test_practice_is_shown_and_counts_for_nothing_else() -> None:
    before = fold(DECK, [Attempt("p1.v1", DAY, best=False)])["p1"]
    after = before.after(Attempt("p1.v2", DAY + timedelta(days=1), best=True, practice=True))
    assert after.shown == ("p1.v1", "p1.v2")
    assert (after.stage, after.asked_on, after.hit, after.asked) == (DrillStage.LEARNING, DAY, False, 1)
    everything = [Attempt(f"p{number}.v1", DAY, best=True) for number in range(1, 13)]
    assert pick(DECK, fold(DECK, everything), DAY, person="U1") is None
    assert next_on(fold(DECK, everything), DAY) == DAY + GAP
    tries = []
    for _ in range(12):
        card = pick(DECK, fold(DECK, everything), DAY, person="U1", practice=True)
        assert card is not None
        asked = variant(card, fold(DECK, everything)[card.id], person="U1")
        tries.append(card.id)
        everything.append(Attempt(asked, DAY, practice=True))
    assert sorted(tries) == sorted(card.id for card in DECK), "practice takes turns too"
    assert next_on(fold(DECK, everything), DAY) == DAY + GAP


def test_a_case_that_left_the_pack_still_counts_for_its_principle_and_a_strange_one_for_none() -> None:
    states = fold(
        DECK, [Attempt("p1.gone", DAY, best=True), Attempt("q9.v1", DAY, best=True), Attempt("", DAY)]
    )
    assert states["p1"].stage is DrillStage.LEARNING
    assert all(state == Review() for name, state in states.items() if name != "p1")


def test_without_a_deck_nothing_is_picked() -> None:
    assert pick([], {}, DAY, person="U1") is None
    assert pick([], {}, DAY, person="U1", practice=True) is None
