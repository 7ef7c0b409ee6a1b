"""The buttons that turn the pages of a list, as every list shows them."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk.models.blocks import ButtonElement

from content.blocks import button


def turns(
    action_id: str,
    *,
    page: int,
    more: bool,
    newer: str,
    older: str,
    value: Callable[[int], str] = str,
) -> list[ButtonElement]:
    """The buttons to the pages before and after this one (from 0), where there are any; `more` says of one after it.

    `newer` and `older` are their labels; `value` makes what a button brings back from the page it leads to.
    """
    found = []
    if page > 0:
        found.append(button(newer, f"{action_id}.newer", value=value(page - 1)))
    if more:
        found.append(button(older, f"{action_id}.older", value=value(page + 1)))
    return found
