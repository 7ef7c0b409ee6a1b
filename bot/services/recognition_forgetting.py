"""What becomes of thanks when somebody is forgotten.

Thanks they gave stay with whom they thanked, from "a colleague". Thanks they received go: with their name alone where
others were thanked too, as a whole where nobody is left or the words name them. What stands in channels follows.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import people, personal, recognitions
from bot.db import recognition_forgetting as rows
from bot.db.recognitions import RecognitionDraftRow, RecognitionReceiverRow, RecognitionRow
from bot.services import ledger
from bot.services.personal import Part, column_name
from bot.services.recognition_reach import names_somebody

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def _given(session: Session, workspace_id: str, user_id: str) -> list[dict[str, Any]]:
    return personal.rows(session, RecognitionRow, "giver_id", workspace_id, user_id)


def _forget_given(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    given = rows.all_given(session, workspace_id, user_id)
    personal.unname(session, RecognitionRow, "giver_id", workspace_id, user_id)
    for recognition_id in given:
        _draw_again(session, workspace_id, recognition_id, now=now)
    _quoted(session, workspace_id, given, now=now)


def _received(session: Session, workspace_id: str, user_id: str) -> list[dict[str, Any]]:
    return [personal.as_values(row) for row in rows.all_received(session, workspace_id, user_id)]


def _forget_received(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    person = people.get(session, workspace_id, user_id)
    received = rows.all_received(session, workspace_id, user_id)
    got = [row.id for row in received]
    for row in received:
        others = [one for one in rows.receivers(session, row.id) if one != user_id]
        if others and not (person and names_somebody(row.text, [person])):
            rows.remove_receiver(session, row.id, user_id)
            _draw_again(session, workspace_id, row.id, now=now)
            continue
        for place in recognitions.places(session, row.id):
            if place != user_id:
                ledger.replace(
                    session,
                    workspace_id=workspace_id,
                    dedupe_key=recognitions.message_key(row.id, place),
                    kind="recognition_removed",
                    now=now,
                )
        rows.remove_receiver(session, row.id, user_id)
        rows.empty(session, row.id, now=now)
    _quoted(session, workspace_id, got, now=now)


def _quoted(session: Session, workspace_id: str, recognition_ids: list[int], *, now: datetime) -> None:
    """The Friday round-ups that quoted these thanks are drawn again, each once."""
    for given_at, channel_ids in rows.where_and_when(session, recognition_ids):
        ledger.draw_roundups_again(
            session, workspace_id=workspace_id, channel_ids=channel_ids, given_at=given_at, now=now
        )


def _draw_again(session: Session, workspace_id: str, recognition_id: int, *, now: datetime) -> None:
    for place in recognitions.places(session, recognition_id):
        ledger.draw_again(
            session,
            workspace_id=workspace_id,
            dedupe_key=recognitions.message_key(recognition_id, place),
            now=now,
        )


def _forget_drafts(session: Session, workspace_id: str, user_id: str, _now: datetime) -> None:
    rows.unlink_drafts(session, workspace_id, user_id)
    personal.remove(session, RecognitionDraftRow, "giver_id", workspace_id, user_id)


PARTS = (
    Part("thanks_given", (column_name(RecognitionRow, "giver_id"),), _given, _forget_given),
    Part("thanks_received", (column_name(RecognitionReceiverRow, "user_id"),), _received, _forget_received),
    Part(
        "thanks_begun",
        (column_name(RecognitionDraftRow, "giver_id"),),
        lambda session, workspace_id, user_id: personal.rows(
            session, RecognitionDraftRow, "giver_id", workspace_id, user_id
        ),
        _forget_drafts,
    ),
    Part(
        "thanks_others_began",
        (column_name(RecognitionDraftRow, "receiver_ids"),),
        lambda _session, _workspace_id, _user_id: [],
        lambda session, workspace_id, user_id, _now: personal.take_out(
            session, RecognitionDraftRow, "receiver_ids", workspace_id, user_id
        ),
    ),
)
