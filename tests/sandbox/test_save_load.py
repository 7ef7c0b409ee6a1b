"""A workspace that was saved and loaded is the same one, for the app and for people."""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import snapshot
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from tests.sandbox.conftest import client_of
from tests.sandbox.manifests import manifest
from tests.sandbox.payloads import button, plain, text_input
from tests.sandbox.socket_peer import SocketPeer, eventually

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]


def _new(**options: Any) -> Sandbox:
    sandbox = Sandbox(
        Workspace.from_file(DEFAULT_WORKSPACE), manifest(), limits="none", retry_delays=(), **options
    )
    sandbox.clock.pause()
    return sandbox


def _loaded(saved: bytes) -> Sandbox:
    return Sandbox.from_saved(snapshot.parse(saved, "file"), manifest(), limits="none", retry_delays=())


def _saved(sandbox: Sandbox) -> bytes:
    return snapshot.as_bytes(snapshot.take(sandbox.world))


async def _everything(sandbox: Sandbox) -> Json:
    """What the app and the page are told of a workspace, without the address it is at."""
    client, state = client_of(sandbox), sandbox.state
    for handle in ("lena", "ana.costa"):
        state.direct(state.bot.id, state.person(handle).id)  # which the page opens when it is looked at
    told: Json = {"users": (await client.users_list(limit=200, include_locale=True)).data}
    listed = await client.conversations_list(types="public_channel,private_channel,im", limit=200)
    told["channels"] = listed.data
    told["groups"] = (await client.usergroups_list(include_users=True)).data
    for channel in listed["channels"]:
        if state.bot.id in state.conversations[channel["id"]].members:
            history = await client.conversations_history(
                channel=channel["id"], limit=200, include_all_metadata=True
            )
            told[channel["id"]] = history.data
            for message in history["messages"]:
                if message.get("reply_count"):
                    replies = await client.conversations_replies(channel=channel["id"], ts=message["ts"])
                    told[message["ts"]] = replies.data
    told["scheduled"] = (await client.chat_scheduledMessages_list()).data
    async with aiohttp.ClientSession() as session:

        async def get(what: str, **query: str) -> Any:
            async with session.get(f"{sandbox.url}/sandbox/api/{what}", params=query) as answer:
                return await answer.json()

        told["workspace"] = await get("workspace")
        told["clock"] = await get("clock")
        for handle in ("lena", "ana.costa"):
            mine = await get("conversations", **{"as": handle})
            told[f"{handle} conversations"] = mine
            for what in ("home", "modals"):
                told[f"{handle} {what}"] = await get(what, **{"as": handle})
            for one in mine["conversations"]:
                told[f"{handle} {one['id']}"] = await get(
                    "messages", **{"as": handle, "channel": one["id"], "limit": "500"}
                )
    return json.loads(json.dumps(told).replace(sandbox.url, "URL"))


PEOPLE = st.sampled_from(["lena", "ana.costa", "marco", "sam"])
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map("so {}".format)
STEPS = st.one_of(
    st.tuples(st.just("say"), PEOPLE, TEXTS),
    st.tuples(st.just("reply"), PEOPLE, TEXTS),
    st.tuples(st.just("react"), PEOPLE, st.sampled_from(["tada", "heart"])),
    st.tuples(st.just("post"), PEOPLE, TEXTS),
    st.tuples(st.just("whisper"), PEOPLE, TEXTS),
    st.tuples(st.just("schedule"), PEOPLE, TEXTS),
    st.tuples(st.just("home"), PEOPLE, TEXTS),
    st.tuples(st.just("file"), PEOPLE, TEXTS),
    st.tuples(st.just("dm"), PEOPLE, TEXTS),
    st.tuples(st.just("read"), PEOPLE, TEXTS),
    st.tuples(st.just("person"), PEOPLE, TEXTS),
    st.tuples(st.just("channel"), PEOPLE, TEXTS),
    st.tuples(st.just("delete"), PEOPLE, TEXTS),
    st.tuples(st.just("wait"), PEOPLE, TEXTS),
)


async def _do(sandbox: Sandbox, client: AsyncWebClient, step: tuple[str, str, str], number: int) -> None:
    what, who, text = step
    state = sandbox.state
    channel = state.channel("general")
    newest = next(reversed(channel.messages))
    person = state.person(who)
    if what == "say":
        await sandbox.act(who, "message", channel="general", text=text)
    elif what == "reply":
        await sandbox.act(who, "message", channel="general", text=text, thread_ts=newest)
    elif what == "react":
        await sandbox.act(who, "reaction", channel="general", ts=newest, name=text)
    elif what == "post":
        metadata = {"event_type": "posted", "event_payload": {"n": number}}
        await client.chat_postMessage(
            channel=channel.id, text=text, blocks=[button(f"b{number}")], metadata=metadata
        )
    elif what == "whisper":
        await client.chat_postEphemeral(channel=channel.id, user=person.id, text=text)
    elif what == "schedule":
        at = int(sandbox.clock.now()) + 3600 + number
        await client.chat_scheduleMessage(channel=channel.id, post_at=at, text=text)
    elif what == "home":
        blocks = [{"type": "section", "text": plain(text)}]
        await client.views_publish(user_id=person.id, view={"type": "home", "blocks": blocks})
    elif what == "file":
        await client.files_upload_v2(channel=channel.id, filename="note.txt", content=text, title=text)
    elif what == "dm":
        await client.chat_postMessage(channel=person.id, text=text)
    elif what == "read":
        state.read_marks[(person.id, channel.id)] = newest
    elif what == "person":
        await sandbox.act("oliver", "update_person", user=who, fields={"title": text})
    elif what == "channel":
        await sandbox.act(who, "create_channel", name=f"new-{number}", is_private=number % 2 == 0)
    elif what == "delete":
        mine = [one for one in channel.messages.values() if one.user == person.id]
        if mine:
            await sandbox.act(who, "delete", channel="general", ts=mine[-1].ts)
    else:
        sandbox.clock.advance(977.25)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, max_size=10), seed=st.integers(0, 2**40))
