"""The sandbox as a process: one line when ready, one sentence when it cannot start, a clean end."""

import json
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.manifests import manifest

ROOT = Path(__file__).parents[2]


def _start(tmp_path: Path, **options: Any) -> subprocess.Popen[str]:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest()), encoding="utf-8")
    options = {"port": 0, "manifest_file": path} | {
        name: Path(value) if name.endswith("_file") else value for name, value in options.items()
    }
    code = (
        "import sys; from pathlib import Path, PosixPath; from bot.sandbox.program import Options, run; "
        f"sys.exit(run(Options(**{options!r})))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_when_it_is_ready_and_stops_when_told(tmp_path: Path, number: signal.Signals) -> None:
    with _start(tmp_path, bot_token="xoxb-mine") as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert set(ready) >= {"ready", "url", "api_url", "bot_token", "app_token", "signing_secret"}
        assert {"client_id", "client_secret"} <= set(ready)
        assert ready["ready"] is True
        assert ready["bot_token"] == "xoxb-mine"
        assert ready["app_token"].startswith("xapp-")
        assert ready["api_url"] == f"{ready['url']}/api/"
        connection = HTTPConnection(ready["url"].removeprefix("http://"))
        connection.request("GET", "/sandbox/api/workspace")
        assert json.load(connection.getresponse())["workspace"]["name"] == "Northwind Travel"
        connection.close()
        process.send_signal(number)
        rest, errors = process.communicate(timeout=10)
    assert (process.returncode, rest, errors) == (0, "", "")


def test_tokens_are_new_in_every_run(tmp_path: Path) -> None:
    seen = set()
    for _ in range(2):
        with _start(tmp_path) as process:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            seen |= {ready["bot_token"], ready["app_token"], ready["signing_secret"]}
            process.terminate()
            process.communicate(timeout=10)
    assert len(seen) == 6


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, errors = _failure(_start(tmp_path, port=port))
    assert code == 2
    assert (
        errors == f"The sandbox cannot listen on port {port} of 127.0.0.1: something else already uses it.\n"
    )


@pytest.mark.parametrize(
    ("option", "content", "sentence"),
    [
        ("manifest_file", "{", "is not valid JSON"),
        ("manifest_file", None, "cannot be read: No such file or directory."),
        ("workspace_file", "people: [", "is not valid YAML near line 1"),
        ("workspace_file", None, "cannot be read: No such file or directory."),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path, option: str, content: str | None, sentence: str
) -> None:
    path = tmp_path / "given"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    code, errors = _failure(_start(tmp_path, **{option: str(path)}))
    assert code == 2
    assert str(path) in errors
    assert sentence in errors
    assert errors.count("\n") == 1


def _failure(process: subprocess.Popen[str]) -> tuple[int, str]:
    with process:
        out, errors = process.communicate(timeout=20)
    assert out == ""
    return process.returncode, errors


def test_a_port_there_cannot_be_is_one_sentence() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bot", "sandbox", "--port", "99999"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert told.returncode == 2
    assert "65535" in told.stderr
    assert "Traceback" not in told.stderr
