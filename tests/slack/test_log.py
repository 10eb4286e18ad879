"""The log: one form for everybody, and no secrets in it."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Final, Literal

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

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
    logging.getLogger("sqlalchemy.engine").info("input: somebody's mail")
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
    forged = "x\n2026-01-01 [error] forged\x1b[2J\x9b31m\ud800"
    structlog.get_logger("bot").info(forged, because=forged, job="a\x1b[31m")
    logging.getLogger("some.library").warning("said %s", forged)
    assert len(out.getvalue().splitlines()) == 2
    assert not {"\x1b", "\x9b", "\ud800"} & set(out.getvalue())


def test_secrets_are_hidden_wherever_in_a_fact_they_stand() -> None:
    out = io.StringIO()
    logs.set_up("json", "info", out)
    facts = {"header": "Bearer s3cret", "at": ["postgresql://me:s3cret@host/db", {"token": "xoxe.xoxp-1-s3cret"}]}
    structlog.get_logger("bot").info("failed", facts=facts)
    assert "s3cret" not in out.getvalue()
    assert "host/db" in out.getvalue()


# -- addresses -------------------------------------------------------------------------------------------------

LOCAL: Final = st.from_regex(r"zq[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{0,20}(\.[a-zA-Z0-9+_'=-]{1,10}){0,3}", fullmatch=True)
QUOTED: Final = st.from_regex(r'"zq[a-zA-Z0-9 .,:;<>()@-]{1,30}"', fullmatch=True)
DOMAIN: Final = st.from_regex(r"([a-z0-9äöü-]{1,12}\.){0,3}qz[a-z0-9-]{1,8}", fullmatch=True) | st.just("[192.0.2.77]")
AROUND: Final = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="@＠﹫%"), max_size=60)
SIGN: Final = st.sampled_from(["@", "@", "@", "%40", "＠"])
BETWEEN: Final = st.sampled_from([("<", ">"), (" ", " "), ("(", ")"), ("mailto:", "?x"), (";", ";"), ("to=<", ">,")])


def _lines_of(say: Callable[[], None], log_format: Literal["text", "json"]) -> str:
    out = io.StringIO()
    logs.set_up(log_format, "debug", out)
    say()
    written = out.getvalue()
    return json.dumps([json.loads(line) for line in written.splitlines()], ensure_ascii=False) if (
        log_format == "json"
    ) else written  # fmt: skip


class _Shown:
    """Something that a renderer writes as Python does."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        return f"<Shown {self._words}>"


@settings(max_examples=120, deadline=None)
@given(
    local=LOCAL | QUOTED,
    sign=SIGN,
    domain=DOMAIN,
    around=st.tuples(AROUND, AROUND),
    between=BETWEEN,
    log_format=st.sampled_from(["text", "json"]),
)
def test_no_part_of_an_address_is_written_wherever_in_whosever_line_it_stands(
    local: str,
    sign: str,
    domain: str,
    around: tuple[str, str],
    between: tuple[str, str],
    log_format: Literal["text", "json"],
) -> None:
    if local.startswith('"') or domain.startswith("["):
        sign = "@"  # what stands in quotes or brackets is written with nothing else
    said = f"{around[0]}{between[0]}{local}{sign}{domain}{between[1]}{around[1]}"

    def say() -> None:
        ours = structlog.get_logger("bot")
        ours.info(said)
        ours.info("x", because=said, more=[said, {"to": (said,)}, {said: 1}], shown=_Shown(said), all={said})
        for name in ("uvicorn", "sqlalchemy.pool", "slack_sdk", "asyncio", "some.library"):
            logging.getLogger(name).error("said %s", said)
            logging.getLogger(name).error(said.replace("%", "%%"), extra={"about": said})
        with structlog.contextvars.bound_contextvars(place=said):
            ours.warning("bound")

    written = _lines_of(say, log_format)
    assert "zq" not in written
    assert domain not in written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("to kim@exmaple.com.", "to (address)"),
        ("<kim@exmaple.com>: unknown", "<(address)>: unknown"),
        ("a, kim@exmaple.com, b", "a, (address), b"),
        ("bounce+kim=exmaple.com@list.example said", "(address) said"),
        ("'kim@exmaple.com'", "(address)"),
        ('"kim smith"@exmaple.com x', "(address) x"),
        ("kim@[192.0.2.1] x", "(address) x"),
        ("https://host.example/?to=kim%40exmaple.com x", "https:(address) x"),
        ("@property", "@property"),
        ("a @ b", "a @ b"),
        ("sqlite:////var/lib/rebound.sqlite", "sqlite:////var/lib/rebound.sqlite"),
        ("<@U0PRIYA> said", "<@U0PRIYA> said"),
    ],
)
def test_an_address_is_replaced_and_what_is_none_is_not(said: str, written: str) -> None:
    assert logs.without_addresses(said) == written


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1-abc",
        "xoxp-1-abc",
        "xoxe.xoxb-1-abc",
        "xapp-1-abc",
        "xwfp-1-abc",
        "https://hooks.slack.com/commands/T1/abc",
        "https://hooks.slack-gov.com/actions/T1/abc",
    ],
)
def test_every_kind_of_token_and_answering_address_is_hidden(secret: str) -> None:
    out = io.StringIO()
    logs.set_up("json", "info", out)
    structlog.get_logger("bot").info(f"x {secret} y", at=[secret], shown=_Shown(secret))
    logging.getLogger("slack_sdk").error("with %s", secret)
    assert "abc" not in out.getvalue()


def test_of_a_library_only_the_first_line_is_kept() -> None:
    out = io.StringIO()
    logs.set_up("json", "info", out)
    loop = asyncio.new_event_loop()
    loop.call_exception_handler({"message": "Task exception was never retrieved", "task": _Shown("somebody's mail")})
    loop.close()
    assert "never retrieved" in out.getvalue()
    assert "somebody" not in out.getvalue()


@pytest.mark.parametrize(("level", "is_written"), [(logging.WARNING, False), (logging.ERROR, True)])
def test_a_server_that_is_sent_rubbish_does_not_fill_the_log(level: int, is_written: bool) -> None:
    said = logging.LogRecord("uvicorn.error", level, __file__, 1, "Invalid HTTP request received.", (), None)
    assert logs.is_welcome(said) == is_written
