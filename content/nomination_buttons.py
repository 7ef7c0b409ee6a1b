"""The buttons of a nomination, as messages and lists show them: the nominee's answers, and taking back."""

from __future__ import annotations

from slack_sdk.models.blocks import ButtonElement

from bot.nomination import Nomination
from content import ids
from content.blocks import Block, button, buttons, confirm, cut
from content.text import plain

_MOST_ON_A_BUTTON = 60


def share_button(nomination_id: int, channel_name: str, *, style: str | None = None) -> ButtonElement:
    """Agrees that it is shown, and says where."""
    name = cut(channel_name, _MOST_ON_A_BUTTON)
    label = plain("nominations.share", name=name) if name else plain("nominations.share_unread")
    return button(label, ids.NOMINATION_SHARE, value=str(nomination_id), style=style)


def answer_buttons(one: Nomination, channel_name: str) -> Block:
    """The nominee's three answers."""
    return buttons(
        share_button(one.id, channel_name, style="primary"),
        button(plain("nominations.keep"), ids.NOMINATION_KEEP, value=str(one.id)),
        button(plain("nominations.refuse"), ids.NOMINATION_REFUSE, value=str(one.id)),
    )


def remove_button(nomination_id: int) -> ButtonElement:
    """A lead takes down what is shown; a form asks why."""
    return button(plain("nominations.remove"), ids.NOMINATION_TAKE_DOWN, value=str(nomination_id))


def take_down_button(nomination_id: int) -> ButtonElement:
    """The nominee takes down what is shown of them, after being asked."""
    return button(
        plain("nominations.take_down"),
        ids.NOMINATION_WITHDRAW,
        value=str(nomination_id),
        confirm=confirm(
            plain("nominations.take_down_title"),
            plain("nominations.take_down_confirm"),
            plain("nominations.take_down"),
        ),
    )


def change_button(nomination_id: int) -> ButtonElement:
    """Opens what was returned, to change it."""
    return button(
        plain("nominations.change"), ids.NOMINATION_CONTINUE, value=str(nomination_id), style="primary"
    )


def withdraw_button(nomination_id: int) -> ButtonElement:
    """The nominator takes it back, after being asked."""
    return button(
        plain("nominations.withdraw"),
        ids.NOMINATION_WITHDRAW,
        value=str(nomination_id),
        confirm=confirm(
            plain("nominations.withdraw_title"),
            plain("nominations.withdraw_confirm"),
            plain("nominations.withdraw"),
        ),
    )


def delete_button(nomination_id: int) -> ButtonElement:
    """Deletes what is not sent or is over, after asking."""
    return button(
        plain("nominations.delete"),
        ids.NOMINATION_LET_GO,
        value=str(nomination_id),
        confirm=confirm(
            plain("nominations.delete_title"),
            plain("nominations.delete_confirm"),
            plain("nominations.delete"),
        ),
    )
