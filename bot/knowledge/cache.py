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
from bot.knowledge.stored import Packed, packed, unpacked


def load_cached(
    folder: Path | None = None, team_folder: Path | None = None, cache_folder: Path | None = None
) -> Knowledge:
    """As `load_knowledge`, from the compiled copy where that is current. Raises `KnowledgeError`."""
    folder = folder or shipped_folder()
    mark = fingerprint(folder, team_folder)
    name = f"{NAMES}{crc32(os.fsencode(mark)):08x}.compiled"
    place = cache_folder or own_cache_folder()
    compiled = Compiled(place / name if place else None, mark)
    lists: dict[str, Packed] = compiled.section("knowledge", lambda: _packed(folder, team_folder))
    stored: dict[str, Any] = {name: unpacked(content) for name, content in lists.items()}
    return kept_in(compiled, Knowledge(**stored))


def _packed(folder: Path, team_folder: Path | None) -> dict[str, Packed]:
    from bot.knowledge.load import load_knowledge  # with it come YAML and Pydantic, which a current copy does without

    knowledge = load_knowledge(folder, team_folder)
    return {field.name: packed(getattr(knowledge, field.name)) for field in fields(KnowledgeFile)}
