"""The door of the HTTP server: how long somebody may take to say what they want, and how many may stand in it.

uvicorn limits neither the time a request takes to arrive nor the connections that are open, so that a thousand
half-sent requests (“slowloris”) would use up the program's file descriptors and shut out Slack and the health checks.
Its protocol is given clocks and a bound here. A request that comes too late is answered 408 (RFC 9110 section 15.5.9).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

LAST_REQUESTS: Final = 3
"""Seconds that a stop leaves for what is being answered."""
_ACCEPTED_AT_ONCE: Final = 128
"""New connections taken between two looks at the bound: asyncio takes as many at once as may wait to be taken."""
_TOO_LATE: Final = b"The request took too long to arrive."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one who connects is given. The times are in seconds."""

    headers: float = 10.0
    body: float = 10.0
    reading: float = 10.0
    """For taking what was answered."""
    idle: int = 5
    """Between two requests on one connection; to be less than `headers`."""
    connections: int = 512


def limits_here() -> Limits:
    """The usual limits; fewer connections where this process may open few files, for half of those are for the rest."""
    if sys.platform == "win32":
        return Limits()
    import resource

    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    usual = Limits()
    return usual if files == resource.RLIM_INFINITY else Limits(connections=max(16, min(usual.connections, files // 2)))


def server_config(app: ASGIApp, limits: Limits, dropped: Callable[[str], None] = lambda why: None) -> uvicorn.Config:
    """How uvicorn serves `app` behind this door. `dropped` is told why a connection was ended (“late” or “crowded”)."""

    class Protocol(DoorProtocol):
        pass

    Protocol.limits, Protocol.dropped = limits, staticmethod(dropped)
    return uvicorn.Config(
        app,
        http=Protocol,
        ws="none",  # its connections would pass this door by
        backlog=_ACCEPTED_AT_ONCE,
        timeout_keep_alive=limits.idle,
        timeout_graceful_shutdown=LAST_REQUESTS,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
    )


class DoorProtocol(H11Protocol):
    """One connection. What it waits for from the other side it waits for only so long."""

    limits: Limits = Limits()
    dropped: Callable[[str], None] = staticmethod(lambda why: None)

    _since = 0.0
    """When it was opened, or last said something whole."""
    _awaiting: object = None
    _clock: asyncio.TimerHandle | None = None
    _reading_clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connects."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)  # to hear at once of one who does not take what was answered
        self._since = self.loop.time()
        self._await_next()
        self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._stop_clocks()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """They said something, or were answered."""
        super().handle_events()
        self._await_next()

    def pause_writing(self) -> None:
        """They do not take what was answered."""
        super().pause_writing()
        if self._reading_clock is None:
            self._reading_clock = self.loop.call_later(self.limits.reading, self._drop, "late")

    def resume_writing(self) -> None:
        """They took it."""
        super().resume_writing()
        if self._reading_clock is not None:
            self._reading_clock.cancel()
            self._reading_clock = None

    def _await_next(self) -> None:
        """Start a clock for what has to come next. More of the same does not start it again."""
        awaited = self.conn.their_state
        if awaited is self._awaiting:
            return
        self._awaiting = awaited
        seconds = {h11.IDLE: self.limits.headers, h11.SEND_BODY: self.limits.body}.get(awaited)
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
        if seconds is None:
            self._since = self.loop.time()
        else:
            self._clock = self.loop.call_later(seconds, self._too_late)

    def _too_late(self) -> None:
        began = self.conn.their_state is h11.SEND_BODY or bool(self.conn.trailing_data[0])
        if not began or self.transport.is_closing() or self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self._drop("late" if began else "")
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        for event in (
            h11.Response(status_code=408, headers=headers, reason=b"Request Timeout"),
            h11.Data(data=_TOO_LATE),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
        if self.cycle is not None:  # whoever reads the body hears that there is nobody to answer any more
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.dropped("late")

    def _drop(self, why: str) -> None:
        self.transport.abort()
        self.connections.discard(self)
        self._stop_clocks()
        if why:
            self.dropped(why)

    def _stop_clocks(self) -> None:
        for clock in (self._clock, self._reading_clock):
            if clock is not None:
                clock.cancel()

    @property
    def _is_being_answered(self) -> bool:
        return (
            self.cycle is not None and not self.cycle.response_complete and self.conn.their_state is not h11.SEND_BODY
        )

    def _make_room(self) -> None:
        """Of too many connections the one that has said nothing whole for longest goes; if all are being answered,
        the newcomer."""
        if len(self.connections) <= self.limits.connections:
            return
        others = (each for each in self.connections if isinstance(each, DoorProtocol) and each is not self)
        waiting = (each for each in others if not each._is_being_answered)
        min(waiting, key=lambda each: each._since, default=self)._drop("crowded")
