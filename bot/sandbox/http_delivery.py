"""How are events and interactions brought to an app that listens on HTTP? (Slack facts 1.2, 1.4, 6.1)"""

import hashlib
import hmac
import secrets
import time
from typing import ClassVar
from urllib.parse import urlencode

import aiohttp
import orjson

from bot.sandbox.events import DEPRECATED
from bot.sandbox.json_types import Json
from bot.sandbox.manifest import Manifest
from bot.sandbox.transport import BAD_STATUS, EVENTS, NO_CONNECTION, SLASH_COMMANDS, TIMEOUT, Outcome, Retry

TOO_MANY_REDIRECTS = "too_many_redirects"
BAD_TLS = "ssl_error"

# aiohttp counts the answer that ends the chain, too.
_MAX_REDIRECTS = 3


class HttpDelivery:
    """Signed POST requests to the addresses in the manifest; used when it has Socket Mode switched off."""

    def __init__(self, manifest: Manifest, signing_secret: str, *, ack_seconds: float = 3.0) -> None:
        self._manifest = manifest
        self._secret = signing_secret
        self._ack_seconds = ack_seconds
        self._session: aiohttp.ClientSession | None = None
        self.connected = False
        """Whether the app answered the last request."""

    reasons: ClassVar = {
        TIMEOUT: "http_timeout",
        NO_CONNECTION: "connection_failed",
        BAD_STATUS: "http_error",
        TOO_MANY_REDIRECTS: "too_many_redirects",
        BAD_TLS: "ssl_error",
    }

    async def send(
        self, kind: str, payload: Json, *, accepts_response: bool = False, retry: Retry | None = None
    ) -> Outcome:
        """Post one payload and take a 2xx answer within the deadline as its acknowledgement."""
        started = time.monotonic()
        url = self._url(kind, payload)
        if url is None:
            return Outcome(0.0, failure=NO_CONNECTION)
        body, content_type = _encoded(kind, payload)
        headers = self._signed(body) | {"Content-Type": content_type}
        if retry is not None:
            headers |= {"X-Slack-Retry-Num": str(retry.attempt), "X-Slack-Retry-Reason": retry.reason}
        timeout = aiohttp.ClientTimeout(total=self._ack_seconds)
        try:
            async with self._http().post(
                url, data=body, headers=headers, timeout=timeout, max_redirects=_MAX_REDIRECTS
            ) as response:
                answer = await response.read()
        except TimeoutError:
            return self._failed(started, TIMEOUT)
        except aiohttp.TooManyRedirects:
            return self._failed(started, TOO_MANY_REDIRECTS)
        except aiohttp.ClientSSLError:
            return self._failed(started, BAD_TLS)
        except aiohttp.ClientError:
            return self._failed(started, NO_CONNECTION)
        if not 200 <= response.status < 300:
            final = response.headers.get("X-Slack-No-Retry") == "1"
            return self._failed(started, BAD_STATUS, final=final, status=response.status)
        self.connected = True
        said = _decoded(answer)
        return Outcome(
            _ms(started), payload=said if accepts_response else None, ack=said, status=response.status
        )

    async def verify(self, url: str) -> tuple[bool, str | None]:
        """Send `url_verification` to an address.

        Returns whether anything answered, and what was wrong with the answer (None: the challenge came back).
        """
        challenge = secrets.token_urlsafe(24)
        body = orjson.dumps({"token": DEPRECATED, "challenge": challenge, "type": "url_verification"})
        headers = self._signed(body) | {"Content-Type": "application/json"}
        timeout = aiohttp.ClientTimeout(total=self._ack_seconds)
        try:
            async with self._http().post(url, data=body, headers=headers, timeout=timeout) as response:
                answer = (await response.read()).decode(errors="replace")
        except (TimeoutError, aiohttp.ClientError):
            return False, None
        if not 200 <= response.status < 300:
            return True, f"HTTP {response.status}"
        self.connected = challenge in answer
        return True, None if self.connected else "it was not in the answer"

    async def close(self) -> None:
        """Close what is open."""
        if self._session is not None:
            await self._session.close()

    def _url(self, kind: str, payload: Json) -> str | None:
        if kind == EVENTS:
            return self._manifest.events_url
        if kind == SLASH_COMMANDS:
            known = self._manifest.commands.get(payload["command"])
            return (known.url if known is not None else None) or self._manifest.interactivity_url
        if payload["type"] == "block_suggestion":
            return self._manifest.options_url
        return self._manifest.interactivity_url

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp = str(int(time.time()))
        base = b"v0:" + stamp.encode() + b":" + body
        signature = hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}"}

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    def _failed(
        self, started: float, reason: str, *, final: bool = False, status: int | None = None
    ) -> Outcome:
        self.connected = reason == BAD_STATUS
        return Outcome(_ms(started), failure=reason, final=final, status=status)


def _encoded(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == EVENTS:
        return orjson.dumps(payload), "application/json"
    form = payload if kind == SLASH_COMMANDS else {"payload": orjson.dumps(payload).decode()}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _decoded(answer: bytes) -> Json | None:
    if not answer.strip():
        return None
    try:
        body = orjson.loads(answer)
    except orjson.JSONDecodeError:
        return {"text": answer.decode(errors="replace")}
    return body if isinstance(body, dict) else {"text": str(body)}


def _ms(started: float) -> float:
    return round((time.monotonic() - started) * 1000, 2)
