"""Documents and code say the same: settings, commands, manifest, features, triggers, lock files."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

import bot
import content
import handlers
from bot.cli import app
from bot.cli import content as content_commands
from bot.jobs import JOBS
from bot.manifest import EVENTS, SCOPES, manifest
from bot.settings import Settings
from content import ids

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_example_file_with_its_meaning_and_default() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert set(named) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        assert (field.description or "") in text, name
        default = "" if field.default is None else str(field.default)
        assert named[name.upper()] == default, name


def test_every_command_is_in_the_readme() -> None:
    names = [command.callback.__name__ for command in app.registered_commands if command.callback]
    names += [f"content {command.name}" for command in content_commands.registered_commands]
    for name in names:
        assert f"`python -m bot {name}`" in README, name
    for target in re.findall(r"`make ([a-z-]+)`", README):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE), (
            target
        )


def test_the_manifest_file_is_what_the_command_prints() -> None:
    assert json.loads((ROOT / "manifest.json").read_text(encoding="utf-8")) == manifest()


def test_the_manifest_asks_for_what_the_events_and_listeners_need() -> None:
    made = manifest()
    commands = {one["command"] for one in made["features"]["slash_commands"]}
    assert commands == {route.name.split()[0] for route in handlers.ROUTES if route.kind == "command"}
    shortcuts = {one["callback_id"] for one in made["features"]["shortcuts"]}
    assert shortcuts == {route.name for route in handlers.ROUTES if route.kind == "shortcut"}
    subscribed = {name.split(".")[0] for name in EVENTS}
    assert subscribed == {route.name for route in handlers.ROUTES if route.kind == "event"}
    assert set(made["oauth_config"]["scopes"]["bot"]) == set(SCOPES)
    for one in made["features"]["slash_commands"]:
        assert 2 <= len(one["command"]) <= 32
        assert len(one["description"]) <= 2000
    for one in made["features"]["shortcuts"]:
        assert len(one["name"]) <= 24
        assert len(one["description"]) <= 150
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140


def test_the_readme_names_every_trigger_beside_its_file() -> None:
    told = {
        file: set(re.findall(r"`([^`]+)`", triggers))
        for file, triggers in re.findall(r"^\| (handlers/\w+\.py) \| (.+) \|$", README, re.MULTILINE)
    }
    real: dict[str, set[str]] = {}
    for route in handlers.ROUTES:
        file = route.handle.__module__.replace(".", "/") + ".py"
        real.setdefault(file, set()).add(route.name)
    assert told == real


def test_the_readme_names_every_job() -> None:
    assert {job.id for job in JOBS} <= set(re.findall(r"^\| (\w+) \| [\d]+ [smh] ", README, re.MULTILINE))


def test_every_feature_of_the_handlers_is_in_the_feature_table() -> None:
    features = set(re.findall(r"^\| (\w+) \| .+ \| .* \|$", README, re.MULTILINE))
    plumbing = {
        "checks",
        "context",
        "deps",
        "drafts",
        "named_people",
        "campaign_outlines",
        "intake",
        "mentions",
        "pages",
        "payloads",
        "recognition_form",
    }
    plumbing |= {"story_form", "story_consents", "story_lists"}
    plumbing |= {"pulse_forms", "everything", "drill_answers", "plan_help"}
    plumbing |= {
        "channel_checks",
        "group_checks",
        "customer_data",
        "given_files",
        "campaign_import",
        "form_values",
    }
    plumbing |= {"campaign_form", "campaign_drafts", "campaign_templates"}
    plumbing |= {"campaign_step_forms", "step_fields"}
    plumbing |= {"pulse_forms", "goal_form", "goal_small_forms"}
    plumbing |= {"nomination_form", "nomination_lists", "nomination_answers"}
    assert {one.name for one in pkgutil.iter_modules(handlers.__path__)} - plumbing <= features


def test_every_button_and_form_has_somebody_who_listens() -> None:
    listened = {route.name for route in handlers.ROUTES}
    names = [value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)]
    assert len(set(names)) == len(names)
    unheard = {
        name for name in names if not any(one == name or one.startswith(f"{name}.") for one in listened)
    }
    assert not unheard


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_hold_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    pinned = re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE)
    assert len(pinned) > 30
    assert text.count("--hash=sha256:") >= len(pinned)


def test_importing_everything_does_nothing() -> None:
    """Every module, in a process with an empty environment; a file written or a socket opened would be seen."""
    names = [
        one.name
        for package in (bot, content, handlers)
        for one in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
        if one.name != "bot.__main__"
    ]
    script = (
        "import socket, sys, importlib\n"
        "def refuse(*a, **k): raise AssertionError('a socket at import')\n"
        "socket.socket.connect = refuse\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", script],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


def test_only_the_database_session_commits() -> None:
    for folder in ("bot/db", "bot/services", "bot/jobs", "handlers", "content"):
        for file in (ROOT / folder).glob("*.py"):
            if file.name != "writer.py":
                assert ".commit(" not in file.read_text(encoding="utf-8"), file


def test_only_the_clock_reads_the_time_of_day() -> None:
    for folder in ("bot", "handlers", "content"):
        for file in (ROOT / folder).rglob("*.py"):
            if "sandbox" in file.parts or file.name == "clock.py":
                continue
            assert not re.search(
                r"datetime\.(now|utcnow|today)\(|date\.today\(", file.read_text(encoding="utf-8")
            ), file


def test_files_stay_small() -> None:
    sizes = sorted(
        (len(file.read_text(encoding="utf-8").splitlines()), str(file.relative_to(ROOT)))
        for folder in ("bot", "handlers", "content")
        for file in (ROOT / folder).rglob("*.py")
    )
    big = [name for lines, name in sizes if lines > 300]
    assert len(big) <= 8, big
    assert sizes[len(sizes) // 2][0] <= 110


def test_the_ci_script_and_the_procfile_name_what_exists() -> None:
    assert "make check" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    for line in yaml.safe_load((ROOT / "Procfile").read_text(encoding="utf-8")).values():
        assert line.removeprefix("python -m bot ") in commands


def test_manifest_shape_is_what_slack_describes() -> None:
    schema = {
        "type": "object",
        "required": ["display_information", "features", "oauth_config", "settings"],
        "additionalProperties": False,
        "properties": {
            "_metadata": {"type": "object"},
            "display_information": {"type": "object"},
            "features": {"type": "object"},
            "oauth_config": {"type": "object"},
            "settings": {"type": "object"},
        },
    }
    jsonschema.validate(manifest(), schema)


def test_every_module_says_which_question_it_answers() -> None:
    for package in (bot, content, handlers):
        for one in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if one.name == "bot.__main__" or one.ispkg:
                continue
            assert importlib.import_module(one.name).__doc__, one.name


def test_every_check_a_decision_names_exists() -> None:
    text = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
    for path in re.findall(r"tests/[\w/*.]+", text):
        assert list(ROOT.glob(path.rstrip("."))), path
