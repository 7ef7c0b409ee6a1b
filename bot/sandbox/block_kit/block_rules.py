"""Rules about several fields of one block."""

from __future__ import annotations

from typing import Any

from .problems import Place, Report
from .rich_text import visible_text
from .schema import Rule


def action_ids_differ(field: str) -> Rule:
    """No two elements of the block share an `action_id`."""

    def rule(block: dict[str, Any], at: Place, report: Report) -> None:
        seen: set[str] = set()
        for index, element in enumerate(block.get(field, ())):
            action_id = element.get("action_id")
            if action_id in seen:
                place = (((at, field), index), "action_id")
                report.add(place, "duplicate", f'`action_id` "{action_id}" already exists')
            elif action_id is not None:
                seen.add(action_id)

    return rule


def response_url_only_in_input(block: dict[str, Any], at: Place, report: Report) -> None:
    """`response_url_enabled` works only in the input blocks of a modal (Slack facts 1.5)."""
    if block["type"] == "input":
        if report.surface == "modal":
            return
        places: list[tuple[Place, dict[str, Any]]] = [((at, "element"), block["element"])]
    elif block["type"] == "section":
        places = [((at, "accessory"), block.get("accessory", {}))]
    else:
        places = [(((at, "elements"), index), element) for index, element in enumerate(block["elements"])]
    for place, element in places:
        if "response_url_enabled" in element:
            message = "response_url_enabled works only in an input block of a modal"
            report.add((place, "response_url_enabled"), "not_allowed_here", message)


def input_suits_its_element(block: dict[str, Any], at: Place, report: Report) -> None:
    """A file_input cannot dispatch actions."""
    if block.get("dispatch_action") and block["element"]["type"] == "file_input":
        report.add((at, "dispatch_action"), "conflict", "dispatch_action cannot be used with file_input")


def rich_text_title_is_short(block: dict[str, Any], at: Place, report: Report) -> None:
    """The rich text title of a container shows at most 150 characters."""
    title = block.get("rich_text_title")
    if title is not None and len(visible_text(title)) > 150:
        report.add((at, "rich_text_title"), "too_long", "must be less than 151 characters", {"max": 150})


def collapsing_fits(block: dict[str, Any], at: Place, report: Report) -> None:
    """Only what can collapse starts collapsed, and what can collapse has no divider under its header."""
    collapsible = block.get("is_collapsible", False)
    if block.get("default_collapsed") and not collapsible:
        report.add((at, "default_collapsed"), "conflict", "default_collapsed needs is_collapsible")
    if block.get("has_header_divider") and collapsible:
        report.add(
            (at, "has_header_divider"), "conflict", "has_header_divider does not go with is_collapsible"
        )


def one_icon_only(block: dict[str, Any], at: Place, report: Report) -> None:
    """A card has an image or one of Slack's icons beside its title, not both."""
    if "icon" in block and "slack_icon" in block:
        report.add((at, "slack_icon"), "conflict", "must define only one of `icon` and `slack_icon`")


def task_ids_differ(block: dict[str, Any], at: Place, report: Report) -> None:
    """A later update names the task of a plan it is about by its `task_id`."""
    seen: set[str] = set()
    for index, task in enumerate(block.get("tasks", ())):
        task_id = task["task_id"]
        if task_id in seen:
            place = (((at, "tasks"), index), "task_id")
            report.add(place, "duplicate", f'`task_id` "{task_id}" already exists')
        seen.add(task_id)
