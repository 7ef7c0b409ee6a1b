"""What `state.values` holds for untouched elements, and what a client makes of what a person typed and chose."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.block_kit import check_state, empty_state, validate_blocks

from .edits import separate
from .examples import BLOCKS, CHOICES, ELEMENTS, Json, actions, input_of, option, plain, rich_text, section

OPTIONAL = {"optional": True}

#: the element without anything preset, and what Slack sends for it
EMPTY: list[tuple[Json, Json]] = [
    ({"type": "plain_text_input"}, {"value": None}),
    ({"type": "email_text_input"}, {"value": None}),
    ({"type": "url_text_input"}, {"value": None}),
    ({"type": "number_input", "is_decimal_allowed": False}, {"value": None}),
    ({"type": "rich_text_input"}, {"rich_text_value": None}),
    ({"type": "datepicker"}, {"selected_date": None}),
    ({"type": "timepicker"}, {"selected_time": None}),
    ({"type": "timepicker", "timezone": "Asia/Tokyo"}, {"selected_time": None, "timezone": "Asia/Tokyo"}),
    ({"type": "datetimepicker"}, {"selected_date_time": None}),
    ({"type": "radio_buttons", "options": CHOICES}, {"selected_option": None}),
    ({"type": "static_select", "options": CHOICES}, {"selected_option": None}),
    ({"type": "external_select"}, {"selected_option": None}),
    ({"type": "users_select"}, {"selected_user": None}),
    ({"type": "conversations_select"}, {"selected_conversation": None}),
    ({"type": "channels_select"}, {"selected_channel": None}),
    ({"type": "checkboxes", "options": CHOICES}, {"selected_options": []}),
    ({"type": "multi_static_select", "options": CHOICES}, {"selected_options": []}),
    ({"type": "multi_external_select"}, {"selected_options": []}),
    ({"type": "multi_users_select"}, {"selected_users": []}),
    ({"type": "multi_conversations_select"}, {"selected_conversations": []}),
    ({"type": "multi_channels_select"}, {"selected_channels": []}),
    ({"type": "file_input"}, {"files": []}),
]


def asked(element: Json, **more: Any) -> list[Json]:
    """One input block `i` with the element as `x`."""
    return [input_of({**element, "action_id": "x"}, **more)]


@pytest.mark.parametrize(("element", "expected"), EMPTY, ids=lambda value: value.get("type", ""))
def test_an_untouched_element_has_the_empty_shape_of_its_type(element: Json, expected: Json) -> None:
    shape = {"i": {"x": {"type": element["type"], **expected}}}
    assert empty_state(asked(element)) == shape
    assert check_state(asked(element, **OPTIONAL), {}) == (shape, {})


PRESET: list[tuple[str, str, Any]] = [
    ("plain_text_input", "value", "Thank you for"),
    ("email_text_input", "value", "sam@example.com"),
    ("url_text_input", "value", "https://example.com"),
    ("number_input", "value", "7.5"),
    ("rich_text_input", "rich_text_value", rich_text()),
    ("datepicker", "selected_date", "2028-02-29"),
    ("timepicker", "selected_time", "23:59"),
    ("datetimepicker", "selected_date_time", 1_628_633_820),
    ("radio_buttons", "selected_option", CHOICES[1]),
    ("static_select", "selected_option", CHOICES[2]),
    ("external_select", "selected_option", CHOICES[0]),
    ("users_select", "selected_user", "U1"),
    ("conversations_select", "selected_conversation", "C1"),
    ("channels_select", "selected_channel", "C1"),
    ("checkboxes", "selected_options", [CHOICES[0], CHOICES[2]]),
    ("multi_static_select", "selected_options", CHOICES[1:]),
    ("multi_external_select", "selected_options", CHOICES),
    ("multi_users_select", "selected_users", ["U1", "U2"]),
    ("multi_conversations_select", "selected_conversations", ["C1"]),
    ("multi_channels_select", "selected_channels", ["C1", "C2"]),
]


@pytest.mark.parametrize(("kind", "field", "expected"), PRESET)
def test_an_untouched_element_holds_what_is_preset(kind: str, field: str, expected: Any) -> None:
    blocks = asked(ELEMENTS[kind])
    answer = empty_state(blocks)["i"]["x"]
    assert answer["type"] == kind
    assert answer[field] == expected
    values, errors = check_state(blocks, {})
    assert values["i"]["x"] == answer
    assert errors == {}


def test_preset_values_are_copies() -> None:
    blocks = asked(ELEMENTS["static_select"])
    empty_state(blocks)["i"]["x"]["selected_option"]["value"] = "changed"
    assert empty_state(blocks)["i"]["x"]["selected_option"] == CHOICES[2]


def test_buttons_menus_of_actions_and_images_have_no_state_but_pickers_anywhere_have() -> None:
    blocks = [
        BLOCKS["divider"],
        actions(ELEMENTS["button"], ELEMENTS["overflow"], ELEMENTS["radio_buttons"]),
        section(ELEMENTS["datepicker"]),
        {**section(ELEMENTS["image"]), "block_id": "s2"},
        {**BLOCKS["container"], "child_blocks": [input_of(ELEMENTS["users_select"])]},
        BLOCKS["context_actions"],
        BLOCKS["carousel"],
    ]
    state = empty_state(blocks)
    assert {block_id: list(held) for block_id, held in state.items()} == {
        "a": ["radio_buttons_action"],
        "s": ["datepicker_action"],
        "i": ["users_select_action"],
    }


def test_elements_without_identifiers_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        empty_state([input_of({"type": "plain_text_input"})])


def answer(element: Json, sent: Json, *, partial: bool = False, **more: Any) -> tuple[Json, str | None]:
    """What comes out for one element, and the sentence under its block."""
    shaped = {"type": element["type"], **sent}
    blocks = asked(element, **more)
    before = separate([blocks, shaped])
    values, errors = check_state(blocks, {"i": {"x": shaped}}, partial=partial)
    assert [blocks, shaped] == before, "the arguments are left alone"
    assert set(errors) <= {"i"}
    return values["i"]["x"], errors.get("i")


GOOD: list[tuple[Json, Json]] = [
    ({"type": "plain_text_input", "min_length": 2, "max_length": 3}, {"value": "ab"}),
    ({"type": "plain_text_input", "min_length": 2, "max_length": 3}, {"value": "abc"}),
    ({"type": "plain_text_input"}, {"value": "x" * 3000}),
    ({"type": "plain_text_input"}, {"value": "שלום 👋"}),
    ({"type": "number_input", "is_decimal_allowed": True}, {"value": "-0.5"}),
    (
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "5"},
        {"value": "1"},
    ),
    (
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "5"},
        {"value": "5"},
    ),
    ({"type": "email_text_input"}, {"value": "sam.o'neil+x@desk.example.co.uk"}),
    ({"type": "url_text_input"}, {"value": "http://example.com/a?b=c#d"}),
    ({"type": "rich_text_input"}, {"rich_text_value": rich_text("Hi")}),
    ({"type": "datepicker"}, {"selected_date": "2027-12-31"}),
    ({"type": "timepicker"}, {"selected_time": "00:00"}),
    ({"type": "datetimepicker"}, {"selected_date_time": 1_000_000_000}),
    ({"type": "datetimepicker"}, {"selected_date_time": 9_999_999_999}),
    ({"type": "file_input"}, {"files": [{"id": f"F{n}"} for n in range(10)]}),
    ({"type": "users_select"}, {"selected_user": "U7"}),
    ({"type": "conversations_select"}, {"selected_conversation": "D7"}),
    ({"type": "channels_select"}, {"selected_channel": "C7"}),
    ({"type": "external_select"}, {"selected_option": option("loaded")}),
    ({"type": "multi_external_select"}, {"selected_options": [option("1"), option("2")]}),
    ({"type": "static_select", "options": CHOICES}, {"selected_option": CHOICES[0]}),
    ({"type": "radio_buttons", "options": CHOICES}, {"selected_option": CHOICES[1]}),
    ({"type": "checkboxes", "options": CHOICES}, {"selected_options": CHOICES[:2]}),
    ({"type": "multi_users_select", "max_selected_items": 2}, {"selected_users": ["U1", "U2"]}),
    (
        {"type": "file_input", "max_files": 1, "filetypes": ["pdf"]},
        {"files": [{"id": "F1", "filetype": "pdf"}]},
    ),
]


@pytest.mark.parametrize(("element", "sent"), GOOD)
def test_a_good_answer_passes_unchanged(element: Json, sent: Json) -> None:
    assert answer(element, sent) == ({"type": element["type"], **sent}, None)


NOT_AN_OPTION = "Please choose one of the options."
TEXT = {"type": "plain_text_input", "min_length": 2, "max_length": 3}
WHOLE = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "5"}
DECIMAL = {"type": "number_input", "is_decimal_allowed": True, "min_value": "0.1", "max_value": "0.3"}
ONE_LETTER = {"type": "plain_text_input", "max_length": 1}
ONE_PERSON = {"type": "multi_users_select", "max_selected_items": 1}
PDF = {"type": "file_input", "filetypes": ["pdf"]}
BAD: list[tuple[Json, Json, str]] = [
    (TEXT, {"value": "a"}, "Please enter at least 2 characters."),
    (TEXT, {"value": "abcd"}, "Please enter no more than 3 characters."),
    ({"type": "plain_text_input"}, {"value": "x" * 3001}, "Please enter no more than 3000 characters."),
    (TEXT, {"value": 12}, "Please enter text."),
    (WHOLE, {"value": "two"}, "Please enter a number."),
    (WHOLE, {"value": "1e3"}, "Please enter a number."),
    (WHOLE, {"value": "NaN"}, "Please enter a number."),
    (WHOLE, {"value": "2 3"}, "Please enter a number."),
    (WHOLE, {"value": "1,5"}, "Please enter a number."),
    (DECIMAL, {"value": "0.09999999999999999999999"}, "Please enter a number of at least 0.1."),
    (DECIMAL, {"value": "0.30000000000000000000001"}, "Please enter a number of at most 0.3."),
    (DECIMAL, {"value": "-0.2"}, "Please enter a number of at least 0.1."),
    (ONE_LETTER, {"value": "ab"}, "Please enter no more than 1 character."),
    ({"type": "email_text_input"}, {"value": "sam@@example.com"}, "Please enter a valid email address."),
    ({"type": "email_text_input"}, {"value": "sam@.example.com"}, "Please enter a valid email address."),
    ({"type": "url_text_input"}, {"value": "https://"}, "Please enter a valid URL."),
    ({"type": "url_text_input"}, {"value": "https://exa mple.com"}, "Please enter a valid URL."),
    ({"type": "datepicker"}, {"selected_date": "2027-2-3"}, "Please choose a date."),
    ({"type": "datepicker"}, {"selected_date": "03.02.2027"}, "Please choose a date."),
    ({"type": "datepicker"}, {"selected_date": "2027-02-29"}, "Please choose a date."),
    ({"type": "timepicker"}, {"selected_time": "9:30"}, "Please choose a time."),
    ({"type": "timepicker"}, {"selected_time": "09:60"}, "Please choose a time."),
    (WHOLE, {"value": "٣"}, "Please enter a number."),
    (WHOLE, {"value": 2}, "Please enter a number."),
    (WHOLE, {"value": "2.5"}, "Please enter a whole number."),
    (WHOLE, {"value": "0"}, "Please enter a number of at least 1."),
    (WHOLE, {"value": "6"}, "Please enter a number of at most 5."),
    ({"type": "email_text_input"}, {"value": "sam@desk"}, "Please enter a valid email address."),
    ({"type": "email_text_input"}, {"value": "sam example.com"}, "Please enter a valid email address."),
    ({"type": "url_text_input"}, {"value": "example.com"}, "Please enter a valid URL."),
    ({"type": "url_text_input"}, {"value": "javascript:alert(1)"}, "Please enter a valid URL."),
    ({"type": "rich_text_input"}, {"rich_text_value": "Hi"}, "Please enter text."),
    ({"type": "rich_text_input"}, {"rich_text_value": {"type": "rich_text", "elements": [{}]}}, "Please enter text."),
    ({"type": "datepicker"}, {"selected_date": "2027-02-30"}, "Please choose a date."),
    ({"type": "timepicker"}, {"selected_time": "25:00"}, "Please choose a time."),
    ({"type": "datetimepicker"}, {"selected_date_time": "1800000000"}, "Please choose a date and a time."),
    ({"type": "datetimepicker"}, {"selected_date_time": 7}, "Please choose a date and a time."),
    ({"type": "datetimepicker"}, {"selected_date_time": True}, "Please choose a date and a time."),
    ({"type": "users_select"}, {"selected_user": 7}, NOT_AN_OPTION),
    ({"type": "external_select"}, {"selected_option": {"value": "x"}}, NOT_AN_OPTION),
    ({"type": "static_select", "options": CHOICES}, {"selected_option": option("z")}, NOT_AN_OPTION),
    ({"type": "static_select", "options": CHOICES}, {"selected_option": "a"}, NOT_AN_OPTION),
    ({"type": "checkboxes", "options": CHOICES}, {"selected_options": [option("z")]}, NOT_AN_OPTION),
    ({"type": "checkboxes", "options": CHOICES}, {"selected_options": "a"}, NOT_AN_OPTION),
    (ONE_PERSON, {"selected_users": ["U1", "U2"]}, "Please choose no more than 1."),
    ({"type": "file_input", "max_files": 1}, {"files": [{}, {}]}, "Please choose no more than 1 file."),
    ({"type": "file_input"}, {"files": [{}] * 11}, "Please choose no more than 10 files."),
    ({"type": "datetimepicker"}, {"selected_date_time": 10_000_000_000}, "Please choose a date and a time."),
    (PDF, {"files": [{"filetype": "png"}]}, "Please choose files of these types: pdf."),
    ({"type": "file_input"}, {"files": ["F1"]}, "Please choose a file."),
]  # fmt: skip


@pytest.mark.parametrize(("element", "sent", "sentence"), BAD)
@pytest.mark.parametrize("partial", [False, True])
def test_a_bad_answer_is_refused_with_the_sentence_the_client_shows(
    element: Json, sent: Json, sentence: str, *, partial: bool
) -> None:
    assert answer(element, sent, partial=partial)[1] == sentence
    assert answer(element, sent, partial=partial, **OPTIONAL)[1] == sentence


@pytest.mark.parametrize(("element", "empty"), EMPTY, ids=lambda value: value.get("type", ""))
def test_a_required_field_may_be_left_empty_only_while_nothing_is_submitted(
    element: Json, empty: Json
) -> None:
    required = "Please complete this required field."
    assert answer(element, empty)[1] == required
    assert check_state(asked(element), {})[1] == {"i": required}
    assert answer(element, empty, partial=True)[1] is None
    assert answer(element, empty, **OPTIONAL)[1] is None


@pytest.mark.parametrize(
    ("element", "typed", "held"),
    [
        (WHOLE, " 2\n", "2"),
        (DECIMAL, "0.30", "0.30"),
        (DECIMAL, "0.1", "0.1"),
        ({"type": "email_text_input"}, "sam@example.com ", "sam@example.com"),
        ({"type": "url_text_input"}, "\thttps://example.com", "https://example.com"),
        ({"type": "plain_text_input"}, "  as written  ", "  as written  "),
    ],
)
def test_a_space_pasted_along_does_no_harm(element: Json, typed: str, held: str) -> None:
    assert answer(element, {"value": typed}) == ({"type": element["type"], "value": held}, None)


def test_a_person_can_clear_what_was_preset() -> None:
    held, error = answer(ELEMENTS["static_select"], {"selected_option": None})
    assert held == {"type": "static_select", "selected_option": None}
    assert error == "Please complete this required field."
    assert answer(ELEMENTS["checkboxes"], {"selected_options": []}, **OPTIONAL)[0]["selected_options"] == []


def test_empty_text_becomes_null_and_an_emptied_composer_counts_as_empty() -> None:
    assert answer({"type": "plain_text_input"}, {"value": ""}, **OPTIONAL)[0]["value"] is None
    blank = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}
    held, error = answer({"type": "rich_text_input"}, {"rich_text_value": blank})
    assert (held["rich_text_value"], error) == (blank, "Please complete this required field.")


def test_an_option_may_be_sent_by_its_value_and_comes_back_whole() -> None:
    held, error = answer({"type": "static_select", "options": CHOICES}, {"selected_option": {"value": "a"}})
    assert (held["selected_option"], error) == (CHOICES[0], None)
    grouped = {
        "type": "multi_static_select",
        "option_groups": ELEMENTS["multi_static_select"]["option_groups"],
    }
    held, error = answer(grouped, {"selected_options": [{"value": "c"}, {"value": "c"}, {"value": "a"}]})
    assert (held["selected_options"], error) == ([CHOICES[2], CHOICES[0]], None)


def test_pickers_outside_input_blocks_are_never_required() -> None:
    element = {"type": "datepicker", "action_id": "x"}
    assert check_state([actions(element)], {})[1] == {}
    assert check_state([section(element)], {"s": {"x": {"selected_date": "soon"}}})[1] == {
        "s": "Please choose a date."
    }


def test_several_blocks_are_judged_each_for_itself() -> None:
    blocks = [
        {**asked({"type": "plain_text_input"})[0], "block_id": "one"},
        {**asked({"type": "email_text_input"})[0], "block_id": "two"},
        {**asked({"type": "users_select"})[0], "block_id": "three"},
    ]
    values, errors = check_state(blocks, {"one": {"x": {"value": "Hi"}}, "two": {"x": {"value": "nobody"}}})
    assert errors == {
        "two": "Please enter a valid email address.",
        "three": "Please complete this required field.",
    }
    assert values["one"]["x"] == {"type": "plain_text_input", "value": "Hi"}
    assert list(values) == ["one", "two", "three"]


@pytest.mark.parametrize(
    "values",
    [
        {"elsewhere": {"x": {"type": "plain_text_input", "value": "Hi"}}},
        {"i": {"y": {"type": "plain_text_input", "value": "Hi"}}},
        {"i": {"x": {"type": "number_input", "value": "1"}}},
        {"i": {"x": "Hi"}},
        {"i": "Hi"},
        {"i": 7},
    ],
)
def test_a_field_that_is_not_there_is_an_error_and_not_silence(values: Any) -> None:
    _, errors = check_state(asked({"type": "plain_text_input"}, **OPTIONAL), values)
    assert errors == {next(iter(values)): "This field is no longer here."}


def test_the_time_zone_of_a_time_picker_travels_with_the_answer() -> None:
    element = {"type": "timepicker", "timezone": "Europe/Berlin", "placeholder": plain("When")}
    held, _ = answer(element, {"selected_time": "09:30"})
    assert held == {"type": "timepicker", "selected_time": "09:30", "timezone": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("kind", "preset", "field", "choice"),
    [
        ("checkboxes", "initial_options", "selected_options", CHOICES[0]),
        ("multi_static_select", "initial_options", "selected_options", CHOICES[0]),
        ("multi_external_select", "initial_options", "selected_options", CHOICES[0]),
        ("multi_users_select", "initial_users", "selected_users", "U1"),
        ("multi_conversations_select", "initial_conversations", "selected_conversations", "C1"),
        ("multi_channels_select", "initial_channels", "selected_channels", "C1"),
    ],
)
def test_what_is_preset_or_sent_twice_is_held_once(kind: str, preset: str, field: str, choice: Any) -> None:
    element: Json = {"type": kind, preset: [choice, separate(choice)]}
    if kind in ("checkboxes", "multi_static_select"):
        element["options"] = CHOICES
    blocks = asked(element)
    assert validate_blocks(blocks, surface="modal") == []
    once = {"i": {"x": {"type": kind, field: [choice]}}}
    assert empty_state(blocks) == once
    assert check_state(blocks, {"i": {"x": {"type": kind, field: [choice, choice]}}}) == (once, {})


def test_options_that_share_a_value_are_told_apart_by_their_texts() -> None:
    first, second = option("a"), {**option("a"), "text": plain("Another a")}
    blocks = asked({"type": "static_select", "options": [first, second], "initial_option": second})
    shape = {"type": "static_select", "selected_option": second}
    assert empty_state(blocks) == {"i": {"x": shape}}
    assert check_state(blocks, {"i": {"x": shape}}) == ({"i": {"x": shape}}, {})
    by_value = {"type": "static_select", "selected_option": {"value": "a"}}
    assert check_state(blocks, {"i": {"x": by_value}})[0]["i"]["x"]["selected_option"] == first


def test_an_option_preset_with_other_flags_is_held_as_it_is_listed() -> None:
    listed = option("a")
    preset = {**listed, "text": {"type": "plain_text", "text": listed["text"]["text"]}}
    blocks = asked({"type": "radio_buttons", "options": [listed], "initial_option": preset})
    assert empty_state(blocks)["i"]["x"]["selected_option"] == listed
