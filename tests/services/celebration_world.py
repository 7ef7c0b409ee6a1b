"""A team in Lisbon whose celebrations are told as the running bot would: timers, ledger, words of the built-in pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.db.barriers import BarrierRow
from bot.db.deliveries import DeliveryRow
from bot.db.programmes import TeamRow
from bot.db.stories import StoryChannelRow, StoryRow
from bot.domain import BarrierState, Claimed
from bot.jobs.timers import RULES
from bot.services import (
    celebrations,
    deliveries,
    recognitions,
    timers,
)
from content.blocks import Message
from content.celebrations import offered
from content.messages import render
from content.pack import builtin_pack
from tests.services.programme_world import WORKSPACE, World, somebody, step_of
from tests.services.thanks import prefer, thank

CHANNEL = "CLISBON"
PACK = builtin_pack()


@dataclass
class CelebrationWorld(World):
    """`sent` is what went out: each delivery claimed, and its message."""

    def open(self, *members: str, timezone: str = "Europe/Lisbon") -> None:
        """The programme runs in one channel with these members; from a Monday morning on."""
        self.sent: list[tuple[Claimed, Message]] = []
        self.clock.set("2026-11-23T08:55+00:00")
        self.arrive()
        self.people(*(somebody(one, timezone) for one in members))
        self.channel(CHANNEL, members)
        # No Monday and Wednesday posts: with one of these, the day has had its post of Encore's.
        self.submit(self.plan(), steps=(step_of("scenario"), step_of("roundup")))
        self.sync()

    def note(self, occasion: str = "goal_met", subject: str = "goal:1", **more: Any) -> None:
        given: dict[str, Any] = {
            "channel_id": CHANNEL,
            "people": (),
            "evidence": {"goal": "answer within a day", "result": "9 in 10 answered"},
        }
        self.database.write_now(
            celebrations.note,
            workspace_id=WORKSPACE,
            occasion=occasion,
            subject=subject,
            now=self.clock.now(),
            **{**given, **more},
        )

    def at(self, text: str) -> None:
        """Moves the clock and does what is due."""
        self.clock.set(text)
        self.work()

    def work(self) -> None:
        self.tick()
        while self.database.write_now(timers.tick, rules=RULES, now=self.clock.now(), limit=100):
            pass
        while claimed := self.database.write_now(
            deliveries.claim, now=self.clock.now(), busy=[], limit=100, lines=offered(PACK)
        ):
            for one in claimed:
                message = render(
                    one.kind, one.values, PACK, delivery=one.public_id, conversation=one.conversation
                )
                self.sent.append((one, message))
                self.database.write_now(
                    deliveries.sent,
                    one,
                    channel_id=one.conversation,
                    ts=f"{len(self.sent)}.0",
                    now=self.clock.now(),
                )

    def posts(self, kind: str = "celebration") -> list[str]:
        """The words of what went out of a kind, in order."""
        return [message.text for claimed, message in self.sent if claimed.kind == kind]

    def prefers(self, user_id: str, style: str) -> None:
        prefer(self, **{user_id: style})

    def thank(self, giver: str, *receivers: str, text: str = "called the customer back") -> int:
        """Thanks the whole way; returns the number of the thanks."""
        return thank(self, giver, *receivers, text=text, behaviour_id=PACK.behaviours[0].id)

    def take_thanks_back(self, giver: str, recognition_id: int) -> None:
        self.database.write_now(
            recognitions.withdraw,
            workspace_id=WORKSPACE,
            giver_id=giver,
            recognition_id=recognition_id,
            now=self.clock.now(),
        )

    def keep(self, *rows: Any) -> None:
        """Rows of other features, as they would have written them."""
        self.database.write_now(lambda session: session.add_all(rows) or session.flush())

    def story(self, story_id: int, writer: str, words: str, at: str, **more: Any) -> None:
        """A story that stands in the channel since an instant."""
        instant = datetime.fromisoformat(at)
        telling = {"happened": words, "did": "I rang back", "changed": "she could pay", "state": "published"}
        self.keep(
            StoryRow(
                id=story_id,
                workspace_id=WORKSPACE,
                writer_id=writer,
                created_at=instant,
                published_at=instant,
                **{**telling, **more},
            )
        )
        self.keep(StoryChannelRow(story_id=story_id, channel_id=CHANNEL, workspace_id=WORKSPACE))

    def barrier(self, state: BarrierState, at: str) -> None:
        """A barrier of the team, with an answer since an instant."""
        instant = datetime.fromisoformat(at)
        (team,) = self.all(TeamRow)
        self.keep(
            BarrierRow(
                workspace_id=WORKSPACE,
                team_id=team.id,
                raiser_id="UANA",
                is_confidential=False,
                text="The lift is broken",
                effect="People wait",
                state=state,
                answer="It is mended",
                raised_at=instant,
                answered_at=instant,
            )
        )

    def waiting(self) -> list[DeliveryRow]:
        return self.all(DeliveryRow, DeliveryRow.kind == "celebration")
