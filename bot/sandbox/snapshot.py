"""How is a whole workspace, with its history, kept in one file and brought back?

The file is JSON: what the app sees over the Web API, what people see on the page, the time, and the tokens, so that an
app that is started again goes on where it was. Not in it are trigger_ids (three seconds old at most), rate limits,
faults, events under way, and a time-lapse. The description of a company (`workspace`) stays a file for people.
"""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.sandbox.clock import LATEST
from bot.sandbox.exchanges import ResponseUrl
from bot.sandbox.json_types import Json
from bot.sandbox.model import Conversation, Person, Team, UserGroup
from bot.sandbox.scheduled import Scheduled
from bot.sandbox.tokens import Issued
from bot.sandbox.uploads import Upload
from bot.sandbox.views import View
from bot.sandbox.world import World

FORMAT = "slack-sandbox-workspace"
VERSION = 1
MAX_BYTES = 50_000_000


class SnapshotError(ValueError):
    """The file cannot be loaded or written; the message is one sentence for the person who named it."""


class SavedTokens(BaseModel):
    """The tokens; in `issued`, `expires` is the number of seconds that were left."""

    bot: str
    app: str
    signing_secret: str
    client_id: str = ""
    client_secret: str = ""
    refused_with: str | None = None
    issued: dict[str, Issued] = {}
    dead: dict[str, str] = {}


