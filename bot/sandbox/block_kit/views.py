"""Would Slack take this view: a modal or a Home tab?

Sources: https://docs.slack.dev/reference/views (Slack facts 1.6).
"""

from __future__ import annotations

import json
from typing import Any

from .composition import plain
from .payloads import check_blocks, check_identifiers
from .problems import Problem, Report, Surface
from .schema import ANYTHING, Flag, Object, Shape, String

VIEW_BYTES = 250_000


_COMMON: dict[str, Shape] = {
    "private_metadata": String(3000, least=0),
    "callback_id": String(255, least=0),
    "external_id": String(255, least=0),
}
_VIEWS: dict[Surface, Object] = {
    "modal": Object(
        "modal",
        needs={"title": plain(24), "blocks": ANYTHING},
        may={
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            **_COMMON,
        },
    ),
    "home": Object("home", needs={"blocks": ANYTHING}, may=_COMMON),
}


def validate_view(view: object, *, root: str = "/view") -> list[Problem]:
    """List every reason for which `views.open`, `push`, `update` and `publish` would refuse this view.

    `view` is decoded JSON; `root` is what the pointers start with. The code `too_large` stands for Slack's
    `view_too_large`.
    """
    kind = view.get("type") if isinstance(view, dict) else None
    surface: Surface = "home" if kind == "home" else "modal"
    report = Report(surface)
    _check(view, root, report)
    return report.problems


def _check(view: object, root: str, report: Report) -> None:
    if type(view) is not dict:
        report.add(root, "invalid_type", "must provide an object")
        return
    if "type" not in view:
        report.add(root, "missing", "missing required field: type")
        return
    if view["type"] not in ("modal", "home"):
        report.add((root, "type"), "unsupported_type", f"unsupported type: {view['type']}", ["modal", "home"])
        return
    _VIEWS[report.surface].check(view, root, report)
    at = (root, "blocks")
    check_blocks(view.get("blocks", []), at, report)
    if view.get("blocks") == []:
        report.add(at, "too_few", "must provide at least 1 items", {"min": 1})
    check_identifiers(report)
    for place in report.focused[1:]:
        report.add(place, "duplicate", "only one element can have focus_on_load set to true")
    if report.surface == "modal" and "submit" not in view:
        for block, place in report.blocks:
            if block.get("type") == "input":
                report.add(place, "missing", "must define `submit` to use an `input` block in modals")
    if not report.problems and _size(view) > VIEW_BYTES:
        report.add(root, "too_large", f"must be no more than {VIEW_BYTES} bytes", {"max": VIEW_BYTES})


def _size(view: dict[str, Any]) -> int:
    compact = json.dumps(view, ensure_ascii=False, separators=(",", ":"))
    return len(compact.encode("utf-8", "surrogatepass"))
