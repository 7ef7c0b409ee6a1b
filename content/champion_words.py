"""What a champion reads when they put a post into their own words: the form, the preview, what is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from slack_sdk.models.blocks import PlainTextInputElement

from bot.champion import NextPost
from content import campaigns, ids
from content.blocks import Block, button, buttons, field, literal, modal, note, paragraph
from content.campaign_lines import day_in_words
from content.pack import Pack
from content.text import Mrkdwn, channel, plain, say

WORDS = "words"
"""Block id of the form's field."""
VALUE = "value"
_BUILDERS = {"intention": campaigns.intention, "moment": campaigns.moment}


@dataclass(frozen=True, slots=True)
class About:
    """Which post a form is about, and in the preview the words; it travels with the form. `day` is ISO."""

    champion: int
    step: int
    day: str
    words: str = ""

    def dump(self) -> str:
        """As `private_metadata`."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def load(metadata: str) -> About:
        """Back from `private_metadata`. Raises ValueError or TypeError for anything else."""
        return About(**json.loads(metadata))

    @staticmethod
    def of_button(value: str) -> About:
        """From a button's value. Raises ValueError for anything else."""
        champion, step, day = value.split("|")
        return About(int(champion), int(step), day)


def _when(post: NextPost) -> str:
    return f"{day_in_words(post.local)}, {post.local:%H:%M}"


def _shown(values: Mapping[str, Any], kind: str, pack: Pack) -> list[Block]:
    """The post as its channel would read it, without buttons."""
    return [block for block in _BUILDERS[kind](values, pack).blocks if block["type"] != "actions"]


def form(
    post: NextPost,
    channel_id: str,
    about: About,
    pack: Pack,
    *,
    most: int,
    notice: Sequence[Mrkdwn] = (),
) -> Block:
    """What Encore would say, and a field for what the champion says instead; `notice` are sentences on top."""
    words = about.words or post.words
    intro = say(
        "champions.words_intro",
        kind=campaigns.kind_name(post.kind),
        channel=channel(channel_id),
        when=_when(post),
    )
    back = [buttons(button(plain("champions.words_back"), ids.CHAMPION_TAKE_BACK, value=about.dump()))]
    return modal(
        plain("champions.words_title"),
        [
            *(paragraph(sentence) for sentence in notice),
            paragraph(intro),
            note(say("champions.words_usual")),
            *_shown(post.values, post.kind, pack),
            field(
                WORDS,
                plain("champions.words_label"),
                PlainTextInputElement(
                    action_id=VALUE, multiline=True, max_length=most, initial_value=words[:most] or None
                ),
                hint=plain("champions.words_hint", most=most),
            ),
            *(back if post.words else []),
        ],
        callback_id=ids.CHAMPION_WORDS_FORM,
        submit=plain("champions.words_preview"),
        private_metadata=About(about.champion, about.step, about.day).dump(),
    )


def preview(post: NextPost, channel_id: str, name: str, about: About, pack: Pack) -> Block:
    """How the post will look, and the button that keeps the words."""
    values = {**post.values, "words": about.words, "voice_name": name}
    intro = say("champions.words_shown", channel=channel(channel_id), when=_when(post))
    edit = button(plain("champions.words_edit"), ids.CHAMPION_EDIT)
    return modal(
        plain("champions.words_title"),
        [paragraph(intro), *_shown(values, post.kind, pack), buttons(edit)],
        callback_id=ids.CHAMPION_PREVIEW_FORM,
        submit=plain("champions.words_use"),
        private_metadata=about.dump(),
    )


def saved(post: NextPost, channel_id: str) -> Block:
    """Confirms the words."""
    said = say("champions.words_saved", channel=channel(channel_id), when=_when(post))
    return modal(plain("champions.words_title"), [paragraph(said)])


def not_saved(sentence: Mrkdwn, words: str) -> Block:
    """Why the words cannot be used any more, and the words, to copy."""
    return modal(plain("champions.words_title"), [paragraph(sentence), *literal(words)])
