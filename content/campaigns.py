"""What people read of a campaign: the week's posts, and what its leads are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain import is_person
from content import ids
from content.blocks import Message, button, buttons, heading, message, note, paragraph
from content.pack import Pack, Prompt
from content.pack_models import PromptKind
from content.text import Mrkdwn, channel, escape, mention, plain, say, sentences


def kind_name(kind: str) -> str:
    """The plain name of a kind of message."""
    key = f"campaigns.kind_{kind}"
    return sentences().get(key, sentences()["campaigns.kind_other"])


def place(conversation: str) -> Mrkdwn:
    """A conversation for reading: a person or a channel."""
    return mention(conversation) if is_person(conversation) else channel(conversation)


def prompt_of(kind: PromptKind, values: Mapping[str, Any], pack: Pack) -> Prompt:
    """The prompt an occurrence brings: the one its step names, else in turn, of its theme if the pack has that."""
    if content_id := values.get("content_id"):
        for prompt in pack.prompts(kind):
            if prompt.id == content_id:
                return prompt
    return pack.prompt_for_week(kind, values["n"] + 1, theme=values.get("theme"))


def _prompt(title: str, prompt: Prompt) -> Message:
    ask = say("campaigns.ask_line", action=prompt.action, time=prompt.time)
    words = escape(prompt.text)
    return message(heading(title), paragraph(words), paragraph(ask), text=f"{escape(title)}. {words} {ask}")


def intention(values: Mapping[str, Any], pack: Pack) -> Message:
    """Monday's post."""
    prompt = prompt_of("intention", values, pack)
    said = _prompt(plain("campaigns.intention_title", title=prompt.title), prompt)
    return message(*said.blocks, buttons(button(plain("plans.button"), ids.PLAN_OPEN)), text=said.text)


def moment(values: Mapping[str, Any], pack: Pack) -> Message:
    """Wednesday's post."""
    prompt = prompt_of("moment", values, pack)
    return _prompt(plain("campaigns.moment_title", title=prompt.title), prompt)


def reason(code: str) -> Mrkdwn:
    """What a Slack error means for the lead, and what to do."""
    if code.startswith("unconfirmed_"):
        return say("campaigns.reason_unconfirmed")
    if code.startswith("restricted_action"):
        return say("campaigns.reason_restricted")
    if code in {"user_not_found", "user_disabled", "messages_tab_disabled", "cannot_dm_bot"}:
        return say("campaigns.reason_person")
    key = f"campaigns.reason_{code}"
    return say(key) if key in sentences() else say("campaigns.reason_other", code=code)


def failed(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells a lead that something could not be posted, and what to do."""
    words = say("campaigns.failed", place=place(values["conversation"]), reason=reason(values["code"]))
    kind = say("campaigns.failed_kind", kind=kind_name(values["failed_kind"]))
    return message(paragraph(words), note(kind), text=f"{words} {kind}")


def missed(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells a lead that something came too late."""
    words = say("campaigns.missed")
    return message(paragraph(words), text=words)


def channel_problem(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells a lead that Encore cannot work in a channel, and what to do."""
    words = say(
        "campaigns.channel_problem", place=channel(values["channel_id"]), reason=reason(values["code"])
    )
    return message(paragraph(words), text=words)
