"""The rules of what people chose for themselves: only they change it, and every feature asks here first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.attention import News, Pace
from bot.db import attention, delivery_queue, people, preferences
from bot.domain import RecognitionStyle
from bot.errors import Refusal
from bot.facts import Settings
from bot.public_holidays import country_of, working_week
from bot.recurrence import OFFICE
from bot.services import pace_choices, pauses
from bot.services.attention_together import DIGEST, DIGEST_DAY, NEWS_LATER
from bot.services.attention_windows import Chosen, chosen_hours, in_words, open_for, parse_hours

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.attention import Hours

PACES = (Pace.NORMAL, Pace.LIGHT, Pace.DIGEST)
"""The paces people may choose."""
LEAST_OPEN = timedelta(hours=1)
"""Quiet hours leave at least so much of a day."""
_BY_TIME = (DIGEST, "quiet_hours", "day_off")
"""Why something waits that goes by the hours, days and pace somebody chose."""
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose in their settings, as typed; None for what they were not asked.

    Times are "HH:MM", hours spans such as "06:00-10:00, 14:00-18:00" or empty for a day without breaks, working days
    ISO weekdays "1" to "7", as the day of the weekly message is; the date is ISO, or empty for no pause.
    """

    recognition_style: str | None = None
    pace: str | None = None
    digest_day: str | None = None
    quiet_from: str | None = None
    quiet_until: str | None = None
    hours: str | None = None
    working_days: tuple[str, ...] | None = None
    news: str | None = None
    paused_until: str | None = None


def style_of(session: Session, workspace_id: str, user_ids: Iterable[str]) -> dict[str, RecognitionStyle]:
    """How each of the people likes to be thanked and celebrated: public unless they chose otherwise.

    `TEAM`: may be named in channels of their own teams only. `PRIVATE`: may be named to themself only.
    """
    wanted = set(user_ids)
    return dict.fromkeys(wanted, RecognitionStyle.PUBLIC) | preferences.styles(session, workspace_id, wanted)


