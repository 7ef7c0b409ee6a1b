"""Settings and commands: what is wrong is said in one sentence, and no secret is ever shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import settings
from bot.errors import SettingsProblem
from bot.logs import redact

ROOT = Path(__file__).resolve().parents[1]
SECRET = "xoxb-123456789-secretsecretsecret"


def encore(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `python -m bot ...` as an operator would, with only these settings."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
        timeout=60,
    )


def test_the_defaults_need_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    loaded = settings.load()
    assert loaded.slack_api_url == "https://slack.com/api/"
    assert loaded.database_url == "sqlite:///var/encore.db"
    assert not loaded.has_any_slack_token


def test_a_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nENCORE_LOG_LEVEL=DEBUG\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORT", "9001")
    loaded = settings.load()
    assert (loaded.port, loaded.encore_log_level) == (9001, "DEBUG")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_database_urls_of_hosts_are_understood(given: str, meant: str) -> None:
    assert settings.load(database_url=given).database_url == meant


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "mysql://u:hunter2@h/d", "DATABASE_URL cannot be used"),
        ("SLACK_API_URL", "slack.com", "SLACK_API_URL cannot be used"),
        ("PORT", "many", "PORT cannot be used"),
        ("ENCORE_LOG_LEVEL", "LOUD", "ENCORE_LOG_LEVEL cannot be used"),
    ],
)
def test_a_wrong_setting_is_named_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblem) as problem:
        settings.load()
    assert sentence in str(problem.value)
    assert "hunter2" not in str(problem.value)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": SECRET}, "SLACK_APP_TOKEN is missing"),
        (
            {"SLACK_BOT_TOKEN": "abc", "SLACK_APP_TOKEN": "xapp-1"},
            "SLACK_BOT_TOKEN does not start with xoxb-",
        ),
        ({"SLACK_BOT_TOKEN": SECRET, "SLACK_APP_TOKEN": SECRET}, "SLACK_APP_TOKEN does not start with xapp-"),
        (
            {
                "SLACK_BOT_TOKEN": SECRET,
                "SLACK_APP_TOKEN": "xapp-1",
                "DATABASE_URL": "postgresql://u:hunter2@127.0.0.1:1/d",
            },
            "Encore cannot reach the database at DATABASE_URL",
        ),
    ],
)
def test_run_says_in_one_sentence_what_is_missing(
    tmp_path: Path, environment: dict[str, str], sentence: str
) -> None:
    done = encore("run", cwd=tmp_path, **environment)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr
    assert SECRET not in done.stderr


def test_migrate_manifest_and_content_check_work_from_anywhere(tmp_path: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/new/encore.db"}
    assert "up to date" in encore("migrate", cwd=tmp_path, **database).stdout
    assert (tmp_path / "new" / "encore.db").exists()
    assert '"socket_mode_enabled": true' in encore("manifest", cwd=tmp_path).stdout
    assert "All rules kept" in encore("content", "check", cwd=tmp_path).stdout


def test_content_check_names_what_is_wrong_with_a_pack(tmp_path: Path) -> None:
    done = encore("content", "check", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert "pack.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_start_says_when_the_port_is_taken(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = encore("start", cwd=tmp_path, PORT=str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "already uses it" in done.stderr
    assert "Traceback" not in done.stderr


def test_log_lines_hold_no_secrets() -> None:
    line = f"token={SECRET} app=xapp-1-A1-abc url=postgresql://u:hunter2@h/d wss://h/link?ticket=abc-123&app_id=1"
    cleaned = redact(line)
    assert SECRET not in cleaned
    assert "hunter2" not in cleaned
    assert "abc" not in cleaned
