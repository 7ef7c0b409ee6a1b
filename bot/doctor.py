"""Is everything as it should be? Tokens, scopes, channels, database and clock, one line a finding."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
import typer
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from bot.db import migrate, people, programmes
from bot.db.session import Database, make_engine
from bot.errors import DatabaseUnavailable, SettingsProblem
from bot.manifest import SCOPES
from bot.services import workspace_problems
from bot.settings import Settings
from bot.slack.door import Door
from bot.slack.errors import SlackProblem, TokenDead
from content.campaigns import reason
from content.pack import PackError, builtin_pack

_CLOCK_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine, or what to do about it."""

    what: str
    fine: bool
    say: str


_NOT_SET_UP = Finding(
    "Programme",
    fine=True,
    say="nothing is set up yet. A workspace admin opens Encore's Home tab and presses Set up Encore.",
)


async def examine(settings: Settings) -> int:
    """Prints every finding. Returns 0 when all is well, else 1."""
    findings: list[Finding] = [_database(settings), _content()]
    try:
        bot_token, app_token = settings.required()
    except SettingsProblem as problem:
        findings.append(Finding("Tokens", fine=False, say=str(problem)))
    else:
        async with aiohttp.ClientSession() as http:
            findings += await _slack(settings, http, bot_token, app_token)
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.fine else 'MEND'}  {finding.what}: {finding.say}")
    bad = sum(not finding.fine for finding in findings)
    typer.echo("Everything is fine." if not bad else f"{bad} to mend.")
    return 1 if bad else 0


