"""The published limits: what is as long as allowed passes, one more is refused at that very spot."""

from __future__ import annotations

from typing import Any

import pytest

from .edits import GONE, changed, found
from .examples import BLOCKS, input_of, rich_text
from .limit_tables import LISTS, NUMBERS, TEXTS, repeated, row_name, without_choices
from .placing import placed, refusals


@pytest.mark.parametrize("row", TEXTS, ids=row_name)
def test_a_text_may_be_as_long_as_the_limit_and_not_longer(row: Any) -> None:
    _, kind, pointer, most = row
    block, prefix, surface = placed(kind)
    longest = found(block, prefix + pointer).ljust(most, "x")
    assert refusals(changed(block, prefix + pointer, longest), surface) == []
    (problem,) = refusals(changed(block, prefix + pointer, longest + "x"), surface)
    assert problem.pointer == f"/blocks/0{prefix}{pointer}"
    assert problem.code == "too_long"
    assert problem.constraint == {"max": most}
    assert problem.message.startswith(f"must be less than {most + 1} characters [json-pointer:")


@pytest.mark.parametrize("row", LISTS, ids=row_name)
def test_a_list_holds_as_many_items_as_allowed(row: Any) -> None:
    _, kind, pointer, fewest, most, item = row
    block, prefix, surface = placed(kind)
    bare = without_choices(block, prefix)

    def problems_with(count: int) -> list[tuple[str, str, Any]]:
        problems = refusals(changed(bare, prefix + pointer, repeated(item, count)), surface)
        return [(p.pointer, p.code, p.constraint) for p in problems]

    where = f"/blocks/0{prefix}{pointer}"
    assert problems_with(fewest) == []
    assert problems_with(most or 40) == []
    if fewest > 0:
        assert (where, "too_few", {"min": fewest}) in problems_with(fewest - 1)
    if most is not None:
        assert problems_with(most + 1) == [(where, "too_many", {"max": most})]


@pytest.mark.parametrize("row", NUMBERS, ids=row_name)
def test_a_number_stays_between_its_bounds(row: Any) -> None:
    _, kind, pointer, least, most = row
    block, prefix, surface = placed(kind)
    if kind == "plain_text_input":
        block = changed(block, f"{prefix}/initial_value", GONE)  # which must keep to them
    assert refusals(changed(block, prefix + pointer, least), surface) == []
    assert refusals(changed(block, prefix + pointer, least - 1), surface) != []
    for wrong in (True, "1", 1.0, None):
        (problem,) = refusals(changed(block, prefix + pointer, wrong), surface)
        assert problem.pointer == f"/blocks/0{prefix}{pointer}"
        assert problem.code == "invalid_type"
    if most is not None:
        assert refusals(changed(block, prefix + pointer, most), surface) == []
        (problem,) = refusals(changed(block, prefix + pointer, most + 1), surface)
        assert problem.code == "out_of_range"
        assert problem.pointer == f"/blocks/0{prefix}{pointer}"


@pytest.mark.parametrize("most", [1, 6, 12])
def test_a_pie_has_one_to_twelve_segments(most: int) -> None:
    def pie(count: int) -> Any:
        segments = [{"label": f"s{n}", "value": n + 1} for n in range(count)]
        return {**BLOCKS["data_visualization"], "chart": {"type": "pie", "segments": segments}}

    assert refusals(pie(most), "message") == []
    for wrong in (0, 13):
        assert [p.pointer for p in refusals(pie(wrong), "message")] == ["/blocks/0/chart/segments"]


@pytest.mark.parametrize("kind", ["bar", "area", "line"])
def test_a_chart_has_at_most_twelve_series_of_twenty_points(kind: str) -> None:
    def chart(series: int, points: int) -> Any:
        labels = [f"c{n}" for n in range(points)]
        data = [{"label": label, "value": 0.5} for label in labels]
        lines = [{"name": f"s{n}", "data": data} for n in range(series)]
        return {"type": kind, "series": lines, "axis_config": {"categories": labels}}

    def pointers(series: int, points: int) -> list[str]:
        block = {"type": "data_visualization", "title": "t", "chart": chart(series, points)}
        return [p.pointer for p in refusals(block, "message")]

    assert pointers(12, 20) == []
    assert pointers(13, 1) == ["/blocks/0/chart/series"]
    assert "/blocks/0/chart/axis_config/categories" in pointers(1, 21)


@pytest.mark.parametrize(("kind", "limit"), [("table", 10_000), ("data_table", 20_000)])
def test_the_cells_of_a_table_share_a_limit_of_characters(kind: str, limit: int) -> None:
    def rows(characters: int) -> Any:
        half = characters // 2
        return [[{"type": "raw_text", "text": "x" * half}], [rich_text("y" * (characters - half))]]

    bare = {name: value for name, value in BLOCKS[kind].items() if name != "row_header_column_index"}
    assert refusals({**bare, "rows": rows(limit)}, "message") == []
    (problem,) = refusals({**bare, "rows": rows(limit + 1)}, "message")
    assert (problem.pointer, problem.code) == ("/blocks/0/rows", "too_long")


def test_the_title_of_a_container_in_rich_text_shows_at_most_150_characters() -> None:
    assert refusals({**BLOCKS["container"], "rich_text_title": rich_text("x" * 150)}, "home") == []
    (problem,) = refusals({**BLOCKS["container"], "rich_text_title": rich_text("x" * 151)}, "home")
    assert (problem.pointer, problem.constraint) == ("/blocks/0/rich_text_title", {"max": 150})


@pytest.mark.parametrize(
    ("field", "bound", "code"), [("min_length", 6, "too_short"), ("max_length", 4, "too_long")]
)
def test_the_text_an_input_starts_with_keeps_to_its_lengths(field: str, bound: int, code: str) -> None:
    fine = {"type": "plain_text_input", "initial_value": "hello", field: 5}
    assert refusals(input_of(fine), "modal") == []
    assert refusals(input_of({**fine, "initial_value": "", field: bound}), "modal") == []
    (problem,) = refusals(input_of({**fine, field: bound}), "modal")
    assert (problem.pointer, problem.code) == ("/blocks/0/element/initial_value", code)
