"""Logging: structured, as text for a person or JSON for a machine. No tokens, addresses or pasted mail get into it."""

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
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xwfp-[\w-]+|https://hooks\.slack(?:-gov)?\.com/\S+|/hooks/\w+|(?<=Bearer )\S+"
    r"|(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"
)
_SIGNS: Final = ("@", "%40", "＠", "﹫")
"""What stands between the two halves of an address, also where it is part of a web address."""
_ADDRESS: Final = re.compile(r'(?:"[^"\n]{1,64}"@[^\s<>()\[\],;:"]*|[^\s<>()\[\],;:"]+)(?:(?<=@)\[[^\]\s]{0,64}\])?')
"""A quoted local part with its domain, or a run of what may stand in an address without quotes (RFC 5321 section
4.1.2). It is taken run by run, for the time it takes is to grow with the text and no faster."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What could steer a terminal, and halves of characters, which cannot be written at all."""
_MOST_CAUSES: Final = 4
_QUIET: Final = {
    # At their lower levels these would write out requests, and with them what people pasted.
    "slack_sdk": logging.WARNING,
    "slack_sdk.web": logging.CRITICAL,  # every fault of a call is told by the caller, once
    "slack_bolt": logging.ERROR,  # its warnings are of things that are done on purpose here
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
    "uvicorn": logging.ERROR,  # it warns of every request that is none, and anybody can send those
    "asyncio": logging.ERROR,
}


def set_up(log_format: Literal["text", "json"] | None, level: str, stream: TextIO | None = None) -> None:
    """Send everything, the libraries' words too, to standard error in one form: text on a terminal, else JSON."""
    out = stream or sys.stderr
    as_text = log_format == "text" or (log_format is None and out.isatty())
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter(as_text=as_text, colors=out.isatty()))
    handler.addFilter(is_welcome)  # not by their loggers' levels, for Bolt gives its loggers levels of its own
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    ours_through_logging()


def ours_through_logging() -> None:
    """Our own lines go the way of the libraries'."""
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def formatter(*, as_text: bool, colors: bool = False) -> logging.Formatter:
    """What makes a line of a record, ours or a library's."""
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=colors) if as_text else structlog.processors.JSONRenderer()
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[
            _first_line_of_a_library,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _exception_without_words,
            _without_secrets,
            renderer,
        ],
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]


def is_welcome(record: logging.LogRecord) -> bool:
    """False for what a library says below its lowest level; the most particular name counts."""
    name = record.name
    while name:
        if name in _QUIET:
            return record.levelno >= _QUIET[name]
        name = name.rpartition(".")[0]
    return True


def _first_line_of_a_library(logger: object, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What a library says on further lines is what it was at work on: asyncio shows a task with what it failed of."""
    if not event.get("_from_structlog"):
        event["event"] = str(event["event"]).partition("\n")[0]
    return event


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
    """No tokens, no addresses, and one line a fact: nothing can be made to look like an entry of its own, or steer a
    terminal."""
    for key, value in event.items():
        event[key] = _hidden(value, lines=key == "exception")
    return event


def _hidden(value: Any, *, lines: bool = False) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Mapping):
        return {_hidden(str(key)): _hidden(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_hidden(item) for item in value]
    # Of all else a renderer would write what Python writes of it, past this place.
    safe = without_addresses(_SECRETS.sub("(hidden)", value if isinstance(value, str) else repr(value)))
    return safe if lines else _CONTROL.sub(lambda char: repr(char[0])[1:-1], safe)


def without_addresses(text: str) -> str:
    """The text with “(address)” for every e-mail address, and rather for too much than for too little."""
    return _ADDRESS.sub(_address_hidden, text) if any(sign in text for sign in _SIGNS) else text


def _address_hidden(run: re.Match[str]) -> str:
    said = run[0]
    is_address = any(said.find(sign) > 0 for sign in _SIGNS)
    return "(address)" if is_address else said
