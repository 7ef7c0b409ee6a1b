"""How long does Encore take to start with 10,000 people and 200 campaigns, and how much memory does it take?

From the start of the process to "Encore is running": connected to a local Slack. The baseline is the same with an empty
database, in the same run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.db import campaigns, people
from bot.db.session import Database
from tests.benchmarks import herd
from tests.benchmarks.databases import KINDS, Databases
from tests.benchmarks.processes import ROOT
from tests.benchmarks.report import Report

_NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def measure(place: Databases, *, quick: bool) -> Report:
    """Starts Encore a few times on each database."""
    report = Report("Start-up with 10,000 people and 200 campaigns")
    many, some = (1_000, 20) if quick else (10_000, 200)
    with tempfile.TemporaryDirectory() as folder:
        sandbox, facts = _sandbox(Path(folder))
        try:
            for kind in KINDS:
                empty, _ = _start(place.fresh(kind), facts)
                url = place.fresh(kind)
                herd.fill(url, many)
                _grow(url, many, some, facts["team"])
                seconds, megabytes = _start(url, facts)
                report.add(
                    f"{kind}: start", seconds, "s", at_most=3.0, note=f"{seconds / empty:.2f} times empty"
                )
                report.add(f"{kind}: peak memory", megabytes, "MB", note="bounded by what DECISIONS 10 says")
        finally:
            sandbox.terminate()
            sandbox.wait()
    return report


def _grow(url: str, many: int, some: int, team: str) -> None:
    """Makes the herd's workspace the sandbox's own, with people and further campaigns."""
    database = Database(url)

    def grow(session: Session) -> None:
        people.save_workspace(session, workspace_id=team, name="", bot_user_id="", now=_NOW)
        session.execute(
            insert(people.PersonRow),
            [
                {
                    "workspace_id": "T0HERD",
                    "user_id": f"U{number:06d}",
                    "name": f"person.{number}",
                    "real_name": f"Person {number}",
                    "timezone": "Europe/Lisbon",
                    "updated_at": _NOW,
                }
                for number in range(many)
            ],
        )
        first = session.query(campaigns.CampaignRow).one()
        session.execute(
            insert(campaigns.CampaignRow),
            [
                {
                    "workspace_id": "T0HERD",
                    "programme_id": first.programme_id,
                    "name": f"Campaign {number}",
                    "template_id": "weekly_rhythm",
                    "state": "running",
                    "starts_on": first.starts_on,
                    "ends_on": first.ends_on,
                    "created_by": "U0",
                    "created_at": _NOW,
                    "state_changed_at": _NOW,
                }
                for number in range(some - 1)
            ],
        )
        for table in ("people", "programmes", "campaigns", "steps", "schedules"):
            session.connection().exec_driver_sql(
                f"UPDATE {table} SET workspace_id = '{team}' WHERE workspace_id = 'T0HERD'"  # noqa: S608
            )
        session.connection().exec_driver_sql("DELETE FROM workspaces WHERE id = 'T0HERD'")

    database.write_now(grow)
    database.engine.dispose()


def _sandbox(folder: Path) -> tuple[subprocess.Popen[str], dict[str, str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "sandbox", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=(folder / "sandbox.log").open("w"),
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    facts: dict[str, str] = json.loads(process.stdout.readline())
    with urllib.request.urlopen(f"{facts['url']}/sandbox/api/workspace") as answer:  # noqa: S310 - our own sandbox
        facts["team"] = json.load(answer)["workspace"]["id"]
    return process, facts


def _start(url: str, facts: dict[str, str]) -> tuple[float, float]:
    """(seconds until it runs, peak resident megabytes a moment later)."""
    settings = {
        "SLACK_BOT_TOKEN": facts["bot_token"],
        "SLACK_APP_TOKEN": facts["app_token"],
        "SLACK_API_URL": facts["api_url"],
        "DATABASE_URL": url.replace("postgresql+psycopg", "postgresql"),
        "ENCORE_LOG_LEVEL": "ERROR",
        "PYTHONUNBUFFERED": "1",
    }
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    assert process.stdout is not None
    line = process.stdout.readline()
    seconds = time.monotonic() - started
    if "Encore is running" not in line:
        raise RuntimeError(f"Encore did not start: {line!r}")
    time.sleep(3)  # what starts in the background has its memory by now
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    peak = int(next(row for row in status.splitlines() if row.startswith("VmHWM")).split()[1]) / 1024
    process.terminate()
    process.wait(timeout=30)
    watchdog.cancel()
    return seconds, peak
