"""A bot that is only a recorder: it answers as told and keeps what it was sent."""

import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer; ``hang`` holds the answer back until the recorder closes."""

    status: int = 200
    body: str = ""
    content_type: str = "application/json"
    hang: bool = False
    no_retry: bool = False


class Listener:
    """Answers the first requests with ``answers``, in turn, and all later ones with 200."""

    def __init__(self, *answers: Answer) -> None:
        self.received: list[Received] = []
        self._answers = list(answers)
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {key.lower(): value for key, value in self.headers.items()}
                listener.received.append(Received(self.path, headers, body))
                answer = listener._answers.pop(0) if listener._answers else Answer()
                if answer.hang:
                    listener._closing.wait(30)
                    return
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(answer.body.encode())))
                if answer.no_retry:
                    self.send_header("X-Slack-No-Retry", "1")
                self.end_headers()
                self.wfile.write(answer.body.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        return Handler

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
