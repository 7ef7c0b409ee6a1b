"""What did Encore post in each channel and to each person, and when? Written down as text to be checked by hand."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.deliveries import DeliveryRow
from tests.story.diary import Diary
from tests.story.weeks import LISBON, LORD_HOWE, NEW_YORK, local

FOLDER = Path(__file__).with_name("transcripts")
RECORD = "ENCORE_RECORD_STORY"
PLACES = {"desk-lisbon": LISBON, "desk-new-york": NEW_YORK, "desk-night": LORD_HOWE}
_MENTION = re.compile(r"<@(U\w+)>")


@dataclass(frozen=True)
class Post:
    """A message of Encore that stands in Slack. `place` is a channel's name or a person's handle."""

    place: str
    zone: ZoneInfo
    at: datetime
    kind: str
    delivery: str
    names: tuple[str, ...]
    text: str


async def posts(diary: Diary) -> list[Post]:
    """Everything of Encore that stands in Slack, but for files, in the order of its coming."""

    def kinds(session: Session) -> dict[str, str]:
        return {row.public_id: row.kind for row in session.scalars(select(DeliveryRow))}

    found = list(_posts(diary, await diary.encore.database.read(kinds)))
    return sorted(found, key=lambda one: (one.at, one.place))


def _posts(diary: Diary, kinds: dict[str, str]) -> Iterator[Post]:
    state = diary.sandbox.state
    people = {person.id: person for person in state.people.values()}
    for conversation in state.conversations.values():
        other = next((one for one in conversation.members if one != state.bot.id), "")
        place = conversation.name or people[other].name
        zone = PLACES.get(place) or ZoneInfo(people[other].tz)
        for message in conversation.messages.values():
            if message.user != state.bot.id or message.subtype or message.metadata is None:
                continue
            text = state.message_as_api(conversation, message)["text"]
            delivery = message.metadata["event_payload"]["id"]
            names = dict.fromkeys(people[one].name for one in _MENTION.findall(text))
            at = datetime.fromtimestamp(int(float(message.ts)), UTC)
            yield Post(place, zone, at, kinds[delivery], delivery, tuple(names), text)


def transcript(told: list[Post], channel: str) -> str:
    """One line a post: day, local time, kind of message, and who is named in it."""
    zone = PLACES[channel]
    lines = [f"#{channel}, everything Encore posted in twelve weeks, by the clock of {zone.key}", ""]
    week = None
    for post in told:
        if post.place != channel:
            continue
        if week not in {None, post.at.astimezone(zone).isocalendar().week}:
            lines.append("")
        week = post.at.astimezone(zone).isocalendar().week
        lines.append(f"{local(post.at, zone)}  {post.kind:<18}{', '.join(post.names)}".rstrip())
    return "\n".join(lines) + "\n"


def direct_messages(told: list[Post]) -> str:
    """The same of what each person got by direct message."""
    lines = ["Everything Encore wrote to each person in twelve weeks, by the clock where they are"]
    for person in sorted({post.place for post in told} - PLACES.keys()):
        mine = [post for post in told if post.place == person]
        lines += ["", f"{person}, {mine[0].zone.key}", ""]
        lines += [f"{local(post.at, post.zone)}  {post.kind}" for post in mine]
    return "\n".join(lines) + "\n"


def check(told: list[Post]) -> None:
    """Everything reads as it was recorded; with ENCORE_RECORD_STORY=1 it is recorded anew."""
    written = {channel: transcript(told, channel) for channel in PLACES}
    for name, now in (written | {"direct-messages": direct_messages(told)}).items():
        file = FOLDER / f"{name}.txt"
        if os.environ.get(RECORD):
            file.parent.mkdir(exist_ok=True)
            file.write_text(now, encoding="utf-8")
        assert now == file.read_text(encoding="utf-8"), f"{file.name}: see {__doc__}"
