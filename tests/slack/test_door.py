"""The door: who comes too late, who says nothing, and how many may stand in it."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from bot.slack.door import Limits, limits_here
from bot.slack.metrics import Metrics
from tests.slack.doors import EVENT, Made, bolt_app, open_door, signed

SHORT = Limits(headers=0.3, body=0.3, reading=0.3, idle=1)
HALF_A_HEADER = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-"
HALF_A_BODY = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"


@contextmanager
def knocking(port: int, said: bytes = b"") -> Iterator[socket.socket]:
    """A connection on which something was said."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(said)
        yield connection


def everything(connection: socket.socket) -> bytes:
    """What comes until the other side ends the connection."""
    parts = []
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionResetError:
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts)


def ask_and_never_listen(connection: socket.socket) -> None:
    """Until the other side will have no more of it."""
    while True:
        connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 100)


def healthy(port: int) -> bool:
    """Whether the program says that it is up, within the time that a health check is given."""
    return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2, trust_env=False).text == "ok"


def told_of_a_mention(port: int) -> int:
    """The status that Slack gets."""
    url = f"http://127.0.0.1:{port}/slack/events"
    return httpx.post(url, content=EVENT, headers=signed(), timeout=10, trust_env=False).status_code


@pytest.mark.parametrize("said", [HALF_A_HEADER, HALF_A_BODY, b"P"])
def test_a_request_that_does_not_arrive_in_full_is_told_so_and_ended(said: bytes) -> None:
    metrics = Metrics()
    with open_door(Made().http(), SHORT, metrics) as port, knocking(port, said) as connection:
        answer = everything(connection)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"\r\nconnection: close\r\n" in answer.lower()
        assert healthy(port)
    assert b'rebound_dropped_connections_total{why="late"} 1.0' in metrics.text()


def test_who_says_nothing_at_all_is_let_go_without_a_word() -> None:
    metrics = Metrics()
    with open_door(Made().http(), SHORT, metrics) as port, knocking(port) as connection:
        assert everything(connection) == b""
    assert b'why="late"' not in metrics.text()


def test_a_byte_now_and_then_buys_no_more_time() -> None:
    with open_door(Made().http(), SHORT) as port, knocking(port, HALF_A_BODY) as connection:
        ended = threading.Event()

        def drip() -> None:
            while not ended.wait(0.02):
                try:
                    connection.sendall(b" ")
                except OSError:
                    return

        dripping = threading.Thread(target=drip, daemon=True)
        dripping.start()
        answer = everything(connection)
        ended.set()
        dripping.join(5)
    assert answer.startswith(b"HTTP/1.1 408 ") or answer == b""


def test_a_body_that_nobody_waits_for_is_not_awaited_for_ever() -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
    with open_door(Made().http(), SHORT) as port, knocking(port, request) as connection:
        answer = everything(connection)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b" 408 " not in answer


def test_who_does_not_take_what_is_answered_is_let_go() -> None:
    metrics = Metrics()
    with open_door(Made(metrics=metrics).http(), SHORT, metrics) as port, socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(5)
        connection.connect(("127.0.0.1", port))
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            ask_and_never_listen(connection)
        assert healthy(port)
    assert b'rebound_dropped_connections_total{why="late"} 1.0' in metrics.text()


def test_two_requests_on_one_connection_are_answered_though_it_is_open_longer_than_one_may_take() -> None:
    body = httpx.Request("POST", "http://x/slack/events", content=EVENT, headers=signed())
    head = b"".join(b"%s: %s\r\n" % pair for pair in body.headers.raw)
    whole = b"POST /slack/events HTTP/1.1\r\n" + head + b"\r\n" + EVENT
    with open_door(Made().http(), Limits(headers=0.6, body=0.6, idle=5)) as port, knocking(port) as connection:
        statuses = []
        began = time.monotonic()
        while time.monotonic() - began < 1.0:
            connection.sendall(whole)
            statuses.append(connection.recv(65536)[:12])
            connection.settimeout(5)
    assert set(statuses) == {b"HTTP/1.1 200"}


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.fixture
def many_files() -> Iterator[None]:
    """This process, which holds both ends, may open enough."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2048:
        pytest.skip("not enough files may be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2048), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts the open files that Linux lists")
@pytest.mark.usefixtures("many_files")
@pytest.mark.parametrize("said", [HALF_A_HEADER, HALF_A_BODY])
def test_eleven_hundred_half_sent_requests_leave_the_program_alive_and_within_its_bounds(said: bytes) -> None:
    patient = Limits(connections=50)  # so that nothing here is ended by a clock
    metrics = Metrics()
    with open_door(Made(metrics=metrics).http(), patient, metrics) as port, ExitStack() as all_of_them:
        assert healthy(port)
        files, threads = _open_files(), threading.active_count()
        for count in range(1100):
            all_of_them.enter_context(knocking(port, said))
            if count % 100 == 99:
                assert healthy(port)
        theirs = 1100
        assert _open_files() - files - theirs <= patient.connections + 5
        assert threading.active_count() <= threads + 2
        assert told_of_a_mention(port) == 200
    dropped = metrics.registry.get_sample_value("rebound_dropped_connections_total", {"why": "crowded"})
    assert dropped is not None
    assert dropped >= 1000


def test_of_too_many_the_one_goes_that_has_been_silent_for_longest() -> None:
    with open_door(Made().http(), Limits(connections=3)) as port, ExitStack() as all_of_them:
        first, second, third = (all_of_them.enter_context(knocking(port, HALF_A_HEADER)) for _ in range(3))
        fourth = all_of_them.enter_context(knocking(port, HALF_A_HEADER))
        assert everything(first) == b""
        for connection in (second, third, fourth):
            connection.sendall(b"Length: 0\r\n\r\n")
            assert connection.recv(12) == b"HTTP/1.1 401"


def test_who_is_being_answered_is_not_the_one_to_go() -> None:
    go_on, inside = threading.Event(), threading.Event()

    def slow() -> None:
        inside.set()
        assert go_on.wait(10)

    with open_door(Made(app=bolt_app(slow)).http(), Limits(connections=2)) as port, ExitStack() as all_of_them:
        answers: list[int] = []

        def ask() -> None:
            answers.append(
                httpx.post(
                    f"http://127.0.0.1:{port}/slack/events",
                    content=EVENT,
                    headers=signed(),
                    trust_env=False,
                    timeout=10,
                ).status_code
            )

        asking = threading.Thread(target=ask)
        asking.start()
        assert inside.wait(5)
        for _ in range(10):
            all_of_them.enter_context(knocking(port, HALF_A_HEADER))
        assert healthy(port)
        go_on.set()
        asking.join(10)
    assert answers == [200]


def test_fewer_connections_are_taken_where_few_files_may_be_open(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 4096))
    assert limits_here().connections == 128
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert limits_here() == Limits()


def test_a_connection_is_not_taken_away_from_the_door_by_asking_for_another_protocol() -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
    with open_door(Made().http(), SHORT) as port, knocking(port, request) as connection:
        assert everything(connection).startswith(b"HTTP/1.1 200 ")
