"""How is a described company (a YAML file) turned into the people and conversations of a workspace?

The file has `team`, `people`, `channels`, and optionally `usergroups`, `messages`, `profile_fields` and
`emoji`; `workspaces/northwind.yaml` shows the keys. People are named by handle throughout. A channel with `app: true`
has the app as a member from the start; anything may have an `id` of its own.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from bot.sandbox.json_types import Json

WORKSPACES = Path(__file__).with_name("workspaces")
DEFAULT_WORKSPACE = WORKSPACES / "northwind.yaml"

_ROLES = {"member", "admin", "owner", "guest", "bot"}
_POSTING = {"open", "read_only", "threads_only", "no_threads"}
_AGO = re.compile(r"(\d+)\s*([dhm])")
_SECONDS = {"d": 86400, "h": 3600, "m": 60}


class WorkspaceError(ValueError):
    """The description cannot be used; the message is one sentence for the person who wrote it."""


@dataclass(frozen=True)
class Workspace:
    """A described company, checked but not yet alive."""

    team: Json
    people: list[Json]
    channels: list[Json]
    usergroups: list[Json] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    profile_fields: list[Json] = field(default_factory=list)
    emoji: list[str] = field(default_factory=list)

    @classmethod
    def from_dict(cls, document: Json) -> "Workspace":
        """Check a description; raises WorkspaceError naming what is wrong and where."""
        if not isinstance(document, dict):
            raise WorkspaceError("A workspace description must be a mapping with team, people and channels.")
        people = _list(document, "people")
        if not people:
            raise WorkspaceError("A workspace needs at least one person under people.")
        handles = [_text(one, "handle", "people") for one in people]
        _unique(handles, "handle")
        for one in people:
            _check_person(one)
        channels = _list(document, "channels")
        _unique([_text(one, "name", "channels") for one in channels], "channel name")
        workspace = cls(
            team=document.get("team") or {"name": "Workspace", "domain": "workspace"},
            people=people,
            channels=channels,
            usergroups=_list(document, "usergroups"),
            messages=_list(document, "messages"),
            profile_fields=_list(document, "profile_fields"),
            emoji=[str(one) for one in document.get("emoji") or []],
        )
        _check_references(workspace, set(handles))
        return workspace

    @classmethod
    def from_file(cls, path: Path) -> "Workspace":
        """Read a description from a YAML file; raises WorkspaceError with one clear sentence."""
        try:
            document = yaml.safe_load(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise WorkspaceError(f"The workspace file {path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise WorkspaceError(f"The workspace file {path} is not UTF-8 text.") from error
        except yaml.YAMLError as error:
            where = getattr(error, "problem_mark", None)
            line = f" near line {where.line + 1}" if where is not None else ""
            raise WorkspaceError(f"The workspace file {path} is not valid YAML{line}.") from error
        return cls.from_dict(document)


def seconds_ago(text: str) -> int:
    """Seconds in a span such as "2d 3h" or "40m"; raises WorkspaceError for anything else."""
    parts = _AGO.findall(str(text))
    if not parts or _AGO.sub("", str(text)).strip():
        raise WorkspaceError(f'"{text}" is not a span such as "2d 3h" or "40m".')
    return sum(int(number) * _SECONDS[unit] for number, unit in parts)


def _list(document: Json, name: str) -> list[Json]:
    value: Any = document.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise WorkspaceError(f"{name} must be a list of mappings.")
    return value


def _text(item: Json, name: str, where: str) -> str:
    value = item.get(name)
    if not isinstance(value, str) or not value:
        raise WorkspaceError(f"Every entry of {where} needs a {name}.")
    return value


def _unique(names: list[str], what: str) -> None:
    doubled = {name for name in names if names.count(name) > 1}
    if doubled:
        raise WorkspaceError(f"The {what} {sorted(doubled)[0]} occurs twice.")


def _check_person(person: Json) -> None:
    handle = person["handle"]
    _text(person, "name", "people")
    if person.get("role", "member") not in _ROLES:
        raise WorkspaceError(f"{handle} has the unknown role {person['role']}; use one of {sorted(_ROLES)}.")
    try:
        ZoneInfo(str(person.get("tz", "Europe/London")))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise WorkspaceError(f"{handle} has the unknown time zone {person['tz']}.") from error


def _check_references(workspace: Workspace, handles: set[str]) -> None:
    names = {str(one["name"]) for one in workspace.channels}
    for channel in workspace.channels:
        if channel.get("posting", "open") not in _POSTING:
            raise WorkspaceError(f"#{channel['name']} has an unknown posting; use one of {sorted(_POSTING)}.")
        members = channel.get("members") or []
        if members != "everyone":
            _known(members, handles, f"members of #{channel['name']}")
    for group in workspace.usergroups:
        _text(group, "handle", "usergroups")
        _known(group.get("users") or [], handles, f"users of @{group['handle']}")
    for message in workspace.messages:
        for one in (message, *(message.get("replies") or [])):
            _known([_text(one, "from", "messages")], handles, "messages")
            _known(
                [h for users in (one.get("reactions") or {}).values() for h in users], handles, "reactions"
            )
            seconds_ago(one.get("ago", ""))
        if message.get("channel") not in names:
            raise WorkspaceError(f"A message is for the unknown channel {message.get('channel')}.")


def _known(found: list[str], handles: set[str], where: str) -> None:
    unknown = [one for one in found if one not in handles]
    if unknown:
        raise WorkspaceError(f"The {where} name {unknown[0]}, who is not one of the people.")
