"""A person's own settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.attention import News, Pace
from bot.domain import RecognitionStyle
from bot.errors import Refusal
from bot.facts import Settings
from bot.services import preferences
from bot.services.attention_windows import in_words, parse_hours
from bot.services.preferences import Choice
from content import preferences as words
from content.refusals import refusal
from handlers.checks import field_errors
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, many, one


async def open_form(context: Context) -> None:
    """My settings."""
    await context.know([context.did.user_id])
    settings = await context.read(
        preferences.mine,
        workspace_id=context.did.workspace_id,
        user_id=context.did.user_id,
        now=context.deps.clock.now(),
    )
    await context.open_or_say(words.form(settings))


def _choice(did: Interaction) -> Choice:
    """What is chosen; a form from before a field was there says nothing of it."""

    def asked(name: str) -> str | None:
        return one(did.values, name) if name in did.values else None

    days = words.WORKING_DAYS
    return Choice(
        recognition_style=asked(words.STYLE),
        pace=asked(words.PACE),
        digest_day=asked(words.DIGEST_DAY),
        quiet_from=asked(words.QUIET_FROM),
        quiet_until=asked(words.QUIET_UNTIL),
        hours=asked(words.HOURS),
        working_days=tuple(many(did.values, days)) if days in did.values else None,
        news=asked(words.NEWS),
        paused_until=asked(words.PAUSED_UNTIL),
    )


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What is chosen, confirmed; or the errors, each at its field."""
    choice, now = _choice(did), deps.clock.now()
    who = {"workspace_id": did.workspace_id, "user_id": did.user_id}
    faults = await deps.database.read(preferences.check, choice=choice, now=now, **who)
    if faults:
        return await field_errors(faults, did, deps)
    present = await deps.database.read(preferences.mine, now=now, **who)
    return {"response_action": "update", "view": words.saved(_as_it_will_be(present, choice))}


def _as_it_will_be(present: Settings, choice: Choice) -> Settings:
    settings = present
    if choice.recognition_style is not None:
        settings = replace(settings, style=RecognitionStyle(choice.recognition_style))
    if choice.pace is not None:
        settings = replace(settings, pace=Pace(choice.pace))
    if choice.digest_day:
        settings = replace(settings, digest_day=int(choice.digest_day))
    if choice.news is not None:
        settings = replace(settings, news=News(choice.news))
    if choice.quiet_from is not None:
        settings = replace(settings, quiet_from=time.fromisoformat(choice.quiet_from))
    if choice.quiet_until is not None:
        settings = replace(settings, quiet_until=time.fromisoformat(choice.quiet_until))
    if choice.hours is not None:
        spans = parse_hours(choice.hours) if choice.hours.strip() else ()
        settings = replace(settings, hours=in_words(spans))
    if choice.working_days is not None:
        settings = replace(settings, working_days=frozenset(map(int, choice.working_days)))
    if choice.paused_until is not None:
        until = date.fromisoformat(choice.paused_until) if choice.paused_until else None
        settings = replace(settings, paused_until=until)
    return settings


async def save(context: Context) -> None:
    """Keeps what was chosen. Whatever stands in the way now, every choice comes back."""
    did = context.did
    await context.know([did.user_id])
    try:
        await context.transact(
            preferences.choose,
            workspace_id=did.workspace_id,
            user_id=did.user_id,
            choice=_choice(did),
            now=context.deps.clock.now(),
        )
    except Refusal as refused:
        await _give_back(context, refused)
        return
    context.show_home()


async def _give_back(context: Context, refused: Refusal) -> None:
    """The form again, with what was chosen in it; where that is closed by now, a message that says both."""
    did = context.did
    present = await context.read(
        preferences.mine, workspace_id=did.workspace_id, user_id=did.user_id, now=context.deps.clock.now()
    )
    chosen = _as_it_will_be(present, _choice(did))
    sentence = refusal(refused.key, refused.values)
    view_id = str(did.extra.get("view_id") or "")
    if not await context.redraw(view_id, words.form(chosen, notice=[sentence])):
        await context.tell(words.not_saved(sentence, chosen))
