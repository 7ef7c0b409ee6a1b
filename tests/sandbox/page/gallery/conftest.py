"""Fixtures for the gallery: the tabs of the page's tests, with an app that shows whatever it is given."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from tests.sandbox.page.conftest import WORKSPACE
from tests.sandbox.page.gallery.gallery_app import GALLERY, GalleryApp


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox without rate limits."""
    running = Sandbox(Workspace.from_dict(WORKSPACE), GALLERY, limits="none")
    await running.start()
    yield running
    await running.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def demo(sandbox: Sandbox) -> AsyncIterator[GalleryApp]:
    """The gallery's app, connected; `tab` opens tabs for it."""
    app = GalleryApp(sandbox)
    await app.connect()
    yield app
    await app.close()
