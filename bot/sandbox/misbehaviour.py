"""What does a request see when a fault hits it?"""

import asyncio

from aiohttp import hdrs, web

from bot.sandbox.faults import Fault
from bot.sandbox.wire import Entry

HTML = "<!doctype html><html><head><title>Error</title></head><body>Something went wrong</body></html>"
CUT = "nothing: the connection was cut"


async def misbehave(
    fault: Fault, request: web.Request, headers: dict[str, str] | None = None, *, entry: Entry | None = None
) -> web.Response | None:
    """Stall, cut the connection or answer wrongly; None when the request goes on after a delay.

    `headers` go with answers that Slack itself would have given. `entry` of the journal is told what the app got.
    """
    headers = headers or {}
    if entry is not None:
        entry.faults.append(fault.words)
        entry.tell()
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.drop:
        if request.transport is not None:
            request.transport.abort()
        return _instead(entry, CUT, web.Response(status=500))
    if fault.error is not None:
        answer = {"ok": False, "error": fault.error}
        return _instead(entry, fault.error, web.json_response(answer, headers=headers))
    if fault.status == 429:
        answer = {"ok": False, "error": "ratelimited"}
        headers = headers | {hdrs.RETRY_AFTER: str(fault.retry_after)}
        if entry is not None:
            entry.retry_after = fault.retry_after
        return _instead(entry, "ratelimited", web.json_response(answer, status=429, headers=headers))
    if fault.status is not None:
        response = web.Response(status=fault.status, text=HTML, content_type="text/html")
        return _instead(entry, f"HTTP {fault.status} with a page of HTML", response)
    return None


def _instead(entry: Entry | None, got: str, response: web.Response) -> web.Response:
    if entry is not None:
        entry.instead, entry.error, entry.status = got, got.partition(":")[2].strip() or got, response.status
    return response
