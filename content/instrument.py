"""Which questions does a pulse ask? Reads an instrument's YAML, checks it, and freezes it into plain values."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError

from content.pack_faults import Fault, PackError
from content.pack_parts import Part, Slug, Text
from content.pack_yaml import read_file
from content.text import plain

SKIP = "skip"
INSTRUMENTS = Path(__file__).parent / "instruments"

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{1,2}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=20)]
Choice = Annotated[str, StringConstraints(min_length=1, max_length=75)]


class OtherAnswer(Part):
    """An answer that is not counted."""

    id: Slug
    text: Choice


class Item(Part):
    """One question. `answers` is the name of an answer set."""

    code: Code
    label: Label
    text: Annotated[Text, StringConstraints(max_length=150)]
    hint: Text
    answers: str
    also: tuple[OtherAnswer, ...] = ()


class Instrument(Part):
    """A set of questions with its wording, as the file has it."""

    id: Slug
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+){1,2}$")]
    name: Annotated[Text, StringConstraints(max_length=40)]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=5)]
    answer_sets: dict[str, Annotated[tuple[Choice, ...], Field(min_length=5, max_length=5)]]

    def frozen(self) -> dict[str, Any]:
        """The plain values a pulse keeps: every question with its answers by id, and their scores where they count."""
        return {
            "id": self.id,
            "version": self.version,
            "name": self.name,
            "items": [
                {
                    "code": item.code,
                    "label": item.label,
                    "text": item.text,
                    "hint": item.hint,
                    "answers": [
                        *(
                            {"id": str(score), "text": text, "score": score}
                            for score, text in enumerate(self.answer_sets[item.answers], start=1)
                        ),
                        *({"id": one.id, "text": one.text, "score": None} for one in item.also),
                        {"id": SKIP, "text": plain("pulses.skip"), "score": None},
                    ],
                }
                for item in self.items
            ],
        }


def load_instrument(file: Path) -> Instrument:
    """The instrument in a file. Raises PackError with a sentence for each thing to mend."""
    read = read_file(file)
    try:
        found = Instrument.model_validate(read)
    except ValidationError as problem:
        raise PackError(
            [
                Fault(file.name, ".".join(str(part) for part in one["loc"]), "shape", f"{one['msg']}.")
                for one in problem.errors()
            ]
        ) from None
    faults = [
        Fault(file.name, item.code, "answers", f"there is no answer set {item.answers!r}.")
        for item in found.items
        if item.answers not in found.answer_sets
    ]
    codes = [item.code for item in found.items]
    faults += [
        Fault(file.name, code, "twice", "two questions have this code.")
        for code in set(codes)
        if codes.count(code) > 1
    ]
    if faults:
        raise PackError(faults)
    return found


@cache
def builtin_instrument(name: str = "service_pulse") -> Instrument:
    """An instrument that ships with Encore, read once a process."""
    return load_instrument(INSTRUMENTS / f"{name}.yaml")


def builtin_instrument_names() -> tuple[str, ...]:
    """The names of the instruments that ship with Encore."""
    return tuple(sorted(file.stem for file in INSTRUMENTS.glob("*.yaml")))
