"""The history of a campaign's steps for its leads: every version, two of them compared, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from slack_sdk.models.blocks import ButtonElement, Option, StaticSelectElement

from bot.step_edits import Act
from bot.step_facts import Comparison, HistoryPage, VersionFacts
from content import ids
from content.blocks import Block, button, buttons, cut, field, modal, note, option, paragraph
from content.campaign_steps import history_button, reference
from content.paging import turns
from content.recurrence_words import moment_words
from content.step_change_words import change_lines
from content.text import Mrkdwn, mention, plain, say

PAGE = 10
OLDER, NEWER = "older", "newer"
"""Block ids of the form that compares."""
_MOST_LINE = 1500


def view(page: HistoryPage) -> Block:
    """A page of the history."""
    blocks = [
        note(say("campaign_history.intro", name=page.name, page=page.number + 1, pages=page.pages)),
        *(paragraph(_line(page, one), accessory=_back_to(page, one)) for one in page.versions),
    ]
    if not page.versions:
        blocks.append(paragraph(say("campaign_history.none")))
    below = turns(
        ids.VERSIONS_OPEN,
        page=page.number,
        more=page.number + 1 < page.pages,
        newer=plain("campaign_history.newer"),
        older=plain("campaign_history.older"),
        value=lambda number: reference(page.campaign_id, number),
    )
    if len(page.numbers) > 1:
        compare = plain("campaign_history.compare_button")
        below.append(button(compare, ids.VERSIONS_COMPARE, value=reference(page.campaign_id, 0)))
    below.append(_to_steps(page.campaign_id))
    return modal(plain("campaign_history.title"), [*blocks, buttons(*below)])


def _to_steps(campaign_id: int) -> ButtonElement:
    return button(plain("campaign_history.steps"), ids.STEPS_OPEN, value=reference(campaign_id, 0))


def _line(page: HistoryPage, one: VersionFacts) -> Mrkdwn:
    known = {"number": one.number, "who": mention(one.by), "when": moment_words(one.local)}
    is_now = one.number == page.version
    line = say("campaign_history.line_now", **known) if is_now else say("campaign_history.line", **known)
    lines = [line]
    if one.act is Act.ROLL_BACK:
        lines.append(say("campaign_history.back_to"))
    if one.changes:
        lines += change_lines(one.changes)
    elif one.act is Act.START:
        draft = say("campaign_history.draft_line")
        lines.append(say("campaign_history.first_line") if one.number == min(page.numbers) else draft)
    return Mrkdwn(cut("\n".join(lines), _MOST_LINE))


def _back_to(page: HistoryPage, one: VersionFacts) -> ButtonElement | None:
    if not page.editable or one.number == page.version:
        return None
    return button(
        plain("campaign_history.go_back"),
        f"{ids.STEP_EDIT}.{Act.ROLL_BACK}",
        value=reference(page.campaign_id, one.number, page.version),
        reads_as=plain("campaign_history.go_back_reads", number=one.number),
    )


def compare_form(page: HistoryPage, *, older: int = 0, newer: int = 0, told: Sequence[Block] = ()) -> Block:
    """Two versions to choose, the last change at first; and how those chosen before differ."""
    newer = newer or page.numbers[0]
    older = older or page.numbers[min(1, len(page.numbers) - 1)]
    return modal(
        plain("campaign_history.compare_title"),
        [
            field(OLDER, plain("campaign_history.compare_from"), _versions(page.numbers, older)),
            field(NEWER, plain("campaign_history.compare_to"), _versions(page.numbers, newer)),
            *told,
            buttons(history_button(page.campaign_id)),
        ],
        callback_id=ids.VERSIONS_FORM,
        submit=plain("campaign_history.compare_submit"),
        private_metadata=orjson.dumps({"campaign": page.campaign_id}).decode(),
    )


def _versions(numbers: Sequence[int], chosen: int) -> StaticSelectElement:
    options: list[Option] = [
        option(plain("campaign_history.version_option", number=number), str(number)) for number in numbers
    ]
    initial = next((one for one in options if one.value == str(chosen)), options[0])
    return StaticSelectElement(action_id="value", options=options, initial_option=initial)


def compared(one: Comparison) -> list[Block]:
    """How two versions differ, in words."""
    title = say("campaign_history.compared", older=one.older.number, newer=one.newer.number, name=one.name)
    lines = change_lines(one.changes) or [say("campaign_history.same")]
    return [paragraph("\n".join([title, *lines]))]
