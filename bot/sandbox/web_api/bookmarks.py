"""bookmarks.*: which links stand at the head of a channel?"""

from urllib.parse import urlsplit

from bot.sandbox.emoji import is_emoji_name
from bot.sandbox.ids import fresh_id
from bot.sandbox.json_types import Json
from bot.sandbox.model import Conversation
from bot.sandbox.rate_limits import TIER_2
from bot.sandbox.web_api.calls import Call, Refused, method
from bot.sandbox.web_api.finding import need_membership, visible_conversation

BOOKMARKS_MAX = 100

_WRITE = ("bookmarks:write",)


@method("bookmarks.add", tier=TIER_2, scopes=_WRITE, required=("title", "type"))
async def add(call: Call) -> Json:
    """Put a link at the end of the row."""
    conversation = _channel(call)
    need_membership(call, conversation)
    if call.text("type") != "link":
        raise Refused("invalid_bookmark_type")
    if len(conversation.bookmarks) >= BOOKMARKS_MAX:
        raise Refused("too_many_bookmarks")
    now = int(call.world.clock.now())
    bookmark: Json = {
        "id": fresh_id("Bk"),
        "channel_id": conversation.id,
        "title": call.text("title"),
        "link": _link(call),
        "emoji": _emoji(call),
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": now,
        "date_updated": 0,
        "rank": f"{len(conversation.bookmarks):03d}",
        "last_updated_by_user_id": call.world.state.bot.id,
        "last_updated_by_team_id": call.world.state.team.id,
        "shortcut_id": None,
        "app_id": call.world.state.app_id,
    }
    conversation.bookmarks[bookmark["id"]] = bookmark
    return {"bookmark": bookmark}


@method("bookmarks.edit", tier=TIER_2, scopes=_WRITE)
async def edit(call: Call) -> Json:
    """Change the title, link or emoji of one."""
    conversation = _channel(call)
    bookmark = _bookmark(call, conversation)
    if call.text("title"):
        bookmark["title"] = call.text("title")
    if call.text("link"):
        bookmark["link"] = _link(call)
    if call.text("emoji"):
        bookmark["emoji"] = _emoji(call)
    bookmark["date_updated"] = int(call.world.clock.now())
    return {"bookmark": bookmark}


@method("bookmarks.list", scopes=("bookmarks:read",))
async def list_bookmarks(call: Call) -> Json:
    """All of a channel, in order."""
    return {"bookmarks": list(_channel(call).bookmarks.values())}


@method("bookmarks.remove", tier=TIER_2, scopes=_WRITE)
async def remove(call: Call) -> Json:
    """Take one away."""
    conversation = _channel(call)
    del conversation.bookmarks[_bookmark(call, conversation)["id"]]
    return {}


def _channel(call: Call) -> Conversation:
    return visible_conversation(call, "channel_id")


def _bookmark(call: Call, conversation: Conversation) -> Json:
    found = conversation.bookmarks.get(call.text("bookmark_id"))
    if found is None:
        raise Refused("not_found")
    return found


def _link(call: Call) -> str:
    link = call.text("link")
    if urlsplit(link).scheme not in {"http", "https"}:
        raise Refused("invalid_link")
    return link


def _emoji(call: Call) -> str:
    emoji = call.text("emoji")
    if emoji and not is_emoji_name(emoji.strip(":"), call.world.state.custom_emoji):
        raise Refused("invalid_emoji")
    return emoji
