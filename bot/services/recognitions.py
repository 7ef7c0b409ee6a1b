"""The rules of saying thank you: whom, how many words, how often, and who gets to read it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import people, programmes, recognitions
from bot.domain import NOBODY, Claimed, Recognised, Verb, is_person
from bot.errors import Refusal
from bot.services import celebrations, ledger, preferences, recognition_reach
from bot.services.customer_data import check_safe
from bot.services.roles import require_programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

FEWEST_WORDS = 2
FEWEST_CHARACTERS = 8
FEWEST_LETTERS_WITHOUT_SPACES = 5
MOST_CHARACTERS = 1000
MOST_RECEIVERS = 8
MOST_A_DAY = 20
SLACKBOT = "USLACKBOT"
_EVER = datetime(2000, 1, 1, tzinfo=UTC)

_EMOJI_NAME = re.compile(r":[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:")
_WRITTEN_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def check_text(text: str) -> None:
    """Raises Refusal (field "text") for too few or too many words (programme B4.3), or with a customer's data."""
    if len(text) > MOST_CHARACTERS:
        raise Refusal("recognitions.text_too_long", field="text", length=len(text), most=MOST_CHARACTERS)
    if not says_enough(text):
        raise Refusal("recognitions.text_too_short", field="text")
    check_safe(text, field="text")


def says_enough(text: str) -> bool:
    """Whether a text has a few words. Emoji are none; in scripts without spaces the number of letters counts."""
    said = _EMOJI_NAME.sub(" ", text).strip()
    words = [word for word in said.split() if any(sign.isalnum() for sign in word)]
    if _WRITTEN_WITHOUT_SPACES.search(said):
        return sum(sign.isalnum() for sign in said) >= FEWEST_LETTERS_WITHOUT_SPACES
    return len(words) >= FEWEST_WORDS and len(said) >= FEWEST_CHARACTERS


def check_giver(session: Session, *, workspace_id: str, giver_id: str) -> None:
    """Raises Refusal for guests, apps and strangers: thanks appear in channels they may not even see."""
    giver = people.get(session, workspace_id, giver_id)
    if giver is None or not giver.can_take_part:
        raise Refusal("recognitions.not_for_guests")


def check_receivers(
    session: Session, *, workspace_id: str, giver_id: str, receiver_ids: Sequence[str]
) -> None:
    """Raises Refusal (field "receivers") for the first person who cannot be thanked, and why."""
    if not receiver_ids:
        raise Refusal("recognitions.nobody", field="receivers")
    if len(receiver_ids) > MOST_RECEIVERS:
        raise Refusal("recognitions.too_many", field="receivers", most=MOST_RECEIVERS)
    if giver_id in receiver_ids:
        raise Refusal("recognitions.yourself", field="receivers")
    known = people.get_many(session, workspace_id, receiver_ids)
    for user_id in receiver_ids:
        person = known.get(user_id)
        if person is None:
            raise Refusal("recognitions.unknown_person", field="receivers", person=user_id)
        if person.is_bot or user_id == SLACKBOT:
            raise Refusal("recognitions.bot", field="receivers", person=user_id)
        if person.is_deleted:
            raise Refusal("recognitions.deactivated", field="receivers", person=user_id)
        if person.is_guest:
            raise Refusal("recognitions.guest", field="receivers", person=user_id)


def thankable(
    session: Session, *, workspace_id: str, giver_id: str, receiver_ids: Sequence[str]
) -> tuple[tuple[str, ...], Refusal | None]:
    """Those of the people who can be thanked, at most so many as a thank-you may name, and why not all of them."""
    good: list[str] = []
    why: Refusal | None = None
    for user_id in dict.fromkeys(receiver_ids):
        try:
            check_receivers(
                session, workspace_id=workspace_id, giver_id=giver_id, receiver_ids=[*good, user_id]
            )
        except Refusal as refused:
            why = why or refused
        else:
            good.append(user_id)
    return tuple(good), why


