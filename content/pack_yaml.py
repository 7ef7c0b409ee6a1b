"""How does the text of one pack file become plain dicts, lists and strings, and nothing else?

YAML guesses types from the look of a word: `no` becomes false, `1.0` a number, `2026-01-05` a date. In a
file people write prose in, each guess is a trap, so none is made: every value stays text and the models
turn it into a number or a yes/no where they want one. Nothing is ever constructed from a tag.
"""

from pathlib import Path

import yaml

from content.pack_faults import Fault, PackError

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

Plain = str | None | list["Plain"] | dict[str, "Plain"]

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SCALARS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "timestamp", "value")
)


def read_file(path: Path) -> Plain:
    """The content of one YAML file. Raises `PackError` with one clear sentence when it cannot be used."""
    return read_text(_decoded(path), path.name)


def read_text(text: str, file: str) -> Plain:
    """The content of YAML text; `file` is the name used in faults."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refused(file, "yaml", _syntax_sentence(error), mark) from None
    except yaml.reader.ReaderError as error:
        sentence = f"it holds a character that YAML does not allow (code {error.character!r})."
        raise _refused(file, "yaml", sentence) from None
    except (yaml.YAMLError, RecursionError, UnicodeError, ValueError):
        raise _refused(file, "yaml", "it is not valid YAML.") from None
    if root is None:
        raise _refused(file, "empty", "the file is empty.")
    return _plain(root, file, seen=set(), depth=0)


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


def _plain(node: yaml.Node, file: str, *, seen: set[int], depth: int) -> Plain:
    # The composer gives an alias as the very node it points to, so meeting a node twice is an alias.
    if id(node) in seen:
        raise _refused(
            file, "alias", "aliases (a * after an &) are not allowed; write the text out.", node.start_mark
        )
    if depth > MAX_DEPTH:
        raise _refused(file, "depth", "lists and fields are nested too deep.", node.start_mark)
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, file)
    if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
        return [_plain(child, file, seen=seen, depth=depth + 1) for child in node.value]
    if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
        return _mapping(node, file, seen=seen, depth=depth)
    raise _tag_refused(node, file)


def _mapping(node: yaml.MappingNode, file: str, *, seen: set[int], depth: int) -> dict[str, Plain]:
    result: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _refused(file, "key", "a field's name must be a word.", key_node.start_mark)
        if id(key_node) in seen:
            sentence = "aliases (a * after an &) are not allowed; write the text out."
            raise _refused(file, "alias", sentence, key_node.start_mark)
        seen.add(id(key_node))
        key = key_node.value
        if key in result:
            raise _refused(file, "twice", f"the field '{key[:40]}' is given twice.", key_node.start_mark)
        result[key] = _plain(value_node, file, seen=seen, depth=depth + 1)
    return result


def _scalar(node: yaml.ScalarNode, file: str) -> str | None:
    if node.tag == "tag:yaml.org,2002:null" and node.style is None:
        return None
    if node.tag not in _SCALARS:
        raise _tag_refused(node, file)
    return str(node.value)


def _tag_refused(node: yaml.Node, file: str) -> PackError:
    return _refused(
        file, "tag", f"the tag '{node.tag[:60]}' is not allowed; write plain text.", node.start_mark
    )


def _refused(file: str, rule: str, sentence: str, mark: yaml.Mark | None = None) -> PackError:
    return PackError([Fault(file, f"line {mark.line + 1}" if mark else "", rule, sentence)])


def _syntax_sentence(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "the text cannot be read"
    return f"it is not valid YAML here ({problem}). Often a colon, a quote or the spaces before a line."
