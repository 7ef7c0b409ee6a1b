"""The whole of Encore on one machine, without a Slack workspace: starts the sandbox, and Encore against it.

Encore runs here exactly as it does against Slack. Only two things are done for the newcomer: the sandbox's tokens are
taken over, and the programme is set up, as an admin would do it in the form. Every start begins a new story.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import typer
import yaml

from bot import logs
from bot.app import Encore
from bot.errors import SettingsProblem
from bot.services import programmes
from bot.settings import Settings, load
from handlers.campaign_templates import planned_steps

ROOT = Path(__file__).resolve().parents[1]
COMPANY = Path(__file__).parent / "sandbox" / "workspaces" / "northwind.yaml"
DATABASE = Path("var/sandbox.db")
LOG = Path("var/sandbox.log")
_LEAD = "lena"
_MESSAGES_PER_MINUTE = 280
"""Nearly what the sandbox allows, so that a herd of messages is out before the clock moves on."""
_TEAM_CHANNELS = "desk-"


@dataclass(frozen=True, slots=True)
class Running:
    """A sandbox that is up."""

    process: subprocess.Popen[str]
    url: str
    api_url: str
    bot_token: str
    app_token: str


def demo(settings: Settings) -> int:
    """Runs both until Ctrl+C. Returns the exit code. Raises SettingsProblem when the sandbox cannot start."""
    for old in DATABASE.parent.glob(DATABASE.name + "*"):
        old.unlink()
    sandbox = _start_sandbox(settings.port)
    try:
        mine = load(
            slack_bot_token=sandbox.bot_token,
            slack_app_token=sandbox.app_token,
            slack_api_url=sandbox.api_url,
            database_url=f"sqlite:///{DATABASE}",
            encore_clock_url=f"{sandbox.url}/sandbox/clock",
            encore_messages_per_minute=_MESSAGES_PER_MINUTE,
            encore_log_level=settings.encore_log_level if "ENCORE_LOG_LEVEL" in os.environ else "WARNING",
        )
        logs.set_up(mine.encore_log_level, mine.encore_log_format)
        asyncio.run(_run(mine, sandbox.url))
    finally:
        sandbox.process.terminate()
        try:
            sandbox.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            sandbox.process.kill()
    return 0


def _start_sandbox(port: int) -> Running:
    command = [sys.executable, "-m", "bot", "sandbox", "--port", str(port), "--workspace", str(COMPANY)]
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open(
        "w", encoding="utf-8"
    ) as complaints:  # a pipe nobody reads would fill up and stop the sandbox
        process = subprocess.Popen(  # noqa: S603 - our own command line
            command, stdout=subprocess.PIPE, stderr=complaints, text=True, cwd=ROOT, start_new_session=True
        )
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        process.wait(timeout=10)
        said = LOG.read_text(encoding="utf-8").strip().splitlines()
        reason = said[-1] if said else "it ended at once"
        msg = f"The sandbox could not start: {reason} Set PORT to another number and try again."
        raise SettingsProblem(msg)
    ready = json.loads(line)
    return Running(
        process=process,
        url=ready["url"],
        api_url=ready["api_url"],
        bot_token=ready["bot_token"],
        app_token=ready["app_token"],
    )


async def _run(settings: Settings, url: str) -> None:
    encore = Encore(settings)

    async def ready() -> None:
        await set_up_company(encore)
        typer.echo("Encore is running against the sandbox")
        typer.echo(f"Open {url}/ in a browser, choose who to be, and press “To the next post”.")
        typer.echo(
            "Or press “Play 12 weeks” and watch simulated colleagues live through the programme in minutes."
        )
        typer.echo("Stop it with Ctrl+C.")

    await encore.run(ready)


async def set_up_company(encore: Encore) -> None:
    """Sets the programme up as the company's admin would: Lena leads, every desk channel is a team."""
    described = yaml.safe_load(COMPANY.read_text(encoding="utf-8"))
    admin = next(one["handle"] for one in described["people"] if one.get("role") == "admin")
    names = {_LEAD, admin}
    found: dict[str, str] = {}
    async for page in encore.door.people():
        found |= {user["name"]: user["id"] for user in page if user.get("name") in names}
    channels = [
        channel["id"]
        for channel in await encore.door.channels()
        if str(channel["name"]).startswith(_TEAM_CHANNELS) and not channel.get("is_archived")
    ]
    template = encore.pack.campaigns[0]
    now = encore.clock.now()
    await encore.sync.everybody()
    await encore.database.transact(
        programmes.set_up,
        plan=programmes.Plan(
            leads=(found[_LEAD],),
            channels=tuple(channels),
            chosen_people=None,
            template_id=template.id,
            starts_on=now.date(),
        ),
        workspace_id=encore.workspace_id,
        by=found[admin],
        pack_id=encore.pack.id,
        recognition_emoji=encore.pack.recognition_emoji[0],
        campaign_name=template.name,
        steps=planned_steps(template),
        weeks=template.weeks,
        today=(now - timedelta(days=1)).date(),
        now=now,
    )
    await encore.sync.teams()
    encore.sender.wake()
