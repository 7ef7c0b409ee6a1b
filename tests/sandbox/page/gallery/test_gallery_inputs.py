"""Can every input be filled in with the keyboard, and what does the app get? (Slack facts 3.3)"""

from typing import Any

import aiohttp
import pytest
from playwright.async_api import expect

from bot.sandbox.server import Sandbox
from tests.sandbox.block_kit.examples import input_of, plain, rich_text
from tests.sandbox.page.browser_tab import Tab
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.gallery.exhibits import element
from tests.sandbox.page.gallery.gallery_app import GalleryApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def form(one: Tab, demo: GalleryApp, *blocks: dict[str, Any]) -> None:
    """Open a modal with these blocks."""
    demo.modal(*blocks)
    await one.page.get_by_role("button", name="Shortcuts").click()
    await one.page.get_by_role("menuitem", name="Tell a story").click()
    await expect(one.modal).to_be_visible()


async def submitted(one: Tab, demo: GalleryApp) -> Any:
    """Press Send; the state of the only element."""
    await one.modal.get_by_role("button", name="Send").click()
    values = (await demo.hears())["view"]["state"]["values"]
    return next(iter(values["i"].values()))


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("plain_text_input", "Well done"),
        ("number_input", "7.5"),
        ("email_text_input", "sam@example.com"),
        ("url_text_input", "https://example.com/x"),
    ],
)
async def test_what_is_typed_reaches_the_app_on_enter_and_on_submission(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp, kind: str, typed: str
) -> None:
    ana = await tab("ana")
    changes = {"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}, "multiline": None}
    await form(ana, demo, input_of(element(kind, sandbox, **changes), dispatch_action=True))
    await expect(ana.modal.get_by_label("Label")).to_be_focused()
    await ana.page.keyboard.type(typed)
    await ana.page.keyboard.press("Enter")
    assert (await demo.action())["value"] == typed
    assert await submitted(ana, demo) == {"type": kind, "value": typed}


async def test_typing_is_told_letter_by_letter_where_the_app_asks(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    ana = await tab("ana")
    changes = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}, "multiline": None}
    await form(ana, demo, input_of(element("plain_text_input", sandbox, **changes), dispatch_action=True))
    await ana.page.keyboard.type("ab")
    assert (await demo.action())["value"] == "ab"


async def test_rich_text_is_composed_with_the_keyboard(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    ana = await tab("ana")
    await form(ana, demo, input_of(element("rich_text_input", sandbox)))
    box = ana.modal.get_by_role("textbox", name="Label")
    await expect(box).to_be_focused()
    press, write = ana.page.keyboard.press, ana.page.keyboard.type
    await write("Thanks ")
    for shortcut, word in (("b", "bold"), ("i", "italic"), ("Shift+X", "gone")):
        await press(f"Control+{shortcut}")
        await write(word)
        await press(f"Control+{shortcut}")
        await write(" ")
    await write("@ravi :tada:")
    await press("Enter")
    await press("Control+Shift+8")
    await write("one")
    await press("Enter")
    await press("Control+BracketRight")
    await write("inner")
    value = (await submitted(ana, demo))["rich_text_value"]
    ravi = sandbox.state.person("ravi").id
    assert value["type"] == "rich_text"
    assert value["elements"] == [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Thanks "},
                {"type": "text", "text": "bold", "style": {"bold": True}},
                {"type": "text", "text": " "},
                {"type": "text", "text": "italic", "style": {"italic": True}},
                {"type": "text", "text": " "},
                {"type": "text", "text": "gone", "style": {"strike": True}},
                {"type": "text", "text": " "},
                {"type": "user", "user_id": ravi},
                {"type": "text", "text": " "},
                {"type": "emoji", "name": "tada"},
            ],
        },
        {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": [item("one")]},
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [item("inner")]},
    ]


def item(words: str) -> dict[str, Any]:
    """An entry of a list."""
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}


