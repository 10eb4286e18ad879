"""A lean Slack to be measured against: one workspace behind HTTP, which goes wrong by a schedule.

The playground's Slack checks every argument and draws a page; this one takes thousands of calls a second.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from tests.resilience.faults import Fault, Schedule
from tests.resilience.wire import Answer, Cut, Request, as_json, listen
from tests.resilience.workspace import Fields, Refusal, Workspace

TOKEN = "xoxb-resilience"


class Emulator(Workspace):
    """`async with` it; its address is `api_url`."""

    def __init__(self, schedule: Schedule | None = None, latency: float = 0.0) -> None:
        super().__init__()
        self.schedule = schedule or Schedule()
        self.latency = latency
        self.calls: Counter[str] = Counter()
        self.file_seconds = 0.0
        """How long a file server that hangs does so; nothing where it works."""
        self.hanging = 0
        self._let_go = asyncio.Event()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await listen(self._handle)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    async def _handle(self, request: Request) -> Answer:
        if self.latency:
            await asyncio.sleep(self.latency)
        if request.path.startswith("/files/"):
            return await self._file(request)
        if request.path.startswith("/upload/"):
            return Answer(200, b"OK")
        if request.path.startswith("/response/"):
            number = int(request.path.rsplit("/", 1)[1])
            return await self._with_fault("response_url", "", lambda: self._respond(number, request.body))
        name = request.path.removeprefix("/api/")
        fields = request.arguments()
        return await self._with_fault(name, fields.get("channel", ""), lambda: self._do(name, fields))

    async def _with_fault(self, name: str, channel: str, do: Callable[[], Answer]) -> Answer:
        self.calls[name] += 1
        found = self.schedule.next(name, channel)
        if found is None:
            return do()
        fault, seconds = found
        match fault:
            case Fault.RATELIMITED:
                return as_json({"ok": False, "error": "ratelimited"}, 429, **{"retry-after": str(int(seconds))})
            case Fault.BROKEN:
                return Answer(500, b"Something went wrong on the server.")
            case Fault.NO_JSON:
                return Answer(502, b"<html><body>Bad gateway</body></html>", {"content-type": "text/html"})
            case Fault.GARBAGE:
                return Answer(200, b"<html><body>Welcome</body></html>", {"content-type": "text/html"})
            case Fault.SLOW:
                await asyncio.sleep(seconds)
                return do()
            case Fault.LATE:
                await asyncio.sleep(seconds)
                do()
                raise Cut
            case Fault.HANG:
                await self._hang(seconds)
                raise Cut
            case Fault.HELD:
                answer = do()
                await self._hang(seconds)
                return answer
            case Fault.CUT_BEFORE:
                raise Cut
            case Fault.CUT_AFTER:
                do()
                raise Cut
            case Fault.NO_TS:
                return as_json({"ok": True})

    async def _hang(self, seconds: float) -> None:
        self.hanging += 1
        with suppress(TimeoutError):
            await asyncio.wait_for(self._let_go.wait(), seconds)
        self.hanging -= 1

    def let_go(self) -> None:
        """End every call that hangs, and forget the rules."""
        self.schedule.rules.clear()
        self._let_go.set()
        self._let_go = asyncio.Event()

    def _do(self, name: str, fields: Fields) -> Answer:
        try:
            return as_json({"ok": True, **self.call(name, fields)})
        except Refusal as refusal:
            return as_json({"ok": False, "error": str(refusal)})

    def _respond(self, number: int, body: bytes) -> Answer:
        self.respond(number, json.loads(body))
        return Answer(200, b"ok")

    async def _file(self, request: Request) -> Answer:
        self.calls["file"] += 1
        if self.file_seconds:
            await self._hang(self.file_seconds)
            raise Cut
        content = self.files.get(request.path.rsplit("/", 1)[1])
        return Answer(404) if content is None else Answer(200, content, {"content-type": "message/rfc822"})