def give(
    session: Session,
    *,
    workspace_id: str,
    giver_id: str,
    draft_id: int,
    receiver_ids: Sequence[str],
    text: str,
    behaviour_id: str,
    now: datetime,
) -> Recognised:
    """Gives the thanks of a draft, once: stores it and writes it to the team channels and to each receiver.

    The same draft given again in the same words returns what was stored the first time. Raises Refusal when a rule
    says no. Whoever gives at the same moment in another process waits: the daily limit is counted once.
    """
    require_programme(session, workspace_id)
    check_giver(session, workspace_id=workspace_id, giver_id=giver_id)
    people.lock(session, workspace_id, giver_id)
    row = recognitions.draft(session, workspace_id, draft_id, giver_id)
    if row is None:
        raise Refusal("recognitions.draft_gone")
    before = recognitions.of_draft(session, draft_id)
    if before is not None:
        again = recognitions.get(session, workspace_id, before.id)
        if again is None or (again.text, set(again.receiver_ids)) != (text, set(receiver_ids)):
            raise Refusal("recognitions.already_given")
        return again
    check_text(text)
    receivers = list(dict.fromkeys(receiver_ids))
    check_receivers(session, workspace_id=workspace_id, giver_id=giver_id, receiver_ids=receivers)
    if recognitions.given_since(session, workspace_id, giver_id, now - timedelta(days=1)) >= MOST_A_DAY:
        raise Refusal("recognitions.enough_today", most=MOST_A_DAY)
    reach = recognition_reach.plan(
        session, workspace_id=workspace_id, giver_id=giver_id, receiver_ids=receivers, text=text
    )
    styles = preferences.style_of(session, workspace_id, receivers)
    channels = list(reach.channels)
    given = recognitions.add(
        session,
        receivers={user_id: styles[user_id] for user_id in receivers},
        channels=channels,
        workspace_id=workspace_id,
        draft_id=draft_id,
        giver_id=giver_id,
        text=text,
        behaviour_id=behaviour_id,
        given_at=now,
    )
    row.state, row.text = "done", ""
    for asked in (
        f"recognition_ask:{row.source_channel}:{row.source_ts}:{giver_id}",
        f"draft_kept:{draft_id}",
    ):
        ledger.replace(
            session, workspace_id=workspace_id, dedupe_key=asked, kind="recognition_thanked", now=now
        )
    for kind, conversation in [("recognition_post", channel) for channel in channels] + [
        ("recognition_received", receiver) for receiver in receivers
    ]:
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind=kind,
            conversation=conversation,
            values={"recognition_id": given.id, "channels": channels},
            now=now,
            dedupe_key=recognitions.message_key(given.id, conversation),
        )
    recognised = Recognised(
        id=given.id,
        giver_id=giver_id,
        receiver_ids=tuple(receivers),
        text=text,
        behaviour_id=behaviour_id,
        given_at=now,
    )
    _celebrate_first(session, workspace_id, recognised, channels, now=now)
    return recognised


def _celebrate_first(
    session: Session, workspace_id: str, given: Recognised, channels: Sequence[str], *, now: datetime
) -> None:
    """Somebody's first thanks are celebrated in a channel where they stand: best in one of the giver's own."""
    if not channels or recognitions.given_since(session, workspace_id, given.giver_id, _EVER) > 1:
        return
    theirs = programmes.channels_of_people(session, workspace_id, [given.giver_id]).get(given.giver_id, [])
    celebrations.note(
        session,
        workspace_id=workspace_id,
        occasion="first_thanks",
        subject=f"recognition:{given.id}",
        channel_id=next((one for one in channels if one in theirs), channels[0]),
        people=(given.giver_id,),
        evidence={"recognition_id": given.id},
        now=now,
    )


def withdraw(
    session: Session, *, workspace_id: str, giver_id: str, recognition_id: int, now: datetime
) -> None:
    """Takes thanks back: they leave the channel, the receiver's messages and the round-up. Raises Refusal if gone."""
    if not recognitions.withdraw(session, workspace_id, recognition_id, giver_id=giver_id, now=now):
        raise Refusal("recognitions.nothing_to_withdraw")
    for told in recognitions.places(session, recognition_id):
        ledger.replace(
            session,
            workspace_id=workspace_id,
            dedupe_key=recognitions.message_key(recognition_id, told),
            kind="recognition_withdrawn",
            now=now,
        )
    celebrations.take_back(
        session,
        workspace_id=workspace_id,
        occasion="first_thanks",
        subject=f"recognition:{recognition_id}",
        now=now,
    )


def not_shown(session: Session, post: Claimed, *, code: str, now: datetime) -> None:
    """Thanks could not be posted in a channel after all: the giver hears it, and no round-up there quotes them."""
    recognition_id, channel_id = post.values.get("recognition_id", 0), post.conversation
    given = recognitions.get(session, post.workspace_id, recognition_id)
    recognitions.unplace(session, recognition_id, channel_id)
    if given is not None and given.giver_id != NOBODY:
        ledger.enqueue(
            session,
            workspace_id=post.workspace_id,
            kind="recognition_not_shown",
            conversation=given.giver_id,
            values={"channel_id": channel_id, "code": code, "receivers": list(given.receiver_ids)},
            now=now,
            dedupe_key=f"recognition_not_shown:{recognition_id}:{channel_id}",
        )


def for_message(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What a message about a recognition shows; None when it has been withdrawn, or nobody may be named there."""
    found = recognitions.get(session, row.workspace_id, row.values["recognition_id"])
    if found is None:
        return None
    showing = recognition_reach.showing(session, row.workspace_id, [found])
    if not is_person(row.conversation):
        here = showing.in_channel([found], row.conversation)
        if not here:  # what stands there goes altogether: it would go on naming whoever was forgotten
            return {"recognition": None} if row.verb == Verb.UPDATE else None
        return {"recognition": here[0]}
    broken = {channel_id for channel_id, _ in people.channels_with_problems(session, row.workspace_id)}
    shown = [
        name
        for name in recognitions.channels(session, found.id)
        if name not in broken and row.conversation in showing.named_in(found, name)
    ]
    is_private = row.conversation in found.receiver_ids and showing.is_private(found, row.conversation)
    return {"recognition": found, "channels": shown, "is_private": is_private}


def for_roundup(session: Session, row: DeliveryRow) -> dict[str, Any]:
    """The thanks posted in a channel in the seven days before its Friday round-up is due."""
    due = row.due_at or row.created_at
    thanks = recognitions.posted(
        session, row.workspace_id, row.conversation, since=due - timedelta(days=7), until=due
    )
    showing = recognition_reach.showing(session, row.workspace_id, thanks)
    return {"thanks": showing.in_channel(thanks, row.conversation), "channel_id": row.conversation}
