"""Connections cut in the middle of requests and answers, and answers out of order: everything once, in order."""

from __future__ import annotations

import pytest

from bot.domain import DeliveryState
from bot.sandbox.faults import BEFORE, Fault
from tests.jobs.bad_network import bad_network
from tests.jobs.sending import Desk, patient


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("asking", "answering"), [(0.15, 0.0), (0.0, 0.15), (0.08, 0.08)], ids=["requests", "answers", "both"]
)
async def test_a_network_that_cuts_connections_anywhere_doubles_and_loses_nothing(
    sqlite_desk: Desk, seed: int, asking: float, answering: float
) -> None:
    desk = sqlite_desk
    for n in range(12):
        for channel in range(12):
            desk.write(f"team-{channel:02}", f"{n}")
    async with bad_network(
        desk.sandbox.api_url, seed=seed, asking=asking, answering=answering, late=0.01
    ) as network:
        desk.sender(url=network.url)
        await desk.drained()
        await desk.stop()
    assert network.cuts > 10
    assert desk.states() == {DeliveryState.SENT: 144}
    for channel in range(12):
        assert desk.texts(f"team-{channel:02}") == [f"{n}" for n in range(12)]


async def test_a_request_slack_carries_out_late_is_waited_for_before_it_is_judged(sqlite_desk: Desk) -> None:
    """How late that may be is the pause before looking: a post that comes still later cannot be told from none."""
    sqlite_desk.sandbox.faults.add(Fault("chat.postMessage", when=BEFORE, delay=0.2, count=6))
    for channel in range(6):
        sqlite_desk.write(f"team-{channel:02}", "first", "second")
    sqlite_desk.sender(timeout_seconds=0.1, patience=patient(reconcile=0.4))
    await sqlite_desk.drained()
    for channel in range(6):
        assert sqlite_desk.texts(f"team-{channel:02}") == ["first", "second"]
    assert len(sqlite_desk.calls("chat.postMessage")) == 12
