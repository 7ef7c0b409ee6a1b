"""Takes the pictures, and tells what each shows in words: what is compared to know whether it is current."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, Page, async_playwright

import bot.sandbox
from tests.company import Company
from tests.sandbox.page.conftest import chromium
from tests.screenshots.story import PICTURES, Picture, running_company

FOLDER = Path(bot.sandbox.__file__).with_name("pictures")
_WIDTH = 1120
# How long the app took to answer differs from run to run, and a blinking caret is no news.
_CALM = """() => {
  document.querySelector("#status small").style.visibility = "hidden";
  document.activeElement.blur();
}"""
# Addresses and references say nothing to who looks.
_UNSEEN = re.compile(r"^\s*- /\w+:")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture that was taken."""

    picture: Picture
    png: bytes
    shown: list[str]
    """What it shows, line by line: roles, names and words, as a screen reader has them."""


class NoBrowser(Exception):
    """There is no Chromium on this machine."""


async def shots() -> AsyncIterator[Shot]:
    """Lets the story happen and takes every picture. Raises NoBrowser."""
    with TemporaryDirectory() as folder:
        async with running_company(Path(folder)) as company, _browser() as browser:
            for picture in PICTURES:
                await picture.before(company)
                yield await _take(browser, company, picture)


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    path = chromium()
    if path is None:
        raise NoBrowser
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            await browser.close()


async def _take(browser: Browser, company: Company, picture: Picture) -> Shot:
    viewport = {"width": _WIDTH, "height": picture.height}
    page = await browser.new_page(
        viewport=viewport,  # type: ignore[arg-type]
        color_scheme="light",
        reduced_motion="reduce",
        timezone_id="Europe/Lisbon",
        locale="en-GB",
    )
    try:
        await _look(page, company, picture)
        part = page.locator(picture.part)
        shown = [line for line in (await part.aria_snapshot()).splitlines() if not _UNSEEN.match(line)]
        png = await part.screenshot(animations="disabled", caret="hide")
    finally:
        await page.close()
    return Shot(picture, png, shown)


async def _look(page: Page, company: Company, picture: Picture) -> None:
    state = company.sandbox.state
    app = state.direct(state.bot.id, company.id(picture.person)).id
    conversation = company.channel(picture.conversation) if picture.conversation else app
    await page.goto(f"{company.sandbox.url}/?as={picture.person}&in={conversation}")
    await page.wait_for_selector("body[data-ready][data-live]")
    if picture.tab == "modal":
        await page.locator(picture.part).wait_for()
    elif not picture.conversation:
        await page.get_by_role("tab", name=picture.tab.title()).click()
    if picture.tab != "modal":
        shown = ".home .block" if picture.tab == "home" else "#conversation article"
        await page.locator(shown).first.wait_for()
    await company.idle()
    await page.evaluate(_CALM)
    await page.mouse.move(0, 0)
