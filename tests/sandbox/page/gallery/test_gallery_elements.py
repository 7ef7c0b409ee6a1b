"""Can every element be used with the keyboard, and does the app hear of it in Slack's shape? (Slack facts 3.3)"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from bot.sandbox.server import Sandbox
from tests.sandbox.block_kit.examples import CONFIRM, ELEMENTS, plain
from tests.sandbox.block_kit.placing import ELEMENT_SURFACES, hold
from tests.sandbox.page.browser_tab import Tab
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.gallery.exhibits import element
from tests.sandbox.page.gallery.gallery_app import GalleryApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Use = Callable[[Tab, Locator], Awaitable[None]]


def keys(*pressed: str) -> Use:
    """Focus the element's first control and press these keys; a text of several letters is typed."""

    async def use(one: Tab, box: Locator) -> None:
        await box.locator("button, input").first.focus()
        for key in pressed:
            if key.islower():
                await one.page.keyboard.type(key)
                await expect(one.page.locator(".popup .option").first).to_contain_text(
                    re.compile(key, re.IGNORECASE)
                )
            else:
                await one.page.keyboard.press(key)

    return use


def filled(value: str) -> Use:
    """Give the field a value, as its own picker would, and leave it."""

    async def use(_one: Tab, box: Locator) -> None:
        await box.locator("input").fill(value)
        await box.locator("input").blur()

    return use


#: element -> how it is used, and what the action must hold; ids stand for people and channels
USES: dict[str, tuple[Use, dict[str, Any]]] = {
    "button": (keys("Enter"), {"value": "nomination-7", "text": plain("Approve")}),
    "workflow_button": (keys("Enter"), {"text": plain("Start")}),
    "icon_button": (keys("Space"), {"value": "7", "text": plain("Delete")}),
    "feedback_buttons": (keys("Tab", "Enter"), {"value": "-", "text": plain("Bad")}),
    "overflow": (keys("Enter", "Enter"), {"selected_option": "edit"}),
    "checkboxes": (keys("Tab", "Space"), {"selected_options": ["a"]}),
    "radio_buttons": (keys("ArrowDown"), {"selected_option": "b"}),
    "datepicker": (filled("2026-12-01"), {"selected_date": "2026-12-01"}),
    "timepicker": (filled("09:30"), {"selected_time": "09:30", "timezone": "America/Argentina/Buenos_Aires"}),
    "datetimepicker": (filled("2026-12-01T09:30"), {"selected_date_time": 1_796_117_400}),
    "static_select": (keys("Enter", "ArrowDown", "Enter"), {"selected_option": "b"}),
    "external_select": (keys("Enter", "lif", "Enter"), {"selected_option": "lifting"}),
    "users_select": (keys("Enter", "ravi", "Enter"), {"selected_user": "ravi"}),
    "conversations_select": (keys("Enter", "desk", "Enter"), {"selected_conversation": "desk"}),
    "channels_select": (keys("Enter", "desk", "Enter"), {"selected_channel": "desk"}),
    "multi_static_select": (
        keys("Enter", "Enter", "ArrowDown", "Enter", "Escape"),
        {"selected_options": ["a", "b"]},
    ),
    "multi_external_select": (keys("Enter", "pat", "Enter", "Escape"), {"selected_options": ["patience"]}),
    "multi_users_select": (keys("Enter", "ana", "Enter", "Escape"), {"selected_users": ["ana"]}),
    "multi_conversations_select": (
        keys("Enter", "grace", "Enter", "Escape"),
        {"selected_conversations": ["grace"]},
    ),
    "multi_channels_select": (keys("Enter", "gen", "Enter", "Escape"), {"selected_channels": ["general"]}),
}
IN_CONTEXT = {"icon_button", "feedback_buttons"}


def ready(kind: str, sandbox: Sandbox) -> dict[str, Any]:
    """The element as the test uses it: buttons without an address, or a new tab would open."""
    changes: dict[str, Any] = {"url": None, "visible_to_user_ids": None}
    if kind == "conversations_select":
        changes["default_to_current_conversation"] = False
    if kind == "overflow":
        changes["options"] = ELEMENTS["overflow"]["options"][:1]
    return element(kind, sandbox, **changes)


