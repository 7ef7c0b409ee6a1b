"""What do the builders of slackblocks 3 say to a block? They are asked for a third opinion.

A block given as JSON is rebuilt with the library's classes, which check it while they are made. The library is
silent on what it does not know: newer fields are left out, newer blocks and elements get no opinion.
"""

from __future__ import annotations

import inspect
from typing import Any

import slackblocks as sb

Json = dict[str, Any]

#: what its checks raise for a refusal; the last four where a value has not even the right type
REFUSED = (sb.InvalidUsageError, TypeError, AttributeError, ValueError, KeyError)

BLOCKS: dict[str, Any] = {
    "actions": sb.ActionsBlock,
    "alert": sb.AlertBlock,
    "card": sb.CardBlock,
    "carousel": sb.CarouselBlock,
    "container": sb.ContainerBlock,
    "context": sb.ContextBlock,
    "context_actions": sb.ContextActionsBlock,
    "data_table": sb.DataTableBlock,
    "data_visualization": sb.DataVisualizationBlock,
    "divider": sb.DividerBlock,
    "header": sb.HeaderBlock,
    "image": sb.ImageBlock,
    "input": sb.InputBlock,
    "markdown": sb.MarkdownBlock,
    "plan": sb.PlanBlock,
    "rich_text": sb.RichTextBlock,
    "section": sb.SectionBlock,
    "table": sb.TableBlock,
    "task_card": sb.TaskCardBlock,
    "video": sb.VideoBlock,
}
ELEMENTS: dict[str, Any] = {
    "button": sb.Button,
    "channels_select": sb.ChannelSelectMenu,
    "checkboxes": sb.CheckboxGroup,
    "conversations_select": sb.ConversationSelectMenu,
    "datepicker": sb.DatePicker,
    "datetimepicker": sb.DateTimePicker,
    "email_text_input": sb.EmailInput,
    "external_select": sb.ExternalSelectMenu,
    "feedback_buttons": sb.FeedbackButtons,
    "file_input": sb.FileInput,
    "icon": sb.SlackIcon,
    "icon_button": sb.IconButton,
    "image": sb.Image,
    "multi_channels_select": sb.ChannelMultiSelectMenu,
    "multi_conversations_select": sb.ConversationMultiSelectMenu,
    "multi_external_select": sb.ExternalMultiSelectMenu,
    "multi_static_select": sb.StaticMultiSelectMenu,
    "multi_users_select": sb.UserMultiSelectMenu,
    "number_input": sb.NumberInput,
    "overflow": sb.OverflowMenu,
    "plain_text_input": sb.PlainTextInput,
    "radio_buttons": sb.RadioButtonGroup,
    "raw_number": sb.RawNumber,
    "raw_text": sb.RawText,
    "rich_text": sb.RichTextBlock,
    "rich_text_input": sb.RichTextInput,
    "static_select": sb.StaticSelectMenu,
    "timepicker": sb.TimePicker,
    "url": sb.URLSource,
    "url_text_input": sb.URLInput,
    "users_select": sb.UserSelectMenu,
    "workflow_button": sb.WorkflowButton,
    "area": sb.AreaChart,
    "bar": sb.BarChart,
    "line": sb.LineChart,
    "pie": sb.PieChart,
    "channel": sb.RichTextChannel,
    "emoji": sb.RichTextEmoji,
    "link": sb.RichTextLink,
    "text": sb.RichText,
    "user": sb.RichTextUser,
    "usergroup": sb.RichTextUserGroup,
    "rich_text_list": sb.RichTextList,
    "rich_text_preformatted": sb.RichTextCodeBlock,
    "rich_text_quote": sb.RichTextQuote,
    "rich_text_section": sb.RichTextSection,
}
#: objects without a type, by the field that holds them
UNTYPED: dict[str, Any] = {
    "axis_config": sb.AxisConfig,
    "column_settings": sb.ColumnSettings,
    "confirm": sb.ConfirmationDialogue,
    "customizable_input_parameters": sb.InputParameter,
    "data": sb.DataPoint,
    "dispatch_action_config": sb.DispatchActionConfiguration,
    "filter": sb.ConversationFilter,
    "initial_option": sb.Option,
    "initial_options": sb.Option,
    "negative_button": sb.FeedbackButton,
    "option_groups": sb.OptionGroup,
    "options": sb.Option,
    "positive_button": sb.FeedbackButton,
    "segments": sb.ChartSegment,
    "series": sb.DataSeries,
    "slack_file": sb.SlackFile,
    "tasks": sb.TaskCardBlock,
    "trigger": sb.Trigger,
    "workflow": sb.Workflow,
}
#: fields the library calls otherwise
RENAMED = {
    ("datetimepicker", "initial_date_time"): "initial_datetime",
    ("usergroup", "usergroup_id"): "user_group_id",
}
#: arguments the library wants although Slack's pages call the fields optional
WANTED: dict[str, Json] = {
    "multi_static_select": {"options": None, "action_id": "x"},
    "overflow": {"action_id": "x"},
    "radio_buttons": {"action_id": "x"},
    "checkboxes": {"action_id": "x"},
    "rich_text_input": {"action_id": "x"},
    "confirm": {"confirm": "Yes", "deny": "No"},
    "slack_file": {"id": None, "url": None},
    "trigger": {"customizable_input_parameters": None},
}

