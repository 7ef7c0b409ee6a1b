"""A team in Lisbon with the week's posts, its manager, and whoever is asked to be its champion."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bot.champion import MyTeam
from bot.db.champions import ChampionRow, ChampionWordsRow
from bot.db.session import Database
from bot.jobs.timers import RULES
from bot.services import champion_words, champions, roles, timers
from bot.services.ritual_times import KINDS
from tests.company import ManualClock
from tests.services.celebration_world import CHANNEL, CelebrationWorld
from tests.services.programme_world import LEAD, WORKSPACE, somebody, step_of

ANA, BEN, MARCO = "UANA", "UBEN", "UMARCO"
GUEST, BOT, GONE = "UGUEST", "UBOTTY", "UGONE"


class ChampionWorld(CelebrationWorld):
    """Monday, 23 November 2026, 08:00 in Lisbon. Marco manages the team of Ana and Ben."""

    def open(self) -> None:  # type: ignore[override]
        self.sent = []
        self.clock.set("2026-11-22T12:00+00:00")
        self.arrive()
        self.people(
            replace(somebody(ANA), real_name="Ana <Costa> *A*"),
            replace(somebody(BEN), real_name="Ben"),
            somebody(MARCO),
            somebody(GUEST, is_guest=True),
            somebody(BOT, is_bot=True),
            somebody(GONE, is_deleted=True),
            somebody("UELSE"),
        )
        self.channel(CHANNEL, [ANA, BEN, MARCO, GUEST])
        self.channel("COTHER", ["UELSE"])
        self.submit(self.plan(), steps=[step_of(kind) for kind in KINDS], weeks=40)
        self.sync()
        change = roles.Change(1, (), (MARCO,))
        self.write(roles.set_managers, by=LEAD, changes=[change])
        self.at("2026-11-23T08:00+00:00")

    def write(self, function: Any, **given: Any) -> Any:
        return self.database.write_now(function, workspace_id=WORKSPACE, now=self.clock.now(), **given)

    def end_timers(self) -> None:
        """What timers do now, before anything is sent."""
        self.database.write_now(timers.tick, rules=RULES, now=self.clock.now(), limit=100)

    def name(self, who: str = ANA, *, by: str = MARCO, team_id: int = 1, shown: int = 0) -> None:
        self.write(champions.name, by=by, team_id=team_id, user_id=who, shown=shown)
        self.work()

    def row(self) -> ChampionRow:
        return self.all(ChampionRow)[-1]

    def answer(self, who: str = ANA, *, yes: bool = True) -> None:
        self.write(champions.answer, user_id=who, champion_id=self.row().id, yes=yes)
        self.work()

    def champion(self, who: str = ANA) -> None:
        self.name(who)
        self.answer(who)

    def mine(self, who: str = ANA) -> tuple[MyTeam, ...]:
        found: tuple[MyTeam, ...] = self.database.read_now(
            champion_words.facts, workspace_id=WORKSPACE, user_id=who, now=self.clock.now()
        )
        return found

    def own(self, words: str, *, at: int = 0, who: str = ANA) -> None:
        """Their own words for one of the next posts."""
        post = self.mine(who)[0].posts[at]
        self.write(
            champion_words.save,
            user_id=who,
            champion_id=self.row().id,
            step_id=post.step_id,
            day=post.day.isoformat(),
            words=words,
        )

    def kept(self) -> list[str]:
        return [row.words for row in self.all(ChampionWordsRow)]

    def dms(self, who: str, kind: str) -> list[str]:
        return [text.text for one, text in self.sent if (one.conversation, one.kind) == (who, kind)]


@contextmanager
def on_sqlite(url: str, clock: ManualClock) -> Iterator[ChampionWorld]:
    """The world on SQLite alone: the same rules, in a fifth of the time."""
    database = Database(url)
    database.start()
    try:
        found = ChampionWorld(database, clock)
        found.open()
        yield found
    finally:
        database.stop()
