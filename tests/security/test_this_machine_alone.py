"""What listens where nobody said so listens for this machine alone."""

from __future__ import annotations

import inspect
from ipaddress import ip_address

from bot.cli import play as playing
from bot.cli.run import play, run, serve
from bot.playground.driver import Playground


def test_the_playground_can_be_put_nowhere_but_on_this_machine_from_the_command_line() -> None:
    assert ip_address(playing.HOST).is_loopback
    assert not [name for name in inspect.signature(play).parameters if "host" in name or "address" in name]
    with Playground() as slack:
        assert slack.url.startswith("http://127.0.0.1:")


def test_the_bot_listens_for_this_machine_alone_unless_told_otherwise() -> None:
    assert ip_address(inspect.signature(serve).parameters["host"].default).is_loopback
    assert ip_address(inspect.signature(run).parameters["health_host"].default).is_loopback
