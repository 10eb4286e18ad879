"""Logging: structured, as text for a person or JSON for a machine. Tokens and pasted mail never get into it."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any, Final, Literal, TextIO

import structlog
from sqlalchemy.exc import OperationalError
from structlog.types import Processor

_SECRETS: Final = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|https://hooks\.slack\.com/\S+|/hooks/\w+|(?<=Bearer )\S+|(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MOST_CAUSES: Final = 4
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
            _exception_without_words,
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


def _exception_without_words(logger: object, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What failed and where, not what it said: an error's words quote what it could not take, which is the mail. The
    system's and the database's own troubles (no space, locked) quote nothing."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    parts: list[str] = []
    while isinstance(error, BaseException) and len(parts) < _MOST_CAUSES:
        words = str(error.orig) if isinstance(error, OperationalError) else getattr(error, "strerror", None)
        said = f": {words}" if words else ""
        parts.append("".join(traceback.format_tb(error.__traceback__)) + f"{type(error).__qualname__}{said}")
        error = error.__cause__ or error.__context__
    if parts:
        event["exception"] = "\nbecause of\n".join(parts)
    return event


def _without_secrets(logger: object, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """No tokens, and one line a fact: nothing can be made to look like an entry of its own, or steer a terminal."""
    for key, value in event.items():
        event[key] = _hidden(value, lines=key == "exception")
    return event


def _hidden(value: Any, *, lines: bool = False) -> Any:
    if isinstance(value, str):
        safe = _SECRETS.sub("(hidden)", value)
        return safe if lines else _CONTROL.sub(lambda char: repr(char[0])[1:-1], safe)
    if isinstance(value, Mapping):
        return {key: _hidden(item) for key, item in value.items()}
    return [_hidden(item) for item in value] if isinstance(value, (list, tuple)) else value
