"""`rebound serve` in processes of their own, which can die."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bot.playground.driver import Playground


class Program:
    """`rebound serve` in a process of its own."""

    def __init__(self, slack: Playground, folder: Path) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "REBOUND_"))},
            "SLACK_BOT_TOKEN": slack.config.bot_token,
            "SLACK_SIGNING_SECRET": slack.config.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "REBOUND_DATABASE_URL": f"sqlite:///{folder / 'cases.sqlite'}",
            "REBOUND_ESCALATION_CHANNEL": "#escalations",
            "REBOUND_LOG_FORMAT": "json",
        }
        self.log = folder / "log.jsonl"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(Path(sys.executable).with_name("rebound")), "serve", "--port", "0"],
                env=environment,
                stdout=log,
                stderr=log,
                cwd=folder,
            )
        self.url = self._address()

    def _address(self) -> str:
        """Where it listens, once its log says so."""
        seen = 0
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            lines = self.log.read_text().splitlines()
            for line in lines[seen:]:
                event = json.loads(line) if line.startswith("{") else {}
                if event.get("event") == "listening" and event.get("pid") == self.process.pid:
                    return str(event["address"]).removesuffix("/slack/events")
            time.sleep(0.02)
        raise AssertionError(f"it did not start: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """As the kernel does when memory runs out: without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def terminate(self) -> int:
        """As an orchestrator does. Gives the exit status."""
        self.process.terminate()
        return self.process.wait(10)


def start_again(slack: Playground, programs: list[Program], folder: Path) -> None:
    programs.append(Program(slack, folder))
    slack.connect(programs[-1].url)
