"""How does the text of one pack file become plain dicts, lists and strings, and nothing else?

YAML guesses types from the look of a word: `no` becomes false, `1.10` a number, `2026-01-05` a date. In a
file people write prose in, each guess is a trap, so none is made: every value stays text, and the models
turn it into a number or a yes/no where they want one. Tags, which could build other things, are refused.

The file is read as a stream of events, not with `yaml.load` or `yaml.compose`: PyYAML's C composer recurses
without a limit and takes the process down on a file of nested brackets.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import yaml

from content.pack_faults import Fault, PackError

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_VALUES = 10_000

Plain = str | None | list["Plain"] | dict[str, "Plain"]


class _Mark(Protocol):
    """A place in the text, of either loader; `line` counts from 0."""

    @property
    def line(self) -> int: ...


_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[str | int, ...]
_NULLS = frozenset({"", "~", "null"})


def read_file(path: Path) -> Plain:
    """The content of one YAML file. Raises `PackError` with one clear sentence when it cannot be used."""
    return read_text(_decoded(path), path.name)


def read_text(text: str, file: str) -> Plain:
    """The content of YAML text; `file` is the name used in faults."""
    return read_with_lines(text, file)[0]


def read_with_lines(text: str, file: str) -> tuple[Plain, dict[Place, int]]:
    """The content of YAML text, and the line (from 1) of each value by its path of fields and places in lists."""
    reading = _Reading(file)
    try:
        reading.take_all(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        sentence = f"it is not valid YAML here ({error.problem}). Often a colon, a quote or the spaces before a line."
        raise _refused(file, "yaml", sentence, error.problem_mark or error.context_mark) from None
    except yaml.YAMLError:
        raise _refused(file, "yaml", "it holds a character that YAML does not allow.") from None
    if not reading.documents:
        raise _refused(file, "empty", "the file is empty.")
    return reading.root[0], {path[1:]: line for path, line in reading.lines.items()}


def _decoded(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refused(path.name, "missing-file", "the file is missing.") from None
    except OSError as error:
        raise _refused(path.name, "unreadable", f"the file cannot be read ({error.strerror}).") from None
    if len(raw) > MAX_BYTES:
        raise _refused(path.name, "size", "the file is over 1 MB; a pack file is a few pages of text.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        sentence = "the file is not UTF-8 text; save it as UTF-8."
        raise PackError([Fault(path.name, f"line {line}", "encoding", sentence)]) from None


class _Reading:
    """Puts values where they belong while events come in; the innermost open list or mapping is last."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.documents = 0
        self._values = 0
        self.root: list[Plain] = []
        self._open: list[list[Plain] | dict[str, Plain]] = [self.root]
        self._keys: list[str | None] = [None]
        self._paths: list[Place] = [()]
        self.lines: dict[Place, int] = {}

    def take_all(self, events: Iterable[yaml.Event]) -> None:
        for event in events:
            self._take(event)

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise self._refused(
                event, "alias", "aliases (a * after an &) are not allowed; write the text out."
            )
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._refused(event, "documents", "a second document starts here; take the --- out.")
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()
            self._paths.pop()
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            if event.tag is not None:
                sentence = f"the tag '{event.tag[:60]}' is not allowed; write plain text."
                raise self._refused(event, "tag", sentence)
            self._value(event)

    def _value(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            raise self._refused(event, "size", f"the file holds more than {MAX_VALUES:,} values.")
        if isinstance(event, yaml.ScalarEvent):
            plain = not event.style
            self._place(event, None if plain and event.value.lower() in _NULLS else event.value)
            return
        if len(self._open) > MAX_DEPTH:
            raise self._refused(event, "depth", "lists and fields are nested too deep.")
        opened: list[Plain] | dict[str, Plain] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._paths.append(self._place(event, opened))
        self._open.append(opened)
        self._keys.append(None)

    def _place(self, event: yaml.NodeEvent, value: Plain) -> Place:
        """Puts a value where it belongs; returns its path, or that of what it names."""
        inside, path = self._open[-1], self._paths[-1]
        if isinstance(inside, list):
            inside.append(value)
            return self._at((*path, len(inside) - 1), event)
        key = self._keys[-1]
        if key is not None:
            inside[key] = value
            self._keys[-1] = None
            return self._at((*path, key), event)
        if not isinstance(value, str) or not value:
            raise self._refused(event, "key", "a field's name must be a word.")
        if value in inside:
            raise self._refused(event, "twice", f"the field '{value[:40]}' is given twice.")
        self._keys[-1] = value
        return self._at((*path, value), event)

    def _at(self, path: Place, event: yaml.NodeEvent) -> Place:
        if event.start_mark is not None:
            self.lines[path] = event.start_mark.line + 1
        return path

    def _refused(self, event: yaml.Event, rule: str, sentence: str) -> PackError:
        return _refused(self.file, rule, sentence, event.start_mark)


def _refused(file: str, rule: str, sentence: str, mark: _Mark | None = None) -> PackError:
    return PackError([Fault(file, f"line {mark.line + 1}" if mark else "", rule, sentence)])
