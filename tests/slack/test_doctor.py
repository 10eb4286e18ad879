"""The doctor: what is wrong, and the cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.playground.cast import ESCALATIONS
from bot.playground.driver import Playground
from bot.settings import Settings
from bot.slack.doctor import Check, check
from tests.journeys.conftest import settings_for


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground() as playground:
        yield playground


@pytest.fixture
def settings(slack: Playground, tmp_path: Path) -> Settings:
    return settings_for(slack, tmp_path / "cases.sqlite")


def found(settings: Settings, name: str) -> Check:
    return next(item for item in check(settings) if item.name == name)


def test_a_good_installation_is_good(settings: Settings) -> None:
    assert [item.name for item in check(settings) if item.ok is False and item.name != "scopes"] == []
    assert "#escalations" in found(settings, "REBOUND_ESCALATION_CHANNEL").words


def test_missing_tokens_are_named_with_where_to_find_them(tmp_path: Path) -> None:
    bare = Settings(database_url=f"sqlite:///{tmp_path / 'x.sqlite'}")
    assert "xoxb-" in found(bare, "SLACK_BOT_TOKEN").cure
    assert found(bare, "SLACK_BOT_TOKEN").ok is False
    assert found(bare, "SLACK_APP_TOKEN").ok is None


def test_a_wrong_token_is_said(settings: Settings) -> None:
    assert "invalid_auth" in found(replace(settings, slack_bot_token="xoxb-wrong"), "SLACK_BOT_TOKEN").words


def test_secrets_that_were_mixed_up_are_told_apart_before_slack_is_asked(slack: Playground, settings: Settings) -> None:
    mixed = replace(settings, slack_bot_token="xapp-1", slack_app_token="xoxb-1", slack_signing_secret="xoxb-2")
    for name, holds in [("BOT_TOKEN", "an app-level"), ("APP_TOKEN", "a bot"), ("SIGNING_SECRET", "a bot")]:
        item = found(mixed, f"SLACK_{name}")
        assert item.ok is False
        assert item.words.startswith(f"holds {holds} token")
    assert not slack.requests


def test_a_wrong_app_token_is_said(settings: Settings) -> None:
    assert found(replace(settings, slack_app_token="xapp-wrong"), "SLACK_APP_TOKEN").ok is False
    assert found(replace(settings, slack_app_token="xoxb-wrong"), "SLACK_APP_TOKEN").ok is False


def test_a_channel_that_the_bot_is_not_in_is_said_with_the_cure(slack: Playground, settings: Settings) -> None:
    slack.world.channels[ESCALATIONS].members.discard("U0REBOUND")
    assert "/invite @Rebound" in found(settings, "REBOUND_ESCALATION_CHANNEL").cure


def test_a_channel_that_is_not_there_is_said(settings: Settings) -> None:
    lost = replace(settings, escalation_channel="#nowhere")
    assert "no channel #nowhere" in found(lost, "REBOUND_ESCALATION_CHANNEL").words


def test_a_slack_that_cannot_be_reached_is_said(settings: Settings) -> None:
    away = replace(settings, slack_api_url="http://127.0.0.1:9/api/", slack_app_token=None)
    assert "cannot be reached" in found(away, "Slack").words


def test_an_app_token_is_not_called_wrong_when_slack_cannot_be_asked(settings: Settings) -> None:
    item = found(replace(settings, slack_api_url="http://127.0.0.1:9/api/"), "SLACK_APP_TOKEN")
    assert (item.ok, item.cure) == (None, "")


def test_a_database_that_cannot_be_used_is_said(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    broken = replace(settings, database_url=f"sqlite:///{tmp_path}/file/x.sqlite")
    assert "REBOUND_DATABASE_URL" in found(broken, "database").words


def test_a_knowledge_base_that_cannot_be_used_is_said(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("entries:\n  - id: [")
    assert found(replace(settings, knowledge=tmp_path), "knowledge base").ok is False
