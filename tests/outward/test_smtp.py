"""A mail is handed to a real mail server on this machine."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from bot.outward import Passing, Useless, smtp
from bot.outward.smtp import MailServer, Tls, send
from tests.outward.servers import Desk, mail_server

MAIL = b"From: a@rebound.example\r\nSubject: x\r\n\r\n.a line that begins with a dot\r\n"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with mail_server() as found:
        yield found


def here(desk: Desk, **more: Any) -> MailServer:
    return MailServer("127.0.0.1", desk.port, more.pop("tls", Tls.NEVER), **more)


def hand_in(server: MailServer) -> None:
    send(server, "bot@rebound.example", "desk@example.com", lambda eight_bit: MAIL)


def test_it_is_taken_as_it_is(desk: Desk) -> None:
    hand_in(here(desk))
    [taken] = desk.taken
    assert (taken.sender, taken.recipient) == ("bot@rebound.example", "desk@example.com")
    assert taken.content == MAIL


def test_a_look_whether_one_is_let_in_sends_nothing(desk: Desk) -> None:
    smtp.greet(here(desk), "bot@rebound.example")
    assert desk.seen == []
    with pytest.raises(Passing):
        smtp.greet(here(desk, tls=Tls.FIRST), "bot@rebound.example")


def test_what_is_no_now_is_tried_again(desk: Desk) -> None:
    desk.answers.append("451 4.7.1 Greylisted, come again")
    with pytest.raises(Passing, match="Greylisted"):
        hand_in(here(desk))


def test_what_is_no_for_good_is_not(desk: Desk) -> None:
    desk.answers.append("554 5.7.1 We do not want this")
    with pytest.raises(Useless, match="We do not want this"):
        hand_in(here(desk))


def test_a_recipient_that_is_unknown_is_no_for_good_and_one_that_is_busy_is_not(desk: Desk) -> None:
    desk.to_recipients += ["550 5.1.1 No such desk", "450 4.2.1 Busy"]
    with pytest.raises(Useless, match="No such desk"):
        hand_in(here(desk))
    with pytest.raises(Passing, match="Busy"):
        hand_in(here(desk))


def test_a_line_that_is_cut_is_tried_again(desk: Desk) -> None:
    desk.answers.append("cut")
    with pytest.raises(Passing, match="broke"):
        hand_in(here(desk))


def test_nobody_there_is_tried_again() -> None:
    with mail_server() as desk:
        port = desk.port
    with pytest.raises(Passing):
        hand_in(MailServer("127.0.0.1", port, Tls.NEVER))


def test_what_a_server_says_is_cut_to_a_line(desk: Desk) -> None:
    desk.answers.append("554 " + "x" * 400)
    with pytest.raises(Useless) as caught:
        hand_in(here(desk))
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


def test_where_the_line_cannot_be_made_safe_nothing_is_sent(desk: Desk) -> None:
    with pytest.raises(Passing, match="STARTTLS"):
        hand_in(here(desk, tls=Tls.FIRST))
    assert desk.seen == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """One for this machine, signed by itself."""
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=IP:127.0.0.1",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return tmp_path / "cert.pem"


def server_side(certificate: Path) -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return made


@pytest.fixture
def _trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    smtp._tls.cache_clear()
    yield
    smtp._tls.cache_clear()


def checked(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"bot", b"s3cret/word")
    return AuthResult(success=known, handled=False)


@pytest.mark.usefixtures("_trusted")
def test_with_tls_from_the_first_byte_it_logs_in(certificate: Path) -> None:
    with mail_server(server_side(certificate), authenticator=checked, auth_require_tls=False) as desk:
        server = MailServer.from_url(f"smtps://bot:s3cret%2Fword@127.0.0.1:{desk.port}")
        hand_in(server)
        assert len(desk.taken) == 1


@pytest.mark.usefixtures("_trusted")
def test_with_starttls_it_logs_in(certificate: Path) -> None:
    with mail_server(tls_context=server_side(certificate), require_starttls=True, authenticator=checked) as desk:
        hand_in(here(desk, tls=Tls.FIRST, user="bot", password="s3cret/word"))
        assert len(desk.taken) == 1


@pytest.mark.usefixtures("_trusted")
def test_a_wrong_password_can_be_put_right_meanwhile(certificate: Path) -> None:
    with mail_server(server_side(certificate), authenticator=checked, auth_require_tls=False) as desk:
        with pytest.raises(Passing, match="log in") as caught:
            hand_in(here(desk, tls=Tls.AT_ONCE, user="bot", password="wrong-one"))
        assert "wrong-one" not in str(caught.value)


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(certificate: Path) -> None:
    with mail_server(server_side(certificate)) as desk, pytest.raises(Passing, match="certificate"):
        hand_in(here(desk, tls=Tls.AT_ONCE))


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtps://mail.example.com", 465, Tls.AT_ONCE),
        ("smtp://mail.example.com", 587, Tls.FIRST),
        ("smtp://mail.example.com:2525", 2525, Tls.FIRST),
        ("smtp://127.0.0.1:25", 25, Tls.NEVER),
        ("smtp://localhost:25", 25, Tls.NEVER),
    ],
)
def test_an_address_says_how_the_line_is_made_safe(url: str, port: int, tls: Tls) -> None:
    found = MailServer.from_url(url)
    assert (found.port, found.tls) == (port, tls)


@pytest.mark.parametrize(
    "url", ["", "mail.example.com", "https://mail.example.com", "smtps://", "smtps://bot@mail.example.com",
            "smtps://bot:pw@mail.example.com/path", "smtps://bot:p#w@mail.example.com", "smtps://mail.example.com:0"],
)  # fmt: skip
def test_what_names_no_server_is_said_and_no_password_is_shown(url: str) -> None:
    with pytest.raises(ValueError, match="expected something like") as caught:
        MailServer.from_url(url)
    assert "pw" not in str(caught.value).replace("password", "")


def test_a_password_shows_in_no_representation() -> None:
    assert "s3cret" not in repr(MailServer.from_url("smtps://bot:s3cret@mail.example.com"))
