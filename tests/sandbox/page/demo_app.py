"""A small Bolt app with one of everything the page has to draw, for the tests that look at the page."""

import asyncio
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Demo", "description": "One of everything"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "demo"},
        "slash_commands": [
            {
                "command": "/form",
                "description": "Open a form",
                "usage_hint": "[who to thank]",
                "should_escape": True,
            },
            {"command": "/panel", "description": "Show a panel only you can see"},
            {"command": "/silent", "description": "Never answers"},
        ],
        "shortcuts": [
            {"name": "Tell a story", "type": "global", "callback_id": "story", "description": "Share one"},
            {"name": "Keep this", "type": "message", "callback_id": "keep", "description": "Save a message"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "chat:write",
                "commands",
                "files:read",
                "im:history",
                "im:write",
                "im:read",
                "users:read",
                "channels:history",
                "channels:read",
                "reactions:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im", "message.channels"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def plain(text: str) -> dict[str, Any]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(value: str, text: str) -> dict[str, Any]:
    """An option whose text is plain."""
    return {"text": plain(text), "value": value}


def field(name: str, label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An input block whose block_id and action_id are `name`."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {"action_id": name, **element},
        **more,
    }


COLORS = [option("red", "Red"), option("green", "Green"), option("blue", "Blue")]
GROUPS = [
    {"label": plain("Warm"), "options": [option("red", "Red"), option("gold", "Gold")]},
    {"label": plain("Cool"), "options": [option("green", "Green"), option("blue", "Blue")]},
]

FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("A form"),
    "submit": plain("Give"),
    "close": plain("Cancel"),
    "notify_on_close": True,
    "blocks": [
        {"type": "section", "text": {"type": "mrkdwn", "text": "Say *thank you* :tada:"}},
        field("who", "Who", {"type": "users_select", "placeholder": plain("Choose a person")}),
        field(
            "why",
            "Why",
            {"type": "plain_text_input", "multiline": True, "min_length": 5, "max_length": 200},
            hint=plain("What did they do?"),
        ),
        field("color", "Colour", {"type": "static_select", "option_groups": GROUPS}, optional=True),
        field("tags", "Tags", {"type": "multi_static_select", "options": COLORS, "max_selected_items": 2}),
        field(
            "skill",
            "Skill",
            {"type": "external_select", "min_query_length": 2, "placeholder": plain("Search")},
            optional=True,
        ),
        field("where", "Where", {"type": "conversations_select", "default_to_current_conversation": True}),
        field("day", "Day", {"type": "datepicker", "initial_date": "2026-11-24"}),
        field("hour", "Hour", {"type": "timepicker"}, optional=True),
        field("instant", "Instant", {"type": "datetimepicker"}, optional=True),
        field("how", "How", {"type": "radio_buttons", "options": COLORS[:2]}, dispatch_action=True),
        field("extras", "Extras", {"type": "checkboxes", "options": COLORS}, optional=True),
        field(
            "count",
            "Count",
            {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"},
            optional=True,
        ),
        field("mail", "E-mail", {"type": "email_text_input"}, optional=True),
        field("link", "Link", {"type": "url_text_input"}, optional=True),
        field("file", "File", {"type": "file_input", "max_files": 2}, optional=True),
    ],
}

PANEL: list[dict[str, Any]] = [
    {"type": "header", "text": plain("Panel :wave:")},
    {
        "type": "section",
        "block_id": "intro",
        "text": {
            "type": "mrkdwn",
            "text": "*Bold* _it_ ~gone~ `code` <https://example.org|a link>\n> quoted\n• one\n• two",
        },
        "accessory": {
            "type": "overflow",
            "action_id": "over",
            "options": [option("first", "First"), option("second", "Second")],
        },
    },
    {
        "type": "section",
        "fields": [{"type": "mrkdwn", "text": "*Given*\n3"}, {"type": "mrkdwn", "text": "*Received*\n5"}],
    },
    {
        "type": "actions",
        "block_id": "acts",
        "elements": [
            {"type": "button", "action_id": "go", "text": plain("Go"), "style": "primary", "value": "1"},
            {
                "type": "button",
                "action_id": "drop",
                "text": plain("Drop"),
                "style": "danger",
                "confirm": {
                    "title": plain("Really?"),
                    "text": plain("It will be gone."),
                    "confirm": plain("Yes, drop"),
                    "deny": plain("No"),
                },
            },
            {
                "type": "static_select",
                "action_id": "pick",
                "placeholder": plain("Pick a colour"),
                "option_groups": GROUPS,
            },
            {"type": "datepicker", "action_id": "when", "placeholder": plain("When")},
        ],
    },
    {"type": "divider"},
    {
        "type": "image",
        "image_url": "https://example.org/chart.png",
        "alt_text": "A chart of thanks",
        "title": plain("Chart"),
    },
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Rich ", "style": {"bold": True}},
                    {"type": "emoji", "name": "heart"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "uno"}]},
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "due"}]},
                ],
            },
        ],
    },
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Name"}, {"type": "raw_text", "text": "Thanks"}],
            [{"type": "raw_text", "text": "Ana"}, {"type": "raw_text", "text": "5"}],
        ],
    },
    {
        "type": "context",
        "elements": [
            {"type": "mrkdwn", "text": "Since <!date^1795500000^{date_short}^https://example.org|November>"}
        ],
    },
]


