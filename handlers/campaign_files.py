"""A campaign as a file: sent to the lead who asks, and taken in from pasted text as a draft."""

from __future__ import annotations

import re
from typing import Any

import structlog

from bot.campaign_file import CampaignFile
from bot.errors import EncoreError, Refusal
from bot.services import campaign_choices, campaign_files, campaign_outline
from bot.services.campaign_form import Looked
from content import campaign_drafts, campaign_file_text
from content import campaign_file_form as words
from content.blocks import cut
from content.campaign_file_faults import FileProblem
from content.campaign_file_reader import ReadFile, read
from content.refusals import refusal
from content.text import Mrkdwn, escape, plain, say
from handlers.channel_checks import look_at
from handlers.checks import field_error, look_up, today
from handlers.context import Context
from handlers.deps import Deps
from handlers.mentions import printable
from handlers.payloads import Interaction, number, one

log = structlog.get_logger()

_MOST_ERROR = 1000
_FIELDS = {"who": "audience", "channels": "audience", "groups": "audience", "people": "audience"}
"""Where in the file stands what a field of the form holds; others have the same name."""


async def export(context: Context) -> None:
    """Sends the campaign as a file; where Slack does not take it, shows its text."""
    did = context.did
    file = await context.read(
        campaign_files.exported,
        workspace_id=did.workspace_id,
        campaign_id=number(did.value),
        by=did.user_id,
        pack=context.pack.id,
        pack_version=context.pack.version,
    )
    text = campaign_file_text.written(file)
    try:
        await context.deps.slack.upload(
            did.user_id,
            name=f"{_file_name(file.name)}.yaml",
            title=plain("campaign_file.exported_title", name=file.name),
            content=text.encode(),
            text=say("campaign_file.exported", name=file.name),
        )
    except EncoreError as problem:
        log.warning("campaign_not_sent", code=str(problem))
        await context.open_or_say(words.not_sent(text))
        return
    await context.say(say("campaign_file.sent"))


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "campaign"


async def open_import(context: Context) -> None:
    """The form that takes a file's text."""
    await context.read(
        campaign_choices.choosable, workspace_id=context.did.workspace_id, by=context.did.user_id
    )
    await context.open_or_say(words.form())


def _texts(did: Interaction) -> list[str]:
    return [printable(one(did.values, name)) for name in words.FIELDS]


def _read(did: Interaction, deps: Deps) -> ReadFile:
    texts = dict(zip(words.FIELDS, _texts(did), strict=True))
    return read(words.whole(texts), deps.pack)


async def _look(did: Interaction, deps: Deps, file: CampaignFile) -> Looked:
    await look_up(did, deps, file.people)
    return Looked() if file.whole_programme else await look_at(did, deps, file.channels)


async def check_import(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What is wrong with the file, each with its line; or that it is being made a draft."""
    try:
        found = _read(did, deps)
        wrong = await deps.database.read(
            campaign_files.faults,
            found.campaign,
            workspace_id=did.workspace_id,
            by=did.user_id,
            looked=await _look(did, deps, found.campaign),
            today=await today(did, deps),
        )
    except FileProblem as problem:
        return {"response_action": "errors", "errors": {words.FIELDS[0]: cut(str(problem), _MOST_ERROR)}}
    except Refusal as refused:
        return await field_error(refused, did, deps)
    if wrong:
        lines = [await _with_line(refused, found, did, deps) for refused in wrong]
        return {"response_action": "errors", "errors": {words.FIELDS[0]: cut("\n".join(lines), _MOST_ERROR)}}
    return {"response_action": "update", "view": campaign_drafts.saving()}


async def _with_line(refused: Refusal, found: ReadFile, did: Interaction, deps: Deps) -> str:
    answer = await field_error(refused, did, deps)
    sentence = next(iter(answer["errors"].values()))
    field = "sessions" if (refused.field or "").startswith("session_") else refused.field or ""
    line = found.lines.get(_FIELDS.get(field, field))
    return plain("campaign_file.line", line=line, sentence=sentence) if line else sentence


async def take_import(context: Context) -> None:
    """Makes the draft and shows it. Whatever stands in the way, the text is given back."""
    did, deps = context.did, context.deps
    view_id = str(did.extra.get("view_id") or "")
    try:
        file = _read(did, deps).campaign
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
    outline = await context.read(
        campaign_outline.outline,
        workspace_id=did.workspace_id,
        campaign_id=campaign_id,
        by=did.user_id,
        now=deps.clock.now(),
        per_minute=deps.messages_per_minute,
    )
    if not await context.redraw(view_id, campaign_drafts.view(outline, context.pack)):
        await context.say(say("campaign_drafts.draft_line", name=outline.name))


async def _give_back(context: Context, view_id: str, reason: Mrkdwn) -> None:
    texts = _texts(context.did)
    if not await context.redraw(view_id, words.form(texts, notice=[reason])):
        await context.tell(words.kept(reason, "\n".join(texts)))
