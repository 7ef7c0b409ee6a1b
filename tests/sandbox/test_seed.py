"""The same seed gives the same ids, tokens and stamps; without one, a new one is chosen and told."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import chance
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from tests.sandbox.conftest import client_of
from tests.sandbox.manifests import manifest
from tests.sandbox.payloads import plain, text_input
from tests.sandbox.socket_peer import SocketPeer

ROOT = Path(__file__).parents[2]


def _ready(*arguments: str) -> dict[str, Any]:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "sandbox", "--port", "0", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        ready: dict[str, Any] = json.loads(process.stdout.readline())
        process.terminate()
        process.communicate(timeout=20)
    return {name: value for name, value in ready.items() if name not in {"url", "api_url"}}


def test_the_process_has_the_same_tokens_with_the_same_seed() -> None:
    first = _ready("--seed", "42")
    assert first["seed"] == 42
    assert _ready("--seed", "42") == first
    assert _ready("--seed", "43")["bot_token"] != first["bot_token"]


def test_a_fresh_seed_is_told_and_repeats_the_run() -> None:
    first, other = _ready(), _ready()
    assert first["seed"] != other["seed"]
    assert first["bot_token"] != other["bot_token"]
    assert _ready("--seed", str(first["seed"])) == first


async def _story(seed: int | None) -> list[Any]:
    """Everything that could differ from run to run when an app and a person do the same."""
    sandbox = Sandbox(
        Workspace.from_file(DEFAULT_WORKSPACE), manifest(), limits="none", retry_delays=(), seed=seed
    )
    sandbox.clock.pause()
    sandbox.clock.set(sandbox.state.started + 60)
    history = [one.ts for one in sandbox.state.channel("general").messages.values()]
    await sandbox.start()
    peer, client = await SocketPeer.connected(sandbox), client_of(sandbox)
    general = sandbox.state.channel("general").id
    await client.conversations_join(channel=general)
    posted = await client.chat_postMessage(channel=general, text="Hello")
    await sandbox.act("lena", "message", channel="general", text="Good morning")
    await sandbox.act("lena", "command", channel="general", text="/praise @marco")
    command = (await peer.received("slash_commands"))[0]
    view = {"type": "modal", "title": plain("One"), "submit": plain("Go"), "blocks": [text_input("why")]}
    opened = await client.views_open(trigger_id=command["trigger_id"], view=view)
    made = await sandbox.act("lena", "create_channel", name="new")
    file = await client.files_upload_v2(channel=general, filename="a.txt", content="a")
    said = [one.client_msg_id for one in sandbox.state.channel("general").messages.values()]
    await sandbox.events.settled()
    events = sorted(one["event_id"] for one in sandbox.events.sent)
    await peer.close()
    await sandbox.stop()
    return [
        sandbox.bot_token,
        sandbox.app_token,
        sandbox.signing_secret,
        (history, posted["ts"]),
        command["trigger_id"],
        command["response_url"].rpartition("/")[2],
        (opened["view"]["id"], opened["view"]["hash"]),
        made["channel"],
        (file["files"][0]["id"], sandbox.world.uploads.everything()[0].token),
        next(one for one in reversed(said) if one),
        events,
    ]


async def test_ids_stamps_and_tokens_of_a_story_are_the_same_with_the_same_seed() -> None:
    first, second, third = await _story(5), await _story(5), await _story(6)
    assert first == second
    same = [one == other for one, other in zip(first, third, strict=True)]
    assert same == [index == 3 for index in range(len(first))]  # only the clock is the same


async def test_without_a_seed_nothing_repeats() -> None:
    first, second = await _story(None), await _story(None)
    assert [one == other for one, other in zip(first, second, strict=True)].count(True) == 1


def test_one_purpose_takes_nothing_from_another() -> None:
    chance.use_seed(1)
    alone = [chance.base32("V", 10) for _ in range(3)]
    chance.use_seed(1)
    mixed = []
    for _ in range(3):
        chance.base32("Ev", 10)
        mixed.append(chance.base32("V", 10))
    assert mixed == alone
    chance.use_seed(1, run=1)
    assert not set(alone) & {chance.base32("V", 10) for _ in range(3)}
    chance.use_seed(None)


@pytest.mark.parametrize("seed", ["-1", "many"])
def test_a_seed_is_a_number_from_nought_up(seed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "sandbox", "--seed", seed],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--seed" in done.stderr
