"""What does a request see when a fault hits it?"""

import asyncio

from aiohttp import hdrs, web

from bot.sandbox.faults import Fault


async def misbehave(
    fault: Fault, request: web.Request, headers: dict[str, str] | None = None
) -> web.Response | None:
    """Stall, cut the connection or answer wrongly; None when the request goes on after a delay.

    `headers` go with answers that Slack itself would have given.
    """
    headers = headers or {}
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.drop:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
    if fault.error is not None:
        return web.json_response({"ok": False, "error": fault.error}, headers=headers)
    if fault.status == 429:
        answer = {"ok": False, "error": "ratelimited"}
        headers = headers | {hdrs.RETRY_AFTER: str(fault.retry_after)}
        return web.json_response(answer, status=429, headers=headers)
    if fault.status is not None:
        return web.Response(status=fault.status, text="<html>Something went wrong</html>")
    return None
