"""What people read of their if-then plans: the form, the reminder, Friday's question, the part of Home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from slack_sdk.models.blocks import ButtonElement, PlainTextInputElement, PlainTextObject

from bot.plan import Outcome, Plan, PlanFacts
from content import help as help_words
from content import ids
from content.blocks import Block, Message, button, buttons, field, message, modal, note, paragraph
from content.campaign_lines import day_in_words
from content.given_back import quoted_back
from content.pack import Pack
from content.text import Mrkdwn, plain, say

CUE, RESPONSE, OBSTACLE = "cue", "response", "obstacle"
"""Block ids of the form's fields."""
VALUE = "value"


def form(
    week_of: date, *, cue: str, response: str, obstacle: str, most: int, is_first: bool = False
) -> Block:
    """The form, with what there is so far."""
    first = [help_words.first_use("plan")] if is_first else []
    given = {CUE: cue, RESPONSE: response, OBSTACLE: obstacle}
    return modal(
        plain("plans.title"),
        [
            paragraph(say("plans.intro", day=day_in_words(week_of))),
            *first,
            *(_text(name, given[name], most=most) for name in (CUE, RESPONSE, OBSTACLE)),
        ],
        callback_id=ids.PLAN_FORM,
        submit=plain("plans.submit"),
    )


def _text(name: str, given: str, *, most: int) -> Block:
    optional = name == OBSTACLE
    placeholder = None if optional else PlainTextObject(text=plain(f"plans.{name}_placeholder"))
    return field(
        name,
        plain(f"plans.{name}_label"),
        PlainTextInputElement(
            action_id=VALUE, initial_value=given[:most] or None, max_length=most, placeholder=placeholder
        ),
        hint=plain("plans.obstacle_hint") if optional else None,
        optional=optional,
    )


def saved(week_of: date) -> Block:
    """What is seen at once when a plan is kept."""
    return modal(plain("plans.title"), [paragraph(say("plans.saved", day=day_in_words(week_of)))])


def returned(sentence: Mrkdwn, typed: str) -> Message:
    """Why a plan was not kept, with what was typed."""
    return quoted_back(sentence, say("plans.returned"), typed)


def line(plan: Plan) -> Mrkdwn:
    """The plan in one sentence."""
    return say("plans.line", cue=plan.cue.rstrip(" .,"), response=plan.response.rstrip(" ."))


def reminder(values: Mapping[str, Any], _pack: Pack) -> Message:
    """The one reminder in the middle of the week."""
    plan: Plan = values["plan"]
    said: list[str] = [say("plans.reminder"), line(plan)]
    if plan.obstacle:
        said.append(say("plans.obstacle_line", obstacle=plan.obstacle))
    small = say("plans.reminder_note")
    return message(
        paragraph("\n".join(said)),
        buttons(button(plain("plans.home_change"), ids.PLAN_OPEN), stuck_button()),
        note(small),
        text="\n".join([*said, small]),
    )


def question(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Friday's question: three taps to choose from."""
    plan: Plan = values["plan"]
    said, small = f"{say('plans.question')}\n{line(plan)}", say("plans.question_note")
    answers = (
        button(plain(f"plans.{outcome}"), f"{ids.PLAN_ANSWER}.{outcome}", value=f"{plan.id}|{outcome}")
        for outcome in Outcome
    )
    return message(paragraph(said), buttons(*answers), note(small), text=f"{said}\n{small}")


def answered(plan: Plan) -> Message:
    """After the tap: what next."""
    said = f"{say(f'plans.answer_{plan.outcome}')}\n{line(plan)}"
    small = say("plans.question_note")
    return message(
        paragraph(said),
        buttons(
            button(plain("plans.renew"), ids.PLAN_RENEW, value=str(plan.id)),
            button(plain("plans.replace"), ids.PLAN_OPEN),
            stuck_button(),
        ),
        note(small),
        text=f"{said}\n{small}",
    )


def renewed(week_of: date, plan: Plan) -> Message:
    """The same plan stands for another week."""
    said = f"{say('plans.renewed', day=day_in_words(week_of))}\n{line(plan)}"
    return message(paragraph(said), text=said)


def stuck_button() -> ButtonElement:
    """The way to ask colleagues."""
    return button(plain("plans.stuck"), ids.PLAN_STUCK)


def on_home(facts: PlanFacts) -> list[Block]:
    """A person's own part of Home."""
    said = [f"*{plain('plans.home_title')}*"]
    if facts.now is not None:
        said.append(line(facts.now))
        if facts.now.outcome:
            said.append(say(f"plans.outcome_{facts.now.outcome}"))
    if facts.ahead is not None:
        said.append(f"{say('plans.home_ahead', day=day_in_words(facts.ahead.week_of))} {line(facts.ahead)}")
    if len(said) == 1:
        said.append(say("plans.home_none"))
        return [paragraph("\n".join(said)), buttons(button(plain("plans.home_make"), ids.PLAN_OPEN))]
    return [
        paragraph("\n".join(said)),
        buttons(button(plain("plans.home_change"), ids.PLAN_OPEN), stuck_button()),
    ]
