"""How long does the Home tab of a lead take who looks after 50 campaigns and 100,000 messages?

Measured is what Encore does itself: reading the facts and making the view. The baseline is the same for somebody with
nothing but a programme, in the same run.
"""

from __future__ import annotations

import time

from bot.db.session import Database
from bot.domain import DeliveryState
from bot.services import home
from content import home as words
from content.pack import builtin_pack
from tests.benchmarks import company
from tests.benchmarks.databases import KINDS, Databases
from tests.benchmarks.report import Report, median, percentile

_TEAMS = 50
_DAYS = 20


def measure(place: Databases, *, quick: bool) -> Report:
    """Draws a lead's Home in a large and in an empty programme, in turns."""
    report = Report("Home of a lead with 50 campaigns and 100,000 messages, without the way to Slack")
    campaigns, rounds = (10, 5) if quick else (50, 30)
    for kind in KINDS:
        large, small = place.fresh(kind), place.fresh(kind)
        channels = [company.channel(number) for number in range(_TEAMS)]
        company.found(small, people=1000, teams=_TEAMS)
        company.found(large, people=1000, teams=_TEAMS)
        kinds = ("intention", "moment")
        steps = company.add_campaigns(large, campaigns, targets=channels, due_at=company.NOW, kinds=kinds)
        company.add_deliveries(
            large,
            len(steps) * _TEAMS * _DAYS,
            kind="intention",
            conversations=channels,
            state=DeliveryState.SENT,
            step_ids=steps,
            days=_DAYS,
        )
        took: dict[str, list[float]] = {large: [], small: []}
        open_ones = {url: Database(url) for url in took}
        for _ in range(rounds):
            for url, database in open_ones.items():
                took[url].append(_draw(database))
        for database in open_ones.values():
            database.stop()
        usual, empty = median(took[large]), median(took[small])
        report.add(
            f"{kind}: {campaigns} campaigns, {len(steps) * _TEAMS * _DAYS:,} messages",
            usual / empty,
            "of empty",
            note=f"p50 {1000 * usual:.0f} ms, p99 {1000 * percentile(took[large], 0.99):.0f} ms, "
            f"empty {1000 * empty:.0f} ms",
        )
    return report


def _draw(database: Database) -> float:
    """Seconds for one Home tab."""
    started = time.perf_counter()
    facts = database.read_now(
        home.facts, workspace_id=company.WORKSPACE, user_id=company.person(0), now=company.NOW
    )
    words.view(facts, builtin_pack())
    return time.perf_counter() - started