async def test_rich_text_is_composed_with_the_toolbar(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    ana = await tab("ana")
    await form(ana, demo, input_of(element("rich_text_input", sandbox, initial_value=rich_text("Well done"))))
    tools = ana.modal.get_by_role("toolbar", name="Formatting")
    box = ana.modal.get_by_role("textbox", name="Label")
    await expect(box).to_have_text("Well done")
    await box.press("Control+A")
    await tools.get_by_role("button", name="Code").click()
    await box.press("End")
    await tools.get_by_role("button", name="Code").click()  # out of the code again
    await tools.get_by_role("button", name="Link").click()
    await ana.page.get_by_label("Text of the link").fill("here")
    await ana.page.get_by_label("Web address").fill("https://example.com/x")
    await ana.page.keyboard.press("Enter")
    await expect(box).to_be_focused()
    value = (await submitted(ana, demo))["rich_text_value"]
    assert value["elements"][0]["elements"] == [
        {"type": "text", "text": "Well done", "style": {"code": True}},
        {"type": "link", "url": "https://example.com/x", "text": "here"},
    ]


async def test_the_toolbar_is_one_tab_stop_with_arrows_inside(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    ana = await tab("ana")
    await form(ana, demo, input_of(element("rich_text_input", sandbox)))
    await ana.page.keyboard.press("Shift+Tab")
    tools = ana.modal.get_by_role("toolbar", name="Formatting")
    await expect(tools.get_by_role("button", name="Bold")).to_be_focused()
    await ana.page.keyboard.press("ArrowLeft")
    await expect(tools.get_by_role("button", name="Quote")).to_be_focused()
    await ana.page.keyboard.press("Tab")
    await expect(ana.modal.get_by_role("textbox", name="Label")).to_be_focused()


async def test_an_empty_rich_text_field_is_an_empty_field(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    ana = await tab("ana")
    await form(ana, demo, input_of(element("rich_text_input", sandbox)))
    await ana.page.keyboard.type("x")
    await ana.page.keyboard.press("Backspace")
    await ana.modal.get_by_role("button", name="Send").click()
    await expect(ana.modal.locator(".field-error")).to_contain_text("required")
    await expect(ana.modal.get_by_role("textbox", name="Label")).to_be_focused()
    assert demo.heard.empty()


def chosen(name: str, content: bytes = b"%PDF") -> Any:
    """A file as the browser's dialog gives it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


async def test_files_are_chosen_listed_taken_back_and_read_by_the_app(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    ana = await tab("ana")
    await form(ana, demo, input_of(element("file_input", sandbox, max_files=2)))
    field = ana.modal.get_by_label("Label")
    await field.set_input_files(
        [chosen("plan.pdf"), chosen("notes.txt"), chosen("map.png"), chosen("third.pdf")]
    )
    listed = ana.modal.get_by_role("list", name="Chosen").get_by_role("listitem")
    await expect(listed).to_have_count(2)
    problems = ana.modal.locator(".file-note")
    await expect(problems).to_contain_text("notes.txt is not one of: png, pdf.")
    await expect(problems).to_contain_text("No more than 2 files: third.pdf was left out.")
    await ana.modal.get_by_role("button", name="Remove map.png").press("Enter")
    await expect(field).to_be_focused()
    await expect(listed).to_have_count(1)
    [file] = (await submitted(ana, demo))["files"]
    assert (file["name"], file["filetype"], file["size"]) == ("plan.pdf", "pdf", 4)
    assert file["user"] == sandbox.state.person("ana").id
    info = (await demo.client.files_info(file=file["id"]))["file"]
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(info["url_private"], headers=headers) as answer,
    ):
        assert await answer.read() == b"%PDF"


async def test_a_file_too_large_or_empty_is_refused_with_a_reason(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    ana = await tab("ana")
    await form(ana, demo, input_of(element("file_input", sandbox)))
    await ana.modal.get_by_label("Label").set_input_files([chosen("empty.pdf", b"")])
    await expect(ana.modal.locator(".file-note")).to_have_text("empty.pdf is empty.")
    large = "() => { const field = document.querySelector('.modal input[type=file]'); const files = new DataTransfer();"
    large += " files.items.add(new File([new Uint8Array(11 * 1024 * 1024)], 'film.pdf')); field.files = files.files;"
    await ana.evaluate(f"{large} field.dispatchEvent(new Event('change')); }}")
    await expect(ana.modal.locator(".file-note")).to_have_text("film.pdf is larger than 10 MB.")


async def test_inputs_in_a_message_are_told_with_the_next_action(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    await demo.post(
        input_of(element("plain_text_input", sandbox, multiline=None)),
        {"type": "actions", "block_id": "a", "elements": [button]},
    )
    ana = await tab("ana")
    await ana.page.get_by_label("Label").fill("Typed here")
    await ana.page.get_by_role("button", name="Go").press("Enter")
    payload = await demo.hears()
    assert payload["state"]["values"]["i"]["plain_text_input_action"]["value"] == "Typed here"
