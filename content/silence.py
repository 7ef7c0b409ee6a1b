"""What somebody reads who has not answered for long: one kind question about the pace, and what they chose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from content import ids
from content.blocks import Message, button, buttons, message, note, paragraph
from content.campaign_lines import day_in_words
from content.pack import Pack
from content.text import plain, say

_CHOSEN = {
    "as_before": "silence.chosen_as_before",
    "half": "silence.chosen_half",
    "weekly": "silence.chosen_weekly",
}


def choice(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks which pace suits better; a button each, and nothing needs to be chosen."""
    asked, more, small = say("silence.ask"), say("silence.ask_more"), say("silence.ask_note")
    offered = [str(one) for one in values["choices"]]
    return message(
        paragraph(asked),
        paragraph(more),
        buttons(
            *(
                button(
                    plain(f"silence.choice_{one}"), f"{ids.PACE_CHOICE}.{one}", value=f"{one}|{values['key']}"
                )
                for one in offered
            )
        ),
        note(small),
        text="\n".join([asked, more, *(f"• {plain(f'silence.choice_{one}')}" for one in offered), small]),
    )


def chosen(values: Mapping[str, Any], _pack: Pack) -> Message:
    """What was chosen, in place of the question, and where to change it."""
    until = values.get("until")
    if until:
        said = say("silence.chosen_pause", day=day_in_words(date.fromisoformat(until)))
    else:
        said = say(_CHOSEN[values["choice"]])
    more = say("silence.chosen_more")
    return message(
        paragraph(said),
        buttons(button(plain("preferences.button"), ids.PREFERENCES_OPEN)),
        note(more),
        text=f"{said}\n{more}",
    )
