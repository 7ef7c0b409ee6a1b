"""What people read of a scenario question after the tap: what each answer does, and how sure they were."""

from __future__ import annotations

from content import ids
from content.blocks import Block, Message, button, buttons, message, note, paragraph
from content.drills import LETTERS, order, stem
from content.pack import Pack, Scenario
from content.text import escape, plain, say


def answered(
    scenario: Scenario,
    pack: Pack,
    *,
    delivery: str,
    option: int,
    sure: bool | None = None,
    first: bool = True,
) -> Message:
    """The same question after the tap: what was chosen, which answer helps most, and why for each.

    Asks how sure the person was while `sure` is None. `first` False: this tap came after the one that counts.
    """
    blocks, _ = stem(scenario)
    places = order(scenario, delivery=delivery)
    chosen, best = LETTERS[places.index(option)], LETTERS[places.index(scenario.best)]
    verdict = (
        say("drills.chosen_best", letter=chosen)
        if option == scenario.best
        else say("drills.chosen_other", letter=chosen, best=best)
    )
    words = f"{escape(scenario.title)}. {verdict}"
    if not first:
        blocks.append(note(say("drills.first_counts")))
        words = f"{say('drills.first_counts')} {words}"
    blocks.append(paragraph(verdict))
    for letter, place in zip(LETTERS, places, strict=True):
        mark = {
            (True, True): "drills.mine_best_mark",
            (True, False): "drills.mine_mark",
            (False, True): "drills.best_mark",
            (False, False): "drills.option",
        }[(place == option, place == scenario.best)]
        line = say(mark, letter=letter, text=scenario.options[place].text)
        why = escape(scenario.options[place].why)
        blocks.append(paragraph(f"{line}\n>{why}"))
        words = f"{words}\n{line} {why}"
    statement = say("drills.principle", statement=pack.principle_of(scenario).statement)
    blocks.append(note(statement))
    sureness = _sureness(delivery, sure)
    last = say("drills.sure_ask" if sure is None else "drills.was_sure" if sure else "drills.was_not_sure")
    return message(*blocks, *sureness, text=f"{words}\n{statement}\n{last}")


def _sureness(delivery: str, sure: bool | None) -> list[Block]:
    """The second tap, which nobody has to make; or what was said."""
    if sure is not None:
        return [note(say("drills.was_sure" if sure else "drills.was_not_sure"))]
    return [
        paragraph(say("drills.sure_ask")),
        buttons(
            button(plain("drills.sure_yes"), f"{ids.DRILL_SURE}.yes", value=f"{delivery}|yes"),
            button(plain("drills.sure_no"), f"{ids.DRILL_SURE}.no", value=f"{delivery}|no"),
        ),
    ]
