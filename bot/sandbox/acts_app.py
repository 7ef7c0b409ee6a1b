"""How do people use the app's buttons, inputs, modals, shortcuts and Home tab?"""

from typing import Any

from bot.sandbox.acts import CannotDo, Scene, act, reported
from bot.sandbox.block_ids import find_element
from bot.sandbox.input_state import filled_in
from bot.sandbox.json_types import Json
from bot.sandbox.model import Conversation, Message
from bot.sandbox.validation import check_state, messages_of, validate_view
from bot.sandbox.view_scopes import scopes_of
from bot.sandbox.views import View, ViewRefused

LATE_BUTTON = (
    "Operation timed out: this app did not respond in time. Apps need to respond within three seconds."
)
LATE_MODAL = "We had some trouble connecting. Try again?"


@act("block_action")
async def block_action(scene: Scene) -> Json:
    """Press a button or change an input in a message, modal or Home tab."""
    source = _source(scene)
    block_id, action_id = scene.text("block_id"), scene.text("action_id")
    blocks = source.blocks if isinstance(source, View) else source[1].blocks or []
    found = find_element(blocks, block_id, action_id)
    if found is None:
        raise CannotDo("That button is no longer there.")
    block, element = found
    value = _checked_value(block, element, scene.json("value"))
    state = scene.json("state")
    if isinstance(source, View):
        state = source.values | state
    state = state | {block_id: {**(state.get(block_id) or {}), action_id: value}}
    if isinstance(source, View):
        source.values = filled_in(blocks, state)
    if block["type"] == "input" and not block.get("dispatch_action"):
        return {"ok": True}  # such an input tells the app nothing before the modal is submitted
    action = scene.interactions.pressed(element, block_id, value)
    if isinstance(source, View):
        outcome = await scene.interactions.view_action(scene.person, source, action)
    else:
        outcome = await scene.interactions.message_action(scene.person, *source, action, state)
    return reported(outcome, LATE_BUTTON)


@act("view_submit")
async def view_submit(scene: Scene) -> Json:
    """Submit the modal on top."""
    view = _own_modal(scene)
    values, errors = check_state(view.blocks, scene.json("values"))
    view.values = values
    if errors:
        scene.world.views.refuse(view, errors)
        return {"ok": False, "errors": errors}
    view.errors = {}
    urls = _response_urls(scene, view)
    outcome = await scene.interactions.view_submission(scene.person, view, urls)
    answer = reported(outcome, LATE_MODAL)
    if outcome.failure is not None:
        return answer
    return answer | _respond(scene, view, outcome.payload or {})


@act("view_close")
async def view_close(scene: Scene) -> Json:
    """Close the modal on top, or all of them (`all`)."""
    view = _own_modal(scene)
    views, stack = scene.world.views, list(scene.world.views.stack(scene.person.id))
    everything = bool(scene.fields.get("all")) or bool(view.content.get("clear_on_close"))
    if everything:
        views.clear(scene.person.id)
    else:
        views.close(view)
    closed = stack if everything else [view]
    answer: Json = {"ok": True}
    for one in reversed(closed):
        if one.content.get("notify_on_close"):
            outcome = await scene.interactions.view_closed(scene.person, one, cleared=everything)
            answer["latency_ms"] = outcome.latency_ms
    return answer


@act("home_open")
async def home_open(scene: Scene) -> Json:
    """Open the app's Home or Messages tab."""
    state = scene.world.state
    tab = str(scene.fields.get("tab", "home"))
    conversation = state.direct(state.bot.id, scene.person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": scene.person.id,
        "channel": conversation.id,
        "tab": tab,
    }
    home = scene.world.views.home(scene.person.id)
    if tab == "home" and home is not None:
        event["view"] = scene.world.views.as_api(home)
    scene.world.events.emit("app_home_opened", event)
    return {"ok": True, "channel": conversation.id}


@act("shortcut")
async def shortcut(scene: Scene) -> Json:
    """Use a global shortcut, or a message shortcut on a message."""
    found = scene.world.manifest.shortcuts.get(scene.text("callback_id"))
    if found is None:
        raise CannotDo("That shortcut does not exist.")
    place: tuple[Conversation, Message] | None = None
    if found.kind == "message":
        conversation = scene.conversation()
        place = conversation, scene.message(conversation)
    outcome = await scene.interactions.shortcut(scene.person, found, place)
    return reported(outcome, f"{found.name} did not respond in time. Try again.")


