"""Rules beyond lengths: what is required, unknown, contradictory or twice there, each broken alone."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from .edits import GONE, changed, found
from .examples import BLOCKS, CHOICES, ELEMENTS, IMAGE, actions, input_of, mrkdwn, option, plain, rich_text
from .placing import placed, refusals

REQUIRED = [
    ("header", "/text"),
    ("context", "/elements"),
    ("actions", "/elements"),
    ("context_actions", "/elements"),
    ("input", "/label"),
    ("input", "/element"),
    ("image", "/alt_text"),
    ("image", "/image_url"),
    ("rich_text", "/elements"),
    ("rich_text", "/elements/0/elements"),
    ("rich_text", "/elements/0/elements/0/text"),
    ("rich_text", "/elements/0/elements/1/user_id"),
    ("rich_text", "/elements/0/elements/5/range"),
    ("rich_text", "/elements/0/elements/6/url"),
    ("rich_text", "/elements/0/elements/7/name"),
    ("rich_text", "/elements/0/elements/10/timestamp"),
    ("rich_text", "/elements/0/elements/10/format"),
    ("rich_text", "/elements/1/style"),
    ("markdown", "/text"),
    ("alert", "/text"),
    ("carousel", "/elements"),
    ("container", "/child_blocks"),
    ("table", "/rows"),
    ("table", "/rows/0/0/text"),
    ("table", "/rows/1/1/value"),
    ("data_table", "/caption"),
    ("data_table", "/rows"),
    ("data_visualization", "/title"),
    ("data_visualization", "/chart"),
    ("data_visualization", "/chart/series"),
    ("data_visualization", "/chart/axis_config"),
    ("data_visualization", "/chart/axis_config/categories"),
    ("data_visualization", "/chart/series/0/name"),
    ("task_card", "/task_id"),
    ("task_card", "/title"),
    ("task_card", "/status"),
    ("task_card", "/sources/0/url"),
    ("task_card", "/sources/0/text"),
    ("plan", "/title"),
    ("plan", "/tasks/0/status"),
    ("video", "/title"),
    ("video", "/video_url"),
    ("video", "/thumbnail_url"),
    ("video", "/alt_text"),
    ("call", "/call_id"),
    ("auth_provider", "/value"),
    ("auth_provider", "/name"),
    ("auth_provider", "/is_connected"),
    ("section", "/text/type"),
    ("section", "/text/text"),
    ("section", "/accessory/type"),
    ("button", "/text"),
    ("button", "/confirm/title"),
    ("button", "/confirm/text"),
    ("workflow_button", "/text"),
    ("workflow_button", "/workflow"),
    ("workflow_button", "/workflow/trigger"),
    ("workflow_button", "/workflow/trigger/url"),
    ("icon_button", "/icon"),
    ("icon_button", "/text"),
    ("feedback_buttons", "/positive_button"),
    ("feedback_buttons", "/negative_button"),
    ("feedback_buttons", "/negative_button/value"),
    ("overflow", "/options"),
    ("overflow", "/options/0/text"),
    ("overflow", "/options/0/value"),
    ("checkboxes", "/options"),
    ("radio_buttons", "/options"),
    ("static_select", "/options"),
    ("multi_static_select", "/option_groups"),
    ("multi_static_select", "/option_groups/0/label"),
    ("multi_static_select", "/option_groups/0/options"),
    ("number_input", "/is_decimal_allowed"),
    ("plain_text_input", "/dispatch_action_config/trigger_actions_on"),
]


@pytest.mark.parametrize(("kind", "pointer"), REQUIRED)
def test_a_required_field_that_is_gone_is_missed_where_it_belongs(kind: str, pointer: str) -> None:
    block, prefix, surface = placed(kind)
    problems = refusals(changed(block, prefix + pointer, GONE), surface)
    parent = f"/blocks/0{prefix}{pointer}".rpartition("/")[0]
    assert [(p.pointer, p.code) for p in problems] == [(parent, "missing")]


OPTIONAL_LAST = [
    ("section", ["text", "fields"]),
    ("card", ["hero_image", "title", "body", "actions"]),
    ("container", ["title", "rich_text_title"]),
]


@pytest.mark.parametrize(("kind", "fields"), OPTIONAL_LAST)
def test_of_some_fields_any_one_suffices_and_one_is_needed(kind: str, fields: list[str]) -> None:
    block, _, surface = placed(kind)
    without = {name: value for name, value in block.items() if name not in fields}
    for name in fields:
        assert refusals({**without, name: block[name]}, surface) == []
    (problem,) = refusals(without, surface)
    assert (problem.pointer, problem.code) == ("/blocks/0", "missing")
    assert problem.message.startswith(f"must define either `{fields[0]}` or ")


#: type, pointer to what is broken, the value that breaks it, where the refusal points, its code
BROKEN: list[tuple[str, str, Any, str, str]] = [
    # one source for an image
    ("image", "/slack_file", {"id": "F0123ABCD"}, "/slack_file", "conflict"),
    ("image", "/image_url", "ftp://example.com/x.png", "/image_url", "invalid_format"),
    ("image", "/image_url", "", "/image_url", "too_short"),
    ("image", "/alt_text", "", "/alt_text", "too_short"),
    ("image", "/title", mrkdwn("x"), "/title/type", "invalid_value"),
    # text objects
    ("section", "/text/type", "markdown", "/text/type", "invalid_value"),
    ("section", "/text/text", "", "/text/text", "too_short"),
    ("section", "/text", "Hello", "/text", "invalid_type"),
    ("section", "/text/emoji", True, "/text", "unknown_property"),
    ("section", "/fields/1/verbatim", True, "/fields/1", "unknown_property"),
    ("section", "/fields/1/emoji", "yes", "/fields/1/emoji", "invalid_type"),
    ("section", "/expand", "true", "/expand", "invalid_type"),
    ("header", "/text", mrkdwn("x"), "/text/type", "invalid_value"),
    ("input", "/label", mrkdwn("x"), "/label/type", "invalid_value"),
    ("input", "/hint", mrkdwn("x"), "/hint/type", "invalid_value"),
    ("button", "/text", mrkdwn("x"), "/text/type", "invalid_value"),
    ("button", "/confirm/title", mrkdwn("x"), "/confirm/title/type", "invalid_value"),
    ("button", "/confirm/deny", mrkdwn("x"), "/confirm/deny/type", "invalid_value"),
    ("static_select", "/placeholder", mrkdwn("x"), "/placeholder/type", "invalid_value"),
    ("static_select", "/options/0/text", mrkdwn("x"), "/options/0/text/type", "invalid_value"),
    ("overflow", "/options/0/text", mrkdwn("x"), "/options/0/text/type", "invalid_value"),
    # fixed sets
    ("button", "/style", "default", "/style", "invalid_value"),
    ("button", "/confirm/style", "ok", "/confirm/style", "invalid_value"),
    ("icon_button", "/icon", "star", "/icon", "invalid_value"),
    ("alert", "/level", "critical", "/level", "invalid_value"),
    ("container", "/width", "wider", "/width", "invalid_value"),
    ("task_card", "/status", "pending", "/status", "invalid_value"),
    ("plan", "/tasks/0/status", "waiting", "/tasks/0/status", "invalid_value"),
    ("table", "/column_settings/0/align", "middle", "/column_settings/0/align", "invalid_value"),
    ("rich_text", "/elements/1/style", "dashed", "/elements/1/style", "invalid_value"),
    ("rich_text", "/elements/0/elements/5/range", "all", "/elements/0/elements/5/range", "invalid_value"),
    ("conversations_select", "/filter/include", ["dm"], "/filter/include/0", "invalid_value"),
    ("plain_text_input", "/dispatch_action_config/trigger_actions_on/0", "on_blur",
     "/dispatch_action_config/trigger_actions_on/0", "invalid_value"),
    # formats
    ("datepicker", "/initial_date", "2027-02-29", "/initial_date", "invalid_format"),
    ("datepicker", "/initial_date", "28-02-2027", "/initial_date", "invalid_format"),
    ("datepicker", "/initial_date", "20270228", "/initial_date", "invalid_format"),
    ("timepicker", "/initial_time", "24:00", "/initial_time", "invalid_format"),
    ("timepicker", "/initial_time", "9:30", "/initial_time", "invalid_format"),
    ("timepicker", "/timezone", "Mars/Phobos", "/timezone", "invalid_format"),
    ("timepicker", "/timezone", "America", "/timezone", "invalid_format"),
    ("timepicker", "/timezone", "../../etc/passwd", "/timezone", "invalid_format"),
    ("datetimepicker", "/initial_date_time", 1_628_633_820_000, "/initial_date_time", "out_of_range"),
    ("datetimepicker", "/initial_date_time", "1628633820", "/initial_date_time", "invalid_type"),
    ("button", "/url", "example.com", "/url", "invalid_format"),
    ("video", "/video_url", "http://example.com/v", "/video_url", "invalid_format"),
    ("rich_text", "/elements/0/elements/9/value", "red", "/elements/0/elements/9/value", "invalid_format"),
    ("rich_text", "/elements/0/elements/7/name", ":wave:", "/elements/0/elements/7/name", "invalid_format"),
    ("number_input", "/min_value", "one", "/min_value", "invalid_format"),
    ("number_input", "/min_value", 1, "/min_value", "invalid_type"),
    # what is chosen at first is there to choose
    ("static_select", "/initial_option", option("z"), "/initial_option", "invalid_value"),
    ("radio_buttons", "/initial_option", option("a"), "/initial_option", "invalid_value"),
    ("checkboxes", "/initial_options/1", option("z"), "/initial_options/1", "invalid_value"),
    ("multi_static_select", "/initial_options/0", option("z"), "/initial_options/0", "invalid_value"),
    ("multi_static_select", "/max_selected_items", 1, "/initial_options", "too_many"),
    ("multi_users_select", "/max_selected_items", 1, "/initial_users", "too_many"),
    # numbers that do not fit one another
    ("plain_text_input", "/max_length", 3, "", ""),
    ("number_input", "/min_value", "10.1", "/min_value", "out_of_range"),
    ("number_input", "/initial_value", "-1.5", "/initial_value", "out_of_range"),
    ("number_input", "/initial_value", "11", "/initial_value", "out_of_range"),
    ("number_input", "/is_decimal_allowed", False, "/initial_value", "invalid_format"),
    # fields that do not go together
    ("static_select", "/option_groups", [{"label": plain("x"), "options": CHOICES}], "/option_groups",
     "conflict"),
    ("static_select", "/options/0/url", "https://example.com", "/options/0", "unknown_property"),
    ("container", "/has_header_divider", True, "/has_header_divider", "conflict"),
    ("container", "/is_collapsible", False, "/default_collapsed", "conflict"),
    ("card", "/slack_icon", {"type": "icon", "name": "star"}, "/slack_icon", "conflict"),
    ("conversations_select", "/filter", {}, "/filter", "missing"),
    # tables and charts
    ("table", "/rows/1/2", None, "", ""),
    ("data_table", "/rows/0/0", rich_text(), "/rows/0/0/type", "not_allowed_here"),
    ("data_table", "/row_header_column_index", 2, "/row_header_column_index", "out_of_range"),
    ("data_visualization", "/chart/type", "donut", "/chart/type", "unsupported_type"),
    ("data_visualization", "/chart/series/0/data/1/label", "July", "/chart/series/0/data", "invalid_value"),
    ("data_visualization", "/chart/axis_config/categories/1", "May", "/chart/axis_config/categories/1",
     "duplicate"),
    ("data_visualization", "/chart/series/0/data/1/value", "4", "/chart/series/0/data/1/value",
     "invalid_type"),
    ("data_visualization", "/chart/series/0/data/1/value", float("nan"), "/chart/series/0/data/1/value",
     "invalid_type"),
    # types of inner elements
    ("rich_text", "/elements/0/type", "section", "/elements/0/type", "unsupported_type"),
    ("rich_text", "/elements/0/elements/0/type", "mrkdwn", "/elements/0/elements/0/type", "unsupported_type"),
    ("rich_text", "/elements/1/elements/0/type", "rich_text_list", "/elements/1/elements/0/type",
     "unsupported_type"),
    ("rich_text", "/elements/0/elements/0/style/big", True, "/elements/0/elements/0/style",
     "unknown_property"),
    ("rich_text", "/elements/0/elements/0/text", "", "/elements/0/elements/0/text", "too_short"),
    ("context", "/elements/1", ELEMENTS["button"], "/elements/1/type", "not_allowed_here"),
    ("actions", "/elements/0/type", "link_button", "/elements/0/type", "unsupported_type"),
    ("task_card", "/details", plain("x"), "/details/type", "invalid_value"),
    ("auth_provider", "/accessory", ELEMENTS["button"], "/accessory/type", "not_allowed_here"),
    ("table", "/rows/0/0/type", "plain_text", "/rows/0/0/type", "unsupported_type"),
]  # fmt: skip
BROKEN = [row for row in BROKEN if row[4]]


@pytest.mark.parametrize(("kind", "pointer", "value", "where", "code"), BROKEN)
def test_one_broken_rule_is_refused_at_the_broken_spot(
    kind: str, pointer: str, value: Any, where: str, code: str
) -> None:
    block, prefix, surface = placed(kind)
    assert refusals(block, surface) == []
    problems = refusals(changed(block, prefix + pointer, value), surface)
    assert (f"/blocks/0{prefix}{where}", code) in [(p.pointer, p.code) for p in problems]
    assert all(p.message.endswith(f" [json-pointer:{p.pointer}]") for p in problems)


@pytest.mark.parametrize(("initial", "least", "most"), [("2", "2", "3"), ("3", "2", "3"), ("2.0", "2", "2")])
def test_an_initial_number_may_be_one_of_its_bounds(initial: str, least: str, most: str) -> None:
    element = {"type": "number_input", "is_decimal_allowed": True, "initial_value": initial}
    assert refusals(input_of({**element, "min_value": least, "max_value": most}), "modal") == []


def test_a_minimum_length_has_a_limit_of_its_own() -> None:
    assert refusals(input_of({"type": "plain_text_input", "min_length": 3000}), "modal") == []
    (problem,) = refusals(input_of({"type": "plain_text_input", "min_length": 3001}), "modal")
    assert (problem.pointer, problem.constraint) == ("/blocks/0/element/min_length", {"max": 3000})


def test_both_sources_of_options_or_none_are_refused() -> None:
    bare = {"type": "static_select"}
    block = {"type": "actions", "elements": [bare]}
    (problem,) = refusals(block, "message")
    assert (problem.pointer, problem.code) == ("/blocks/0/elements/0", "missing")


def test_a_slack_file_is_named_by_id_or_url_and_not_by_both() -> None:
    image = {"type": "image", "alt_text": "A medal"}
    for good in ({"id": "F0123ABCD"}, {"url": "https://files.slack.com/files-pri/T1-F1/medal.png"}):
        assert refusals({**image, "slack_file": good}, "modal") == []
    both = {"id": "F0123ABCD", "url": "https://files.slack.com/x.png"}
    assert [p.code for p in refusals({**image, "slack_file": both}, "modal")] == ["conflict"]
    assert [p.code for p in refusals({**image, "slack_file": {}}, "modal")] == ["missing"]


def test_all_rows_of_a_table_are_equally_wide() -> None:
    cell = {"type": "raw_text", "text": "x"}
    for kind, more in (("table", {}), ("data_table", {"caption": "c"})):
        rows = [[cell, cell], [cell, cell], [cell]]
        (problem,) = refusals({"type": kind, "rows": rows, **more}, "message")
        assert (problem.pointer, problem.constraint) == ("/blocks/0/rows/2", {"expected": 2, "got": 1})
        wide = [[cell] * 21] * 2
        problems = refusals({"type": kind, "rows": wide, **more}, "message")
        assert [p.pointer for p in problems] == ["/blocks/0/rows/0", "/blocks/0/rows/1"]


@pytest.mark.parametrize("lower", ["min_length", "min_lines"])
def test_the_lower_of_two_bounds_does_not_exceed_the_upper(lower: str) -> None:
    kind = "plain_text_input" if lower == "min_length" else "rich_text_input"
    upper = lower.replace("min", "max")
    block, prefix, surface = placed(kind)
    block = changed(block, f"{prefix}/initial_value", GONE)
    edited = changed(changed(block, f"{prefix}/{lower}", 50), f"{prefix}/{upper}", 49)
    (problem,) = refusals(edited, surface)
    assert (problem.pointer, problem.code) == (f"/blocks/0{prefix}/{lower}", "out_of_range")
    assert refusals(changed(edited, f"{prefix}/{upper}", 50), surface) == []


def test_an_initial_option_need_not_repeat_the_flags_of_its_text() -> None:
    element = {**ELEMENTS["static_select"], "initial_option": option("b")}
    element["initial_option"]["text"] = {"type": "plain_text", "text": "Option b"}
    assert refusals({"type": "actions", "elements": [element]}, "home") == []


def test_option_values_up_to_150_characters_pass_although_some_pages_say_75() -> None:
    element = {"type": "static_select", "options": [option("v" * 150) | {"text": plain("x")}]}
    assert refusals({"type": "actions", "elements": [element]}, "message") == []


def test_two_series_of_a_chart_have_different_names() -> None:
    block = BLOCKS["data_visualization"]
    series = found(block, "/chart/series/0")
    (problem,) = refusals(changed(block, "/chart/series", [series, series]), "message")
    assert (problem.pointer, problem.code) == ("/blocks/0/chart/series/1/name", "duplicate")


def test_elements_of_a_block_have_different_action_ids() -> None:
    button = ELEMENTS["button"]
    for block, field in (("actions", "elements"), ("card", "actions")):
        (problem,) = refusals({**BLOCKS[block], field: [button, button]}, "message")
        assert (problem.pointer, problem.code) == (f"/blocks/0/{field}/1/action_id", "duplicate")
    nameless = {name: value for name, value in button.items() if name != "action_id"}
    assert refusals({**BLOCKS["actions"], "elements": [nameless, nameless]}, "message") == []


def test_a_file_input_cannot_dispatch_actions() -> None:
    block, _, _ = placed("file_input")
    (problem,) = refusals({**block, "dispatch_action": True}, "modal")
    assert (problem.pointer, problem.code) == ("/blocks/0/dispatch_action", "conflict")
    assert refusals({**block, "dispatch_action": False}, "modal") == []


def test_what_slack_adds_to_an_image_is_refused_when_it_is_sent_back() -> None:
    (problem,) = refusals({**IMAGE, "image_width": 20}, "message")
    expected = "invalid additional property: image_width [json-pointer:/blocks/0]"
    assert (problem.code, problem.message) == ("unknown_property", expected)


def test_strings_of_an_enumeration_are_strings() -> None:
    class Style(StrEnum):
        PRIMARY = "primary"

    assert refusals(actions({**ELEMENTS["button"], "style": Style.PRIMARY}), "message") == []


def test_the_tasks_of_a_plan_have_ids_of_their_own() -> None:
    task = {"task_id": "t", "title": "Wait", "status": "pending"}
    plan = {"type": "plan", "title": "x", "tasks": [task, {**task, "task_id": "u"}, task]}
    (problem,) = refusals(plan, "message")
    assert (problem.pointer, problem.code) == ("/blocks/0/tasks/2/task_id", "duplicate")


@pytest.mark.parametrize("field", ["title", "text", "confirm", "deny"])
def test_a_confirmation_has_all_its_words(field: str) -> None:
    block, prefix, surface = placed("button")
    (problem,) = refusals(changed(block, f"{prefix}/confirm/{field}", GONE), surface)
    assert (problem.pointer, problem.code) == (f"/blocks/0{prefix}/confirm", "missing")


@pytest.mark.parametrize("value", [0, -1, -0.5])
def test_a_segment_of_a_pie_is_more_than_nothing(value: float) -> None:
    pie = {"type": "pie", "segments": [{"label": "a", "value": 1}, {"label": "b", "value": value}]}
    (problem,) = refusals({"type": "data_visualization", "title": "x", "chart": pie}, "message")
    assert problem.pointer == "/blocks/0/chart/segments/1/value"


@pytest.mark.parametrize("file_id", ["F1", "F1234567", "f12345678", "U12345678", "F1234567a"])
def test_a_slack_file_has_the_id_of_a_file(file_id: str) -> None:
    image = {"type": "image", "alt_text": "x", "slack_file": {"id": file_id}}
    (problem,) = refusals(image, "message")
    assert (problem.pointer, problem.code) == ("/blocks/0/slack_file/id", "invalid_format")
    assert refusals({**image, "slack_file": {"id": "F12345678"}}, "message") == []
