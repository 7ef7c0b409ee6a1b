"""Do the read files have the fields, kinds of values and lists a pack is made of?

Pydantic finds what does not fit; this module turns each finding into a sentence that names the file and
the item as the person who edits it knows them ("scenarios.yaml, p3.v2, option B").
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from content.pack_faults import Fault, PackError
from content.pack_models import Pack
from content.pack_parts import Part
from content.pack_yaml import Plain

# Which of the pack's fields live in which file. `pack.yaml` also holds every field not named here.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "behaviours.yaml": ("behaviours",),
    "intentions.yaml": ("intentions",),
    "moments.yaml": ("moments",),
    "scenarios.yaml": ("scenario_asks", "principles"),
    "wins.yaml": ("wins",),
    "follow_ups.yaml": ("recalls", "tries", "nudges"),
    "recognition.yaml": ("recognition",),
    "celebrations.yaml": ("celebrations",),
    "campaigns.yaml": ("campaigns",),
}
_ELSEWHERE = {field for fields in _FIELDS.values() for field in fields}
_PACK_FIELDS = tuple(field for field in Pack.model_fields if field not in _ELSEWHERE)
FIELDS: Mapping[str, tuple[str, ...]] = {"pack.yaml": _PACK_FIELDS, **_FIELDS}
FILES: tuple[str, ...] = tuple(FIELDS)
FILE_OF: Mapping[str, str] = {field: file for file, fields in FIELDS.items() for field in fields}


def assemble(read: Mapping[str, Plain]) -> Pack:
    """The pack made of all files of `FILES`, not yet checked. Raises `PackError` when a shape is wrong."""
    faults: list[Fault] = []
    merged: dict[str, Plain] = {}
    for file, fields in FIELDS.items():
        content = read[file]
        if not isinstance(content, dict):
            sentence = f"the file must start with one of its fields: {', '.join(fields)}."
            faults.append(Fault(file, "", "shape", sentence))
            continue
        faults += [_unknown_field(file, "", key, fields) for key in content if key not in fields]
        merged |= {key: value for key, value in content.items() if key in fields}
    if faults:
        raise PackError(faults)
    try:
        return Pack.model_validate(merged)
    except ValidationError as error:
        raise PackError(_faults(error.errors(), merged)) from None


def _faults(found: list[ErrorDetails], merged: dict[str, Plain]) -> list[Fault]:
    """One fault per finding; a misspelt field is one fault, not also a missing one."""
    misspelt = {
        (*details["loc"][:-1], close)
        for details in found
        if details["type"] == "extra_forbidden"
        for close in get_close_matches(str(details["loc"][-1])[:40], _known_fields(details["loc"]), n=1)
    }
    return [
        _fault(details, merged)
        for details in found
        if details["type"] != "missing" or details["loc"] not in misspelt
    ]


def _fault(details: ErrorDetails, merged: dict[str, Plain]) -> Fault:
    loc = details["loc"]
    file = FILE_OF[str(loc[0])]
    item = _item(loc, merged)
    field = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    if details["type"] == "extra_forbidden":
        return _unknown_field(file, item, field, _known_fields(loc))
    return Fault(file, item, "shape", _sentence(details, field))


def _item(loc: tuple[int | str, ...], merged: dict[str, Plain]) -> str:
    """The item as its editor knows it: the innermost id on the way to the fault, then the place in lists."""
    here: Any = merged
    item = ""
    for place, part in enumerate(loc):
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(part, int):
            named = here.get("id") if isinstance(here, dict) else None
            position = _position(str(loc[place - 1]), part)
            item = (
                named[:40] if isinstance(named, str) and named else ", ".join(filter(None, (item, position)))
            )
    return item


def _position(listed: str, index: int) -> str:
    if listed == "options":
        return f"option {option_letter(index)}"
    return f"{_SINGULAR.get(listed, 'entry')} {index + 1}"


def option_letter(index: int) -> str:
    """The letter people see before a scenario's option: A for index 0."""
    return chr(ord("A") + index) if index < 26 else str(index + 1)


_SINGULAR = {"steps": "step", "scenarios": "variant", "principles": "principle", "examples": "example"}


def _known_fields(loc: tuple[int | str, ...]) -> tuple[str, ...]:
    model: Any = Pack
    for part in loc[:-1]:
        if isinstance(part, str):
            annotation = model.model_fields[part].annotation
            model = next((arg for arg in (annotation, *_arguments(annotation)) if _is_part(arg)), model)
    return tuple(model.model_fields)


def _arguments(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__args__", ())


def _is_part(candidate: Any) -> bool:
    return isinstance(candidate, type) and issubclass(candidate, Part)


def _unknown_field(file: str, item: str, key: str, known: tuple[str, ...]) -> Fault:
    close = get_close_matches(key[:40], known, n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"the fields are {', '.join(known)}."
    return Fault(file, item, "unknown-field", f"there is no field '{key[:40]}' here; {hint}")


def _sentence(details: ErrorDetails, field: str) -> str:
    if details["type"] == "string_pattern_mismatch":
        return f"'{field}' {_PATTERN_HINTS.get(field, _ID_HINT)}"
    said = _SENTENCES.get(details["type"], "is not right: {msg}.")
    return f"'{field}' {said.format(msg=details['msg'], **details.get('ctx', {}))}"


_SENTENCES = {
    "missing": "is missing.",
    "string_type": "must be text, and must not be empty.",
    "string_too_short": "must not be empty.",
    "string_too_long": "is too long; at most {max_length} characters are allowed.",
    "literal_error": "must be one of {expected}.",
    "tuple_type": "must be a list, each entry starting with a dash.",
    "model_type": "must hold fields, each on its own line.",
    "bool_parsing": "must be true or false.",
    "bool_type": "must be true or false.",
    "int_parsing": "must be a whole number.",
    "int_parsing_size": "must be a whole number of a usual size.",
    "int_type": "must be a whole number.",
    "greater_than_equal": "must be at least {ge}.",
    "less_than_equal": "must be at most {le}.",
}
_ID_HINT = (
    "may hold small letters, digits, dots, dashes and underscores only, and starts with a letter or digit."
)
_PATTERN_HINTS = {
    "language": "must be a language code such as en or pt-BR.",
    "version": "must be numbers with dots, such as 0.1.0.",
    "recognition_emoji": "must hold emoji names without colons, such as raised_hands.",
}
