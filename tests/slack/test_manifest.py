"""app.yaml is a manifest that Slack takes, and fits the listeners that are there.

The shape and the limits are those of https://docs.slack.dev/reference/app-manifest, written down here in our own form.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
import yaml
from slack_bolt import App

from bot.slack.cli_hooks import MANIFEST, take_tokens
from bot.slack.doctor import SCOPES
from bot.slack.listeners import events
from bot.slack.rooms import Rooms
from bot.slack.views.home import PROMPTS


def _text(most: int, least: int = 1, **more: Any) -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most, **more}


def _of(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required or [],
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


FLAG = {"type": "boolean"}
PROMPT = _of(["title", "message"], title=_text(75), message=_text(2000))
SHAPE = _of(
    ["display_information", "features", "oauth_config", "settings"],
    _metadata=_of(major_version={"enum": [1, 2]}, minor_version={"type": "integer"}),
    display_information=_of(
        ["name"],
        name=_text(35),
        description=_text(140),
        long_description=_text(4000, 175),
        background_color=_text(7, 4, pattern="^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
    ),
    features=_of(
        ["bot_user"],
        app_home=_of(home_tab_enabled=FLAG, messages_tab_enabled=FLAG, messages_tab_read_only_enabled=FLAG),
        bot_user=_of(["display_name"], display_name=_text(80), always_online=FLAG),
        agent_view=_of(agent_description=_text(300), suggested_prompts=_list(PROMPT, 4)),
        shortcuts=_list(
            _of(
                ["name", "type", "callback_id", "description"],
                name=_text(24),
                type={"enum": ["message", "global"]},
                callback_id=_text(255),
                description=_text(150),
            ),
            10,
        ),
        slash_commands=_list(
            _of(
                ["command", "description"],
                command=_text(32, 2, pattern="^/"),
                description=_text(2000),
                usage_hint=_text(1000),
                should_escape=FLAG,
            ),
            50,
        ),
    ),
    oauth_config=_of(["scopes"], scopes=_of(["bot"], bot={**_list(_text(50), 255), "uniqueItems": True})),
    settings=_of(
        event_subscriptions=_of(bot_events={**_list(_text(50), 100), "uniqueItems": True}),
        interactivity=_of(["is_enabled"], is_enabled=FLAG),
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return loaded


def test_it_has_the_shape_that_slack_documents(manifest: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(SHAPE).validate(manifest)


def test_it_is_an_agent_and_not_the_older_assistant(manifest: dict[str, Any]) -> None:
    assert "agent_view" in manifest["features"]
    assert "assistant_view" not in manifest["features"]


def test_it_asks_for_the_scopes_that_are_explained_and_no_others(manifest: dict[str, Any]) -> None:
    assert manifest["oauth_config"]["scopes"]["bot"] == list(SCOPES)


def test_what_it_subscribes_to_is_covered_by_its_scopes(manifest: dict[str, Any]) -> None:
    needed = {"app_mention": "app_mentions:read", "message.im": "im:history", "reaction_added": "reactions:read"}
    needed |= {"message.channels": "channels:history", "message.groups": "groups:history"}
    needed |= {f"channel_{what}": "channels:read" for what in ("archive", "deleted", "left")}
    needed |= {f"group_{what}": "groups:read" for what in ("archive", "deleted", "left")}
    free = {"app_home_opened", "app_uninstalled", "tokens_revoked", "team_access_granted", "team_access_revoked"}
    for event in manifest["settings"]["event_subscriptions"]["bot_events"]:
        assert event in free or needed[event] in SCOPES


def test_it_subscribes_to_every_event_that_something_listens_to(manifest: dict[str, Any]) -> None:
    listened = []

    class Events:
        def event(self, name: str) -> Callable[[object], None]:
            listened.append(name)
            return lambda listener: None

    events.register(cast(App, Events()), cast(Rooms, None))
    subscribed = {name.partition(".")[0] for name in manifest["settings"]["event_subscriptions"]["bot_events"]}
    assert subscribed == set(listened)


def test_its_names_are_those_of_the_listeners(manifest: dict[str, Any]) -> None:
    shortcuts = {(item["type"], item["callback_id"]) for item in manifest["features"]["shortcuts"]}
    assert shortcuts == {("message", "explain_bounce"), ("global", "explain_bounce_form")}
    (command,) = manifest["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == ("/bounce", False)


def test_its_prompts_are_those_of_the_messages_tab(manifest: dict[str, Any]) -> None:
    prompts = [(item["title"], item["message"]) for item in manifest["features"]["agent_view"]["suggested_prompts"]]
    assert prompts == list(PROMPTS)


def test_the_slack_cli_gets_it_as_json(manifest: dict[str, Any]) -> None:
    hooks = json.loads((MANIFEST.parent / ".slack" / "hooks.json").read_text())["hooks"]
    command = hooks["get-manifest"].split()
    assert command[0] == ".venv/bin/python"
    said = subprocess.run(
        [sys.executable, *command[1:], "--protocol=message-boundaries", "--boundary=here"],
        cwd=MANIFEST.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(said.stdout.strip().removeprefix("here").removesuffix("here")) == manifest


def test_the_slack_cli_starts_the_bot_which_says_what_it_lacks(tmp_path: Path) -> None:
    hooks = json.loads((MANIFEST.parent / ".slack" / "hooks.json").read_text())["hooks"]
    said = subprocess.run(
        [sys.executable, *hooks["start"].split()[1:]],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if not name.startswith("SLACK_")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 2
    assert "SLACK_BOT_TOKEN is not set" in said.stderr


def test_the_tokens_of_the_slack_cli_are_taken() -> None:
    environ = {"SLACK_CLI_XOXB": "xoxb-1", "SLACK_CLI_XAPP": "xapp-1"}
    take_tokens(environ)
    assert environ["SLACK_BOT_TOKEN"] == "xoxb-1"
    assert environ["SLACK_APP_TOKEN"] == "xapp-1"
