"""What can a campaign start from, and what does each template cost people?"""

from __future__ import annotations

from content import ids
from content.blocks import Block, button, buttons, divider, modal, note, paragraph
from content.campaign_load import Load, of_template
from content.pack import Pack
from content.text import Mrkdwn, listed, plain, say


def load_words(load: Load) -> Mrkdwn:
    """What a campaign costs people, in a sentence."""
    parts = [
        plain(one) if count == 1 else plain(many, count=count)
        for count, one, many in (
            (load.dms, "campaign_drafts.load_dm", "campaign_drafts.load_dms"),
            (load.posts, "campaign_drafts.load_post", "campaign_drafts.load_posts"),
            (load.nudges, "campaign_drafts.load_nudge", "campaign_drafts.load_nudges"),
        )
        if count
    ]
    if not parts:
        return say("campaign_drafts.load_nothing")
    return say(
        "campaign_drafts.load",
        minutes=load.minutes,
        minute_word=plain(
            "campaign_drafts.load_minute" if load.minutes == 1 else "campaign_drafts.load_minutes"
        ),
        parts=listed(parts),
    )


def templates(pack: Pack, *, needs_approval: bool) -> Block:
    """What a campaign can start from, each with what it costs."""
    blocks: list[Block] = [paragraph(say("campaign_drafts.pick_intro"))]
    for one in pack.campaigns:
        length = plain(
            "campaign_drafts.sessions_line" if one.sessions else "campaign_drafts.weeks_line", weeks=one.weeks
        )
        line = say(
            "campaign_drafts.pick_line",
            name=f"{one.name} ({length})",
            description=one.description,
            load=load_words(of_template(one, pack)),
        )
        use = button(
            plain("campaign_drafts.pick_button"),
            ids.CAMPAIGN_TEMPLATE,
            value=one.id,
            reads_as=plain("campaign_drafts.pick_reads_as", name=one.name),
        )
        blocks.append(paragraph(line, accessory=use))
    if needs_approval:
        line, label = say("campaign_drafts.approval_on_line"), plain("campaign_drafts.approval_turn_off")
    else:
        line, label = say("campaign_drafts.approval_off_line"), plain("campaign_drafts.approval_turn_on")
    switch = button(label, ids.CAMPAIGN_APPROVAL, value="off" if needs_approval else "on")
    return modal(plain("campaign_drafts.pick_title"), [*blocks, divider(), note(line), buttons(switch)])
