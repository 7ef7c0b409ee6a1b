"""What does a benchmark find, and how is it printed? One line a figure: value, goal, met or not."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `at_least` and `at_most` are goals; with neither the figure only informs."""

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """ "met", "not met", or nothing for a figure without a goal."""
        if self.at_least is None and self.at_most is None:
            return ""
        low = self.at_least is None or self.value >= self.at_least
        high = self.at_most is None or self.value <= self.at_most
        return "met" if low and high else "not met"

    @property
    def goal(self) -> str:
        """The goal in words."""
        if self.at_least is not None:
            return f"at least {self.at_least:g} {self.unit}".strip()
        return f"at most {self.at_most:g} {self.unit}".strip() if self.at_most is not None else ""


@dataclass(slots=True)
class Report:
    """The figures of one benchmark, and whatever was lost or done twice: one sentence each, none when all is well."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, value: float, unit: str = "", **more: object) -> None:
        """Adds a figure; see Figure for `more`."""
        self.figures.append(Figure(name, value, unit, **more))  # type: ignore[arg-type]

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Notes a loss or a repetition when two counts differ."""
        if found != wanted:
            self.wrong.append(f"{what}: {found} instead of {wanted}")


def show(report: Report, console: Console) -> None:
    """Prints one report."""
    table = Table(title=report.title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for heading, justify in (
        ("figure", "left"),
        ("value", "right"),
        ("goal", "left"),
        ("", "left"),
        ("beside it", "left"),
    ):
        table.add_column(heading, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for one in report.figures:
        table.add_row(one.name, f"{_short(one.value)} {one.unit}".strip(), one.goal, one.verdict, one.note)
    console.print(table)
    for sentence in report.wrong:
        console.print(f"WRONG  {sentence}")
    console.print()


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def median(values: Iterable[float]) -> float:
    """The median; of nothing, zero."""
    found = list(values)
    return statistics.median(found) if found else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def load() -> str:
    """What else the machine was doing, for reading the figures with care."""
    one, five, _ = os.getloadavg()
    return f"{os.cpu_count()} cores, load {one:.1f} (one minute), {five:.1f} (five minutes)"