def test_what_was_saved_and_loaded_gives_the_same_answers(
    steps: list[tuple[str, str, str]], seed: int
) -> None:
    async def check() -> None:
        sandbox = _new(seed=seed)
        await sandbox.start()
        client = client_of(sandbox)
        await client.conversations_join(channel=sandbox.state.channel("general").id)
        for number, step in enumerate(steps):
            await _do(sandbox, client, step, number)
        before, saved = await _everything(sandbox), _saved(sandbox)
        await sandbox.stop()
        again = _loaded(saved)
        await again.start()
        try:
            assert await _everything(again) == before
            moved = saved.decode().replace(f"{sandbox.url}/", f"{again.url}/")
            assert json.loads(_saved(again)) == json.loads(moved) | {"runs": 1, "url": again.url}
            # What is made after loading is new: no id, ts or token comes twice.
            assert again.bot_token == sandbox.bot_token
            known = saved.decode()
            posted = await client_of(again).chat_postMessage(
                channel=again.state.channel("general").id, text="On we go"
            )
            assert f'"{posted["ts"]}"' not in known
        finally:
            await again.stop()

    asyncio.run(check())


async def test_modals_and_files_come_back_whole() -> None:
    sandbox = _new()
    await sandbox.start()
    client = client_of(sandbox)
    lena = sandbox.state.person("lena").id
    view = {
        "type": "modal",
        "title": plain("One"),
        "submit": plain("Go"),
        "private_metadata": "kept",
        "blocks": [text_input("why")],
    }
    await client.views_open(trigger_id=sandbox.world.triggers.issue(lena), view=view)
    await client.conversations_join(channel=sandbox.state.channel("general").id)
    content = bytes(range(256)) * 40
    await client.files_upload_v2(
        channel=sandbox.state.channel("general").id, filename="data.bin", content=content
    )
    address = sandbox.world.uploads.everything()[0].as_api(sandbox.url)["url_private"]
    before, saved = await _everything(sandbox), _saved(sandbox)
    await sandbox.stop()
    again = _loaded(saved)
    await again.start()
    assert before["lena modals"]["views"][0]["private_metadata"] == "kept"
    assert await _everything(again) == before
    async with (
        aiohttp.ClientSession() as session,
        session.get(
            address.replace(sandbox.url, again.url), headers={"Authorization": f"Bearer {again.bot_token}"}
        ) as answer,
    ):
        assert await answer.read() == content
    await again.stop()


async def test_an_app_that_is_started_again_goes_on_with_its_tokens_and_response_urls() -> None:
    sandbox = _new()
    await sandbox.start()
    peer = await SocketPeer.connected(sandbox)
    await sandbox.act("lena", "command", channel="general", text="/praise @marco")
    command = (await peer.received("slash_commands"))[0]
    await peer.close()
    saved = _saved(sandbox)
    await sandbox.stop()
    again = _loaded(saved)
    await again.start()
    peer = SocketPeer(again)
    peer.client.app_token = sandbox.app_token
    peer.client.web_client.token = sandbox.bot_token
    await peer.client.connect()
    await eventually(lambda: again.sockets.connected)
    assert (again.bot_token, again.signing_secret) == (sandbox.bot_token, sandbox.signing_secret)
    async with aiohttp.ClientSession() as session:
        address = command["response_url"].replace(sandbox.url, again.url)
        async with session.post(address, json={"text": "Late, but here"}) as answer:
            assert answer.status == 200
    general = again.state.channel("general")
    assert [one.text for one in general.ephemerals.values()] == ["Late, but here"]
    await again.act("lena", "command", channel="general", text="/praise @sam")
    later = (await peer.received("slash_commands"))[0]
    assert later["response_url"].rpartition("/")[2] not in saved.decode()
    await peer.close()
    await again.stop()