def readable(sandbox: Sandbox, found: Any) -> Any:
    """Values for options, handles for people and names for channels."""
    if isinstance(found, list):
        return [readable(sandbox, one) for one in found]
    if isinstance(found, dict) and "value" in found:
        return found["value"]
    if isinstance(found, dict):
        return {key: value for key, value in found.items() if key != "emoji"}
    state = sandbox.state
    if found in state.people:
        return state.people[found].name
    if found in state.conversations:
        conversation = state.conversations[found]
        other = next((one for one in conversation.members if state.people[one].name != "ana"), "")
        return conversation.name or state.people[other].name
    return found


@pytest.mark.parametrize("kind", sorted(USES))
async def test_an_element_in_a_message_tells_the_app(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp, kind: str
) -> None:
    use, wanted = USES[kind]
    if kind == "multi_conversations_select":
        await sandbox.act("grace", "message", channel=direct(sandbox), text="Hello")
    block, _ = hold("context_actions" if kind in IN_CONTEXT else "actions", ready(kind, sandbox))
    ts = await demo.post(block)
    ana = await tab("ana")
    await use(ana, ana.page.locator(f'article[data-ts="{ts}"] .message-body'))
    payload = await demo.hears()
    assert payload["container"]["message_ts"] == ts
    action = payload["actions"][0]
    assert (action["type"], action["action_id"]) == (kind, f"{kind}_action")
    plainly = {name: value | {"emoji": True} if name == "text" else value for name, value in wanted.items()}
    got = {name: action[name] if name == "text" else readable(sandbox, action[name]) for name in plainly}
    assert got == plainly


def direct(sandbox: Sandbox) -> str:
    """Ana's direct messages with Grace."""
    return sandbox.state.direct(sandbox.state.person("ana").id, sandbox.state.person("grace").id).id


async def test_every_element_is_used_here_or_in_a_modal() -> None:
    typed = {"plain_text_input", "rich_text_input", "number_input", "email_text_input", "url_text_input"}
    assert set(USES) | typed | {"file_input", "image"} == set(ELEMENTS)
    assert typed - {"plain_text_input"} <= set(ELEMENT_SURFACES)


async def test_a_dialog_asks_first_and_escape_changes_nothing(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    block, _ = hold("actions", element("radio_buttons", sandbox, confirm=CONFIRM))
    await demo.post(block)
    ana = await tab("ana")
    option = ana.page.get_by_role("radio", name="Option b")
    await option.focus()
    await ana.page.keyboard.press("Space")
    question = ana.page.get_by_role("alertdialog", name="Are you sure?")
    await expect(question).to_contain_text("This sends 12 messages.")
    await ana.page.keyboard.press("Escape")
    await expect(option).not_to_be_checked()
    assert demo.heard.empty()
    await option.focus()
    await ana.page.keyboard.press("Space")
    await question.get_by_role("button", name="Send").press("Enter")
    assert (await demo.action())["selected_option"]["value"] == "b"
    await expect(option).to_be_focused()


async def test_an_external_select_asks_only_when_enough_is_typed(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    block, _ = hold("actions", element("external_select", sandbox, min_query_length=3))
    await demo.post(block)
    ana = await tab("ana")
    await ana.page.get_by_role("button", name="Choose").press("Enter")
    await ana.page.keyboard.type("li")
    await expect(ana.page.get_by_text("Type at least 3 characters")).to_be_visible()
    assert demo.suggested == []
    await ana.page.keyboard.type("f")
    await expect(ana.page.get_by_role("option", name="Lifting")).to_be_visible()
    assert demo.suggested == ["lif"]


async def test_a_filter_leaves_out_what_the_app_does_not_want(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    changes = {"filter": {"include": ["private"]}, "default_to_current_conversation": False}
    block, _ = hold("actions", element("conversations_select", sandbox, **changes))
    await demo.post(block)
    for person, expected in (("grace", ["#leads"]), ("ana", [])):
        one = await tab(person)
        await one.page.get_by_role("button", name="Choose").press("Enter")
        await expect(one.page.get_by_role("listbox")).to_be_visible()
        assert await one.page.locator(".option > span:last-child").all_inner_texts() == expected


async def test_a_button_for_some_is_not_there_for_others(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    block, _ = hold("actions", element("button", sandbox, url=None))
    await demo.post(block, {"type": "section", "text": plain("Posted")})
    ana, ravi = await tab("ana"), await tab("ravi")
    await expect(ana.page.get_by_role("button", name="Approve")).to_be_visible()
    await expect(ravi.message("Posted")).to_be_visible()
    await expect(ravi.page.get_by_role("button", name="Approve")).to_have_count(0)
