"""The published limits: what is as long as allowed passes, one more is refused at that very spot."""

from __future__ import annotations

from typing import Any

import pytest

from .edits import GONE, changed, found, separate
from .examples import BLOCKS, CHOICES, TASK, input_of, option, plain, rich_text
from .placing import placed, refusals

#: type, pointer to a string, its most characters
TEXTS = [
    ("section", "/block_id", 255),
    ("section", "/text/text", 3000),
    ("section", "/fields/1/text", 2000),
    ("header", "/text/text", 150),
    ("context", "/elements/1/text", 3000),
    ("image", "/alt_text", 2000),
    ("image", "/image_url", 3000),
    ("image", "/title/text", 2000),
    ("input", "/label/text", 2000),
    ("input", "/hint/text", 2000),
    ("markdown", "/text", 12_000),
    ("alert", "/text/text", 200),
    ("card", "/title/text", 150),
    ("card", "/subtitle/text", 150),
    ("card", "/body/text", 200),
    ("card", "/subtext/text", 200),
    ("card", "/icon/alt_text", 2000),
    ("container", "/title/text", 150),
    ("container", "/subtitle/text", 150),
    ("layout", "/label", 150),
    ("video", "/title/text", 199),
    ("video", "/description/text", 199),
    ("video", "/author_name", 49),
    ("data_visualization", "/title", 50),
    ("data_visualization", "/chart/axis_config/x_label", 50),
    ("data_visualization", "/chart/axis_config/y_label", 50),
    ("data_visualization", "/chart/series/0/name", 20),
    ("auth_provider", "/value", 150),
    ("auth_provider", "/name/text", 75),
    ("auth_provider", "/description/text", 150),
    ("auth_provider", "/connected_identity/text", 75),
    ("auth_provider", "/connected_context/text", 75),
    ("auth_provider", "/icon_url", 3000),
    ("button", "/action_id", 255),
    ("button", "/text/text", 75),
    ("button", "/value", 2000),
    ("button", "/url", 3000),
    ("button", "/accessibility_label", 75),
    ("button", "/confirm/title/text", 100),
    ("button", "/confirm/text/text", 300),
    ("button", "/confirm/confirm/text", 30),
    ("button", "/confirm/deny/text", 30),
    ("workflow_button", "/text/text", 75),
    ("workflow_button", "/accessibility_label", 75),
    ("icon_button", "/text/text", 75),
    ("icon_button", "/value", 2000),
    ("icon_button", "/accessibility_label", 75),
    ("feedback_buttons", "/positive_button/text/text", 75),
    ("feedback_buttons", "/positive_button/value", 2000),
    ("feedback_buttons", "/negative_button/accessibility_label", 75),
    ("overflow", "/options/0/text/text", 75),
    ("overflow", "/options/0/value", 150),
    ("overflow", "/options/1/url", 3000),
    ("overflow", "/options/0/description/text", 75),
    ("rich_text", "/block_id", 255),
    ("plan", "/tasks/1/block_id", 255),
    ("video", "/alt_text", 2000),
    ("checkboxes", "/options/0/text/text", 75),
    ("checkboxes", "/options/0/value", 150),
    ("checkboxes", "/options/0/description/text", 75),
    ("static_select", "/options/0/description/text", 75),
    ("static_select", "/placeholder/text", 150),
    ("datepicker", "/placeholder/text", 150),
    ("multi_static_select", "/option_groups/0/label/text", 75),
    ("multi_static_select", "/option_groups/0/options/0/text/text", 75),
    ("plain_text_input", "/initial_value", 3000),
    ("plain_text_input", "/placeholder/text", 150),
    ("email_text_input", "/placeholder/text", 150),
]


@pytest.mark.parametrize(("kind", "pointer", "most"), TEXTS)
def test_a_text_may_be_as_long_as_the_limit_and_not_longer(kind: str, pointer: str, most: int) -> None:
    block, prefix, surface = placed(kind)
    longest = found(block, prefix + pointer).ljust(most, "x")
    assert refusals(changed(block, prefix + pointer, longest), surface) == []
    (problem,) = refusals(changed(block, prefix + pointer, longest + "x"), surface)
    assert problem.pointer == f"/blocks/0{prefix}{pointer}"
    assert problem.code == "too_long"
    assert problem.constraint == {"max": most}
    assert problem.message.startswith(f"must be less than {most + 1} characters [json-pointer:")


