"""How does Encore log? One event name and fields a line; never a token, never what people wrote."""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

_TOKEN = re.compile(r"\b(xox[a-z]|xapp|xwfp)-[A-Za-z0-9-]+|(?<=://)[^/\s:@]*:[^/\s]+(?=@)|(?<=ticket=)[\w-]+")
_WORDS = frozenset({"text", "blocks", "message", "payload", "body", "values"})


def redact(text: str) -> str:
    """The text without Slack tokens, database passwords and socket tickets."""
    return _TOKEN.sub("[redacted]", text)


def _redact_fields(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if key in _WORDS:
            event[key] = "[withheld]"
        elif isinstance(value, str):
            event[key] = redact(value)
    return event


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _OnlyNames(logging.Filter):
    """Lines of libraries that would quote a request are cut to their first sentence: they may hold people's words."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        for mark in ("{", "[", ": "):
            cut = message.find(mark)
            if cut > 0:
                message = message[:cut]
        record.msg, record.args = message, ()
        record.exc_info = None if record.levelno < logging.ERROR else record.exc_info
        return True


def set_up(level: str, style: str) -> None:
    """Sends Encore's and its libraries' log lines to stderr. `style` is "text" or "json"."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact_fields,
    ]
    renderer = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _RedactingFormatter(
            foreign_pre_chain=shared,  # type: ignore[arg-type]
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("slack_bolt", "slack_sdk"):
        library = logging.getLogger(name)
        library.setLevel(max(logging.WARNING, root.level))
    for name in ("aiohttp.access", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(
        logging.ERROR
    )  # it warns of every tick that overlaps, as is meant
    handler.addFilter(
        lambda record: not record.name.startswith(("slack_bolt", "slack_sdk")) or _OnlyNames().filter(record)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],  # type: ignore[list-item]
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
