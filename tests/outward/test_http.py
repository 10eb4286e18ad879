"""A request goes to the machine that was looked at, once, and does not wait for ever."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.outward import Passing, Useless
from bot.outward.addresses import is_public, mail_address_trouble, web_address_trouble
from bot.outward.http import post
from tests.outward.servers import Hook, hook_server


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hook_server() as found:
        yield found


def send(hook: Hook, *, seconds: float = 10.0, url: str = "", private_ok: bool = True) -> None:
    post(url or hook.url, {"x-one": "1"}, b"{}", private_ok=private_ok, seconds=seconds)


def test_it_arrives_with_its_fields(hook: Hook) -> None:
    send(hook)
    [taken] = hook.taken
    assert taken.body == b"{}"
    assert taken.headers["x-one"] == "1"
    assert taken.headers["host"] == hook.url.split("/")[2]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_what_may_pass_may_be_tried_again(hook: Hook, status: int) -> None:
    hook.answers.append((status, {}))
    with pytest.raises(Passing, match=str(status)):
        send(hook)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
def test_what_will_not_work_is_not_tried_again(hook: Hook, status: int) -> None:
    hook.answers.append((status, {}))
    with pytest.raises(Useless, match=str(status)):
        send(hook)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(hook: Hook, status: int) -> None:
    with hook_server() as other:
        hook.answers.append((status, {"location": other.url}))
        with pytest.raises(Useless, match="redirects"):
            send(hook)
        assert other.taken == []


@pytest.mark.parametrize(("said", "meant"), [("120", 120.0), ("999999", 3600.0), ("soon", None), ("-5", None)])
def test_how_long_it_asks_to_wait_is_heard_within_reason(hook: Hook, said: str, meant: float | None) -> None:
    hook.answers.append((429, {"retry-after": said}))
    with pytest.raises(Passing) as caught:
        send(hook)
    assert caught.value.after == meant


def test_nobody_there_may_pass() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Passing, match="reached"):
        post(f"http://127.0.0.1:{port}/", {}, b"", private_ok=True)


def test_a_private_address_is_not_connected_to(hook: Hook) -> None:
    with pytest.raises(Useless, match="private network"):
        send(hook, private_ok=False)
    assert hook.taken == []


def test_a_name_that_leads_to_a_private_address_is_not_connected_to(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = hook.url.split(":")[2].split("/")[0]

    found: list[str] = []

    def resolved(host: str, *args: Any, **kwargs: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, int(port))) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    for addresses in (["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["169.254.169.254"], ["10.1.2.3"]):
        found[:] = addresses
        with pytest.raises(Useless, match="private network"):
            send(hook, url=f"http://innocent.example:{port}/", private_ok=False)
    assert hook.taken == []


def test_the_name_is_looked_up_once_so_that_a_second_look_cannot_lead_elsewhere(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(hook.url.split(":")[2].split("/")[0])
    looked: list[str] = []

    def resolved(host: str, *args: Any, **kwargs: Any) -> list[Any]:
        looked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    post(f"http://changing.example:{port}/", {}, b"", private_ok=True)
    assert [host for host in looked if host == "changing.example"] == ["changing.example"]
    assert hook.taken[0].headers["host"] == f"changing.example:{port}"


def test_an_answer_that_drips_is_not_waited_for(hook: Hook) -> None:
    def drip(wire: Any) -> None:
        try:
            wire.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(100):
                wire.write(b"x-%d: 1\r\n" % number)
                wire.flush()
                time.sleep(0.05)
        except OSError:
            pass  # nobody listens any more, which is the point

    hook.begin = drip
    began = time.monotonic()
    with pytest.raises(Passing):
        send(hook, seconds=0.4)
    assert time.monotonic() - began < 4


def test_an_answer_without_end_is_not_read_to_its_end(hook: Hook) -> None:
    written: list[int] = []

    def flood(wire: Any) -> None:
        try:
            wire.write(b"HTTP/1.1 200 OK\r\n\r\n")
            for _ in range(2_000):
                written.append(wire.write(b"x" * 65_536))
        except OSError:
            pass  # cut off, which is the point

    hook.begin = flood
    send(hook)
    assert sum(written) < 64_000_000


def test_what_is_no_answer_may_pass(hook: Hook) -> None:
    hook.begin = lambda wire: wire.write(b"SSH-2.0-hello\r\n")
    with pytest.raises(Passing):
        send(hook)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
        "2002:a00:1::", "2001:db8::1", "::127.0.0.1", "64:ff9b:1::1", "nonsense", "",
    ],
)  # fmt: skip
def test_an_address_of_no_one_on_the_internet_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_an_address_of_somebody_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/", "ftp://hooks.example.com/", "https://", "https:///path", "javascript:alert(1)",
        "https://user:pw@hooks.example.com/", "https://hooks.example.com/#x", "https://hooks.example.com:0/",
        "https://hooks.example.com:99999/", "https://hooks example.com/", "https://hooks.example.com/\r\nX: 1",
        "https://localhost/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/",
        "https://evil.example\\@hooks.example.com/", "https://hööks.example/", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_people_of_a_workspace_can_name_public_addresses_over_tls_alone(url: str) -> None:
    assert web_address_trouble(url, by_operator=False)


def test_an_ordinary_address_can_be_named() -> None:
    assert web_address_trouble("https://hooks.example.com:8443/rebound?key=1", by_operator=False) is None


def test_whoever_runs_the_program_can_name_this_machine() -> None:
    assert web_address_trouble("http://127.0.0.1:9000/hook", by_operator=True) is None
    assert web_address_trouble("http://localhost/hook", by_operator=True) is None
    assert web_address_trouble("https://10.0.0.5/hook", by_operator=True) is None
    assert web_address_trouble("http://10.0.0.5/hook", by_operator=True)


@pytest.mark.parametrize(
    "address",
    [
        "", "desk", "desk@", "@example.com", "a b@example.com", "desk@example.com\r\nBcc: x@example.com",
        "desk@example.com, other@example.com", "Desk <desk@example.com>", "desk@-example.com", "désk@example.com",
        "desk@example..com", f"{'x' * 65}@example.com", '"a b"@example.com', ".desk@example.com",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_not_taken_for_one(address: str) -> None:
    assert mail_address_trouble(address)


def test_a_plain_address_is_one() -> None:
    assert mail_address_trouble("help.desk+bounces@support.example.com") is None