async def test_the_page_saves_a_file_that_can_be_loaded(http: aiohttp.ClientSession) -> None:
    sandbox = _new()
    await sandbox.start()
    async with http.get(f"{sandbox.url}/sandbox/api/save") as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="northwind-2026-11-23.json"'
        content = await answer.read()
    async with http.get(f"{sandbox.url}/sandbox/api/save", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
    await sandbox.stop()
    assert snapshot.parse(content, "file").team.name == "Northwind Travel"


def test_a_loaded_clock_goes_on_from_where_it_was_at_normal_speed() -> None:
    sandbox = Sandbox(Workspace.from_file(DEFAULT_WORKSPACE), manifest(), clock=SandboxClock())
    sandbox.clock.resume()
    sandbox.clock.set_speed(8640)
    sandbox.clock.advance(86400 * 9)
    at = sandbox.clock.now()
    again = _loaded(_saved(sandbox))
    assert again.clock.now() == pytest.approx(at, abs=3600 * 24)
    assert again.clock.now() >= at
    assert (again.clock.speed, again.clock.paused) == (1.0, False)


def _damaged(change: Json) -> bytes:
    document = json.loads(_saved(_new()))
    for place, value in change.items():
        *path, last = place.split("/")
        part = document
        for name in path:
            part = next(iter(part.values())) if name == "*" else part[name]
        part[last] = value
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is damaged or cut short."),
        (b"\xff\xfe", "is damaged or cut short."),
        (b"[" * 200_000, "is damaged or cut short."),
        (b"[]", "is not a workspace saved by the sandbox."),
        (b'{"team": {}}', "is not a workspace saved by the sandbox."),
        ({"version": 2}, "has the version 2; this sandbox reads version 1."),
        ({"version": "1"}, "has the version '1'; this sandbox reads version 1."),
        ({"people": []}, "is damaged at people"),
        ({"people/*/name": None}, ".name: Input should be a valid string."),
        ({"bot_user": "U0"}, "is damaged: the app's bot user is missing."),
        ({"conversations/*/members": ["U0"]}, "has the unknown member U0."),
        ({"conversations/*/messages/1.0": {"ts": "2.0", "user": "U0", "text": ""}}, "stands under 1.0."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes | Json, sentence: str
) -> None:
    path = tmp_path / "saved.json"
    path.write_bytes(content if isinstance(content, bytes) else _damaged(content))
    with pytest.raises(snapshot.SnapshotError) as caught:
        snapshot.read(path)
    assert sentence in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@given(part=st.floats(0.01, 0.99))
@settings(max_examples=20, deadline=None)
def test_a_file_that_was_cut_short_is_refused(part: float) -> None:
    content = _saved(_new(seed=1))
    with pytest.raises(snapshot.SnapshotError, match="is damaged or cut short"):
        snapshot.parse(content[: int(len(content) * part)], "file")


def test_a_file_of_fifty_megabytes_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "saved.json"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(snapshot.SnapshotError, match="is larger than 50 MB"):
        snapshot.read(path)


def test_another_app_cannot_take_a_workspace_over() -> None:
    document = manifest()
    document["display_information"]["name"] = "Other"
    saved = snapshot.parse(_saved(_new()), "file")
    with pytest.raises(
        snapshot.SnapshotError, match="belongs to the app Praise, and the manifest describes Other"
    ):
        Sandbox.from_saved(saved, document)


async def test_what_is_too_large_is_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = _new()
    await sandbox.start()
    client = client_of(sandbox)
    general = sandbox.state.channel("general").id
    await client.conversations_join(channel=general)
    for name, size in (("small.bin", 1000), ("large.bin", 200_000)):
        await client.files_upload_v2(channel=general, filename=name, content=b"x" * size)
    monkeypatch.setattr(snapshot, "MAX_BYTES", 150_000)
    saved = snapshot.parse(_saved(sandbox), "file")
    await sandbox.stop()
    assert saved.left_out == ["large.bin"]
    assert [(one.name, one.content is None) for one in saved.files] == [
        ("small.bin", False),
        ("large.bin", True),
    ]


def _start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "sandbox", "--port", "0", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_process_saves_when_told_to_stop_and_loads_at_the_start(
    tmp_path: Path, number: signal.Signals
) -> None:
    path, tokens = tmp_path / "saved.json", []
    for arguments in (("--save", str(path)), ("--load", str(path), "--save", str(path))):
        with _start(*arguments) as process:
            assert process.stdout is not None
            tokens.append(json.loads(process.stdout.readline())["bot_token"])
            process.send_signal(number)
            _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")
        assert path.stat().st_mode & 0o777 == 0o600
    assert tokens[0] == tokens[1]
    assert json.loads(path.read_bytes())["runs"] == 1
    assert [one.name for one in tmp_path.iterdir()] == ["saved.json"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--load", "none.json"), "The saved workspace none.json cannot be read: No such file or directory."),
        (("--save", "none/there.json"), "The folder none to save the workspace in does not exist."),
        (
            ("--load", "x.json", "--start", "2026-11-23T09:00Z"),
            "A saved workspace has its own people and time: load it without --workspace and --start.",
        ),
    ],
)
def test_arguments_that_cannot_work_are_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    with _start(*arguments) as process:
        out, errors = process.communicate(timeout=20)
    assert (process.returncode, out, errors) == (2, "", f"{sentence}\n")
