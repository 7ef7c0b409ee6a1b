"""How does a colleague fill in a modal: what is required, and now and then what is not?"""

from collections.abc import Awaitable, Callable, Iterator

from bot.sandbox.block_kit.state import FIELDS
from bot.sandbox.block_kit.walk import all_blocks, elements_of
from bot.sandbox.colleagues.answers import Answers
from bot.sandbox.json_types import Json

Suggest = Callable[[str, str], Awaitable[list[Json]]]
"""(block_id, action_id) -> the options an external select offers."""


def inputs_of(blocks: list[Json]) -> Iterator[tuple[Json, Json, str]]:
    """Every input: its block, its element, and the label a person reads."""
    for block in all_blocks(blocks):
        for element in elements_of(block):
            if element["type"] in FIELDS:
                label = block.get("label") or block.get("text") or element.get("placeholder") or {}
                yield block, element, str(label.get("text", ""))


async def fill_in(
    blocks: list[Json], values: Json, answers: Answers, chance: Callable[[], float], suggest: Suggest
) -> Json:
    """The values of a form: what it holds already stays, the rest is answered.

    `values` is its present state; `chance` gives a number from 0 to 1 for each optional input. Where there is no
    answer (a file), the input is left empty.
    """
    filled: Json = {block_id: dict(actions) for block_id, actions in values.items()}
    for block, element, label in inputs_of(blocks):
        field = FIELDS[element["type"]][0]
        place = filled.setdefault(block["block_id"], {})
        rule = answers.rule(label)
        if (place.get(element["action_id"]) or {}).get(field) not in (None, "", []):
            continue
        required = block["type"] == "input" and not block.get("optional", False)
        if not required and (rule is None or chance() > rule.chance):
            continue
        if element["type"] in {"external_select", "multi_external_select"}:
            offered = await suggest(block["block_id"], element["action_id"])
            element_type = element["type"]
            element = {**element, "type": "static_select", "options": offered}  # noqa: PLW2901  answered alike
            made = answers.answer(label, element) if offered else None
            if made is not None:
                chosen = made["selected_option"]
                made = {"type": element_type, field: [chosen] if element_type.startswith("multi") else chosen}
        else:
            made = answers.answer(label, element)
        if made is not None:
            place[element["action_id"]] = made
    return filled
