"""What happens in the company before each picture is taken: one week's beginning, always the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from unittest.mock import patch
from uuid import UUID

from bot.app import Encore
from bot.manifest import manifest
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from bot.settings import Settings
from bot.slack.pace import MethodPace
from tests.company import Company, ManualClock, eventually, words


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file, who looks at what, which part of the page is taken, and what happens before."""

    name: str
    person: str
    conversation: str
    """A channel's name, or "" for the app's own conversation."""
    tab: str
    """ "home" or "messages", or "modal" for one that is open."""
    part: str
    """A CSS selector."""
    height: int
    before: Callable[[Company], Awaitable[None]]


@asynccontextmanager
async def running_company(folder: Path) -> AsyncIterator[Company]:
    """The company on a Monday morning at five to nine, its programme set up; the clock stands still."""
    clock = ManualClock()
    sandbox = Sandbox(
        Workspace.from_file(DEFAULT_WORKSPACE),
        manifest(),
        limits="none",
        clock=SandboxClock(clock.instant),
    )
    sandbox.clock.pause()
    await sandbox.start()
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_api_url=sandbox.api_url,
        database_url=f"sqlite:///{folder / 'encore.db'}",
        encore_messages_per_minute=6000,
        encore_seconds_between_messages=0.0,
        encore_reconcile_seconds=0.05,
        encore_log_level="ERROR",
    )
    encore = Encore(settings, clock=clock, pace=MethodPace(limits={}))
    dice = Random(1)
    try:
        # A question's answers stand in an order that follows the delivery's id, which is random otherwise.
        with patch("bot.db.deliveries.uuid4", lambda: UUID(int=dice.getrandbits(128))):
            await encore.start()
            await eventually(lambda: sandbox.sockets.connected, what="Encore is connected")
            company = Company(sandbox, encore, clock)
            await company.set_up()
            yield company
    finally:
        await encore.stop()
        await sandbox.stop()


async def monday(company: Company) -> None:
    """The intention is posted, and somebody answers it."""
    await company.at("2026-11-23T09:30+00:00")
    post = company.posts("desk-lisbon")[-1]
    await company.at("2026-11-23T09:34+00:00")
    await company.act(
        "tiago",
        "message",
        channel=company.channel("desk-lisbon"),
        text="The call-backs after lunch",
        thread_ts=post["ts"],
    )
    await company.react("ana.costa", "desk-lisbon", post["ts"], "thumbsup")


async def thanks(company: Company) -> None:
    """Ana thanks Tiago, and two colleagues add to it."""
    await company.at("2026-11-23T11:12+00:00")
    await company.thank("ana.costa", "tiago", "called every customer back after the outage")
    if receipt := company.modal("ana.costa"):
        await company.act("ana.costa", "view_close", view_id=receipt["id"])
    await company.at("2026-11-23T11:20+00:00")
    post = company.posts("desk-lisbon")[-1]
    await company.react("marco", "desk-lisbon", post["ts"], "tada")
    await company.react("ana.silva", "desk-lisbon", post["ts"], "tada")


async def question(company: Company) -> None:
    """Ana is asked on Tuesday, and answers."""
    await company.at("2026-11-23T14:30+00:00")  # half past nine in New York
    await company.at("2026-11-24T09:30+00:00")
    asked = next(one for one in reversed(company.dms("ana.costa")) if "Choose A" in words(one))
    await company.at("2026-11-24T09:41+00:00")
    await company.press("ana.costa", asked, "Choose B")


async def calendar(company: Company) -> None:
    """Lena opens the calendar of the campaign."""
    await company.open_home("lena")
    await company.press("lena", company.home("lena"), "See the calendar")


async def at_leisure(company: Company) -> None:
    """Nothing more happens."""
    await company.idle()


#: In the order of the story. Another one is one more line.
PICTURES = (
    Picture("monday-post", "ana.costa", "desk-lisbon", "messages", "body", 640, monday),
    Picture("recognition", "tiago", "desk-lisbon", "messages", "#conversation", 640, thanks),
    Picture("scenario-question", "ana.costa", "", "messages", "#conversation", 800, question),
    Picture("home-of-an-agent", "tiago", "", "home", "#conversation", 620, at_leisure),
    Picture("home-of-a-lead", "lena", "", "home", "#conversation", 760, at_leisure),
    Picture("calendar", "lena", "", "modal", "dialog.modal", 760, calendar),
)
