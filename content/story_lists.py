"""Stories in lists, page by page: the leads' queue, the library, a person's own; and the form for a lead's note."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, PlainTextObject, StaticSelectElement

from bot.domain import Consent, Story, StoryState
from content import ids, lead_notes
from content.blocks import (
    Block,
    button,
    buttons,
    confirm,
    cut,
    divider,
    modal,
    note,
    option,
    paragraph,
    quote,
)
from content.lead_notes import DECLINE, RETURN, TAKE_DOWN
from content.pack import Pack
from content.paging import turns
from content.stories import change_button, withdraw_button
from content.story_words import day, told, where
from content.text import Mrkdwn, mention, people, plain, say

PAGE = 5

_EVERY = "every"
_MOST_OPTIONS = 99


def queue(
    stories: Sequence[Story],
    pack: Pack,
    *,
    reader_id: str,
    other_leads: bool,
    page: int,
    more: bool,
    notice: str | None = None,
) -> Block:
    """What waits for a lead. `notice` says what has just been done."""
    blocks: list[Block] = [paragraph(notice)] if notice else []
    if not stories:
        blocks.append(paragraph(say("stories.queue_none")))
    for story in stories:
        blocks += _to_decide(story, pack, own=story.writer_id == reader_id and other_leads)
    blocks += _pager(ids.STORY_QUEUE, page=page, more=more)
    return modal(plain("stories.queue_title"), blocks, private_metadata=json.dumps({"page": page}))


def _to_decide(story: Story, pack: Pack, *, own: bool) -> list[Block]:
    writer, place = mention(story.writer_id), where(story.telling.sharing)
    agreed = story.who(Consent.YES)
    line = (
        say("stories.queue_line_with", writer=writer, where=place, colleagues=people(agreed))
        if agreed
        else say("stories.queue_line", writer=writer, where=place)
    )
    value = str(story.id)
    decide: list[Block] = (
        [note(say("stories.queue_own"))]
        if own
        else [
            buttons(
                button(plain("stories.publish"), ids.STORY_PUBLISH, value=value, style="primary"),
                button(plain("stories.send_back"), ids.STORY_RETURN, value=value),
                button(plain("stories.decline"), ids.STORY_DECLINE, value=value),
            )
        ]
    )
    return [paragraph(line), *told(story.telling, pack)[0], *decide, divider()]


def _pager(action_id: str, *, page: int, more: bool, before: str = "") -> list[Block]:
    """`before` stands before the number of a page in what its button brings back."""
    shown = turns(
        action_id,
        page=page,
        more=more,
        newer=plain("stories.newer"),
        older=plain("stories.older"),
        value=lambda number: f"{before}{number}",
    )
    return [buttons(*shown)] if shown else []


def library(
    stories: Sequence[Story],
    pack: Pack,
    *,
    reader_id: str,
    is_lead: bool,
    behaviour_id: str | None,
    page: int,
    more: bool,
    unnamed: Collection[str] = (),
) -> Block:
    """Published stories, newest first, of one behaviour or all. `unnamed` are people who are not named in public."""
    blocks: list[Block] = [_choice(pack, behaviour_id)]
    if not stories:
        blocks.append(paragraph(say("stories.library_none")))
    for story in stories:
        own = story.writer_id == reader_id
        after: list[Block] = []
        if own:
            after = [buttons(withdraw_button(story.id))]
        elif is_lead:
            after = [buttons(button(plain("stories.take_down"), ids.STORY_TAKE_DOWN, value=str(story.id)))]
        shown = [paragraph(_credit(story, unnamed)), *told(story.telling, pack)[0]]
        blocks += [*shown, *after, divider()]
    blocks += _pager(ids.STORY_LIBRARY, page=page, more=more, before=f"{behaviour_id or ''}|")
    travels = {"page": page, "behaviour": behaviour_id}
    return modal(plain("stories.library_title"), blocks, private_metadata=json.dumps(travels))


def _credit(story: Story, unnamed: Collection[str]) -> Mrkdwn:
    date = day(story.published_at.date()) if story.published_at else ""
    agreed = people([one for one in story.who(Consent.YES) if one not in unnamed])
    with_them = any(one not in unnamed for one in story.who(Consent.YES))
    if story.writer_id in unnamed:
        if with_them:
            return say("stories.library_unnamed_with", colleagues=agreed, date=date)
        return say("stories.library_unnamed", date=date)
    writer = mention(story.writer_id)
    if with_them:
        return say("stories.library_writer_with", writer=writer, colleagues=agreed, date=date)
    return say("stories.library_writer", writer=writer, date=date)


def _choice(pack: Pack, behaviour_id: str | None) -> Block:
    every = option(plain("stories.library_all"), f"{_EVERY}|0")
    choices = {one.id: option(one.name, f"{one.id}|0") for one in list(pack.behaviours)[:_MOST_OPTIONS]}
    return ActionsBlock(
        elements=[
            StaticSelectElement(
                action_id=f"{ids.STORY_LIBRARY}.behaviour",
                placeholder=PlainTextObject(text=plain("stories.library_choose")),
                options=[every, *choices.values()],
                initial_option=choices.get(behaviour_id or "", every),
            )
        ]
    ).to_dict()


def place_in_library(value: str) -> tuple[str | None, int]:
    """(behaviour or None for all, page) from the value of a button or choice of the library."""
    behaviour_id, _, page = value.rpartition("|")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 9 else 0
    return (None if behaviour_id in {"", _EVERY} else behaviour_id), number


def mine(stories: Sequence[Story], pack: Pack, *, page: int, more: bool) -> Block:
    """A person's own stories, each with what can be done with it."""
    blocks: list[Block] = [] if stories else [paragraph(say("stories.mine_none"))]
    for story in stories:
        blocks += _own(story, pack)
    blocks += _pager(ids.STORY_MINE, page=page, more=more)
    return modal(plain("stories.mine_title"), blocks)


