"""A whole bot and a whole Slack on this machine, talking over signed HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from bot.cases.case import Case
from bot.cases.durable import Clock, Pauses
from bot.playground.cast import TEAM_ID
from bot.playground.config import PlaygroundConfig
from bot.playground.driver import Playground
from bot.playground.manifest import as_in_manifest
from bot.playground.things import Message
from bot.settings import Settings
from bot.slack.run import Bot, open_bot
from tests.journeys.programs import Program


@dataclass
class Stage:
    """The playground, the bot in it, and what the tests ask of both."""

    slack: Playground
    bot: Bot
    url: str

    def case(self, message: Message) -> Case:
        """The case of one of the bot's messages."""
        assert message.metadata is not None
        case = self.bot.work.cases.case(TEAM_ID, message.metadata["event_payload"]["case_id"])
        assert case is not None
        return case

    def settled(self, message: Message) -> list[Message]:
        """The bot's replies once everything that was handed over is done."""
        self.slack.wait_for(lambda: all(delivery.done for delivery in self.slack.deliveries))
        self.bot.work.wait_until_idle(10)
        return self.slack.replies(message)

    def pass_time(self, seconds: float) -> None:
        """Let so much time pass at once, in Slack and for the bot's jobs and timers, until what was due is done."""
        self.slack.move_clock(seconds)
        assert self.bot.work.wait_until_idle(10)


MANIFEST = Path(__file__).parents[2] / "app.yaml"
QUICK = Pauses(step=(0.05, 0.1, 0.2, 0.2), fault=(0.05, 0.05))


@contextmanager
def opened(slack: Playground, settings: Settings, pauses: Pauses | None = QUICK) -> Iterator[Bot]:
    """A bot whose jobs and timers go by the playground's clock, and which looks for due ones when that is moved."""
    bot = open_bot(settings, pauses=pauses, clock=Clock(now=slack.now))
    with ExitStack() as ending:
        ending.enter_context(bot)
        ending.callback(slack.when_moved(bot.work.wake))
        yield bot


def settings_for(slack: Playground, database: Path, escalation: str | None = "#escalations") -> Settings:
    """A bot that lives in this playground."""
    return Settings(
        slack_bot_token=slack.config.bot_token,
        slack_app_token=slack.config.app_token,
        slack_signing_secret=slack.config.signing_secret,
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{database}",
        escalation_channel=escalation,
        log_format="json",
    )


@contextmanager
def listening(bot: Bot) -> Iterator[str]:
    """The address of a bot's web application, while it listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(bot.http, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session", autouse=True)
def _compiled(copies: Path) -> None:
    """The bots of these tests start as all but the first do, with the base compiled."""


@pytest.fixture
def slack() -> Iterator[Playground]:
    """A Slack in which the app has the scopes and the events that its manifest asks for, and no others."""
    with Playground(as_in_manifest(PlaygroundConfig(), MANIFEST)) as playground:
        yield playground


@pytest.fixture
def escalation() -> str | None:
    """Where people who can help are; a test overrides it to have none."""
    return "#escalations"


@pytest.fixture
def stage(slack: Playground, escalation: str | None, tmp_path: Path) -> Iterator[Stage]:
    settings = settings_for(slack, tmp_path / "cases.sqlite", escalation)
    with opened(slack, settings) as bot, listening(bot) as url:
        slack.connect(url)
        yield Stage(slack, bot, url)


@pytest.fixture
def programs(slack: Playground, tmp_path: Path) -> Iterator[list[Program]]:
    started: list[Program] = [Program(slack, tmp_path)]
    slack.connect(started[0].url)
    yield started
    for program in started:
        if program.process.poll() is None:
            program.kill()
