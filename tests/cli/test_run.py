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
