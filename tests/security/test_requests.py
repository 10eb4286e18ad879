"""What a stranger who finds the address can learn and do without Slack's signature."""

from __future__ import annotations

import socket
import time

import httpx
import pytest

from bot.playground.cast import ROBIN, TEAM_ID
from tests.journeys.conftest import Stage
from tests.journeys.test_mention import UNKNOWN
from tests.slack.doors import Made, open_door

_START = b"POST /slack/events HTTP/1.1\r\nHost: bot\r\n"


def _answers(port: int, raw: bytes) -> list[bytes]:
    """The status lines that come back until the other side falls silent or hangs up."""
    said = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65_536):
            said += piece
    return [line[9:12] for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]


@pytest.mark.parametrize(
    "ambiguous",
    [
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"Content-Length: 5, 6\r\n\r\nhello",
        b"Content-Length: +5\r\n\r\nhello",
        b"Content-Length: 0x5\r\n\r\nhello",
        b"Content-Length : 5\r\n\r\nhello",
        b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"X: a\x00b\r\nContent-Length: 5\r\n\r\nhello",
    ],
)
def test_a_request_whose_end_could_be_read_in_two_ways_is_none(ambiguous: bytes) -> None:
    with open_door(Made().http()) as port:
        assert _answers(port, _START + ambiguous + b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n") == [b"400"]


def test_what_is_open_to_everybody_names_no_workspace_no_person_and_nothing_that_was_pasted(stage: Stage) -> None:
    stage.settled(stage.slack.mention("#support", UNKNOWN))
    shown = "".join(httpx.get(stage.url + path, timeout=10).text for path in ("/healthz", "/readyz", "/metrics"))
    assert "rebound_jobs" in shown
    for secret in (TEAM_ID, ROBIN, "exmaple.com", stage.slack.config.bot_token, stage.slack.config.signing_secret):
        assert secret not in shown


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/slack/install", "/slack/oauth_redirect", "/.env"])
def test_for_one_workspace_nothing_but_slacks_address_and_the_watch_is_served(stage: Stage, path: str) -> None:
    assert httpx.get(stage.url + path, timeout=10).status_code == 404


def test_a_signature_is_of_one_body_and_one_moment(stage: Stage) -> None:
    from bot.playground.signing import signed_headers

    body, other = b'{"type": "url_verification", "challenge": "a"}', b'{"type": "url_verification", "challenge": "b"}'
    secret, now = stage.slack.config.signing_secret, int(time.time())
    headers = signed_headers(secret, str(now), body, "application/json")
    later = {**headers, "X-Slack-Request-Timestamp": str(now + 1)}
    url = stage.url + "/slack/events"
    assert httpx.post(url, content=body, headers=headers).text.find("a") >= 0
    assert httpx.post(url, content=other, headers=headers).status_code == 401
    assert httpx.post(url, content=body, headers=later).status_code == 401