def home_view(presses: int) -> dict[str, Any]:
    """The Home tab after so many presses of its button."""
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Your week")},
            {"type": "section", "text": {"type": "mrkdwn", "text": f"Pressed {presses} times"}},
            field("note", "Note", {"type": "plain_text_input"}),
            {
                "type": "actions",
                "block_id": "home",
                "elements": [{"type": "button", "action_id": "press", "text": plain("Press")}],
            },
        ],
    }


class DemoApp:
    """The app, connected to a sandbox; what it hears is kept in `heard` as (what, payload)."""

    def __init__(self, sandbox: Sandbox) -> None:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        self.app = AsyncApp(
            client=client, signing_secret=sandbox.signing_secret, process_before_response=True
        )
        self.client = client
        self.heard: list[tuple[str, Any]] = []
        self.errors: dict[str, str] = {}
        self.gate = asyncio.Event()
        """Buttons are acknowledged once this is set."""
        self.gate.set()
        self._news = asyncio.Event()
        self._presses: dict[str, int] = {}
        self._handler = AsyncSocketModeHandler(self.app, sandbox.app_token)
        self._listen()

    async def connect(self) -> None:
        """Open the socket."""
        await self._handler.connect_async()

    async def close(self) -> None:
        """Close the socket and wait for what runs."""
        await self._handler.close_async()
        await self._handler.client.aiohttp_client_session.close()

    def last(self, what: str) -> Any:
        """The last payload heard under that name; None when there was none."""
        return next((payload for name, payload in reversed(self.heard) if name == what), None)

    async def hears(self, what: str, *, times: int = 1) -> Any:
        """Wait until so much was heard under that name; the last payload."""
        async with asyncio.timeout(5):
            while sum(name == what for name, _ in self.heard) < times:
                self._news.clear()
                await self._news.wait()
        return self.last(what)

    def _note(self, what: str, payload: Any) -> None:
        self.heard.append((what, payload))
        self._news.set()

    def _listen(self) -> None:
        app = self.app
        app.command("/form")(self._form)
        app.command("/panel")(self._panel)
        app.command("/silent")(self._silent)
        app.view("form")(self._submitted)
        app.view_closed("form")(self._closed)
        app.shortcut("story")(self._shortcut)
        app.shortcut("keep")(self._shortcut)
        app.options("skill")(self._skills)
        app.action("press")(self._pressed)
        for action in ("go", "drop", "pick", "over", "when", "how"):
            app.action(action)(self._acted)
        app.event("app_home_opened")(self._home_opened)
        app.event("message")(self._message)

    async def _form(self, ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        self._note("command", body)
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    async def _panel(self, ack: Any, body: dict[str, Any]) -> None:
        self._note("command", body)
        await ack(text="Panel", blocks=PANEL)

    async def _silent(self, body: dict[str, Any]) -> None:
        self._note("command", body)

    async def _submitted(self, ack: Any, body: dict[str, Any]) -> None:
        self._note("submitted", body["view"]["state"]["values"])
        if self.errors:
            await ack(response_action="errors", errors=self.errors)
        else:
            await ack()

    async def _closed(self, ack: Any, body: dict[str, Any]) -> None:
        await ack()
        self._note("closed", body)

    async def _shortcut(self, ack: Any, body: dict[str, Any]) -> None:
        await ack()
        self._note("shortcut", body)

    async def _skills(self, ack: Any, payload: dict[str, Any]) -> None:
        self._note("suggest", payload["value"])
        words = ["Listening", "Lifting", "Patience"]
        found = [word for word in words if word.lower().startswith(payload["value"].lower())]
        await ack(options=[option(word.lower(), word) for word in found])

    async def _acted(self, ack: Any, body: dict[str, Any]) -> None:
        await self.gate.wait()
        await ack()
        self._note("action", body)

    async def _pressed(self, ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        self._note("action", body)
        user = body["user"]["id"]
        self._presses[user] = self._presses.get(user, 0) + 1
        await client.views_publish(user_id=user, view=home_view(self._presses[user]))

    async def _home_opened(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        self._note("home", event)
        if event["tab"] == "home":
            await client.views_publish(
                user_id=event["user"], view=home_view(self._presses.get(event["user"], 0))
            )

    async def _message(self, event: dict[str, Any]) -> None:
        self._note("message", event)
