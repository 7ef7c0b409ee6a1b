"""The blocks that show data: `table`, `data_table` and `data_visualization`.

Sources: https://docs.slack.dev/reference/block-kit/blocks/table-block, …/data-table-block and
…/data-visualization-block (Slack facts 3.2). Where Slack raised a limit, the newer page counts.
"""

from __future__ import annotations

from typing import Any

from .problems import Place, Report
from .rich_text import RICH_TEXT, visible_text
from .schema import Choice, Flag, ListOf, Number, Object, OneOf, Shape, String, Whole

TABLE_CHARACTERS = 10_000
DATA_TABLE_CHARACTERS = 20_000

_RAW_TEXT = Object("raw_text", needs={"text": String()})
_RAW_NUMBER = Object("raw_number", needs={"value": Number(), "text": String()})
_CELL = OneOf({"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": RICH_TEXT})
_ROW = ListOf(_CELL, 1, 20)


def _characters(block: dict[str, Any]) -> int:
    """How many characters the cells of a well-formed table show."""
    return sum(len(visible_text(cell)) for row in block["rows"] for cell in row)


def _rows_are_equally_wide(block: dict[str, Any], at: Place, report: Report) -> None:
    width = len(block["rows"][0])
    for index, row in enumerate(block["rows"]):
        if len(row) != width:
            message = f"must have as many cells as the first row: {width}"
            report.add(((at, "rows"), index), "invalid_value", message, {"expected": width, "got": len(row)})


def _fits_in_a_table(block: dict[str, Any], at: Place, report: Report) -> None:
    if _characters(block) > TABLE_CHARACTERS:
        message = f"must be less than {TABLE_CHARACTERS + 1} characters in all cells"
        report.add((at, "rows"), "too_long", message, {"max": TABLE_CHARACTERS})


def _fits_in_a_data_table(block: dict[str, Any], at: Place, report: Report) -> None:
    rows = (at, "rows")
    for index, cell in enumerate(block["rows"][0]):
        if cell["type"] == "rich_text":
            report.add(
                (((rows, 0), index), "type"), "not_allowed_here", "rich_text cannot be used in the header"
            )
    column = block.get("row_header_column_index", 0)
    if column >= len(block["rows"][0]):
        message = "must be the index of a column"
        report.add(
            (at, "row_header_column_index"), "out_of_range", message, {"max": len(block["rows"][0]) - 1}
        )
    if _characters(block) > DATA_TABLE_CHARACTERS:
        message = f"must be less than {DATA_TABLE_CHARACTERS + 1} characters in all cells"
        report.add(rows, "too_long", message, {"max": DATA_TABLE_CHARACTERS})


TABLE_FIELDS: dict[str, Shape] = {"rows": ListOf(_ROW, 1, 100)}
TABLE_OPTIONS: dict[str, Shape] = {
    "column_settings": ListOf(
        Object(may={"align": Choice("left", "center", "right"), "is_wrapped": Flag()}), 0, 20, or_null=True
    )
}
TABLE_RULES = (_rows_are_equally_wide, _fits_in_a_table)

DATA_TABLE_FIELDS: dict[str, Shape] = {"caption": String(), "rows": ListOf(_ROW, 2, 201)}
DATA_TABLE_OPTIONS: dict[str, Shape] = {"page_size": Whole(1, 100), "row_header_column_index": Whole(0)}
DATA_TABLE_RULES = (_rows_are_equally_wide, _fits_in_a_data_table)

_LABEL = String(20)
_POINT = Object(needs={"label": _LABEL, "value": Number()})
_AXES = Object(
    needs={"categories": ListOf(_LABEL, 1, 20)}, may={"x_label": String(50), "y_label": String(50)}
)
_SERIES = Object(needs={"name": _LABEL, "data": ListOf(_POINT, 1, 20)})


def _series_fit_the_axes(chart: dict[str, Any], at: Place, report: Report) -> None:
    names: set[str] = set()
    categories = set(chart["axis_config"]["categories"])
    for index, series in enumerate(chart["series"]):
        place: Place = ((at, "series"), index)
        if series["name"] in names:
            report.add((place, "name"), "duplicate", f"series name already exists: {series['name']}")
        names.add(series["name"])
        labels = [point["label"] for point in series["data"]]
        if set(labels) != categories or len(labels) != len(categories):
            report.add((place, "data"), "invalid_value", "must have one point for each category of the axis")


def _categories_differ(chart: dict[str, Any], at: Place, report: Report) -> None:
    categories = chart["axis_config"]["categories"]
    for index, category in enumerate(categories):
        if category in categories[:index]:
            place = (((at, "axis_config"), "categories"), index)
            report.add(place, "duplicate", f"category already exists: {category}")


def _is_a_share(segment: dict[str, Any], at: Place, report: Report) -> None:
    if segment["value"] <= 0:
        report.add((at, "value"), "out_of_range", "must be more than 0", {"exclusive_min": 0})


_SEGMENT = Object(needs={"label": _LABEL, "value": Number()}, rules=(_is_a_share,))
_CHARTS = {"pie": Object("pie", needs={"segments": ListOf(_SEGMENT, 1, 12)})}
for _kind in ("bar", "area", "line"):
    _CHARTS[_kind] = Object(
        _kind,
        needs={"series": ListOf(_SERIES, 1, 12), "axis_config": _AXES},
        rules=(_categories_differ, _series_fit_the_axes),
    )

CHART_FIELDS: dict[str, Shape] = {"title": String(50), "chart": OneOf(_CHARTS)}
