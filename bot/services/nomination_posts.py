"""Where a nomination is shown, in which words, and how what stands in Slack follows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import nominations, people, programmes, timers
from bot.domain import Claimed, RecognitionStyle, Verb
from bot.nomination import Nomination, NominationState
from bot.services import ledger, preferences, recognition_reach, story_names

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.nominations import NominationRow

TIMER = "nomination"
_UNNAMED = "…"
"""Stands in a nomination's words where they name somebody who is named in no channel."""
_TOLD = ("nomination_consent", "nomination_reminder", "nomination_told")
"""What a nominee may have been sent, each once."""


def key(kind: str, nomination_id: int) -> str:
    """The dedupe key of a message that a nomination causes once."""
    return f"{kind}:{nomination_id}"


def channel_for(session: Session, row: NominationRow) -> str | None:
    """Where a nomination would be shown now: a team's own channel, or where thanks to the nominee go. None: nowhere."""
    if row.team_channel:
        broken = {channel_id for channel_id, _ in people.channels_with_problems(session, row.workspace_id)}
        return None if row.team_channel in broken else row.team_channel
    reach = recognition_reach.plan(
        session,
        workspace_id=row.workspace_id,
        giver_id=row.nominator_id,
        receiver_ids=[row.nominee_id] if row.nominee_id else [],
        text="",
    )
    return next(iter(reach.channels), None)


def put_up(session: Session, row: NominationRow, channel_id: str, *, now: datetime) -> None:
    """Posts a nomination, once."""
    row.state, row.channel_id, row.posted_at = NominationState.POSTED, channel_id, now
    session.flush()
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind="nomination_post",
        conversation=channel_id,
        values={"nomination_id": row.id},
        now=now,
        dedupe_key=key("nomination_post", row.id),
    )


def follow(session: Session, row: NominationRow, *, now: datetime) -> None:
    """What stands in Slack follows the nomination: its post, round-ups that quote it, what the nominee was told."""
    row.drawn += 1
    session.flush()
    about: dict[str, Any] = {"workspace_id": row.workspace_id, "now": now}
    if row.state == NominationState.POSTED:
        ledger.draw_again(session, dedupe_key=key("nomination_post", row.id), **about)
    elif row.posted_at is not None:
        take_off(session, row, now=now)
    asked = row.state == NominationState.APPROVED
    if not asked:
        timers.drop(session, workspace_id=row.workspace_id, kind=TIMER, subject=str(row.id))
    for kind in _TOLD:
        ledger.change(
            session,
            dedupe_key=key(kind, row.id),
            kind=kind if asked else "nomination_told",
            values={"nomination_id": row.id},
            turn=f"drawn{row.drawn}",
            **about,
        )


def take_off(session: Session, row: NominationRow, *, now: datetime) -> None:
    """Puts a short note in place of the post, and draws round-ups anew that quoted it."""
    about: dict[str, Any] = {"workspace_id": row.workspace_id, "now": now}
    ledger.replace(session, dedupe_key=key("nomination_post", row.id), kind="nomination_withdrawn", **about)
    if row.channel_id and row.posted_at:
        ledger.draw_roundups_again(session, channel_ids=[row.channel_id], given_at=row.posted_at, **about)


def posted_in(
    session: Session, *, workspace_id: str, channel_id: str, since: datetime, until: datetime
) -> list[Nomination]:
    """The nominations that stand in a channel from a span (UTC; the end not included), oldest first.

    In the words the channel may read; whoever likes it private by now is left out.
    """
    found = nominations.posted(session, workspace_id, channel_id, since=since, until=until)
    return [
        readable(session, workspace_id, one, here=channel_id)
        for one in found
        if _may_be_shown(session, workspace_id, one, here=channel_id)
    ]


def _may_be_shown(session: Session, workspace_id: str, one: Nomination, *, here: str) -> bool:
    user_id = one.proposal.nominee_id
    if not user_id:
        return True
    style = preferences.style_of(session, workspace_id, [user_id])[user_id]
    if style == RecognitionStyle.TEAM:
        return here in programmes.channels_of_people(session, workspace_id, [user_id]).get(user_id, [])
    return style == RecognitionStyle.PUBLIC


def readable(session: Session, workspace_id: str, one: Nomination, *, here: str | None) -> Nomination:
    """The nomination in the words a channel may read: members of its team who like it private are not named."""
    team = programmes.team_of_channel(session, workspace_id, here) if here else None
    if team is None:
        return one
    members = programmes.members(session, team.id) - {one.proposal.nominee_id, one.nominator_id}
    styles = preferences.style_of(session, workspace_id, members)
    private = [user_id for user_id, style in styles.items() if style == RecognitionStyle.PRIVATE]
    proposal = one.proposal
    for _, person in sorted(people.get_many(session, workspace_id, private).items()):
        proposal = replace(
            proposal,
            evidence=story_names.without(proposal.evidence, person, instead=_UNNAMED),
            effect=story_names.without(proposal.effect, person, instead=_UNNAMED),
        )
    return replace(one, proposal=proposal)


def for_post(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What the post shows; None once the nomination is not to be shown in this channel any more.

    A post that is drawn anew because of somebody else, and whose nominee likes it private by now, is taken out whole:
    left as it stood it would go on naming whoever was forgotten.
    """
    one = nominations.get(session, row.workspace_id, row.values["nomination_id"])
    if one is None or one.state != NominationState.POSTED:
        return None
    if not _may_be_shown(session, row.workspace_id, one, here=row.conversation):
        return {"nomination": None} if row.verb == Verb.UPDATE else None
    return {"nomination": readable(session, row.workspace_id, one, here=row.conversation)}


def for_nominee(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What its nominee reads of a nomination, in the words that would be posted, and the channel's name.

    One that was taken back and then deleted leaves the messages in which it stood, too.
    """
    one = nominations.get(session, row.workspace_id, row.values["nomination_id"])
    if one is None:
        return {"nomination": None} if row.verb == Verb.UPDATE else None
    names = people.channel_names(session, row.workspace_id, [one.channel_id or ""])
    return {
        "nomination": readable(session, row.workspace_id, one, here=one.channel_id),
        "channel_name": names.get(one.channel_id or "", ""),
    }


def not_shown(session: Session, post: Claimed, *, code: str, now: datetime) -> None:
    """A nomination could not be posted after all: it stays with its nominee, and the nominator hears it."""
    row = nominations.for_change(session, post.workspace_id, post.values.get("nomination_id", 0))
    if row is None or row.state != NominationState.POSTED:
        return
    row.state, row.channel_id, row.posted_at = NominationState.PRIVATE, None, None
    follow(session, row, now=now)
    ledger.enqueue(
        session,
        workspace_id=post.workspace_id,
        kind="nomination_not_shown",
        conversation=row.nominator_id,
        values={"channel_id": post.conversation, "code": code},
        now=now,
        dedupe_key=key("nomination_not_shown", row.id),
    )
