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
from content.pack_models import Pack, Part
from content.pack_yaml import Plain

# Which of the pack's fields live in which file. `pack.yaml` also holds every field not named here.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "behaviours.yaml": ("behaviours",),
    "intentions.yaml": ("intentions",),
    "moments.yaml": ("moments",),
    "scenarios.yaml": ("scenario_asks", "principles"),
    "wins.yaml": ("wins",),
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
        raise PackError([_fault(details, merged) for details in error.errors()]) from None


def _fault(details: ErrorDetails, merged: dict[str, Plain]) -> Fault:
    loc = details["loc"]
    file = FILE_OF[str(loc[0])]
    item = _item(loc, merged)
    field = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    if details["type"] == "extra_forbidden":
        return _unknown_field(file, item, field, _known_fields(loc))
    return Fault(file, item, "shape", _sentence(details, field))


def _item(loc: tuple[int | str, ...], merged: dict[str, Plain]) -> str:
    """The item as its editor knows it: the innermost id on the way to the fault, then an option's letter."""
    here: Any = merged
    item = ""
    for part, following in zip(loc, (*loc[1:], None), strict=True):
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            break
        if not isinstance(part, int) or (following is None and not isinstance(here, dict)):
            continue
        parent = str(loc[loc.index(part) - 1])
        if isinstance(here, dict) and isinstance(here.get("id"), str) and here["id"]:
            item = here["id"][:40]
        elif parent == "options":
            item = f"{item}, option {chr(ord('A') + part)}" if part < 26 else item
        else:
            item = ", ".join(filter(None, (item, f"{_SINGULAR.get(parent, 'entry')} {part + 1}")))
    return item


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
    context = details.get("ctx", {})
    match details["type"]:
        case "missing":
            return f"the field '{field}' is missing."
        case "string_type":
            return f"'{field}' must be text, and must not be empty."
        case "string_too_short":
            return f"'{field}' must not be empty."
        case "string_too_long":
            return f"'{field}' is too long; at most {context['max_length']} characters are allowed."
        case "string_pattern_mismatch":
            return f"'{field}' {_PATTERN_HINTS.get(field, _ID_HINT)}"
        case "literal_error":
            return f"'{field}' must be one of {context['expected']}."
        case "tuple_type":
            return f"'{field}' must be a list, each entry starting with a dash."
        case "model_type" | "model_attributes_type":
            return f"'{field}' must hold fields, each on its own line."
        case "bool_parsing" | "bool_type":
            return f"'{field}' must be true or false."
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return f"'{field}' must be a whole number."
        case "greater_than_equal":
            return f"'{field}' must be at least {context['ge']}."
        case "less_than_equal":
            return f"'{field}' must be at most {context['le']}."
        case _:
            return f"'{field}' is not right: {details['msg']}."


_ID_HINT = (
    "may hold small letters, digits, dots, dashes and underscores only, and starts with a letter or digit."
)
_PATTERN_HINTS = {
    "language": "must be a language code such as en or pt-BR.",
    "version": "must be numbers with dots, such as 0.1.0.",
    "recognition_emoji": "must hold emoji names without colons, such as raised_hands.",
}
