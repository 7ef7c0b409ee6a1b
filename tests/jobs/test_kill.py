"""Two hundred deaths: a sender killed at random, over and over, says everything once and in order."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.domain import DeliveryState
from bot.sandbox.faults import AFTER, BEFORE, Fault
from tests.jobs.conftest import MakeDesk
from tests.jobs.lives import Plan
from tests.jobs.sending import CHANNELS, Desk

KILLS = 200
EACH = 10
ALWAYS = 10**9


def _misbehave(desk: Desk, seed: int) -> None:
    """Slack fails now and then, before and mostly after it has posted, and when it is asked what it has posted.

    Nothing is held back *before* it is posted: what Slack posts later than anybody waits for cannot be told from what
    it never posts.
    """
    chance = random.Random(seed)
    for method, when, share, kind in (
        ("chat.postMessage", BEFORE, 0.03, {"drop": True}),
        ("chat.postMessage", BEFORE, 0.02, {"status": 503}),
        ("chat.postMessage", AFTER, 0.06, {"drop": True}),
        ("chat.postMessage", AFTER, 0.04, {"status": 500}),
        ("chat.postMessage", AFTER, 0.04, {"error": "internal_error"}),
        ("chat.postMessage", AFTER, 0.50, {"delay": 0.02}),
        ("conversations.history", BEFORE, 0.05, {"status": 500}),
        ("conversations.history", AFTER, 0.05, {"drop": True}),
        ("conversations.history", AFTER, 0.20, {"delay": 0.02}),
    ):
        desk.sandbox.faults.add(
            Fault(
                method,
                when=when,
                count=ALWAYS,
                matches=lambda _, share=share: chance.random() < share,
                **kind,
            )
        )


@pytest.mark.timeout(600)
async def test_a_sender_killed_two_hundred_times_says_everything_once_and_in_order(
    make_desk: MakeDesk, database_url: str
) -> None:
    desk = await make_desk(database_url)
    plan = Plan(
        database_url=database_url,
        api_url=desk.sandbox.api_url,
        token=desk.sandbox.bot_token,
        workspace_id=desk.workspace_id,
        channels=tuple(desk.channel(name) for name in CHANNELS),
        now=desk.clock.now().isoformat(),
        each=EACH,
        seed=20261123,
        kills=KILLS,
    )
    _misbehave(desk, plan.seed)

    lives = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.jobs.lives",
        json.dumps(asdict(plan)),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    output, _ = await lives.communicate()
    assert lives.returncode == 0
    record = json.loads(output)

    assert record["kills"] >= KILLS
    assert record["in_doubt"] > KILLS / 2, "the kills did strike in the middle of something"
    assert record["sent_by_the_killed"] > EACH * len(CHANNELS) / 4, "and not only before anything was said"
    (state,) = desk.states().items()
    assert state[0] == DeliveryState.SENT
    assert state[1] >= EACH * len(CHANNELS)
    for name in CHANNELS:
        assert desk.texts(name) == [f"{n}" for n in range(state[1] // len(CHANNELS))]
