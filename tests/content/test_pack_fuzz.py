"""Whatever stands in a pack's files, loading gives a pack or says what is wrong; it never falls over."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from content import pack as packs
from content.pack import Fault, Pack, PackError, load_pack
from content.pack_shape import FIELDS, FILES, assemble
from content.pack_yaml import read_text

BUILTIN = Path(packs.__file__).parent / "packs" / "service_intelligence"
TEXTS = {name: (BUILTIN / name).read_text(encoding="utf-8") for name in FILES}
READ = {name: read_text(text, name) for name, text in TEXTS.items()}

PIECES_OF_YAML = [
    "wins:",
    "- ",
    "  ",
    "\n",
    ": ",
    "&a ",
    "*a",
    "!!map ",
    "!x ",
    "|",
    ">-",
    '"',
    "'",
    "[",
    "]",
    "{",
    "}",
    "? ",
]
yaml_text = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*PIECES_OF_YAML, "text", "#", "%", "---\n", "~", "\t", "\x00", "\u2028"])).map(
        "".join
    ),
)
junk = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.just("9" * 6000),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        yield Path(shutil.copytree(BUILTIN, Path(place) / "pack"))


def faults_of(read: Callable[[], object]) -> list[Fault]:
    """The faults `read` ends with, none when it gives something; any other exception fails the test."""
    try:
        read()
    except PackError as error:
        return [*error.faults, *([] if str(error) else [Fault("", "", "", "the error says nothing")])]
    return []


def faults_with(folder: Path, file: str, content: bytes) -> list[Fault]:
    (folder / file).write_bytes(content)
    try:
        return faults_of(lambda: load_pack(folder))
    finally:
        (folder / file).write_text(TEXTS[file], encoding="utf-8")


@settings(max_examples=300, deadline=None)
@given(text=yaml_text)
@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader])
def test_any_text_is_read_or_refused(text: str, loader: type):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("content.pack_yaml._LOADER", loader)
        faults = faults_of(lambda: read_text(text, "x.yaml"))
    assert [fault.file for fault in faults] in ([], ["x.yaml"])


@settings(max_examples=60, deadline=None)
@given(
    file=st.sampled_from(FILES),
    content=st.one_of(st.binary(max_size=100), yaml_text.map(lambda t: t.encode("utf-8", "replace"))),
)
def test_any_bytes_in_a_file_give_faults_and_nothing_else(folder: Path, file: str, content: bytes):
    faults = faults_with(folder, file, content)
    assert faults
    assert all(fault.file in FILES and fault.sentence.endswith((".", "?")) for fault in faults)


@settings(max_examples=60, deadline=None)
@given(file=st.sampled_from(FILES), start=st.integers(0, 3000), length=st.integers(0, 80), new=yaml_text)
def test_any_slip_in_a_good_file_gives_a_pack_or_faults(
    folder: Path, file: str, start: int, length: int, new: str
):
    text = TEXTS[file]
    slipped = text[:start] + new + text[start + length :]
    faults = faults_with(folder, file, slipped.encode("utf-8", "replace"))
    assert all(fault.file in FILES and fault.sentence.endswith((".", "?")) for fault in faults)


def places(value: Any, path: tuple[int | str, ...] = ()) -> Iterator[tuple[int | str, ...]]:
    """All places in a read file, from the whole to the single words."""
    yield path
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield from places(child, (*path, key))


def replaced(value: Any, path: tuple[int | str, ...], new: Any) -> Any:
    if not path:
        return new
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = replaced(value[path[0]], path[1:], new)
    return copied


PLACES = [(name, path) for name, value in READ.items() for path in places(value)]


@settings(max_examples=300, deadline=None)
@given(place=st.sampled_from(PLACES), new=junk)
def test_any_value_anywhere_gives_a_pack_or_faults_of_that_file(
    place: tuple[str, tuple[int | str, ...]], new: Any
):
    file, path = place
    faults = faults_of(lambda: assemble({**READ, file: replaced(READ[file], path, new)}))
    assert {fault.file for fault in faults} <= {file}


def test_every_field_of_a_pack_has_its_file():
    assert sorted(field for fields in FIELDS.values() for field in fields) == sorted(Pack.model_fields)
