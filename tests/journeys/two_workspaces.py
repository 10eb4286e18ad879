"""A stage with two workspaces, into which the app can be installed from its own page, and a channel that both share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from bot.cases.case import Case
from bot.cases.tables import Table
from bot.cases.workspace.sealed import new_key
from bot.playground.browser import Browser, Page
from bot.playground.cast import ACME, GLOBEX
from bot.playground.config import PlaygroundConfig
from bot.playground.driver import Playground
from bot.playground.records import ApiRequest
from bot.playground.things import Message, Team
from bot.settings import Settings
from bot.slack.run import Bot, open_bot
from tests.journeys.conftest import listening, settings_for

TWO = PlaygroundConfig(teams=(ACME, GLOBEX), installed=False, retry_delays=(0.05, 0.1, 0.2))


@dataclass
class TwoWorkspaces:
    """The playground, the bot in it, and what the tests ask of both."""

    slack: Playground
    bot: Bot
    url: str
    settings: Settings

    def install(self, team: Team) -> Page:
        """Somebody installs the app in a workspace."""
        return Browser().install(self.url, team)

    def case(self, message: Message, team: Team = ACME) -> Case:
        """The case of one of the bot's messages."""
        assert message.metadata is not None
        case = self.bot.work.cases.case(team.id, message.metadata["event_payload"]["case_id"])
        assert case is not None
        return case

    def quiet(self) -> None:
        """Until everything that was told is done."""
        self.slack.wait_for(lambda: all(delivery.done for delivery in self.slack.deliveries))
        assert self.bot.work.wait_until_idle(10)

    def calls_for(self, team: Team, *but: str) -> list[ApiRequest]:
        """The calls that came with a token of this workspace's."""
        return [call for call in self.slack.requests if team_of(self.slack, call) == team.id and call.method not in but]

    def rows(self, table: str) -> list[tuple[object, ...]]:
        """Everything in one table."""
        known = Table.metadata.tables
        found = known[table] if table in known else sa.table(table, sa.column("id"))
        with self.bot.places.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.select(found))]


def team_of(slack: Playground, call: ApiRequest) -> str | None:
    """Whose token a call came with, None without one that is good now."""
    return slack.installs.owners.get(call.token)


def settings_of(slack: Playground, database: Path, *keys: str) -> Settings:
    """Settings of a bot that many workspaces install."""
    return replace(
        settings_for(slack, database),
        slack_bot_token=None,
        slack_client_id=slack.config.client_id,
        slack_client_secret=slack.config.client_secret,
        token_keys=keys or (new_key(),),
    )


@contextmanager
def two_workspaces(folder: Path, config: PlaygroundConfig = TWO) -> Iterator[TwoWorkspaces]:
    """The stage, with the app installed nowhere yet."""
    with Playground(config) as slack:
        settings = settings_of(slack, folder / "cases.sqlite")
        with open_bot(settings) as bot, listening(bot) as url:
            slack.connect(url)
            yield TwoWorkspaces(slack, bot, url, settings)
