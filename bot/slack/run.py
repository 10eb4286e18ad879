"""The bot as a running program, over HTTP or in Socket Mode."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import threading
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Final, Self

import structlog
import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from starlette.applications import Starlette

from bot.cases.durable import Clock, Pauses, Watching
from bot.cases.keeping.hourly import Housekeeping
from bot.cases.store import Store
from bot.cases.telling.settings import Destinations
from bot.cases.work import Work
from bot.settings import Settings, SettingsError
from bot.slack import log as logs
from bot.slack.app import create_app
from bot.slack.bases import Bases
from bot.slack.door import limits_here, server_config
from bot.slack.http import create_http_app
from bot.slack.metrics import Metrics
from bot.slack.rooms import Rooms
from bot.slack.watch_checks import jobs_ready, readiness
from bot.slack.watch_server import watched
from bot.slack.workspaces_opening import Places, open_places

log = structlog.get_logger(__name__)

LAST_JOBS: Final = 4.0
"""Seconds for what is being done; with what door.py leaves for what is being answered, well under the ten that a stop
may take."""


class PortInUse(Exception):
    """Another program listens there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything of one running bot. Close it, or use it as a context manager."""

    app: App
    http: Starlette
    work: Work
    places: Places
    metrics: Metrics
    housekeeping: Housekeeping

    def close(self, seconds: float = LAST_JOBS) -> bool:
        """Let running jobs end for so long. True when nothing was left for the next start."""
        self.housekeeping.close()
        ended = self.work.close(seconds)
        self.places.close()
        return ended

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_bot(settings: Settings, *, pauses: Pauses | None = None, clock: Clock | None = None) -> Bot:
    """Put a bot together: knowledge, database, listeners. Work that a former process left is taken up at once.
    `clock`: what jobs and timers go by, where that is not this machine’s.

    Raises `SettingsError` without a token, `KnowledgeError` for a base that cannot be used, `StoreError`.
    """
    settings.need("SLACK_BOT_TOKEN")
    metrics = Metrics()
    places = open_places(settings, metrics.called)
    store = Store(places.engine)
    folders = settings.knowledge, settings.team_knowledge, settings.workspace_knowledge
    bases = Bases(*folders, settings.own_hosts, overlay=store.entries)
    work = Work.open(
        store,
        places.chats.chat,
        bases.current,
        watcher=metrics.job,
        watching=Watching(put_off=metrics.retried, taken_over=metrics.taken_over),
        pauses=pauses,
        clock=clock,
        destinations=_destinations(settings, places),
    )
    metrics.watch_jobs(work.counts)
    rooms = Rooms(work, places.chats, bases.state, places.workspaces, places.installations)
    app = create_app(settings, rooms, metrics.acknowledged)
    checks = readiness(
        write=work.check,
        knowledge=bases.state,
        ask_slack=places.chats.check,
        jobs=lambda: jobs_ready(work.counts()),
    )
    http = create_http_app(app, checks, metrics, further=places.routes)
    return Bot(app, http, work, places, metrics, Housekeeping(work.cases.engine, settings.keep_days))


def _destinations(settings: Settings, places: Places) -> Destinations:
    """Where what happens to cases is told outside. Raises `StoreError` for a key that is none."""
    if not settings.token_keys:
        return Destinations(places.workspaces, settings.outward)
    from bot.cases.workspace.sealed import Sealer

    return Destinations(places.workspaces, settings.outward, Sealer(settings.token_keys))


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve over HTTP until SIGTERM or SIGINT. Raises `SettingsError`, `StoreError`, `PortInUse`."""
    settings.need("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
    logs.set_up(settings.log_format, settings.log_level)
    listening = _listen(host, port)
    stop = _StopSignals()
    with stop:
        bot = open_bot(settings)
        server = uvicorn.Server(server_config(bot.http, limits_here(), bot.metrics.connection_dropped))
        if stop.asked.is_set():
            server.should_exit = True
        log.info("listening", address=f"http://{host}:{listening.getsockname()[1]}/slack/events", pid=os.getpid())
        server.run(sockets=[listening])
        _leave(bot)


def run_socket(settings: Settings, *, health_host: str = "127.0.0.1", stop: threading.Event | None = None) -> None:
    """Run in Socket Mode until SIGTERM or SIGINT, or until `stop` is set. With a health port `/healthz`, `/readyz` and
    `/metrics` are served there. Raises `SettingsError`, `StoreError`, `PortInUse`."""
    settings.need("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
    logs.set_up(settings.log_format, settings.log_level)
    health = None
    if settings.health_port is not None:
        health = _listen(health_host, settings.health_port, "--health-port")
    signals = _StopSignals(stop)
    with signals:
        bot = open_bot(settings)
        handler = SocketModeHandler(bot.app, settings.slack_app_token)
        handler.client.web_client.base_url = settings.slack_api_url
        try:
            handler.connect()  # type: ignore[no-untyped-call]
        except Exception as error:
            bot.close()
            raise SettingsError(
                f"Slack did not let me connect in Socket Mode ({type(error).__name__}). Check SLACK_APP_TOKEN, that "
                "Socket Mode is switched on for the app, and the line to Slack."
            ) from error
        log.info("connected in Socket Mode")
        with watched(bot.http, health):
            signals.asked.wait()
        handler.close()  # type: ignore[no-untyped-call]
        _leave(bot)


class _StopSignals:
    """SIGTERM and SIGINT as something to wait for, for as long as the program is inside."""

    def __init__(self, asked: threading.Event | None = None) -> None:
        self.asked = asked or threading.Event()

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.asked.set()


def _listen(host: str, port: int, option: str = "--port") -> socket.socket:
    """A socket on that address. Raises `PortInUse`, and `SettingsError` for an address that is none of ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(128)
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Port {port} on {host} is in use by another program: stop that one, or choose another with {option}."
            ) from error
        raise SettingsError(f"Cannot listen on {host}, port {port}: {error.strerror or error}.") from error
    return made


def _leave(bot: Bot) -> None:
    """Close; what is still running then is recorded, and is left to the next start."""
    ended = bot.close()
    log.info("stopped", everything_done=ended)
    if threading.current_thread() is not threading.main_thread():
        return  # somebody else's program, which this one only ran in: it ends when it likes
    if not ended or _others_are_at_work():
        # A job or a listener hangs in a call to Slack. Waiting for its thread could take longer than a stop may.
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(0)


def _others_are_at_work() -> bool:
    """Whether Python would wait for some thread before it ends the program."""
    return any(thread is not threading.main_thread() and not thread.daemon for thread in threading.enumerate())
