"""/nominate and its buttons: how a nomination begins and goes on, and who may make one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.errors import Refusal
from bot.nomination import Proposal
from bot.services import nomination_drafts, nominations, recognition_drafts
from content import help as help_words
from content import ids, nomination_form
from content import nominations as words
from content.given_back import given_back
from content.refusals import refusal
from content.text import Mrkdwn, listed, say
from handlers.context import Context
from handlers.mentions import readable
from handlers.named_people import named_people
from handlers.payloads import number

_TEAM = re.compile(r"\s*<#(?P<id>[CG][A-Z0-9]+)(?:\|[^<>]*)?>")


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a command said: so far, whom a thank-you would be for, and what to say on top of the form."""

    proposal: Proposal
    user_ids: tuple[str, ...] = ()
    notice: tuple[Mrkdwn, ...] = ()


async def command(context: Context) -> None:
    """/nominate, with or without @name and the first words."""
    if context.did.text.lower() in {"help", "?"}:
        await context.tell(help_words.command(ids.NOMINATE))
        return
    await context.know([context.did.user_id])
    await _open(context, await _read(context) if context.did.text else _Begun(Proposal()))


async def open_form(context: Context) -> None:
    """Nominate."""
    await context.know([context.did.user_id])
    await _open(context, _Begun(Proposal()))


async def _read(context: Context) -> _Begun:
    """Whom and what a command names: <@U1|ana>, @ana, or a team's channel."""
    did = context.did
    if team := _TEAM.match(did.text):
        proposal = Proposal(team_channel=team["id"], evidence=readable(did.text[team.end() :]).strip())
        return _Begun(proposal)
    found, named = await named_people(context)
    await context.know(found.user_ids[:2])
    sure = [*found.user_ids, *(them[0] for them in named.values() if len(them) == 1)]
    user_ids = tuple(dict.fromkeys(sure))
    notice: list[Mrkdwn] = []
    for key, names in (
        ("nominations.name_unknown", [f"@{name}" for name, them in named.items() if not them]),
        ("nominations.name_ambiguous", [f"@{name}" for name, them in named.items() if len(them) > 1]),
    ):
        if names:
            notice.append(say(key, names=listed(names)))
    if len(user_ids) > 1:
        notice.append(say("nominations.only_one"))
    if found.groups:
        notice.append(say("nominations.group"))
    proposal = Proposal(nominee_id=user_ids[0] if len(user_ids) == 1 else "", evidence=found.text)
    return _Begun(proposal, user_ids, tuple(notice))


async def _open(context: Context, begun: _Begun) -> None:
    did, proposal, notice = context.did, begun.proposal, list(begun.notice)
    try:
        start = await context.read(
            nominations.beginning, workspace_id=did.workspace_id, nominator_id=did.user_id
        )
    except Refusal as refused:
        await context.tell(given_back(refusal(refused.key, refused.values), readable(did.text)))
        return
    if start.refused:
        await _thank_instead(context, begun, refusal(start.refused.key, start.refused.values))
        return
    if proposal.nominee_id:
        try:
            await context.read(
                nominations.check_nominee,
                proposal,
                workspace_id=did.workspace_id,
                nominator_id=did.user_id,
            )
        except Refusal as refused:
            notice.append(refusal(refused.key, refused.values))
            proposal = replace(proposal, nominee_id="")
    if proposal.team_channel and proposal.team_channel not in dict(start.teams):
        notice.append(say("nominations.team_gone"))
    view = nomination_form.form(
        proposal,
        context.pack,
        teams=start.teams,
        most_evidence=nominations.MOST_EVIDENCE,
        most_effect=nominations.MOST_EFFECT,
        is_first=await context.first_use("nominate"),
        notice=notice,
    )
    if await context.open(view):
        return
    if not proposal.evidence:
        await context.say(say("common.press_again"))
        return
    await context.also(
        nomination_drafts.keep,
        workspace_id=did.workspace_id,
        nominator_id=did.user_id,
        proposal=proposal,
        now=context.deps.clock.now(),
    )


async def _thank_instead(context: Context, begun: _Begun, sentence: Mrkdwn) -> None:
    """Somebody who may not nominate keeps their words, and can make a thank-you of them."""
    did = context.did
    draft_id = None
    if begun.user_ids or begun.proposal.evidence:
        draft = await context.transact(
            recognition_drafts.begin,
            workspace_id=did.workspace_id,
            giver_id=did.user_id,
            receiver_ids=begun.user_ids,
            named={},
            text=begun.proposal.evidence,
            source="nomination",
            source_channel=did.channel_id or None,
            source_ts=None,
            now=context.deps.clock.now(),
        )
        draft_id = draft.id
    await context.tell(words.thank_instead(sentence, readable(did.text).strip(), draft_id))


async def go_on(context: Context) -> None:
    """Finishes a nomination that was not sent, or changes one that was returned."""
    did = context.did
    one = await context.read(
        nomination_drafts.resume,
        workspace_id=did.workspace_id,
        nominator_id=did.user_id,
        nomination_id=number(did.value),
    )
    start = await context.read(nominations.beginning, workspace_id=did.workspace_id, nominator_id=did.user_id)
    if start.refused:
        raise start.refused
    await context.open_or_say(
        nomination_form.form(
            one.proposal,
            context.pack,
            teams=start.teams,
            nomination_id=one.id,
            most_evidence=nominations.MOST_EVIDENCE,
            most_effect=nominations.MOST_EFFECT,
            notice=nomination_form.notices(one),
        )
    )


async def let_peers(context: Context) -> None:
    """A lead's switch: all colleagues may nominate, or managers and leads only."""
    did = context.did
    await context.transact(
        nominations.let_peers,
        workspace_id=did.workspace_id,
        by=did.user_id,
        peers=did.value == "on",
        now=context.deps.clock.now(),
    )
    context.show_home()
