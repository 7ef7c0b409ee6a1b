"""Has everything a name, is the focus seen, does it come back, can everything be read, does all fit a phone?"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.sandbox.server import Sandbox
from tests.sandbox.block_kit.examples import ELEMENTS, input_of, plain, section
from tests.sandbox.block_kit.placing import BLOCK_ELEMENTS, BLOCK_SURFACES, surfaces_of
from tests.sandbox.page.browser_tab import Tab
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.gallery.accessibility import nameless, unseen_focus, wrong_ids
from tests.sandbox.page.gallery.exhibits import PIE, SCORES, block, chart, element, here
from tests.sandbox.page.gallery.gallery_app import GalleryApp
from tests.sandbox.page.test_use_by_everyone import FAINT, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# Marks of charts fainter than 3 : 1 against the ground, and words on their axes fainter than 4.5 : 1.
FAINT_MARKS = """() => {
  const light = (color) => color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = light(getComputedStyle(document.body).backgroundColor);
  const ratio = (color) => (Math.max(light(color), ground) + 0.05) / (Math.min(light(color), ground) + 0.05);
  const fills = (which) => [...document.querySelectorAll(which)].map((node) => getComputedStyle(node).fill);
  const [marks, words] = [fills(".bar, .slice, .marker"), fills(".chart-tick, .axis-label")];
  if (!marks.length || !words.length) return ["no charts here"];
  return [...marks.filter((color) => ratio(color) < 3), ...words.filter((color) => ratio(color) < 4.5)];
}"""
# What reaches over the right edge of the window, except in what scrolls by itself.
WIDE = """(box) => [...document.querySelectorAll(`${box} *`)].filter((node) => node.checkVisibility()
  && node.getBoundingClientRect().right > innerWidth + 1
  && !node.closest(".table-frame, .block-carousel, pre, .spoken")).map((node) => node.outerHTML.slice(0, 160))"""


@pytest_asyncio.fixture(loop_scope="session")
async def full(sandbox: Sandbox, demo: GalleryApp) -> AsyncIterator[GalleryApp]:
    """The gallery with every block in messages, and with every input in the modal of the shortcut."""
    for kind, surfaces in BLOCK_SURFACES.items():
        if "message" in surfaces:
            await demo.post(block(kind, sandbox))
    for one in (chart("bar"), chart("line", 12), chart("area"), PIE, SCORES):
        await demo.post(one)
    for accessory in sorted(BLOCK_ELEMENTS["section"]):
        await demo.post(here(section(ELEMENTS[accessory]), sandbox))
    inputs = [kind for kind in sorted(BLOCK_ELEMENTS["input"]) if "modal" in surfaces_of(kind)]
    demo.modal(
        *(
            {**input_of(element(kind, sandbox)), "block_id": kind, "label": plain(f"The {kind}")}
            for kind in inputs
        )
    )
    yield demo


async def open_form(one: Tab) -> None:
    """Open the modal with every input."""
    await one.page.get_by_role("button", name="Shortcuts").click()
    await one.page.get_by_role("menuitem", name="Tell a story").click()
    await expect(one.modal).to_be_visible()


async def test_everything_has_a_name_and_every_id_is_its_own(tab: OpenTab, full: GalleryApp) -> None:
    ana = await tab("ana")
    assert await nameless(ana.page) == []
    assert await wrong_ids(ana.page) == []
    await ana.page.get_by_role("button", name="Channel actions").click()
    assert await nameless(ana.page) == []
    await ana.page.keyboard.press("Escape")
    await ana.use_tool(ana.page.locator("article").last, "Add reaction")
    assert await nameless(ana.page) == []
    await ana.page.keyboard.press("Escape")
    await open_form(ana)
    await ana.modal.get_by_role("button", name="Send").click()
    await expect(ana.modal.locator(".field-error").first).to_be_visible()
    assert await nameless(ana.page) == []
    assert await wrong_ids(ana.page) == []


async def test_the_focus_can_always_be_seen(tab: OpenTab, full: GalleryApp) -> None:
    ana = await tab("ana")
    await ana.page.get_by_role("link", name="Skip to the conversation").focus()
    assert await unseen_focus(ana.page, steps=45) == []
    await open_form(ana)
    assert await unseen_focus(ana.page, steps=45) == []


async def test_the_focus_comes_back_to_what_opened_something(tab: OpenTab, full: GalleryApp) -> None:
    ana = await tab("ana")
    shortcuts = ana.page.get_by_role("button", name="Shortcuts")
    await shortcuts.press("Enter")
    await ana.page.keyboard.press("Escape")
    await expect(shortcuts).to_be_focused()
    await shortcuts.press("Enter")
    await ana.page.keyboard.press("Enter")
    await expect(ana.modal).to_be_visible()
    await ana.page.keyboard.press("Escape")
    await expect(ana.modal).to_have_count(0)
    await expect(shortcuts).to_be_focused()
    last = ana.page.locator("article").last
    await last.focus()
    await ana.page.keyboard.press("Tab")
    while not await ana.evaluate(
        "() => document.activeElement.getAttribute('aria-label') === 'Add reaction'"
    ):
        await ana.page.keyboard.press("Tab")
    await ana.page.keyboard.press("Enter")
    await expect(ana.page.get_by_role("searchbox", name="Search emoji")).to_be_focused()
    await ana.page.keyboard.press("Escape")
    await expect(last.get_by_role("button", name="Add reaction")).to_be_focused()
    await ana.page.keyboard.press("Tab")
    await ana.page.keyboard.press("Enter")
    await expect(ana.page.locator("#thread .composer-field")).to_be_focused()
    await ana.page.keyboard.press("Escape")
    await expect(last.get_by_role("button", name="Reply in thread")).to_be_focused()


async def test_the_arrow_keys_walk_through_the_conversations(tab: OpenTab, demo: GalleryApp) -> None:
    ana = await tab("ana")
    links = ana.page.locator("#sidebar a")
    await links.first.focus()
    await ana.page.keyboard.press("ArrowDown")
    await expect(links.nth(1)).to_be_focused()
    await ana.page.keyboard.press("End")
    await expect(links.last).to_be_focused()
    await ana.page.keyboard.press("Home")
    await ana.page.keyboard.press("ArrowUp")
    await expect(links.first).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_word_of_the_gallery_can_be_read_and_every_mark_of_a_chart_be_seen(
    tab: OpenTab, full: GalleryApp, scheme: str
) -> None:
    ana = await tab("ana", color_scheme=scheme)
    assert await ana.evaluate(FAINT) == []
    # WCAG 1.4.11: what carries meaning without being text needs 3 : 1.
    assert await ana.evaluate(FAINT_MARKS) == []
    await open_form(ana)
    assert await ana.evaluate(FAINT) == []


async def test_nothing_of_the_gallery_runs_off_a_phone(tab: OpenTab, full: GalleryApp) -> None:
    ana = await tab("ana", **PHONE)
    await expect(ana.page.get_by_role("table", name="Answers by team").last).to_be_visible()
    assert await ana.evaluate(WIDE, "#conversation") == []
    await ana.page.get_by_role("button", name="Shortcuts").tap()
    await ana.page.get_by_role("menuitem", name="Tell a story").tap()
    await expect(ana.modal).to_be_visible()
    assert await ana.evaluate(WIDE, ".modal") == []


async def test_who_wants_less_motion_gets_less(tab: OpenTab, demo: GalleryApp) -> None:
    ana = await tab("ana", reduced_motion="reduce", **PHONE)
    sidebar = "() => getComputedStyle(document.getElementById('sidebar')).transitionDuration"
    assert await ana.evaluate(sidebar) == "0s"
    usual = await tab("ana", **PHONE)
    assert await usual.evaluate(sidebar) != "0s"
