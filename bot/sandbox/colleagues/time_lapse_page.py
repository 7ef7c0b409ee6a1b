"""How does the page start, pace and stop a time-lapse?"""

from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.colleagues.time_lapse import TimeLapse, TimeLapseRefused
from bot.sandbox.json_types import Json


def add_time_lapse_routes(app: web.Application, lapse: TimeLapse) -> None:
    """Put GET and POST /sandbox/api/timelapse into the server.

    POST takes {"action": "play", "weeks", "week_seconds"?}, {"action": "pace", "week_seconds"?} (without a number: as
    fast as the app answers), or {"action": "pause" | "resume" | "skip" | "stop"}, and answers with the state.
    """

    async def show(_: web.Request) -> web.Response:
        return web.json_response(lapse.snapshot())

    async def change(request: web.Request) -> web.Response:
        try:
            await _change(lapse, orjson.loads(await request.read()))
        except orjson.JSONDecodeError:
            return _refused("The body must be JSON.")
        except TimeLapseRefused as refusal:
            return _refused(str(refusal))
        return web.json_response({"ok": True, **lapse.snapshot()})

    app.router.add_get("/sandbox/api/timelapse", show)
    app.router.add_post("/sandbox/api/timelapse", change)


async def _change(lapse: TimeLapse, body: Any) -> None:
    if not isinstance(body, dict):
        raise TimeLapseRefused("The body must be a JSON object.")
    action = body.get("action")
    if action == "play":
        weeks = body.get("weeks")
        if type(weeks) is not int:
            raise TimeLapseRefused("weeks must be a whole number.")
        lapse.play(weeks, _pace(body))
    elif action == "pace":
        lapse.set_pace(_pace(body))
    elif action == "skip":
        lapse.set_pace(None)
        if lapse.snapshot()["phase"] == "paused":
            lapse.resume()
    elif action == "pause":
        lapse.pause()
    elif action == "resume":
        lapse.resume()
    elif action == "stop":
        await lapse.stop()
    else:
        raise TimeLapseRefused(f"A time-lapse knows no action {action}.")


def _pace(body: Json) -> float | None:
    seconds = body.get("week_seconds")
    if seconds is None:
        return None
    if type(seconds) not in {int, float}:
        raise TimeLapseRefused("week_seconds must be a number.")
    return float(seconds)


def _refused(sentence: str) -> web.Response:
    return web.json_response({"ok": False, "error": sentence}, status=400)
