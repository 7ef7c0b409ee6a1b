"""How does the sandbox start the app of whoever makes it, and end it with itself?"""

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

PREFIX = "app | "
_PATIENCE_SECONDS = 5.0
_LAST_WORDS_SECONDS = 1.0
_CHUNK = 65_536

# Slack's SDKs would take even 127.0.0.1 through a proxy.
_PROXIES = {"http_proxy", "https_proxy", "all_proxy"}


class AppCommandError(ValueError):
    """The command cannot be started; the message is one sentence for the person who typed it."""


def parse_command(text: str) -> list[str]:
    """The words of a command as a shell would part them; raises AppCommandError when it cannot be started."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise AppCommandError(f"--app-command cannot be read: {error}.") from error
    if not words:
        raise AppCommandError("--app-command is empty.")
    if shutil.which(words[0]) is None:
        raise AppCommandError(f"--app-command names {words[0]}, and there is no such program.")
    return words


def app_environment(ready: Mapping[str, object], request_url: str | None = None) -> dict[str, str]:
    """The environment of the app: this process's, with what the `ready` line says under Slack's usual names.

    With a `request_url` PORT is its port, which most Bolt apps listen on. Variables that name a proxy are left out.
    SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set only where they were set before: Bolt for Python takes them to mean
    that it must be installed through OAuth, and would ignore the bot token. SANDBOX_CLIENT_ID and
    SANDBOX_CLIENT_SECRET are always there.
    """
    mine = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
    mine |= {
        "SLACK_API_URL": str(ready["api_url"]),
        "SLACK_BOT_TOKEN": str(ready["bot_token"]),
        "SLACK_APP_TOKEN": str(ready["app_token"]),
        "SLACK_SIGNING_SECRET": str(ready["signing_secret"]),
        "SANDBOX_CLIENT_ID": str(ready["client_id"]),
        "SANDBOX_CLIENT_SECRET": str(ready["client_secret"]),
        "PYTHONUNBUFFERED": "1",
    }
    for name in ("CLIENT_ID", "CLIENT_SECRET"):
        if f"SLACK_{name}" in mine:
            mine[f"SLACK_{name}"] = mine[f"SANDBOX_{name}"]
    port = urlsplit(request_url).port if request_url else None
    return mine | ({"PORT": str(port)} if port else {})


class AppProcess:
    """The app as a process (group) of its own; what it writes is passed on with a prefix."""

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        self._command = command
        self._environment = dict(environment)
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Start it in the folder the sandbox was started in; raises AppCommandError."""
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                env=self._environment,
                cwd=Path.cwd(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,  # so that Ctrl+C reaches it by way of us, and its children end with it
            )
        except OSError as error:
            raise AppCommandError(f"{self._command[0]} cannot be started: {error.strerror}.") from error
        self._watching = asyncio.create_task(self._watch(self._process))

    async def stop(self) -> None:
        """End it and its children: politely, and after five seconds by force."""
        if self._process is None or self._watching is None:
            return
        self._stopping = True
        self._signal(signal.SIGTERM)
        _, late = await asyncio.wait({self._watching}, timeout=_PATIENCE_SECONDS)
        if late:
            self._signal(signal.SIGKILL)
        await self._watching

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101  both are pipes, as asked for in `start`
        assert process.stderr is not None  # noqa: S101
        passing = asyncio.gather(_pass_on(process.stdout, sys.stdout), _pass_on(process.stderr, sys.stderr))
        code = await process.wait()
        if not self._stopping:
            self._signal(signal.SIGTERM)  # a child that outlived it would hold the pipes, and the app's port
            await asyncio.wait({passing}, timeout=_LAST_WORDS_SECONDS)
            _write(sys.stderr, f"The app ended {_how(code)}; the sandbox keeps running.\n")
        await passing


def _how(code: int) -> str:
    if code >= 0:
        return f"with exit code {code}"
    try:
        return f"by {signal.Signals(-code).name}"
    except ValueError:
        return f"by signal {-code}"


async def _pass_on(source: asyncio.StreamReader, target: TextIO) -> None:
    """Copy lines with the prefix, also one that is never ended; a reader that went away stops nothing."""
    rest = b""
    while chunk := await source.read(_CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > _CHUNK:
            lines, rest = [*lines, rest], b""
        _write(target, "".join(f"{PREFIX}{line.decode(errors='replace')}\n" for line in lines))
    if rest:
        _write(target, f"{PREFIX}{rest.decode(errors='replace')}\n")


def _write(target: TextIO, text: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        target.write(text)
        target.flush()
