"""What people read about success stories in messages: the post, the questions, and what the writer is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain import Consent, Story
from bot.facts import StoriesFacts
from content import ids
from content.blocks import Block, Message, button, buttons, confirm, message, note, paragraph
from content.given_back import given_back
from content.lead_notes import passed_on
from content.pack import Pack
from content.refusals import refusal
from content.story_words import told, where
from content.text import Mrkdwn, channel, listed, mention, people, plain, say


def post(values: Mapping[str, Any], pack: Pack) -> Message:
    """A published story in a channel, with credit to those who want it."""
    story: Story = values["story"]
    colleagues = people(values["colleagues"])
    if values["writer"] and values["colleagues"]:
        title = say("stories.post_title_with", writer=mention(values["writer"]), colleagues=colleagues)
    elif values["writer"]:
        title = say("stories.post_title", writer=mention(values["writer"]))
    elif values["colleagues"]:
        title = say("stories.post_title_unnamed_with", colleagues=colleagues)
    else:
        title = say("stories.post_title_unnamed")
    blocks, words = told(story.telling, pack)
    return message(paragraph(f"*{title}*"), *blocks, text=f"{title}\n{words}")


def withdrawn(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """What stands in place of a story that was taken back."""
    words = say("stories.withdrawn")
    return message(note(words), text=words)


def _answer(story_id: int, version: int) -> str:
    return f"{story_id}:{version}"


def consent(values: Mapping[str, Any], pack: Pack) -> Message:
    """Asks somebody whether a story may name them, and shows all of it."""
    story: Story = values["story"]
    key = "stories.consent_author" if values["is_author"] else "stories.consent_ask"
    ask = say(key, writer=mention(story.writer_id), where=where(story.telling.sharing))
    blocks, words = told(story.telling, pack)
    after = say("stories.consent_note")
    value = _answer(story.id, story.version)
    return message(
        paragraph(ask),
        *blocks,
        note(after),
        buttons(
            button(plain("stories.consent_yes"), ids.STORY_YES, value=value, style="primary"),
            button(plain("stories.consent_no"), ids.STORY_NO, value=value),
        ),
        text=f"{ask}\n{words}\n{after}",
    )


def consent_answered(values: Mapping[str, Any], _pack: Pack) -> Message:
    """What stands in place of the question once it is answered, with the way to the other answer."""
    writer = mention(values["writer"])
    value = _answer(values["story_id"], values["version"])
    if values["says"] == Consent.YES:
        words = say("stories.consent_said_yes", writer=writer)
        other = button(plain("stories.consent_no_after_all"), ids.STORY_NO, value=value)
    else:
        words = say("stories.consent_said_no", writer=writer)
        other = button(plain("stories.consent_yes_after_all"), ids.STORY_YES, value=value)
    return message(paragraph(words), *([buttons(other)] if values["again"] else []), text=words)


def consent_over(values: Mapping[str, Any], _pack: Pack) -> Message:
    """What stands in place of a question that needs no answer any more."""
    words = say("stories.consent_closed", writer=mention(values["writer"]))
    return message(note(words), text=words)


def answered(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the writer what a colleague answered, and where the story stands."""
    person = mention(values["person"])
    yes = values["says"] == Consent.YES
    lines = [say("stories.answered_yes", person=person) if yes else say("stories.answered_no", person=person)]
    if values["waits"]:
        lines.append(say("stories.answered_waits", count=values["waits"]))
    elif values["queued"]:
        lines.append(say("stories.answered_queued"))
    words = " ".join(lines)
    return message(paragraph(words), text=words)


