"""Which modals does each person have open, and what does their Home tab show? (Slack facts 1.6)"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.sandbox import chance
from bot.sandbox.block_ids import completed
from bot.sandbox.feed import Feed
from bot.sandbox.ids import fresh_id
from bot.sandbox.input_state import carried_over
from bot.sandbox.json_types import Json
from bot.sandbox.state import State

MAX_DEPTH = 3
MAX_BYTES = 250_000


class ViewRefused(Exception):
    """Slack's error name for a view that cannot be opened, pushed, updated or published."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(eq=False)
class View:
    """A modal in somebody's stack, or somebody's Home tab."""

    id: str
    person: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, completed with ids."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """The app's own id of it, or ""."""
        return str(self.content.get("external_id") or "")


class Views:
    """Stacks of modals (three deep at most) and Home tabs."""

    def __init__(self, state: State, feed: Feed) -> None:
        self._state = state
        self._feed = feed
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, person: str) -> list[View]:
        """The open modals of a person (id), bottom first."""
        return self._stacks.get(person, [])

    def home(self, person: str) -> View | None:
        """What the app published for a person (id)."""
        return self._homes.get(person)

    def find(self, *, view_id: str = "", external_id: str = "") -> View | None:
        """A view that is open now, by Slack's id or the app's own."""
        for view in (*(one for stack in self._stacks.values() for one in stack), *self._homes.values()):
            if (view_id and view.id == view_id) or (external_id and view.external_id == external_id):
                return view
        return None

    def open(self, person: str, content: Json) -> View:
        """Open a modal as the only one of a person."""
        self._check(content, "modal")
        view = self._new(person, content)
        self._stacks[person] = [view]
        self._modals_changed(person)
        return view

    def push(self, person: str, content: Json) -> View:
        """Put a modal on top of the open ones."""
        self._check(content, "modal")
        stack = self._stacks.get(person, [])
        if not stack:
            raise ViewRefused("not_found")
        if len(stack) >= MAX_DEPTH:
            raise ViewRefused("push_limit_reached")
        view = self._new(person, content)
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        self._modals_changed(person)
        return view

    def update(self, view: View, content: Json, expected_hash: str | None) -> View:
        """Replace what a view shows; what was typed survives where block_id and action_id stay."""
        if expected_hash and expected_hash != view.hash:
            raise ViewRefused("hash_conflict")
        self._check(content, str(view.content["type"]), replacing=view)
        view.content = _prepared(content)
        view.values = carried_over(view.blocks, view.values)
        view.hash, view.errors = self._new_hash(), {}
        self._changed(view)
        return view

    def publish(self, person: str, content: Json, expected_hash: str | None) -> View:
        """Set the Home tab of a person."""
        shown = self._homes.get(person)
        if shown is not None:
            return self.update(shown, content, expected_hash)
        self._check(content, "home")
        view = self._new(person, content)
        self._homes[person] = view
        self._changed(view)
        return view

    def close(self, view: View) -> None:
        """Take a modal off its stack."""
        stack = self._stacks.get(view.person, [])
        if view in stack:
            stack.remove(view)
            self._modals_changed(view.person)

    def clear(self, person: str) -> None:
        """Close every modal of a person."""
        self._stacks.pop(person, None)
        self._modals_changed(person)

    def everything(self) -> list[View]:
        """Every modal (bottom first, person by person) and every Home tab."""
        return [*(one for stack in self._stacks.values() for one in stack), *self._homes.values()]

    def put_back(self, views: Iterable[View]) -> None:
        """Have exactly these modals and Home tabs, in the order of `everything`."""
        self._stacks, self._homes = {}, {}
        for view in views:
            if view.content["type"] == "home":
                self._homes[view.person] = view
            else:
                self._stacks.setdefault(view.person, []).append(view)

    def forget_all(self) -> None:
        """Close every modal and take away every Home tab, because the app is gone."""
        people = {*self._stacks, *self._homes}
        self._stacks.clear()
        self._homes.clear()
        for person in people:
            self._modals_changed(person)
            self._feed.publish({"type": "home", "view": None}, [person])

    def refuse(self, view: View, errors: dict[str, str]) -> None:
        """Show errors beside the inputs of a modal: block_id -> text."""
        view.errors = errors
        self._changed(view)

    def as_api(self, view: View) -> Json:
        """The view object of payloads and answers."""
        content = view.content
        return {
            "id": view.id,
            "team_id": self._state.team.id,
            "type": content["type"],
            "blocks": content["blocks"],
            "private_metadata": content.get("private_metadata") or "",
            "callback_id": content.get("callback_id") or "",
            "state": {"values": view.values},
            "hash": view.hash,
            "title": content.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "clear_on_close": bool(content.get("clear_on_close", False)),
            "notify_on_close": bool(content.get("notify_on_close", False)),
            "close": content.get("close"),
            "submit": content.get("submit"),
            "previous_view_id": view.previous_id,
            "root_view_id": view.root_id,
            "app_id": self._state.app_id,
            "external_id": view.external_id,
            "app_installed_team_id": self._state.team.id,
            "bot_id": self._state.bot_id,
        }

    def as_page(self, view: View) -> Json:
        """The view object with the errors the page shows."""
        return self.as_api(view) | ({"errors": view.errors} if view.errors else {})

    def _check(self, content: Json, kind: str, *, replacing: View | None = None) -> None:
        if len(orjson.dumps(content)) > MAX_BYTES:
            raise ViewRefused("view_too_large")
        if content.get("type") != kind:
            raise ViewRefused("invalid_arguments")
        external_id = str(content.get("external_id") or "")
        if external_id and self.find(external_id=external_id) not in (None, replacing):
            raise ViewRefused("duplicate_external_id")

    def _new(self, person: str, content: Json) -> View:
        view_id = fresh_id("V")
        return View(view_id, person, _prepared(content), self._new_hash(), view_id)

    def _new_hash(self) -> str:
        return f"{int(self._state.clock.now())}.{chance.hexadecimal('view', 4)}"

    def _changed(self, view: View) -> None:
        if view.content["type"] == "home":
            self._feed.publish({"type": "home", "view": self.as_page(view)}, [view.person])
        else:
            self._modals_changed(view.person)

    def _modals_changed(self, person: str) -> None:
        shown: list[Any] = [self.as_page(one) for one in self.stack(person)]
        self._feed.publish({"type": "modals", "views": shown}, [person])


def _prepared(content: Json) -> Json:
    words = {
        name: {"emoji": True} | content[name]
        for name in ("title", "submit", "close")
        if isinstance(content.get(name), dict)
    }
    return content | words | {"blocks": completed(content.get("blocks") or [])}
