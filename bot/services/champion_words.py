"""The rules of a champion's own words: for which post, what may not stand in them, and until when they can change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.champion import ChampionState, MyTeam, NextPost
from bot.db import champions, people, programmes
from bot.db.campaigns import StepRow
from bot.db.champions import ChampionRow, Coming
from bot.errors import Refusal
from bot.recurrence import zone
from bot.services import campaign_dates, champion_terms, ritual_times
from bot.services.campaigns import known_of
from bot.services.champion_voice import WITH_OWN_WORDS, WORDS
from bot.services.customer_data import check_safe
from bot.step_edits import MOST_WORDS
from bot.timetable import from_which

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FEWEST = 3
_MOST_SHOWN = 4


def facts(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> tuple[MyTeam, ...]:
    """The teams somebody is the champion of, or is asked to be, for their own Home."""
    found: list[MyTeam] = []
    for row in champions.of_person(session, workspace_id, user_id):
        team = programmes.team(session, workspace_id, row.team_id)
        if team is None or team.left_at is not None:
            continue
        active = row.state == ChampionState.ACTIVE
        found.append(
            MyTeam(
                champion_id=row.id,
                channel_id=team.channel_id,
                state=ChampionState(row.state),
                by=row.named_by,
                until=row.until,
                is_ending=champion_terms.is_ending(row, now=now),
                posts=tuple(posts_of(session, row)[:_MOST_SHOWN]) if active else (),
            )
        )
    return tuple(found)


def posts_of(session: Session, row: ChampionRow) -> list[NextPost]:
    """The next posts of a champion's team that can have words of their own, soonest first."""
    team = programmes.team(session, row.workspace_id, row.team_id)
    if team is None or team.left_at is not None:
        return []
    found = champions.coming(session, row.workspace_id, team.channel_id, WITH_OWN_WORDS)
    about = campaign_dates.of_campaigns(
        session, list({one.campaign.id: one.campaign for one in found}.values())
    )
    return [_post(session, row, one, about[one.campaign.id]) for one in found]


def _post(session: Session, row: ChampionRow, one: Coming, about: campaign_dates.CampaignDates) -> NextPost:
    if one.values is not None:
        values = {name: value for name, value in one.values.items() if name not in ("voice", WORDS)}
    else:
        own = about.of(one.step, one.timezone)
        origin = from_which(one.rule or one.step.rule, own, zone(one.timezone)).get(one.day)
        values = {"n": one.n, **known_of(one.step, about, origin)}
    if one.step.content_text:
        values[WORDS] = one.step.content_text
    weekly = ritual_times.is_ritual(one.step)
    return NextPost(
        step_id=one.step.id,
        kind=one.step.kind,
        day=one.day,
        local=one.instant.astimezone(zone(one.timezone)),
        words=champions.words_for(session, row.id, one.step.id, one.day, weekly=weekly),
        values=values,
    )


def find(posts: Iterable[NextPost], step_id: int, day: str) -> NextPost | None:
    """The post of a step on a local date (ISO), or None."""
    return next((one for one in posts if one.step_id == step_id and one.day.isoformat() == day), None)


def check(words: str) -> None:
    """Raises Refusal (field "words") for too little, too much, or a customer's data."""
    if sum(sign.isalnum() for sign in words) < FEWEST:
        raise Refusal("champions.words_needed", field=WORDS)
    if len(words) > MOST_WORDS:
        raise Refusal("champions.words_long", field=WORDS, length=len(words), most=MOST_WORDS)
    check_safe(words, field=WORDS)


def to_write(
    session: Session, *, workspace_id: str, user_id: str, champion_id: int, step_id: int, day: str
) -> tuple[NextPost, str, str]:
    """(the post, its channel, the champion's name). Raises Refusal once it is out, or for who is not the champion."""
    row = _mine(session, workspace_id, user_id, champion_id)
    post = find(posts_of(session, row), step_id, day)
    if post is None:
        raise Refusal("champions.post_out")
    team = programmes.team(session, workspace_id, row.team_id)
    person = people.get(session, workspace_id, user_id)
    return post, team.channel_id if team else "", person.real_name if person else ""


def save(
    session: Session,
    *,
    workspace_id: str,
    user_id: str,
    champion_id: int,
    step_id: int,
    day: str,
    words: str,
    now: datetime,
) -> None:
    """Keeps a champion's words for a post that is not out yet. Raises Refusal like `check` and `to_write`."""
    check(words)
    row = _mine_for_change(session, workspace_id, user_id, champion_id, step_id)
    to_write(
        session, workspace_id=workspace_id, user_id=user_id, champion_id=champion_id, step_id=step_id, day=day
    )
    weekly = _is_weekly(session, step_id)
    champions.save_words(session, row, step_id, date.fromisoformat(day), words, weekly=weekly, now=now)


def take_back(
    session: Session, *, workspace_id: str, user_id: str, champion_id: int, step_id: int, day: str
) -> None:
    """The post says what Encore would say after all. Raises Refusal once it is out."""
    _mine_for_change(session, workspace_id, user_id, champion_id, step_id)
    given: dict[str, Any] = {"workspace_id": workspace_id, "user_id": user_id, "champion_id": champion_id}
    to_write(session, step_id=step_id, day=day, **given)
    weekly = _is_weekly(session, step_id)
    if not champions.drop_words(session, champion_id, step_id, date.fromisoformat(day), weekly=weekly):
        raise Refusal("champions.no_words")


def _is_weekly(session: Session, step_id: int) -> bool:
    step = session.get(StepRow, step_id)
    return step is not None and ritual_times.is_ritual(step)


def _mine_for_change(
    session: Session, workspace_id: str, user_id: str, champion_id: int, step_id: int
) -> ChampionRow:
    """The row, and nobody else changes their words or lets the post go until this is committed."""
    people.lock(session, workspace_id, user_id)
    row = _mine(session, workspace_id, user_id, champion_id)
    team = programmes.team(session, workspace_id, row.team_id)
    if team is not None:
        champions.hold(session, step_id, team.channel_id)
    return row


def _mine(session: Session, workspace_id: str, user_id: str, champion_id: int) -> ChampionRow:
    row = champions.get(session, workspace_id, champion_id)
    if row is None or row.user_id != user_id or row.state != ChampionState.ACTIVE:
        raise Refusal("champions.over_already")
    return row
