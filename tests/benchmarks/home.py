"""How long does a lead's Home take, and the list of all campaigns, with 50 campaigns, 2,000 people, 100,000 messages?

Measured is what Encore does itself: reading the facts and making the view. The baseline is the Home of somebody with
nothing but a programme, in the same run. Beside it: what a tick with nothing due costs in the same database.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bot.db import delivery_queue
from bot.db.session import Database
from bot.domain import DeliveryState
from bot.services import campaign_list, campaigns, home, next_work
from content import campaign_list as list_words
from content import home as words
from content.pack import builtin_pack
from tests.benchmarks import company
from tests.benchmarks.databases import KINDS, Databases
from tests.benchmarks.report import Report, median, percentile

_TEAMS = 50
_DAYS = 20
_PEOPLE = 2000
_MOST_MILLISECONDS = 150


def measure(place: Databases, *, quick: bool) -> Report:
    """Draws a lead's Home in a large and in an empty programme, in turns, and whatever else a large one may slow."""
    report = Report("Home of a lead with 50 campaigns and 100,000 messages, without the way to Slack")
    count, rounds = (10, 5) if quick else (50, 30)
    for kind in KINDS:
        large, small = place.fresh(kind), place.fresh(kind)
        company.found(small, people=_PEOPLE, teams=_TEAMS)
        messages = _fill(large, count)
        opened = {url: Database(url) for url in (large, small)}
        works: dict[str, Callable[[], Any]] = {
            "Home": partial(_draw, opened[large]),
            "empty": partial(_draw, opened[small]),
            "a page of all campaigns": partial(_list, opened[large]),
            "a tick with nothing due": partial(
                opened[large].write_now, campaigns.tick, now=company.NOW, limit=500
            ),
            "when something is due next": partial(
                opened[large].read_now, next_work.next_instant, now=company.NOW
            ),
            "what to send next": partial(
                opened[large].write_now, delivery_queue.heads, company.NOW, busy=(), limit=40
            ),
        }
        took: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(rounds):
            for name, work in works.items():
                started = time.perf_counter()
                work()
                took[name].append(1000 * (time.perf_counter() - started))
        for database in opened.values():
            database.stop()
        usual, empty = median(took.pop("Home")), median(took.pop("empty"))
        report.add(
            f"{kind}: {count} campaigns, {messages:,} messages",
            usual,
            "ms",
            at_most=_MOST_MILLISECONDS,
            note=f"{usual / empty:.1f} of empty ({empty:.0f} ms)",
        )
        for name, times in took.items():
            report.add(f"{kind}: {name}", median(times), "ms", note=f"p99 {percentile(times, 0.99):.0f} ms")
    return report


def _fill(url: str, count: int) -> int:
    """Fills a database; how many messages there are."""
    channels = [company.channel(number) for number in range(_TEAMS)]
    company.found(url, people=_PEOPLE, teams=_TEAMS)
    tomorrow = company.NOW + company.DAY
    steps = company.add_campaigns(
        url, count, targets=channels, due_at=tomorrow, kinds=("intention", "moment")
    )
    company.add_personal_steps(url, count, people=_PEOPLE, due_at=tomorrow)
    messages = len(steps) * _TEAMS * _DAYS
    company.add_deliveries(
        url,
        messages,
        kind="intention",
        conversations=channels,
        state=DeliveryState.SENT,
        step_ids=steps,
        days=_DAYS,
    )
    return messages


def _draw(database: Database) -> None:
    facts = database.read_now(
        home.facts, workspace_id=company.WORKSPACE, user_id=company.person(0), now=company.NOW
    )
    words.view(facts, builtin_pack())


def _list(database: Database) -> None:
    found, number, pages = database.read_now(
        campaign_list.page,
        workspace_id=company.WORKSPACE,
        user_id=company.person(0),
        number=0,
        size=list_words.PAGE,
        now=company.NOW,
    )
    list_words.view(found, page=number, pages=pages)
