"""What people read about roles: who manages which team, the form that changes it, and who is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from slack_sdk.models.blocks import ButtonElement, UserMultiSelectElement

from bot.facts import TeamFacts
from content import ids
from content.blocks import Block, Message, button, buttons, cut, field, message, modal, note, paragraph
from content.pack import Pack
from content.text import Mrkdwn, channel, mention, people, plain, say

VALUE = "value"
TEAMS_ON_A_PAGE = 20


class Team(Protocol):
    """A team as the form shows it. `name` is the channel's, or empty while Encore has not read it."""

    @property
    def team_id(self) -> int: ...
    @property
    def channel_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def managers(self) -> tuple[str, ...]: ...


def pages_of(count: int) -> int:
    """How many pages so many teams take."""
    return max(1, -(-count // TEAMS_ON_A_PAGE))


def form(teams: Sequence[Team], *, page: int, most: int) -> Block:
    """One field a team, twenty teams a page (counted from 0). What was shown travels with the form."""
    pages = pages_of(len(teams))
    shown = list(teams)[page * TEAMS_ON_A_PAGE : (page + 1) * TEAMS_ON_A_PAGE]
    if not shown:
        return modal(plain("roles.form_title"), [paragraph(say("roles.form_none"))])
    blocks = [paragraph(say("roles.form_intro"))]
    blocks += [
        field(
            str(team.team_id),
            cut(plain("roles.team_label", name=team.name or team.channel_id), 150),
            UserMultiSelectElement(
                action_id=VALUE,
                initial_users=list(team.managers[:most]) or None,
                max_selected_items=most,
            ),
            optional=True,
        )
        for team in shown
    ]
    if pages > 1:
        blocks.append(note(say("roles.form_page", page=page + 1, pages=pages)))
    last = page + 1 == pages
    return modal(
        plain("roles.form_title") if pages == 1 else plain("roles.form_title_page", page=page + 1),
        blocks,
        callback_id=ids.MANAGERS_FORM,
        submit=plain("roles.save" if last else "roles.save_more"),
        private_metadata=json.dumps(
            {"page": page, "shown": {str(team.team_id): list(team.managers[:most]) for team in shown}},
            separators=(",", ":"),
        ),
    )


def saved(teams: Sequence[tuple[str, Sequence[str]]]) -> Block:
    """Confirms who manages what: (channel, managers) of each team of the last page."""
    lines: list[str] = [say("roles.saved")]
    lines += [
        say("roles.saved_line", channel=channel(channel_id), managers=people(managers))
        if managers
        else say("roles.saved_nobody", channel=channel(channel_id))
        for channel_id, managers in teams
    ]
    return modal(plain("roles.form_title"), [paragraph("\n".join(lines))])


def leads_button() -> ButtonElement:
    """The way to other programme leads."""
    return button(plain("roles.leads_button"), ids.LEADS_OPEN)


def team_buttons() -> list[ButtonElement]:
    """What a programme lead or an admin may change about teams: which there are, and who manages them."""
    return [
        button(plain("teams.button"), ids.TEAMS_OPEN),
        button(plain("roles.managers_button"), ids.MANAGERS_OPEN),
    ]


def managed_by(managers: Sequence[str]) -> Mrkdwn:
    """Who manages a team, as a sentence."""
    return say("roles.managed_by", managers=people(managers)) if managers else say("roles.managed_by_nobody")


def managing(teams: Sequence[TeamFacts], *, user_id: str, more: Sequence[ButtonElement] = ()) -> list[Block]:
    """A manager's own part of Home, with more that they may do there."""
    if not teams:
        return []
    lines = [f"*{plain('roles.managing_title')}*"]
    for team in list(teams)[:10]:
        others = [one for one in team.managers if one != user_id]
        if others:
            line = say(
                "roles.managing_with",
                channel=channel(team.channel_id),
                count=team.members,
                others=people(others),
            )
        else:
            line = say("roles.managing_line", channel=channel(team.channel_id), count=team.members)
        lines.append(line)
    return [
        paragraph("\n".join(lines)),
        buttons(button(plain("rituals.button"), f"{ids.RITUAL_TEAMS}.mine", value="0"), *more),
    ]


def manager_named(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells somebody that they manage a team from now on."""
    words = say("roles.named", by=mention(values["by"]), channel=channel(values["channel_id"]))
    return message(paragraph(words), text=words)


def manager_released(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells somebody that they do not manage a team any more."""
    words = say("roles.released", by=mention(values["by"]), channel=channel(values["channel_id"]))
    return message(paragraph(words), text=words)


def manager_lost(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells a lead that a team's manager is gone."""
    words = say("roles.lost", person=mention(values["person"]), channel=channel(values["channel_id"]))
    return message(paragraph(words), text=words)


def manager_gone(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells a lead that a team has one manager less; not who, because they asked to be forgotten."""
    words = say("roles.gone", channel=channel(values["channel_id"]))
    return message(paragraph(words), text=words)


def no_lead_left(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells an admin that nobody leads the programme."""
    words = say("roles.no_lead_left")
    return message(paragraph(words), text=words)
