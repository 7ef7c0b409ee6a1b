"""What hangs in the gallery: an example of every block and element, with the ids of this workspace."""

import json
from typing import Any

from bot.sandbox.server import Sandbox
from tests.sandbox.block_kit.examples import BLOCKS, ELEMENTS, mrkdwn, plain

Json = dict[str, Any]
MONTHS = ["January", "February", "March", "April"]
RAW: Json = {"type": "raw_text"}

PIE: Json = {
    "type": "data_visualization",
    "title": "Where it was seen",
    "chart": {
        "type": "pie",
        "segments": [
            {"label": "Calls", "value": 60},
            {"label": "Chats", "value": 30},
            {"label": "Mail", "value": 10},
        ],
    },
}
SCORES: Json = {
    "type": "data_table",
    "caption": "Answers by team",
    "page_size": 5,
    "rows": [
        [{**RAW, "text": "Team"}, {**RAW, "text": "Answers"}],
        *(
            [{**RAW, "text": f"Team {number}"}, {"type": "raw_number", "value": value, "text": str(value)}]
            for number, value in enumerate([7, 1, 8, 2, 9, 30, 4, 10], start=1)
        ),
    ],
}
LAYOUT: Json = {
    "type": "layout",
    "label": "The week in numbers",
    "is_label_visible": True,
    "grid_lines": "rows",
    "rows": [
        {
            "items": [
                {
                    "blocks": [{"type": "section", "block_id": "left", "text": mrkdwn("*Left*")}],
                    "width": "narrow",
                },
                {
                    "blocks": [{"type": "header", "block_id": "right", "text": plain("Right")}],
                    "width": "wide",
                },
            ]
        }
    ],
}


def chart(kind: str, series: int = 3) -> Json:
    """A bar, line or area chart of so many series."""
    data = [
        {
            "name": f"Team {one}",
            "data": [{"label": month, "value": one * (at - 1)} for at, month in enumerate(MONTHS)],
        }
        for one in range(1, series + 1)
    ]
    axes = {"categories": MONTHS, "x_label": "Month", "y_label": "Answers"}
    return {
        "type": "data_visualization",
        "title": f"Answers as {kind}",
        "chart": {"type": kind, "series": data, "axis_config": axes},
    }


def here(part: Json, sandbox: Sandbox) -> Json:
    """An example with the people and channels of this workspace, and without stealing the focus."""
    state = sandbox.state
    ids = {
        "U1": state.person("ana").id,
        "U2": state.person("ravi").id,
        "C1": state.channel("general").id,
        "C2": state.channel("desk").id,
    }
    text = json.dumps(part).replace('"focus_on_load": true', '"focus_on_load": false')
    for example, real in ids.items():
        text = text.replace(f'"{example}"', f'"{real}"')
    answer: Json = json.loads(text)
    return answer


def element(kind: str, sandbox: Sandbox, **changes: Any) -> Json:
    """The example of an element without a confirm dialog or anything preset. A change of None takes a field out."""
    made = here(ELEMENTS[kind], sandbox) | changes
    gone = {"confirm", *(name for name in made if name.startswith("initial_"))} - changes.keys()
    return {name: value for name, value in made.items() if name not in gone and value is not None}


def block(kind: str, sandbox: Sandbox) -> Json:
    """The example of a block."""
    return here(BLOCKS[kind], sandbox)
