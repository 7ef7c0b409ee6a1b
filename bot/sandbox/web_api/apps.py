"""auth.*, apps.*, team.*, bots.*, emoji.* and api.*: the app itself and its installation."""

import asyncio

from bot.sandbox.json_types import Json
from bot.sandbox.rate_limits import SPECIAL, TIER_1, TIER_2, TIER_4
from bot.sandbox.web_api.calls import Call, Refused, method


@method("api.test", tier=TIER_4, auth="none")
async def api_test(call: Call) -> Json:
    """Say what was sent."""
    answer: Json = {"args": call.args}
    if call.text("error"):
        raise Refused(call.text("error"), **answer)
    return answer


@method("auth.test", tier=SPECIAL, for_people=True)
async def auth_test(call: Call) -> Json:
    """Whose token is this?"""
    state = call.world.state
    person = call.world.tokens.person(call.token)
    owner = state.people[person] if person is not None else state.bot
    answer: Json = {
        "url": f"https://{state.team.domain}.slack.com/",
        "team": state.team.name,
        "user": owner.name,
        "team_id": state.team.id,
        "user_id": owner.id,
        "is_enterprise_install": False,
    }
    return answer if person is not None else answer | {"bot_id": state.bot_id}


@method("auth.revoke", for_people=True)
async def auth_revoke(call: Call) -> Json:
    """Make the token useless: the bot's, or the person's it belongs to."""
    testing = call.flag("test")
    person = call.world.tokens.person(call.token)
    if not testing and person is not None:
        call.world.revoke_person(call.token, person)
    elif not testing:
        call.world.revoke()
    return {"revoked": not testing}


_LEAVING: set[asyncio.Task[None]] = set()


@method(
    "apps.uninstall",
    tier=TIER_1,
    required={"client_id": "invalid_client_id", "client_secret": "bad_client_secret"},
    for_people=True,
)
async def uninstall(call: Call) -> Json:
    """Take the app out of the workspace; the answer comes before the connections are closed."""
    tokens = call.world.tokens
    if call.text("client_id") != tokens.client_id:
        raise Refused("invalid_client_id")
    if call.text("client_secret") != tokens.client_secret:
        raise Refused("bad_client_secret")
    leaving = asyncio.create_task(call.world.uninstall())
    _LEAVING.add(leaving)
    leaving.add_done_callback(_LEAVING.discard)
    return {}


@method("apps.connections.open", auth="app")
async def connections_open(call: Call) -> Json:
    """An address for one Socket Mode connection.

    Which error Slack has for an app with Socket Mode switched off is not published; of those on the method's page
    forbidden_team is the nearest.
    """
    url = call.world.open_socket()
    if not url:
        raise Refused("forbidden_team")
    return {"url": url}


@method(
    "apps.event.authorizations.list",
    tier=TIER_4,
    auth="app",
    required={"event_context": "invalid_event_context"},
)
async def event_authorizations(call: Call) -> Json:
    """Which installations may see an event; here it is always the one there is."""
    context = call.text("event_context")
    for sent in reversed(call.world.events.sent):
        if sent["event_context"] == context:
            return {"authorizations": sent["authorizations"], "response_metadata": {"next_cursor": ""}}
    raise Refused("invalid_event_context")


@method("team.info", scopes=("team:read",))
async def team_info(call: Call) -> Json:
    """The workspace."""
    team = call.world.state.team
    if call.text("team") not in {"", team.id}:
        raise Refused("team_not_found")
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "url": f"https://{team.domain}.slack.com/",
            "domain": team.domain,
            "email_domain": f"{team.domain}.example",
            "icon": {"image_default": True},
            "avatar_base_url": "https://ca.slack-edge.com/",
            "is_verified": False,
        }
    }


@method("team.profile.get", scopes=("users.profile:read",))
async def team_profile(call: Call) -> Json:
    """Which custom profile fields the workspace has."""
    fields = [
        {
            "id": field_id,
            "ordering": index,
            "label": field["label"],
            "hint": "",
            "type": field["type"],
            "possible_values": None,
            "options": None,
            "is_hidden": False,
        }
        for index, (field_id, field) in enumerate(call.world.state.team.profile_fields.items())
    ]
    return {"profile": {"fields": fields, "sections": []}}


@method("bots.info", scopes=("users:read",))
async def bots_info(call: Call) -> Json:
    """A bot by its bot id."""
    for person in call.world.state.people.values():
        if person.is_bot and person.bot_id == (call.text("bot") or call.world.state.bot_id):
            return {
                "bot": {
                    "id": person.bot_id,
                    "deleted": person.deleted,
                    "name": person.real_name,
                    "updated": person.updated,
                    "app_id": person.app_id,
                    "user_id": person.id,
                    "icons": {"image_36": "", "image_48": "", "image_72": ""},
                }
            }
    raise Refused("bot_not_found")


@method("emoji.list", tier=TIER_2, scopes=("emoji:read",))
async def emoji_list(call: Call) -> Json:
    """The workspace's own emoji."""
    domain = call.world.state.team.domain
    custom = {
        name: f"https://emoji.slack-edge.com/{domain}/{name}.png" for name in call.world.state.custom_emoji
    }
    return {"emoji": custom, "cache_ts": str(int(call.world.clock.now()))}
