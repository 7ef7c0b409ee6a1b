"""conversations.*: which channels and direct messages are there, and how are they made and archived?"""

from bot.sandbox.channel_names import name_problem
from bot.sandbox.ids import fresh_id
from bot.sandbox.json_types import Json
from bot.sandbox.model import CHANNEL, DIRECT, Conversation
from bot.sandbox.rate_limits import TIER_2
from bot.sandbox.web_api.calls import Call, Refused, method, refused_for
from bot.sandbox.web_api.finding import (
    known_person,
    need_membership,
    need_write_scope,
    open_direct,
    visible_channel,
    visible_conversation,
)
from bot.sandbox.web_api.paging import page

READ = ("channels:read", "groups:read", "im:read", "mpim:read")
MANAGE = ("channels:manage", "channels:write", "groups:write", "im:write", "mpim:write")

TOPIC = (
    "channels:manage",
    "channels:write.topic",
    "groups:write",
    "groups:write.topic",
    "im:write",
    "im:write.topic",
    "mpim:write",
    "mpim:write.topic",
)

_TYPES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
_NO_CHANNEL = {"channel": "channel_not_found"}
_MOST_WORDS = 250
"""Characters of a topic or a purpose."""


def channel_as_api(call: Call, conversation: Conversation) -> Json:
    """The channel object of `conversations.info`, as the app sees it."""
    bot = call.world.state.bot.id
    shown: Json = {
        "id": conversation.id,
        "created": conversation.created,
        "is_archived": conversation.is_archived,
        "is_im": conversation.kind == DIRECT,
        "is_org_shared": False,
        "context_team_id": call.world.state.team.id,
        "updated": conversation.created * 1000,
    }
    if conversation.kind == DIRECT:
        partner = call.world.state.people[conversation.partner_of(bot)]
        return shown | {"user": partner.id, "is_user_deleted": partner.deleted, "priority": 0}
    return shown | {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_channel": not conversation.is_private,
        "is_group": False,
        "is_mpim": False,
        "is_private": conversation.is_private,
        "is_general": conversation.is_general,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "unlinked": 0,
        "creator": conversation.creator,
        "is_member": bot in conversation.members,
        "topic": {"value": conversation.topic, "creator": conversation.creator, "last_set": 0},
        "purpose": {"value": conversation.purpose, "creator": conversation.creator, "last_set": 0},
        "previous_names": [],
        "num_members": len(conversation.members),
    }


def wanted_families(call: Call) -> set[str]:
    """The `types` argument as scope words; refuses a type whose scope was not granted."""
    types = call.names("types") or ["public_channel"]
    if not set(types) <= set(_TYPES):
        raise Refused("invalid_types")
    families = {_TYPES[one] for one in types}
    for family in sorted(families):
        call.need_scope(f"{family}:read")
    return families


@method("conversations.list", tier=TIER_2, scopes=READ)
async def list_conversations(call: Call) -> Json:
    """Every conversation of the wanted types that the app can see."""
    families, bot = wanted_families(call), call.world.state.bot.id
    skip_archived = call.flag("exclude_archived")
    seen = [
        one
        for one in call.world.state.conversations.values()
        if one.family in families
        and (one.family == "channels" or bot in one.members)
        and not (skip_archived and one.is_archived)
    ]
    shown, metadata = page(call, seen)
    return {"channels": [channel_as_api(call, one) for one in shown], "response_metadata": metadata}


@method("users.conversations", scopes=READ)
async def list_of_person(call: Call) -> Json:
    """The conversations somebody (default: the app) is a member of."""
    families, bot = wanted_families(call), call.world.state.bot.id
    person = known_person(call).id if call.text("user") else bot
    skip_archived = call.flag("exclude_archived")
    seen = [
        one
        for one in call.world.state.conversations.values()
        if one.family in families
        and person in one.members
        and (one.family == "channels" or bot in one.members)
        and not (skip_archived and one.is_archived)
    ]
    shown, metadata = page(call, seen)
    return {"channels": [channel_as_api(call, one) for one in shown], "response_metadata": metadata}


@method("conversations.info", scopes=READ, required=_NO_CHANNEL)
async def info(call: Call) -> Json:
    """One conversation."""
    conversation = visible_conversation(call)
    call.need_scope(f"{conversation.family}:read")
    shown = channel_as_api(call, conversation)
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


