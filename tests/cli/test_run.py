"""The bot does not start on wrong settings: one line that says what to do, exit status 2, no traceback."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s"}


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in TOKENS.items() if key != name}


@pytest.mark.parametrize(
    ("command", "env", "says"),
    [
        ("run", without("SLACK_BOT_TOKEN"), "SLACK_BOT_TOKEN is not set: it starts with xoxb-"),
        ("run", without("SLACK_APP_TOKEN"), "SLACK_APP_TOKEN is not set: it starts with xapp-"),
        ("serve", without("SLACK_SIGNING_SECRET"), "SLACK_SIGNING_SECRET is not set"),
        ("serve", {**TOKENS, "SLACK_API_URL": "slack.com"}, "SLACK_API_URL"),
        ("serve", {**TOKENS, "SLACK_API_URL": "http://[::1/api/"}, "SLACK_API_URL"),
        ("serve", {**TOKENS, "SLACK_BOT_TOKEN": "xoxb\n-1"}, "SLACK_BOT_TOKEN has a space"),
        ("serve", {**TOKENS, "REBOUND_LOG_FORMAT": "xml"}, "REBOUND_LOG_FORMAT"),
        ("serve", {**TOKENS, "REBOUND_KNOWLEDGE": "/nowhere"}, "REBOUND_KNOWLEDGE"),
        ("serve", {**TOKENS, "REBOUND_DATABASE_URL": "nonsense"}, "REBOUND_DATABASE_URL"),
        ("serve", {**TOKENS, "REBOUND_DATABASE_URL": "sqlite:////proc/none/x.sqlite"}, "/proc/none"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(rebound: Run, command: str, env: dict[str, str], says: str) -> None:
    args = (command, "--port", "0") if command == "serve" else (command,)
    done = rebound(*args, env=env)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.startswith("rebound: ")
    assert len(done.stderr.splitlines()) == 1


BOT_TOKEN = "it starts with xoxb- and stands under “OAuth & Permissions”"


@pytest.mark.parametrize("command", ["run", "serve"])
@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("hunter2-hunter2", f"SLACK_BOT_TOKEN does not look like a bot token: {BOT_TOKEN}"),
        ("xoxb-", f"SLACK_BOT_TOKEN does not look like a bot token: {BOT_TOKEN}"),
        ("xoxb-...hunter2", f"SLACK_BOT_TOKEN does not look like a bot token: {BOT_TOKEN}"),
        ("xapp-1-hunter2", f"SLACK_BOT_TOKEN holds an app-level token, not a bot token: {BOT_TOKEN}"),
        ("xoxp-1-hunter2", f"SLACK_BOT_TOKEN holds a user token, not a bot token: {BOT_TOKEN}"),
    ],
)
def test_a_token_that_can_be_none_is_named_with_what_was_expected_and_nothing_of_it_is_shown(
    rebound: Run, command: str, value: str, says: str
) -> None:
    done = rebound(command, env={**TOKENS, "SLACK_BOT_TOKEN": value})
    assert done.returncode == 2
    assert says in done.stderr
    assert "api.slack.com/apps" in done.stderr
    assert "hunter2" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "name", "says"),
    [
        ("run", "SLACK_APP_TOKEN", "holds a bot token, not an app-level token: it starts with xapp-"),
        ("serve", "SLACK_SIGNING_SECRET", "holds a bot token, not a signing secret: it stands under"),
    ],
)
def test_secrets_that_were_mixed_up_are_told_apart(rebound: Run, command: str, name: str, says: str) -> None:
    done = rebound(command, env={**TOKENS, name: "xoxb-1-hunter2"})
    assert f"{name} {says}" in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize("command", ["serve", "play"])
def test_a_port_in_use_is_named(rebound: Run, command: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        env = {**TOKENS, "REBOUND_DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite'}"}
        done = rebound(command, "--port", port, env=env)
    assert done.returncode == 2
    assert f"Port {port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_token_in_a_dotenv_file_is_read(rebound: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# tokens\nexport SLACK_BOT_TOKEN='xoxb-1'\n")
    done = rebound("run")
    assert "SLACK_APP_TOKEN is not set" in done.stderr


def test_wrong_usage_ends_with_2(rebound: Run) -> None:
    assert rebound("no-such-command").returncode == 2
    assert rebound("explain", "--no-such-option").returncode == 2
