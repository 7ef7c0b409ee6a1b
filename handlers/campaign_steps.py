"""The steps of a campaign: looked at, one opened, and each way to change them begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from bot.errors import Refusal
from bot.rule_patterns import When
from bot.services import campaign_edit_effects, campaign_steps
from bot.step_edits import Act, Edit
from bot.step_facts import StepsPage
from content import campaign_step_forms as forms
from content import campaign_steps as words
from content.blocks import Block
from content.campaign_step_forms import About, Filled
from content.text import Mrkdwn
from handlers.context import Context
from handlers.payloads import Interaction, number
from handlers.step_fields import filled_of


def named(value: str) -> tuple[int, int, int]:
    """(campaign, page or step, version) of a button's value; zeros for any other text."""
    campaign, _, rest = value.partition(":")
    which, _, version = rest.partition(":")
    return number(campaign), number(which), number(version)


async def show(context: Context) -> None:
    """The button that opens the steps, and those that turn the page."""
    await context.show_or_open(await list_of(context, context.did))


async def present(context: Context) -> None:
    """The steps as they are now, over a form that stays as it is."""
    await context.open_or_say(await list_of(context, context.did))


async def list_of(
    context: Context, did: Interaction, *, campaign: int = 0, notice: Sequence[Mrkdwn] = ()
) -> Block:
    """A page of the steps: of `campaign`, or what the button's value names."""
    named_campaign, page, _ = named(did.value)
    found = await context.read(
        campaign_steps.page,
        workspace_id=did.workspace_id,
        campaign_id=campaign or named_campaign,
        by=did.user_id,
        number=0 if campaign else page,
        size=words.PAGE,
        now=context.deps.clock.now(),
    )
    return words.view(found, notice=notice)


async def one_step(context: Context, campaign: int, step: int) -> StepsPage:
    """A step, or with 0 none, and what its forms need to know of its campaign."""
    did = context.did
    return await context.read(
        campaign_steps.one,
        workspace_id=did.workspace_id,
        campaign_id=campaign,
        step_id=step,
        by=did.user_id,
        now=context.deps.clock.now(),
    )


async def open_step(context: Context) -> None:
    """One step, with everything that can be done to it."""
    campaign, step, _ = named(context.did.value)
    await context.show_or_open(words.step_view(await one_step(context, campaign, step)))


async def begin(context: Context) -> None:
    """The buttons that change steps: the form of an edit, or, where none is needed, what it would do.

    What the button's value names is the step or, to go back, the version.
    """
    campaign, step_id, version = named(context.did.value)
    act = Act(context.did.name.rpartition(".")[2])
    if act is Act.ROLL_BACK:
        about = About(campaign, version, Edit(act, version=step_id))
        await context.show_or_open(await checked(context, about))
        return
    page = await one_step(context, campaign, step_id)
    if act is Act.ADD:
        filled = Filled(When(at=time(9, 30)), kind="intention")
        view = forms.form(page, About(campaign, version, Edit(act)), filled)
    elif act is Act.SKIP:
        coming = page.steps[0].coming
        if coming is None:
            raise Refusal("campaign_steps.nothing_to_skip")
        view = await checked(context, About(campaign, version, Edit(act, step=step_id, local=coming.local)))
    elif act is Act.RETIRE:
        view = await checked(context, About(campaign, version, Edit(act, step=step_id)))
    else:
        step = page.steps[0].step
        edit = Edit(act, step=step_id, rule=step.rule, timezone=step.timezone, words=step.words)
        view = forms.form(page, About(campaign, version, edit), filled_of(edit, kind=step.kind))
    await context.show_or_open(view)


async def checked(context: Context, about: About, *, notice: Sequence[Mrkdwn] = ()) -> Block:
    """What an edit would do. Raises Refusal for one that cannot be done, or where somebody was quicker."""
    did = context.did
    effect = await context.read(
        campaign_edit_effects.effect,
        workspace_id=did.workspace_id,
        campaign_id=about.campaign,
        version=about.version,
        edit=about.edit,
        by=did.user_id,
        now=context.deps.clock.now(),
    )
    return forms.check(about, effect, notice=notice)
