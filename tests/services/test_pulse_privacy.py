"""No sum or difference of published numbers gives a group under five: audited by linear algebra over random trees."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services import pulse_audience
from bot.services.pulse_privacy import (
    ALMOST_ALL,
    ALMOST_NONE,
    FEWEST,
    favourable,
    interval,
    level,
    shown,
    tenths,
)
from content import pulse_results, pulses

Tree = dict[int, int | None]


@st.composite
def trees(draw: st.DrawFn) -> tuple[Tree, dict[int, int]]:
    """A tree of up to ten units, most of them tiny; a parent may have answers of its own."""
    size = draw(st.integers(1, 10))
    parents: Tree = {0: None}
    for unit in range(1, size):
        parents[unit] = draw(st.integers(0, unit - 1))
    direct = {unit: draw(st.integers(0, 12)) for unit in parents}
    return parents, direct


def below(parents: Tree, unit: int) -> set[int]:
    """A unit and everything under it."""
    found = {unit}
    while more := {one for one, above in parents.items() if above in found} - found:
        found |= more
    return found


def can_be_worked_out(rows: list[list[int]], wanted: list[int]) -> bool:
    """Whether a vector is a combination of others, by elimination in exact fractions."""
    matrix = [[Fraction(value) for value in row] for row in rows]
    target = [Fraction(value) for value in wanted]
    for column in range(len(wanted)):
        pivot = next((row for row in matrix if row[column] != 0), None)
        if pivot is None:
            continue
        matrix.remove(pivot)
        for row in [*matrix, target]:
            factor = row[column] / pivot[column]
            for place in range(len(row)):
                row[place] -= factor * pivot[place]
    return not any(target)


def leaks(parents: Tree, direct: dict[int, int], visible: set[int]) -> list[tuple[int, ...]]:
    """Groups of one to four people whose total follows from the published totals."""
    atoms = [unit for unit in parents if direct[unit]]
    rows = [[int(atom in below(parents, unit)) for atom in atoms] for unit in visible]
    small = [
        group
        for size in range(1, FEWEST)
        for group in combinations(atoms, size)
        if sum(direct[atom] for atom in group) < FEWEST
    ]
    return [group for group in small if can_be_worked_out(rows, [int(atom in group) for atom in atoms])]


@given(trees())
@settings(max_examples=300)
def test_no_published_set_gives_a_group_under_five(tree: tuple[Tree, dict[int, int]]) -> None:
    parents, direct = tree
    visible = shown(parents, direct, threshold=FEWEST)
    assert all(sum(direct[one] for one in below(parents, unit)) >= FEWEST for unit in visible)
    assert leaks(parents, direct, visible) == []


def test_the_audit_would_find_a_leak() -> None:
    """A parent of twelve with a shown child of nine gives away the other three: the plain threshold does that."""
    parents: Tree = {0: None, 1: 0, 2: 0}
    direct = {0: 0, 1: 9, 2: 3}
    assert leaks(parents, direct, {0, 1}) == [(2,)]
    assert shown(parents, direct, threshold=FEWEST) == {0}


def test_a_rest_of_nobody_or_of_five_hides_nothing() -> None:
    parents: Tree = {0: None, 1: 0, 2: 0, 3: 0}
    assert shown(parents, {0: 0, 1: 6, 2: 5, 3: 0}, threshold=FEWEST) == {0, 1, 2}
    assert shown(parents, {0: 0, 1: 6, 2: 3, 3: 2}, threshold=FEWEST) == {0, 1}
    assert shown(parents, {0: 0, 1: 7, 2: 6, 3: 2}, threshold=FEWEST) == {0, 1}, "the smallest is hidden"
    assert shown({0: None}, {0: 4}, threshold=FEWEST) == set()
    assert shown({0: None}, {0: 5}, threshold=FEWEST) == {0}


@given(
    st.dictionaries(
        st.integers(1, 6), st.sets(st.sampled_from([f"U{one}" for one in range(15)])), min_size=1
    ),
    st.dictionaries(st.integers(1, 6), st.sets(st.sampled_from([f"U{one}" for one in range(15)]))),
    st.sets(st.sampled_from(["U0", "U1"])),
)
def test_whoever_is_in_many_teams_is_counted_in_exactly_one(
    members: dict[int, set[str]], managers: dict[int, set[str]], leads: set[str]
) -> None:
    unit_of = pulse_audience.partition(members, managers, leads)
    for user_id, team_id in unit_of.items():
        assert user_id in members[team_id]
        assert user_id not in managers.get(team_id, set())
        assert user_id not in leads
    for user_id in set().union(*members.values()) - unit_of.keys() - leads:
        assert all(
            user_id in managers.get(team_id, set()) for team_id in members if user_id in members[team_id]
        )


@given(st.lists(st.integers(1, 5), min_size=FEWEST, max_size=40))
def test_no_published_cell_says_that_everybody_answered_alike(scores: list[int]) -> None:
    """Whatever all of them said: another set of answers, not all alike, has the same published numbers."""
    same = [scores[0]] * len(scores)

    def published(values: list[int]) -> tuple[int, int, tuple[int, int], int]:
        good, n = sum(value >= 4 for value in values), len(values)
        return level(sum(values), n), favourable(good, n), interval(good, n), n

    other = [*same]
    if same[0] in {1, 5}:
        other[0] = 3 - (3 - same[0]) // 2
    else:
        other[0], other[1] = same[0] - 1, same[0] + 1
    assert other != same
    assert published(other) == published(same)


@given(st.integers(FEWEST, 200), st.data())
def test_shares_and_intervals_keep_their_bounds(n: int, data: st.DataObject) -> None:
    good = data.draw(st.integers(0, n))
    share, (low, high) = favourable(good, n), interval(good, n)
    assert share in {ALMOST_NONE, ALMOST_ALL} or (5 <= share <= 95 and share % 5 == 0)
    assert 0 <= low <= good * 100 / n + 2.5
    assert good * 100 / n - 2.5 <= high <= 100
    assert low % 5 == high % 5 == 0
    assert low < high


def test_numbers_known_from_elsewhere() -> None:
    assert interval(7, 10) == (40, 90), "Wilson for 7 of 10 is 39.7 to 89.2 %"
    assert interval(35, 50) == (55, 80), "Wilson for 35 of 50 is 56.2 to 80.9 %"
    assert favourable(7, 10) == 70
    assert favourable(1, 3) == ALMOST_NONE
    assert level(17, 5) == 34
    assert level(25, 5) == 48
    assert level(5, 5) == 12
    assert level(7, 2) == 35


def test_how_many_answered_is_said_in_tenths_and_only_of_ten_or_more() -> None:
    assert tenths(3, 9) is None
    assert tenths(0, 10) == 0
    assert tenths(14, 20) == 7
    assert tenths(20, 20) == 10


def test_words_and_rules_name_the_same_numbers() -> None:
    assert pulses.FEWEST == FEWEST
    assert (pulse_results._ALMOST_NONE, pulse_results._ALMOST_ALL) == (ALMOST_NONE, ALMOST_ALL)
    assert (level(500, 100), level(100, 100)) == (pulse_results._HIGHEST, pulse_results._LOWEST)
