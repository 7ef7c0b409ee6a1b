"""What people read about nominations in messages: the post, the question to the nominee, what the nominator hears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.nomination import Nomination, NominationState, Wish
from content import ids
from content.blocks import (
    Block,
    Message,
    button,
    buttons,
    message,
    note,
    paragraph,
)
from content.given_back import given_back
from content.lead_notes import passed_on
from content.nomination_buttons import (
    answer_buttons,
    change_button,
    delete_button,
    share_button,
    take_down_button,
    withdraw_button,
)
from content.nomination_words import told
from content.pack import Pack
from content.refusals import refusal
from content.text import Mrkdwn, channel, mention, plain, say


def _with_words(title: Mrkdwn, one: Nomination, pack: Pack, *after: Block) -> Message:
    blocks, words = told(one.proposal, pack)
    return message(paragraph(title), *blocks, *after, text=f"{title}\n{words}")


def _sentence(words: Mrkdwn, *after: Block) -> Message:
    return message(paragraph(words), *after, text=words)


def post(values: Mapping[str, Any], pack: Pack) -> Message:
    """An approved nomination in a channel, with whoever made it; None is one that is not shown any more."""
    one: Nomination | None = values["nomination"]
    if one is None:
        return withdrawn(values, pack)
    nominator = mention(one.nominator_id)
    title = (
        say("nominations.post", nominator=nominator, nominee=mention(one.proposal.nominee_id))
        if one.proposal.nominee_id
        else say("nominations.post_team", nominator=nominator)
    )
    return _with_words(Mrkdwn(f"*{title}*"), one, pack)


def withdrawn(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """What stands in place of a nomination that was taken back."""
    words = say("nominations.withdrawn")
    return message(note(words), text=words)


def waiting(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells whoever decides that nominations wait."""
    many = values["count"] > 1
    words = say("nominations.waiting_many", count=values["count"]) if many else say("nominations.waiting_one")
    return _sentence(
        words, buttons(button(plain("nominations.look"), ids.NOMINATION_QUEUE, value="0", style="primary"))
    )


def consent(values: Mapping[str, Any], pack: Pack) -> Message:
    """Asks a nominee whether the nomination may be shown, with every word of it."""
    return _ask("nominations.consent", values, pack)


def reminder(values: Mapping[str, Any], pack: Pack) -> Message:
    """Asks once more."""
    return _ask("nominations.consent_again", values, pack)


def _ask(key: str, values: Mapping[str, Any], pack: Pack) -> Message:
    one: Nomination = values["nomination"]
    ask = say(key, nominator=mention(one.nominator_id), channel=channel(one.channel_id or ""))
    blocks, words = told(one.proposal, pack)
    after = say("nominations.consent_note")
    return message(
        paragraph(ask),
        *blocks,
        note(after),
        answer_buttons(one, values["channel_name"]),
        text=f"{ask}\n{words}\n{after}",
    )


def told_nominee(values: Mapping[str, Any], pack: Pack) -> Message:
    """What a nominee reads when nothing is asked any more, or never was: how it stands, and what they can still do."""
    one: Nomination | None = values["nomination"]
    if one is None:
        return withdrawn(values, pack)
    nominator = mention(one.nominator_id)
    if one.state is NominationState.POSTED:
        shown = say("nominations.told_posted", nominator=nominator, channel=channel(one.channel_id or ""))
        return _with_words(shown, one, pack, buttons(take_down_button(one.id)))
    if one.is_taken_down:
        return _sentence(say("nominations.told_taken_down", nominator=nominator))
    if one.state is not NominationState.PRIVATE:
        return withdrawn(values, pack)
    after_all = [buttons(share_button(one.id, values["channel_name"]))] if one.channel_id else []
    key = {
        Wish.OPEN: "nominations.told_private",
        Wish.KEEP: "nominations.told_keep",
        Wish.REFUSE: "nominations.told_refuse",
        Wish.LAPSED: "nominations.told_lapsed",
        Wish.SHARE: "nominations.told_failed",
    }[one.wish]
    words = say(key, nominator=nominator)
    if one.wish is Wish.REFUSE:
        return _sentence(words, *after_all)
    return _with_words(words, one, pack, *after_all)


def approved(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the nominator that it was approved, and what happens next."""
    lead, nominee = mention(values["by"]), mention(values["nominee"])
    where = channel(values["channel_id"] or "")
    if values["state"] == NominationState.POSTED:
        words = say("nominations.approved_posted", lead=lead, channel=where)
    elif values["state"] == NominationState.APPROVED:
        words = say("nominations.approved_asked", lead=lead, nominee=nominee, channel=where)
    else:
        words = say("nominations.approved_private", lead=lead, nominee=nominee)
    return _sentence(words, buttons(withdraw_button(values["nomination_id"])))


def returned(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Gives a nomination back to its nominator, with what the lead asks for."""
    one: Nomination = values["nomination"]
    title = say("nominations.returned", lead=mention(values["by"]))
    return passed_on(title, one.note, buttons(change_button(one.id), withdraw_button(one.id)))


def declined(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the nominator why."""
    one: Nomination = values["nomination"]
    title = say("nominations.declined", lead=mention(values["by"]))
    return passed_on(title, one.note)


def removed(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the nominator why a lead took down what was shown."""
    one: Nomination = values["nomination"]
    title, after = say("nominations.removed", lead=mention(values["by"])), say("nominations.removed_after")
    return passed_on(title, one.note, closing=after)


def thanked(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the nominator that it became a thank-you."""
    return _sentence(
        say("nominations.thanked", lead=mention(values["by"]), nominee=mention(values["nominee"]))
    )


def shared(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the nominator where it is shown."""
    where = channel(values["channel_id"])
    words = say("nominations.shared", nominee=mention(values["nominee"]), channel=where)
    return _sentence(words, buttons(withdraw_button(values["nomination_id"])))


def stays_private(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the nominator that it is shown nowhere; why is the nominee's own business."""
    return _sentence(say("nominations.stays_private", nominee=mention(values["nominee"])))


def taken_down(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the nominator that the nominee took it down."""
    return _sentence(say("nominations.taken_down", nominee=mention(values["nominee"])))


def not_shown(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the nominator that a channel did not take it."""
    return _sentence(say("nominations.not_shown", channel=channel(values["channel_id"])))


def kept(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Gives back what somebody wrote, with a button to go on."""
    return _given_back(say("nominations.kept"), values["nomination"])


def refused(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Says why a nomination could not be sent after all, and gives back every word."""
    reason = refusal(values["key"], values["with"])
    return _given_back(say("nominations.refused", reason=reason), values["nomination"])


def _given_back(sentence: Mrkdwn, one: Nomination) -> Message:
    written = "\n".join(part for part in (one.proposal.evidence, one.proposal.effect) if part)
    go_on = button(plain("nominations.continue"), ids.NOMINATION_CONTINUE, value=str(one.id), style="primary")
    return given_back(sentence, written, buttons(go_on, delete_button(one.id)))


def thank_instead(sentence: Mrkdwn, typed: str, draft_id: int | None) -> Message:
    """Says why somebody cannot nominate, gives back every word, and offers a thank-you with them (`draft_id`)."""
    after = (
        button(plain("nominations.thank_instead"), ids.RECOGNITION_CONTINUE, value=str(draft_id))
        if draft_id
        else button(plain("nominations.thank_somebody"), ids.RECOGNITION_OPEN)
    )
    return given_back(sentence, typed, buttons(after))
