"""What people read about a team's week: the list of teams, and the form that chooses days and hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Protocol

from slack_sdk.models.blocks import StaticSelectElement

from bot.champion import TeamChampion
from content import champions as champion_words
from content import ids, team_hours
from content.blocks import Block, button, buttons, field, modal, note, option, paragraph
from content.campaigns import kind_name
from content.paging import turns
from content.text import Mrkdwn, channel, plain, say

PAGE = 15
VALUE = "value"
USUAL, OUT = "usual", "out"


class Choice(Protocol):
    """See bot.services.rituals.Choice."""

    @property
    def kind(self) -> str: ...
    @property
    def weekday(self) -> int | None: ...
    @property
    def at(self) -> time | None: ...


class TeamWeek(Protocol):
    """See bot.services.rituals.TeamWeek."""

    @property
    def team_id(self) -> int: ...
    @property
    def channel_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def timezone(self) -> str: ...
    @property
    def choices(self) -> Sequence[Choice]: ...
    @property
    def usual(self) -> Mapping[str, tuple[int, time]]: ...
    @property
    def hours(self) -> Sequence[tuple[time, time]]: ...


def teams(
    weeks: Sequence[TeamWeek], *, page: int, champions: Mapping[int, TeamChampion] | None = None
) -> Block:
    """A page (from 0) of the teams somebody may choose for, each with its champion, by team."""
    pages = max(1, -(-len(weeks) // PAGE))
    page = min(page, pages - 1)
    blocks = [note(say("rituals.intro", page=page + 1, pages=pages))]
    for one in list(weeks)[page * PAGE : (page + 1) * PAGE]:
        change = button(
            plain("rituals.change"),
            ids.RITUAL_OPEN,
            value=str(one.team_id),
            reads_as=plain("rituals.change_reads", name=one.name or one.channel_id),
        )
        champion = champion_words.line((champions or {}).get(one.team_id))
        lines = [say("rituals.team", channel=channel(one.channel_id)), *_lines(one), champion]
        hours = team_hours.open_button(one.team_id, one.name or one.channel_id)
        named = champion_words.open_button(one.team_id, one.name or one.channel_id)
        blocks += [paragraph("\n".join(lines)), buttons(change, hours, named)]
    if not weeks:
        blocks.append(paragraph(say("rituals.none")))
    shown = turns(
        ids.RITUAL_TEAMS,
        page=page,
        more=page + 1 < pages,
        newer=plain("rituals.newer"),
        older=plain("rituals.older"),
    )
    return modal(plain("rituals.title"), [*blocks, *([buttons(*shown)] if shown else [])])


def _lines(week: TeamWeek) -> list[Mrkdwn]:
    return [_line(one, week.usual) for one in week.choices]


def _line(one: Choice, usual: Mapping[str, tuple[int, time]]) -> Mrkdwn:
    kind = kind_name(one.kind)
    if one.weekday and one.at:
        return say("rituals.line", kind=kind, when=_when(one.weekday, one.at))
    if one.weekday is not None:
        return say("rituals.line_out", kind=kind)
    if one.kind in usual:
        return say("rituals.line_usual", kind=kind, when=_when(*usual[one.kind]))
    return say("rituals.line_unplanned", kind=kind)


def _when(weekday: int, at: time) -> str:
    return plain("rituals.when", day=plain(f"rituals.day_{weekday}"), time=f"{at:%H:%M}")


def form(week: TeamWeek) -> Block:
    """Day and time of each post; the team travels with the form."""
    intro = say("rituals.form_intro", channel=channel(week.channel_id), zone=week.timezone)
    blocks = [paragraph(intro)]
    for one in week.choices:
        blocks += [_day_field(one), _time_field(one, week)]
    return modal(
        plain("rituals.title"),
        blocks,
        callback_id=ids.RITUAL_FORM,
        submit=plain("rituals.save"),
        private_metadata=str(week.team_id),
    )


def _day_field(one: Choice) -> Block:
    options = [option(plain("rituals.as_usual"), USUAL)]
    options += [option(plain(f"rituals.day_{day}"), str(day)) for day in range(1, 8)]
    options.append(option(plain("rituals.leave_out"), OUT))
    now = USUAL if one.weekday is None else str(one.weekday) if one.weekday else OUT
    chosen = next(each for each in options if each.value == now)
    element = StaticSelectElement(action_id=VALUE, options=options, initial_option=chosen)
    return field(f"{one.kind}.day", plain(f"rituals.label_{one.kind}"), element)


def _time_field(one: Choice, week: TeamWeek) -> Block:
    half_hours = [time(n // 2, 30 * (n % 2)) for n in range(48)]
    times = [at for at in half_hours if any(_is_in(at, *span) for span in week.hours)]
    now = one.at or week.usual.get(one.kind, (0, None))[1]
    if now is not None and now not in times:
        times = sorted([*times, now])
    options = [option(f"{each:%H:%M}", f"{each:%H:%M}") for each in times]
    chosen = next((each for each in options if now is not None and each.value == f"{now:%H:%M}"), None)
    element = StaticSelectElement(action_id=VALUE, options=options, initial_option=chosen)
    return field(f"{one.kind}.time", plain(f"rituals.time_{one.kind}"), element, optional=True)


def _is_in(at: time, opens: time, closes: time) -> bool:
    return opens <= at < closes if opens < closes else at >= opens or at < closes


def saved(week: TeamWeek, choices: Sequence[Choice]) -> Block:
    """Confirms what was chosen."""
    lines = [say("rituals.saved", channel=channel(week.channel_id))]
    lines += [_line(one, week.usual) for one in choices]
    return modal(plain("rituals.title"), [paragraph("\n".join(lines))])
