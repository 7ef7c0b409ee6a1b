"""`python -m tests.benchmarks [NAME ...] [--quick]`: runs benchmarks and prints what they found.

Exit code 1 when something was lost or done twice, else 0: a slow machine is not a fault.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from rich.console import Console

from tests.benchmarks import acks, herd, home, ledger, page, preview, start
from tests.benchmarks.databases import Databases, databases
from tests.benchmarks.report import Report, load, show

BENCHMARKS: dict[str, Callable[..., Report]] = {
    "acks": acks.measure,
    "ledger": ledger.measure,
    "herd": herd.measure,
    "start": start.measure,
    "home": home.measure,
    "page": page.measure,
    "preview": preview.measure,
}


def run(names: list[str], *, quick: bool, console: Console) -> int:
    """Runs the benchmarks with these names (none: all) and returns the exit code."""
    wrong = False
    console.print(load())
    with databases() as place:
        for name in names or BENCHMARKS:
            started = time.monotonic()
            report = _measure(BENCHMARKS[name], place, quick=quick)
            show(report, console)
            console.print(f"{name}: {time.monotonic() - started:.0f} s; {load()}\n")
            wrong |= bool(report.wrong)
    return int(wrong)


def _measure(benchmark: Callable[..., Report], place: Databases, *, quick: bool) -> Report:
    return benchmark(place, quick=quick)


def main() -> None:
    """The program."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="small numbers: does it run at all?")
    given = parser.parse_args()
    unknown = set(given.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    sys.exit(run(given.names, quick=given.quick, console=Console(width=170, highlight=False)))


if __name__ == "__main__":
    main()
