"""Where may a thank-you be shown, and who may be named there? (programme B4.3)

What a person chose when they were thanked counts, and what they chose since: the narrower of the two. Who likes to be
thanked in private is named in no channel; where the giver's own words name them, no channel shows those words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.db import people, programmes, recognitions
from bot.domain import Person, Reach, Recognised, RecognitionStyle, folded
from bot.services import preferences

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_NARROW = list(RecognitionStyle)
_FEWEST_LETTERS = 2


def plan(
    session: Session, *, workspace_id: str, giver_id: str, receiver_ids: Sequence[str], text: str
) -> Reach:
    """Where new thanks are posted: each receiver's first team channel; without any, the giver's.

    Whoever likes to be thanked in their team only never brings thanks into another channel.
    """
    styles = preferences.style_of(session, workspace_id, receiver_ids)
    privately = tuple(one for one in receiver_ids if styles[one] == RecognitionStyle.PRIVATE)
    openly = [one for one in receiver_ids if one not in privately]
    if privately and not openly:
        return Reach((), privately)
    if privately and names_somebody(text, people.get_many(session, workspace_id, privately).values()):
        return Reach((), privately, words_name=True)
    theirs = _channels(session, workspace_id, [*openly, giver_id])
    found = [theirs[one][0] for one in openly if theirs.get(one)]
    if not found and (not openly or RecognitionStyle.PUBLIC in {styles[one] for one in openly}):
        found = theirs.get(giver_id, [])[:1]
    return Reach(tuple(dict.fromkeys(found)), privately)


def _channels(session: Session, workspace_id: str, user_ids: Iterable[str]) -> dict[str, list[str]]:
    """The team channels of people in which Encore can post; an archived one, say, is passed over."""
    broken = {channel_id for channel_id, _ in people.channels_with_problems(session, workspace_id)}
    return {
        user_id: [name for name in names if name not in broken]
        for user_id, names in programmes.channels_of_people(session, workspace_id, user_ids).items()
    }


def names_somebody(text: str, persons: Iterable[Person]) -> bool:
    """Whether a text calls one of these people by id, handle, full name or first name, in any case and accents."""
    said = folded(text)
    for person in persons:
        whole = folded(person.real_name)
        called = {whole, whole.partition(" ")[0], folded(person.name), person.user_id.lower()}
        for name in called:
            if len(name) >= _FEWEST_LETTERS and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said):
                return True
    return False


@dataclass(frozen=True, slots=True)
class Showing:
    """What holds now for some thanks: each receiver's narrower choice, and where those with a team choice may be."""

    styles: Mapping[tuple[int, str], RecognitionStyle]
    own_channels: Mapping[str, Collection[str]]
    hidden: Collection[int]

    def is_private(self, one: Recognised, user_id: str) -> bool:
        """Whether only the receiver may know of it."""
        return one.id in self.hidden or self.styles[one.id, user_id] == RecognitionStyle.PRIVATE

    def named_in(self, one: Recognised, channel_id: str) -> tuple[str, ...]:
        """The receivers who may be named in a channel, in their order."""
        return tuple(
            user_id
            for user_id in one.receiver_ids
            if not self.is_private(one, user_id)
            and (
                self.styles[one.id, user_id] == RecognitionStyle.PUBLIC
                or channel_id in self.own_channels.get(user_id, ())
            )
        )

    def in_channel(self, thanks: Iterable[Recognised], channel_id: str) -> list[Recognised]:
        """The thanks as a channel may see them: who may not be named is left out, and what names nobody."""
        cut = (replace(one, receiver_ids=self.named_in(one, channel_id)) for one in thanks)
        return [one for one in cut if one.receiver_ids]


def showing(session: Session, workspace_id: str, thanks: Sequence[Recognised]) -> Showing:
    """Reads what holds now for these thanks."""
    receivers = {user_id for one in thanks for user_id in one.receiver_ids}
    now = preferences.style_of(session, workspace_id, receivers)
    then = recognitions.styles(session, [one.id for one in thanks])
    styles = {
        (one.id, user_id): max(then[one.id, user_id], now[user_id], key=_NARROW.index)
        for one in thanks
        for user_id in one.receiver_ids
    }
    private = {user_id for (_, user_id), style in styles.items() if style == RecognitionStyle.PRIVATE}
    in_team = {user_id for (_, user_id), style in styles.items() if style == RecognitionStyle.TEAM}
    persons = people.get_many(session, workspace_id, private)
    return Showing(
        styles=styles,
        own_channels=programmes.channels_of_people(session, workspace_id, in_team) if in_team else {},
        hidden={
            one.id
            for one in thanks
            if names_somebody(
                one.text,
                [
                    persons[user_id]
                    for user_id in one.receiver_ids
                    if user_id in persons and styles[one.id, user_id] == RecognitionStyle.PRIVATE
                ],
            )
        },
    )