def unanswered(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks the writer to go on without whoever has not answered."""
    story: Story = values["story"]
    words = say("stories.unanswered", people=people(story.who(Consent.OPEN)))
    return message(
        paragraph(words),
        buttons(
            button(plain("stories.go_on_without"), ids.STORY_GO_ON, value=str(story.id), style="primary"),
            button(plain("stories.wait_on"), ids.STORY_WAIT, value=str(story.id)),
            withdraw_button(story.id),
        ),
        text=words,
    )


def words_gone(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the writer that a colleague's own words were removed."""
    words = say("stories.words_gone" if values["again"] else "stories.words_gone_over")
    after = [buttons(change_button(values["story_id"]))] if values["again"] else []
    return message(paragraph(words), *after, text=words)


def waiting(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells a lead that stories wait."""
    many = values["count"] > 1
    words = say("stories.waiting_many", count=values["count"]) if many else say("stories.waiting_one")
    return message(
        paragraph(words),
        buttons(button(plain("stories.look"), ids.STORY_QUEUE, value="0", style="primary")),
        text=words,
    )


def published(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the writer where their story stands."""
    words = say("stories.published", channels=listed([channel(one) for one in values["channels"]]))
    return message(paragraph(words), buttons(withdraw_button(values["story_id"])), text=words)


def returned(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Gives a story back to its writer, with what the lead asks for."""
    story: Story = values["story"]
    title = say("stories.returned", lead=mention(values["by"]))
    return passed_on(title, story.note, buttons(change_button(story.id), withdraw_button(story.id)))


def declined(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the writer why their story is not shown."""
    story: Story = values["story"]
    title = say("stories.declined", lead=mention(values["by"]))
    return passed_on(title, story.note)


def taken_down(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the writer why their story is not shown any more."""
    story: Story = values["story"]
    title, after = say("stories.taken_down", lead=mention(values["by"])), say("stories.taken_down_after")
    return passed_on(title, story.note, closing=after)


def nudge(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Reminds the writer, once, that a returned story waits for them."""
    story: Story = values["story"]
    after = buttons(change_button(story.id), withdraw_button(story.id))
    if not story.noted_by:
        words = say("stories.nudge_own")
        return message(paragraph(words), after, text=words)
    words = say("stories.nudge", lead=mention(story.noted_by))
    return passed_on(words, story.note, after)


def kept(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Gives back what somebody wrote, with a button to go on."""
    return _given_back(say("stories.kept"), values["story"])


def refused(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Says why a story could not be sent after all, and gives back every word."""
    reason = refusal(values["key"], values["with"])
    return _given_back(say("stories.refused", reason=reason), values["story"])


def _given_back(sentence: Mrkdwn, story: Story) -> Message:
    telling = story.telling
    parts = [telling.happened, telling.did, telling.changed, telling.prevention]
    written = "\n".join(part for part in parts if part)
    go_on = buttons(
        button(plain("stories.continue"), ids.STORY_CONTINUE, value=str(story.id), style="primary"),
        button(plain("stories.let_go"), ids.STORY_LET_GO, value=str(story.id)),
    )
    return given_back(sentence, written, go_on)


def not_shown(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the writer that a channel did not take the story."""
    words = say("stories.not_shown", channel=channel(values["channel_id"]))
    return message(paragraph(words), text=words)


def change_button(story_id: int) -> Any:
    """Opens a returned story's form."""
    return button(plain("stories.change"), ids.STORY_CONTINUE, value=str(story_id), style="primary")


def withdraw_button(story_id: int) -> Any:
    """Takes a story back, after asking."""
    return button(
        plain("stories.withdraw"),
        ids.STORY_WITHDRAW,
        value=str(story_id),
        confirm=confirm(
            plain("stories.withdraw_title"), plain("stories.withdraw_confirm"), plain("stories.withdraw")
        ),
    )


def home(facts: StoriesFacts) -> list[Block]:
    """The few blocks of stories in Home."""
    lines = [f"*{plain('stories.home_title')}*", say("stories.home_line")]
    counted = [
        say("stories.home_own", count=facts.own) if facts.own else "",
        say("stories.home_unfinished", count=facts.unfinished) if facts.unfinished else "",
        say("stories.home_returned", count=facts.returned) if facts.returned else "",
    ]
    lines += [" ".join(one for one in counted if one)] if any(counted) else []
    shown = [
        button(plain("stories.home_share"), ids.STORY_OPEN),
        button(plain("stories.home_library"), ids.STORY_LIBRARY, value="|0"),
        button(plain("stories.home_mine"), ids.STORY_MINE, value="0"),
    ]
    if facts.to_look_at is not None:
        label = plain("stories.home_queue", count=facts.to_look_at)
        style = "primary" if facts.to_look_at else None
        shown.append(button(label, ids.STORY_QUEUE, value="0", style=style))
    return [paragraph("\n".join(lines)), buttons(*shown)]
