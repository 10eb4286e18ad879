"""Real servers on this machine: a web address that takes requests, and a mail server that takes mail."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Request:
    """What came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Hook:
    """A web address. `answers`: the status and further fields of each next answer, 200 when there are none left."""

    url: str = ""
    taken: list[Request] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    begin: Callable[[Any], None] | None = None
    """Answers in the place of the usual answer: is given the connection's writer."""


@contextmanager
def hook_server() -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            fields = {name.lower(): value for name, value in self.headers.items()}
            hook.taken.append(Request(self.path, fields, body))
            if hook.begin is not None:
                hook.begin(self.wfile)
                return
            status, more = hook.answers.pop(0) if hook.answers else (200, {})
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    hook.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield hook
    server.shutdown()
    server.server_close()


@dataclass(frozen=True)
class Mail:
    """What was handed in."""

    sender: str
    recipient: str
    content: bytes
    options: tuple[str, ...]


@dataclass
class Desk:
    """A mail server. `answers`: what it says to each next mail, in the place of taking it; “cut” cuts the line."""

    port: int = 0
    taken: list[Mail] = field(default_factory=list)
    seen: list[Mail] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    to_recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipients:
            return self.to_recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        mail = Mail(envelope.mail_from or "", envelope.rcpt_tos[0], content, tuple(map(str, envelope.mail_options)))
        self.seen.append(mail)
        if self.answers:
            answer = self.answers.pop(0)
            if answer == "cut after taking":
                self.taken.append(mail)
            if answer.startswith("cut"):
                assert server.transport is not None
                server.transport.close()
                return "421 gone"
            return answer
        self.taken.append(mail)
        return "250 OK"


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[Desk]:
    """`tls`: spoken from the first byte. `options`: aiosmtpd's own."""
    desk = Desk()
    loop = asyncio.new_event_loop()
    listener = socket.create_server(("127.0.0.1", 0))
    desk.port = listener.getsockname()[1]
    options.setdefault("data_size_limit", None)

    async def begin() -> None:
        made = lambda: SMTP(desk, hostname="desk.example", loop=loop, **options)  # noqa: E731
        await loop.create_server(made, sock=listener, ssl=tls)

    loop.run_until_complete(begin())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield desk
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    listener.close()
    loop.close()
