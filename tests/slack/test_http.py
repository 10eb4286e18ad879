"""What the web application lets in, whom it turns away, and what it shows of itself."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.routing import Route

from bot.slack.door_bodies import Bodies
from bot.slack.http import create_http_app
from bot.slack.payload_names import named
from bot.slack.watch import Ready
from bot.slack.watch_server import without_slack
from tests.slack.doors import EVENT, SECRET, Asking, Made, bolt_app, open_door, signed


def refused_for(made: Made, headers: dict[str, str], body: bytes = EVENT) -> str | None:
    """The cause that is counted for a request, None where it is not refused."""
    answer = Asking(made.http()).post("/slack/events", content=body, headers=headers)
    causes = [
        cause
        for cause in ("clock", "secret", "unsigned")
        if made.metrics.registry.get_sample_value("rebound_refused_requests_total", {"cause": cause})
    ]
    assert (answer.status_code == 401) == bool(causes)
    assert answer.status_code in (200, 401)
    return causes[0] if causes else None


def test_what_slack_signed_is_let_in() -> None:
    made = Made()
    assert refused_for(made, signed()) is None
    assert made.metrics.registry.get_sample_value("rebound_acknowledged_total", {"way": "http"}) == 1


@pytest.mark.parametrize(
    "stamp",
    ["", " ", "x", "-1", "+1", "1.5", "1e9", "NaN", "inf", "0x10", "1_0", "٣", "½", "é", "9" * 12, "9" * 5000, "1, 2"],
)
def test_a_time_that_is_no_time_is_turned_away(stamp: str) -> None:
    headers = {**signed(), "X-Slack-Request-Timestamp": stamp}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    made = Made()
    answer = Asking(made.http()).post("/slack/events", content=EVENT, headers=raw)
    assert answer.status_code == 401
    assert made.metrics.registry.get_sample_value("rebound_refused_requests_total", {"cause": "unsigned"}) == 1


@pytest.mark.parametrize("missing", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
def test_a_request_that_lacks_half_of_its_signature_is_unsigned(missing: str) -> None:
    headers = signed()
    del headers[missing]
    assert refused_for(Made(), headers) == "unsigned"


@pytest.mark.parametrize("signature", ["", "v0=", "v0=xyz", "v1=" + "0" * 64, "v0=" + "0" * 65, "é", "NaN", "0" * 67])
def test_a_signature_of_another_shape_is_none(signature: str) -> None:
    headers = [(name.encode(), value.encode()) for name, value in {**signed(), "X-Slack-Signature": signature}.items()]
    made = Made()
    assert Asking(made.http()).post("/slack/events", content=EVENT, headers=headers).status_code == 401


def test_a_signature_by_another_secret_points_at_the_secret() -> None:
    assert refused_for(Made(), signed(secret="another")) == "secret"
    assert refused_for(Made(), signed(), body=EVENT + b" ") == "secret"


@pytest.mark.parametrize("off", [-301, 301, -90_000, 90_000])
def test_a_signature_that_fits_and_is_of_another_time_points_at_the_clock(off: int) -> None:
    now = time.time()
    assert refused_for(Made(now=lambda: now), signed(at=now + off)) == "clock"


@pytest.mark.parametrize("off", [-290, 0, 290])
def test_a_clock_that_is_a_little_off_does_no_harm(off: int) -> None:
    assert refused_for(Made(), signed(at=time.time() + off)) is None


def test_without_a_secret_nobody_can_sign() -> None:
    app = bolt_app()
    app._signing_secret = ""
    made = Made(app=app)
    assert refused_for(made, signed(secret="")) == "secret"


def test_slack_may_look_at_the_certificate_of_a_commands_address() -> None:
    door = Asking(Made().http())
    assert door.post("/slack/events", data={"ssl_check": "1", "token": "x"}).status_code == 200
    assert door.post("/slack/events", data={"ssl_check": "1", "command": "/bounce"}).text == ""


def test_what_is_announced_as_too_large_is_not_read() -> None:
    headers = {**signed(), "Content-Length": "99999999"}
    answer = Asking(Made().http()).post("/slack/events", content=b"x", headers=headers)
    assert answer.status_code == 413


def test_a_body_without_an_announced_length_is_cut_off_where_it_gets_too_large() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield b"x" * 1_000_000

    assert Asking(Made().http()).post("/slack/events", content=endless()).status_code == 413


def test_of_bodies_that_outgrow_the_room_the_largest_is_given_up_and_the_small_one_is_taken() -> None:
    made = Made()
    app = create_http_app(made.app, made.readiness, made.metrics, bodies=Bodies(each=100_000, together=100_000))

    with open_door(app) as port, ExitStack() as both:
        largest, middling = (
            both.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5)) for _ in range(2)
        )
        head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99000\r\n\r\n"
        largest.sendall(head + b"x" * 90_000)
        assert _post(f"http://127.0.0.1:{port}") == 200
        middling.sendall(head + b"x" * 50_000)
        assert largest.recv(12) == b"HTTP/1.1 503"
        middling.sendall(b"x" * 49_000)
        assert middling.recv(12) == b"HTTP/1.1 401"


@contextmanager
def a_listener_that_hangs(made: Made, most_at_once: int) -> Iterator[str]:
    """The address of an application all of whose places for Slack are taken."""
    inside, go_on = threading.Semaphore(0), threading.Event()

    def hang() -> None:
        inside.release()
        assert go_on.wait(10)

    made.app = bolt_app(hang)
    with open_door(made.http(most_at_once=most_at_once)) as port:
        url = f"http://127.0.0.1:{port}"
        threads = [threading.Thread(target=_post, args=(url,)) for _ in range(most_at_once)]
        for thread in threads:
            thread.start()
        for _ in threads:
            assert inside.acquire(timeout=5)
        yield url
        go_on.set()
        for thread in threads:
            thread.join(10)


def _post(url: str) -> int:
    return httpx.post(url + "/slack/events", content=EVENT, headers=signed(), timeout=10, trust_env=False).status_code


def test_when_slack_asks_for_more_than_there_are_threads_it_is_told_and_health_is_still_shown() -> None:
    with a_listener_that_hangs(Made(), most_at_once=32) as url:
        assert _post(url) == 503
        for page in ("/healthz", "/readyz", "/metrics"):
            assert httpx.get(url + page, timeout=2, trust_env=False).status_code == 200
    with a_listener_that_hangs(Made(), most_at_once=1) as url:
        forged = httpx.post(url + "/slack/events", content=EVENT, headers=signed(secret="x"), trust_env=False)
        assert forged.status_code == 401


def test_readiness_shows_each_check_and_the_requests() -> None:
    made = Made(readiness=lambda: (Ready("database", True), Ready("jobs", True, "ok, 3 are waiting")))
    answer = Asking(made.http()).get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": {"database": "ok", "jobs": "ok, 3 are waiting", "requests": "ok"},
    }


def test_one_check_that_is_not_in_order_is_enough() -> None:
    made = Made(readiness=lambda: (Ready("database", False, "The disk is full."), Ready("token", True)))
    answer = Asking(made.http()).get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "The disk is full."


def test_checks_that_hang_do_not_hold_up_the_answer() -> None:
    go_on = threading.Event()

    def hang() -> tuple[Ready, ...]:
        go_on.wait(10)
        return ()

    answer = Asking(Made(readiness=hang).http(seconds_to_watch=0.05)).get("/readyz")
    go_on.set()
    assert answer.status_code == 503
    assert "No answer" in answer.json()["checks"]["checks"]


def test_a_bot_whose_requests_are_all_refused_is_ready_and_says_what_to_compare() -> None:
    door = Asking(Made().http())
    for _ in range(3):
        door.post("/slack/events", content=EVENT, headers=signed(secret="another"))
    ready = door.get("/readyz")
    assert ready.status_code == 200
    assert "last 3 requests were all refused" in ready.json()["checks"]["requests"]
    assert "SLACK_SIGNING_SECRET" in ready.json()["checks"]["requests"]
    door.post("/slack/events", content=EVENT, headers=signed())
    assert door.get("/readyz").json()["checks"]["requests"] == "ok"


def test_what_a_listener_logs_carries_the_events_id_and_its_workspace() -> None:
    seen: list[dict[str, object]] = []
    made = Made(app=bolt_app(lambda: seen.append(dict(structlog.contextvars.get_contextvars()))))
    assert refused_for(made, signed()) is None
    assert seen == [{"event_id": "Ev1", "team": "T1"}]
    assert structlog.contextvars.get_contextvars() == {}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"event_id": "Ev1", "team_id": "T1"}, {"event_id": "Ev1", "team": "T1"}),
        ({"trigger_id": "1.2.x", "team": {"id": "T1"}}, {"event_id": "1.2.x", "team": "T1"}),
        ({"type": "view_submission", "view": {"id": "V1"}, "trigger_id": "1.2.x"}, {"event_id": "V1"}),
        ({"type": "block_actions", "view": {"id": "V1"}, "trigger_id": "1.2.x"}, {"event_id": "1.2.x"}),
        ({"event_id": "x" * 5000}, {"event_id": "x" * 100}),
        ({"view": 5, "team": 7, "team_id": None}, {}),
        ({"event_id": "Ev1", "user": 5}, {"event_id": "Ev1"}),
        ({}, {}),
    ],
)
def test_the_id_is_the_one_that_the_jobs_id_holds(body: dict[str, object], names: dict[str, str]) -> None:
    assert named(body) == names


def test_health_alone_is_served_without_slacks_places() -> None:
    made = Made()

    async def install(request: object) -> None:
        raise AssertionError

    whole = create_http_app(made.app, made.readiness, made.metrics, further=[Route("/slack/install", install)])
    assert isinstance(whole, Starlette)
    door = Asking(without_slack(whole))
    assert [door.get(page).status_code for page in ("/healthz", "/readyz", "/metrics")] == [200, 200, 200]
    assert door.post("/slack/events", content=EVENT, headers=signed()).status_code == 404
    assert door.get("/slack/install").status_code == 404
    assert SECRET not in door.get("/metrics").text
