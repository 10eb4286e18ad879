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


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_what_an_error_quotes_stays_out_and_where_it_was_stays_in(log_format: str) -> None:
    out = io.StringIO()
    logs.set_up("json" if log_format == "json" else "text", "debug", out)
    pasted = "somebody's mail"
    try:
        try:
            int(pasted)
        except ValueError as error:
            raise RuntimeError(pasted) from error
    except RuntimeError:
        structlog.get_logger("bot").exception("failed")
        logging.getLogger("some.library").exception("failed too")
    assert pasted not in out.getvalue()
    assert "RuntimeError" in out.getvalue()
    assert "ValueError" in out.getvalue()
    assert "test_log.py" in out.getvalue()


def test_a_systems_own_trouble_is_said() -> None:
    out = io.StringIO()
    logs.set_up("json", "info", out)
    try:
        raise OSError(28, "No space left on device")
    except OSError:
        structlog.get_logger("bot").exception("failed")
    assert "No space left on device" in out.getvalue()


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_nothing_logged_makes_a_line_of_its_own_or_steers_a_terminal(log_format: str) -> None:
    out = io.StringIO()
    logs.set_up("json" if log_format == "json" else "text", "info", out)
    forged = "x\n2026-01-01 [error] forged\x1b[2J\x9b31m"
    structlog.get_logger("bot").info(forged, because=forged, job="a\x1b[31m")
    logging.getLogger("some.library").warning("said %s", forged)
    assert len(out.getvalue().splitlines()) == 2
    assert not {"\x1b", "\x9b"} & set(out.getvalue())


def test_secrets_are_hidden_wherever_in_a_fact_they_stand() -> None:
    out = io.StringIO()
    logs.set_up("json", "info", out)
    facts = {"header": "Bearer s3cret", "at": ["postgresql://me:s3cret@host/db", {"token": "xoxe.xoxp-1-s3cret"}]}
    structlog.get_logger("bot").info("failed", facts=facts)
    assert "s3cret" not in out.getvalue()
    assert "host/db" in out.getvalue()
