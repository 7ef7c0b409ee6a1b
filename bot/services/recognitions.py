"""The rules of saying thank you: whom, how many words, how often, and who gets to read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import people, programmes, recognitions
from bot.domain import Draft, Recognised
from bot.errors import Refusal
from bot.services import ledger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.recognitions import RecognitionDraftRow

FEWEST_WORDS = 2
FEWEST_CHARACTERS = 8
MOST_CHARACTERS = 1000
MOST_RECEIVERS = 8
MOST_A_DAY = 20
SLACKBOT = "USLACKBOT"


def check_text(text: str) -> None:
    """Raises Refusal (field "text") for a text that says too little or too much (programme B4.3)."""
    words = text.split()
    if len(text) > MOST_CHARACTERS:
        raise Refusal("recognitions.text_too_long", field="text", length=len(text), most=MOST_CHARACTERS)
    if len(words) < FEWEST_WORDS or len(text.strip()) < FEWEST_CHARACTERS:
        raise Refusal("recognitions.text_too_short", field="text")


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


def begin(
    session: Session,
    *,
    workspace_id: str,
    giver_id: str,
    receiver_ids: Sequence[str],
    names: Sequence[str],
    text: str,
    source: str,
    source_channel: str | None,
    source_ts: str | None,
    now: datetime,
) -> Draft:
    """Keeps what somebody began to say. `names` are plain @names to be found among the people.

    A name that fits one person becomes a receiver; several become `candidates`; none becomes `unknown`. Raises
    Refusal when nothing is set up.
    """
    require_programme(session, workspace_id)
    found, candidates, unknown = list(receiver_ids), {}, []
    for name in names:
        fitting = [person.user_id for person in people.named(session, workspace_id, name)]
        if len(fitting) == 1:
            found.append(fitting[0])
        elif fitting:
            candidates[name] = tuple(fitting)
        else:
            unknown.append(name)
    row = recognitions.RecognitionDraftRow(
        workspace_id=workspace_id,
        giver_id=giver_id,
        receiver_ids=list(dict.fromkeys(found)),
        text=text,
        source=source,
        source_channel=source_channel,
        source_ts=source_ts,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return _as_draft(session, row, candidates=candidates, unknown=tuple(unknown))


def _as_draft(
    session: Session,
    row: RecognitionDraftRow,
    *,
    candidates: dict[str, tuple[str, ...]] | None = None,
    unknown: tuple[str, ...] = (),
) -> Draft:
    return Draft(
        id=row.id,
        giver_id=row.giver_id,
        receiver_ids=tuple(row.receiver_ids),
        text=row.text,
        candidates=candidates or {},
        unknown=unknown,
        channels=tuple(channels_for(session, row.workspace_id, row.giver_id, row.receiver_ids)),
    )


def resume(session: Session, *, workspace_id: str, giver_id: str, draft_id: int) -> Draft:
    """The open draft of this person. Raises Refusal when it was given already, let go, or is not theirs."""
    row = recognitions.draft(session, workspace_id, draft_id, giver_id)
    if row is None:
        raise Refusal("recognitions.draft_gone")
    if row.state == "done":
        raise Refusal("recognitions.already_given")
    if row.state != "open":
        raise Refusal("recognitions.draft_gone")
    return _as_draft(session, row)


def let_go(session: Session, *, workspace_id: str, giver_id: str, draft_id: int) -> None:
    """The person decided not to say it."""
    row = recognitions.draft(session, workspace_id, draft_id, giver_id)
    if row is not None and row.state == "open":
        row.state = "dropped"
        row.text = ""


def keep(session: Session, *, workspace_id: str, giver_id: str, draft_id: int, now: datetime) -> None:
    """The form could not be opened: the words wait in the person's messages, with a button to go on."""
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="recognition_kept",
        conversation=giver_id,
        values={"draft_id": draft_id},
        now=now,
        dedupe_key=f"draft_kept:{draft_id}",
    )


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

    The same draft given again returns what was stored the first time. Raises Refusal when a rule says no.
    """
    require_programme(session, workspace_id)
    row = recognitions.draft(session, workspace_id, draft_id, giver_id)
    if row is None:
        raise Refusal("recognitions.draft_gone")
    before = recognitions.of_draft(session, draft_id)
    if before is not None:
        again = recognitions.get(session, workspace_id, before.id)
        if again is None:
            raise Refusal("recognitions.already_given")
        return again
    check_text(text)
    receivers = list(dict.fromkeys(receiver_ids))
    check_receivers(session, workspace_id=workspace_id, giver_id=giver_id, receiver_ids=receivers)
    if recognitions.given_since(session, workspace_id, giver_id, now - timedelta(days=1)) >= MOST_A_DAY:
        raise Refusal("recognitions.enough_today", most=MOST_A_DAY)
    given = recognitions.add(
        session,
        receivers=receivers,
        workspace_id=workspace_id,
        draft_id=draft_id,
        giver_id=giver_id,
        text=text,
        behaviour_id=behaviour_id,
        given_at=now,
    )
    row.state, row.text = "done", ""
    channels = channels_for(session, workspace_id, giver_id, receivers)
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
            dedupe_key=f"{kind}:{given.id}:{conversation}",
        )
    return Recognised(
        id=given.id,
        giver_id=giver_id,
        receiver_ids=tuple(receivers),
        text=text,
        behaviour_id=behaviour_id,
        given_at=now,
    )


def could_not(
    session: Session,
    *,
    workspace_id: str,
    giver_id: str,
    draft_id: int,
    text: str,
    refusal: Refusal,
    now: datetime,
) -> None:
    """A thank-you that was accepted at first cannot be given after all: the giver is told, and keeps the words."""
    row = recognitions.draft(session, workspace_id, draft_id, giver_id)
    if row is not None and row.state == "open":
        row.text = text
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="recognition_refused",
        conversation=giver_id,
        values={
            "draft_id": draft_id,
            "key": refusal.key,
            "with": {k: str(v) for k, v in refusal.values.items()},
        },
        now=now,
        dedupe_key=f"draft_refused:{draft_id}:{refusal.key}:{now:%Y-%m-%dT%H:%M}",
    )


def withdraw(
    session: Session, *, workspace_id: str, giver_id: str, recognition_id: int, now: datetime
) -> None:
    """Takes thanks back: they leave the channel, the receiver's messages and the round-up. Raises Refusal if gone."""
    if not recognitions.withdraw(session, workspace_id, recognition_id, giver_id=giver_id, now=now):
        raise Refusal("recognitions.nothing_to_withdraw")
    ledger.withdraw_messages(
        session, workspace_id=workspace_id, prefix=f"recognition_%:{recognition_id}:", now=now
    )


