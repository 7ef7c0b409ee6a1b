"""A small company with three simulated colleagues and a Bolt app, in a hurry."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.colleagues.description import Description, read_colleagues
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from tests.sandbox.colleagues.praise_app import PraiseApp
from tests.sandbox.manifests import manifest

COMPANY = Path(__file__).with_name("company.yaml")
WORKSPACE: dict[str, Any] = {
    "team": {"name": "Harbour", "domain": "harbour"},
    "people": [
        {"handle": "ana", "name": "Ana Sousa", "tz": "Europe/Lisbon"},
        {"handle": "ravi", "name": "Ravi Menon", "tz": "Asia/Kolkata"},
        {"handle": "dana", "name": "Dana Kowalski", "tz": "America/New_York"},
        {"handle": "grace", "name": "Grace Okafor", "tz": "Europe/London", "role": "admin"},
    ],
    "channels": [
        {"name": "general", "members": "everyone", "app": True, "general": True},
        {"name": "desk", "members": ["ana", "ravi", "dana", "grace"], "app": True},
    ],
}


@dataclass
class Scene:
    """A sandbox with its app."""

    sandbox: Sandbox
    app: PraiseApp

    async def play(self, weeks: int) -> None:
        """Let weeks pass as fast as the app answers."""
        self.sandbox.time_lapse.play(weeks, None)
        await self.sandbox.time_lapse.finished()


MakeScene = Callable[..., Awaitable[Scene]]


@pytest.fixture
async def make_scene() -> AsyncIterator[MakeScene]:
    """Make scenes; they end with the test."""
    made: list[Scene] = []

    async def make(
        *, seed: int = 7, weeks: int = 12, ack: float = 3.0, description: Description | None = None
    ) -> Scene:
        sandbox = Sandbox(
            Workspace.from_dict(WORKSPACE),
            manifest(),
            seed=seed,
            clock=SandboxClock(hold_seconds=0.3),
            ack_seconds=ack,
            retry_delays=(),
            colleagues=description or read_colleagues(COMPANY),
        )
        sandbox.clock.pause()
        acting = sandbox.time_lapse.crowd.acting
        acting.quiet_seconds, acting.first_seconds = 0.01, 0.1
        await sandbox.start()
        scene = Scene(sandbox, PraiseApp(sandbox, weeks=weeks))
        made.append(scene)
        await scene.app.connect()
        return scene

    yield make
    for one in made:
        await one.app.close()
        await one.sandbox.stop()
