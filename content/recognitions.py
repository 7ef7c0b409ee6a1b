"""What people read about thanks in messages: the post in the channel, the colleague's own, what the giver hears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain import Draft, Recognised
from content import ids
from content.behaviours import behaviour_line, behaviour_of
from content.blocks import (
    Block,
    Message,
    button,
    buttons,
    confirm,
    message,
    note,
    paragraph,
    quote,
)
from content.given_back import given_back
from content.pack import Pack
from content.refusals import refusal
from content.text import Mrkdwn, channel, channels, escape, mention, people, plain, say


def _shown(pack: Pack, recognised: Recognised) -> tuple[list[Block], str]:
    behaviour = behaviour_of(pack, recognised.behaviour_id)
    blocks = [quote(recognised.text)]
    words = escape(recognised.text)
    if behaviour:
        line = behaviour_line(behaviour)
        blocks.append(note(line))
        words = f"{words}\n{line}"
    return blocks, words


def post(values: Mapping[str, Any], pack: Pack) -> Message:
    """The thanks in a team channel; None are those that are to be read there no more."""
    recognised: Recognised | None = values["recognition"]
    if recognised is None:
        return removed(values, pack)
    title = say(
        "recognitions.post_title",
        giver=mention(recognised.giver_id),
        receivers=people(recognised.receiver_ids),
    )
    blocks, words = _shown(pack, recognised)
    return message(paragraph(f"*{title}*"), *blocks, text=f"{title}: {words}")


def received(values: Mapping[str, Any], pack: Pack) -> Message:
    """The thanks in the colleague's own messages."""
    recognised: Recognised = values["recognition"]
    giver = mention(recognised.giver_id)
    title = say("recognitions.received_title", giver=giver)
    blocks, words = _shown(pack, recognised)
    if values["is_private"]:
        where = say("recognitions.received_private")
    elif values["channels"]:
        where = say("recognitions.received_where", channels=channels(values["channels"]))
    elif len(recognised.receiver_ids) > 1:
        where = say("recognitions.received_dm_several", giver=giver)
    else:
        where = say("recognitions.received_dm", giver=giver)
    return message(paragraph(f"*{title}*"), *blocks, note(where), text=f"{title}: {words}\n{where}")


def go_on_buttons(draft_id: int, label: str = "recognitions.continue") -> Block:
    """Go on with a draft, or not now."""
    return buttons(
        button(plain(label), ids.RECOGNITION_CONTINUE, value=str(draft_id), style="primary"),
        button(plain("recognitions.not_now"), ids.RECOGNITION_LET_GO, value=str(draft_id)),
    )


def ask(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks somebody who reacted for one sentence."""
    words = say(
        "recognitions.ask",
        emoji=values["emoji"],
        receiver=mention(values["receiver_id"]),
        channel=channel(values["channel_id"]),
    )
    return message(paragraph(words), go_on_buttons(values["draft_id"], "recognitions.ask_button"), text=words)


def given_back_draft(sentence: Mrkdwn, draft: Draft) -> Message:
    """Says what is wrong, gives back every word, and offers to go on."""
    return given_back(sentence, draft.text, go_on_buttons(draft.id))


def kept(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Gives back what somebody typed, with a button to go on."""
    draft: Draft = values["draft"]
    if draft.text:
        words = say("recognitions.kept")
    elif draft.receiver_ids:
        words = say("recognitions.kept_empty", receivers=people(draft.receiver_ids))
    else:
        words = say("recognitions.kept_nobody")
    return given_back_draft(words, draft)


def refused(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Says why thanks could not be given after all, and gives back every word."""
    reason = refusal(values["key"], values["with"])
    return given_back_draft(say("recognitions.refused", reason=reason), values["draft"])


def withdrawn(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """What stands in place of thanks that were taken back."""
    words = say("recognitions.withdrawn")
    return message(note(words), text=words)


def removed(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """Stands where thanks stood to somebody who asked to be forgotten."""
    words = say("recognitions.removed")
    return message(note(words), text=words)


def thanked(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """What stands in place of a question that has been answered with thanks."""
    words = say("recognitions.thanked")
    return message(note(words), text=words)


def not_shown(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the giver that a channel did not take the thanks."""
    words = say(
        "recognitions.not_shown",
        receivers=people(values["receivers"]),
        channel=channel(values["channel_id"]),
    )
    return message(paragraph(words), text=words)


def withdraw_button(recognition_id: int) -> Block:
    """Takes thanks back, after asking."""
    return buttons(
        button(
            plain("recognitions.withdraw"),
            ids.RECOGNITION_WITHDRAW,
            value=str(recognition_id),
            confirm=confirm(
                plain("recognitions.withdraw_title"),
                plain("recognitions.withdraw_confirm"),
                plain("recognitions.withdraw"),
            ),
        )
    )
