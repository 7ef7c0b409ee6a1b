"""One thing broken in a generated payload: refused, in Slack's words, with a pointer at that very spot."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.sandbox.block_kit import Problem, Surface, validate_blocks, validate_message, validate_view

from .edits import GONE, changed, found, separate
from .examples import Json
from .limit_tables import LISTS, TEXTS, repeated
from .placing import BLOCK_SURFACES, surfaces_of
from .strategies import ELEMENTS, blocks, messages, views
from .test_fuzz import objects_in

#: what Slack's pages call required, by type of the object
REQUIRED = {
    "plain_text": ["text"],
    "mrkdwn": ["text"],
    "header": ["text"],
    "image": ["alt_text"],
    "actions": ["elements"],
    "context": ["elements"],
    "context_actions": ["elements"],
    "input": ["label", "element"],
    "markdown": ["text"],
    "alert": ["text"],
    "rich_text": ["elements"],
    "carousel": ["elements"],
    "container": ["child_blocks"],
    "layout": ["label", "rows"],
    "table": ["rows"],
    "data_table": ["rows", "caption"],
    "data_visualization": ["title", "chart"],
    "task_card": ["task_id", "title", "status"],
    "plan": ["title"],
    "video": ["title", "video_url", "thumbnail_url", "alt_text"],
    "button": ["text"],
    "icon_button": ["icon", "text"],
    "feedback_buttons": ["positive_button", "negative_button"],
    "overflow": ["options"],
    "checkboxes": ["options"],
    "radio_buttons": ["options"],
    "number_input": ["is_decimal_allowed"],
    "modal": ["title", "blocks"],
    "home": ["blocks"],
}
WRONG = [(str, 7, "a string"), (list, "x", "an array"), (bool, "yes", "a boolean"), (dict, [], "an object")]

slow = settings(
    max_examples=80,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
payloads = messages() | views()


def refused(payload: Json, original: Json, pointer: str) -> list[Problem]:
    """The problems at that spot of a broken payload."""
    is_view = original.get("type") in ("modal", "home")
    problems = validate_view(payload, root="") if is_view else validate_message(payload)
    assert problems != []
    assert all(one.message.endswith(f" [json-pointer:{one.pointer}]") for one in problems)
    return [one for one in problems if one.pointer == pointer]


def typed(payload: Json) -> list[tuple[str, Json]]:
    """Every object that has a type, with its pointer."""
    return [(pointer, held) for pointer, held in objects_in(payload) if "type" in held]


@slow
@given(payloads, st.data())
def test_a_required_field_that_is_gone(payload: Json, data: Any) -> None:
    places = [(at, field) for at, held in typed(payload) for field in REQUIRED.get(held["type"], [])]
    assume(places)
    at, field = data.draw(st.sampled_from(places))
    problems = refused(changed(payload, f"{at}/{field}", GONE), payload, at)
    assert [p.code for p in problems if p.message.startswith(f"missing required field: {field} ")] == [
        "missing"
    ]


@slow
@given(payloads, st.data())
def test_a_text_one_character_too_long(payload: Json, data: Any) -> None:
    rows = [
        (at + pointer, most)
        for at, held in typed(payload)
        for _, kind, pointer, most in TEXTS
        if kind == held["type"] and _is_string(held, pointer)
    ]
    assume(rows)
    pointer, most = data.draw(st.sampled_from(rows))
    longer = found(payload, pointer).ljust(most + 1, "x")
    (problem,) = refused(changed(payload, pointer, longer), payload, pointer)
    assert problem.code == "too_long"
    assert problem.message.startswith(f"must be less than {most + 1} characters ")


@slow
@given(payloads, st.data())
def test_one_item_too_many(payload: Json, data: Any) -> None:
    rows = [
        (at + pointer, most, item)
        for at, held in typed(payload)
        for _, kind, pointer, _, most, item in LISTS
        if kind == held["type"] and most is not None and _there(held, pointer)
    ]
    assume(rows)
    pointer, most, item = data.draw(st.sampled_from(rows))
    problems = refused(changed(payload, pointer, repeated(item, most + 1)), payload, pointer)
    assert [p.code for p in problems] == ["too_many"]
    assert problems[0].message.startswith(f"no more than {most} items allowed ")


@slow
@given(payloads, st.data())
def test_a_value_of_another_type(payload: Json, data: Any) -> None:
    places = [
        (f"{at}/{field}", wrong, wanted)
        for at, held in typed(payload)
        for field, value in held.items()
        for kind, wrong, wanted in WRONG
        if type(value) is kind and f"{at}/{field}" != "/metadata"
    ]
    pointer, wrong, wanted = data.draw(st.sampled_from(places or [("/text", 7, "a string")]))
    messages_there = [p.message for p in refused(changed(payload, pointer, wrong), payload, pointer)]
    field = pointer.rpartition("/")[2]
    expected = f"must provide {wanted} "
    if field == "type" and wanted == "a string":
        assert messages_there[0].startswith((expected, "unsupported type", "must be a valid enum value"))
    else:
        assert messages_there[0].startswith(expected)


@slow
@given(payloads, st.data())
def test_a_block_id_that_is_there_already(payload: Json, data: Any) -> None:
    assume(len(payload["blocks"]) > 1)
    twice = separate(payload)
    for index, block in enumerate(twice["blocks"]):
        block["block_id"] = f"block {index}"
    later = data.draw(st.integers(1, len(twice["blocks"]) - 1))
    twice["blocks"][later]["block_id"] = "block 0"
    pointers = [f"/blocks/{later}/block_id"]
    (problem,) = refused(twice, payload, pointers[0])
    assert (problem.code, problem.message.partition(" [")[0]) == (
        "duplicate",
        '`block_id` "block 0" already exists',
    )


@slow
@given(st.sampled_from(["message", "modal", "home"]), st.data())
def test_an_action_id_that_is_there_already(surface: Surface, data: Any) -> None:
    kinds = ["button", "datepicker", "users_select", "overflow"]
    elements = [
        {**data.draw(ELEMENTS[data.draw(st.sampled_from(kinds))]), "action_id": str(n)} for n in range(3)
    ]
    block = {"type": "actions", "elements": elements}
    assert validate_blocks([block], surface=surface) == []
    (problem,) = validate_blocks([changed(block, "/elements/2/action_id", "0")], surface=surface)
    assert problem.message == '`action_id` "0" already exists [json-pointer:/blocks/0/elements/2/action_id]'


@slow
@given(
    st.sampled_from(["message", "modal", "home"]), st.sampled_from(["message", "modal", "home"]), st.data()
)
def test_a_block_or_element_on_the_wrong_surface(meant: Surface, other: Surface, data: Any) -> None:
    given_blocks = data.draw(blocks(meant, most=4))
    problems = validate_blocks(given_blocks, surface=other)
    strangers = {
        f"/blocks/{index}/type"
        for index, block in enumerate(given_blocks)
        if other not in BLOCK_SURFACES[block["type"]]
    }
    for index, block in enumerate(given_blocks):
        element = block.get("element") if block["type"] == "input" else None
        if element is not None and other not in surfaces_of(element["type"]):
            strangers.add(f"/blocks/{index}/element/type")
    named = {one.pointer for one in problems if one.message.startswith("unsupported type: ")}
    assert strangers <= named
    assert bool(problems) >= bool(strangers)


@slow
@given(views(), st.data())
def test_a_second_element_that_wants_the_focus(view: Json, data: Any) -> None:
    focus = {"type": "static_select", "focus_on_load": True, "options": [_option("a")]}
    edited = separate(view)
    edited["blocks"] += [{"type": "actions", "elements": [{**focus, "action_id": "a"}]}]
    assert validate_view(edited) == []
    place = len(edited["blocks"]) - 1
    edited["blocks"][place]["elements"].append({**focus, "action_id": "b"})
    (problem,) = refused(edited, view, f"/blocks/{place}/elements/1/focus_on_load")
    assert problem.message.startswith("only one element can have focus_on_load set to true")


@slow
@given(st.sampled_from(["checkboxes", "radio_buttons", "static_select", "multi_static_select"]), st.data())
def test_a_first_choice_that_is_no_choice(kind: str, data: Any) -> None:
    element = data.draw(ELEMENTS[kind])
    several = kind in ("checkboxes", "multi_static_select")
    field, choice = ("initial_options", [_option("nobody lists this")]) if several else (
        "initial_option", _option("nobody lists this"))  # fmt: skip
    block = {"type": "actions", "elements": [{**element, field: choice}]}
    (problem,) = validate_blocks([block], surface="home")
    assert problem.pointer == f"/blocks/0/elements/0/{field}" + ("/0" if several else "")
    assert problem.message.startswith("must exactly match one of the provided options ")


@slow
@given(st.integers(1, 2999), st.integers(1, 50), st.integers(2, 100))
def test_bounds_in_the_wrong_order(length: int, beyond: int, lines: int) -> None:
    pairs = [
        ({"type": "plain_text_input", "min_length": length + 1, "max_length": length}, "min_length"),
        ({"type": "rich_text_input", "min_lines": lines, "max_lines": lines - 1}, "min_lines"),
        (
            {
                "type": "number_input",
                "is_decimal_allowed": True,
                "min_value": str(length + beyond / 100),
                "max_value": str(length),
            },
            "min_value",
        ),
    ]
    for element, field in pairs:
        block = {"type": "input", "label": {"type": "plain_text", "text": "x"}, "element": element}
        (problem,) = validate_blocks([block], surface="modal")
        assert problem.pointer == f"/blocks/0/element/{field}"
        assert problem.message.startswith("cannot be greater than max_")


def _option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": value}, "value": value}


def _there(held: Any, pointer: str) -> bool:
    try:
        found(held, pointer)
    except (LookupError, ValueError, TypeError):
        return False
    return True


def _is_string(held: Any, pointer: str) -> bool:
    return _there(held, pointer) and isinstance(found(held, pointer), str)
