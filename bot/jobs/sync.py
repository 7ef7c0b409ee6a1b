"""Keeps people, teams and user groups in step with Slack: now and then, and whenever something moved."""

from __future__ import annotations

import asyncio

import structlog

from bot import public_holidays
from bot.clock import Clock
from bot.db.session import Database
from bot.services import availability, people, programmes, user_groups, workspace_problems
from bot.services.programmes import ChannelSeen
from bot.slack.door import Door
from bot.slack.errors import PermanentProblem, SlackProblem

log = structlog.get_logger()

_GATHER_SECONDS = 0.3
_AGAIN_SECONDS = 60.0
_FIFTY = 50
"""What dnd.teamInfo takes at most."""
_NO_ENTRY = frozenset(
    {"method_not_supported_for_channel_type", "is_archived", "channel_not_found", "missing_scope"}
)


class Sync:
    """`soon()` asks for a team's channel, or for all of them, to be read; requests within a moment are one."""

    def __init__(
        self,
        database: Database,
        door: Door,
        clock: Clock,
        *,
        workspace_id: str,
        again_seconds: float = _AGAIN_SECONDS,
    ) -> None:
        self._database = database
        self._door = door
        self._clock = clock
        self._workspace_id = workspace_id
        self._again_seconds = again_seconds
        self._wanted = asyncio.Event()
        self._channels: set[str] = set()
        self._groups = False
        self._all = False
        self._reading = asyncio.Lock()

    def soon(self, channel_id: str | None = None) -> None:
        """Something moved in a channel, or, without one, anywhere."""
        if channel_id is None:
            self._all = True
        else:
            self._channels.add(channel_id)
        self._wanted.set()

    def groups_soon(self) -> None:
        """Something moved in a user group."""
        self._groups = True
        self._wanted.set()

    @property
    def busy(self) -> bool:
        """Whether somebody has asked for a reading that is not done yet."""
        return self._wanted.is_set() or self._reading.locked()

    async def run(self) -> None:
        """Reads the teams whenever somebody asks, until cancelled; what could not be read is tried again later."""
        await asyncio.to_thread(public_holidays.warm)  # half a second of imports nobody should wait for later
        while True:
            await self._wanted.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            self._wanted.clear()
            only = None if self._all else self._channels
            groups, self._all, self._channels, self._groups = self._groups, False, set(), False
            try:
                if await self._in_vain():
                    continue
                if groups:
                    await self.groups()
                complete = only == set() or await self.teams(only)
            except Exception:
                log.exception("teams_not_read")
                complete = False
            if not complete:
                asyncio.get_running_loop().call_later(self._again_seconds, self.soon)

    async def _in_vain(self) -> bool:
        """While the token is refused nothing is asked; everything is read anew when it works again."""
        return await self._database.read(workspace_problems.is_silent, self._workspace_id)

    async def everybody(self) -> None:
        """Reads all people of the workspace, then the teams. A failure waits for the next time."""
        if await self._in_vain():
            return
        try:
            async for page in self._door.people():
                await self._database.transact(
                    people.meet,
                    workspace_id=self._workspace_id,
                    users=[dict(user) for user in page],
                    now=self._clock.now(),
                )
        except SlackProblem as problem:
            log.warning("people_not_read", code=problem.code)
        await self.groups()
        if not await self.teams():
            self.soon()
        await self.disturbances()

    async def groups(self) -> None:
        """Reads the user groups; campaigns follow who joined or left one of theirs.

        Where Encore may not, or the workspace's plan has none, or Slack does not answer, it goes by what it knew.
        """
        async with self._reading:
            try:
                found = user_groups.from_slack(await self._door.user_groups())
            except SlackProblem as problem:
                log.info("user_groups_not_read", code=problem.code)
                return
            wanted = await self._database.read(user_groups.followed, workspace_id=self._workspace_id)
            for group in found:
                if group.group_id in wanted:
                    await self._meet(group.members)
            await self._database.transact(
                user_groups.take_over,
                workspace_id=self._workspace_id,
                groups=found,
                now=self._clock.now(),
            )

    async def disturbances(self) -> None:
        """Reads when the people of the teams do not want to be disturbed, fifty at a time.

        Where Encore may not, or Slack does not answer, it goes by what it knew; Slack itself still keeps quiet then.
        """
        everybody = await self._database.read(availability.participants, workspace_id=self._workspace_id)
        for first in range(0, len(everybody), _FIFTY):
            try:
                statuses = await self._door.dnd(everybody[first : first + _FIFTY])
            except SlackProblem as problem:
                log.info("dnd_not_read", code=problem.code)
                return
            await self._database.transact(
                availability.note_dnd,
                workspace_id=self._workspace_id,
                statuses=statuses,
                now=self._clock.now(),
            )

    async def teams(self, only: set[str] | None = None) -> bool:
        """Reads the team channels (or `only` some) and brings teams and schedules in step.

        Returns whether all of them could be read.
        """
        async with self._reading:  # two readings at once could end with the older one's view
            seen: dict[str, ChannelSeen] = {}
            teams = await self._database.read(programmes.team_channels, self._workspace_id)
            entered = await self._database.read(programmes.entered_channels, self._workspace_id)
            wanted = [channel_id for channel_id in teams if only is None or channel_id in only]
            for channel_id in wanted:
                try:
                    seen[channel_id] = await self._look(channel_id, entered=channel_id in entered)
                except SlackProblem as problem:
                    log.warning("channel_not_read", code=problem.code)
            await self._database.transact(
                programmes.sync_teams, self._workspace_id, seen, now=self._clock.now()
            )
            return len(seen) == len(wanted)

    async def _look(self, channel_id: str, *, entered: bool) -> ChannelSeen:
        """A channel as it is now; Encore enters public ones by itself, but not where it was removed from."""
        try:
            channel = await self._door.channel(channel_id)
        except PermanentProblem as problem:
            return ChannelSeen(channel_id, "", is_private=False, members=(), problem=problem.code)
        problem_code: str | None = None
        if channel.get("is_archived"):
            problem_code = "is_archived"
        elif not channel.get("is_member"):
            problem_code = "not_in_channel" if entered else await self._enter(channel_id)
        try:
            members = tuple(await self._door.members(channel_id))
        except PermanentProblem as problem:
            members, problem_code = (), problem_code or problem.code
        await self._meet(members)
        return ChannelSeen(
            channel_id,
            str(channel.get("name") or ""),
            is_private=bool(channel.get("is_private")),
            members=members,
            problem=problem_code,
        )

    async def _enter(self, channel_id: str) -> str | None:
        try:
            await self._door.join(channel_id)
        except PermanentProblem as problem:
            return "not_in_channel" if problem.code in _NO_ENTRY else problem.code
        return None

    async def _meet(self, user_ids: tuple[str, ...]) -> None:
        """Looks up members Encore has not met. Whom it may not see, from another company, does not take part."""
        known = await self._database.read(people.known, workspace_id=self._workspace_id, user_ids=user_ids)
        for user_id in user_ids:
            if user_id in known:
                continue
            try:
                user = dict(await self._door.person(user_id))
            except PermanentProblem as problem:
                log.info("member_not_seen", code=problem.code)
                continue
            await self._database.transact(
                people.meet, workspace_id=self._workspace_id, users=[user], now=self._clock.now()
            )
