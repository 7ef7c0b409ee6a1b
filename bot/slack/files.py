"""How do the bytes of files go to Slack and come from it? They have addresses of their own, beside the Web API.

What a person uploads is behind an address that asks for the bot token (scope files:read). The token goes to Slack's own
hosts, or to the server of SLACK_API_URL, and nowhere else: a file may live at another company's, and a redirect leads
away. Source: Slack facts 8.7; docs.slack.dev, reference of the file object and of file_input.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import OutcomeUnknown, PermanentProblem, RetryLater

SCOPE = "files:read"
TOO_LARGE = "file_too_large"
ELSEWHERE = "file_elsewhere"
NOT_READABLE = "file_not_readable"
"""Slack shows its page to sign in instead of the file: the token may not read it."""
UPLOAD, DOWNLOAD = "upload_url", "file_download"
"""What these requests are called where methods have a name."""

NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)
_SLACK = ("slack.com", "slack-gov.com")
_PIECE = 65_536
_GZIP_OR_ZLIB = 47
"""zlib's word for "whichever of the two it is"."""


def is_slacks(url: str, api_url: str) -> bool:
    """Whether the token may be sent to this address: Slack's over TLS, or the origin of the Web API in use."""
    try:
        there, api = urlsplit(url), urlsplit(api_url)
        port, api_port = there.port, api.port
    except ValueError:  # no address at all, or a port that is none
        return False
    host = there.hostname or ""
    if not host or there.username is not None or there.password is not None:
        return False
    if (there.scheme, host, port) == (api.scheme, api.hostname, api_port):
        return True
    known = any(host == one or host.endswith(f".{one}") for one in _SLACK)
    return known and there.scheme == "https" and port in {None, 443}


async def download(
    session: aiohttp.ClientSession,
    about: Mapping[str, Any],
    *,
    client: AsyncWebClient,
    most_bytes: int,
    seconds: float,
) -> bytes:
    """What a file holds, `most_bytes` at most; `about` is Slack's file object. All of it takes `seconds` at most.

    One that says it is larger is not read at all; one that was packed on the way is unpacked no further than that.
    Raises PermanentProblem with one of the codes above, RetryLater or OutcomeUnknown.
    """
    if int(about.get("size") or 0) > most_bytes:
        raise PermanentProblem(TOO_LARGE, method=DOWNLOAD)
    url = str(about.get("url_private_download") or about.get("url_private") or "")
    if not is_slacks(url, client.base_url):
        raise PermanentProblem(ELSEWHERE, method=DOWNLOAD)
    headers = {"Authorization": f"Bearer {client.token}", "Accept-Encoding": "identity"}
    try:
        async with (
            asyncio.timeout(seconds),
            session.get(url, headers=headers, allow_redirects=False, auto_decompress=False) as answer,
        ):
            _check(answer)
            unpack = zlib.decompressobj(_GZIP_OR_ZLIB) if answer.headers.get("Content-Encoding") else None
            found = bytearray()
            async for piece in answer.content.iter_chunked(_PIECE):
                found += unpack.decompress(piece, most_bytes + 1 - len(found)) if unpack else piece
                if len(found) > most_bytes:
                    raise PermanentProblem(TOO_LARGE, method=DOWNLOAD)
            return bytes(found)
    except NEVER_SENT as problem:
        raise RetryLater("no_connection", method=DOWNLOAD) from problem
    except (aiohttp.ClientError, OSError, zlib.error) as problem:  # a timeout is an OSError too
        raise OutcomeUnknown(type(problem).__name__, method=DOWNLOAD) from problem


def _check(answer: aiohttp.ClientResponse) -> None:
    if answer.status == 429:
        raise RetryLater("ratelimited", method=DOWNLOAD)
    if answer.status >= 500:
        raise OutcomeUnknown(f"http_{answer.status}", method=DOWNLOAD)
    if answer.status == 404:
        raise PermanentProblem("file_not_found", method=DOWNLOAD)
    # The page to sign in comes as a redirect, or as a page of HTML with status 200.
    if answer.status != 200 or answer.content_type == "text/html":
        raise PermanentProblem(NOT_READABLE, method=DOWNLOAD)


async def send(session: aiohttp.ClientSession, url: str, content: bytes, *, seconds: float) -> None:
    """Posts bytes to an address that files.getUploadURLExternal gave; the address itself is the secret."""
    try:
        async with session.post(url, data=content, timeout=aiohttp.ClientTimeout(total=seconds)) as answer:
            status = answer.status
    except NEVER_SENT as problem:
        raise RetryLater("no_connection", method=UPLOAD) from problem
    except (aiohttp.ClientError, TimeoutError) as problem:
        raise OutcomeUnknown(type(problem).__name__, method=UPLOAD) from problem
    if status >= 400:
        raise PermanentProblem(f"http_{status}", method=UPLOAD)
