"""Which company are the benchmarks about? People, teams and campaigns by number, written straight into the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from bot.attention import Attention
from bot.db.base import Base
from bot.db.campaigns import CampaignRow, ScheduleRow, StepRow
from bot.db.deliveries import DeliveryRow
from bot.db.people import ChannelRow, PersonRow, WorkspaceRow
from bot.db.programmes import ProgrammeRow, RoleGrantRow, TeamMemberRow, TeamRow
from bot.db.recognitions import RecognitionDraftRow
from bot.db.session import make_engine
from bot.domain import SCHEDULED, Audience, CampaignState, DeliveryState, Role, Verb
from content.pack import builtin_pack

WORKSPACE = "T000000001"
BOT = "U999999999"
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
ZONES = ("Europe/London", "Europe/Lisbon", "America/New_York", "Asia/Kolkata")
_ROWS_AT_ONCE = 5000


def person(number: int) -> str:
    """The id of the person with a number."""
    return f"U{number:09d}"


def channel(number: int) -> str:
    """The id of the channel with a number."""
    return f"C{number:09d}"


def delivery(number: int) -> str:
    """The public id of the delivery with a number."""
    return f"{number:032x}"


def write(connection: Connection, table: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    """Inserts rows, some thousands at a time."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS_AT_ONCE:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def found(url: str, *, people: int, teams: int, zones: Sequence[str] = ZONES) -> None:
    """A workspace with its people in teams of equal size, in these zones in turn, and a programme led by person 0."""
    pack = builtin_pack()
    engine = make_engine(url)
    with engine.begin() as connection:
        write(
            connection,
            WorkspaceRow,
            iter([{"id": WORKSPACE, "name": "Bench", "bot_user_id": BOT, "created_at": NOW}]),
        )
        write(connection, PersonRow, (_person(number) for number in range(people)))
        programme = {"id": 1, "workspace_id": WORKSPACE, "pack_id": pack.id, "chosen_people": None}
        emoji = {"recognition_emoji": pack.recognition_emoji[0], "created_by": person(0), "created_at": NOW}
        write(connection, ProgrammeRow, iter([programme | emoji]))
        lead = {
            "workspace_id": WORKSPACE,
            "programme_id": 1,
            "user_id": person(0),
            "role": Role.PROGRAMME_LEAD,
        }
        write(connection, RoleGrantRow, iter([lead | {"granted_by": person(0), "granted_at": NOW}]))
        write(connection, ChannelRow, (_channel(number) for number in range(teams)))
        write(connection, TeamRow, (_team(number, zones) for number in range(teams)))
        write(connection, TeamMemberRow, (_member(number, teams) for number in range(people)))
    engine.dispose()


def _person(number: int) -> dict[str, Any]:
    return {
        "workspace_id": WORKSPACE,
        "user_id": person(number),
        "name": f"person{number}",
        "real_name": f"Person {number}",
        "timezone": ZONES[number % len(ZONES)],
        "is_admin": number == 0,
        "updated_at": NOW,
    }


def _channel(number: int) -> dict[str, Any]:
    return {
        "workspace_id": WORKSPACE,
        "channel_id": channel(number),
        "name": f"desk-{number}",
        "updated_at": NOW,
    }


def _team(number: int, zones: Sequence[str]) -> dict[str, Any]:
    return {
        "id": number + 1,
        "workspace_id": WORKSPACE,
        "programme_id": 1,
        "channel_id": channel(number),
        "timezone": zones[number % len(zones)],
        "created_at": NOW,
    }


def _member(number: int, teams: int) -> dict[str, Any]:
    return {"team_id": number % teams + 1, "user_id": person(number), "workspace_id": WORKSPACE}


def add_drafts(url: str, count: int, *, people: int) -> None:
    """Drafts 1, 2, ...: draft n is of person n-1 (modulo the number of people) to the next one."""
    engine = make_engine(url)
    with engine.begin() as connection:
        write(
            connection,
            RecognitionDraftRow,
            (
                {
                    "workspace_id": WORKSPACE,
                    "giver_id": person(number % people),
                    "receiver_ids": [person((number + 1) % people)],
                    "text": thanks(number),
                    "source": "form",
                    "created_at": NOW,
                }
                for number in range(count)
            ),
        )
    engine.dispose()


def thanks(number: int) -> str:
    """Something kind that somebody did."""
    return f"stayed with caller {number} until the refund had really arrived, and wrote down why it was late"


