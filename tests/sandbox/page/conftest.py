"""Fixtures for the tests that drive the page: a browser, a sandbox with the demo app, tabs of people."""

import json
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from tests.sandbox.page.browser_tab import DESKTOP, Tab
from tests.sandbox.page.demo_app import MANIFEST, DemoApp

OpenTab = Callable[..., Awaitable[Tab]]
IdlePages = dict[str, list[Page]]

WORKSPACE: dict[str, Any] = {
    "team": {"name": "Harbour", "domain": "harbour"},
    "people": [
        {"handle": "ana", "name": "Ana Sousa", "title": "Service Agent, Lisbon", "tz": "Europe/Lisbon"},
        {"handle": "ravi", "name": "Ravi Menon", "title": "Service Agent", "tz": "Asia/Kolkata"},
        {
            "handle": "grace",
            "name": "Grace Okafor",
            "title": "Manager",
            "tz": "Europe/London",
            "role": "admin",
        },
    ],
    "channels": [
        {"name": "general", "members": "everyone", "app": True, "general": True, "topic": "For all of us"},
        {"name": "desk", "members": ["ana", "ravi", "grace"]},
        {"name": "old", "members": ["ana", "ravi"], "archived": True},
        {"name": "leads", "members": ["grace"], "private": True},
    ],
}


def chromium() -> str | None:
    """The Chromium to drive: the one named by ENCORE_CHROMIUM, or else what the path offers; None without one."""
    named = os.environ.get("ENCORE_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


def leave_out(reason: str) -> None:
    """Skips a test and says why; where the checks decide (CI is set) nothing may be left out."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests; they are skipped where there is none."""
    path = chromium()
    if path is None:
        leave_out("no Chromium here: install chromium or name one in ENCORE_CHROMIUM to test the page")
    expect.set_options(timeout=10_000)
    async with async_playwright() as playwright:
        # Chromium refuses its own sandbox to root, and containers have a small /dev/shm.
        started = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield started
        await started.close()


@pytest.fixture(scope="session")
def idle_pages() -> IdlePages:
    """Empty pages by what their context is like: a new one costs three times as much as what is shown in it."""
    return {}


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox that waits half a second for acknowledgements, not three."""
    running = Sandbox(Workspace.from_dict(WORKSPACE), MANIFEST, ack_seconds=0.5)
    await running.start()
    yield running
    await running.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def demo(sandbox: Sandbox) -> AsyncIterator[DemoApp]:
    """The demo app, connected."""
    app = DemoApp(sandbox)
    await app.connect()
    yield app
    await app.close()


@pytest_asyncio.fixture(loop_scope="session")
async def tab(
    browser: Browser, idle_pages: IdlePages, sandbox: Sandbox, demo: DemoApp
) -> AsyncIterator[OpenTab]:
    """Open tabs: `await tab("ana")`; at the end none of them may have had anything to complain about.

    Each tab of a test has a context of its own, and a page that a test before it may have left.
    """
    opened: list[tuple[str, Tab]] = []

    async def open_tab(person: str, **context: Any) -> Tab:
        options = {"viewport": DESKTOP, **context}
        like = json.dumps(options, sort_keys=True)
        idle = idle_pages.get(like)
        new = Tab(idle.pop() if idle else await (await browser.new_context(**options)).new_page())
        opened.append((like, new))
        await new.start(sandbox, person)
        return new

    yield open_tab
    complaints = [complaint for _, one in opened for complaint in one.complaints]
    for like, one in opened:
        if one.changed or one.complaints or one.page.is_closed():
            await one.page.context.close()
        else:
            await one.leave()
            idle_pages.setdefault(like, []).append(one.page)
    assert complaints == []
