"""How do people write, change and delete messages, and react to them?"""

from bot.sandbox.acts import CannotDo, Scene, act, failure_name, reported
from bot.sandbox.acts_builtin import builtin_command
from bot.sandbox.emoji import is_emoji_name
from bot.sandbox.json_types import Json
from bot.sandbox.manifest import SlashCommand
from bot.sandbox.mentions import as_rich_text, as_text, typed_elements
from bot.sandbox.model import DIRECT, Conversation, Message
from bot.sandbox.state import SLACKBOT


@act("message")
async def write(scene: Scene) -> Json:
    """Write a line in a conversation or thread, as typed."""
    conversation = scene.conversation()
    text = scene.text("text").strip()
    if not text:
        raise CannotDo("There is nothing to send.")
    may_write(scene, conversation)
    elements = typed_elements(scene.world.state, text)
    parent = conversation.messages.get(str(scene.fields.get("thread_ts") or ""))
    message = scene.world.activity.say_as(
        scene.person,
        conversation,
        as_text(scene.world.state, elements),
        blocks=[as_rich_text(elements)],
        simulated=scene.simulated,
        thread_ts=(parent.thread_ts or parent.ts) if parent is not None else None,
    )
    scene.world.state.read_marks[(scene.person.id, conversation.id)] = message.ts
    return {"ok": True, "ts": message.ts, "channel": conversation.id}


@act("edit")
async def edit(scene: Scene) -> Json:
    """Change one's own message."""
    conversation = scene.conversation()
    message = scene.message(conversation)
    if message.user != scene.person.id:
        raise CannotDo("You can only edit your own messages.")
    elements = typed_elements(scene.world.state, scene.text("text").strip())
    scene.world.activity.edit(
        conversation,
        message,
        scene.person.id,
        text=as_text(scene.world.state, elements),
        blocks=[as_rich_text(elements)],
    )
    return {"ok": True}


@act("delete")
async def delete(scene: Scene) -> Json:
    """Delete one's own message (an admin any message), or dismiss an ephemeral one."""
    conversation = scene.conversation()
    message = scene.message(conversation)
    if message.addressee is None and message.user != scene.person.id and not scene.person.is_admin:
        raise CannotDo("You can only delete your own messages.")
    scene.world.activity.delete(conversation, message)
    return {"ok": True}


@act("reaction")
async def react(scene: Scene) -> Json:
    """React to a message, or take the reaction back."""
    conversation = scene.conversation()
    message = scene.message(conversation)
    name = scene.text("name").strip(":")
    if not is_emoji_name(name, scene.world.state.custom_emoji):
        raise CannotDo(f":{name}: is not an emoji.")
    if conversation.is_archived or message.addressee is not None:
        raise CannotDo("You cannot react to this message.")
    change = scene.world.activity.unreact if scene.fields.get("remove") else scene.world.activity.react
    if scene.simulated:
        message.simulated_reactions.append((name, scene.person.id))
    return {"ok": True, "changed": change(conversation, message, scene.person.id, name)}


@act("command")
async def command(scene: Scene) -> Json:
    """Use a slash command, as typed after the person pressed enter."""
    conversation = scene.conversation()
    name, _, rest = scene.text("text").strip().partition(" ")
    found = scene.world.manifest.commands.get(name) if scene.world.state.installed else None
    if scene.fields.get("thread_ts"):
        raise CannotDo(f"{name} is not supported in threads. Sorry!")
    if found is None and (done := builtin_command(scene, conversation, name, rest.strip())) is not None:
        return done
    if found is None and name != "/" and scene.world.manifest.is_open and scene.world.state.installed:
        found = SlashCommand(name, description="", usage_hint="", should_escape=False, url=None)
    if found is None:
        slackbot_says(scene, conversation, _unknown_command(name))
        return {"ok": False, "error": f"{name} is not a valid command."}
    text = rest.strip()
    if found.should_escape:
        text = as_text(scene.world.state, typed_elements(scene.world.state, text), with_names=True)
    outcome, response_url = await scene.interactions.slash_command(scene.person, conversation, found, text)
    if outcome.failure is not None:
        sentence = f'{name} failed with the error "{failure_name(outcome)}"'
        slackbot_says(scene, conversation, sentence)
        return reported(outcome, sentence)
    if name not in scene.world.manifest.commands:
        scene.world.manifest.commands[name] = found
        scene.world.feed.publish({"type": "workspace"})  # from now on the page offers it
    if outcome.payload:
        target = scene.world.response_urls.peek(response_url)
        error = scene.responses.acknowledged(target, outcome.payload)
        if error is not None:
            slackbot_says(scene, conversation, f'{name} failed with the error "{error}"')
    return reported(outcome, "")


def may_write(scene: Scene, conversation: Conversation) -> None:
    """Refuse where the person cannot write."""
    state = scene.world.state
    if conversation.is_archived:
        raise CannotDo("This channel is archived.")
    if scene.person.id not in conversation.members:
        raise CannotDo("Join the channel first.")
    if not state.installed and conversation.kind == DIRECT and state.bot.id in conversation.members:
        raise CannotDo(f"{scene.world.manifest.name} is not installed in this workspace.")
    closed = not scene.world.manifest.messages_tab or scene.world.manifest.messages_tab_read_only
    if closed and conversation.kind == DIRECT and state.bot.id in conversation.members:
        raise CannotDo("Sending messages to this app has been turned off.")


def slackbot_says(scene: Scene, conversation: Conversation, text: str) -> None:
    """Show the person a line by Slackbot that only they see."""
    message = Message(
        ts=scene.world.state.new_ts(),
        user=SLACKBOT,
        text=text,
        username="Slackbot",
        addressee=scene.person.id,
    )
    scene.world.activity.say(conversation, message)


def _unknown_command(name: str) -> str:
    return (
        f"`{name}` is not a valid command. In Slack, all messages that start with the “/” symbol are "
        "interpreted as commands. If you are trying to send a message and not run a command, try preceding "
        "the “/” with an empty space."
    )
