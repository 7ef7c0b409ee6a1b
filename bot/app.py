"""The only place that builds things: engine, client, Bolt app, sender, scheduler; and starts and stops them."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.clock import Clock, SystemClock
from bot.db import migrate
from bot.db.lock import SenderLock
from bot.db.session import Database
from bot.errors import SettingsProblem
from bot.followed_clock import FollowedClock
from bot.jobs import schedule
from bot.jobs.clock_watch import ClockWatch
from bot.jobs.sender import Sender
from bot.jobs.sync import Sync
from bot.jobs.ticks import Ticks
from bot.services import inbox, people
from bot.settings import Settings
from bot.slack.door import Door
from bot.slack.errors import SlackProblem, TokenDead
from bot.slack.pace import Lanes, MethodPace
from content.messages import render
from content.pack import Pack, builtin_pack
from handlers.deps import Deps
from handlers.intake import Intake

log = structlog.get_logger()

_TICK_SECONDS = 1.0
_FOLLOWED_TICK_SECONDS = 0.1
_LOCK_SECONDS = 1.0
_DRAIN_SECONDS = 3.0


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
    ) -> None:
        self.settings = settings
        self.pack = pack or builtin_pack()
        self.database = Database(settings.database_url)
        self._given_clock = clock
        self._pace = pace
        self._tasks: list[asyncio.Task[Any]] = []
        self._closing: list[Callable[[], Coroutine[Any, Any, None]]] = []
        self._stopping = asyncio.Event()
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
        me = await self._sign_in()
        self.workspace_id, self.workspace_name = str(me["team_id"]), str(me.get("team") or "")
        await self.database.transact(
            people.arrive,
            workspace_id=self.workspace_id,
            name=self.workspace_name,
            bot_user_id=str(me["user_id"]),
            now=self.clock.now(),
        )
        self._lock = SenderLock(self.database.engine)
        if not self._shared and await asyncio.to_thread(self._lock.take):
            await self.database.transact(inbox.release_all, SystemClock().now())
        self._build_sender()
        self.sync = Sync(self.database, self.door, self.clock, workspace_id=self.workspace_id)
        self.ticks = Ticks(self.database, self.clock, wake=self.sender.wake)
        self.intake = Intake(handlers.ROUTES, self._deps())
        await self._listen(client, me, bot_token, app_token)
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
            reconcile_seconds=self.settings.encore_reconcile_seconds,
        )

    def _deps(self) -> Deps:
        return Deps(
            workspace_id=self.workspace_id,
            database=self.database,
            slack=self.door,
            clock=self.clock,
            lease_clock=SystemClock(),
            pack=self.pack,
            wake=self.sender.wake,
            sync_soon=self.sync.soon,
        )

    async def _clock(self, http: aiohttp.ClientSession) -> Clock:
        if self._given_clock is not None:
            return self._given_clock
        if self.settings.encore_clock_url is None:
            return SystemClock()
        clock = FollowedClock(self.settings.encore_clock_url, http)
        await clock.start()
        self._tasks.append(asyncio.create_task(clock.follow()))
        return clock

    async def _sign_in(self) -> dict[str, Any]:
        """auth.test, patient with a network that is not there yet."""
        pause = 1.0
        while True:
            try:
                return dict(await self.door.identify())
            except TokenDead as problem:
                msg = (
                    f"Slack refuses SLACK_BOT_TOKEN ({problem.code}): copy the Bot User OAuth Token again from "
                    "your app's settings (OAuth & Permissions), or reinstall the app there."
                )
                raise SettingsProblem(msg) from problem
            except SlackProblem as problem:
                log.warning("slack_not_reached", code=problem.code, again_in=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 60.0)

    async def _listen(
        self, client: AsyncWebClient, me: dict[str, Any], bot_token: str, app_token: str
    ) -> None:
        known = AuthorizeResult(
            enterprise_id=me.get("enterprise_id"),
            team_id=self.workspace_id,
            bot_token=bot_token,
            bot_id=me.get("bot_id"),
            bot_user_id=me.get("user_id"),
        )

        async def authorize() -> AuthorizeResult:
            return known

        quiet = logging.getLogger("slack_bolt")
        quiet.setLevel(
            logging.ERROR
        )  # it warns that the client's token is not used for authorize, as is meant
        app = AsyncApp(client=client, authorize=authorize, process_before_response=True, logger=quiet)
        app.error(_log_only)
        handlers.register(app, self.intake)
        self.intake.start()
        self._closing.append(self._drain)
        self.socket = AsyncSocketModeHandler(app, app_token, ping_interval=5)
        connecting = self.socket.connect_async()  # type: ignore[no-untyped-call]
        self._tasks.append(asyncio.create_task(connecting))
        self._closing.append(self._close_socket)

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
        self._tasks += [
            asyncio.create_task(self.sync.run()),
            asyncio.create_task(self._send()),
            asyncio.create_task(ClockWatch(self.scheduler).run()),
        ]

    async def _send(self) -> None:
        """Sends whenever this process is the one that may; a former holder's death frees the place at once."""
        lock = self._lock
        while not self._stopping.is_set():
            if await asyncio.to_thread(lock.take):
                break
            await asyncio.sleep(_LOCK_SECONDS)
        try:
            await self.intake.recover()
            await self.sender.run(keeps_place=lock.take if self._shared else None)
        finally:
            await asyncio.to_thread(lock.release)

    @property
    def _shared(self) -> bool:
        """Whether other processes may work on this database; a SQLite file has one."""
        return self.database.engine.dialect.name == "postgresql"

    async def _close_socket(self) -> None:
        try:
            await self.socket.close_async()  # type: ignore[no-untyped-call]
        except Exception as problem:  # noqa: BLE001 - closing a half-open socket fails in many ways; it is closing
            log.info("socket_closed_roughly", problem=type(problem).__name__)

    async def _drain(self) -> None:
        self.scheduler.shutdown(wait=False)
        await self.intake.drain(_DRAIN_SECONDS)
        await self.sender.stop()

    async def _close_database(self) -> None:
        await asyncio.to_thread(self.database.stop)

    async def stop(self) -> None:
        """Takes nothing new, finishes what was acknowledged, lets go of everything."""
        self._stopping.set()
        for close in reversed(self._closing):
            await close()
        self._closing.clear()

    async def _cancel_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def run(self, on_ready: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Starts, calls `on_ready`, waits for SIGINT or SIGTERM, stops."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self._stopping.set)
        try:
            await self.start()
            await on_ready()
            await self._stopping.wait()
        finally:
            await self.stop()


async def _log_only(error: Exception) -> None:
    """Bolt's last resort: what went wrong, never what somebody wrote. Without an answer Slack sends events again."""
    log.error("listener_failed", problem=type(error).__name__)
