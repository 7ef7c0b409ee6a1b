"""What people read about a team's busy days: the lines and buttons in Home, the form, what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import (
    ButtonElement,
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    PlainTextInputElement,
    StaticSelectElement,
)

from bot.busy_team import BusyFacts, BusyTeam
from content import ids
from content.blocks import (
    Block,
    Message,
    button,
    buttons,
    confirm,
    cut,
    field,
    message,
    modal,
    option,
    paragraph,
    told,
)
from content.campaign_lines import day_in_words
from content.given_back import quoted_back
from content.text import Mrkdwn, channel, escape, plain, say

TEAM, SINCE, UNTIL, REASON = "team", "since", "until", "reason"
"""Block ids of the form's fields."""
VALUE = "value"
_MOST_LISTED = 100
"""So many options a list may have; beyond, the channel is chosen among all."""
_MOST_ON_HOME = 5


def on_home(facts: BusyFacts) -> list[Block]:
    """Busy days of somebody's own teams; for whoever looks after them the way to end them."""
    blocks: list[Block] = []
    for one in facts.looked_after[:_MOST_ON_HOME]:
        end = button(
            plain("busy_days.end"),
            ids.BUSY_DAYS_END,
            value=str(one.team_id),
            reads_as=plain("busy_days.end_reads", name=one.name or one.channel_id),
            confirm=confirm(
                plain("busy_days.end_title"), plain("busy_days.end_text"), plain("busy_days.end_yes")
            ),
        )
        blocks += [told(_line(one)), buttons(end)]
    if len(facts.looked_after) > _MOST_ON_HOME:
        blocks.append(paragraph(say("busy_days.more", count=len(facts.looked_after) - _MOST_ON_HOME)))
    shown = {one.team_id for one in facts.looked_after}
    blocks += [told(_line(one)) for one in facts.mine[:_MOST_ON_HOME] if one.team_id not in shown]
    return blocks


def set_button(facts: BusyFacts) -> list[ButtonElement]:
    """The way to give a team busy days, for whoever may."""
    return [button(plain("busy_days.button"), ids.BUSY_DAYS_OPEN)] if facts.may_set else []


def _line(one: BusyTeam) -> Mrkdwn:
    """When a team is busy and why; the reason is shown literally."""
    until = day_in_words(one.until) if one.until else ""
    if one.since is None:
        line = say("busy_days.line_until", channel=channel(one.channel_id), until=until)
    else:
        since = day_in_words(one.since)
        line = say("busy_days.line", channel=channel(one.channel_id), since=since, until=until)
    return Mrkdwn(f"{line} {escape(one.reason)}") if one.reason else line


def form(teams: Sequence[BusyTeam], *, today: date, most: int) -> Block:
    """Which team, from when to when, and why."""
    return modal(
        plain("busy_days.title"),
        [
            paragraph(say("busy_days.intro")),
            field(TEAM, plain("busy_days.team_label"), _team(teams)),
            field(
                SINCE,
                plain("busy_days.since_label"),
                DatePickerElement(action_id=VALUE, initial_date=today.isoformat()),
            ),
            field(
                UNTIL,
                plain("busy_days.until_label"),
                DatePickerElement(action_id=VALUE),
                hint=plain("busy_days.until_hint"),
            ),
            field(
                REASON,
                plain("busy_days.reason_label"),
                PlainTextInputElement(action_id=VALUE, max_length=most),
                hint=plain("busy_days.reason_hint"),
                optional=True,
            ),
        ],
        callback_id=ids.BUSY_DAYS_FORM,
        submit=plain("busy_days.save"),
    )


def _team(teams: Sequence[BusyTeam]) -> StaticSelectElement | ConversationSelectElement:
    if len(teams) > _MOST_LISTED:
        return ConversationSelectElement(
            action_id=VALUE,
            filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
        )
    options = [option(cut(f"#{team.name or team.channel_id}", 75), team.channel_id) for team in teams]
    return StaticSelectElement(
        action_id=VALUE, options=options, initial_option=options[0] if len(options) == 1 else None
    )


def saved(channel_id: str, since: date, until: date) -> Block:
    """Confirms busy days."""
    said = say(
        "busy_days.saved",
        channel=channel(channel_id),
        since=day_in_words(since),
        until=day_in_words(until),
    )
    return modal(plain("busy_days.title"), [paragraph(said), paragraph(say("busy_days.saved_more"))])


def ended(channel_id: str) -> Message:
    """Confirms that busy days are over."""
    said = say("busy_days.ended", channel=channel(channel_id))
    return message(paragraph(said), text=said)


def returned(sentence: Mrkdwn, reason: str) -> Message:
    """Why there are no busy days, with the reason that was typed."""
    return quoted_back(sentence, say("busy_days.typed"), reason)