def mine(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> Settings:
    """A person's own settings, with what is usual where they are for whatever they did not choose."""
    present = preferences.get(session, workspace_id, user_id)
    country = country_of(pauses.here(session, workspace_id, user_id).key)
    pace = Pace(present.pace) if present else Pace.NORMAL
    hours, working_days, _ = chosen_hours(present, _teams(session, workspace_id, user_id))
    spans = parse_hours(hours) if hours else ((OFFICE.start, OFFICE.end),)
    opens, closes = spans[0][0], spans[-1][1]
    days = frozenset(map(int, working_days)) if working_days else working_week(country)
    return Settings(
        style=RecognitionStyle(present.recognition_style) if present else RecognitionStyle.PUBLIC,
        pace=pace,
        quiet_from=closes,
        quiet_until=opens,
        working_days=days,
        news=News(present.news) if present else News.AT_ONCE,
        paused_until=pauses.lasting(session, workspace_id=workspace_id, user_id=user_id, now=now),
        digest_day=first_from(present.digest_day if present else DIGEST_DAY, days),
        hours=in_words(spans) if len(spans) > 1 else "",
    )


def _teams(session: Session, workspace_id: str, user_id: str) -> Sequence[Hours]:
    return attention.teams_of(session, workspace_id, [user_id]).get(user_id, [])


def check(
    session: Session, *, workspace_id: str, user_id: str, choice: Choice, now: datetime
) -> list[Refusal]:
    """Everything that is wrong with a choice, each with its field; nothing when all is well."""
    settings = mine(session, workspace_id=workspace_id, user_id=user_id, now=now)
    today = pauses.today_of(session, workspace_id=workspace_id, user_id=user_id, now=now)
    faults: list[Refusal] = []
    allowed: tuple[tuple[str, str | None, Iterable[str]], ...] = (
        ("recognition_style", choice.recognition_style, RecognitionStyle),
        ("pace", choice.pace, PACES),
        ("news", choice.news, News),
    )
    faults += [
        Refusal(f"preferences.{name}_needed", field=name)
        for name, chosen, choices in allowed
        if chosen is not None and chosen not in set(choices)
    ]
    faults += _wrong_hours(choice, settings)
    days = choice.working_days
    if days is not None and (not days or not set(days) <= set("1234567")):
        faults.append(Refusal("preferences.working_days_needed", field="working_days"))
    elif _wrong_digest_day(choice, settings):
        faults.append(Refusal("preferences.digest_day_needed", field="digest_day"))
    if choice.paused_until:
        try:
            pauses.check(_date(choice.paused_until), today=today)
        except Refusal as refused:
            faults.append(refused)
    return faults


def _wrong_hours(choice: Choice, settings: Settings) -> list[Refusal]:
    if choice.hours and choice.hours.strip():
        try:
            spans = parse_hours(choice.hours)
        except Refusal as refused:
            return [refused]
        return (
            [] if open_for(spans) >= LEAST_OPEN else [Refusal("preferences.hours_too_short", field="hours")]
        )
    found: dict[str, time] = {"quiet_from": settings.quiet_from, "quiet_until": settings.quiet_until}
    for name, typed in (("quiet_from", choice.quiet_from), ("quiet_until", choice.quiet_until)):
        if typed is None:
            continue
        try:
            found[name] = time.fromisoformat(typed)
        except ValueError:
            return [Refusal("preferences.time_needed", field=name)]
    if found["quiet_from"] == found["quiet_until"]:
        return [Refusal("preferences.quiet_same", field="quiet_until")]
    start, end = (datetime.combine(_ANY_DAY, found[name]) for name in ("quiet_until", "quiet_from"))
    if (end - start) % timedelta(days=1) < LEAST_OPEN:
        return [Refusal("preferences.quiet_too_long", field="quiet_until")]
    return []


def _wrong_digest_day(choice: Choice, settings: Settings) -> bool:
    """The week's message comes on a working day; of who gets none it only has to be a day."""
    if choice.digest_day is None:
        return False
    if (choice.pace or settings.pace) != Pace.DIGEST:
        return choice.digest_day not in set("1234567")
    days = choice.working_days
    return choice.digest_day not in (days if days is not None else map(str, settings.working_days))


def first_from(weekday: int, days: frozenset[int]) -> int:
    """The first of some ISO weekdays from one on, in the week or the next."""
    return min(days, key=lambda day: (day - weekday) % 7)


def _date(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refusal("preferences.date_needed", field="paused_until") from None


def choose(
    session: Session,
    *,
    workspace_id: str,
    user_id: str,
    now: datetime,
    choice: Choice | None = None,
    recognition_style: str | None = None,
) -> None:
    """A person chooses their settings: a whole form, or just how they like to be thanked.

    Raises Refusal for the first thing of `check`, and for whom Encore has not met.
    """
    choice = choice or Choice(recognition_style=recognition_style or "")
    faults = check(session, workspace_id=workspace_id, user_id=user_id, choice=choice, now=now)
    if faults:
        raise faults[0]
    people.lock(session, workspace_id, user_id)
    if people.get(session, workspace_id, user_id) is None:
        raise Refusal("preferences.not_met")
    settings = mine(session, workspace_id=workspace_id, user_id=user_id, now=now)
    usual = chosen_hours(None, _teams(session, workspace_id, user_id))
    country = country_of(pauses.here(session, workspace_id, user_id).key)
    kept = _as_columns(choice, settings, country, usual)
    if choice.pace not in {None, settings.pace} and pace_choices.was_silent(
        session, workspace_id=workspace_id, user_id=user_id, now=now
    ):
        kept["pace_kept"] = True
    if choice.paused_until is not None:
        today = pauses.today_of(session, workspace_id=workspace_id, user_id=user_id, now=now)
        until = date.fromisoformat(choice.paused_until) if choice.paused_until else None
        kept |= pauses.columns(preferences.get(session, workspace_id, user_id), until, today=today)
    preferences.save(session, workspace_id, user_id, now=now, **kept)
    # What waits for a time that was chosen before is looked at again.
    waited = _BY_TIME if choice.news in {None, settings.news} else (*_BY_TIME, NEWS_LATER)
    delivery_queue.look_again(session, workspace_id, [user_id], reasons=waited, now=now)


def _as_columns(choice: Choice, settings: Settings, country: str | None, usual: Chosen) -> dict[str, object]:
    """What is kept of it. What is as it was stays untouched, and what is `usual` there is kept as no choice at all.

    `usual` is what the person's team chose, each None where it is as in the country.
    """
    team_hours, team_days, _ = usual
    plain = {name: getattr(choice, name) for name in ("recognition_style", "pace", "news")}
    kept: dict[str, object] = {name: chosen for name, chosen in plain.items() if chosen is not None}
    if choice.digest_day:
        kept["digest_day"] = int(choice.digest_day)
    opens = time.fromisoformat(choice.quiet_until) if choice.quiet_until else settings.quiet_until
    closes = time.fromisoformat(choice.quiet_from) if choice.quiet_from else settings.quiet_from
    typed = bool(choice.hours and choice.hours.strip())
    spans = parse_hours(choice.hours or "") if typed else ((opens, closes),)
    had_breaks = choice.hours is not None and bool(settings.hours)
    moved = (opens, closes) != (settings.quiet_until, settings.quiet_from)
    if typed or had_breaks or (moved and not settings.hours):
        as_usual = parse_hours(team_hours) if team_hours else ((OFFICE.start, OFFICE.end),)
        kept["hours"] = None if spans == as_usual else in_words(spans)
    if choice.working_days is not None:
        days = frozenset(map(int, choice.working_days))
        if days != settings.working_days:
            there = frozenset(map(int, team_days)) if team_days else working_week(country)
            kept["working_days"] = None if days == there else "".join(map(str, sorted(days)))
    return kept