@method("conversations.open", scopes=("channels:manage", "groups:write", "im:write", "mpim:write"))
async def open_conversation(call: Call) -> Json:
    """Open the direct message with a person, or say that it is open."""
    if call.text("channel"):
        conversation, existed = visible_conversation(call), True
    else:
        users = call.names("users")
        if not users:
            raise Refused("users_list_not_supplied")
        call.need_scope("im:write" if len(users) == 1 else "mpim:write")
        if len(users) > 1:
            raise Refused("not_enough_users" if len(set(users)) == 1 else "too_many_users")
        person = call.world.state.people.get(users[0])
        if person is None:
            raise Refused("user_not_found")
        before = set(call.world.state.conversations)
        conversation = open_direct(call, person)
        existed = conversation.id in before
    answer: Json = {"channel": {"id": conversation.id}}
    if call.flag("return_im"):
        answer["channel"] = channel_as_api(call, conversation)
    return answer | ({"no_op": True, "already_open": True} if existed else {})


@method("conversations.create", tier=TIER_2, scopes=MANAGE, required={"name": "invalid_name_required"})
async def create(call: Call) -> Json:
    """Make a channel, with the app in it."""
    private = call.flag("is_private")
    call.need_scope(*(("groups:write",) if private else ("channels:manage", "channels:write")))
    state = call.world.state
    name = checked_name(call)
    conversation = Conversation(
        id=fresh_id("C"),
        kind=CHANNEL,
        name=name,
        is_private=private,
        creator=state.bot.id,
        created=int(state.clock.now()),
        members=[state.bot.id],
    )
    call.world.activity.add_channel(conversation)
    return {"channel": channel_as_api(call, conversation)}


@method(
    "conversations.rename",
    tier=TIER_2,
    scopes=MANAGE,
    required=_NO_CHANNEL | {"name": "invalid_name_required"},
)
async def rename(call: Call) -> Json:
    """Give a channel another name."""
    conversation = visible_channel(call)
    need_write_scope(call, conversation)
    need_membership(call, conversation)
    call.world.activity.rename(conversation, checked_name(call))
    return {"channel": channel_as_api(call, conversation)}


@method("conversations.archive", tier=TIER_2, scopes=MANAGE, required=_NO_CHANNEL)
async def archive(call: Call) -> Json:
    """Close a channel for good."""
    conversation = visible_channel(call)
    need_write_scope(call, conversation)
    if conversation.is_general:
        raise Refused("cant_archive_general")
    if conversation.is_archived:
        raise Refused("already_archived")
    need_membership(call, conversation)
    call.world.activity.set_archived(conversation, call.world.state.bot.id, archived=True)
    return {}


@method("conversations.unarchive", tier=TIER_2, scopes=MANAGE, required=_NO_CHANNEL)
async def unarchive(call: Call) -> Json:
    """Open an archived channel again."""
    conversation = visible_channel(call)
    need_write_scope(call, conversation)
    if not conversation.is_archived:
        raise Refused("not_archived")
    call.world.activity.set_archived(conversation, call.world.state.bot.id, archived=False)
    return {}


@method("conversations.setTopic", tier=TIER_2, scopes=TOPIC, required=_NO_CHANNEL)
async def set_topic(call: Call) -> Json:
    """Say what a channel is about."""
    conversation, topic = _described(call, "topic")
    conversation.topic = topic
    return {"channel": channel_as_api(call, conversation)}


@method("conversations.setPurpose", tier=TIER_2, scopes=TOPIC, required=_NO_CHANNEL)
async def set_purpose(call: Call) -> Json:
    """Say what a channel is for."""
    conversation, purpose = _described(call, "purpose")
    conversation.purpose = purpose
    return {"channel": channel_as_api(call, conversation)}


def _described(call: Call, field: str) -> tuple[Conversation, str]:
    """The channel to describe, and the words for its topic or purpose."""
    conversation = visible_channel(call)
    need_write_scope(call, conversation, "topic")
    if call.args.get(field) is None:  # an empty one takes the words away
        raise refused_for("invalid_arguments", [f"[ERROR] missing required field: {field}"])
    need_membership(call, conversation)
    if conversation.is_archived:
        raise Refused("is_archived")
    words = call.text(field)
    if len(words) > _MOST_WORDS:
        raise Refused("too_long")
    return conversation, words


def checked_name(call: Call) -> str:
    """The `name` argument, if a channel may be called that."""
    name = call.text("name").lower().removeprefix("#")
    problem = name_problem(name, {one.name for one in call.world.state.channels()})
    if problem is not None:
        raise Refused(problem)
    return name