class SavedWorkspace(BaseModel):
    """Everything a sandbox needs to go on. `response_urls` hold their age in `issued`, in seconds."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    format: str = FORMAT
    version: int = VERSION
    seed: int | None
    runs: int
    """How many times the workspace has been loaded."""
    url: str
    now: float
    paused: bool
    started: float
    last_ts: int
    app_id: str
    app_name: str
    bot_id: str
    bot_user: str
    installed: bool
    scopes: list[str]
    tokens: SavedTokens
    team: Team
    emoji: list[str]
    people: dict[str, Person]
    conversations: dict[str, Conversation]
    usergroups: dict[str, UserGroup]
    read_marks: list[tuple[str, str, str]]
    views: list[View]
    scheduled: list[Scheduled]
    files: list[Upload]
    response_urls: list[ResponseUrl]
    left_out: list[str] = []
    """Names of the files whose content was too large to be kept."""


def take(world: World) -> SavedWorkspace:
    """What there is now. It shares its parts with the running sandbox: write it before anything else happens."""
    state, tokens = world.state, world.tokens
    now = tokens.monotonic()
    kept: Json = {name: getattr(tokens, name) for name in SavedTokens.model_fields if name != "issued"}
    issued = {
        token: Issued(one.kind, one.owner, one.scopes, None if one.expires is None else one.expires - now)
        for token, one in tokens.issued.items()
    }
    return SavedWorkspace.model_construct(
        format=FORMAT,
        version=VERSION,
        seed=world.seed,
        runs=world.runs,
        url=world.url,
        now=world.clock.now(),
        paused=world.clock.paused,
        started=state.started,
        last_ts=state.last_ts,
        app_id=state.app_id,
        app_name=state.manifest.name,
        bot_id=state.bot_id,
        bot_user=state.bot.id,
        installed=state.installed,
        scopes=list(state.manifest.scopes),
        tokens=SavedTokens.model_construct(**kept, issued=issued),
        team=state.team,
        emoji=list(state.custom_emoji),
        people=state.people,
        conversations=state.conversations,
        usergroups=state.usergroups,
        read_marks=[(person, channel, ts) for (person, channel), ts in state.read_marks.items()],
        views=world.views.everything(),
        scheduled=world.scheduled.waiting(),
        files=world.uploads.everything(),
        response_urls=world.response_urls.everything(),
        left_out=[],
    )


def as_bytes(saved: SavedWorkspace) -> bytes:
    """The file. Contents of files are left out, the largest first, until it is below `MAX_BYTES`."""
    written = saved.model_dump_json().encode()
    if len(written) < MAX_BYTES:
        return written
    without: list[Upload] = []
    size = len(written)
    for upload in sorted(saved.files, key=lambda one: -len(one.content or b"")):
        if size < MAX_BYTES:
            break
        size -= len(upload.content or b"") * 4 // 3
        without.append(upload)
    left_out = {upload.id for upload in without}
    document: Json = json.loads(written)
    for one in document["files"]:
        if one["id"] in left_out:
            one["content"] = None
    saved.left_out = document["left_out"] = [upload.name for upload in without]
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    if len(written) >= MAX_BYTES:
        raise SnapshotError(f"The workspace is too large to be saved: {len(written) // 10**6} MB.")
    return written


def write(world: World, path: Path) -> list[str]:
    """Save into a file that only its owner may read: it holds the tokens. An old file is replaced as a whole.

    Returns the names of files whose content was too large; raises SnapshotError when it cannot be written.
    """
    saved = take(world)
    content = as_bytes(saved)
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SnapshotError(f"The workspace cannot be saved to {path}: {error.strerror}.") from error
    return saved.left_out


def read(path: Path) -> SavedWorkspace:
    """Read a saved workspace; raises SnapshotError with one clear sentence."""
    try:
        size = path.stat().st_size
        if size >= MAX_BYTES:
            raise SnapshotError(f"The saved workspace {path} is larger than {MAX_BYTES // 10**6} MB.")
        content = path.read_bytes()
    except OSError as error:
        raise SnapshotError(f"The saved workspace {path} cannot be read: {error.strerror}.") from error
    return parse(content, str(path))


def parse(content: bytes, name: str) -> SavedWorkspace:
    """A saved workspace from the bytes of the file called `name`; raises SnapshotError with one clear sentence."""
    try:
        document: Any = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"The saved workspace {name} is damaged or cut short.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise SnapshotError(f"The file {name} is not a workspace saved by the sandbox.")
    if document.get("version") != VERSION:
        told = document.get("version")
        raise SnapshotError(
            f"The saved workspace {name} has the version {told!r}; this sandbox reads version {VERSION}."
        )
    try:
        saved = SavedWorkspace.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SnapshotError(f"The saved workspace {name} is damaged at {where}: {first['msg']}.") from error
    problem = _inconsistency(saved)
    if problem is not None:
        raise SnapshotError(f"The saved workspace {name} is damaged: {problem}.")
    return saved


def _inconsistency(saved: SavedWorkspace) -> str | None:
    """What names something that is not there."""
    if not 0 <= saved.now <= LATEST:
        return "its clock shows a time the sandbox does not have"
    if saved.bot_user not in saved.people:
        return "the app's bot user is missing"
    for conversation in saved.conversations.values():
        unknown = [one for one in conversation.members if one not in saved.people]
        if unknown:
            return f"{conversation.id} has the unknown member {unknown[0]}"
        for ts, message in (*conversation.messages.items(), *conversation.ephemerals.items()):
            if ts != message.ts or not ts.replace(".", "", 1).isdigit():
                return f"a message of {conversation.id} stands under {ts}"
            if message.user not in saved.people:
                return f"a message of {conversation.id} is by the unknown {message.user}"
    missing = [one.person for one in saved.views if one.person not in saved.people]
    if missing:
        return f"a view belongs to the unknown {missing[0]}"
    lost = [one.channel for one in saved.scheduled if one.channel not in saved.conversations]
    return f"a scheduled message is for the unknown {lost[0]}" if lost else None


def restore(world: World, saved: SavedWorkspace) -> None:
    """Put a saved workspace in place of a sandbox's own, before it listens; its clock stands at `saved.now` already.

    Raises SnapshotError when the sandbox has been given another app than the workspace was saved with.
    """
    state = world.state
    if state.app_id != saved.app_id:
        raise SnapshotError(
            f"The saved workspace belongs to the app {saved.app_name}, "
            f"and the manifest describes {state.manifest.name}."
        )
    state.team, state.people = saved.team, saved.people
    state.conversations, state.usergroups = saved.conversations, saved.usergroups
    state.bot = saved.people[saved.bot_user]
    state.emoji = (*saved.emoji, *state.emoji[len(state.custom_emoji) :])
    state.custom_emoji = tuple(saved.emoji)
    state.read_marks = {(person, channel): ts for person, channel, ts in saved.read_marks}
    state.started, state.last_ts, state.installed = saved.started, saved.last_ts, saved.installed
    if not saved.installed or world.runs:  # scopes may have grown or shrunk by installing again
        state.manifest.scopes = tuple(saved.scopes)
    tokens, now = world.tokens, world.tokens.monotonic()
    for name in SavedTokens.model_fields:
        setattr(tokens, name, getattr(saved.tokens, name))
    tokens.issued = {
        token: Issued(one.kind, one.owner, one.scopes, None if one.expires is None else one.expires + now)
        for token, one in saved.tokens.issued.items()
    }
    world.views.put_back(saved.views)
    for scheduled in saved.scheduled:
        world.scheduled.add(scheduled)
    for upload in saved.files:
        world.uploads.add(upload)
    world.response_urls.put_back(saved.response_urls)
    world.clock.pause()
    world.clock.set(max(saved.now, world.clock.now()))
    if not saved.paused:
        world.clock.resume()


def move(world: World, old: str, new: str) -> None:
    """Let addresses at which the saved sandbox listened (of files, mostly) lead to the one that goes on."""
    for conversation in world.state.conversations.values():
        for message in (*conversation.messages.values(), *conversation.ephemerals.values()):
            message.text = message.text.replace(f"{old}/", f"{new}/")
            message.files = _moved(message.files, old, new)
            message.blocks = _moved(message.blocks, old, new)
            message.attachments = _moved(message.attachments, old, new)
    for view in world.views.everything():
        view.content, view.values = _moved(view.content, old, new), _moved(view.values, old, new)


def _moved(part: Any, old: str, new: str) -> Any:
    if isinstance(part, str):
        return part.replace(f"{old}/", f"{new}/")
    if isinstance(part, list):
        return [_moved(one, old, new) for one in part]
    if isinstance(part, dict):
        return {name: _moved(one, old, new) for name, one in part.items()}
    return part
