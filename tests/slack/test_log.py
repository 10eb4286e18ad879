"""The log: one form for everybody, and no secrets in it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.slack import log as logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_json_has_a_line_an_event_for_our_words_and_for_the_libraries() -> None:
    out = io.StringIO()
    logs.set_up("json", "info", out)
    structlog.get_logger("bot").info("job done", case="c1")
    logging.getLogger("some.library").warning("from a library")
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert (first["event"], first["case"], first["level"]) == ("job done", "c1", "info")
    assert second["event"] == "from a library"


def test_without_a_terminal_it_is_json() -> None:
    out = io.StringIO()
    logs.set_up(None, "info", out)
    structlog.get_logger("bot").info("x")
    assert json.loads(out.getvalue())["event"] == "x"


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_tokens_and_local_variables_stay_out(log_format: str) -> None:
    out = io.StringIO()
    logs.set_up("json" if log_format == "json" else "text", "debug", out)
    pasted = "somebody's mail"
    try:
        raise ValueError("token xoxb-12-secret in https://hooks.slack.com/actions/T1/2/x")
    except ValueError:
        structlog.get_logger("bot").exception("failed", token="xapp-1-secret")
    assert pasted not in out.getvalue()
    assert "secret" not in out.getvalue()
    assert "hooks.slack.com" not in out.getvalue()
    assert "ValueError" in out.getvalue()


def test_libraries_that_would_write_out_requests_are_quiet() -> None:
    out = io.StringIO()
    logs.set_up("json", "debug", out)
    logging.getLogger("slack_sdk.web.base_client").debug("body: somebody's mail")
    logging.getLogger("dbos").info("input: somebody's mail")
    assert out.getvalue() == ""
