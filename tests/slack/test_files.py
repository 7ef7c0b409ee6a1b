"""Reading a file that a person gave: from where, how much of it, and what may come instead."""

from __future__ import annotations

import gzip
from collections.abc import Sequence

import pytest

from bot.sandbox.faults import BEFORE, Fault
from bot.sandbox.ids import fresh_id
from bot.sandbox.server import Sandbox
from bot.sandbox.uploads import Upload
from bot.slack import files
from bot.slack.door import Door
from bot.slack.errors import OutcomeUnknown, PermanentProblem, RetryLater, SlackProblem, TokenDead
from tests.slack.conftest import MakeDoor
from tests.slack.raw_server import answer, raw_server

SLACK = "https://slack.com/api/"
LOCAL = "http://127.0.0.1:8765/api/"


@pytest.mark.parametrize(
    ("url", "api_url", "trusted"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.yaml", SLACK, True),
        ("https://files.slack.com:443/files-pri/T1-F1/a.yaml", SLACK, True),
        ("https://acme.enterprise.slack.com/files/a.yaml", SLACK, True),
        ("https://files.slack-gov.com/files-pri/a.yaml", "https://slack-gov.com/api/", True),
        ("https://slack.com/files/a.yaml", "https://proxy.example.org/api/", True),
        ("https://proxy.example.org/files/a.yaml", "https://proxy.example.org/api/", True),
        ("http://127.0.0.1:8765/files-pri/F1/a.yaml", LOCAL, True),
        ("http://127.0.0.1:9000/files-pri/F1/a.yaml", LOCAL, False),
        ("http://files.slack.com/files-pri/a.yaml", SLACK, False),
        ("https://files.slack.com:8443/files-pri/a.yaml", SLACK, False),
        ("https://files.slack.com@evil.example/a.yaml", SLACK, False),
        ("https://user@files.slack.com/a.yaml", SLACK, False),
        ("https://files.slack.com.evil.example/a.yaml", SLACK, False),
        ("https://notslack.com/a.yaml", SLACK, False),
        ("https://evil.example/files.slack.com/a.yaml", SLACK, False),
        ("https://docs.google.com/document/d/1", SLACK, False),
        ("https://files.slack.com:port/a.yaml", SLACK, False),
        ("//files.slack.com/a.yaml", SLACK, False),
        ("file:///etc/passwd", SLACK, False),
        ("http://[::1", SLACK, False),
        ("", SLACK, False),
    ],
)
def test_the_token_goes_to_slack_only(url: str, api_url: str, trusted: bool) -> None:
    assert files.is_slacks(url, api_url) is trusted


def _put(sandbox: Sandbox, content: bytes, *, length: int | None = None, name: str = "a b.yaml") -> str:
    size = len(content) if length is None else length
    upload = Upload(fresh_id("F"), name, size, content=content)
    sandbox.world.uploads.add(upload)
    return upload.id


async def _problem(door: Door, file_id: str, most_bytes: int = 1000) -> SlackProblem:
    with pytest.raises(SlackProblem) as caught:
        await door.file(file_id, most_bytes=most_bytes)
    return caught.value


async def test_a_file_of_a_person_is_read_with_the_bots_token(door: Door, sandbox: Sandbox) -> None:
    content = "name: Café\n".encode()
    assert await door.file(_put(sandbox, content), most_bytes=len(content)) == content


async def test_a_file_that_says_it_is_too_large_is_not_read(door: Door, sandbox: Sandbox) -> None:
    problem = await _problem(door, _put(sandbox, b"x" * 1001))
    assert problem.code == files.TOO_LARGE
    assert not [one for one in sandbox.world.wire if one.kind == "download"]


async def test_a_file_that_is_larger_than_it_says_is_read_no_further(door: Door, sandbox: Sandbox) -> None:
    problem = await _problem(door, _put(sandbox, b"x" * 1001, length=10))
    assert problem.code == files.TOO_LARGE
    assert [one.status for one in sandbox.world.wire if one.kind == "download"] == [200]


