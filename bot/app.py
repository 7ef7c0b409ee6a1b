"""The only place that builds things: engine, client, Bolt app, sender, scheduler; and starts and stops them."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import aiohttp
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.clock import Clock, SystemClock
from bot.db import migrate
from bot.db.lock import SenderLock
from bot.db.session import Database
from bot.errors import DatabaseUnavailable, SettingsProblem
from bot.followed_clock import FollowedClock
from bot.jobs import schedule
from bot.jobs.clock_watch import ClockWatch
from bot.jobs.sender import Sender
from bot.jobs.sync import Sync
from bot.jobs.ticks import Ticks
from bot.listener import Listener
from bot.logs import redact
from bot.services import drill_states, inbox, people
from bot.settings import Settings
from bot.slack.door import Door
from bot.slack.pace import Lanes, MethodPace
from bot.slack.sign_in import sign_in
from content import celebrations as celebration_words
from content.messages import render
from content.pack import Pack, builtin_pack
from handlers.deps import Deps
from handlers.intake import Intake
from handlers.pages import Pages

log = structlog.get_logger()

_TICK_SECONDS = 1.0
_FOLLOWED_TICK_SECONDS = 0.1
_LOCK_SECONDS = 1.0
_DRAIN_SECONDS = 3.0
_SWITCH_SECONDS = 0.0005  # how long the writer's thread may keep the event loop waiting: Python's 5 ms add up


class Encore:
    """One process: listens over Socket Mode, works the calendar, empties the ledger.

    `start()` returns once everything runs; `stop()` finishes what was acknowledged and closes; `run()` does both around
    a signal.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        pack: Pack | None = None,
        pace: MethodPace | None = None,
        database: Database | None = None,
    ) -> None:
        self.settings = settings
        self.pack = pack or builtin_pack()
        self.database = database or Database(settings.database_url)
        self._given_clock = clock
        self._pace = pace
        self._tasks: list[asyncio.Task[Any]] = []
        self._closing: list[Callable[[], Coroutine[Any, Any, None]]] = []
        self._stopping = asyncio.Event()
        self._failure: BaseException | None = None
        self._lock = SenderLock(self.database.engine)
        self.scheduler: AsyncIOScheduler | None = None
        self.workspace_id = ""
        self.workspace_name = ""

    async def start(self) -> None:
        """Migrates, signs in, and starts every part. Raises SettingsProblem or DatabaseUnavailable."""
        bot_token, app_token = self.settings.required()
        await asyncio.to_thread(migrate.upgrade, self.database.engine)
        self.database.start()
        self._closing.append(self._close_database)
        http = aiohttp.ClientSession()
        self._closing.append(http.close)
        self._closing.append(self._cancel_tasks)
        self.clock = await self._clock(http)
        client = AsyncWebClient(
            token=bot_token, base_url=self.settings.slack_api_url, session=http, retry_handlers=[], timeout=20
        )
        self.door = Door(client, http, pace=self._pace)
        me = await sign_in(self.door, address=self.settings.slack_api_url)
        self.workspace_id, self.workspace_name = str(me["team_id"]), str(me.get("team") or "")
        await self.database.read(people.check_alone, workspace_id=self.workspace_id, name=self.workspace_name)
        await self.database.transact(
            people.arrive,
            workspace_id=self.workspace_id,
            name=self.workspace_name,
            bot_user_id=str(me["user_id"]),
            now=self.clock.now(),
        )
        await self.database.transact(
            drill_states.save_deck, workspace_id=self.workspace_id, deck=handlers.drills.deck(self.pack)
        )
        if not self._shared and await asyncio.to_thread(self._lock.take):
            await self.database.transact(inbox.release_all, SystemClock().now())
        self._build_sender()
        self.sync = Sync(self.database, self.door, self.clock, workspace_id=self.workspace_id)
        self.ticks = Ticks(self.database, self.clock, wake=self.sender.wake)
        self.pages = Pages(self.database, self.door, self.clock, self.pack, workspace_id=self.workspace_id)
        self.intake = Intake(handlers.ROUTES, self._deps())
        self.intake.start()
        self.listener = Listener(
            client,
            app_token,
            signed_in=AuthorizeResult(
                enterprise_id=me.get("enterprise_id"),
                team_id=self.workspace_id,
                bot_token=bot_token,
                bot_id=me.get("bot_id"),
                bot_user_id=me.get("user_id"),
            ),
            register=partial(handlers.register, intake=self.intake),
            on_let_in=self.sender.try_token,
        )
        self._closing.append(self._finish)
        await self.listener.connect()
        self._work()

    def _build_sender(self) -> None:
        self.sender = Sender(
            self.database,
            self.door,
            Lanes(
                per_minute=self.settings.encore_messages_per_minute,
                seconds_between=self.settings.encore_seconds_between_messages,
            ),
            self.clock,
            render=partial(render, pack=self.pack),
            lines=celebration_words.offered(self.pack),
            reconcile_seconds=self.settings.encore_reconcile_seconds,
            in_rush=lambda: self.intake.in_rush,
            on_back=self._read_anew,
        )

    def _read_anew(self) -> None:
        """The token works again: whoever came or left meanwhile, and the channels Encore is to enter again."""
        self.listener.try_again()
        if self.scheduler is not None:
            self.scheduler.modify_job("sync_everybody", next_run_time=SystemClock().now())

    def _deps(self) -> Deps:
        return Deps(
            workspace_id=self.workspace_id,
            database=self.database,
            slack=self.door,
            clock=self.clock,
            lease_clock=SystemClock(),
            pack=self.pack,
            wake=self.sender.wake,
            heed_problems=self.sender.heed_problems,
            draw_home=self.pages.draw,
            sync_soon=self.sync.soon,
            sync_groups_soon=self.sync.groups_soon,
            messages_per_minute=self.settings.encore_messages_per_minute,
        )

    async def _clock(self, http: aiohttp.ClientSession) -> Clock:
        if self._given_clock is not None:
            return self._given_clock
        if self.settings.encore_clock_url is None:
            return SystemClock()
        clock = FollowedClock(self.settings.encore_clock_url, http)
        try:
            await clock.start()
        except (aiohttp.ClientError, OSError, ValueError, KeyError) as problem:
            msg = (
                f"ENCORE_CLOCK_URL does not answer with a sandbox's time ({type(problem).__name__}): "
                "remove it, or give the address that ends in /sandbox/clock."
            )
            raise SettingsProblem(msg) from problem
        self._own(clock.follow())
        return clock

    def _work(self) -> None:
        functions: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "make_due": self.ticks.make_due,
            "recover_inbox": self.intake.recover,
            "sync_everybody": self.sync.everybody,
            "forget_old": self.ticks.forget,
        }
        follows = isinstance(self.clock, FollowedClock)
        self.scheduler = schedule(
            functions, tick_seconds=_FOLLOWED_TICK_SECONDS if follows else _TICK_SECONDS
        )
        self.scheduler.start()
        self._own(self.pages.run())
        self._own(self.sync.run())
        self._own(self._send())
        self._own(ClockWatch(self.scheduler).run())

    def _own(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs something for as long as Encore runs; should it end by a fault, Encore stops and says so."""

        def ended(task: asyncio.Task[None]) -> None:
            if not task.cancelled() and (problem := task.exception()) is not None:
                log.error("part_failed", exc_info=problem)
                self._failure = self._failure or problem
                self._stopping.set()

        task = asyncio.create_task(work)
        task.add_done_callback(ended)
        self._tasks.append(task)

    async def _send(self) -> None:
        """Sends whenever this process is the one that may; a former holder's death frees the place at once."""
        while not self._stopping.is_set():
            try:
                if not await asyncio.to_thread(self._lock.take):
                    await asyncio.sleep(_LOCK_SECONDS)
                    continue
                await self.intake.recover()
                await self.sender.run(keeps_place=self._lock.take if self._shared else None)
            except DatabaseUnavailable as problem:
                log.error("sending_waits_for_the_database", problem=redact(str(problem)))  # noqa: TRY400
                await asyncio.sleep(_LOCK_SECONDS)

    @property
    def _shared(self) -> bool:
        """Whether other processes may work on this database; a SQLite file has one."""
        return self.database.engine.dialect.name == "postgresql"

    async def _finish(self) -> None:
        """What was stored is acknowledged, then nothing new comes in, then what was acknowledged is worked through."""
        if self.scheduler is not None:
            self.scheduler.shutdown(wait=False)
        await self.intake.acknowledged(_DRAIN_SECONDS)
        await self.listener.close()
        await self.intake.drain(_DRAIN_SECONDS)
        await self.sender.stop()

    async def _close_database(self) -> None:
        await asyncio.to_thread(self._lock.release)
        await asyncio.to_thread(self.database.stop)

    async def stop(self) -> None:
        """Takes nothing new, finishes what was acknowledged, lets go of everything; one failure stops no other step."""
        self._stopping.set()
        for close in reversed(self._closing):
            try:
                await close()
            except Exception:
                log.exception("closing_failed")
        self._closing.clear()

    async def _cancel_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def run(self, on_ready: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Starts, calls `on_ready`, waits for SIGINT or SIGTERM, stops; a signal also ends a start that waits.

        Raises what `start` raises, or what ended a part of Encore.
        """
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self._stopping.set)

        sys.setswitchinterval(_SWITCH_SECONDS)

        async def start() -> None:
            await self.start()
            gc.collect()
            gc.freeze()  # what is loaded stays; to look through it again and again would stop everything for 0.1 s
            await on_ready()

        starting, stopping = asyncio.create_task(start()), asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
            else:
                starting.cancel()
                await asyncio.gather(starting, return_exceptions=True)
            await stopping
        finally:
            stopping.cancel()
            await self.stop()
        if self._failure is not None:
            raise self._failure
