"""Can the page be used with the keyboard, by ear, on a phone, in the dark and after a cut line?"""

import pytest
from playwright.async_api import expect

from bot.sandbox.server import Sandbox
from tests.sandbox.page.conftest import OpenTab

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}

# Texts whose contrast with what lies behind them is below 4.5 : 1 (3 : 1 for large ones), as "text: ratio".
FAINT = """() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].map((part, at) => (at === 3 ? part / 255 : part));
  };
  const over = (top, below) => top.slice(0, 3).map((part, at) => part * top[3] + below[at] * (1 - top[3]));
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const light = (color) => color.slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || node.closest(".emoji, .spoken, :disabled")) continue;
    if (!node.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(node);
    const below = ground(node);
    const [one, other] = [light(over(rgba(style.color), below)), light(below)];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${texts.currentNode.textContent.trim()}: ${ratio.toFixed(2)}`);
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_can_be_read(tab: OpenTab, scheme: str) -> None:
    ana = await tab("ana", color_scheme=scheme)
    await ana.say("Hello @ana and @ravi, see `code` and https://example.org :tada:")
    await ana.say("/panel")
    await expect(ana.page.locator("article.ephemeral")).to_be_visible()
    assert await ana.evaluate(FAINT) == []
    await ana.say("/form")
    await ana.modal.get_by_role("button", name="Give").click()
    await expect(ana.modal.locator(".field-error").first).to_be_visible()
    assert await ana.evaluate(FAINT) == []


async def test_landmarks_and_controls_have_names(tab: OpenTab) -> None:
    ana = await tab("ana")
    await ana.say("/panel")
    await expect(ana.page.locator("article.ephemeral")).to_be_visible()
    for role, name in (
        ("banner", "Sandbox"),
        ("region", "Clock of the sandbox"),
        ("navigation", "Conversations"),
        ("main", None),
    ):
        found = ana.page.get_by_role(role, name=name) if name else ana.page.get_by_role(role)  # type: ignore[arg-type]
        await expect(found).to_have_count(1)
    nameless = await ana.evaluate(
        """() => [...document.querySelectorAll("button, input, textarea, a")].filter((node) =>
        node.checkVisibility() && !node.getAttribute("aria-label") && !node.getAttribute("aria-labelledby")
        && !node.labels?.length && !node.textContent.trim()).map((node) => node.outerHTML)"""
    )
    assert nameless == []


async def test_the_arrow_keys_walk_through_the_messages_and_tab_reaches_their_tools(tab: OpenTab) -> None:
    ana = await tab("ana")
    await ana.say("first")
    await ana.say("second")
    await ana.message("second").focus()
    await ana.page.keyboard.press("ArrowUp")
    await expect(ana.message("first")).to_be_focused()
    await ana.page.keyboard.press("Tab")
    await expect(ana.message("first").get_by_role("button", name="Add reaction")).to_be_focused()
    await ana.page.keyboard.press("Tab")
    await ana.page.keyboard.press("Enter")
    await expect(ana.page.locator("#thread .composer-field")).to_be_focused()


async def test_a_phone_gets_a_drawer_and_nothing_runs_off_its_side(tab: OpenTab) -> None:
    ana = await tab("ana", **PHONE)
    sidebar = ana.page.locator("#sidebar")
    await expect(sidebar).to_be_hidden()
    await ana.page.get_by_role("button", name="Conversations").click()
    await expect(sidebar.get_by_role("link", name="desk")).to_be_visible()
    await sidebar.get_by_role("link", name="desk").click()
    await expect(sidebar).to_be_hidden()
    await expect(ana.page.locator("#conversation h1")).to_have_text("#desk")
    await ana.say("/panel")
    await expect(ana.page.locator("article.ephemeral")).to_be_visible()
    assert await ana.evaluate("() => document.documentElement.scrollWidth") <= 390
    await ana.say("/form")
    await expect(ana.modal).to_be_visible()
    assert await ana.evaluate("() => document.querySelector('.modal-body').scrollWidth") <= 390


async def test_a_touched_message_offers_in_its_menu_what_hovering_would_show(tab: OpenTab) -> None:
    ana = await tab("ana", **PHONE)
    await ana.say("Touch me")
    await ana.message("Touch me").get_by_role("button", name="More actions").tap()
    await ana.page.get_by_role("menuitem", name="Reply in thread").tap()
    await expect(ana.page.locator("#thread .composer-field")).to_be_visible()


async def test_the_page_catches_up_after_its_line_was_cut(tab: OpenTab, sandbox: Sandbox) -> None:
    ana = await tab("ana")
    lines = "() => { window.close_lines = []; const Real = WebSocket; window.WebSocket = function (address) {"
    lines += " const line = new Real(address); window.close_lines.push(() => line.close()); return line; }; }"
    await ana.runs_first(f"({lines})()")
    await ana.page.reload()
    await ana.page.wait_for_selector("body[data-ready][data-live]")
    await ana.cuts("**/sandbox/api/feed*")
    await ana.evaluate("() => window.close_lines.forEach((close) => close())")
    await expect(ana.page.locator("#status")).to_contain_text("out of reach")
    await sandbox.act("ravi", "message", channel="general", text="Said meanwhile")
    await expect(ana.message("Said meanwhile")).to_be_visible()
    await expect(ana.page.locator("#status")).to_contain_text("Demo is connected")
