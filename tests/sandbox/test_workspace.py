"""Descriptions of a company: what they become, and what is said of wrong ones."""

import copy
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.manifest import Manifest
from bot.sandbox.state import State
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace, WorkspaceError, seconds_ago
from tests.sandbox.manifests import manifest

SMALL: dict[str, Any] = {
    "team": {"name": "Small", "domain": "small"},
    "people": [
        {"handle": "kim", "name": "Kim Park", "tz": "Asia/Tokyo"},
        {"handle": "bo", "name": "Bo Lind"},
    ],
    "channels": [{"name": "general", "general": True, "members": "everyone", "app": True}],
    "messages": [{"channel": "general", "from": "kim", "ago": "1d", "text": "Hello"}],
}


def _state(document: dict[str, Any]) -> State:
    return State(Workspace.from_dict(document), Manifest(manifest()), SandboxClock())


def test_the_described_company_is_as_varied_as_a_test_needs() -> None:
    state = State(Workspace.from_file(DEFAULT_WORKSPACE), Manifest(manifest()), SandboxClock())
    humans = [one for one in state.people.values() if not one.is_bot and one.id != "USLACKBOT"]
    assert len({one.tz for one in humans}) >= 6
    assert [one.is_admin for one in humans].count(True) == 1
    assert [one.is_restricted for one in humans].count(True) == 1
    assert [one.deleted for one in humans].count(True) == 1
    first_names = [one.real_name.split()[0] for one in humans]
    assert len(first_names) - len(set(first_names)) == 1
    for one in humans:
        ZoneInfo(one.tz)
    for desk, zone in (
        ("lisbon", "Europe/Lisbon"),
        ("london", "Europe/London"),
        ("new-york", "America/New_York"),
    ):
        members = [state.people[one] for one in state.channel(f"desk-{desk}").members]
        agents = [one for one in members if "Desk" in one.title or "Service Agent" in one.title]
        assert sum(one.tz == zone for one in agents) * 2 >= len(agents)
    assert state.channel("desk-leads").is_private
    assert state.channel("spring-campaign").is_archived


def test_ids_look_like_slacks_and_stay_from_run_to_run() -> None:
    first, second = _state(SMALL), _state(SMALL)
    assert list(first.people) == list(second.people)
    assert list(first.conversations) == list(second.conversations)
    for one in first.people:
        assert re.fullmatch(r"U[A-Z0-9]{8,}", one)


def test_messages_lie_in_the_past_in_their_order() -> None:
    document = copy.deepcopy(SMALL)
    document["messages"].insert(0, {"channel": "general", "from": "bo", "ago": "30m", "text": "Later"})
    document["messages"][1]["replies"] = [{"from": "bo", "ago": "2h", "text": "Reply"}]
    document["messages"][1]["reactions"] = {"tada": ["bo"]}
    state = _state(document)
    general = state.channel("general")
    assert [one.text for one in general.messages.values()] == ["Hello", "Reply", "Later"]
    assert list(general.messages) == sorted(general.messages)
    first, reply, last = general.messages.values()
    assert float(last.ts) == pytest.approx(state.started - 1800)
    assert reply.thread_ts == first.ts
    assert first.reactions == {"tada": [state.person("bo").id]}
    assert state.bot.id in general.members


@pytest.mark.parametrize(("text", "seconds"), [("2d 3h", 183_600), ("40m", 2400), ("1d", 86_400)])
def test_spans(text: str, seconds: int) -> None:
    assert seconds_ago(text) == seconds


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"people": []}, "at least one person"),
        ({"people": [{"name": "Kim"}]}, "needs a handle"),
        (
            {"people": [{"handle": "kim", "name": "Kim", "tz": "Mars/Olympus"}]},
            "unknown time zone Mars/Olympus",
        ),
        ({"people": [{"handle": "kim", "name": "Kim", "role": "king"}]}, "unknown role king"),
        ({"people": [{"handle": "k", "name": "K"}, {"handle": "k", "name": "L"}]}, "handle k occurs twice"),
        ({"people": "kim"}, "people must be a list"),
        ({"channels": [{"name": "a", "members": ["nobody"]}]}, "name nobody, who is not one of the people"),
        ({"usergroups": [{"handle": "g", "users": ["nobody"]}]}, "name nobody"),
        ({"messages": [{"channel": "x", "from": "kim", "ago": "1d", "text": ""}]}, "unknown channel x"),
        ({"messages": [{"channel": "general", "from": "kim", "ago": "soon"}]}, "not a span"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(WorkspaceError, match=complaint):
        Workspace.from_dict(SMALL | change)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "cannot be read: No such file"),
        (b"people: [", "not valid YAML near line"),
        (b"\xff\xfe\xff", "not UTF-8|not valid YAML"),
        (b"- a", "must be a mapping"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes | None, complaint: str) -> None:
    path = tmp_path / "company.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WorkspaceError, match=complaint):
        Workspace.from_file(path)
