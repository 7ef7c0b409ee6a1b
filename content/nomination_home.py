"""The part of Home about nominations: in numbers, what one can do, and a lead's switch."""

from __future__ import annotations

from slack_sdk.models.blocks import ButtonElement

from bot.facts import NominationFacts
from content import ids
from content.blocks import Block, button, buttons, confirm, paragraph
from content.text import Mrkdwn, plain, say


def home(facts: NominationFacts) -> list[Block]:
    """The few blocks of nominations in Home; none for who can do nothing with them and received none."""
    has_some = facts.made or facts.unfinished or facts.received or facts.asked
    if not (facts.may_nominate or has_some or facts.to_decide is not None):
        return []
    lines = [f"*{plain('nominations.home_title')}*"]
    if facts.may_nominate:
        lines.append(say("nominations.home_line"))
    counted = _counted(facts)
    lines += [" ".join(counted)] if counted else []
    if facts.peers is not None:
        lines.append(say("nominations.peers_are_on" if facts.peers else "nominations.peers_are_off"))
    shown = [button(plain("nominations.home_nominate"), ids.NOMINATION_OPEN)] if facts.may_nominate else []
    if has_some:
        shown.append(button(plain("nominations.home_mine"), ids.NOMINATION_MINE, value="0"))
    if facts.to_decide is not None:
        label = plain("nominations.home_queue", count=facts.to_decide)
        style = "primary" if facts.to_decide else None
        shown.append(button(label, ids.NOMINATION_QUEUE, value="0", style=style))
    if facts.peers is not None:
        shown.append(button(plain("nominations.shown_title"), ids.NOMINATION_SHOWN, value="0"))
        shown.append(_switch(is_on=facts.peers))
    return [paragraph("\n".join(lines)), buttons(*shown)]


def _counted(facts: NominationFacts) -> list[Mrkdwn]:
    found: list[Mrkdwn] = []
    if facts.asked:
        found.append(say("nominations.home_asked", count=facts.asked))
    if facts.received == 1:
        found.append(say("nominations.home_received_one"))
    elif facts.received:
        found.append(say("nominations.home_received", count=facts.received))
    if facts.made:
        found.append(say("nominations.home_made", count=facts.made))
    if facts.unfinished:
        found.append(say("nominations.home_unfinished", count=facts.unfinished))
    if facts.returned:
        found.append(say("nominations.home_returned", count=facts.returned))
    return found


def _switch(*, is_on: bool) -> ButtonElement:
    """A lead's switch; the label says what a tap does."""
    if is_on:
        label, title, text = (
            plain("nominations.home_peers_off"),
            plain("nominations.peers_title_off"),
            plain("nominations.peers_text_off"),
        )
    else:
        label, title, text = (
            plain("nominations.home_peers_on"),
            plain("nominations.peers_title_on"),
            plain("nominations.peers_text_on"),
        )
    return button(
        label,
        ids.NOMINATION_PEERS,
        value="off" if is_on else "on",
        confirm=confirm(title, text, label),
    )
