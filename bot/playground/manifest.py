"""What an app's manifest says of it (https://docs.slack.dev/reference/app-manifest), for a playground that gives it no
more than that: a scope or an event that is missing there is missed here, and not only in a real workspace."""

import dataclasses
from pathlib import Path

import yaml

from bot.playground.config import PlaygroundConfig


def as_in_manifest(config: PlaygroundConfig, manifest: Path) -> PlaygroundConfig:
    """The same playground, with the scopes and the events that this manifest asks for."""
    read = yaml.safe_load(manifest.read_text(encoding="utf-8"))
    scopes = tuple(map(str, read["oauth_config"]["scopes"]["bot"]))
    events = tuple(map(str, read["settings"]["event_subscriptions"]["bot_events"]))
    return dataclasses.replace(config, scopes=scopes, events=events)
