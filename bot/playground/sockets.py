"""Socket Mode: the app dials in, and deliveries go down that line (https://docs.slack.dev/apis/events-api/using-socket-mode)."""

import asyncio
import json
import threading
from concurrent.futures import Future
from dataclasses import dataclass

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground import cast
from bot.playground.things import Json
from bot.playground.world import World


@dataclass(frozen=True, slots=True)
class _Line:
    socket: WebSocket
    loop: asyncio.AbstractEventLoop


class SocketHub:
    """The open lines, and the envelopes that wait for an acknowledgement."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lines: list[_Line] = []
        self._waiting: dict[str, Future[Json]] = {}
        self._lock = threading.Lock()

    @property
    def connected(self) -> bool:
        return bool(self._lines)

    def routes(self) -> list[WebSocketRoute]:
        return [WebSocketRoute("/socket", self.serve)]

    async def serve(self, socket: WebSocket) -> None:
        """One line, from the greeting until the app hangs up."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._world.tickets.sockets:
            await socket.close(1008)
            return
        self._world.tickets.sockets.discard(ticket)
        await socket.accept()
        line = _Line(socket, asyncio.get_running_loop())
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._lines) + 1,
                "connection_info": {"app_id": cast.APP_ID},
                "debug_info": {"host": "playground", "approximate_connection_time": 3600},
            }
        )
        with self._lock:
            self._lines.append(line)
        self._world.announce("socket")
        try:
            while True:
                self._read(await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            with self._lock:
                self._lines.remove(line)
            self._world.announce("socket")

    def _read(self, text: str) -> None:
        """Match an acknowledgement to its envelope; anything else is of no use."""
        try:
            message = json.loads(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        with self._lock:
            waiting = self._waiting.pop(str(message.get("envelope_id")), None)
        payload = message.get("payload")
        if waiting is not None:
            waiting.set_result(payload if isinstance(payload, dict) else {})

    def exchange(self, envelope: Json, timeout: float) -> Json:
        """Send an envelope and wait, in a thread of its own, for the acknowledgement's payload.

        Raises TimeoutError when none comes in time, ConnectionError when no line is open.
        """
        answer: Future[Json] = Future()
        with self._lock:
            if not self._lines:
                raise ConnectionError
            line = self._lines[-1]
            self._waiting[str(envelope["envelope_id"])] = answer
        asyncio.run_coroutine_threadsafe(line.socket.send_json(envelope), line.loop)
        try:
            return answer.result(timeout)
        finally:
            with self._lock:
                self._waiting.pop(str(envelope["envelope_id"]), None)
