"""What a campaign's sessions are about: the fields in which a lead says so, and how it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from slack_sdk.models.blocks import ButtonElement, PlainTextInputElement

from bot.step_facts import SessionsFacts, StepsPage
from content import ids
from content.blocks import Block, button, cut, field, modal, paragraph
from content.calendar_words import day_words
from content.pack import Pack
from content.text import Mrkdwn, plain, say

ABOUT = "about_"
"""Block id of what a session is about: about_1 and so on."""
VALUE = "value"
_MOST = 120
_MOST_HINT = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """Which sessions a form shows, kept in it."""

    campaign: int
    seen: str
    count: int

    def dump(self) -> str:
        """For the form's metadata."""
        return orjson.dumps(self).decode()

    @staticmethod
    def load(text: str) -> Shown:
        """Back from the metadata; of text that is none, sessions of no campaign."""
        try:
            return Shown(**orjson.loads(text))
        except (TypeError, ValueError):
            return Shown(0, "", 0)


def open_button(page: StepsPage) -> list[ButtonElement]:
    """The button that opens the form, for a campaign with sessions."""
    if not (page.sessions and page.editable):
        return []
    return [button(plain("campaign_sessions.button"), ids.SESSIONS_OPEN, value=str(page.campaign_id))]


def about_field(number: int, label: str, about: str, pack: Pack) -> Block:
    """What a session is about, in a few words; may stay empty."""
    hint = plain("campaign_drafts.about_hint", themes=", ".join(pack.themes))
    return field(
        f"{ABOUT}{number}",
        label,
        PlainTextInputElement(action_id=VALUE, max_length=_MOST, initial_value=about[:_MOST] or None),
        hint=cut(hint, _MOST_HINT) if number == 1 else None,
        optional=True,
    )


def form(found: SessionsFacts, pack: Pack, themes: Sequence[str], *, notice: Sequence[Mrkdwn] = ()) -> Block:
    """A field for each session, holding `themes`; `notice` stands on top."""
    abouts = [*themes, *[""] * len(found.sessions)]
    return modal(
        plain("campaign_sessions.title"),
        [
            *(paragraph(one) for one in notice),
            paragraph(say("campaign_sessions.intro", name=found.name)),
            *([paragraph(say("campaign_proposals.sessions_ask"))] if found.needs_second else []),
            *(
                about_field(number, _label(number, day_words(day)), about, pack)
                for number, ((day, _), about) in enumerate(zip(found.sessions, abouts, strict=False), 1)
            ),
        ],
        callback_id=ids.SESSIONS_FORM,
        submit=plain("campaign_proposals.ask" if found.needs_second else "campaign_sessions.save"),
        private_metadata=Shown(found.campaign_id, found.seen, len(found.sessions)).dump(),
    )


def _label(number: int, day: str) -> str:
    return plain("campaign_steps.session_one", number=number, day=day)


def saving() -> Block:
    """What is seen for a moment."""
    return modal(plain("campaign_sessions.title"), [paragraph(say("campaign_steps.saving"))])


def saved() -> list[Mrkdwn]:
    """What was done, above the steps."""
    return [say("campaign_sessions.saved")]
