"""`python -m bot sandbox --app-command`: the app is started, heard, missed when it ends, and ended with the sandbox."""

import asyncio
import json
import shlex
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.app_process import AppCommandError, app_environment, parse_command
from tests.sandbox.foreign_apps.running import Page, free_port, program, until

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="reads /proc to see who is still running"
)

_READY = {
    "api_url": "http://127.0.0.1:1/api/",
    "bot_token": "xoxb-1",
    "app_token": "xapp-1",
    "signing_secret": "s",
    "client_id": "1.2",
    "client_secret": "c",
}


def _python(code: str) -> str:
    return shlex.join([sys.executable, "-c", code])


async def _refusal(*options: str) -> str:
    async with program(*options) as running:
        assert await running.ended() == 2
    (line,) = running.lines
    return line


async def test_the_app_gets_everything_it_needs_and_is_heard_with_a_prefix(tmp_path: Path) -> None:
    code = (
        "import json, os, sys; print(json.dumps({k: v for k, v in os.environ.items()}));"
        "print(os.getcwd(), file=sys.stderr); import time; time.sleep(60)"
    )
    async with program("--app-command", _python(code), cwd=tmp_path, HTTPS_PROXY="http://p:1") as running:
        ready = json.loads(await running.said('"ready"'))
        said = await running.said("SLACK_API_URL")
        await running.said(f"app | {tmp_path}")
    assert said.startswith("app | {")
    given = json.loads(said.removeprefix("app | "))
    assert given["SLACK_API_URL"] == ready["api_url"]
    assert given["SLACK_API_URL"].endswith("/api/")
    assert given["SLACK_BOT_TOKEN"] == ready["bot_token"]
    assert given["SLACK_APP_TOKEN"] == ready["app_token"]
    assert given["SLACK_SIGNING_SECRET"] == ready["signing_secret"]
    assert given["SANDBOX_CLIENT_ID"] == ready["client_id"]
    assert "HTTPS_PROXY" not in given
    assert "SLACK_CLIENT_ID" not in given


async def test_when_the_app_ends_the_sandbox_says_so_and_goes_on() -> None:
    async with program("--app-command", _python("print('bye', end=''); raise SystemExit(3)")) as running:
        ready = json.loads(await running.said('"ready"'))
        await running.said("The app ended with exit code 3; the sandbox keeps running.")
        async with aiohttp.ClientSession() as http:
            assert (await Page(http, ready["url"]).get("workspace"))["app"]["name"] == "Your App"
    assert "app | bye" in running.lines
    assert running.process.returncode == 0


async def test_an_app_that_was_killed_is_named_by_its_signal() -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    async with program("--app-command", _python(code)) as running:
        await running.said("The app ended by SIGKILL; the sandbox keeps running.")


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_ending_the_sandbox_ends_the_app_and_its_children(
    number: signal.Signals, tmp_path: Path
) -> None:
    code = (
        "import os, subprocess, sys;"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print('pids', os.getpid(), child.pid, flush=True); child.wait()"
    )
    async with program("--app-command", _python(code)) as running:
        pids = [int(one) for one in (await running.said("app | pids")).split()[3:]]
        running.process.send_signal(number)
        assert await running.ended() == 0
    assert len(pids) == 2
    await until(lambda: _gone(pids))
    assert not any("ended" in line or "Traceback" in line for line in running.lines)


async def _gone(pids: list[int]) -> bool:
    return not any(_runs(one) for one in pids)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"  # nobody has asked how it ended, that is all that is left of it


@needs_proc
async def test_an_app_that_does_not_listen_is_ended_by_force() -> None:
    code = (
        "import os, signal, time; signal.signal(15, 1); print('pid', os.getpid(), flush=True); time.sleep(60)"
    )
    async with program("--app-command", _python(code)) as running:
        pid = int((await running.said("app | pid")).split()[-1])
        running.process.terminate()
        assert await running.ended() == 0
    await until(lambda: _gone([pid]))


async def test_a_program_that_does_not_exist_is_one_sentence() -> None:
    said = await _refusal("--app-command", "no-such-program --flag")
    assert said == "--app-command names no-such-program, and there is no such program."


async def test_a_request_url_that_is_none_is_one_sentence() -> None:
    said = await _refusal("--request-url", "localhost:3000")
    assert said == (
        "--request-url must be an address such as http://127.0.0.1:3000/slack/events, not localhost:3000."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("python 'app.py", "--app-command cannot be read: No closing quotation."),
        ("", "--app-command is empty."),
        ("   ", "--app-command is empty."),
        (__file__, f"--app-command names {__file__}, and there is no such program."),
    ],
)
def test_a_command_that_cannot_be_started_is_explained(text: str, sentence: str) -> None:
    with pytest.raises(AppCommandError) as caught:
        parse_command(text)
    assert str(caught.value) == sentence


def test_a_command_is_parted_without_a_shell() -> None:
    assert parse_command("env A=1 'b c' $HOME") == ["env", "A=1", "b c", "$HOME"]


def test_oauth_is_switched_on_only_for_an_app_that_had_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_CLIENT_ID", raising=False)
    assert "SLACK_CLIENT_ID" not in app_environment(_READY)
    monkeypatch.setenv("SLACK_CLIENT_ID", "the one of the real app")
    assert app_environment(_READY)["SLACK_CLIENT_ID"] == "1.2"


def test_the_port_is_that_of_the_request_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8765")
    assert app_environment(_READY)["PORT"] == "8765"
    assert app_environment(_READY, "http://127.0.0.1:3000/slack/events")["PORT"] == "3000"


async def test_a_named_manifest_is_the_apps_and_its_commands_are_all_there_are(tmp_path: Path) -> None:
    document = {"display_information": {"name": "Tea"}, "features": {"slash_commands": [{"command": "/tea"}]}}
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    sleeper = _python("import time; time.sleep(60)")
    async with program("--app-command", sleeper, "--manifest", str(file)) as running:
        ready = json.loads(await running.said('"ready"'))
        async with aiohttp.ClientSession() as http:
            page = Page(http, ready["url"])
            assert (await page.get("workspace"))["app"]["name"] == "Tea"
            refused = await page.act("sam", "command", channel="general", text="/coffee")
    assert refused["error"] == "/coffee is not a valid command."


async def _answering(port: int, *, status: int, echo: bool) -> asyncio.Server:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        size = int(head.partition("content-length: ")[2].split("\r\n")[0])
        body = json.loads(await reader.readexactly(size))
        said = body["challenge"] if echo else "hello"
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(said)}\r\n\r\n{said}".encode())
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", port)


@pytest.mark.parametrize(
    ("status", "echo", "words"),
    [
        (200, True, "answered the challenge."),
        (
            200,
            False,
            "did not answer the challenge (it was not in the answer); Slack would not take this address.",
        ),
        (401, True, "did not answer the challenge (HTTP 401); Slack would not take this address."),
    ],
)
async def test_the_request_url_is_greeted_as_slack_does(status: int, echo: bool, words: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    async with program("--request-url", url) as running, await _answering(port, status=status, echo=echo):
        assert await running.said("challenge") == f"The app at {url} {words}"
