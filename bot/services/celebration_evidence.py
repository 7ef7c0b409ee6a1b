"""Is what was noted still true, what stands behind it, who may be named? One rule an occasion, asked when it is sent.

Figures are counted at that moment, from the rows that a reader could count by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import celebration_counts, people, programmes, pulses, recognitions
from bot.db.campaigns import CampaignRow
from bot.db.celebrations import CelebrationRow
from bot.db.pulses import PulseWaveRow
from bot.domain import NOBODY, CampaignState, Person, RecognitionStyle
from bot.facts import Celebrated
from bot.recurrence import zone
from bot.services import preferences, recognition_reach
from bot.working_days import at_local

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Rule = Callable[["Session", CelebrationRow, str], Celebrated | None]
"""Called as rule(session, row, channel_id); None: it is not true any more, or nobody may be named for it there."""


def may_be_named(
    session: Session, workspace_id: str, user_ids: Collection[str], *, here: str
) -> tuple[str, ...]:
    """Those of the people, in their order, whom a channel may read of: they take part, and it is how they like it."""
    asked = [user_id for user_id in dict.fromkeys(user_ids) if user_id != NOBODY]
    known = people.get_many(session, workspace_id, asked)
    styles = preferences.style_of(session, workspace_id, asked)
    teams = programmes.channels_of_people(session, workspace_id, asked)
    return tuple(
        user_id
        for user_id in asked
        if user_id in known
        and known[user_id].can_take_part
        and (
            styles[user_id] == RecognitionStyle.PUBLIC
            or (styles[user_id] == RecognitionStyle.TEAM and here in teams.get(user_id, []))
        )
    )


def names_a_private_person(session: Session, workspace_id: str, channel_id: str, text: str) -> bool:
    """Whether a text names somebody of a channel's team who likes to be named in no channel."""
    return recognition_reach.names_somebody(text, private_people(session, workspace_id, channel_id))


def private_people(session: Session, workspace_id: str, channel_id: str) -> list[Person]:
    """The people of a channel's team who like to be named in no channel."""
    team = programmes.team_of_channel(session, workspace_id, channel_id)
    members = programmes.members(session, team.id) if team else set()
    styles = preferences.style_of(session, workspace_id, members)
    private = [user_id for user_id in members if styles[user_id] == RecognitionStyle.PRIVATE]
    return list(people.get_many(session, workspace_id, private).values()) if private else []


def _goal_met(session: Session, row: CelebrationRow, channel_id: str) -> Celebrated | None:
    """`evidence`: "goal" and "result" in words; `people`: who looked after it."""
    named = may_be_named(session, row.workspace_id, row.people, here=channel_id)
    said = " ".join(str(value) for value in row.evidence.values())
    if names_a_private_person(session, row.workspace_id, channel_id, said):
        return None
    return _celebrated(row, "goal_met", named, row.evidence)


def _first_thanks(session: Session, row: CelebrationRow, channel_id: str) -> Celebrated | None:
    """`evidence`: "recognition_id"; `people`: the giver. Gone with the thanks, or when no receiver may be named."""
    giver = may_be_named(session, row.workspace_id, row.people, here=channel_id)
    found = recognitions.get(session, row.workspace_id, row.evidence["recognition_id"])
    if found is None or found.giver_id not in giver:
        return None
    showing = recognition_reach.showing(session, row.workspace_id, [found])
    receivers = may_be_named(session, row.workspace_id, showing.named_in(found, channel_id), here=channel_id)
    if not receivers:
        return None
    return _celebrated(
        row, "first_thanks", giver, {"receivers": list(receivers), "behaviour_id": found.behaviour_id}
    )


def _pulse_acted(session: Session, row: CelebrationRow, channel_id: str) -> Celebrated | None:
    """`evidence`: "action_id". Shows what will be done, and how many of ten answered, if that was published."""
    action = pulses.action(session, row.workspace_id, row.evidence["action_id"])
    if action is None:
        return None
    wave = session.get(PulseWaveRow, action.wave_id)
    if names_a_private_person(session, row.workspace_id, channel_id, action.will):
        return None
    return _celebrated(row, "pulse_acted", (), {"will": action.will, "tenths": wave.share if wave else None})


def _campaign(session: Session, row: CelebrationRow, channel_id: str) -> Celebrated | None:
    """`evidence`: "campaign_id" and "weeks". Counts since the first day; nothing at all, or paused: nothing to tell."""
    campaign = session.get(CampaignRow, row.evidence["campaign_id"])
    team = programmes.team_of_channel(session, row.workspace_id, channel_id)
    if campaign is None or team is None or campaign.state == CampaignState.PAUSED:
        return None
    where = zone(team.timezone or "UTC")
    counts = celebration_counts.of_team(
        session,
        row.workspace_id,
        team.id,
        channel_id,
        since=at_local(campaign.starts_on, time.min, where),
        until=_end_of(row, where),
    )
    if not any(counts.values()):
        return None
    weeks = row.evidence["weeks"]
    type_ = "campaign_end" if row.occasion == "campaign_end" else f"milestone_{weeks}"
    return _celebrated(row, type_, (), {"campaign": campaign.name, "weeks": weeks, **counts})


def _end_of(row: CelebrationRow, where: Any) -> datetime:
    return at_local(row.on_date + timedelta(days=1), time.min, where)


def _celebrated(
    row: CelebrationRow, type_: str, named: tuple[str, ...], evidence: dict[str, Any]
) -> Celebrated:
    return Celebrated(type=type_, slot=f"{type_}:{row.id}", people=named, evidence=dict(evidence))


RULES: dict[str, Rule] = {
    "goal_met": _goal_met,
    "first_thanks": _first_thanks,
    "pulse_acted": _pulse_acted,
    "milestone": _campaign,
    "campaign_end": _campaign,
}
"""What there is to celebrate, by occasion."""


def as_true_now(session: Session, channel_id: str, rows: Sequence[CelebrationRow]) -> list[Celebrated]:
    """What of this a channel may read now; first thanks of several people are one thing to tell."""
    found = [
        one
        for row in rows
        if not row.taken_back and (one := RULES[row.occasion](session, row, channel_id)) is not None
    ]
    firsts = [one for one in found if one.type == "first_thanks"]
    if len(firsts) < 2:
        return found
    together = Celebrated(
        type="first_thanks_many",
        slot="first_thanks_many",
        people=tuple(dict.fromkeys(user_id for one in firsts for user_id in one.people)),
        evidence={
            "behaviour_ids": [one.evidence["behaviour_id"] for one in firsts],
            "count": len(firsts),
        },
    )
    return [together, *(one for one in found if one.type != "first_thanks")]
