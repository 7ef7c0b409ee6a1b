"""views.*: how does the app open, stack and change modals, and publish Home tabs? (Slack facts 1.6)"""

from collections.abc import Callable
from typing import Any

from bot.sandbox.exchanges import Trigger
from bot.sandbox.json_types import Json
from bot.sandbox.rate_limits import TIER_4
from bot.sandbox.validation import messages_of, validate_view
from bot.sandbox.view_scopes import scopes_of
from bot.sandbox.views import View, ViewRefused
from bot.sandbox.web_api.calls import Call, Refused, method, refused_for


@method("views.open", tier=TIER_4, required=("view",))
async def open_view(call: Call) -> Json:
    """Open a modal for whoever's interaction gave the trigger_id."""
    content = _content(call)
    person = _trigger(call).person
    return _shown(call, lambda: call.world.views.open(person, content))


@method("views.push", tier=TIER_4, required=("view",))
async def push_view(call: Call) -> Json:
    """Put a modal on top of the one the trigger_id came from."""
    content = _content(call)
    trigger = _trigger(call)
    return _shown(call, lambda: call.world.views.push(trigger.person, content))


@method("views.update", tier=TIER_4, required=("view",))
async def update_view(call: Call) -> Json:
    """Replace what an open view shows."""
    content = _content(call)
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise refused_for("invalid_arguments", ["[ERROR] missing required field: view_id"])
    view = call.world.views.find(view_id=view_id, external_id=external_id)
    if view is None:
        raise Refused("not_found")
    return _shown(call, lambda: call.world.views.update(view, content, call.text("hash") or None))


@method("views.publish", tier=TIER_4, required=("user_id", "view"))
async def publish_view(call: Call) -> Json:
    """Set somebody's Home tab."""
    content = _content(call)
    if not call.world.manifest.home_tab:
        raise Refused("not_enabled")
    person = call.world.state.people.get(call.text("user_id"))
    if person is None or person.is_bot:
        raise refused_for("invalid_arguments", ["[ERROR] invalid `user_id`"])
    return _shown(call, lambda: call.world.views.publish(person.id, content, call.text("hash") or None))


def _content(call: Call) -> Json:
    view: Any = call.json("view", "invalid_arguments")
    if not isinstance(view, dict):
        raise refused_for("invalid_arguments", ["[ERROR] view must be an object [json-pointer:/view]"])
    problems = validate_view(view)
    if any(one.code == "too_large" and one.pointer == "/view" for one in problems):
        raise Refused("view_too_large")
    wrong_kind = view.get("type") == ("modal" if call.method == "views.publish" else "home")
    messages = messages_of(problems)
    if wrong_kind and call.method != "views.update":
        messages.append(f"[ERROR] {view['type']} views cannot be used here [json-pointer:/view/type]")
    if messages:
        raise refused_for("invalid_arguments", messages)
    for scope in scopes_of(view):
        call.need_scope(scope)
    return view


def _trigger(call: Call) -> Trigger:
    trigger_id = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger_id:
        raise refused_for("invalid_arguments", ["[ERROR] missing required field: trigger_id"])
    trigger = call.world.triggers.exchange(trigger_id)
    if isinstance(trigger, str):
        raise Refused(trigger)
    return trigger


def _shown(call: Call, change: Callable[[], View]) -> Json:
    try:
        view = change()
    except ViewRefused as refused:
        raise Refused(refused.error) from refused
    return {"view": call.world.views.as_api(view)}
