"""How is an app served that listens on one HTTP address instead of a socket? (Slack facts 1.2, 1.4)"""

import asyncio
import copy
import sys
from urllib.parse import urlsplit

from bot.sandbox.http_delivery import HttpDelivery
from bot.sandbox.json_types import Json
from bot.sandbox.manifest import ManifestError

_PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.2


def with_request_url(manifest: Json, url: str) -> Json:
    """The manifest with Socket Mode off and this address for events, interactivity, options and every command.

    Raises ManifestError when it is no http or https address.
    """
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise ManifestError(
            f"--request-url must be an address such as http://127.0.0.1:3000/slack/events, not {url}."
        )
    changed = copy.deepcopy(manifest)
    settings = changed.setdefault("settings", {})
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] = (settings.get("event_subscriptions") or {}) | {"request_url": url}
    settings["interactivity"] = {
        "is_enabled": True,
        "request_url": url,
        "message_menu_options_url": url,
    }
    for command in (changed.get("features") or {}).get("slash_commands") or []:
        command["url"] = url
    return changed


async def verify_request_url(delivery: HttpDelivery, url: str) -> None:
    """Do what Slack does when the address is entered: send a challenge, and say on stderr how it went.

    An app that is still starting is given a minute to listen.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + _PATIENCE_SECONDS
    answers, problem = await delivery.verify(url)
    while not answers and loop.time() < until:
        await asyncio.sleep(_PAUSE_SECONDS)
        answers, problem = await delivery.verify(url)
    if not answers:
        sentence = f"Nothing answers at {url} yet; deliveries are tried all the same."
    elif problem is None:
        sentence = f"The app at {url} answered the challenge."
    else:
        sentence = (
            f"The app at {url} did not answer the challenge ({problem}); Slack would not take this address."
        )
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
