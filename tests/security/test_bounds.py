"""What is made to take for ever, or to lead somewhere else, does neither.

Times are of the processor, and the bounds far above what is needed: what they are against takes minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from bot.cases.errors import Refused
from bot.cases.keeping.wanted import wanted
from bot.knowledge.problem import KnowledgeError
from bot.knowledge.source import MOST_VALUES, read_file
from bot.playground.driver import Playground
from bot.playground.signing import signed_headers
from bot.reading.mail.charset import decode
from bot.reading.reader import read
from bot.settings import SettingsError, load_settings
from bot.slack.api import SlackApi, may_answer_at
from bot.slack.chat import SlackChat
from bot.slack.oauth_pages import failed_page
from bot.slack.payload_origin import told_at
from bot.slack.payloads import Malformed, files_of
from tests.journeys.conftest import Stage
from tests.playground.listener import Listener

SLACK = "https://slack.com/api/"
SECONDS = 3.0


def _took(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


# -- text that takes its time --------------------------------------------------------------------------------------

_LETTER = (
    b"From: MAILER-DAEMON@a.example\nTo: me@b.example\nSubject: Undelivered mail\nMIME-Version: 1.0\n"
    b'Content-Type: text/plain; charset="%s"\n\n\x1b-'
)


@pytest.mark.parametrize("name", [b"punycode", b"punycode-", b"-punycode", b"PunyCode ", b"idna-", b"x" * 200_000])
def test_no_name_of_a_charset_makes_reading_slow(name: bytes) -> None:
    assert _took(lambda: read(_LETTER % name + b"ab9z" * 250_000)) < SECONDS


@pytest.mark.parametrize("name", ["unicode-escape", "unicode--escape", "raw-unicode-escape", "raw_unicode_escape-"])
def test_no_name_of_a_charset_makes_other_letters_of_escapes(name: str) -> None:
    assert decode(b"caf\xe9 \\u003c!channel\\u003e", name) == "café \\u003c!channel\\u003e"


def test_what_names_the_bot_over_and_over_is_read_once() -> None:
    with Playground() as slack:
        chat = SlackChat(SlackApi(slack.config.bot_token, slack.api_url), lambda team: None)
        mention = f"<@{chat.me().user_id}|"
        assert _took(lambda: chat.unmention(mention * 20_000, "T0ACME")) < SECONDS
        assert chat.unmention(f"{mention}rebound>: hello", "T0ACME").strip() == "hello"


@pytest.mark.parametrize("piece", ["=example.com", "=example.com=a", "=example.com=kim", "%40example.com"])
@pytest.mark.parametrize("given", ["@example.com", "kim@example.com"])
def test_a_bounce_made_to_be_hard_to_look_through_is_looked_through(given: str, piece: str) -> None:
    looked_for = wanted(given)
    assert _took(lambda: looked_for.stands_in(piece * (400_000 // len(piece)) + "\n")) < SECONDS


def test_a_return_address_of_a_mailing_list_is_still_found() -> None:
    assert wanted("@example.com").stands_in("bounces+123=example.com=kim.of.sales@lists.example")
    assert wanted("@example.com").stands_in("SRS0=hash=tt=example.com=" + "k" * 200 + "@forwarder.example")


# -- a knowledge file of a hundred thousand entries ----------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "entries:\n" + "".join(f"- id: a{number}\n" for number in range(100_000)),
        "entries: [" + "{}," * 1_000_000 + "]\n",
        "entries:\n- " + "id: a\n  " * 300_000,
        "entries:\n- &x y\n" + "- *x\n" * 300_000,
    ],
)
def test_a_knowledge_file_of_very_many_short_entries_is_refused_early_with_its_line(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "many.yaml"
    path.write_text(content)
    caught: list[KnowledgeError] = []

    def refused() -> None:
        with pytest.raises(KnowledgeError) as error:
            read_file(path, path.name)
        caught.append(error.value)

    assert _took(refused) < SECONDS / 2
    (problem,) = caught[0].problems
    assert f"{MOST_VALUES:,}" in problem.what
    assert 1 <= problem.line <= MOST_VALUES
    assert problem.file == "many.yaml"


# -- where answers and tokens go -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("https://hooks.slack.com/commands/T1/1/abc", SLACK),
        ("https://hooks.slack.com/actions/T1/1/abc", SLACK),
        ("https://hooks.slack-gov.com/app/T1/1/abc", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:8000/hooks/abc", "http://127.0.0.1:8000/api/"),
    ],
)
def test_slacks_own_addresses_are_answered_at(address: str, base: str) -> None:
    assert may_answer_at(address, base)


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.com/commands/T1/1/abc",
        "https://hooks.slack.com.evil.example/x",
        "https://hooks.slack.com@evil.example/x",
        "https://hooks.slack.com:secret@evil.example/x",
        "https://hooks.slack.com\\@evil.example/x",
        "https://hooks.slack.com/x@evil.example",
        "https://hooks.slack.com:8443/x",
        "https://evil.example/https://hooks.slack.com/x",
        "https://evil.slack.com/x",
        "https://hooks.slack.com/",
        "https://hooks.slack.com/a\r\nHost: evil.example",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:8001/hooks/abc",
        "file:///etc/passwd",
        "ftp://hooks.slack.com/x",
        "",
    ],
)
def test_no_other_address_is_answered_at(address: str) -> None:
    assert not may_answer_at(address, SLACK)
    with pytest.raises(Refused):
        SlackApi("xoxb-1", SLACK).respond(address, text="550 5.1.1 <kim@example.com>", blocks=())


def test_an_answer_goes_to_the_person_and_not_where_a_signed_payload_points(stage: Stage) -> None:
    with Listener() as elsewhere:
        command = {
            "command": "/bounce", "team_id": "T0ACME", "channel_id": "C0SUPPORT", "user_id": "U0ROBIN",
            "text": "550 5.1.1 <kim@example.com>: no such user", "trigger_id": "1.2.3",
            "response_url": f"{elsewhere.url}/steal",
        }  # fmt: skip
        body = urlencode(command).encode()
        secret, kind = stage.slack.config.signing_secret, "application/x-www-form-urlencoded"
        headers = signed_headers(secret, str(int(time.time())), body, kind)
        assert httpx.post(f"{stage.url}/slack/events", content=body, headers=headers).status_code == 200
        stage.bot.work.wait_until_idle(10)
        assert elsewhere.received == []
    assert "kim@example.com" in str(stage.slack.world.messages)


@pytest.mark.parametrize(
    "address", ["http://slack.com/api/", "https://slack.com@evil.example/api/", "https://a:b@slack.com/api/"]
)
def test_no_token_is_sent_where_others_can_read_it(address: str) -> None:
    with pytest.raises(SettingsError, match="SLACK_API_URL"):
        load_settings({"SLACK_API_URL": address}, Path("/nowhere"))


# -- odd numbers, odd words, odd places ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moment", [1e400, -1e400, float("nan"), 10**18, 10**30, -(10**30), "1e5", "9" * 5_000, None, []]
)
def test_a_time_that_no_clock_shows_is_a_payload_that_is_not_as_documented(moment: Any) -> None:
    with pytest.raises(Malformed):
        told_at({"event_time": moment})


@pytest.mark.parametrize("size", [1e400, float("nan"), "x", [1]])
def test_a_size_that_is_none_is_a_payload_that_is_not_as_documented(size: Any) -> None:
    with pytest.raises(Malformed):
        files_of({"files": [{"id": "F1", "size": size}]})


@pytest.mark.parametrize("words", ["Call 0800 123 and pay", "<b>x</b>", "a" * 41, "access denied", "", "ok\n"])
def test_nobody_can_write_a_sentence_onto_the_page_of_an_installation(words: str) -> None:
    assert "“unknown”" in failed_page(words)


def test_a_code_of_slacks_is_named_on_the_page_of_an_installation() -> None:
    assert "“invalid_scope_requested”" in failed_page("invalid_scope_requested")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.2", "8.8.8.8"])
def test_the_playground_is_put_nowhere_but_on_this_machine(host: str) -> None:
    with pytest.raises(ValueError, match="this machine alone"):
        Playground(host=host)
