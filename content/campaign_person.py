"""What would one person get in the next days? For a lead: the plan and public rules, never what is private."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, UserSelectElement

from bot.calendar_facts import ComingTouch, Fate
from content import ids
from content.blocks import Block, button, cut, modal, note, paragraph
from content.campaign_changes import why
from content.campaign_touch import moment_in_words
from content.campaigns import kind_name
from content.text import Mrkdwn, mention, plain, say

_MOST = 30


def open_button(campaign_id: int) -> ButtonElement:
    """Opens the question."""
    return button(plain("campaign_person.button"), ids.CAMPAIGN_PERSON, value=str(campaign_id))


def view(
    campaign_id: int, *, user_id: str = "", coming: Sequence[ComingTouch] = (), notice: Mrkdwn | None = None
) -> Block:
    """Asks for a person and, once one is chosen, shows what they would get."""
    select = UserSelectElement(
        action_id=f"{ids.CAMPAIGN_PERSON}.choose",
        placeholder=plain("campaign_person.placeholder"),
        initial_user=user_id or None,
    )
    blocks = [
        paragraph(say("campaign_person.intro")),
        ActionsBlock(elements=[select]).to_dict(),
    ]
    if notice:
        blocks.append(paragraph(notice))
    elif user_id:
        blocks += _found(user_id, coming)
    return modal(plain("campaign_person.title"), blocks, private_metadata=str(campaign_id))


def _found(user_id: str, coming: Sequence[ComingTouch]) -> list[Block]:
    who = mention(user_id)
    if not coming:
        return [
            paragraph(say("campaign_person.nothing", person=who)),
            note(say("campaign_person.private", person=who)),
        ]
    lines = [_line(one) for one in coming[:_MOST]]
    if len(coming) > _MOST:
        lines.append(say("campaign_person.more", count=len(coming) - _MOST))
    return [
        paragraph(say("campaign_person.who", person=who)),
        *(paragraph(line) for line in lines),
        note(say("campaign_person.private", person=who)),
    ]


def _line(one: ComingTouch) -> Mrkdwn:
    about = {
        "when": moment_in_words(one.local),
        "kind": kind_name(one.kind),
        "campaign": cut(one.campaign, 80),
    }
    if one.change is None:
        return say("campaign_person.line", **about)
    reason = why(one.change)
    if one.change.fate is Fate.HELD and one.change.until:
        change = say("campaign_person.held", until=moment_in_words(one.change.until), why=reason)
    else:
        change = say("campaign_person.left_out", why=reason)
    return say("campaign_person.line_change", change=change, **about)
