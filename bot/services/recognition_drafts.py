"""The rules of a thank-you somebody has begun: whom a typed name means, and that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import people, programmes, recognitions
from bot.domain import Draft
from bot.errors import Refusal
from bot.services import first_uses, ledger, recognition_reach
from bot.services.recognitions import (
    MOST_RECEIVERS,
    check_giver,
    check_receivers,
)
from bot.services.roles import require_programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.recognitions import RecognitionDraftRow


def spoken_names(session: Session, *, workspace_id: str) -> set[str]:
    """Every name a person of the workspace may be called by after an @, folded (bot.domain.folded)."""
    return people.spoken_names(session, workspace_id)


def resolve_names(
    session: Session, *, workspace_id: str, giver_id: str, names: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Who each plain @name may mean: ids by name, none for a name nobody has. A shared first name means the others.

    Reads every name of the workspace, so it belongs beside the writer and not on it; one name more than a thank-you
    may have is enough to refuse it.
    """
    fitting = people.named(session, workspace_id, list(names)[: MOST_RECEIVERS + 1])
    return {
        name: tuple(user_id for user_id in found if user_id != giver_id) or tuple(found)
        for name, found in fitting.items()
    }


def begin(
    session: Session,
    *,
    workspace_id: str,
    giver_id: str,
    receiver_ids: Sequence[str],
    named: Mapping[str, Sequence[str]],
    text: str,
    source: str,
    source_channel: str | None,
    source_ts: str | None,
    now: datetime,
) -> Draft:
    """Keeps what somebody began to say. `named` is what `resolve_names` found for plain @names.

    A name that fits one person becomes a receiver; several become `candidates`; none becomes `unknown`. Raises
    Refusal when nothing is set up, or for a guest.
    """
    require_programme(session, workspace_id)
    check_giver(session, workspace_id=workspace_id, giver_id=giver_id)
    found = [*receiver_ids, *(ids[0] for ids in named.values() if len(ids) == 1)]
    candidates = {name: tuple(ids) for name, ids in named.items() if len(ids) > 1}
    unknown = [name for name, ids in named.items() if not ids]
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
    draft = _as_draft(session, row, candidates=candidates, unknown=tuple(unknown))
    if source in {"reaction", "nomination"}:
        return draft
    first = first_uses.is_first(session, workspace_id=workspace_id, user_id=giver_id, what="kudos", now=now)
    return replace(draft, is_first=first)


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
    if recognitions.draft_about(session, workspace_id, reactor_id, channel_id=channel_id, ts=ts):
        return False
    draft = begin(
        session,
        workspace_id=workspace_id,
        giver_id=reactor_id,
        receiver_ids=[author_id],
        named={},
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
        reach=recognition_reach.plan(
            session,
            workspace_id=row.workspace_id,
            giver_id=row.giver_id,
            receiver_ids=row.receiver_ids,
            text=row.text,
        ),
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


def text_of(session: Session, *, workspace_id: str, giver_id: str, draft_id: int) -> str:
    """What the draft of this person says so far; empty when there is none."""
    row = recognitions.draft(session, workspace_id, draft_id, giver_id)
    return row.text if row else ""


def let_go(session: Session, *, workspace_id: str, giver_id: str, draft_id: int) -> None:
    """The person decided not to say it. Raises Refusal when it has been said, or is not theirs."""
    row = recognitions.draft(session, workspace_id, draft_id, giver_id)
    if row is None:
        raise Refusal("recognitions.draft_gone")
    if row.state == "done":
        raise Refusal("recognitions.already_given")
    row.state, row.text = "dropped", ""


def keep(session: Session, *, workspace_id: str, giver_id: str, draft_id: int, now: datetime) -> None:
    """The form could not be opened: the words wait in the person's messages, with a button to go on."""
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="recognition_kept",
        conversation=giver_id,
        values={"draft_id": draft_id},
        now=now,
    )


def remember(
    session: Session,
    *,
    workspace_id: str,
    giver_id: str,
    draft_id: int,
    receiver_ids: Sequence[str],
    text: str,
    now: datetime,
) -> int:
    """Keeps what was filled in, to be finished later. Returns the draft's id: a new one if that draft is finished."""
    row = recognitions.draft(session, workspace_id, draft_id, giver_id)
    if row is None or row.state != "open":
        row = recognitions.RecognitionDraftRow(
            workspace_id=workspace_id, giver_id=giver_id, source="kept", created_at=now
        )
        session.add(row)
    row.receiver_ids, row.text = list(dict.fromkeys(receiver_ids)), text
    session.flush()
    return row.id


def could_not(
    session: Session,
    *,
    workspace_id: str,
    giver_id: str,
    draft_id: int,
    receiver_ids: Sequence[str],
    text: str,
    refusal: Refusal,
    now: datetime,
) -> None:
    """A thank-you cannot be given: the giver is told why, in their messages, and keeps the words."""
    kept = remember(
        session,
        workspace_id=workspace_id,
        giver_id=giver_id,
        draft_id=draft_id,
        receiver_ids=receiver_ids,
        text=text,
        now=now,
    )
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="recognition_refused",
        conversation=giver_id,
        values={"draft_id": kept, "key": refusal.key, "with": dict(refusal.values)},
        now=now,
    )


def for_draft(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What a message about a draft shows; None when it is finished."""
    draft = session.get(recognitions.RecognitionDraftRow, row.values["draft_id"])
    if draft is None or draft.state != "open":
        return None
    return {"draft": _as_draft(session, draft)}
