"""What does Slack send when a person uses a command, a shortcut, a button or a modal? (Slack facts 4)"""

from bot.sandbox.events import DEPRECATED
from bot.sandbox.input_state import filled_in
from bot.sandbox.json_types import Json
from bot.sandbox.manifest import Shortcut, SlashCommand
from bot.sandbox.model import Conversation, Message, Person
from bot.sandbox.transport import INTERACTIVE, SLASH_COMMANDS, Outcome
from bot.sandbox.views import View
from bot.sandbox.world import World


class Interactions:
    """Builds the payloads and brings them to the app; none of them is ever retried."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def slash_command(
        self, person: Person, conversation: Conversation, command: SlashCommand, text: str
    ) -> tuple[Outcome, str]:
        """Send a slash command; returns what came back and the response_url that was sent."""
        response_url = self._world.response_urls.issue(person.id, conversation.id)
        payload = {
            "token": DEPRECATED,
            "team_id": self._world.state.team.id,
            "team_domain": self._world.state.team.domain,
            "channel_id": conversation.id,
            "channel_name": _channel(conversation)["name"],
            "user_id": person.id,
            "user_name": person.name,
            "command": command.command,
            "text": text,
            "api_app_id": self._world.state.app_id,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": self._world.triggers.issue(person.id),
        }
        return await self._world.transport.send(SLASH_COMMANDS, payload, accepts_response=True), response_url

    async def shortcut(
        self, person: Person, shortcut: Shortcut, place: tuple[Conversation, Message] | None
    ) -> Outcome:
        """Send a global shortcut, or a message shortcut used on the message at `place`."""
        payload: Json = {
            "type": "shortcut",
            "token": DEPRECATED,
            "action_ts": self._world.state.new_ts(),
            "team": self._team(),
            "user": self._user(person),
            "is_enterprise_install": False,
            "enterprise": None,
            "callback_id": shortcut.callback_id,
            "trigger_id": self._world.triggers.issue(person.id),
        }
        if place is not None:
            conversation, message = place
            payload |= {
                "type": "message_action",
                "channel": _channel(conversation),
                "message_ts": message.ts,
                "message": self._world.state.message_as_api(conversation, message),
                "response_url": self._world.response_urls.issue(
                    person.id, conversation.id, thread_ts=message.thread_ts
                ),
            }
        return await self._world.transport.send(INTERACTIVE, payload)

    async def message_action(
        self, person: Person, conversation: Conversation, message: Message, action: Json, state: Json
    ) -> Outcome:
        """Send block_actions from a message; `action` as built by `pressed`."""
        response_url = self._world.response_urls.issue(
            person.id, conversation.id, message_ts=message.ts, thread_ts=message.thread_ts
        )
        payload = self._actions(person, action) | {
            "container": self._container(conversation, message),
            "channel": _channel(conversation),
            "state": {"values": filled_in(message.blocks or [], state)},
            "response_url": response_url,
        }
        if message.addressee is None:  # Slack does not send what an ephemeral message said
            payload["message"] = self._world.state.message_as_api(conversation, message)
        return await self._world.transport.send(INTERACTIVE, payload)

    async def view_action(self, person: Person, view: View, action: Json) -> Outcome:
        """Send block_actions from a modal or the Home tab."""
        payload = self._actions(person, action, view) | {
            "container": {"type": "view", "view_id": view.id},
            "view": self._world.views.as_api(view),
        }
        return await self._world.transport.send(INTERACTIVE, payload)

    async def view_submission(self, person: Person, view: View, response_urls: list[Json]) -> Outcome:
        """Send a modal's content."""
        payload = self._view_payload("view_submission", person, view) | {
            "trigger_id": self._world.triggers.issue(person.id, view.id),
            "response_urls": response_urls,
        }
        return await self._world.transport.send(INTERACTIVE, payload, accepts_response=True)

    async def view_closed(self, person: Person, view: View, *, cleared: bool) -> Outcome:
        """Tell that a modal was closed without being submitted."""
        payload = self._view_payload("view_closed", person, view) | {
            "is_cleared": cleared,
            "response_urls": [],
        }
        return await self._world.transport.send(INTERACTIVE, payload)

    async def suggestion(
        self, person: Person, source: View | tuple[Conversation, Message], where: tuple[str, str], typed: str
    ) -> Outcome:
        """Ask for the options of an external select; `where` is (block_id, action_id)."""
        payload: Json = {
            "type": "block_suggestion",
            "user": self._user(person),
            "api_app_id": self._world.state.app_id,
            "token": DEPRECATED,
            "action_id": where[1],
            "block_id": where[0],
            "value": typed,
            "team": self._team(),
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if isinstance(source, View):
            payload |= {
                "container": {"type": "view", "view_id": source.id},
                "view": self._world.views.as_api(source),
            }
        else:
            conversation, message = source
            payload |= {
                "container": self._container(conversation, message),
                "channel": _channel(conversation),
                "message": self._world.state.message_as_api(conversation, message),
            }
        return await self._world.transport.send(INTERACTIVE, payload, accepts_response=True)

    def pressed(self, element: Json, block_id: str, value: Json) -> Json:
        """The entry of `actions` for an element that was used; `value` in the shape of state.values."""
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block_id,
            "action_ts": self._world.state.new_ts(),
        }
        kept: tuple[str, ...]
        pressed = element["type"] in {"button", "workflow_button", "icon_button"}
        if pressed:
            kept = ("text", "value", "style", "url", "confirm", "accessibility_label", "icon", "workflow")
        elif element["type"] == "feedback_buttons":  # of the two, the one with this value
            both = element["negative_button"], element["positive_button"]
            one = both[both[1]["value"] == value.get("value")]
            return action | {"text": one["text"], "value": one["value"]}
        else:
            kept = ("placeholder", "confirm", *(name for name in element if name.startswith("initial_")))
        action = {name: element[name] for name in kept if name in element} | action
        given = {name: one for name, one in value.items() if name != "type"}
        return action | ({} if pressed else given)

    def _actions(self, person: Person, action: Json, view: View | None = None) -> Json:
        return {
            "type": "block_actions",
            "user": self._user(person),
            "api_app_id": self._world.state.app_id,
            "token": DEPRECATED,
            "trigger_id": self._world.triggers.issue(person.id, view.id if view is not None else None),
            "team": self._team(),
            "enterprise": None,
            "is_enterprise_install": False,
            "actions": [action],
        }

    def _view_payload(self, kind: str, person: Person, view: View) -> Json:
        return {
            "type": kind,
            "team": self._team(),
            "user": self._user(person),
            "api_app_id": self._world.state.app_id,
            "token": DEPRECATED,
            "view": self._world.views.as_api(view),
            "is_enterprise_install": False,
            "enterprise": None,
        }

    def _container(self, conversation: Conversation, message: Message) -> Json:
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": conversation.id,
            "is_ephemeral": message.addressee is not None,
        }
        return container | ({"thread_ts": message.thread_ts} if message.thread_ts else {})

    def _user(self, person: Person) -> Json:
        return {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": self._world.state.team.id,
        }

    def _team(self) -> Json:
        return {"id": self._world.state.team.id, "domain": self._world.state.team.domain}


def _channel(conversation: Conversation) -> Json:
    name = {"im": "directmessage", "groups": "privategroup"}.get(conversation.family, conversation.name)
    return {"id": conversation.id, "name": name}
