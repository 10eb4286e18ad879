"""The doctor, where it asks a workspace whether it takes what the bot makes: against the playground's Slack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.answering.block_kit import SlackMessage, header
from bot.cli.app import app
from bot.playground.driver import Playground
from bot.settings import Settings
from bot.slack import doctor_blocks
from bot.slack.doctor import Check, check
from bot.slack.gallery import Material, Piece
from tests.journeys.conftest import settings_for


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground() as playground:
        yield playground


@pytest.fixture
def settings(slack: Playground, tmp_path: Path) -> Settings:
    return settings_for(slack, tmp_path / "cases.sqlite")


def blocks_of(settings: Settings) -> list[Check]:
    return [item for item in check(settings, blocks=True) if item.name == "blocks"]


def test_slack_is_asked_about_every_piece_and_nothing_is_posted(slack: Playground, settings: Settings) -> None:
    (said,) = blocks_of(settings)
    asked = [request for request in slack.requests if request.method == "blocks.validate"]
    assert said.ok, said.words
    assert f"all {len(asked)} " in said.words
    assert len(asked) > 200
    assert not any(request.method.startswith(("chat.", "views.")) for request in slack.requests)


def test_slack_is_asked_nothing_about_them_unless_somebody_wants_that(slack: Playground, settings: Settings) -> None:
    assert all(item.name != "blocks" for item in check(settings))
    assert not any(request.method == "blocks.validate" for request in slack.requests)


def test_what_slack_refuses_is_named_with_its_place(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(_: Material) -> Iterator[Piece]:
        block = {**header("x"), "text": {"type": "plain_text", "text": "x" * 151}}
        yield Piece("too-long", "A head that is too long", SlackMessage("x", (block,)))
        yield Piece("empty-form", "A form without a title", view={"type": "modal", "blocks": []})

    monkeypatch.setattr(doctor_blocks, "gallery", made)
    first, second = blocks_of(settings)
    assert (first.ok, second.ok) == (False, False)
    assert "“too-long”" in first.words
    assert "less than 151 characters at /blocks/0/text/text" in first.words
    assert "“empty-form”" in second.words


def test_without_a_token_or_a_slack_it_is_said_that_nothing_was_checked(settings: Settings) -> None:
    (none,) = blocks_of(replace(settings, slack_bot_token=None))
    assert (none.ok, "SLACK_BOT_TOKEN" in none.words) == (None, True)
    (wrong,) = blocks_of(replace(settings, slack_bot_token="xoxb-wrong"))
    assert (wrong.ok, wrong.words) == (None, "could not be checked: invalid_auth")
    (away,) = blocks_of(replace(settings, slack_api_url="http://127.0.0.1:9/api/", slack_app_token=None))
    assert (away.ok, "cannot be reached" in away.words) == (None, True)


def test_it_is_a_switch_of_the_command(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[bool] = []

    def report(settings: Settings, *, blocks: bool) -> bool:
        wanted.append(blocks)
        return True

    monkeypatch.setattr("bot.cli.doctor.report", report)
    for arguments in (["doctor"], ["doctor", "--validate-blocks"]):
        assert CliRunner().invoke(app, arguments).exit_code == 0
    assert wanted == [False, True]
