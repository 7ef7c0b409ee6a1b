"""When does what waits for each other come? News twice a working day, or all of a week in one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.attention import Bundle, News
from bot.db.attention import Counted, Situation
from bot.db.deliveries import DeliveryRow
from bot.services.attention_classes import Rank, rule_of
from bot.services.attention_past import Past
from bot.services.attention_windows import Reach, closed, opens
from bot.working_days import at_local

NEWS_LATER, DIGEST = "news_later", "digest"
HELD_FOR = {Bundle.NEWS: NEWS_LATER, Bundle.DIGEST: DIGEST}
"""The stored reason of what waits to be told together with others."""
ALONE = "alone"
"""The stored reason of what goes by itself, because Slack did not take the message it was in."""
PACE = "pace"
"""The stored reason of what a slower pace leaves out."""
DIGEST_DAY, DIGEST_AT = 2, time(10)
"""The ISO weekday of the week's message, for who chose none, and its earliest time of day."""
_NEWS_AT = (time(11), time(16))
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a delivery that may not go now as it is.

    Held until an instant (UTC), and of use until `keeps` at least; or `together`: it goes now, with whatever else
    waits for the same message; or, with neither, left out.
    """

    reason: str
    until: datetime | None = None
    keeps: datetime | None = None
    together: Bundle | None = None


def news(row: DeliveryRow, person: Situation | None, reach: Reach, now: datetime) -> Verdict | None:
    """News comes at once, or for who wants that together with other news, twice a working day.

    What was held for that comes together, also when the person has chosen otherwise in between.
    """
    is_shut = closed(reach, now) is not None
    if row.reason == NEWS_LATER and not is_shut:
        return Verdict(NEWS_LATER, together=Bundle.NEWS)
    if person is None or person.news != News.TWICE_A_DAY or (row.reason == ALONE and not is_shut):
        return None
    return Verdict(NEWS_LATER, next_news(reach, now))


def next_news(reach: Reach, after: datetime) -> datetime:
    """When news that wait for each other come: at 11 or 16 by the person's clock, or when their hours begin."""
    first = opens(reach, after) or after + _DAY
    day = first.astimezone(reach.where).date()
    for at in (at_local(day + n * _DAY, hour, reach.where) for n in range(2) for hour in _NEWS_AT):
        if at > after and at >= first and closed(reach, at) is None:
            return at
    return (
        first if first > after else opens(reach, at_local(day + _DAY, time(0), reach.where)) or after + _DAY
    )


def digest_days(reach: Reach, weekday: int, now: datetime) -> tuple[datetime, datetime]:
    """The last instant until now, and the next one after it, at which a week's message is put together.

    `weekday` is an ISO weekday of the person's own calendar. It is sent then, or at the first open moment after it.
    """
    today = now.astimezone(reach.where).date()
    this_week = today + timedelta(days=weekday - today.isoweekday())
    days = [at_local(this_week + n * _WEEK, DIGEST_AT, reach.where) for n in (-1, 0, 1)]
    return max(day for day in days if day <= now), min(day for day in days if day > now)


def in_week(
    row: DeliveryRow,
    *,
    person: Situation | None,
    reach: Reach,
    sent: Sequence[Counted],
    past: Past,
    now: datetime,
) -> Verdict | None:
    """What becomes of something unasked for who wants one message a week; None: it comes by itself, as owed.

    So comes a pulse that closes before the week's message, once. `sent` is what the person got on their budget.
    """
    weekday = (person and person.digest_day) or DIGEST_DAY
    verdict = digest(row, weekday=weekday, reach=reach, sent=sent, now=now)
    if rule_of(row.kind, row.conversation).rank is not Rank.PULSE or verdict.together:
        return verdict
    wave_id = row.values.get("wave_id", 0)
    closes_at = past.closes_at(wave_id)
    if closes_at is None or (verdict.until and verdict.until < closes_at):
        return verdict
    if past.has_reached(row.conversation, wave_id):
        return Verdict(PACE)
    return None


def digest(
    row: DeliveryRow, *, weekday: int, reach: Reach, sent: Sequence[Counted], now: datetime
) -> Verdict:
    """What falls in the week waits for its message; what fell before the last one's day goes, unless it has gone.

    What cannot come before the next message would is left out.
    """
    last, following = digest_days(reach, weekday, now)
    is_due = (row.due_at or row.created_at) <= last and not any(_was_digest(one, last) for one in sent)
    planned = last if is_due else following
    earliest = max(now, planned)
    today = now.astimezone(reach.where).date()
    if is_due and any(one.sent_at.astimezone(reach.where).date() == today for one in sent):
        earliest = at_local(today + _DAY, time(0), reach.where)
    until = opens(reach, earliest)
    if until is not None and until <= now:
        return Verdict(DIGEST, together=Bundle.DIGEST)
    if until is None or until - planned > _WEEK:
        shut = closed(reach, now)
        return Verdict(shut[0] if shut else DIGEST)
    return Verdict(DIGEST, until, keeps=until + _WEEK)


def _was_digest(one: Counted, since: datetime) -> bool:
    """Whether the week's message, or the one thing it would have held, was sent; a pulse comes by itself at times."""
    return one.sent_at >= since and rule_of(one.kind, one.conversation).rank is not Rank.PULSE
