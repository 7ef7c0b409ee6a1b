"""Which faults does a file ask for? One list under `faults:`; see faults.example.yaml."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.fault_rules.deeds import Deed
from bot.sandbox.fault_rules.reading import FaultError, read_rule
from bot.sandbox.faults import Rule

MAX_BYTES = 1_000_000


def read_file(path: Path, id_of: Callable[[str], str | None]) -> list[Rule | Deed]:
    """The rules and deeds of a YAML file, in order; raises FaultError with one sentence that names the line.

    `id_of` gives the id for "#channel" or "@person", None when there is none.
    """
    text = _text(path)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        document: Any = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        near = f" near line {where.line + 1}" if where is not None else ""
        raise FaultError(f"The faults file {path} is not valid YAML{near}.") from error
    if not isinstance(document, dict) or not isinstance(node, yaml.MappingNode):
        raise FaultError(f"The faults file {path} must be a mapping with the one key faults.")
    keys = {str(key.value): (key, value) for key, value in node.value}
    for name, (key, _) in keys.items():
        if name != "faults":
            raise FaultError(f"The faults file {path}, line {_line(key)}: {name} is no key here; faults is.")
    given = document.get("faults")
    if not isinstance(given, list):
        raise FaultError(f"The faults file {path} must be a mapping with the one key faults, a list.")
    rules: list[Rule | Deed] = []
    for item, item_node in zip(given, keys["faults"][1].value, strict=True):
        try:
            rules.append(read_rule(item, id_of))
        except FaultError as problem:
            line = _line_of(item_node, problem.key)
            raise FaultError(f"The faults file {path}, line {line}: {problem}", problem.key) from problem
    return rules


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FaultError(f"The faults file {path} is larger than a megabyte.")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise FaultError(f"The faults file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise FaultError(f"The faults file {path} is not UTF-8 text.") from error


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _line_of(item: yaml.Node, key: str) -> int:
    """The line of a key within an item, or of the item."""
    if isinstance(item, yaml.MappingNode):
        for name, _ in item.value:
            if name.value == key:
                return _line(name)
    return _line(item)