def _missing_file(settings: Settings) -> str | None:
    """The SQLite file that is not there yet; looking must not make it."""
    url = make_url(settings.database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database
    return url.database if is_file and not Path(url.database or "").exists() else None


def _database(settings: Settings) -> Finding:
    missing = _missing_file(settings)
    if missing:
        return Finding("Database", fine=True, say=f"{missing} does not exist yet; starting the bot makes it.")
    engine = make_engine(settings.database_url)
    name = engine.dialect.name
    try:
        current, latest = migrate.current(engine), migrate.latest()
    except (DatabaseUnavailable, DBAPIError) as problem:
        first = str(problem).strip().splitlines()[0] if str(problem).strip() else "no answer"
        return Finding("Database", fine=False, say=f"{name} does not answer ({first}). Check DATABASE_URL.")
    finally:
        engine.dispose()
    if current != latest:
        return Finding(
            "Database",
            fine=False,
            say=f"{name} is not up to date. Run `python -m bot migrate` (or start the bot).",
        )
    return Finding("Database", fine=True, say=f"{name}, migration {latest}.")


def _content() -> Finding:
    try:
        pack = builtin_pack()
    except PackError as problem:
        return Finding("Content", fine=False, say=str(problem).splitlines()[0])
    return Finding("Content", fine=True, say=f"{pack.name} {pack.version}, {len(pack.scenarios)} scenarios.")


async def _slack(
    settings: Settings, http: aiohttp.ClientSession, bot_token: str, app_token: str
) -> list[Finding]:
    client = AsyncWebClient(
        token=bot_token, base_url=settings.slack_api_url, session=http, retry_handlers=[], timeout=15
    )
    door = Door(client, http)
    try:
        me = await door.identify()
    except TokenDead as problem:
        say = (
            f"Slack refuses SLACK_BOT_TOKEN ({problem.code}). Copy the Bot User OAuth Token again "
            "(OAuth & Permissions), or reinstall the app."
        )
        return [Finding("Bot token", fine=False, say=say), *_silence(settings)]
    except SlackProblem as problem:
        say = (
            f"Slack cannot be reached at {settings.slack_api_url} ({problem.code}). "
            "Check the network and SLACK_API_URL."
        )
        return [Finding("Slack", fine=False, say=say)]
    return [
        Finding("Bot token", fine=True, say=f"signed in to {me.get('team')} as {me.get('user')}."),
        _scopes(me.get("scopes") or []),
        await _app_token(settings, http, app_token),
        await _clock(settings, http),
        *await _channels(settings, door, str(me["team_id"])),
    ]


def _silence(settings: Settings) -> list[Finding]:
    """Since when nothing is sent, as Encore noted it: while it lasts nobody can be told in Slack."""
    if _missing_file(settings):
        return []
    database = Database(settings.database_url)
    try:
        silence = database.read_now(workspace_problems.silence)
    except (DatabaseUnavailable, DBAPIError):
        return []
    finally:
        database.stop()
    if silence is None:
        return []
    why = "the app was removed from the workspace" if silence.removed else f"Slack answers {silence.code}"
    say = (
        f"nothing has been sent since {silence.since:%Y-%m-%d %H:%M} UTC ({why}); {silence.waiting} to send, and what "
        "is too late by then will be left out. Install the app again, copy its new Bot User OAuth Token into "
        "SLACK_BOT_TOKEN and start Encore: the leads are told. If Encore is not to come back, delete its database: "
        "Slack asks for that within 14 business days."
    )
    return [Finding("Sending", fine=False, say=say)]


def _scopes(granted: Sequence[str]) -> Finding:
    missing = [name for name in SCOPES if name not in granted]
    if not missing:
        return Finding("Scopes", fine=True, say=f"all {len(SCOPES)} granted.")
    wanted = "; ".join(f"{name} ({SCOPES[name]})" for name in missing)
    return Finding(
        "Scopes",
        fine=False,
        say=f"missing {wanted}. Paste `python -m bot manifest` into App Manifest and reinstall the app.",
    )


async def _app_token(settings: Settings, http: aiohttp.ClientSession, app_token: str) -> Finding:
    """Asks for a socket address without opening the socket."""
    client = AsyncWebClient(base_url=settings.slack_api_url, session=http, retry_handlers=[], timeout=15)
    try:
        await client.apps_connections_open(app_token=app_token)
    except Exception as problem:  # noqa: BLE001 - whatever went wrong, the advice is the same
        code = getattr(getattr(problem, "response", None), "data", {}) or {}
        name = code.get("error", type(problem).__name__) if isinstance(code, dict) else type(problem).__name__
        return Finding(
            "App token",
            fine=False,
            say=f"no Socket Mode connection ({name}). Create an app-level token with connections:write "
            "(Basic Information) and check that Socket Mode is on.",
        )
    return Finding("App token", fine=True, say="Socket Mode is open to Encore.")


async def _clock(settings: Settings, http: aiohttp.ClientSession) -> Finding:
    told = None
    with contextlib.suppress(aiohttp.ClientError, TimeoutError):
        timeout = aiohttp.ClientTimeout(total=10)
        async with http.get(f"{settings.slack_api_url}api.test", timeout=timeout) as answer:
            told = answer.headers.get("Date")
    if not told:
        return Finding("Clock", fine=True, say="Slack did not say what time it is; nothing to compare.")
    apart = abs(parsedate_to_datetime(told).timestamp() - time.time())
    if apart > _CLOCK_SECONDS:
        return Finding(
            "Clock",
            fine=False,
            say=f"this computer's clock is {apart:.0f} seconds off. Switch on time synchronisation.",
        )
    return Finding("Clock", fine=True, say="agrees with Slack's.")


async def _channels(settings: Settings, door: Door, workspace_id: str) -> list[Finding]:
    if _missing_file(settings):
        return [_NOT_SET_UP]
    database = Database(settings.database_url)
    try:
        teams = database.read_now(programmes.teams, workspace_id)
        known = dict(database.read_now(people.channels_with_problems, workspace_id))
    except (DatabaseUnavailable, DBAPIError):
        return []
    finally:
        database.stop()
    if not teams:
        return [_NOT_SET_UP]
    looks: list[Callable[[], Coroutine[Any, Any, Finding]]] = [
        lambda channel_id=team.channel_id: _channel(door, channel_id, known.get(channel_id))  # type: ignore[misc]
        for team in teams
    ]
    return list(await asyncio.gather(*(look() for look in looks)))


async def _channel(door: Door, channel_id: str, known: str | None) -> Finding:
    try:
        channel = await door.channel(channel_id)
    except SlackProblem as problem:
        return Finding(f"Channel {channel_id}", fine=False, say=str(reason(problem.code)))
    name = f"Channel #{channel.get('name')}"
    if channel.get("is_archived"):
        return Finding(name, fine=False, say=str(reason("is_archived")))
    if not channel.get("is_member"):
        return Finding(name, fine=False, say=str(reason(known or "not_in_channel")))
    return Finding(name, fine=True, say="Encore is in it.")
