"""Rules about several fields of one element: the first choice is among the choices, bounds are in order."""

from __future__ import annotations

from typing import Any

from .formats import number
from .problems import Place, Report
from .schema import Rule


def all_options(element: dict[str, Any]) -> list[dict[str, Any]]:
    """The options a well-formed element lists itself, those in groups included."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def identity(option: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two well-formed options the same one; flags such as `emoji` only say how it is drawn.

    Of an option given by its `value` alone the other parts are None.
    """
    text, description = option.get("text"), option.get("description")
    parts = [
        part.get(name) for part in (text, description) if type(part) is dict for name in ("type", "text")
    ]
    return option.get("value"), type(text) is dict, *parts


def initial_options_are_options(element: dict[str, Any], at: Place, report: Report) -> None:
    """Every option chosen at first is exactly one of the element's options."""
    if "initial_option" not in element and "initial_options" not in element:
        return
    known = {identity(option) for option in all_options(element)}
    if not known:
        return  # that the options are missing is said already
    chosen: list[tuple[Place, dict[str, Any]]] = []
    if "initial_option" in element:
        chosen.append(((at, "initial_option"), element["initial_option"]))
    for index, option in enumerate(element.get("initial_options", [])):
        chosen.append((((at, "initial_options"), index), option))
    for place, option in chosen:
        if identity(option) not in known:
            report.add(place, "invalid_value", "must exactly match one of the provided options")


def no_more_chosen_than_allowed(field: str) -> Rule:
    """The choices in the field are no more than the element's `max_selected_items`."""

    def rule(element: dict[str, Any], at: Place, report: Report) -> None:
        chosen = element.get(field, [])
        most = element.get("max_selected_items")
        if most is not None and len(chosen) > most:
            report.add((at, field), "too_many", f"no more than {most} items allowed", {"max": most})

    return rule


def not_above(lower: str, upper: str) -> Rule:
    """Of two integers the first does not exceed the second."""

    def rule(element: dict[str, Any], at: Place, report: Report) -> None:
        if lower in element and upper in element and element[lower] > element[upper]:
            report.add(
                (at, lower), "out_of_range", f"cannot be greater than {upper}", {"max": element[upper]}
            )

    return rule


def initial_text_is_in_range(element: dict[str, Any], at: Place, report: Report) -> None:
    """What a plain_text_input is filled with at first could have been typed."""
    initial = element.get("initial_value")
    if not initial:
        return
    least, most = element.get("min_length", 0), element.get("max_length", len(initial))
    if len(initial) < least:
        message = f"must be more than {least - 1} characters"
        report.add((at, "initial_value"), "too_short", message, {"min": least})
    elif len(initial) > most:
        report.add(
            (at, "initial_value"), "too_long", f"must be less than {most + 1} characters", {"max": most}
        )


def initial_number_is_in_range(element: dict[str, Any], at: Place, report: Report) -> None:
    """The numbers of a number_input fit one another, and are whole where decimals are not allowed."""
    values = {}
    for name in ("initial_value", "min_value", "max_value"):
        if name in element:
            values[name] = number(element[name], decimals=element["is_decimal_allowed"])
            if values[name] is None:
                report.add((at, name), "invalid_format", "must be a whole number")
    lowest, highest, initial = values.get("min_value"), values.get("max_value"), values.get("initial_value")
    if lowest is not None and highest is not None and lowest > highest:
        report.add((at, "min_value"), "out_of_range", "cannot be greater than max_value")
    elif initial is not None and lowest is not None and initial < lowest:
        report.add((at, "initial_value"), "out_of_range", "cannot be less than min_value")
    elif initial is not None and highest is not None and initial > highest:
        report.add((at, "initial_value"), "out_of_range", "cannot be greater than max_value")
