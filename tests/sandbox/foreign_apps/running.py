"""A sandbox started as a program with somebody's app, and a person at its page."""

import asyncio
import json
import os
import shlex
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).resolve().parents[3]
PYTHON_APP = Path(__file__).with_name("python_app") / "app.py"
_PATIENCE_SECONDS = 30
Json = dict[str, Any]


class Program:
    """`python -m bot sandbox` with some options; `lines` is everything it wrote, both streams together."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self.ready: Json = {}
        self._news = asyncio.Condition()
        streams = (process.stdout, process.stderr)
        self._reading = [asyncio.create_task(self._read(one)) for one in streams if one is not None]

    async def said(self, words: str) -> str:
        """The first line with these words, once there is one."""

        def found() -> str | None:
            return next((one for one in self.lines if words in one), None)

        try:
            async with self._news, asyncio.timeout(_PATIENCE_SECONDS):
                await self._news.wait_for(lambda: found() is not None)
        except TimeoutError:
            raise AssertionError(f"Nobody said {words!r}, only:\n" + "\n".join(self.lines)) from None
        return found() or ""

    async def ended(self) -> int:
        """Its exit code, once it has ended."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await asyncio.gather(*self._reading)
            return await self.process.wait()

    async def _read(self, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            async with self._news:
                self.lines.append(line.decode().rstrip("\n"))
                self._news.notify_all()


@asynccontextmanager
async def program(*options: str, cwd: Path = ROOT, **environment: str) -> AsyncIterator[Program]:
    """Run the sandbox with these options on a free port; it is ended at the end."""
    inherited = {name: value for name, value in os.environ.items() if name != "PORT"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "sandbox", "--port", "0", *options),
        cwd=cwd,
        env=inherited | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    running = Program(process)
    try:
        yield running
    finally:
        if process.returncode is None:
            process.terminate()
        await running.ended()


class Page:
    """A person's hands and eyes: the page's API of a running sandbox."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url

    async def get(self, path: str, **query: str) -> Json:
        """What the page reads at `/sandbox/api/<path>`."""
        async with self._http.get(f"{self._url}/sandbox/api/{path}", params=query) as response:
            return dict(await response.json())

    async def act(self, person: str, kind: str, **fields: Any) -> Json:
        """Let a person (handle or id) do something."""
        body = {"as": person, "kind": kind} | fields
        async with self._http.post(f"{self._url}/sandbox/api/act", json=body) as response:
            return dict(await response.json())

    async def post(self, path: str, body: Json) -> Json:
        """What the page is answered at `/sandbox/api/<path>`."""
        async with self._http.post(f"{self._url}/sandbox/api/{path}", json=body) as response:
            return dict(await response.json())

    async def messages(self, person: str, channel: str, **query: str) -> list[Json]:
        """What a person reads in a channel (id), oldest first."""
        return list((await self.get("messages", **{"as": person, "channel": channel}, **query))["messages"])


async def until(look: Callable[[], Awaitable[Any]]) -> Any:
    """The first answer that is not empty; fails after some seconds."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not (found := await look()):  # noqa: ASYNC110  about the state of another process
            await asyncio.sleep(0.02)
    return found


@asynccontextmanager
async def app_in_sandbox(command: list[str], *, by_http: bool) -> AsyncIterator[tuple[Program, Page]]:
    """The sandbox with this app, once the app can be reached by a socket or by HTTP."""
    options = ["--app-command", shlex.join(command)]
    if by_http:
        options += ["--request-url", f"http://127.0.0.1:{free_port()}/slack/events"]
    async with program(*options) as running, aiohttp.ClientSession() as http:
        running.ready = json.loads(await running.said('"ready"'))
        page = Page(http, running.ready["url"])
        if by_http:
            await running.said("answered the challenge")
        else:
            await until(lambda: _connected(page))
        yield running, page


async def _connected(page: Page) -> bool:
    return bool((await page.get("workspace"))["connected"])


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
