"""The rules of which channels are teams of the programme, and which of the people there take part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import audit, deliveries, people, programmes
from bot.db import teams as team_rows
from bot.errors import Refusal
from bot.services import campaign_enrolment, goal_watch, ledger, roles
from bot.services.programmes import MOST_CHANNELS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.programmes import ProgrammeRow


@dataclass(frozen=True, slots=True)
class TakingPart:
    """The channels of the teams, and the people chosen in them; None: everybody there."""

    channels: tuple[str, ...]
    chosen_people: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change came to: channels that are new, and channels that have left."""

    new: tuple[str, ...]
    left: tuple[str, ...]


def taking_part(session: Session, *, workspace_id: str, by: str) -> TakingPart:
    """Who takes part now. Raises Refusal for who neither leads nor is an admin, and while nothing is set up."""
    programme = roles.require_lead_or_admin(session, workspace_id=workspace_id, user_id=by)
    return _now(session, programme)


def _now(session: Session, programme: ProgrammeRow) -> TakingPart:
    chosen = programme.chosen_people
    return TakingPart(
        tuple(team.channel_id for team in programmes.teams(session, programme.workspace_id)),
        tuple(chosen) if chosen is not None else None,
    )


def check(
    session: Session, wanted: TakingPart, *, shown: Sequence[str], workspace_id: str, by: str
) -> Changed:
    """What a change would come to. `shown` are the channels the form showed: what came since is left alone.

    Raises Refusal, with its field, for what cannot be, and like `taking_part`.
    """
    present = taking_part(session, workspace_id=workspace_id, by=by).channels
    left = tuple(one for one in present if one in shown and one not in wanted.channels)
    new = tuple(dict.fromkeys(one for one in wanted.channels if one not in present))
    kept = len(present) - len(left) + len(new)
    if not wanted.channels or not kept:
        raise Refusal("programmes.no_channel", field="channels")
    if kept > MOST_CHANNELS:
        raise Refusal("programmes.too_many_channels", field="channels", most=MOST_CHANNELS)
    if wanted.chosen_people is not None and not wanted.chosen_people:
        raise Refusal("programmes.nobody_chosen", field="people")
    return Changed(new, left)


def change(
    session: Session, wanted: TakingPart, *, shown: Sequence[str], workspace_id: str, by: str, now: datetime
) -> Changed:
    """Says who takes part from now on. The members of new channels are read from Slack afterwards.

    In a channel that leaves nothing is posted any more: what waits there is left out, its goals end, and its managers
    and whoever looks after a goal hear it. Raises Refusal like `check`.
    """
    programmes.for_change(session, workspace_id)
    changed = check(session, wanted, shown=shown, workspace_id=workspace_id, by=by)
    programme = roles.require_programme(session, workspace_id)
    for channel_id in changed.new:
        team_id = team_rows.take_in(session, programme.id, workspace_id, channel_id, now=now)
        people.save_channel(
            session, workspace_id=workspace_id, channel_id=channel_id, name="", is_private=False, now=now
        )
        _note(session, workspace_id, "team_taken_in", f"team:{team_id}", by=by, now=now)
    for team in programmes.teams(session, workspace_id):
        if team.channel_id in changed.left:
            _leave(session, team, by=by, now=now)
    before = _now(session, programme).chosen_people
    if before is None or wanted.chosen_people is None or set(before) != set(wanted.chosen_people):
        programme.chosen_people = list(wanted.chosen_people) if wanted.chosen_people is not None else None
        if before != wanted.chosen_people:
            _note(session, workspace_id, "taking_part", f"programme:{programme.id}", by=by, now=now)
    session.flush()
    campaign_enrolment.enrol(session, workspace_id, now=now)
    return changed


def _leave(session: Session, team: programmes.TeamRow, *, by: str, now: datetime) -> None:
    concerned = {*programmes.managers(session, team.id), *goal_watch.leave(session, team.id, by=by, now=now)}
    team_rows.let_go(session, team, now=now)
    deliveries.skip_waiting_posts(session, team.workspace_id, team.channel_id, "left_the_team")
    people.set_channel_problem(session, team.workspace_id, team.channel_id, None)
    _note(session, team.workspace_id, "team_left", f"team:{team.id}", by=by, now=now)
    for user_id in sorted(concerned - {by}):
        ledger.enqueue(
            session,
            workspace_id=team.workspace_id,
            kind="team_left",
            conversation=user_id,
            values={"by": by, "channel_id": team.channel_id},
            now=now,
            dedupe_key=f"team_left:{team.id}:{now.isoformat()}:{user_id}",
        )


def _note(session: Session, workspace_id: str, act: str, subject: str, *, by: str, now: datetime) -> None:
    audit.add(session, workspace_id=workspace_id, actor_id=by, act=act, subject=subject, at=now)
