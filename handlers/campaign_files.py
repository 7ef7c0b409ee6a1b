"""A campaign as a file, sent to the lead who asks."""

from __future__ import annotations

import re

import structlog

from bot.errors import EncoreError
from bot.services import campaign_files
from content import campaign_file_form as words
from content import campaign_file_text
from content.text import plain, say
from handlers.context import Context
from handlers.payloads import number

log = structlog.get_logger()


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
