"""`rebound play`: the real bot against the Slack in the box, in one process, with nothing to set up.

The bot's own HTTP server listens on a free port of this machine and gets signed requests, as from Slack; what it
keeps goes into a folder that is removed at the end.
"""

from __future__ import annotations

import secrets
import signal
import tempfile
import threading
import webbrowser
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

import uvicorn
from rich.console import Console

from bot.cases.durable import Clock
from bot.playground.cast import ACME, GLOBEX
from bot.playground.config import PlaygroundConfig
from bot.playground.driver import Playground
from bot.settings import Settings
from bot.slack import log as logs
from bot.slack.run import PortInUse, open_bot

HOST: Final = "127.0.0.1"


def play(settings: Settings, port: int, *, browser: bool, two_workspaces: bool = False) -> None:
    """Run until Ctrl-C or SIGTERM. `two_workspaces`: the app is installed in neither yet, and is by its own page.
    Raises `PortInUse`, `KnowledgeError`, `StoreError`."""
    logs.set_up(settings.log_format, "warning" if settings.log_level == "info" else settings.log_level)
    config = PlaygroundConfig(signing_secret=secrets.token_hex(16), bot_token=f"xoxb-{secrets.token_hex(16)}")
    if two_workspaces:
        config = replace(config, teams=(ACME, GLOBEX), installed=False)
    try:
        slack = Playground(config, host=HOST, port=port)
    except OSError as error:
        words = f"Port {port} is in use by another program: stop that one, or choose another with --port."
        raise PortInUse(words) from error
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    with slack, tempfile.TemporaryDirectory(prefix="rebound-play-") as folder, ExitStack() as closing:
        played = _played(settings, slack, Path(folder), two_workspaces=two_workspaces)
        bot = closing.enter_context(open_bot(played, clock=Clock(now=slack.now)))
        closing.callback(slack.when_moved(bot.work.wake))
        server = uvicorn.Server(uvicorn.Config(bot.http, host=HOST, port=0, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        address = f"http://{HOST}:{_port_of(server, thread)}"
        slack.connect(address)
        _welcome(slack.url, f"{address}/slack/install" if two_workspaces else None)
        if browser:
            webbrowser.open(slack.url)
        stop.wait()
        server.should_exit = True
        thread.join(timeout=5)


def _played(settings: Settings, slack: Playground, folder: Path, *, two_workspaces: bool) -> Settings:
    if two_workspaces:
        from bot.cases.workspace.sealed import new_key

        settings = replace(
            settings,
            slack_client_id=slack.config.client_id,
            slack_client_secret=slack.config.client_secret,
            token_keys=(new_key(),),
        )
    return replace(
        settings,
        slack_bot_token=None if two_workspaces else slack.config.bot_token,
        slack_signing_secret=slack.config.signing_secret,
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{folder / 'play.sqlite'}",
        escalation_channel="#escalations",
    )


def _port_of(server: uvicorn.Server, thread: threading.Thread) -> int:
    """The port that the bot's server was given, once it listens."""
    while not server.started and thread.is_alive():
        thread.join(timeout=0.02)
    return int(server.servers[0].sockets[0].getsockname()[1])


def _welcome(url: str, install: str | None) -> None:
    console = Console(highlight=False)
    console.print(f"\n  Rebound is in a Slack of its own: [bold]{url}[/bold]\n", soft_wrap=True)
    if install:
        console.print(f"  Install it first, in either workspace or in both: [bold]{install}[/bold]", soft_wrap=True)
    console.print("  Open it, mention @Rebound in #support and paste a bounce,", soft_wrap=True)
    console.print("  or click one of the three examples.", soft_wrap=True)
    console.print("  Nothing leaves this machine. Ctrl-C ends it.\n", soft_wrap=True)
