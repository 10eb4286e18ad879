"""The explainer as the settings and options of a command want it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.answering.explain import Explainer
from bot.knowledge.cache import load_cached
from bot.settings import Settings, SettingsError, load_settings

KnowledgeOption = Annotated[
    Path | None,
    typer.Option("--knowledge", help="Another knowledge base than the one that ships.", metavar="DIR"),
]


def settings_with(knowledge: Path | None) -> Settings:
    """The settings, with a folder named on the command line in place of the set one. Raises `SettingsError`."""
    settings = load_settings()
    if knowledge is None:
        return settings
    if not knowledge.is_dir():
        raise SettingsError(f"--knowledge is “{knowledge}”: no such folder.")
    from dataclasses import replace

    return replace(settings, knowledge=knowledge)


def explainer_for(settings: Settings) -> Explainer:
    """An explainer over the base that the settings name. Raises `KnowledgeError`."""
    return Explainer(load_cached(settings.knowledge, settings.team_knowledge), settings.own_hosts)
