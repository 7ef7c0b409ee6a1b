"""Would Slack take this whole list of blocks: how many, on which surface, and no identifier twice."""

from __future__ import annotations

from .blocks import BlockOf
from .problems import Place, Problem, Report, Surface
from .schema import ListOf

BLOCKS_MAX: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MARKDOWN_CHARACTERS = 12_000
#: block type -> its family, how many of that family a message may hold, Slack's words for more
_RARE = {
    "table": ("table", 1, "only_one_table_allowed"),
    "data_table": ("table", 1, "only_one_table_allowed"),
    "data_visualization": ("chart", 2, "no more than 2 data_visualization blocks allowed"),
}
_BLOCK_LIST = ListOf(BlockOf(), 0)


def validate_blocks(blocks: object, *, surface: Surface, root: str = "/blocks") -> list[Problem]:
    """List every reason for which Slack would refuse these blocks on that surface; none when they are fine.

    `blocks` is decoded JSON; `root` is what the pointers start with. Source: Slack facts 3.1 to 3.3.
    """
    report = Report(surface)
    check_blocks(blocks, root, report)
    check_identifiers(report)
    if surface == "message":
        check_totals(report)
    return report.problems


def check_blocks(blocks: object, at: Place, report: Report) -> None:
    """Report what is wrong with a list of blocks; nested blocks count toward the limit of the surface."""
    before, met = len(report.problems), report.stacked
    _BLOCK_LIST.check(blocks, at, report)
    most = BLOCKS_MAX[report.surface]
    if report.stacked - met > most:
        report.add(at, "too_many", f"no more than {most} items allowed", {"max": most})
        # The reader wants to know this one first.
        report.problems.insert(before, report.problems.pop())


def check_identifiers(report: Report) -> None:
    """Report every `block_id` that an earlier block of the payload already has."""
    seen: set[str] = set()
    for block, at in report.blocks:
        block_id = block.get("block_id")
        if not isinstance(block_id, str):
            continue
        if block_id in seen:
            report.add((at, "block_id"), "duplicate", f'`block_id` "{block_id}" already exists')
        seen.add(block_id)


def check_totals(report: Report) -> None:
    """Report what a message holds too much of: tables, charts, markdown."""
    if report.problems:
        return
    counts = {"table": 0, "chart": 0}
    markdown = 0
    for block, at in report.blocks:
        kind = block["type"]
        if kind in _RARE:
            family, most, message = _RARE[kind]
            counts[family] += 1
            if counts[family] > most:
                report.add(at, "too_many", message, {"max": most})
        elif kind == "markdown":
            markdown += len(block["text"])
            if markdown > MARKDOWN_CHARACTERS:
                message = f"must be less than {MARKDOWN_CHARACTERS + 1} characters in all markdown blocks"
                report.add((at, "text"), "too_long", message, {"max": MARKDOWN_CHARACTERS})