async def test_without_the_scope_the_file_is_refused_at_once(door: Door, sandbox: Sandbox) -> None:
    sandbox.world.manifest.scopes = tuple(one for one in sandbox.world.manifest.scopes if one != files.SCOPE)
    problem = await _problem(door, _put(sandbox, b"x"))
    assert isinstance(problem, PermanentProblem)
    assert problem.code == "missing_scope"


async def test_the_door_knows_its_scopes_once_it_has_asked(door: Door, sandbox: Sandbox) -> None:
    assert door.may("anything"), "nobody has said otherwise"
    await door.identify()
    assert door.may(files.SCOPE)
    assert not door.may("admin")


async def test_a_file_that_is_gone_and_a_dead_token_are_told_apart(door: Door, sandbox: Sandbox) -> None:
    assert (await _problem(door, "F0")).code == "file_not_found"
    file_id = _put(sandbox, b"x")
    sandbox.faults.add(Fault("files.info", when=BEFORE, error="token_revoked"))
    assert isinstance(await _problem(door, file_id), TokenDead)


def _about(url: str) -> bytes:
    return answer(f'{{"ok": true, "file": {{"id": "F1", "size": 3, "url_private_download": "{url}"}}}}')


PAGE = answer("<html>Sign in</html>", kind="text/html; charset=utf-8")
ASIDE = answer("", status="302 Found", headers="Location: https://acme.slack.com/?redir=x\r\n")
PACKED = answer(gzip.compress(b"0" * 10_000_000), kind="text/plain", headers="Content-Encoding: gzip\r\n")


NO_GZIP = answer("plain after all", kind="text/plain", headers="Content-Encoding: gzip\r\n")


async def test_what_was_packed_on_the_way_is_unpacked(make_door: MakeDoor) -> None:
    packed = answer(gzip.compress(b"name: x"), kind="text/plain", headers="Content-Encoding: gzip\r\n")
    async with raw_server(b"", packed) as server:
        server.answers[0] = _about(server.url.replace("/api/", "/files-pri/F1"))
        assert await make_door(server.url).file("F1", most_bytes=7) == b"name: x"


@pytest.mark.parametrize(
    ("answers", "kind", "code"),
    [
        ([PAGE], PermanentProblem, files.NOT_READABLE),
        ([ASIDE], PermanentProblem, files.NOT_READABLE),
        ([PACKED], PermanentProblem, files.TOO_LARGE),
        ([NO_GZIP], OutcomeUnknown, "error"),
        ([answer("no", status="403 Forbidden", kind="text/plain")], PermanentProblem, files.NOT_READABLE),
        ([answer("no", status="404 Not Found", kind="text/plain")], PermanentProblem, "file_not_found"),
        ([answer("", status="429 Too Many", kind="text/plain")], RetryLater, "ratelimited"),
        ([answer("oh", status="500 Oh", kind="text/plain")], OutcomeUnknown, "http_500"),
        ([answer("abc", kind="text/plain", length=10)], OutcomeUnknown, "ClientPayloadError"),
        ([answer("x" * 2000, kind="text/plain")], PermanentProblem, files.TOO_LARGE),
    ],
)
async def test_what_comes_in_place_of_a_file_is_named(
    make_door: MakeDoor, answers: Sequence[bytes], kind: type[SlackProblem], code: str
) -> None:
    async with raw_server(b"", *answers) as server:
        server.answers[0] = _about(server.url.replace("/api/", "/files-pri/F1"))
        problem = await _problem(make_door(server.url), "F1")
        assert (type(problem), problem.code) == (kind, code)
        assert len(server.requests) == 2
        asked = server.requests[1].lower()
        assert b"authorization: bearer xoxb-1" in asked
        assert b"accept-encoding: identity" in asked


async def test_the_token_never_goes_to_another_server(make_door: MakeDoor) -> None:
    async with raw_server(answer("abc", kind="text/plain")) as other:
        async with raw_server(_about(other.url)) as slack:
            assert (await _problem(make_door(slack.url), "F1")).code == files.ELSEWHERE
        away = answer("", status="302 Found", headers=f"Location: {other.url}\r\n")
        async with raw_server(b"", away) as slack:
            slack.answers[0] = _about(slack.url.replace("/api/", "/files-pri/F1"))
            assert (await _problem(make_door(slack.url), "F1")).code == files.NOT_READABLE
        assert other.requests == []
