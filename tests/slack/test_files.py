"""Fetching attached files: the token goes to Slack and nowhere else."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.cases.errors import FileTrouble, TryAgain
from bot.playground.driver import Playground
from bot.playground.hands import Attachment
from bot.slack.files import MOST_BYTES, fetch, may_have_token

SLACK = "https://slack.com/api/"


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com/files-pri/T1-F1/download/bounce.eml",
        "https://acme.slack.com/files/U1/F1/bounce.eml",
        "https://acme.enterprise.slack.com/files/U1/F1/x",
    ],
)
def test_slacks_own_hosts_get_the_token(url: str) -> None:
    assert may_have_token(url, SLACK)


@pytest.mark.parametrize(
    "url",
    [
        "http://files.slack.com/x",
        "https://files.slack.com.evil.example/x",
        "https://evilslack.com/x",
        "https://files.slack.com@evil.example/x",
        "https://files.slack.com:8443/x",
        "https://user@files.slack.com/x",
        "https://files.slack.com:99999999/x",
        "https://files.slack.com:abc/x",
        "https://[::1/x",
        "https://files.slack.com/\r\nHost: evil.example",
        "https://evil.example\\.slack.com/x",
        "https://evil.example;.slack.com/x",
        "https://evil.example%2f.slack.com/x",
        "file:///etc/passwd",
        "http://127.0.0.1:8000/files/x",
        "",
    ],
)
def test_nobody_else_gets_it(url: str) -> None:
    assert not may_have_token(url, SLACK)


def test_the_host_of_a_configured_web_api_gets_it() -> None:
    assert may_have_token("http://127.0.0.1:8000/files/x", "http://127.0.0.1:8000/api/")
    assert not may_have_token("http://127.0.0.1:8001/files/x", "http://127.0.0.1:8000/api/")


@pytest.fixture(scope="module")
def slack() -> Iterator[Playground]:
    with Playground() as playground:
        yield playground


def _fetch(slack: Playground, content: bytes, name: str = "bounce.eml", token: str | None = None) -> bytes:
    file = slack.say("#support", "x", files=[Attachment(name, content)]).files[0]
    url = str(file.to_json(slack.url)["url_private_download"])
    return fetch(url, name=name, size=len(content), token=token or slack.config.bot_token, base_url=slack.api_url)


def test_a_file_comes_as_it_is(slack: Playground) -> None:
    content = bytes(range(256)) * 100
    assert _fetch(slack, content) == content


def test_a_log_in_page_in_place_of_the_file_is_noticed(slack: Playground) -> None:
    with pytest.raises(FileTrouble, match="files:read"):
        _fetch(slack, b"content", token="xoxb-wrong")


def test_a_page_that_was_attached_is_no_log_in_page(slack: Playground) -> None:
    page = b"<html><body>Delivery has failed</body></html>"
    file = slack.say("#support", "x", files=[Attachment("page.html", page)]).files[0]
    url = str(file.to_json(slack.url)["url_private_download"])
    token = slack.config.bot_token
    got = fetch(url, name="page.html", size=1, token=token, base_url=slack.api_url, html_wanted=True)
    assert got == page


def test_a_file_that_is_too_large_is_not_fetched() -> None:
    with pytest.raises(FileTrouble, match="50 MB"):
        fetch("https://files.slack.com/x", name="big.eml", size=MOST_BYTES + 1, token="x", base_url=SLACK)


def test_a_file_that_is_not_at_slack_is_not_fetched() -> None:
    with pytest.raises(FileTrouble, match="not kept at Slack"):
        fetch("https://drive.example/x", name="bounce.eml", size=1, token="x", base_url=SLACK)


def test_a_deleted_file_is_said_in_words() -> None:
    with pytest.raises(FileTrouble, match="was deleted"):
        fetch("", name="bounce.eml", size=1, token="x", base_url=SLACK)


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(TryAgain):
        fetch("http://127.0.0.1:9/files/x", name="x", size=1, token="x", base_url="http://127.0.0.1:9/api/")


def test_a_file_whose_address_is_none_is_said_in_words() -> None:
    with pytest.raises(FileTrouble, match="not kept at Slack"):
        fetch("https://files.slack.com:99999999/x", name="bounce.eml", size=1, token="x", base_url=SLACK)


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:9/steal", "https://evil.example:8443/", "//evil.example/x", "x"]
)
def test_no_redirect_leads_the_token_elsewhere(location: str) -> None:
    seen: list[str] = []

    def redirect(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.path)
        request.send_response(302)
        request.send_header("Location", location)
        request.end_headers()

    with answering(redirect) as base, pytest.raises(FileTrouble, match=r"not kept at Slack|in circles"):
        fetch(f"{base}/files/x", name="bounce.eml", size=1, token="xoxb-1", base_url=f"{base}/api/")
    assert set(seen) <= {"/files/x"}


def test_a_small_answer_is_not_unpacked_into_a_large_one() -> None:
    packed = gzip.compress(bytes(10_000_000))
    asked: list[str | None] = []

    def send(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.headers.get("Accept-Encoding"))
        request.send_response(200)
        request.send_header("Content-Encoding", "gzip")
        request.send_header("Content-Length", str(len(packed)))
        request.end_headers()
        request.wfile.write(packed)

    with answering(send) as base, pytest.raises(FileTrouble, match="do not unpack"):
        fetch(f"{base}/files/x", name="bounce.eml", size=1, token="xoxb-1", base_url=f"{base}/api/")
    assert asked == ["identity"]


@pytest.mark.parametrize("host", ["\u00ad.slack.com", "xn--\u00e9.slack.com", "\u00e9" * 70 + ".slack.com"])
def test_a_host_that_no_name_can_have_is_no_slack(host: str) -> None:
    assert not may_have_token(f"https://{host}/x", SLACK)


def test_files_at_govslack_get_the_token() -> None:
    assert may_have_token("https://files.slack-gov.com/files-pri/T1-F1/bounce.eml", "https://slack-gov.com/api/")


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """The address of a server that answers every GET in this way."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
