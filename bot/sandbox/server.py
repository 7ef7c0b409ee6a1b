"""How is a sandbox started and stopped?"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.sandbox import chance, snapshot
from bot.sandbox.activity import Activity
from bot.sandbox.app_process import AppProcess
from bot.sandbox.clock import SandboxClock
from bot.sandbox.colleagues.crowd import Crowd
from bot.sandbox.colleagues.description import (
    NOBODY,
    Description,
)
from bot.sandbox.colleagues.hurried_time import HurriedTime
from bot.sandbox.colleagues.pulse import AppPulse
from bot.sandbox.colleagues.time_lapse import TimeLapse
from bot.sandbox.events import RETRY_DELAYS, Events
from bot.sandbox.exchanges import ResponseUrls, Triggers
from bot.sandbox.fault_rules import Deeds
from bot.sandbox.faults import Faults
from bot.sandbox.feed import Feed
from bot.sandbox.http_delivery import HttpDelivery
from bot.sandbox.ids import stable_client_id
from bot.sandbox.json_types import Json
from bot.sandbox.manifest import Manifest
from bot.sandbox.rate_limits import WORKSPACE_POSTS, RateLimits
from bot.sandbox.request_url import verify_request_url
from bot.sandbox.responses import Responses
from bot.sandbox.routes import application
from bot.sandbox.scheduled import Scheduled, ScheduledMessages
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.stage import Stage
from bot.sandbox.state import State
from bot.sandbox.time_travel import TimeTravel
from bot.sandbox.tokens import Tokens
from bot.sandbox.transport import Transport
from bot.sandbox.views import Views
from bot.sandbox.wire import Journal, RecordedCall
from bot.sandbox.wire.deliveries import RecordedTransport
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import World

HOST = "127.0.0.1"


class Sandbox:
    """A local Slack workspace that listens on 127.0.0.1, for one app.

    `limits` is "slack" or "none". `port` 0 takes a free one. Tokens are random unless given. `retry_delays` (real
    seconds before each redelivery of an event) and `ack_seconds` are Slack's unless a test is in a hurry; `monotonic`
    is the real time of trigger_ids, response_urls and rate limits. The same `seed` gives the same ids, tokens
    and choices.
    """

    def __init__(
        self,
        workspace: Workspace,
        manifest: Json,
        *,
        port: int = 0,
        limits: str = "slack",
        clock: SandboxClock | None = None,
        bot_token: str | None = None,
        app_token: str | None = None,
        signing_secret: str | None = None,
        retry_delays: Sequence[float] = RETRY_DELAYS,
        ack_seconds: float = 3.0,
        workspace_posts: int = WORKSPACE_POSTS,
        monotonic: Callable[[], float] = time.monotonic,
        seed: int | None = None,
        runs: int = 0,
        colleagues: Description = NOBODY,
    ) -> None:
        chance.use_seed(seed, runs)
        self.clock = clock or SandboxClock()
        parsed = Manifest(manifest)
        self.state = State(workspace, parsed, self.clock)
        self.sockets = SocketMode(self.state.app_id, ack_seconds=ack_seconds)
        self.faults = Faults()
        self.feed = Feed()
        self.tokens = Tokens(
            bot=bot_token
            or f"xoxb-{chance.below('bot token', 10**12)}-{chance.hexadecimal('bot token', 12)}",
            app=app_token or f"xapp-1-{self.state.app_id}-{chance.hexadecimal('app token', 16)}",
            signing_secret=signing_secret or chance.hexadecimal("signing secret", 16),
            client_id=stable_client_id(self.state.team.id, self.state.app_id),
            client_secret=chance.hexadecimal("client secret", 16),
            monotonic=monotonic,
        )
        self.sockets.enabled = parsed.socket_mode
        self._http = HttpDelivery(parsed, self.tokens.signing_secret, ack_seconds=ack_seconds)
        self.wire = Journal(self.clock.now)
        bare: Transport = self.sockets if parsed.socket_mode else self._http
        transport = RecordedTransport(bare, self.wire)
        self.events = Events(self.state, transport, self.faults, retry_delays)
        scheduled = ScheduledMessages(self.clock)
        hurried = HurriedTime(monotonic)
        self.world = World(
            manifest=parsed,
            clock=self.clock,
            state=self.state,
            feed=self.feed,
            faults=self.faults,
            transport=transport,
            events=self.events,
            activity=Activity(self.state, self.events, self.feed),
            views=Views(self.state, self.feed),
            triggers=Triggers(str(chance.below("team number", 10**10) + 10**9), monotonic),
            response_urls=ResponseUrls(monotonic),
            limits=RateLimits(limits, workspace_posts=workspace_posts, monotonic=hurried),
            tokens=self.tokens,
            scheduled=scheduled,
            wire=self.wire,
            seed=seed,
            runs=runs,
            open_socket=self.sockets.issue_ticket,
            close_sockets=self.sockets.uninstalled,
        )
        responses = Responses(self.world)
        self._stage = Stage(self.world, responses)
        self._travel = TimeTravel(self.clock, scheduled)
        pulse = AppPulse()
        crowd = Crowd(self.world, self._stage, pulse, colleagues, seed or 0)
        self.time_lapse = TimeLapse(self.clock, self.feed, self._travel, crowd, pulse, limits=hurried)
        self._wire_news(scheduled)
        self.deeds = Deeds(self.world, self.sockets)
        self._port = port
        self._app = application(
            self.world,
            sockets=self.sockets,
            responses=responses,
            stage=self._stage,
            travel=self._travel,
            pulse=pulse,
            time_lapse=self.time_lapse,
            deeds=self.deeds,
        )
        self._runner: web.AppRunner | None = None
        self._poster: asyncio.Task[None] | None = None
        self.url = ""

    @classmethod
    def from_saved(cls, saved: snapshot.SavedWorkspace, manifest: Json, **options: Any) -> "Sandbox":
        """A sandbox that goes on where the saved one was; raises SnapshotError when the app is another one.

        `options` are those of the constructor. Time goes on at normal speed, or stands still if it did.
        """
        team = {"id": saved.team.id, "name": saved.team.name, "domain": saved.team.domain}
        earlier = datetime.fromtimestamp(int(saved.now) - 60, UTC)  # `restore` moves it to the very instant
        options = {"seed": saved.seed, "clock": SandboxClock(earlier)} | options
        sandbox = cls(
            Workspace(team=team, people=[], channels=[]),
            manifest,
            runs=saved.runs + 1,
            bot_token=saved.tokens.bot,
            app_token=saved.tokens.app,
            signing_secret=saved.tokens.signing_secret,
            **options,
        )
        snapshot.restore(sandbox.world, saved)
        sandbox.world.url = saved.url
        return sandbox

    @property
    def api_url(self) -> str:
        """What the app takes as Slack's base URL, with a slash at the end."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """The token of the bot (xoxb-)."""
        return self.tokens.bot

    @property
    def app_token(self) -> str:
        """The token for Socket Mode (xapp-)."""
        return self.tokens.app

    @property
    def signing_secret(self) -> str:
        """The secret HTTP requests to the app are signed with."""
        return self.tokens.signing_secret

    @property
    def client_id(self) -> str:
        """The app's id for installing it through OAuth; it stays the same from run to run."""
        return self.tokens.client_id

    @property
    def client_secret(self) -> str:
        """The secret that goes with the client_id."""
        return self.tokens.client_secret

    @property
    def calls(self) -> list[RecordedCall]:
        """The Web API calls so far, oldest first."""
        return self.wire.calls

    async def start(self) -> None:
        """Listen; raises OSError when the port is taken."""
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        address: Any = self._runner.addresses[0]
        before = self.world.url
        self.url = self.world.url = self.world.response_urls.base = f"http://{HOST}:{address[1]}"
        if before:
            snapshot.move(self.world, before, self.url)
        self.sockets.url = f"ws://{HOST}:{address[1]}"
        self._poster = asyncio.create_task(self.world.scheduled.run())

    async def stop(self) -> None:
        """Close everything that is open."""
        if self._poster is not None:
            self._poster.cancel()
            await asyncio.gather(self._poster, return_exceptions=True)
        self.deeds.close()
        await self.time_lapse.close()
        await self.events.close()
        await self.sockets.close()
        await self._http.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def revoke(self, error: str = "account_inactive") -> None:
        """Refuse every further call of the app with this error, as after an uninstall."""
        self.world.revoke(error)

    async def accompany(self, app: AppProcess | None, stopping: asyncio.Event) -> None:
        """Run the app, if there is one, and greet its address, if it has one, until `stopping` is set."""
        greeting = None
        manifest = self.world.manifest
        if not manifest.socket_mode and manifest.events_url:
            greeting = asyncio.create_task(verify_request_url(self._http, manifest.events_url))
        try:
            if app is not None:
                await app.start()
            await stopping.wait()
        finally:
            if greeting is not None:
                greeting.cancel()
                await asyncio.gather(greeting, return_exceptions=True)
            if app is not None:
                await app.stop()

    async def uninstall(self) -> None:
        """Take the app out of the workspace: it hears of it, then its tokens are dead and its sockets closed."""
        await self.world.uninstall()

    def reinstall(self) -> None:
        """Bring an uninstalled app back with the tokens it had."""
        self.world.reinstall()

    async def act(self, person: str, kind: str, **fields: Any) -> Json:
        """Let a person (id or handle) do something on the page; see page_api's `act` for kinds and fields."""
        return await self._stage.act(self.state.person(person), kind, fields)

    def _wire_news(self, scheduled: ScheduledMessages) -> None:
        def post(due: Scheduled) -> None:
            due.message.ts = self.state.new_ts()
            conversation = self.state.conversations[due.channel]
            if not conversation.is_archived:
                self.world.activity.say(conversation, due.message)

        scheduled.post = post
        self.sockets.on_news.append(self.wire.note_socket)
        self.faults.on_event.append(self.wire.note_fault)
        self.faults.on_change.append(lambda: self.feed.publish({"type": "faults"}))
        self.world.activity.on_app_post.append(self._travel.app_posted)
        self.clock.on_change.append(
            lambda: self.feed.publish({"type": "clock", **self.clock.snapshot()}),
        )
        self.sockets.on_connected.append(
            lambda connected: self.feed.publish({"type": "app", "connected": connected}),
        )
