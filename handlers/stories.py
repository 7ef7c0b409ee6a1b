"""/win, the message menu and the buttons of a story: how one begins, goes on, is let go and taken back."""

from __future__ import annotations

from bot.domain import Story, Telling
from bot.errors import Refusal
from bot.services import stories, story_drafts
from content import help as help_words
from content import ids, story_form
from content.given_back import given_back
from content.refusals import refusal
from content.text import Mrkdwn, say
from handlers import story_lists
from handlers.context import Context
from handlers.payloads import number


async def command(context: Context) -> None:
    """/win, with or without the first words."""
    did = context.did
    await context.know([did.user_id])
    if did.text.lower() in {"help", "?"}:
        await context.tell(help_words.command(ids.WIN))
        return
    if not did.text:
        await open_form(context)
        return
    try:
        story = await _begin(context, author_id=None)
    except Refusal as refused:
        sentence = refusal(refused.key, refused.values)
        await context.tell(given_back(sentence, did.text))
        return
    await _show(context, story)


async def start(context: Context) -> None:
    """Make this a story: the message's words are the beginning, if its author can be asked."""
    did = context.did
    await context.know([did.user_id, did.author_id])
    usable = await context.read(
        story_drafts.usable_author, workspace_id=did.workspace_id, author_id=did.author_id
    )
    if not usable or not did.text:
        notice = say("stories.empty_message" if usable else "stories.not_their_words")
        await _open_empty(context, [notice])
        return
    await _show(context, await _begin(context, author_id=did.author_id))


async def _begin(context: Context, *, author_id: str | None) -> Story:
    return await context.transact(
        story_drafts.begin,
        workspace_id=context.did.workspace_id,
        writer_id=context.did.user_id,
        happened=context.did.text,
        author_id=author_id,
        now=context.deps.clock.now(),
    )


async def open_form(context: Context) -> None:
    """Share a story."""
    await context.know([context.did.user_id])
    await _open_empty(context, [])


async def _open_empty(context: Context, notice: list[Mrkdwn]) -> None:
    did = context.did
    await context.read(stories.check_writer, workspace_id=did.workspace_id, writer_id=did.user_id)
    await context.open_or_say(
        story_form.form(
            Telling(),
            context.pack,
            most_characters=stories.MOST_CHARACTERS,
            most_colleagues=stories.MOST_COLLEAGUES,
            notice=notice,
        )
    )


async def _show(context: Context, story: Story) -> None:
    """Opens the form with what a story has so far; when that is too late, the words wait in the writer's messages."""
    notice = story_form.notices(story)
    length = max(len(getattr(story.telling, field)) for field in stories.FIELDS)
    if length > stories.MOST_CHARACTERS:
        notice.append(say("stories.too_long", length=length, most=stories.MOST_CHARACTERS))
    view = story_form.form(
        story.telling,
        context.pack,
        story_id=story.id,
        most_characters=stories.MOST_CHARACTERS,
        most_colleagues=stories.MOST_COLLEAGUES,
        notice=notice,
    )
    if not await context.open(view):
        await context.also(
            story_drafts.keep,
            workspace_id=context.did.workspace_id,
            writer_id=story.writer_id,
            story_id=story.id,
            now=context.deps.clock.now(),
        )


async def go_on(context: Context) -> None:
    """Finishes a draft, or changes a story that was returned."""
    did = context.did
    story = await context.read(
        story_drafts.resume,
        workspace_id=did.workspace_id,
        writer_id=did.user_id,
        story_id=number(did.value),
    )
    await _show(context, story)


async def let_go(context: Context) -> None:
    """Deletes what is not on its way."""
    did = context.did
    await context.transact(
        story_drafts.let_go,
        workspace_id=did.workspace_id,
        writer_id=did.user_id,
        story_id=number(did.value),
    )
    await story_lists.show_mine_or_say(context, say("stories.let_go_done"))


async def withdraw(context: Context) -> None:
    """Takes a story back, wherever it stands."""
    did = context.did
    await context.transact(
        stories.withdraw,
        workspace_id=did.workspace_id,
        writer_id=did.user_id,
        story_id=number(did.value),
        now=context.deps.clock.now(),
    )
    await story_lists.show_mine_or_say(context, say("stories.withdrawn_done"))
