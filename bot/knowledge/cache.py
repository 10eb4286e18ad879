"""The base from its compiled copy, so that starting does not pay for YAML: made anew when any file changes."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path
from typing import Any
from zlib import crc32

from bot.folders import cache_folder as own_cache_folder
from bot.knowledge.base import Knowledge, kept_in
from bot.knowledge.compiled import Compiled
from bot.knowledge.compiled_file import NAMES
from bot.knowledge.content import KnowledgeFile
from bot.knowledge.files import fingerprint, shipped_folder
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.stored import Packed, packed, unpacked


def load_cached(
    folder: Path | None = None, team_folder: Path | None = None, cache_folder: Path | None = None
) -> Knowledge:
    """As `load_knowledge`, from the compiled copy where that is current. Raises `KnowledgeError`."""
    folder = folder or shipped_folder()
    place = cache_folder or own_cache_folder()
    below = _compiled(place, fingerprint(folder)) if team_folder else None
    compiled = _compiled(place, fingerprint(folder, team_folder), below)
    lists: dict[str, Packed] = compiled.section("knowledge", lambda: _packed(folder, team_folder, cache_folder))
    stored: dict[str, Any] = {name: unpacked(content) for name, content in lists.items()}
    return kept_in(compiled, Knowledge(**stored))


def _compiled(place: Path | None, mark: str, below: Compiled | None = None) -> Compiled:
    name = f"{NAMES}{crc32(os.fsencode(mark)):08x}.compiled"
    return Compiled(place / name if place else None, mark, below)


def load_what_is_good(
    folder: Path | None = None, team_folder: Path | None = None, cache_folder: Path | None = None
) -> tuple[Knowledge, tuple[Problem, ...]]:
    """The same, and of a team's folder with mistakes in it the files that have none: with what is wrong with the
    others. Raises `KnowledgeError` where the base itself cannot be used."""
    try:
        return load_cached(folder, team_folder, cache_folder), ()
    except KnowledgeError:
        if team_folder is None:
            raise
    from bot.knowledge.load import with_what_is_good

    return with_what_is_good(load_cached(folder, None, cache_folder), team_folder)


def _packed(folder: Path, team_folder: Path | None, cache_folder: Path | None) -> dict[str, Packed]:
    from bot.knowledge.load import load_knowledge, load_over  # with them come YAML and Pydantic

    if team_folder is None:
        knowledge = load_knowledge(folder)
    else:
        knowledge = load_over(load_cached(folder, None, cache_folder), team_folder)
    return {field.name: packed(getattr(knowledge, field.name)) for field in fields(KnowledgeFile)}
