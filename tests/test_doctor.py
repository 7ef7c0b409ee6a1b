"""The doctor looks at everything and says what to do."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator

import pytest

from bot.doctor import examine
from bot.manifest import manifest
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from bot.services import workspace_problems
from bot.settings import Settings
from tests.company import Company, eventually
from tests.conftest import MakeCompany, encore_settings

Capture = pytest.CaptureFixture[str]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    one = Sandbox(Workspace.from_file(DEFAULT_WORKSPACE), manifest(), limits="none")
    await one.start()
    yield one
    await one.stop()


async def test_all_is_well_before_anything_is_set_up(
    sandbox: Sandbox, database_url: str, capsys: Capture
) -> None:
    assert await examine(encore_settings(sandbox, database_url)) == 0
    said = capsys.readouterr().out
    assert "MEND" not in said
    assert "Northwind Travel" in said
    assert "presses Set up Encore" in said
    assert "Everything is fine." in said


async def test_channels_are_looked_at_one_by_one(company: Company, capsys: Capture) -> None:
    await company.act("oliver", "archive", channel=company.channel("desk-london"))
    assert await examine(company.encore.settings) == 1
    said = capsys.readouterr().out
    assert "MEND  Channel #desk-london: The channel is archived." in said
    assert "ok    Channel #desk-lisbon: Encore is in it." in said
    assert "1 to mend." in said


async def test_missing_scopes_are_named_with_what_they_are_for(sqlite_url: str, capsys: Capture) -> None:
    poor = copy.deepcopy(manifest())
    poor["oauth_config"]["scopes"]["bot"].remove("im:history")
    sandbox = Sandbox(Workspace.from_file(DEFAULT_WORKSPACE), poor, limits="none")
    await sandbox.start()
    assert await examine(encore_settings(sandbox, sqlite_url)) == 1
    await sandbox.stop()
    said = capsys.readouterr().out
    assert "MEND  Scopes: missing im:history (" in said
    assert "python -m bot manifest" in said


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"slack_bot_token": "xoxb-wrong"}, "MEND  Bot token: Slack refuses SLACK_BOT_TOKEN"),
        ({"slack_app_token": "xapp-wrong"}, "MEND  App token: no Socket Mode connection"),
        ({"slack_bot_token": None}, "MEND  Tokens: SLACK_BOT_TOKEN is missing"),
        ({"slack_api_url": "http://127.0.0.1:1/api/"}, "MEND  Slack: Slack cannot be reached"),
        (
            {"database_url": "postgresql+psycopg://u:hunter2@127.0.0.1:1/d"},
            "MEND  Database: postgresql does not answer",
        ),
    ],
)
async def test_each_trouble_is_one_line_that_says_what_to_do(
    sandbox: Sandbox,
    sqlite_url: str,
    capsys: Capture,
    change: dict[str, object],
    finding: str,
) -> None:
    given = encore_settings(sandbox, sqlite_url)
    wrong = Settings(_env_file=None, **{**given.model_dump(), **change})  # type: ignore[call-arg]
    assert await examine(wrong) == 1
    said = capsys.readouterr().out
    assert finding in said
    assert "hunter2" not in said
    assert sandbox.bot_token not in said


async def test_a_removed_app_is_told_with_since_when_and_how_much_waits(
    make_company: MakeCompany, sqlite_url: str, capsys: Capture
) -> None:
    company = await make_company(sqlite_url)
    sandbox = company.sandbox
    await sandbox.uninstall()

    async def noted() -> bool:
        found = await company.encore.database.read(workspace_problems.silence)
        return found is not None and found.removed

    await eventually(noted, what="Encore knows that it is out")
    company.clock.set("2026-11-23T09:30+00:00")
    await company.encore.ticks.make_due()
    assert await examine(encore_settings(sandbox, sqlite_url)) == 1
    said = capsys.readouterr().out
    assert "MEND  Bot token: Slack refuses SLACK_BOT_TOKEN (account_inactive)." in said
    assert "MEND  Sending: nothing has been sent since 2026-11-23 08:55 UTC (the app was removed" in said
    assert "; 2 to send, and what is too late by then will be left out." in said
    assert "within 14 business days" in said
