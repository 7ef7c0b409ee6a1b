"""What people read of a campaign: the week's posts, and what its leads are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain import is_person
from content import ids
from content.blocks import Block, Message, button, buttons, heading, literal, message, paragraph
from content.champion_voice import spoken
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


def own_words(title: str, words: str, *below: Block) -> Message:
    """What a lead or a champion wrote in place of a prompt, literally."""
    return message(heading(title), *literal(words), *below, text=f"{escape(title)}. {escape(words)}")


def _prompt(title: str, prompt: Prompt) -> Message:
    ask = say("campaigns.ask_line", action=prompt.action, time=prompt.time)
    words = escape(prompt.text)
    return message(heading(title), paragraph(words), paragraph(ask), text=f"{escape(title)}. {words} {ask}")


def intention(values: Mapping[str, Any], pack: Pack) -> Message:
    """Monday's post."""
    plan = buttons(button(plain("plans.button"), ids.PLAN_OPEN))
    if words := values.get("words"):
        return spoken(own_words(kind_name("intention"), words, plan), values)
    prompt = prompt_of("intention", values, pack)
    said = _prompt(plain("campaigns.intention_title", title=prompt.title), prompt)
    return spoken(message(*said.blocks, plan, text=said.text), values)


def moment(values: Mapping[str, Any], pack: Pack) -> Message:
    """Wednesday's post."""
    if words := values.get("words"):
        return spoken(own_words(kind_name("moment"), words), values)
    prompt = prompt_of("moment", values, pack)
    return spoken(_prompt(plain("campaigns.moment_title", title=prompt.title), prompt), values)


_PERSON = frozenset(
    {
        "user_not_found",
        "user_disabled",
        "messages_tab_disabled",
        "cannot_dm_bot",
        "user_not_visible",
        "invalid_user_combination",
        "not_enough_users",
        "too_many_users",
        "users_list_not_supplied",
        "method_not_supported_for_channel_type",
    }
)
_WORDS = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
        "attachment_payload_limit_exceeded",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "metadata_must_be_sent_from_app",
        "markdown_text_conflict",
        "missing_file_data",
        "too_many_contact_cards",
        "as_user_not_supported",
        "draft_already_deleted",
        "draft_already_sent",
        "draft_has_conflict",
        "draft_not_found",
    }
)
_THREAD = frozenset(
    {
        "cannot_reply_to_message",
        "duplicate_message_not_found",
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
    }
)
_GONE = frozenset({"duplicate_channel_not_found", "team_not_found"})


def reason(code: str) -> Mrkdwn:
    """What a Slack error means for the lead, and what to do (the errors of chat.postMessage: Slack facts 5.2)."""
    if code.startswith("unconfirmed_"):
        return say("campaigns.reason_unconfirmed")
    if code.startswith(("restricted_action", "no_permission")):
        return say("campaigns.reason_restricted")
    if code.startswith("slack_connect_"):
        return say("campaigns.reason_shared")
    if code in _PERSON:
        return say("campaigns.reason_person")
    if code in _WORDS:
        return say("campaigns.reason_words")
    if code in _THREAD:
        return say("campaigns.reason_thread")
    if code in _GONE:
        return say("campaigns.reason_channel_not_found")
    key = f"campaigns.reason_{code}"
    return say(key) if key in sentences() else say("campaigns.reason_other", code=code)
