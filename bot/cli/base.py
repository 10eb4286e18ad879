"""The explainer as the settings and options of a command want it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from bot.answering.explain import Explainer


def settings_with(knowledge: Path | None) -> Settings:
    """The settings, with a folder named on the command line in place of the set one. Raises `SettingsError`."""
    settings = load_settings()
    if knowledge is None:
        return settings
    if not knowledge.is_dir():
        raise SettingsError(f"--knowledge is “{knowledge}”: no such folder.")
    return replace(settings, knowledge=knowledge)


def explainer_for(settings: Settings) -> Explainer:
    """An explainer over the base that the settings name. Raises `KnowledgeError`."""
    from bot.answering.explain import Explainer
    from bot.knowledge.cache import load_cached

    return Explainer(load_cached(settings.knowledge, settings.team_knowledge), settings.own_hosts)
