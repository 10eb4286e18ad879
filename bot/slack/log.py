"""Logging: structured, as text for a person or JSON for a machine. Tokens and pasted mail never get into it."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final, Literal, TextIO

import structlog
from structlog.types import Processor

_SECRETS: Final = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|https://hooks\.slack\.com/\S+|/hooks/\w+")
_QUIET: Final = {
    # At their lower levels these would write out requests, and with them what people pasted.
    "slack_sdk": logging.WARNING,
    "slack_sdk.web": logging.CRITICAL,  # every fault of a call is told by the caller, once
    "slack_bolt": logging.ERROR,  # its warnings are of things that are done on purpose here
    "dbos": logging.WARNING,
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
    "uvicorn.access": logging.WARNING,
}


def set_up(log_format: Literal["text", "json"] | None, level: str, stream: TextIO | None = None) -> None:
    """Send everything, the libraries' words too, to standard error in one form: text on a terminal, else JSON."""
    out = stream or sys.stderr
    as_text = log_format == "text" or (log_format is None and out.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=out.isatty()) if as_text else structlog.processors.JSONRenderer()
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # Plain tracebacks: the richer ones print local variables, and those hold the mail.
            structlog.processors.format_exc_info,
            _without_secrets,
            renderer,
        ],
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    handler.addFilter(_is_welcome)  # not by their loggers' levels, for Bolt gives its loggers levels of its own
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    engine = logging.getLogger("dbos")  # it gives itself a handler of its own unless it has one
    engine.handlers, engine.propagate = [handler], False


def _is_welcome(record: logging.LogRecord) -> bool:
    """False for what a library says below its lowest level; the most particular name counts."""
    name = record.name
    while name:
        if name in _QUIET:
            return record.levelno >= _QUIET[name]
        name = name.rpartition(".")[0]
    return True


def _without_secrets(logger: object, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _SECRETS.sub("(hidden)", value)
    return event
