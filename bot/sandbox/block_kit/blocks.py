"""The blocks: their fields, limits, what they hold, and the surfaces they stand on.

Source: https://docs.slack.dev/reference/block-kit/blocks (Slack facts 3.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .block_rules import (
    action_ids_differ,
    collapsing_fits,
    input_suits_its_element,
    one_icon_only,
    response_url_only_in_input,
    rich_text_title_is_short,
    task_ids_differ,
)
from .composition import (
    IMAGE_RULES,
    IMAGE_SOURCE,
    SECURE_LINK,
    WEB_LINK,
    Text,
    at_least_one_of,
    plain,
)
from .data_blocks import (
    CHART_FIELDS,
    DATA_TABLE_FIELDS,
    DATA_TABLE_OPTIONS,
    DATA_TABLE_RULES,
    TABLE_FIELDS,
    TABLE_OPTIONS,
    TABLE_RULES,
)
from .elements import (
    ELEMENTS,
    HOME,
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    MESSAGE,
    MODAL,
    URL_SOURCE,
)
from .problems import Place, Report, Surface
from .rich_text import RICH_TEXT
from .schema import ANYTHING, Choice, Flag, ListOf, Object, OneOf, Rule, Shape, String, Whole

BLOCKS: dict[str, Object] = {}


class BlockOf(OneOf):
    """A block of one of several types, remembered for the rules about the whole payload.

    Those on the surface itself and in a container count toward its limit; the parts of a block that is drawn
    as one (the cards of a carousel, the tasks of a plan) do not.
    """

    __slots__ = ("stacked",)

    def __init__(self, allowed: Sequence[str] | None = None, *, stacked: bool = True) -> None:
        super().__init__(BLOCKS, allowed)
        self.stacked = stacked

    def check(self, value: object, at: Place, report: Report) -> None:
        report.stacked += self.stacked
        if type(value) is dict:
            report.blocks.append((value, at))
        super().check(value, at, report)


def _block(
    kind: str,
    needs: Mapping[str, Shape] | None = None,
    may: Mapping[str, Shape] | None = None,
    rules: Sequence[Rule] = (),
    surfaces: frozenset[Surface] = MESSAGE | MODAL | HOME,
) -> None:
    fields = {"block_id": String(255), **(may or {})}
    BLOCKS[kind] = Object(kind, needs=needs, may=fields, rules=rules, surfaces=surfaces)


_block("divider")
_block("header", needs={"text": plain(150)}, may={"level": Whole(1, 4)})
_block(
    "section",
    may={
        "text": Text(3000),
        "fields": ListOf(Text(2000), 1, 10),
        "accessory": OneOf(ELEMENTS, IN_SECTION),
        "expand": Flag(),
    },
    rules=(at_least_one_of("text", "fields"), response_url_only_in_input),
)
_CONTEXT_TEXT = Text()


class _ContextItem(OneOf):
    """An image element or a text object."""

    __slots__ = ()

    def check(self, value: object, at: Place, report: Report) -> None:
        if type(value) is dict and value.get("type") in ("plain_text", "mrkdwn"):
            _CONTEXT_TEXT.check(value, at, report)
        else:
            super().check(value, at, report)


_block("context", needs={"elements": ListOf(_ContextItem(ELEMENTS, ("image",)), 1, 10)})
_block(
    "actions",
    needs={"elements": ListOf(OneOf(ELEMENTS, IN_ACTIONS), 1, 25)},
    rules=(action_ids_differ("elements"), response_url_only_in_input),
)
_block(
    "context_actions",
    needs={"elements": ListOf(OneOf(ELEMENTS, IN_CONTEXT_ACTIONS), 1, 5)},
    rules=(action_ids_differ("elements"),),
    surfaces=MESSAGE,
)
_block(
    "input",
    needs={"label": plain(2000), "element": OneOf(ELEMENTS, IN_INPUT)},
    may={"hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
    rules=(input_suits_its_element, response_url_only_in_input),
)
_block(
    "image", needs={"alt_text": String(2000)}, may={**IMAGE_SOURCE, "title": plain(2000)}, rules=IMAGE_RULES
)
BLOCKS["rich_text"] = RICH_TEXT
_block("markdown", needs={"text": String(12_000)}, surfaces=MESSAGE)
_block(
    "alert",
    needs={"text": Text(200)},
    may={"level": Choice("default", "info", "warning", "error", "success")},
    surfaces=MODAL,
)
_block(
    "video",
    # Slack's page says "less than" for the title, the description and the author.
    needs={
        "title": plain(199),
        "video_url": SECURE_LINK,
        "thumbnail_url": WEB_LINK,
        "alt_text": String(2000),
    },
    may={
        "title_url": SECURE_LINK,
        "author_name": String(49),
        "description": plain(199),
        "provider_name": String(),
        "provider_icon_url": WEB_LINK,
    },
)

_block(
    "card",
    may={
        "title": Text(150),
        "subtitle": Text(150),
        "body": Text(200),
        "subtext": Text(200),
        "hero_image": IMAGE,
        "icon": IMAGE,
        "slack_icon": Object("icon", needs={"name": String()}),
        "actions": ListOf(OneOf(ELEMENTS, ("button",)), 1, 3),
    },
    rules=(
        at_least_one_of("hero_image", "title", "actions", "body"),
        action_ids_differ("actions"),
        one_icon_only,
    ),
)
_block(
    "carousel", needs={"elements": ListOf(BlockOf(("card",), stacked=False), 1, 10)}, surfaces=MESSAGE | HOME
)


_IN_CONTAINER = (
    "actions",
    "context",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
)
_block(
    "container",
    needs={"child_blocks": ListOf(BlockOf(_IN_CONTAINER), 1, 10)},
    may={
        "title": plain(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": Text(150),
        "width": Choice("narrow", "standard", "wide", "full"),
        "icon": IMAGE,
        "is_collapsible": Flag(),
        "default_collapsed": Flag(),
        "has_header_divider": Flag(),
    },
    rules=(at_least_one_of("title", "rich_text_title"), rich_text_title_is_short, collapsing_fits),
    surfaces=MESSAGE | HOME,
)


# How an item is aligned is not described in the pages read for the Slack facts, so these two may be anything.
_LAYOUT_ITEM = Object(
    needs={"blocks": ListOf(BlockOf(_IN_CONTAINER), 1)},
    may={"width": Choice("narrow", "standard", "wide"), "align": ANYTHING, "vertical_align": ANYTHING},
)
# https://docs.slack.dev/reference/block-kit/blocks/layout-block; its fallback does not count toward any limit.
_block(
    "layout",
    needs={"label": String(150), "rows": ListOf(Object(needs={"items": ListOf(_LAYOUT_ITEM)}), 1, 5)},
    may={
        "is_label_visible": Flag(),
        "grid_lines": Choice("none", "rows", "outer"),
        "fallback": ListOf(BlockOf(_IN_CONTAINER, stacked=False), 0),
    },
    surfaces=MESSAGE | HOME,
)

# Remote files show as these when a message is read; nobody can post one.
_block("file", needs={"source": String(), "external_id": String()}, surfaces=frozenset())
_block(
    "call",
    needs={"call_id": String()},
    may={"api_decoration_available": Flag(), "call": ANYTHING},
    surfaces=MESSAGE,
)
_block(
    "auth_provider",
    needs={"value": String(150), "name": plain(75), "is_connected": Flag()},
    may={
        "description": plain(150),
        "icon_url": SECURE_LINK,
        "auth_url": SECURE_LINK,
        "disconnect_url": SECURE_LINK,
        "connected_identity": plain(75),
        "connected_context": plain(75),
        "accessory": OneOf(ELEMENTS, ("overflow",)),
        "fallback": ListOf(BlockOf(_IN_CONTAINER, stacked=False), 0),
    },
)

_block("table", TABLE_FIELDS, TABLE_OPTIONS, TABLE_RULES, surfaces=MESSAGE | HOME)
_block("data_table", DATA_TABLE_FIELDS, DATA_TABLE_OPTIONS, DATA_TABLE_RULES, surfaces=MESSAGE | HOME)
_block("data_visualization", needs=CHART_FIELDS, surfaces=MESSAGE)


_TASK_NEEDS: dict[str, Shape] = {"task_id": String(), "title": String()}
_TASK_MAY: dict[str, Shape] = {"details": RICH_TEXT, "output": RICH_TEXT, "sources": ListOf(URL_SOURCE, 0)}
# A task that waits makes sense only among others.
_block(
    "task_card",
    needs={**_TASK_NEEDS, "status": Choice("in_progress", "complete", "error")},
    may=_TASK_MAY,
    surfaces=MESSAGE,
)
_block(
    "plan",
    needs={"title": String()},
    may={
        "tasks": ListOf(
            Object(
                needs={**_TASK_NEEDS, "status": Choice("pending", "in_progress", "complete", "error")},
                # Slack's own examples leave the type of these out.
                may={"type": Choice("task_card"), "block_id": String(255), **_TASK_MAY},
            ),
            0,
            50,
        )
    },
    rules=(task_ids_differ,),
    surfaces=MESSAGE,
)
