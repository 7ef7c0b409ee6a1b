"""The first front door: Slack. Everything a person can do, in one list."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp

from content import ids
from handlers import (
    audit_log,
    barriers,
    campaigns,
    drills,
    help,  # noqa: A004
    home,
    my_data,
    payloads,
    people,
    preferences,
    programmes,
    pulse_forms,
    pulses,
    recognition_form,
    recognitions,
    roles,
    stories,
    story_consents,
    story_form,
    story_lists,
)
from handlers.intake import Intake, Route

ROUTES = [
    Route("command", ids.KUDOS, recognitions.command),
    Route("command", ids.ENCORE, help.encore),
    Route("command", f"{ids.ENCORE} help", help.encore_help),
    Route("command", f"{ids.ENCORE} my-data", my_data.send),
    Route("command", f"{ids.ENCORE} forget-me", my_data.ask),
    Route("form", ids.FORGET_FORM, my_data.forget, my_data.confirmed),
    Route("action", ids.AUDIT_PAGE, audit_log.show),
    Route("action", ids.COME_BACK, my_data.come_back, for_forgotten=True),
    Route("shortcut", ids.RECOGNITION_SHORTCUT, recognitions.start),
    Route("action", ids.RECOGNITION_OPEN, recognitions.start),
    Route("action", ids.RECOGNITION_CONTINUE, recognitions.go_on),
    Route("action", ids.RECOGNITION_LET_GO, recognitions.let_go),
    Route("action", ids.RECOGNITION_WITHDRAW, recognitions.withdraw),
    Route("form", ids.RECOGNITION_FORM, recognition_form.submitted, recognition_form.check_form),
    Route("action", ids.DRILL_ANSWER, drills.answer),
    Route("action", ids.CAMPAIGN_PAUSE, campaigns.pause),
    Route("action", ids.CAMPAIGN_RESUME, campaigns.resume),
    Route("action", ids.SETUP_OPEN, programmes.open_form),
    Route("form", ids.SETUP_FORM, programmes.submitted, programmes.check_form),
    Route("action", ids.LEADS_OPEN, programmes.open_leads),
    Route("form", ids.LEADS_FORM, programmes.save_leads, programmes.check_leads),
    Route("action", ids.MANAGERS_OPEN, roles.open_managers),
    Route("form", ids.MANAGERS_FORM, roles.save_managers, roles.check_managers),
    Route("action", ids.PREFERENCES_OPEN, preferences.open_form),
    Route("form", ids.PREFERENCES_FORM, preferences.save, preferences.check_form),
    Route("command", ids.BARRIER, barriers.command),
    Route("action", ids.BARRIER_OPEN, barriers.start),
    Route("form", ids.BARRIER_FORM, barriers.submitted, barriers.check_form),
    Route("action", ids.BARRIER_BOARD, barriers.show_board),
    Route("action", ids.BARRIER_ANSWER, barriers.open_answer),
    Route("form", ids.BARRIER_ANSWER_FORM, barriers.answer, barriers.check_answer),
    Route("action", ids.BARRIER_SOLVED, barriers.solved),
    Route("action", ids.BARRIER_NOT_SOLVED, barriers.not_solved),
    Route("action", ids.BARRIER_WITHDRAW, barriers.withdraw),
    Route("command", ids.WIN, stories.command, story_form.check_beginning, keeps=stories.as_words),
    Route("shortcut", ids.STORY_SHORTCUT, stories.start, story_form.check_beginning, keeps=stories.as_words),
    Route("action", ids.STORY_OPEN, stories.open_form),
    Route("action", ids.STORY_CONTINUE, stories.go_on),
    Route("action", ids.STORY_LET_GO, stories.let_go),
    Route("action", ids.STORY_WITHDRAW, stories.withdraw),
    Route("form", ids.STORY_FORM, story_form.submitted, story_form.check_form),
    Route("action", ids.STORY_YES, story_consents.agree),
    Route("action", ids.STORY_NO, story_consents.leave_out),
    Route("action", ids.STORY_GO_ON, story_consents.go_on_without),
    Route("action", ids.STORY_WAIT, story_consents.wait_on),
    Route("action", ids.STORY_QUEUE, story_lists.queue),
    Route("action", ids.STORY_PUBLISH, story_lists.publish),
    Route("action", ids.STORY_RETURN, story_lists.ask_for_note),
    Route("action", ids.STORY_DECLINE, story_lists.ask_for_note),
    Route("action", ids.STORY_TAKE_DOWN, story_lists.ask_for_note),
    Route("form", ids.STORY_NOTE_FORM, story_lists.noted, story_lists.check_note),
    Route("action", ids.STORY_LIBRARY, story_lists.library),
    Route("action", ids.STORY_MINE, story_lists.mine),
    Route("command", ids.PULSE, pulses.command),
    Route("action", ids.PULSE_START, pulses.start),
    Route("form", ids.PULSE_START_FORM, pulse_forms.start, pulse_forms.check_start),
    Route("action", ids.PULSE_ANSWER, pulses.open_questions),
    Route("form", ids.PULSE_FORM, pulse_forms.answered, pulse_forms.take_answers, sealed=True),
    Route("action", ids.PULSE_CANCEL, pulses.cancel),
    Route("action", ids.PULSE_CLOSE, pulses.close),
    Route("action", ids.PULSE_ACT, pulses.act),
    Route("form", ids.PULSE_ACTION_FORM, pulse_forms.publish, pulse_forms.check_action),
    Route("action", ids.HELP_OPEN, help.open_page),
    Route("event", "app_home_opened", home.opened),
    Route("event", "reaction_added", recognitions.reacted, wants=recognitions.may_thank),
    Route("event", "message", people.wrote, wants=people.is_direct),
    Route("event", "team_join", people.changed),
    Route("event", "user_change", people.changed),
    Route("event", "member_joined_channel", people.moved),
    Route("event", "member_left_channel", people.moved),
    Route("event", "channel_archive", people.moved),
    Route("event", "channel_unarchive", people.moved),
    Route("event", "channel_rename", people.moved),
    Route("event", "channel_left", people.moved),
    Route("event", "group_archive", people.moved),
    Route("event", "group_unarchive", people.moved),
    Route("event", "group_rename", people.moved),
    Route("event", "group_left", people.moved),
]

_ANYTHING = re.compile(r"[\s\S]*")


def register(app: AsyncApp, intake: Intake) -> None:
    """Lets Bolt hand everything to the intake: one listener a kind, because Bolt tries its listeners one by one."""

    async def command(ack: Any, body: dict[str, Any]) -> None:
        await intake.take(payloads.command(body), ack)

    async def action(ack: Any, body: dict[str, Any]) -> None:
        await intake.take(payloads.action(body), ack)

    async def form(ack: Any, body: dict[str, Any]) -> None:
        await intake.take(payloads.form(body), ack)

    async def shortcut(ack: Any, body: dict[str, Any]) -> None:
        await intake.take(payloads.shortcut(body), ack)

    async def event(ack: Any, body: dict[str, Any]) -> None:
        await intake.take(payloads.event(body), ack)

    async def nothing_to_do(ack: Any) -> None:
        await ack()

    kinds: list[tuple[Callable[..., Any], Callable[..., Awaitable[None]]]] = [
        (app.command, command),
        (app.action, action),
        (app.view_submission, form),
        (app.shortcut, shortcut),
        (app.event, event),
        (app.view_closed, nothing_to_do),
        (app.options, nothing_to_do),
    ]
    for listen, listener in kinds:
        listen(_ANYTHING)(listener)
