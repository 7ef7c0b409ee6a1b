"""Is a faults file understood, and told in one sentence what is wrong with it?"""

import json
import subprocess
import sys
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

import bot.sandbox
from bot.sandbox.fault_rules import Deed, FaultError
from bot.sandbox.fault_rules.adding import faults_of, ids_in, put_in_force
from bot.sandbox.fault_rules.file import read_file
from bot.sandbox.faults import AFTER, BEFORE, EventFault, Fault, OrderFault
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import client_of, error_of

EXAMPLE = Path(bot.sandbox.__file__).with_name("faults.example.yaml")
ROOT = Path(__file__).parents[2]
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Puts text into a file."""

    def put(text: str) -> Path:
        path = tmp_path / "faults.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return put


def ids(name: str) -> str | None:
    return {"#general": "C1", "@sam": "U1"}.get(name)


def test_the_example_file_shows_every_kind(sandbox: Sandbox) -> None:
    rules = read_file(EXAMPLE, ids_in(sandbox.world))
    calls = [one for one in rules if isinstance(one, Fault)]
    events = [one for one in rules if isinstance(one, EventFault)]
    orders = [one for one in rules if isinstance(one, OrderFault)]
    deeds = [one for one in rules if isinstance(one, Deed)]
    assert [(one.method, one.when, one.count) for one in calls[:2]] == [
        ("chat.postMessage", BEFORE, 3),
        ("chat.postMessage", AFTER, 1),
    ]
    assert calls[1].drop
    assert [one.status for one in calls] == [None, None, 503, None, 429, None]
    assert (calls[3].delay, calls[4].retry_after) == (2.5, 30)
    general = sandbox.state.channel("general").id
    assert calls[5].matches is not None
    assert calls[5].matches({"channel": general, "text": "Oh hello there"})
    assert not calls[5].matches({"channel": general, "text": "Bye"})
    assert not calls[5].matches({"channel": "C404", "text": "hello"})
    assert [(one.copies, one.new_id, one.count) for one in events] == [(2, True, None)]
    assert [(one.count, one.patience) for one in orders] == [(3, 5.0)]
    assert [one.what for one in deeds] == [
        "refresh", "refuse", "archive", "unarchive", "revoke", "restore", "uninstall",
    ]  # fmt: skip
    assert all(one.in_seconds > 0 for one in deeds), (
        "whoever tries the example sees an app that works at first"
    )
    assert len({one.words for one in rules}) == len(rules)


def test_the_short_file_of_the_description_is_understood(write: Write) -> None:
    lines = EXAMPLE.with_name("README.md").read_text(encoding="utf-8").splitlines()
    start = lines.index("    faults:")
    end = next(at for at in range(start, len(lines)) if not lines[at])
    rules = read_file(write("\n".join(line[4:] for line in lines[start:end])), lambda _: "C1")
    assert len(rules) == end - start - 1 > 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("faults: [", "is not valid YAML near line 1."),
        ("", "must be a mapping with the one key faults."),
        ("- call: x", "must be a mapping with the one key faults."),
        ("faults:", "must be a mapping with the one key faults, a list."),
        ("\nfault: []", "line 2: fault is no key here; faults is."),
        ("faults:\n  - 7", "line 2: Every fault must be a mapping such as"),
        ("faults:\n  - when: after", "line 2: Every fault needs one of the keys call, event,"),
        ("faults:\n  - call: '*'\n    event: y", "line 3: Every fault needs one of the keys"),
        (
            "faults:\n  - call: '*'\n    drop: true\n    tines: 3",
            "line 4: tines is no key of a fault for call; it takes",
        ),
        ("faults:\n  - call: '*'", "line 2: A fault of a call needs status, error, drop or delay."),
        ("faults:\n  - call: 3\n    drop: true", "line 2: call must be a text, not 3."),
        ("faults:\n  - call: '*'\n    drop: yes please", "line 3: drop must be true or false, not yes please."),
        ("faults:\n  - call: '*'\n    status: 99", "line 3: status must be a whole number from 200 to 599, not 99."),
        ("faults:\n  - call: '*'\n    status: '500'", "line 3: status must be a whole number"),
        ("faults:\n  - call: '*'\n    status: true", "line 3: status must be a whole number"),
        ("faults:\n  - call: '*'\n    delay: .nan", "line 3: delay must be a number from 0 to 86400, not nan."),
        ("faults:\n  - call: '*'\n    delay: -1", "line 3: delay must be a number"),
        ("faults:\n  - call: '*'\n    when: during\n    drop: true", "line 3: when must be before or after"),
        ("faults:\n  - call: '*'\n    drop: true\n    status: 500", "A call can fail in one way, not by"),
        ("faults:\n  - call: '*'\n    drop: true\n    retry_after: 3", "line 4: retry_after goes with status 429"),
        ("faults:\n  - call: '*'\n    drop: true\n    times: 0", "line 4: times must be a whole number from 1"),
        ("faults:\n  - call: '*'\n    drop: true\n    times: often", "or always, not often."),
        ("faults:\n  - call: '*'\n    drop: true\n    where: general", "line 4: where must be a mapping"),
        ("faults:\n  - call: '*'\n    drop: true\n    where: {channel: '#moon'}", "line 4: where names #moon,"),
        ("faults:\n  - call: '*'\n    status: 429\n    when: after", "A call refused with 429 has not been done"),
        ("faults:\n  - call: chat.postMesage\n    drop: true", "chat.postMesage is no method of the sandbox. Do"),
        ("faults:\n  - event: message", "line 2: A fault of an event needs either duplicate or reorder."),
        ("faults:\n  - event: message\n    reorder: 1", "line 3: reorder must be a whole number from 2"),
        ("faults:\n  - event: m\n    reorder: 2\n    new_id: true", "line 4: new_id goes with duplicate"),
        ("faults:\n  - event: m\n    duplicate: 2\n    patience: 2", "line 4: patience goes with reorder"),
        ("faults:\n  - sockets: explode", "line 2: sockets must be drop, refresh, refuse or accept, not explode."),
        ("faults:\n  - sockets: drop\n    seconds: 3", "line 3: seconds goes with sockets: refuse only."),
        ("faults:\n  - token: restore\n    error: x", "line 3: error goes with token: revoke only."),
        ("faults:\n  - archive: [general]", "line 2: archive must be a text, not a list."),
        ("faults:\n  - app: leave", "line 2: app must be uninstall or reinstall, not leave."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_key_in_one_sentence(
    write: Write, text: str, sentence: str
) -> None:
    path = write(text)
    with pytest.raises(FaultError) as caught:
        read_file(path, ids)
    said = str(caught.value)
    assert said.startswith(f"The faults file {path}")
    assert sentence in said
    assert "\n" not in said


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"[" * 100_000, b"x" * 1_000_001], ids=["not text", "deep", "large"]
)
def test_a_file_that_is_no_faults_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "faults.yaml"
    path.write_bytes(content)
    with pytest.raises(FaultError, match=r"^The faults file [^\n]+\.$"):
        read_file(path, ids)


async def test_a_channel_that_is_not_there_is_found_before_the_start(sandbox: Sandbox, write: Write) -> None:
    with pytest.raises(FaultError, match="There is no channel #moon"):
        faults_of(write("faults: [{archive: moon, in_seconds: 9}]"), sandbox.world, sandbox.deeds)


async def test_a_file_comes_into_force(sandbox: Sandbox, write: Write) -> None:
    path = write("faults: [{call: '*', error: fatal_error, times: 2}, {archive: '#general'}]")
    await put_in_force(faults_of(path, sandbox.world, sandbox.deeds), sandbox.world, sandbox.deeds)
    client = client_of(sandbox)
    assert await error_of(client.auth_test()) == "fatal_error"
    assert await error_of(client.auth_test()) == "fatal_error"
    assert (await client.auth_test())["ok"]
    assert await error_of(client.chat_postMessage(channel="#general", text="a")) == "is_archived"


def _run(tmp_path: Path, text: str) -> subprocess.Popen[str]:
    path = tmp_path / "faults.yaml"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0", "--faults", str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_command_takes_the_file(tmp_path: Path) -> None:
    with _run(tmp_path, "faults: [{call: api.test, error: fatal_error, times: always}]") as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        connection = HTTPConnection(url.removeprefix("http://"))
        connection.request("GET", "/api/api.test")
        answer: dict[str, Any] = json.load(connection.getresponse())
        connection.close()
        process.terminate()
        process.communicate(timeout=20)
    assert answer == {"ok": False, "error": "fatal_error"}


def test_the_command_says_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    with _run(tmp_path, "faults:\n  - call: '*'\n    tines: 3") as process:
        out, errors = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert "line 3: tines is no key" in errors
    assert errors.count("\n") == 1
