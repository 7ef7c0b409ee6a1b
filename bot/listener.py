"""Slack's events, commands and taps over Socket Mode: connecting, staying connected, and saying why not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SettingsProblem
from bot.slack.errors import TOKEN_DEAD
from bot.socket_mode import SocketMode

log = structlog.get_logger()

_PING_SECONDS = 5
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
_REFUSED = TOKEN_DEAD | {"missing_scope", "forbidden_team", "link_disabled"}


class Listener:
    """One Socket Mode connection. `connect()` returns once it stands; later losses are mended by themselves.

    `on_let_in` is called whenever Slack gives an address to connect to: the app is installed then.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        app_token: str,
        *,
        signed_in: AuthorizeResult,
        register: Callable[[AsyncApp], None],
        on_let_in: Callable[[], None] = lambda: None,
    ) -> None:
        async def authorize() -> AuthorizeResult:
            return signed_in

        quiet = logging.getLogger("slack_bolt")
        quiet.setLevel(logging.ERROR)  # it warns that authorize does not use the client's token, as is meant
        app = AsyncApp(
            name="encore",  # without one Bolt reads the source of whoever calls, all the way up, for a file's name
            client=client,
            authorize=authorize,
            process_before_response=True,
            logger=quiet,
            # What only HTTP needs: a socket has no signatures, certificates or addresses to check.
            ssl_check_enabled=False,
            request_verification_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
        )
        app.error(_log_only)
        register(app)
        self._client = client
        self._app_token = app_token
        self._stood = False
        self._again = asyncio.Event()
        self._on_let_in = on_let_in
        self._refused: asyncio.Future[None] | None = None
        self._handler = SocketMode(app, app_token, ping_interval=_PING_SECONDS)
        # The SDK's own way to an address loops on a dead token with a traceback every few seconds.
        self._handler.client.issue_new_wss_url = self._address  # type: ignore[method-assign]
        self._watch_connecting()
        self._connecting: asyncio.Task[Any] | None = None

    async def connect(self) -> None:
        """Waits for the first connection, for as long as Slack cannot be reached.

        Raises SettingsProblem when Slack refuses the app-level token.
        """
        self._refused = asyncio.get_running_loop().create_future()
        connecting = self._handler.connect_async()  # type: ignore[no-untyped-call]
        self._connecting = asyncio.create_task(connecting)
        try:
            await asyncio.wait({self._connecting, self._refused}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not self._connecting.done():
                self._connecting.cancel()
        if self._refused.done():
            self._refused.result()
        self._stood = True

    async def close(self) -> None:
        """Closes the connection; closing a half-open one fails in many ways, and does not matter."""
        if self._connecting is not None:
            self._connecting.cancel()
        try:
            await self._handler.close_async()  # type: ignore[no-untyped-call]
        except Exception as problem:  # noqa: BLE001 - it is closing
            log.info("socket_closed_roughly", problem=type(problem).__name__)

    async def _address(self) -> str:
        """A fresh address for the socket: patient with Slack, silent about itself, clear about a refused token."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                answer = await self._client.apps_connections_open(app_token=self._app_token)
                self._on_let_in()
                return str(answer["url"])
            except SlackApiError as problem:
                code, wait = _code(problem), _retry_after(problem)
                if code in _REFUSED:
                    self._refuse(code)
                pause = max(pause, wait)
            except (aiohttp.ClientError, TimeoutError, OSError) as problem:
                code = type(problem).__name__
            log.warning("not_connected", code=code, again_in=pause)
            self._again.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._again.wait(), pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    def try_again(self) -> None:
        """There is reason to think that Slack lets Encore in now: does not wait longer."""
        self._again.set()

    def _watch_connecting(self) -> None:
        """An address is good for one connection: after a failed one the SDK would try the same for ever."""

        async def forget(*_: object) -> None:
            self._handler.client.wss_uri = None

        async def forget_if_refused(
            _session: aiohttp.ClientSession, _context: object, ended: aiohttp.TraceRequestEndParams
        ) -> None:
            if ended.response.status != HTTPStatus.SWITCHING_PROTOCOLS:
                await forget()

        trace = aiohttp.TraceConfig()
        trace.on_request_exception.append(forget)
        trace.on_request_end.append(forget_if_refused)
        trace.freeze()
        self._handler.client.aiohttp_client_session.trace_configs.append(trace)

    def _refuse(self, code: str) -> None:
        """Before the first connection the operator must act; later the token may come back."""
        if self._stood or self._refused is None or self._refused.done():
            log.error("slack_refuses_the_app_token", code=code)
            return
        self._refused.set_exception(
            SettingsProblem(
                f"Slack refuses SLACK_APP_TOKEN ({code}): create an app-level token with connections:write in your "
                "app's settings (Basic Information), and check that Socket Mode is on."
            )
        )


def _code(problem: SlackApiError) -> str:
    data = problem.response.data if isinstance(problem.response.data, dict) else {}
    return str(data.get("error") or f"http_{problem.response.status_code}")


def _retry_after(problem: SlackApiError) -> float:
    try:
        return float(problem.response.headers.get("Retry-After", 0))
    except ValueError:
        return 0.0


async def _log_only(error: Exception) -> None:
    """Bolt's last resort: what went wrong, never what somebody wrote. Unacknowledged, so events come again."""
    log.error("listener_failed", problem=type(error).__name__)