def _own(story: Story, pack: Pack) -> list[Block]:
    lines = [f"*{plain(f'stories.state_{story.state}')}*"]
    open_answers = story.who(Consent.OPEN)
    if story.state is StoryState.CONSENT and open_answers:
        lines.append(say("stories.waits_for", people=people(open_answers)))
    blocks = [paragraph("\n".join(lines))]
    if story.note and story.noted_by:
        said = say("stories.lead_said", lead=mention(story.noted_by), note=cut(story.note, 900))
        blocks.append(paragraph(said))
    if story.state in {StoryState.DRAFT, StoryState.RETURNED}:
        first = story.telling.happened or story.telling.did or story.telling.changed
        blocks.append(quote(cut(" ".join(first.split()), 300)) if first else note(say("stories.mine_untold")))
    else:
        blocks += told(story.telling, pack)[0]
    return [*blocks, *_own_buttons(story), divider()]


def _own_buttons(story: Story) -> list[Block]:
    value = str(story.id)
    delete: Any = button(
        plain("stories.delete"),
        ids.STORY_LET_GO,
        value=value,
        confirm=confirm(
            plain("stories.delete_title"), plain("stories.delete_confirm"), plain("stories.delete")
        ),
    )
    finish = button(plain("stories.continue"), ids.STORY_CONTINUE, value=value, style="primary")
    shown: list[Any] = {
        StoryState.DRAFT: [finish, delete],
        StoryState.KEPT: [change_button(story.id), delete],
        StoryState.RETURNED: [change_button(story.id), withdraw_button(story.id)],
        StoryState.CONSENT: [
            button(plain("stories.go_on_without"), ids.STORY_GO_ON, value=value),
            withdraw_button(story.id),
        ],
        StoryState.QUEUE: [withdraw_button(story.id)],
        StoryState.PUBLISHED: [withdraw_button(story.id)],
        StoryState.DECLINED: [delete],
        StoryState.WITHDRAWN: [delete],
    }[story.state]
    return [buttons(*shown)]


def note_form(story: Story, pack: Pack, *, why: str, most: int, travels: Mapping[str, Any]) -> Block:
    """Asks a lead for a note to the writer; `travels` says which list it was opened from, to be drawn anew."""
    title, label = {
        RETURN: ("stories.send_back", "stories.return_label"),
        DECLINE: ("stories.decline", "stories.decline_label"),
        TAKE_DOWN: ("stories.take_down", "stories.take_down_label"),
    }[why]
    return lead_notes.note_form(
        plain(title),
        told(story.telling, pack)[0],
        plain(label),
        plain("stories.note_hint", most=most),
        callback_id=ids.STORY_NOTE_FORM,
        most=most,
        travels={**travels, "story": story.id, "why": why},
    )


def note_sent(story: Story, *, why: str, said: str) -> Block:
    """Tells the lead that it is done."""
    title, line = {
        RETURN: ("stories.send_back", "stories.return_done"),
        DECLINE: ("stories.decline", "stories.decline_done"),
        TAKE_DOWN: ("stories.take_down", "stories.take_down_done"),
    }[why]
    return lead_notes.note_sent(plain(title), say(line, writer=mention(story.writer_id)), said)
