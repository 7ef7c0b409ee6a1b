"""Two thousand people at the same minute: Slack's limits are never met, and thanks do not wait behind them."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest

from bot.db.session import Database
from bot.domain import SCHEDULED, DeliveryState
from bot.manifest import manifest
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from tests.company import ManualClock, eventually
from tests.jobs.conftest import MakeDesk
from tests.jobs.sending import CHANNELS, Desk

PEOPLE = 2_000
FASTER = 30
"""Both Slack's limits and Encore's pace run so many times faster than in the world."""
A_MINUTE = int(Settings.model_fields["encore_messages_per_minute"].default)
BETWEEN = float(Settings.model_fields["encore_seconds_between_messages"].default)


def crowd() -> Workspace:
    people = [{"handle": "lena", "name": "Lena"}]
    people += [{"handle": f"p{n}", "name": f"Person {n}"} for n in range(PEOPLE)]
    channels = [{"name": name, "members": ["lena"], "app": True} for name in CHANNELS]
    return Workspace.from_dict(
        {"team": {"name": "Northwind", "domain": "northwind"}, "people": people, "channels": channels}
    )


@pytest.mark.timeout(180)
async def test_two_thousand_at_once_meet_no_limit_and_thanks_go_first(
    sqlite_url: str, clock: ManualClock
) -> None:
    slack = Sandbox(
        crowd(), manifest(), clock=SandboxClock(clock.instant), monotonic=lambda: time.monotonic() * FASTER
    )
    slack.clock.pause()
    await slack.start()
    database = Database(sqlite_url)
    database.start()
    async with aiohttp.ClientSession() as http:
        desk = Desk(slack, database, http, clock)
        try:
            await _send(desk)
        finally:
            await desk.stop()
            await slack.stop()
            await asyncio.to_thread(database.stop)


async def _send(desk: Desk) -> None:
    desk.arrive(leads=("lena",))
    planned = [desk.write_to(desk.person(f"p{n}"), "Good morning", priority=SCHEDULED)[0] for n in range(50)]
    for n in range(50, PEOPLE):
        planned += desk.write_to(desk.person(f"p{n}"), "Good morning", priority=SCHEDULED)
    began = time.monotonic()
    desk.sender(per_minute=A_MINUTE * FASTER, seconds_between=BETWEEN / FASTER, burst=4)
    await eventually(lambda: len(desk.calls("chat.postMessage")) > 100, seconds=60)
    before = len(desk.calls("chat.postMessage"))
    last = f"p{PEOPLE - 1}"
    (to_last,) = desk.write_to(desk.person(last), "Grace thanked you")
    desk.write("team-00", "Thanks for Grace")
    await eventually(lambda: desk.row(to_last).state == DeliveryState.SENT, seconds=60)
    waited = len(desk.calls("chat.postMessage")) - before
    assert waited < PEOPLE / 8, "what is in hand goes first, and not the whole queue"
    assert desk.told(last) == ["Good morning", "Grace thanked you"], "in order, for who waits for both"
    assert desk.texts("team-00") == ["Thanks for Grace"]
    await desk.drained(seconds=150)
    took = time.monotonic() - began
    assert [call for call in desk.sandbox.calls if call.status == 429] == []
    assert desk.states() == {DeliveryState.SENT: PEOPLE + 2}
    assert not desk.calls("conversations.open")
    assert took >= PEOPLE / (A_MINUTE * FASTER / 60) - 1, "at the pace it is asked for"


async def test_who_waits_for_something_urgent_comes_before_who_does_not(
    make_desk: MakeDesk, database_url: str
) -> None:
    desk = await make_desk(database_url)
    for n in range(20):
        desk.write(f"team-{n:02}", "Planned", priority=SCHEDULED)
    desk.write("team-19", "Thanks")
    desk.write("team-18", "Later", not_before=desk.clock.now().replace(year=2030))
    desk.sender(per_minute=600, burst=1)
    await eventually(lambda: len(desk.calls("chat.postMessage")) >= 4)
    first = [args["channel"] for args in desk.calls("chat.postMessage")[:1]]
    assert first == [desk.channel("team-19")]
    assert desk.texts("team-18") == [], "what may not go yet is not urgent"
