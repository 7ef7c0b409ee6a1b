"""Who is Encore in Slack? The first call, made until Slack answers."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog

from bot.errors import SettingsProblem
from bot.slack.door import Door
from bot.slack.errors import PermanentProblem, SlackProblem, TokenDead

log = structlog.get_logger()


async def sign_in(door: Door, *, address: str) -> dict[str, Any]:
    """Slack's answer to auth.test, patient with a network that is not there yet; `address` is where Slack is asked.

    Raises SettingsProblem, with what to do, when Slack refuses the token or the app.
    """
    pause = 1.0
    while True:
        try:
            return dict(await door.identify())
        except TokenDead as problem:
            msg = (
                f"Slack refuses SLACK_BOT_TOKEN ({problem.code}): copy the Bot User OAuth Token again from "
                "your app's settings (OAuth & Permissions), or reinstall the app there."
            )
            raise SettingsProblem(msg) from problem
        except PermanentProblem as problem:
            msg = f"Slack does not let Encore in ({problem.code}): check SLACK_API_URL and reinstall the app."
            raise SettingsProblem(msg) from problem
        except SlackProblem as problem:
            log.warning("slack_not_reached", at=address, code=problem.code, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60.0)
