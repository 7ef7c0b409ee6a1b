"""What those who look after a campaign are told, with what to do: what failed or came too late, who left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.delivery_log import Outcome, Share
from content import delivery_log, ids
from content.blocks import Block, Message, button, buttons, message, note, paragraph
from content.campaign_lines import day_in_words
from content.campaigns import kind_name, place, reason
from content.pack import Pack
from content.text import Mrkdwn, channel, mention, plain, say

_REMOVED = frozenset({"app_uninstalled", "account_inactive"})
"""What is noted of a workspace that has taken the app out: as Slack's event says it, or as its answers do."""


def log_button(values: Mapping[str, Any]) -> list[Block]:
    """The button to the log of the campaign a message is about, if it is about one."""
    if "campaign_id" not in values:
        return []
    return [buttons(delivery_log.open_button(values["campaign_id"], values["name"]))]


def nobody_received(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Nobody received a step on a day: why, and what to do."""
    day = day_in_words(date.fromisoformat(values["day"]))
    shares = [Share(Outcome(outcome), why, count) for outcome, why, count in values["shares"]]
    first = say("campaign_owners.nobody", kind=kind_name(values["step_kind"]), day=day, name=values["name"])
    lines = [first, *(Mrkdwn(f"• {delivery_log.share_line(one)}") for one in shares)]
    lines.append(say("campaign_owners.nobody_do"))
    text = "\n".join(lines)
    return message(paragraph(text), *log_button(values), text=text)


def owner_gone(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks somebody to take a campaign over; once somebody has, says who."""
    if values["owner"]:
        text = say("campaign_owners.taken_over", owner=mention(values["owner"]), name=values["name"])
        return message(paragraph(text), text=text)
    if values["person"]:
        text = say("campaign_owners.gone", person=mention(values["person"]), name=values["name"])
    else:
        text = say("campaign_owners.gone_unnamed", name=values["name"])
    take = button(
        plain("campaign_owners.take_over"),
        ids.CAMPAIGN_TAKE_OVER,
        value=str(values["campaign_id"]),
        style="primary",
    )
    return message(paragraph(text), buttons(take), text=text)


def token_back(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells that nothing could be sent for a while, and that it can again."""
    since, until = (_when(datetime.fromisoformat(values[name])) for name in ("since", "until"))
    if values["code"] in _REMOVED:
        text = say("campaign_owners.token_back_removed", since=since, until=until)
    else:
        text = say("campaign_owners.token_back", since=since, until=until, code=values["code"])
    return message(paragraph(text), text=text)


def _when(local: datetime) -> str:
    return f"{day_in_words(local)}, {local:%H:%M}"


def failed(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Something could not be posted, and what to do."""
    words = say("campaigns.failed", place=place(values["conversation"]), reason=reason(values["code"]))
    kind = say("campaigns.failed_kind", kind=kind_name(values["failed_kind"]))
    return message(paragraph(words), note(kind), *log_button(values), text=f"{words} {kind}")


def missed(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Something came too late."""
    words = say("campaigns.missed")
    return message(paragraph(words), *log_button(values), text=words)


def group_problem(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells a lead that a campaign's user group reaches nobody any more, and what to do."""
    key = "campaigns.group_empty" if values["problem"] == "empty" else "campaigns.group_gone"
    words = say(key, group=f"@{values['handle']}")
    return message(paragraph(words), text=words)


def channel_problem(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Encore cannot work in a channel, and what to do."""
    words = say(
        "campaigns.channel_problem", place=channel(values["channel_id"]), reason=reason(values["code"])
    )
    return message(paragraph(words), *log_button(values), text=words)


def celebration_waits(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Something to celebrate waits because its channel takes nothing, and what to do."""
    place_ = channel(values["channel_id"])
    words = say(
        "campaigns.celebration_waits", place=place_, reason=reason(values["code"]), days=values["days"]
    )
    return message(paragraph(words), *log_button(values), text=words)
