"""What a programme lead reads of the log: who changed what, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from content import ids
from content.blocks import Block, buttons, modal, note, paragraph
from content.paging import turns
from content.text import Mrkdwn, channel, fields, mention, plain, say, sentences

PAGE = 20


class Act(Protocol):
    """One line of the log; see bot.services.audit_log.Act."""

    @property
    def local(self) -> datetime: ...
    @property
    def actor_id(self) -> str: ...
    @property
    def act(self) -> str: ...
    @property
    def person_id(self) -> str | None: ...
    @property
    def channel_id(self) -> str | None: ...
    @property
    def campaign(self) -> str | None: ...


def _line(one: Act) -> Mrkdwn:
    key = f"audit_log.act_{one.act}"
    if key not in sentences():
        key = "audit_log.act_other"
    known = {
        "actor": mention(one.actor_id),
        "person": mention(one.person_id or ""),
        "channel": channel(one.channel_id) if one.channel_id else plain("audit_log.a_team"),
        "campaign": one.campaign or plain("audit_log.a_campaign"),
        "act": one.act.replace("_", " "),
    }
    what = say(key, **{name: known[name] for name in fields(key)})
    return say("audit_log.line", when=f"{one.local:%a} {one.local.day} {one.local:%b %Y, %H:%M}", what=what)


def view(acts: Sequence[Act], *, page: int, more: bool) -> Block:
    """A page (from 0) of the log; `more` says that there are older acts."""
    lines = "\n".join(f"• {_line(one)}" for one in acts) or say("audit_log.none")
    blocks = [note(say("audit_log.intro")), paragraph(lines)]
    pages = turns(
        ids.AUDIT_PAGE, page=page, more=more, newer=plain("audit_log.newer"), older=plain("audit_log.older")
    )
    if pages:
        blocks.append(buttons(*pages))
    return modal(plain("audit_log.title"), blocks)
