"""What does a campaign's file say, and what is wrong with it? One sentence each, with its line; nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.campaign_file import CampaignFile
from content.campaign_file_faults import FileFault, FileProblem
from content.campaign_file_fields import Reading
from content.pack import Pack
from content.pack_faults import PackError
from content.pack_yaml import read_with_lines
from content.text import plain

MOST_CHARACTERS = 100_000
MOST_BYTES = 1_000_000
"""What is read of a file at most."""
_PACKED = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"7z\xbc\xaf",
    b"\x28\xb5\x2f\xfd",
)
"""How files begin that are no texts, whatever their names say."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read, and the line (from 1) each of its fields stands in."""

    campaign: CampaignFile
    lines: Mapping[str, int]


def read(text: str, pack: Pack) -> ReadFile:
    """Reads a campaign's file. Raises FileProblem."""
    if len(text) > MOST_CHARACTERS:
        raise FileProblem([FileFault(0, plain("campaign_file.too_large", most=f"{MOST_CHARACTERS:,}"))])
    try:
        found, lines = read_with_lines(_pasted(text), "")
    except PackError as problem:
        raise FileProblem([_of_yaml(one.item, one.sentence) for one in problem.faults]) from None
    reading = Reading(lines, pack)
    campaign = reading.campaign(found)
    if reading.faults or campaign is None:
        raise FileProblem(reading.faults)
    return ReadFile(campaign, {str(path[0]): line for path, line in lines.items() if len(path) == 1})


def read_path(path: Path, pack: Pack) -> ReadFile:
    """Reads a campaign's file from a disk, never more than a campaign can be. Raises FileProblem."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError:
        raise FileProblem([FileFault(0, plain("campaign_file.unreadable", name=path.name))]) from None
    return read_bytes(raw, pack)


def read_bytes(raw: bytes, pack: Pack) -> ReadFile:
    """Reads what a campaign's file holds, as it came from a disk or from Slack. Raises FileProblem."""
    if len(raw) > MOST_BYTES:
        raise FileProblem([FileFault(0, plain("campaign_file.too_large", most=f"{MOST_CHARACTERS:,}"))])
    if raw.startswith(_PACKED) or (b"\x00" in raw and not raw.startswith(_UTF_16)):
        raise FileProblem([FileFault(0, plain("campaign_file.not_text"))])
    try:
        return read(raw.decode("utf-8-sig"), pack)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileProblem([FileFault(line, plain("campaign_file.not_utf8"))]) from None


def _pasted(text: str) -> str:
    """The text without what pasting adds: marks of a code block, spaces that are no spaces."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    return "\n".join("" if line.strip() == "```" else line for line in lines)


def _of_yaml(place: str, sentence: str) -> FileFault:
    number = place.removeprefix("line ")
    return FileFault(int(number) if number.isdecimal() else 0, sentence[:1].upper() + sentence[1:])