#: (type, field) on which the library is wrong or behind, with what says so; the field is not shown to it
OVERRULED: dict[tuple[str, str], str] = {
    ("multi_external_select", "focus_on_load"): "Slack's page of the menu lists it",
    ("video", "title_url"): "Slack's page sets no limit, the library 2,000",
    ("video", "provider_icon_url"): "as above",
    ("video", "provider_name"): "Slack's page sets no limit, the library 50",
}
#: types that may be empty (SDK 3.47, EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST); the library wants something in them
MAY_BE_EMPTY = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}


class NoOpinion(Exception):
    """The library does not know this block or element."""


def refuses(block: Json) -> bool:
    """Whether the library refuses the block; False too where it has no opinion."""
    try:
        check(rebuilt(block, BLOCKS))
    except NoOpinion:
        return False
    except REFUSED:
        return True
    return False


def knows(block: Json) -> bool:
    """Whether the library has an opinion on a well-formed block."""
    try:
        rebuilt(block, BLOCKS)
    except NoOpinion:
        return False
    return True


def check(block: Any) -> None:
    """Some of the checks come only when a block is rendered."""
    block._resolve()


def rebuilt(held: Json, kinds: dict[str, Any]) -> Any:
    """The library's object for a typed one."""
    kind = held.get("type")
    if kind in ("plain_text", "mrkdwn"):
        return sb.PlainText(held["text"]) if kind == "plain_text" else sb.Markdown(held["text"])
    if not isinstance(kind, str) or kind not in kinds:
        raise NoOpinion
    return _made(kinds[kind], kind, {name: value for name, value in held.items() if name != "type"})


def _made(made_by: Any, kind: str, fields: Json) -> Any:
    known = inspect.signature(made_by).parameters
    if kind in MAY_BE_EMPTY and fields.get("elements") == []:
        raise NoOpinion
    if kind == "plan" and "tasks" not in fields:  # optional on Slack's page and in the SDK
        fields = {**fields, "tasks": []}
    if kind == "table":
        _without_newer_cells(fields)
    if "option_groups" in fields:
        # It takes a whole group for what is chosen at first, not options.
        fields = {name: value for name, value in fields.items() if not name.startswith("initial_option")}
    shown: Json = {name: value for name, value in WANTED.get(kind, {}).items() if name not in fields}
    if isinstance(fields.get("style"), dict) and "bold" in known:
        fields = {**{name: value for name, value in fields.items() if name != "style"}, **fields["style"]}
    for name, value in fields.items():
        argument = RENAMED.get((kind, name), name)
        if (kind, name) not in OVERRULED and argument in known:
            shown[argument] = _value(name, value, kind)
    return made_by(**shown)


def _without_newer_cells(fields: Json) -> None:
    """Tables take rich_text blocks, and since SDK 3.47 numbers; the library knows neither."""
    for row in fields["rows"] if isinstance(fields.get("rows"), list) else []:
        for cell in row if isinstance(row, list) else []:
            if isinstance(cell, dict) and cell.get("type") in ("rich_text", "raw_number"):
                raise NoOpinion


def _value(name: str, value: Any, kind: str) -> Any:
    if isinstance(value, list):
        return [_value(name, item, kind) for item in value]
    if isinstance(value, dict):
        if name in UNTYPED and ("type" not in value or name == "tasks"):
            return _made(UNTYPED[name], name, value)
        blocks = name in ("child_blocks", "tasks") or (kind, name) == ("carousel", "elements")
        return rebuilt(value, BLOCKS if blocks else ELEMENTS)
    return value
