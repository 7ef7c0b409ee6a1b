"""What is in the file somebody chose in a form? Read from Slack; whatever stands in the way is a sentence."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.errors import EncoreError, Refusal
from bot.slack import files
from bot.slack.errors import SlackProblem
from handlers.deps import Deps
from handlers.payloads import Interaction, many

log = structlog.get_logger()

_MOST_NAME = 80
_REASONS = {
    files.TOO_LARGE: "campaign_file.file_large",
    files.ELSEWHERE: "campaign_file.file_elsewhere",
    files.NOT_READABLE: "campaign_file.file_scope",
    "missing_scope": "campaign_file.file_scope",
    "file_not_found": "campaign_file.file_gone",
    "file_deleted": "campaign_file.file_gone",
    "not_visible": "campaign_file.file_gone",
}
"""Slack's word, or the door's -> which sentence says it; any other passes by itself."""


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file in Slack, as the form told of it; `size` in bytes."""

    id: str
    name: str
    size: int


def given(did: Interaction, field: str) -> GivenFile | None:
    """The file chosen in a form's field; None when it was left empty."""
    for file_id in many(did.values, field):
        name, size = (did.extra.get("files") or {}).get(file_id) or ("", 0)
        return GivenFile(file_id, " ".join(str(name).split())[:_MOST_NAME] or file_id, int(size))
    return None


def takes_files(deps: Deps) -> bool:
    """Whether Encore may have a field for files at all: Slack shows none to an app without the right to read them."""
    return deps.slack.may(files.SCOPE)


async def read(file: GivenFile, deps: Deps, *, most_bytes: int) -> bytes:
    """What the file holds. Raises Refusal; a file that is too large is not asked for."""
    if file.size > most_bytes:
        raise Refusal("campaign_file.file_large", name=file.name)
    try:
        return await deps.slack.file(file.id, most_bytes=most_bytes)
    except EncoreError as problem:
        code = problem.code if isinstance(problem, SlackProblem) else ""
        log.warning("file_not_read", file=file.id, problem=str(problem))
        raise Refusal(_REASONS.get(code, "campaign_file.file_later"), name=file.name) from problem
