"""A campaign taken in from a file, chosen or pasted, as a draft.

Slack waits three seconds for the form. A file is read meanwhile, and what is wrong stands at its field; when Slack
takes longer to hand it over, the form says so and the rest happens afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.campaign_file import CampaignFile
from bot.errors import Refusal
from bot.services import campaign_files, roles
from bot.services.campaign_form import Looked
from content import campaign_drafts
from content import campaign_file_form as words
from content.blocks import cut, message, told
from content.campaign_file_faults import FileProblem
from content.campaign_file_reader import MOST_BYTES, ReadFile, read, read_bytes
from content.refusals import for_field, people_in, refusal
from content.text import Mrkdwn, escape, plain
from handlers import given_files
from handlers.campaign_outlines import show_saved
from handlers.channel_checks import look_at
from handlers.checks import look_up, real_names, today
from handlers.context import Context
from handlers.deps import Deps
from handlers.given_files import GivenFile
from handlers.mentions import printable
from handlers.payloads import Interaction, one

_CHECK_SECONDS = 2.0
"""What is left of Slack's three seconds when the rest of the way is taken off."""
_MOST_ERROR = 1000
_FIELDS = {"who": "audience", "channels": "audience", "groups": "audience", "people": "audience"}
"""Where in the file stands what a field of the form holds; others have the same name."""


async def open_import(context: Context) -> None:
    """The form that takes a file; without its field where Encore may not read files."""
    did, deps = context.did, context.deps
    await context.read(roles.require_lead, workspace_id=did.workspace_id, user_id=did.user_id)
    if given_files.takes_files(deps) and await context.open(words.form()):
        return
    # Slack may just have said, by refusing the field, that the right was taken away.
    await context.open_or_say(words.form(takes_files=given_files.takes_files(deps)))


def _file(did: Interaction) -> GivenFile | None:
    return given_files.given(did, words.FILE)


def _texts(did: Interaction) -> list[str]:
    return [printable(one(did.values, name)) for name in words.FIELDS]


async def _read(did: Interaction, deps: Deps) -> ReadFile:
    """What was chosen or pasted. Raises FileProblem, and Refusal when it cannot be had from Slack."""
    file = _file(did)
    if file is not None:
        return read_bytes(await given_files.read(file, deps, most_bytes=MOST_BYTES), deps.pack)
    texts = dict(zip(words.FIELDS, _texts(did), strict=True))
    return read(words.whole(texts), deps.pack)


async def _look(did: Interaction, deps: Deps, file: CampaignFile) -> Looked:
    await look_up(did, deps, file.people)
    return Looked() if file.whole_programme else await look_at(did, deps, file.channels)


def _error(did: Interaction, sentence: str) -> dict[str, Any]:
    """A sentence at the field it is about: the file's, or the first one for text."""
    at = words.FILE if _file(did) else words.FIELDS[0]
    return {"response_action": "errors", "errors": {at: cut(sentence, _MOST_ERROR)}}


async def check_import(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What is wrong with the file, each with its line; or that it is being made a draft, or still read."""
    file, pasted = _file(did), any(text.strip() for text in _texts(did))
    if file and pasted:
        return _error(did, plain("campaign_file.import_both"))
    if not file and not pasted:
        at = next(iter(did.values), words.FIELDS[0])
        return {"response_action": "errors", "errors": {at: plain("campaign_file.import_nothing")}}
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            return await _checked(did, deps)
    except TimeoutError:
        view = words.reading(file.name) if file else campaign_drafts.saving()
        return {"response_action": "update", "view": view}


async def _checked(did: Interaction, deps: Deps) -> dict[str, Any]:
    try:
        await deps.database.read(roles.require_lead, workspace_id=did.workspace_id, user_id=did.user_id)
        found = await _read(did, deps)
        wrong = await deps.database.read(
            campaign_files.faults,
            found.campaign,
            workspace_id=did.workspace_id,
            by=did.user_id,
            looked=await _look(did, deps, found.campaign),
            today=await today(did, deps),
        )
    except FileProblem as problem:
        return _error(did, str(problem))
    except Refusal as refused:
        return _error(did, *await _sentences([refused], did, deps))
    if wrong:
        sentences = await _sentences(wrong, did, deps)
        lines = [_with_line(one, said, found) for one, said in zip(wrong, sentences, strict=True)]
        return _error(did, "\n".join(lines))
    return {"response_action": "update", "view": campaign_drafts.saving()}


async def _sentences(faults: Sequence[Refusal], did: Interaction, deps: Deps) -> list[str]:
    names = await real_names(did, deps, {user_id for one in faults for user_id in people_in(one.values)})
    return [for_field(one, names) for one in faults]


def _with_line(refused: Refusal, sentence: str, found: ReadFile) -> str:
    field = "sessions" if (refused.field or "").startswith("session_") else refused.field or ""
    line = found.lines.get(_FIELDS.get(field, field))
    return plain("campaign_file.line", line=line, sentence=sentence) if line else sentence


async def take_import(context: Context) -> None:
    """Makes the draft and shows it. Whatever stands in the way, the text is given back, and a file is named."""
    did, deps = context.did, context.deps
    view_id = str(did.extra.get("view_id") or "")
    try:
        await context.read(roles.require_lead, workspace_id=did.workspace_id, user_id=did.user_id)
        file = (await _read(did, deps)).campaign
        campaign_id = await context.transact(
            campaign_files.imported,
            file=file,
            workspace_id=did.workspace_id,
            by=did.user_id,
            looked=await _look(did, deps, file),
            today=await today(did, deps),
            now=deps.clock.now(),
        )
    except FileProblem as problem:
        await _give_back(context, view_id, Mrkdwn(escape(str(problem))))
        return
    except Refusal as refused:
        await _give_back(context, view_id, refusal(refused.key, refused.values))
        return
    context.show_home()
    await show_saved(context, view_id, campaign_id)


async def _give_back(context: Context, view_id: str, reason: Mrkdwn) -> None:
    texts, file = _texts(context.did), _file(context.did)
    notice = words.file_kept(reason, file.name) if file else reason
    form = words.form(texts, notice=[notice], takes_files=given_files.takes_files(context.deps))
    if await context.redraw(view_id, form):
        return
    if file:
        await context.tell(message(told(notice), text=notice))
    else:
        await context.tell(words.kept(reason, "\n".join(texts)))