@act("suggest")
async def suggest(scene: Scene) -> Json:
    """Type into an external select and get its options."""
    where = scene.text("block_id"), scene.text("action_id")
    outcome = await scene.interactions.suggestion(scene.person, _source(scene), where, scene.text("value"))
    answer = reported(outcome, "No results: the app did not respond in time.")
    payload = outcome.payload or {}
    offered = {name: payload[name] for name in ("options", "option_groups") if name in payload}
    if answer["ok"] and not offered:
        offered = {"options": []}
    return answer | offered


def _source(scene: Scene) -> View | tuple[Conversation, Message]:
    source = scene.json("source")
    if source.get("type") == "view":
        view = scene.world.views.find(view_id=str(source.get("view_id")))
        if view is None or view.person != scene.person.id:
            raise CannotDo("That view is no longer open.")
        return view
    conversation = scene.conversation(str(source.get("channel")))
    ts = str(source.get("ts"))
    message = conversation.messages.get(ts) or conversation.ephemerals.get(ts)
    if message is None or message.addressee not in {None, scene.person.id}:
        raise CannotDo("That message is gone.")
    return conversation, message


def _own_modal(scene: Scene) -> View:
    view = scene.world.views.find(view_id=scene.text("view_id"))
    if view is None or view not in scene.world.views.stack(scene.person.id):
        raise CannotDo("That view is no longer open.")
    return view


def _checked_value(block: Json, element: Json, value: Json) -> Json:
    """What was chosen, if the element offers it, as Slack would send it."""
    if element["type"] == "overflow":
        chosen = (value.get("selected_option") or {}).get("value")
        for option in element["options"]:
            if option.get("value") == chosen:
                return {"type": "overflow", "selected_option": option}
        raise CannotDo("That option is no longer there.")
    if element["type"] == "feedback_buttons":
        offered = {element[one]["value"] for one in ("positive_button", "negative_button")}
        if value.get("value") not in offered:
            raise CannotDo("That button is no longer there.")
        return value
    values = {block["block_id"]: {element["action_id"]: value}}
    if element["type"] not in {"button", "workflow_button", "feedback_buttons", "icon_button"}:
        complete, errors = check_state([block], values, partial=True)
        if errors:
            raise CannotDo(next(iter(errors.values())))
        return dict(complete[block["block_id"]][element["action_id"]])
    return value


def _response_urls(scene: Scene, view: View) -> list[Json]:
    """An address for every conversation chosen in an input with `response_url_enabled`."""
    urls: list[Json] = []
    for block in view.blocks:
        element: Any = block.get("element") or {}
        if not element.get("response_url_enabled"):
            continue
        state = view.values.get(block["block_id"], {}).get(element["action_id"], {})
        chosen = state.get("selected_conversation") or state.get("selected_channel")
        if chosen in scene.world.state.conversations:
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": chosen,
                    "response_url": scene.world.response_urls.issue(scene.person.id, chosen),
                }
            )
    return urls


def _respond(scene: Scene, view: View, payload: Json) -> Json:
    """Do what the app answered to a submission: close, clear, update, push or show errors."""
    views, action = scene.world.views, payload.get("response_action")
    if action == "errors":
        errors = {str(block): str(text) for block, text in (payload.get("errors") or {}).items()}
        views.refuse(view, errors)
        return {"ok": False, "errors": errors}
    if action == "clear":
        views.clear(scene.person.id)
    elif action in {"update", "push"}:
        content = payload.get("view")
        problems = messages_of(validate_view(content))
        if not problems and isinstance(content, dict):
            missing = [one for one in scopes_of(content) if one not in scene.world.manifest.scopes]
            problems = [f"missing_scope: {one}" for one in missing]
        if problems or not isinstance(content, dict):
            scene.world.feed.toast(scene.person.id, f"The app's view was refused: {problems[0]}")
            return {"ok": False, "error": LATE_MODAL, "reason": "invalid_view"}
        try:
            if action == "push":
                views.push(scene.person.id, content)
            else:
                views.update(view, content, None)
        except ViewRefused as refused:
            return {"ok": False, "error": LATE_MODAL, "reason": refused.error}
    elif action is None:
        views.close(view)
    else:
        return {"ok": False, "error": LATE_MODAL, "reason": "unknown response_action"}
    return {"ok": True}
