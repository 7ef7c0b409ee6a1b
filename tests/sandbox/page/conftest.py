"""Fixtures for the tests that drive the page: a browser, a sandbox with the demo app, tabs of people."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from tests.sandbox.page.browser_tab import DESKTOP, Tab
from tests.sandbox.page.demo_app import MANIFEST, DemoApp

OpenTab = Callable[..., Awaitable[Tab]]

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
async def tab(browser: Browser, sandbox: Sandbox, demo: DemoApp) -> AsyncIterator[OpenTab]:
    """Open tabs: `await tab("ana")`; at the end none of them may have had anything to complain about."""
    opened: list[Tab] = []

    async def open_tab(person: str, **context: Any) -> Tab:
        one = await browser.new_context(**{"viewport": DESKTOP, **context})
        new = Tab(one, await one.new_page())
        opened.append(new)
        await new.start(sandbox, person)
        return new

    yield open_tab
    for one in opened:
        await one.context.close()
    assert [complaint for one in opened for complaint in one.complaints] == []
