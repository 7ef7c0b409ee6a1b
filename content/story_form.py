"""The form in which a story is told, and what its writer sees when it is sent."""

from __future__ import annotations

import json
from collections.abc import Sequence

from slack_sdk.models.blocks import (
    RadioButtonsElement,
    UserMultiSelectElement,
)

from bot.domain import Consent, Sharing, Story, StoryState, Telling
from content import ids
from content.behaviours import behaviour_field
from content.blocks import Block, cut, field, modal, note, option, paragraph, words_field
from content.pack import Pack
from content.story_words import told
from content.text import Mrkdwn, mention, people, plain, say

HAPPENED = "happened"
DID = "did"
CHANGED = "changed"
PREVENTION = "prevention"
COLLEAGUES = "colleagues"
SHARING = "sharing"
VALUE = "value"
"""Block ids of the form's fields, and the one action id in each."""


def form(
    telling: Telling,
    pack: Pack,
    *,
    story_id: int = 0,
    most_characters: int,
    most_colleagues: int,
    notice: Sequence[Mrkdwn] = (),
) -> Block:
    """The form, filled with what there is so far; `notice` are sentences on top, such as a lead's note."""
    author = telling.author_id
    blocks: list[Block] = [paragraph(sentence) for sentence in notice]
    if author:
        blocks.append(paragraph(say("stories.begins_with", author=mention(author))))
    blocks.append(note(say("stories.intro")))
    blocks += [
        words_field(
            HAPPENED,
            plain("stories.happened_label"),
            telling.happened,
            plain("stories.happened_hint", most=most_characters),
            most=most_characters,
        ),
        words_field(
            DID, plain("stories.did_label"), telling.did, plain("stories.did_hint"), most=most_characters
        ),
        words_field(
            CHANGED,
            plain("stories.changed_label"),
            telling.changed,
            plain("stories.changed_hint"),
            most=most_characters,
        ),
        behaviour_field(pack, plain("stories.behaviour_label"), chosen=telling.behaviour_id),
        words_field(
            PREVENTION,
            plain("stories.prevention_label"),
            telling.prevention,
            plain("stories.prevention_hint"),
            most=most_characters,
            optional=True,
        ),
        field(
            COLLEAGUES,
            plain("stories.colleagues_label"),
            UserMultiSelectElement(
                action_id=VALUE,
                initial_users=[one for one in telling.colleagues if one != author] or None,
                max_selected_items=most_colleagues,
            ),
            hint=plain("stories.colleagues_hint", most=most_colleagues),
            optional=True,
        ),
        _sharing(telling),
    ]
    return modal(
        plain("stories.title_again" if story_id else "stories.title"),
        blocks,
        callback_id=ids.STORY_FORM,
        submit=plain("stories.submit"),
        private_metadata=json.dumps({"story": story_id, "author": author}),
    )


def _sharing(telling: Telling) -> Block:
    choices = {
        Sharing.TEAM: option(plain("stories.share_team"), Sharing.TEAM),
        Sharing.PROGRAMME: option(plain("stories.share_programme"), Sharing.PROGRAMME),
        Sharing.NOWHERE: option(plain("stories.share_nowhere"), Sharing.NOWHERE),
    }
    return field(
        SHARING,
        plain("stories.sharing_label"),
        RadioButtonsElement(
            action_id=VALUE,
            options=list(choices.values()),
            initial_option=choices[Sharing(telling.sharing)],
        ),
    )


def sent(telling: Telling, pack: Pack, *, asked: Sequence[str]) -> Block:
    """What the writer sees at once: the story, and what happens next. `asked` are colleagues to be asked first."""
    if telling.sharing == Sharing.NOWHERE:
        next_step = say("stories.sent_kept")
    elif asked:
        next_step = say("stories.sent_asking", people=people(asked))
    else:
        next_step = say("stories.sent_waiting")
    blocks, _ = told(telling, pack)
    return modal(
        plain("stories.sent_title"), [paragraph(next_step), *blocks, note(say("stories.take_back_hint"))]
    )


def notices(story: Story) -> list[Mrkdwn]:
    """What a writer should know when they change a story: the lead's note, who is left out."""
    lines: list[Mrkdwn] = []
    if story.note and story.noted_by and story.state == StoryState.RETURNED:
        lines.append(say("stories.lead_said", lead=mention(story.noted_by), note=cut(story.note, 1000)))
    return [
        *lines,
        *(say("stories.asked_out", person=mention(user_id)) for user_id in story.who(Consent.NO)),
    ]