def add_deliveries(
    url: str,
    count: int,
    *,
    kind: str,
    conversations: Sequence[str],
    state: DeliveryState,
    step_ids: Sequence[int] | None = None,
    days: int = 1,
    due: datetime | None = None,
    own: int | None = None,
) -> None:
    """Deliveries 0, 1, ... to the conversations in turn; with `due`, occurrences that fell due at that instant.

    So many of each conversation count on its attention budget (None: all); the others are as if asked for.
    """
    engine = make_engine(url)
    today = (due or NOW).date()
    with engine.begin() as connection:
        write(
            connection,
            DeliveryRow,
            (
                {
                    "public_id": delivery(number),
                    "workspace_id": WORKSPACE,
                    "kind": kind,
                    "verb": Verb.POST,
                    "conversation": conversations[number % len(conversations)],
                    "values": {"n": number % 50},
                    "state": state,
                    "step_id": step_ids[number // (len(conversations) * days) % len(step_ids)]
                    if step_ids
                    else None,
                    "local_date": today - timedelta(days=number // len(conversations) % days)
                    if step_ids
                    else None,
                    "due_at": due,
                    "expires_at": due + timedelta(days=1) if due else None,
                    "priority": SCHEDULED if due else 0,
                    "attention": None
                    if own is None or number // len(conversations) < own
                    else Attention.ASKED,
                    "created_at": due or NOW,
                }
                for number in range(count)
            ),
        )
    engine.dispose()


def add_campaigns(
    url: str,
    count: int,
    *,
    targets: Sequence[str],
    due_at: datetime | None,
    kinds: Sequence[str] = ("intention",),
) -> list[int]:
    """Running campaigns, each with one step a kind for every target; all due daily at 09:30 UTC, next at `due_at`.

    Returns the ids of the steps.
    """
    engine = make_engine(url)
    starts = date(NOW.year, 1, 1)
    steps = [(campaign, position) for campaign in range(count) for position in range(len(kinds))]
    with engine.begin() as connection:
        write(connection, CampaignRow, (_campaign(number, starts) for number in range(count)))
        write(
            connection,
            StepRow,
            (
                {
                    "id": campaign * len(kinds) + position + 1,
                    "workspace_id": WORKSPACE,
                    "campaign_id": campaign + 1,
                    "position": position,
                    "kind": kinds[position],
                    "audience": Audience.CHANNEL,
                    "rule": "30 9 * * *",
                    "grace_minutes": 1440,
                }
                for campaign, position in steps
            ),
        )
        write(
            connection,
            ScheduleRow,
            (
                {
                    "workspace_id": WORKSPACE,
                    "step_id": campaign * len(kinds) + position + 1,
                    "target": target,
                    "timezone": "UTC",
                    "next_due_at": due_at,
                    "next_local_date": due_at.date() if due_at else None,
                }
                for campaign, position in steps
                for target in targets
            ),
        )
    engine.dispose()
    return [campaign * len(kinds) + position + 1 for campaign, position in steps]


def add_personal_steps(url: str, campaigns: int, *, people: int, due_at: datetime) -> None:
    """To campaigns 1, 2, ... one more step each, for every person, next at `due_at`; call after `add_campaigns`."""
    first = 1_000_000
    engine = make_engine(url)
    with engine.begin() as connection:
        write(
            connection,
            StepRow,
            (
                {
                    "id": first + campaign,
                    "workspace_id": WORKSPACE,
                    "campaign_id": campaign + 1,
                    "position": 9,
                    "kind": "scenario",
                    "audience": Audience.PERSON,
                    "rule": "30 9 * * *",
                    "grace_minutes": 1440,
                }
                for campaign in range(campaigns)
            ),
        )
        write(
            connection,
            ScheduleRow,
            (
                {
                    "workspace_id": WORKSPACE,
                    "step_id": first + campaign,
                    "target": person(number),
                    "timezone": "UTC",
                    "next_due_at": due_at,
                    "next_local_date": due_at.date(),
                }
                for campaign in range(campaigns)
                for number in range(people)
            ),
        )
    engine.dispose()


def _campaign(number: int, starts: date) -> dict[str, Any]:
    return {
        "id": number + 1,
        "workspace_id": WORKSPACE,
        "programme_id": 1,
        "name": f"Campaign {number}",
        "template_id": "weekly_rhythm",
        "state": CampaignState.RUNNING,
        "starts_on": starts,
        "ends_on": starts + timedelta(days=3650),
        "created_by": person(0),
        "created_at": NOW,
        "state_changed_at": NOW,
    }
