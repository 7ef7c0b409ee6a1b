"""What do Slack's own slash commands do: /invite, /remove, /join, /leave, /topic and /archive?"""

from collections.abc import Callable

from bot.sandbox.acts import CannotDo, Scene
from bot.sandbox.json_types import Json
from bot.sandbox.mentions import typed_elements
from bot.sandbox.model import CHANNEL, Conversation


def builtin_command(scene: Scene, conversation: Conversation, name: str, text: str) -> Json | None:
    """Do one of Slack's own commands; None when `name` is none of them."""
    perform = _COMMANDS.get(name)
    if perform is None:
        return None
    if conversation.kind != CHANNEL:
        raise CannotDo(f"{name} works in channels only.")
    perform(scene, conversation, text)
    return {"ok": True}


def _invite(scene: Scene, conversation: Conversation, text: str) -> None:
    for person in _people(scene, text):
        scene.world.activity.join(conversation, person, inviter=scene.person.id)


def _remove(scene: Scene, conversation: Conversation, text: str) -> None:
    for person in _people(scene, text):
        scene.world.activity.leave(conversation, person, remover=scene.person.id)


def _join(scene: Scene, conversation: Conversation, text: str) -> None:
    wanted = scene.conversation(text) if text else conversation
    scene.world.activity.join(wanted, scene.person.id)


def _leave(scene: Scene, conversation: Conversation, _: str) -> None:
    if conversation.is_general:
        raise CannotDo(f"You cannot leave #{conversation.name}.")
    scene.world.activity.leave(conversation, scene.person.id)


def _topic(scene: Scene, conversation: Conversation, text: str) -> None:
    conversation.topic = text
    scene.world.feed.publish({"type": "workspace"})


def _archive(scene: Scene, conversation: Conversation, _: str) -> None:
    if conversation.is_general:
        raise CannotDo(f"#{conversation.name} cannot be archived.")
    scene.world.activity.set_archived(conversation, scene.person.id, archived=True)


def _people(scene: Scene, text: str) -> list[str]:
    named = [one["user_id"] for one in typed_elements(scene.world.state, text) if one["type"] == "user"]
    if not named:
        raise CannotDo("Name somebody with @.")
    return named


_COMMANDS: dict[str, Callable[[Scene, Conversation, str], None]] = {
    "/invite": _invite,
    "/remove": _remove,
    "/kick": _remove,
    "/join": _join,
    "/leave": _leave,
    "/topic": _topic,
    "/archive": _archive,
}
