"""How fast does Encore acknowledge, with the durable write that comes before, against an empty Bolt listener?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from bot.db.drills import DrillAttemptRow
from bot.db.inbox import InboxRow
from bot.db.recognitions import RecognitionDraftRow, RecognitionRow
from bot.db.session import make_engine
from bot.domain import DeliveryState
from tests.benchmarks import company
from tests.benchmarks.databases import KINDS, POSTGRESQL, SQLITE, Databases
from tests.benchmarks.envelopes import PEOPLE
from tests.benchmarks.processes import Child
from tests.benchmarks.report import Report, median

EMPTY = "empty"
LABELS = {"command": "slash command", "tap": "button tap", "form": "form"}
WINDOW = 64
TEAMS = 50
_RATIO = {SQLITE: 0.50, POSTGRESQL: 0.35}


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything: what is acknowledged in a second is worked on for ten, so the whole is 15,000 each."""

    rounds: int = 3
    window: int = 400
    steady: int = 500
    burst: int = 1000
    bursts: int = 1
    storm: int = 10_000


QUICK = Size(rounds=1, window=200, steady=200, burst=300, bursts=1, storm=1000)


@dataclass(slots=True)
class Runs:
    """The apps under test, what they were sent, and every result."""

    slack: Child
    apps: dict[str, Child]
    report: Report
    sent: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    cpu: dict[tuple[str, str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def run(self, app: str, shape: str, kind: str, count: int, **how: Any) -> dict[str, Any]:
        """One load on one app; then waits until everything behind it is done."""
        before = self.apps[app].ask("used")["cpu"]
        result: dict[str, Any] = self.slack.ask("load", app=app, shape=shape, kind=kind, count=count, **how)
        self.cpu[app, shape, kind].append((self.apps[app].ask("used")["cpu"] - before) / count * 1e6)
        self.sent[app, kind] += count
        for what in ("lost", "refused", "unasked"):
            self.report.expect(f"{app}, {shape} of {LABELS[kind]}s, {what}", result[what], 0)
        result["behind"] = self.apps[app].ask("idle")["seconds"]
        return result


def measure(databases: Databases, *, quick: bool) -> Report:
    """Runs everything."""
    size = QUICK if quick else Size()
    report = Report("Acknowledgements over Socket Mode, each stored first")
    each = size.rounds * size.window + size.steady + size.burst * size.bursts + size.storm
    urls = {kind: databases.fresh(kind) for kind in KINDS}
    for url in urls.values():
        company.found(url, people=PEOPLE, teams=TEAMS)
        company.add_drafts(url, each, people=PEOPLE)
        company.add_deliveries(
            url,
            each,
            kind="scenario",
            conversations=[company.person(number) for number in range(PEOPLE)],
            state=DeliveryState.SENT,
        )
    with Child("slack_server") as slack:
        where = slack.ask("where")["url"]
        slack.ask("company", people=PEOPLE, teams=TEAMS)
        with (
            Child("listener", EMPTY, where) as empty,
            Child("listener", SQLITE, where, urls[SQLITE]) as one,
            Child("listener", POSTGRESQL, where, urls[POSTGRESQL]) as other,
        ):
            runs = Runs(slack, {EMPTY: empty, SQLITE: one, POSTGRESQL: other}, report)
            for app, process in runs.apps.items():
                process.ask("used")  # answers once it has read the company
                slack.ask("connected", app=app)
            _warm_up(runs)
            _windows(runs, size)
            _latency(runs, size)
            _bursts(runs, size)
            _storm(runs, size)
            for kind, url in urls.items():
                _verify(runs, kind, url, drafts=each)
                report.add(f"{kind}: peak memory", runs.apps[kind].ask("used")["memory"], "MiB")
    return report


def _warm_up(runs: Runs) -> None:
    for app in runs.apps:
        for kind in LABELS:
            runs.run(app, "window", kind, 100, size=WINDOW)
    runs.cpu.clear()


def _windows(runs: Runs, size: Size) -> None:
    for kind, label in LABELS.items():
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for _ in range(size.rounds):
            for app in runs.apps:
                found[app].append(runs.run(app, "window", kind, size.window, size=WINDOW))
        base = median(one["a_second"] for one in found[EMPTY])
        for app in KINDS:
            rate = median(one["a_second"] for one in found[app])
            cpu = median(runs.cpu[app, "window", kind]) / max(1e-9, median(runs.cpu[EMPTY, "window", kind]))
            runs.report.add(
                f"{app}: {label}s, {WINDOW} open",
                rate / base,
                "of empty",
                at_least=_RATIO[app],
                note=f"{rate:,.0f}/s, empty {base:,.0f}/s; processor x {cpu:.1f}; "
                f"then {size.window / median(one['behind'] for one in found[app]):,.0f} handled a second",
            )


def _latency(runs: Runs, size: Size) -> None:
    for app in KINDS:
        result = runs.run(app, "steady", "command", size.steady, a_second=100)
        runs.report.add(f"{app}: 100 commands/s, p50", result["p50"], "ms", at_most=10)
        runs.report.add(f"{app}: 100 commands/s, p99", result["p99"], "ms", at_most=25)
    result = runs.run(EMPTY, "steady", "command", size.steady, a_second=100)
    runs.report.add("empty: 100 commands/s, p50", result["p50"], "ms", note=f"p99 {result['p99']:.1f} ms")


def _bursts(runs: Runs, size: Size) -> None:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for _ in range(size.bursts):
        for app in runs.apps:
            found[app].append(runs.run(app, "burst", "command", size.burst))
    base = median(one["p99"] for one in found[EMPTY])
    for app in KINDS:
        p99 = median(one["p99"] for one in found[app])
        runs.report.add(
            f"{app}: burst of {size.burst:,} commands, p99",
            p99,
            "ms",
            at_most=200,
            note=f"x {p99 / base:.1f} of empty ({base:.0f} ms); "
            f"work behind it {median(one['behind'] for one in found[app]):.1f} s",
        )


def _storm(runs: Runs, size: Size) -> None:
    base = runs.run(EMPTY, "burst", "command", size.storm)
    for app in KINDS:
        before = runs.slack.ask("answers", app=app)
        result = runs.run(app, "burst", "command", size.storm)
        after = runs.slack.ask("answers", app=app)
        in_time = (after["views_in_time"] - before["views_in_time"]) / size.storm
        runs.report.add(
            f"{app}: burst of {size.storm:,} commands, p99",
            result["p99"] / 1000,
            "s",
            at_most=2.5,
            note=f"{result['a_second'] / base['a_second']:.2f} of empty (p99 {base['p99'] / 1000:.1f} s); "
            f"work behind it {result['behind']:.0f} s; {in_time:.1%} of forms opened within 3 s",
        )


def _verify(runs: Runs, app: str, url: str, *, drafts: int) -> None:
    """Everything acknowledged is stored, worked through, and did what it should exactly once."""
    sent = {kind: runs.sent[app, kind] for kind in LABELS}
    engine = make_engine(url)
    with engine.connect() as connection:

        def count(table: Any, *where: Any) -> int:
            return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0

        expect = runs.report.expect
        expect(f"{app}: rows in the inbox", count(InboxRow), sum(sent.values()))
        expect(f"{app}: rows not worked through", count(InboxRow, InboxRow.done_at.is_(None)), 0)
        expect(f"{app}: rows that failed", count(InboxRow, InboxRow.error_reference.is_not(None)), 0)
        expect(f"{app}: drafts of commands", count(RecognitionDraftRow) - drafts, sent["command"])
        expect(f"{app}: answers of taps", count(DrillAttemptRow), sent["tap"])
        expect(f"{app}: thanks of forms", count(RecognitionRow), sent["form"])
    engine.dispose()
    answers = runs.slack.ask("answers", app=app)
    expect(f"{app}: forms opened", answers["views"], sent["command"])
    expect(f"{app}: forms opened twice", answers["views_twice"], 0)
    expect(f"{app}: questions answered", answers["responses"], sent["tap"])
    expect(f"{app}: questions answered twice", answers["responses_twice"], 0)