#: type, pointer to an array, its fewest and most items, what to fill it with
LISTS: list[tuple[str, str, int, int | None, Any]] = [
    ("actions", "/elements", 1, 25, {"type": "button", "text": plain("x")}),
    ("context", "/elements", 1, 10, plain("x")),
    ("context_actions", "/elements", 1, 5, {"type": "icon_button", "icon": "trash", "text": plain("x")}),
    ("section", "/fields", 1, 10, plain("x")),
    ("card", "/actions", 1, 3, {"type": "button", "text": plain("x")}),
    ("carousel", "/elements", 1, 10, {"type": "card", "title": plain("x")}),
    ("container", "/child_blocks", 1, 10, {"type": "divider"}),
    ("layout", "/rows", 1, 5, {"items": [{"blocks": [{"type": "divider"}]}]}),
    ("layout", "/rows/0/items", 1, None, {"blocks": [{"type": "divider"}]}),
    ("layout", "/rows/0/items/0/blocks", 1, None, {"type": "divider"}),
    ("rich_text", "/elements", 1, None, rich_text()["elements"][0]),
    ("table", "/rows", 1, 100, [{"type": "raw_text", "text": "x"}]),
    ("table", "/column_settings", 0, 20, None),
    ("data_table", "/rows", 2, 201, [{"type": "raw_text", "text": "x"}] * 2),
    ("plan", "/tasks", 0, 50, TASK),
    ("overflow", "/options", 1, 5, option("x")),
    ("checkboxes", "/options", 1, 10, option("x")),
    ("radio_buttons", "/options", 1, 10, option("x")),
    ("static_select", "/options", 1, 100, option("x")),
    ("multi_static_select", "/option_groups", 1, 100, {"label": plain("x"), "options": CHOICES}),
    ("multi_static_select", "/option_groups/0/options", 1, 100, option("x")),
    ("conversations_select", "/filter/include", 1, None, "im"),
    ("file_input", "/filetypes", 1, None, "png"),
    ("multi_users_select", "/initial_users", 1, None, "U1"),
    ("plain_text_input", "/dispatch_action_config/trigger_actions_on", 1, 2, "on_enter_pressed"),
]


def without_choices(block: Any, prefix: str) -> Any:
    """The element without what is chosen at first, since the options are about to change."""
    bare = separate(block)
    element = found(bare, prefix)
    if element["type"] != "multi_users_select":
        for field in ("initial_option", "initial_options"):
            element.pop(field, None)
    else:
        element.pop("max_selected_items")
    return bare


def repeated(item: Any, count: int) -> list[Any]:
    """The item that many times; tasks differ by their ids."""
    items = [separate(item) for _ in range(count)]
    for number, one in enumerate(items):
        if isinstance(one, dict) and "task_id" in one:
            one.update({"task_id": f"t{number}", "block_id": f"b{number}"})
    return items


@pytest.mark.parametrize(("kind", "pointer", "fewest", "most", "item"), LISTS)
def test_a_list_holds_as_many_items_as_allowed(
    kind: str, pointer: str, fewest: int, most: int | None, item: Any
) -> None:
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


#: type, pointer to a number, smallest and largest allowed
NUMBERS = [
    ("header", "/level", 1, 4),
    ("rich_text", "/elements/1/indent", 0, 8),
    ("rich_text", "/elements/1/border", 0, 1),
    ("rich_text", "/elements/1/offset", 0, None),
    ("rich_text", "/elements/0/elements/7/skin_tone", 1, 6),
    ("data_table", "/page_size", 1, 100),
    ("data_table", "/row_header_column_index", 0, 1),
    ("plain_text_input", "/min_length", 0, 3000),
    ("plain_text_input", "/max_length", 1, 3000),
    ("rich_text_input", "/min_lines", 1, 100),
    ("rich_text_input", "/max_lines", 1, 100),
    ("file_input", "/max_files", 1, 10),
    ("external_select", "/min_query_length", 0, None),
    ("multi_channels_select", "/max_selected_items", 2, None),
    ("datetimepicker", "/initial_date_time", 1_000_000_000, 9_999_999_999),
]


@pytest.mark.parametrize(("kind", "pointer", "least", "most"), NUMBERS)
def test_a_number_stays_between_its_bounds(kind: str, pointer: str, least: int, most: int | None) -> None:
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
