"""Connections cut in the middle of requests and answers, and answers out of order: everything once, in order."""

from __future__ import annotations

import pytest

from bot.domain import DeliveryState
from tests.jobs.bad_network import bad_network
from tests.jobs.sending import Desk


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
