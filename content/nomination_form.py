"""The form of a nomination, and what its nominator sees when it is sent."""

from __future__ import annotations

import json
from collections.abc import Sequence

from slack_sdk.models.blocks import StaticSelectElement, UserSelectElement

from bot.nomination import Nomination, NominationState, Proposal
from content import help as help_words
from content import ids
from content.behaviours import behaviour_field
from content.blocks import Block, cut, field, modal, note, option, paragraph, words_field
from content.nomination_words import told
from content.pack import Pack
from content.text import Mrkdwn, mention, plain, say

NOMINEE = "nominee"
TEAM = "team"
EVIDENCE = "evidence"
EFFECT = "effect"
VALUE = "value"
"""Block ids of the form's fields, and the one action id in each."""

_MOST_OPTIONS = 100
_MOST_NOTE = 1000


def form(
    proposal: Proposal,
    pack: Pack,
    *,
    teams: Sequence[tuple[str, str]],
    nomination_id: int = 0,
    most_evidence: int,
    most_effect: int,
    is_first: bool = False,
    notice: Sequence[Mrkdwn] = (),
) -> Block:
    """The form, filled with what there is. `teams` are (channel id, name); `notice` are sentences on top."""
    blocks = [help_words.first_use("nominate")] if is_first else []
    blocks += [paragraph(sentence) for sentence in notice]
    blocks += [note(say("nominations.intro")), _nominee(proposal)]
    if teams:
        blocks.append(_team(proposal, teams))
    blocks += [
        behaviour_field(pack, plain("nominations.behaviour_label"), chosen=proposal.behaviour_id),
        words_field(
            EVIDENCE,
            plain("nominations.evidence_label"),
            proposal.evidence,
            plain("nominations.evidence_hint", most=most_evidence),
            most=most_evidence,
        ),
        words_field(
            EFFECT,
            plain("nominations.effect_label"),
            proposal.effect,
            plain("nominations.effect_hint", most=most_effect),
            most=most_effect,
        ),
    ]
    return modal(
        plain("nominations.title_again" if nomination_id else "nominations.title"),
        blocks,
        callback_id=ids.NOMINATION_FORM,
        submit=plain("nominations.submit"),
        private_metadata=json.dumps({"nomination": nomination_id}),
    )


def _nominee(proposal: Proposal) -> Block:
    return field(
        NOMINEE,
        plain("nominations.nominee_label"),
        UserSelectElement(action_id=VALUE, initial_user=proposal.nominee_id or None),
        hint=plain("nominations.nominee_hint"),
        optional=True,
    )


def _team(proposal: Proposal, teams: Sequence[tuple[str, str]]) -> Block:
    choices = {
        channel_id: option(plain("nominations.team_option", name=name or channel_id), channel_id)
        for channel_id, name in list(teams)[:_MOST_OPTIONS]
    }
    return field(
        TEAM,
        plain("nominations.team_label"),
        StaticSelectElement(
            action_id=VALUE,
            options=list(choices.values()),
            initial_option=choices.get(proposal.team_channel),
        ),
        hint=plain("nominations.team_hint"),
        optional=True,
    )


def notices(one: Nomination) -> list[Mrkdwn]:
    """What a nominator should know when they change a nomination: the note it came back with."""
    if not one.note or not one.decided_by or one.state is not NominationState.RETURNED:
        return []
    lead = mention(one.decided_by)
    return [say("nominations.said_note", lead=lead, note=cut(one.note, _MOST_NOTE))]


def sent(proposal: Proposal, pack: Pack) -> Block:
    """What the nominator sees at once: the words, and what happens next."""
    blocks, _ = told(proposal, pack)
    return modal(
        plain("nominations.sent_title"),
        [paragraph(say("nominations.sent")), *blocks, note(say("nominations.sent_hint"))],
    )