def ask_about_reaction(
    session: Session,
    *,
    workspace_id: str,
    reactor_id: str,
    author_id: str,
    emoji: str,
    channel_id: str,
    ts: str,
    now: datetime,
) -> bool:
    """Somebody reacted to a message: with the programme's emoji, asks them privately for one sentence, once.

    A reaction can start a recognition, never be one (programme B4.4). Returns whether they are asked.
    """
    programme = programmes.of_workspace(session, workspace_id)
    if programme is None or emoji.split("::", maxsplit=1)[0] != programme.recognition_emoji:
        return False
    try:
        check_receivers(session, workspace_id=workspace_id, giver_id=reactor_id, receiver_ids=[author_id])
    except Refusal:
        return False
    reactor = people.get(session, workspace_id, reactor_id)
    if reactor is None or not reactor.can_take_part:
        return False
    draft = begin(
        session,
        workspace_id=workspace_id,
        giver_id=reactor_id,
        receiver_ids=[author_id],
        names=[],
        text="",
        source="reaction",
        source_channel=channel_id,
        source_ts=ts,
        now=now,
    )
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="recognition_ask",
        conversation=reactor_id,
        values={
            "draft_id": draft.id,
            "receiver_id": author_id,
            "channel_id": channel_id,
            "emoji": emoji.split("::", maxsplit=1)[0],
        },
        now=now,
        dedupe_key=f"recognition_ask:{channel_id}:{ts}:{reactor_id}",
    )
    return True


def channels_for(
    session: Session, workspace_id: str, giver_id: str, receiver_ids: Iterable[str]
) -> list[str]:
    """Where thanks are posted: each receiver's first team channel; without any, the giver's."""
    receivers = list(receiver_ids)
    known = programmes.channels_of_people(session, workspace_id, [*receivers, giver_id])
    found = [known[user_id][0] for user_id in receivers if user_id in known] or known.get(giver_id, [])[:1]
    return list(dict.fromkeys(found))


def require_programme(session: Session, workspace_id: str) -> programmes.ProgrammeRow:
    """The programme of the workspace. Raises Refusal, naming admins who can set it up, while there is none."""
    programme = programmes.of_workspace(session, workspace_id)
    if programme is None:
        raise Refusal("programmes.missing", admins=people.admins(session, workspace_id))
    return programme


def for_message(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What a message about a recognition shows; None when it has been withdrawn."""
    found = recognitions.get(session, row.workspace_id, row.values["recognition_id"])
    return None if found is None else {"recognition": found}


def for_draft(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What a message about a draft shows; None when it is finished."""
    draft = session.get(recognitions.RecognitionDraftRow, row.values["draft_id"])
    if draft is None or draft.state != "open":
        return None
    return {"draft": _as_draft(session, draft)}


def for_roundup(session: Session, row: DeliveryRow) -> dict[str, Any]:
    """The thanks of the seven days before a channel's Friday round-up is due, for people of its team."""
    team = programmes.team_of_channel(session, row.workspace_id, row.conversation)
    due = row.due_at or row.created_at
    thanks = (
        recognitions.received(
            session,
            row.workspace_id,
            programmes.members(session, team.id),
            since=due - timedelta(days=7),
            until=due,
        )
        if team
        else []
    )
    return {"thanks": thanks, "channel_id": row.conversation}
