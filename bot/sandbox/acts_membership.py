"""How do people make, join, leave and archive channels?"""

from bot.sandbox.acts import CannotDo, Scene, act
from bot.sandbox.channel_names import NAME_MAX, name_problem
from bot.sandbox.ids import fresh_id
from bot.sandbox.json_types import Json
from bot.sandbox.model import CHANNEL, Conversation


@act("join")
async def join(scene: Scene) -> Json:
    """Join a public channel."""
    conversation = _channel(scene)
    if conversation.is_private and scene.person.id not in conversation.members:
        raise CannotDo("There is no such channel.")
    return {"ok": True, "changed": scene.world.activity.join(conversation, scene.person.id)}


@act("leave")
async def leave(scene: Scene) -> Json:
    """Leave a channel."""
    conversation = _channel(scene)
    if conversation.is_general:
        raise CannotDo(f"You cannot leave #{conversation.name}.")
    return {"ok": True, "changed": scene.world.activity.leave(conversation, scene.person.id)}


@act("invite")
async def invite(scene: Scene) -> Json:
    """Bring a person or the app into a channel."""
    conversation, invited = _channel(scene), scene.other()
    if scene.person.id not in conversation.members:
        raise CannotDo("Join the channel first.")
    if invited.deleted:
        raise CannotDo(f"{invited.real_name} is deactivated.")
    changed = scene.world.activity.join(conversation, invited.id, inviter=scene.person.id)
    return {"ok": True, "changed": changed}


@act("remove")
async def remove(scene: Scene) -> Json:
    """Take a person or the app out of a channel."""
    conversation, removed = _channel(scene), scene.other()
    changed = scene.world.activity.leave(conversation, removed.id, remover=scene.person.id)
    return {"ok": True, "changed": changed}


@act("archive")
async def archive(scene: Scene) -> Json:
    """Archive a channel."""
    conversation = _channel(scene)
    if conversation.is_general:
        raise CannotDo(f"#{conversation.name} cannot be archived.")
    scene.world.activity.set_archived(conversation, scene.person.id, archived=True)
    return {"ok": True}


@act("unarchive")
async def unarchive(scene: Scene) -> Json:
    """Bring an archived channel back."""
    conversation = _channel(scene, archived=True)
    scene.world.activity.set_archived(conversation, scene.person.id, archived=False)
    return {"ok": True}


@act("rename")
async def rename(scene: Scene) -> Json:
    """Give a channel another name."""
    conversation = _channel(scene)
    scene.world.activity.rename(conversation, _new_name(scene))
    return {"ok": True}


@act("create_channel")
async def create_channel(scene: Scene) -> Json:
    """Make a channel."""
    name = _new_name(scene)
    conversation = Conversation(
        id=fresh_id("C"),
        kind=CHANNEL,
        name=name,
        is_private=bool(scene.fields.get("is_private")),
        creator=scene.person.id,
        created=int(scene.world.clock.now()),
        members=[scene.person.id],
    )
    scene.world.activity.add_channel(conversation)
    return {"ok": True, "channel": conversation.id}


@act("open_dm")
async def open_dm(scene: Scene) -> Json:
    """Open the direct message with a person or the app."""
    conversation = scene.world.state.direct(scene.person.id, scene.other().id)
    scene.world.feed.publish({"type": "conversations"}, conversation.members)
    return {"ok": True, "channel": conversation.id}


def _new_name(scene: Scene) -> str:
    name = scene.text("name").lower().removeprefix("#")
    problem = name_problem(name, {one.name for one in scene.world.state.channels()})
    if problem == "name_taken":
        raise CannotDo("That name is already taken by a channel.")
    if problem is not None:
        raise CannotDo(
            f"Channel names have up to {NAME_MAX} letters, digits, hyphens and underscores, and no spaces."
        )
    return name


def _channel(scene: Scene, *, archived: bool = False) -> Conversation:
    conversation = scene.conversation()
    if conversation.kind != CHANNEL:
        raise CannotDo("This works in channels only.")
    if conversation.is_archived is not archived:
        raise CannotDo("This channel is not archived." if archived else "This channel is archived.")
    return conversation
