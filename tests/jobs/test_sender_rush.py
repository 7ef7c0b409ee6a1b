"""While many people act at once their acknowledgements go first, but messages do not wait for ever."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import DeliveryState
from tests.company import eventually
from tests.jobs.sending import IMPATIENT, Desk


async def test_in_a_rush_nothing_is_claimed_until_it_is_over(desk: Desk) -> None:
    asked: list[bool] = []

    def in_rush() -> bool:
        asked.append(len(asked) < 5)
        return asked[-1]

    (thanks,) = desk.write("team-00", "Thanks")
    seen: list[str] = []

    def watched() -> bool:
        seen.append(desk.row(thanks).state)
        return in_rush()

    desk.sender(in_rush=watched, patience=replace(IMPATIENT, rush=60.0))
    await desk.drained()
    assert seen[:6] == [DeliveryState.PENDING] * 6
    assert desk.texts("team-00") == ["Thanks"]


async def test_a_rush_without_end_holds_nothing_back_for_long(desk: Desk) -> None:
    desk.write("team-00", "one", "two")
    desk.sender(in_rush=lambda: True, patience=replace(IMPATIENT, rush=0.02))
    await eventually(lambda: desk.texts("team-00") == ["one", "two"])
