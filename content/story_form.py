"""The form in which a story is told, and what its writer sees when it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    UserMultiSelectElement,
)

from bot.domain import Consent, Sharing, Story, StoryState, Telling
from bot.errors import Refusal
from content import ids
from content.blocks import Block, cut, field, first_sentence, modal, note, option, paragraph
from content.customer_data import found
from content.pack import Pack
from content.recognitions import refusal_plain
from content.story_words import told
from content.text import Mrkdwn, mention, people, plain, say

HAPPENED = "happened"
DID = "did"
CHANGED = "changed"
PREVENTION = "prevention"
BEHAVIOUR = "behaviour"
COLLEAGUES = "colleagues"
SHARING = "sharing"
VALUE = "value"
"""Block ids of the form's fields, and the one action id in each."""

_MOST_IN_A_FIELD = 3000
"""More than a story may have, for what is too long already: it is shortened where one sees it (Slack facts 3.3)."""


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
        _words(
            HAPPENED,
            plain("stories.happened_label"),
            telling.happened,
            plain("stories.happened_hint", most=most_characters),
            most=most_characters,
        ),
        _words(DID, plain("stories.did_label"), telling.did, plain("stories.did_hint"), most=most_characters),
        _words(
            CHANGED,
            plain("stories.changed_label"),
            telling.changed,
            plain("stories.changed_hint"),
            most=most_characters,
        ),
        _behaviours(telling, pack),
        _words(
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


def _words(block_id: str, label: str, text: str, hint: str, *, most: int, optional: bool = False) -> Block:
    return field(
        block_id,
        label,
        PlainTextInputElement(
            action_id=VALUE,
            multiline=True,
            initial_value=text[:_MOST_IN_A_FIELD] or None,
            max_length=most if len(text) <= most else _MOST_IN_A_FIELD,
        ),
        hint=hint,
        optional=optional,
    )


def _behaviours(telling: Telling, pack: Pack) -> Block:
    choices = {one.id: option(one.name, one.id, first_sentence(one.gloss)) for one in pack.behaviours}
    return field(
        BEHAVIOUR,
        plain("stories.behaviour_label"),
        StaticSelectElement(
            action_id=VALUE,
            options=list(choices.values()),
            initial_option=choices.get(telling.behaviour_id),
        ),
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


def take_out(refused: Refusal) -> Mrkdwn:
    """Says on top of the form what has to go out of the words in it."""
    findings: Any = refused.values["found"]
    return say("stories.take_out", found=found(findings))


def fault(refused: Refusal, names: Mapping[str, str]) -> str:
    """The sentence of a refusal for a field, as plain text; `names` are real names by user id."""
    findings: Any = refused.values.get("found")
    if findings is not None:
        return plain("stories.customer_data", found=found(findings))
    return refusal_plain(refused.key, refused.values, names)
