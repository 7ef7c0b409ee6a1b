"""A celebration whose channel takes nothing: the owners hear it; it is told once the channel is back."""

from __future__ import annotations

import pytest

from bot.db.celebrations import CelebrationRow
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.jobs.timers import RULES
from bot.services import deliveries, timers
from content.celebrations import offered
from tests.company import ManualClock
from tests.services.celebration_world import CHANNEL, PACK, CelebrationWorld
from tests.services.programme_world import LEAD


class World(CelebrationWorld):
    def refuse(self, text: str, code: str = "is_archived") -> None:
        """Moves the clock; the channel takes nothing of what is due then."""
        self.clock.set(text)
        self.tick()
        self.end_timers()
        for one in self.claim():
            assert one.conversation == CHANNEL
            self.database.write_now(deliveries.failed, one, code=code, now=self.clock.now())
        self.work()

    def claim(self):  # type: ignore[no-untyped-def]
        return self.database.write_now(
            deliveries.claim, now=self.clock.now(), busy=[LEAD], limit=100, lines=offered(PACK)
        )

    def end_timers(self) -> None:
        self.database.write_now(timers.tick, rules=RULES, now=self.clock.now(), limit=100)

    def there(self, *, problem: str | None = None) -> None:
        """Encore reads the channel again."""
        self.channel(CHANNEL, ("UANA", "UBEN"), problem=problem)
        self.sync()

    def told_to_owners(self) -> list[str]:
        return [one.text for claimed, one in self.sent if claimed.kind == "celebration_waits"]


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    found = World(database, clock)
    found.open("UANA", "UBEN")
    found.work()
    return found


def test_the_owners_hear_it_and_it_is_told_once_when_the_channel_is_back(world: World) -> None:
    world.note()
    world.refuse("2026-11-23T11:00+00:00")
    (told,) = world.told_to_owners()
    assert "something to celebrate" in told
    assert "archived" in told
    assert not [one for claimed, one in world.sent if claimed.kind == "delivery_failed"], "it is said once"
    world.at("2026-11-24T11:00+00:00")
    assert world.posts() == [], "nothing is tried while the channel is known to take nothing"
    assert len(world.told_to_owners()) == 1
    world.there()
    world.at("2026-11-25T11:00+00:00")
    (words,) = world.posts()
    assert "answer within a day" in words
    world.at("2026-11-26T11:00+00:00")
    assert len(world.posts()) == 1


def test_what_is_noted_while_the_channel_is_known_to_take_nothing_is_not_lost_either(world: World) -> None:
    world.there(problem="is_archived")
    world.note()
    world.at("2026-11-23T11:00+00:00")
    assert len(world.told_to_owners()) == 1
    assert world.waiting() == []
    world.there()
    world.at("2026-11-24T11:00+00:00")
    assert len(world.posts()) == 1


@pytest.mark.parametrize(("back", "posts"), [("2026-12-07", 1), ("2026-12-09", 0)])
def test_after_fourteen_days_it_is_not_told_as_if_it_were_new(world: World, back: str, posts: int) -> None:
    # The fifteenth day is a holiday in Lisbon, on which nothing is told or looked at.
    world.there(problem="is_archived")
    world.note()
    for number in range(24, 31):
        world.at(f"2026-11-{number}T11:00+00:00")
    for number in range(1, int(back[-2:])):
        world.at(f"2026-12-{number:02}T11:00+00:00")
    world.there()
    world.at(f"{back}T11:00+00:00")
    assert len(world.posts()) == posts
    assert bool(world.all(CelebrationRow)) is bool(posts)


def test_what_a_round_up_could_not_tell_is_told_later(world: World) -> None:
    world.clock.set("2026-11-27T10:00+00:00")
    world.work()
    world.note()
    world.refuse("2026-11-27T15:00+00:00")
    assert [row.state for row in world.all(DeliveryRow, DeliveryRow.kind == "roundup")] == ["failed"]
    assert len(world.told_to_owners()) == 1
    world.there()
    world.at("2026-11-30T11:00+00:00")
    assert len(world.posts()) == 1
