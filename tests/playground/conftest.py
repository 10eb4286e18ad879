"""A fresh playground, with and without a bot, for each test."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.playground.config import PlaygroundConfig
from bot.playground.driver import Playground
from tests.playground.echo_bot import EchoBot

QUICK = PlaygroundConfig(ack_seconds=2.0, retry_delays=(0.0, 0.02, 0.04))


@pytest.fixture
def slack() -> Iterator[Playground]:
    """A playground that nobody listens to yet."""
    with Playground(QUICK) as playground:
        yield playground


@pytest.fixture
def api(slack: Playground) -> WebClient:
    """The bot's own client of that playground's Web API."""
    return WebClient(token=slack.config.bot_token, base_url=slack.api_url)


@pytest.fixture
def echo(slack: Playground) -> Iterator[Playground]:
    """The playground with the echo bot behind it."""
    with EchoBot(slack.api_url, slack.config) as bot:
        slack.connect(bot.url)
        yield slack
