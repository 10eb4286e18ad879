"""What the Slack CLI calls (`slack run`): the manifest as JSON, and the bot in Socket Mode.

The other hooks are those of the slack-cli-hooks package; see `.slack/hooks.json`. Source:
https://docs.slack.dev/tools/slack-cli/reference/hooks
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import NoReturn

import yaml
from slack_cli_hooks.protocol import build_protocol

MANIFEST = Path(__file__).parents[2] / "app.yaml"


def manifest() -> str:
    """app.yaml as the JSON that the CLI expects."""
    return json.dumps(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))


def take_tokens(environ: MutableMapping[str, str]) -> None:
    """The CLI installs a development app and passes its tokens by names of its own."""
    for theirs, ours in (("SLACK_CLI_XOXB", "SLACK_BOT_TOKEN"), ("SLACK_CLI_XAPP", "SLACK_APP_TOKEN")):
        if environ.get(theirs):
            environ[ours] = environ[theirs]


def main(arguments: list[str]) -> NoReturn:
    """Answer one hook."""
    match arguments[1:2]:
        case ["manifest"]:
            build_protocol(argv=arguments).respond(manifest())
            sys.exit(0)
        case ["start"]:
            take_tokens(os.environ)
            os.execv(sys.executable, [sys.executable, "-m", "bot.cli", "run"])  # this program itself  # nosec B606
        case _:
            sys.exit("usage: python -m bot.slack.cli_hooks manifest|start")


if __name__ == "__main__":
    main(sys.argv)
