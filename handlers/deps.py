"""What a handler is given: ways to ask and change, and to answer, without knowing what is behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from bot.clock import Clock
from content.pack import Pack

P = ParamSpec("P")
T = TypeVar("T")


class Database(Protocol):
    """See bot.db.session.Database."""

    async def transact(
        self, function: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T: ...

    async def read(
        self, function: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T: ...


class Slack(Protocol):
    """The verbs of bot.slack.door.Door that answer a person at once; all raise EncoreError."""

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> None: ...
    async def push_view(self, trigger_id: str, view: dict[str, Any]) -> None: ...
    async def update_view(self, view_id: str, view: dict[str, Any]) -> None: ...

    async def publish_home(self, user_id: str, view: dict[str, Any]) -> None: ...

    async def respond(self, response_url: str, body: Mapping[str, Any]) -> None: ...

    async def upload(self, user_id: str, *, name: str, title: str, content: bytes, text: str) -> None: ...

    async def file(self, file_id: str, *, most_bytes: int) -> bytes: ...

    def may(self, scope: str) -> bool: ...

    async def identify(self) -> Mapping[str, Any]: ...

    async def person(self, user_id: str) -> Mapping[str, Any]: ...

    async def channel(self, channel_id: str) -> Mapping[str, Any]: ...

    async def members(self, channel_id: str) -> list[str]: ...

    async def user_groups(self) -> list[Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything handlers share.

    `wake` starts the sender, `heed_problems` lets it look first whether the token was refused,
    `draw_home` asks for a person's Home tab, `sync_soon` reads teams from Slack soon,
    `sync_groups_soon` its user groups.
    `messages_per_minute` is how fast the sender may be.
    `workspace_id` is where Encore is installed: with one token everything belongs there, also what a guest from
    another organisation does in a shared channel. `clock` is the programme's time; `lease_clock` is the computer's,
    for how long a piece of work may take.
    """

    workspace_id: str
    database: Database
    slack: Slack
    clock: Clock
    lease_clock: Clock
    pack: Pack
    wake: Callable[[], None]
    heed_problems: Callable[[], None]
    draw_home: Callable[[str], None]
    sync_soon: Callable[[str | None], None]
    sync_groups_soon: Callable[[], None]
    messages_per_minute: int
