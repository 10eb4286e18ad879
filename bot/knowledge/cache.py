"""A compiled copy of the base, so that starting does not pay for YAML: rebuilt when any file changes.

The copy is JSON, checked against the schema when it is read, so that a damaged one costs time and never an answer.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from platformdirs import user_cache_path
from pydantic import ValidationError

import bot.knowledge.schema as schema
from bot.knowledge.base import Knowledge, as_file, files_of, load_knowledge, shipped_folder, whole
from bot.knowledge.schema import KnowledgeFile


def fingerprint(folder: Path, team_folder: Path | None = None) -> str:
    """Changes whenever a file of the base, its name, or the schema does."""
    digest = hashlib.sha256()
    own = [Path(schema.__file__), Path(__file__).with_name("base.py")]
    for path in [*own, *files_of(folder), *(files_of(team_folder) if team_folder else ())]:
        stat = path.stat()
        digest.update(os.fsencode(path.resolve()) + f"\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load_cached(
    folder: Path | None = None, team_folder: Path | None = None, cache_folder: Path | None = None
) -> Knowledge:
    """As `load_knowledge`, from the compiled copy where that is current. Raises `KnowledgeError`."""
    folder = folder or shipped_folder()
    place = (cache_folder or user_cache_path("rebound")) / f"knowledge-{fingerprint(folder, team_folder)[:32]}.json"
    try:
        return whole(KnowledgeFile.model_validate_json(place.read_bytes()))
    except (OSError, ValidationError):
        knowledge = load_knowledge(folder, team_folder)
        _keep(place, knowledge)
        return knowledge


def _keep(place: Path, knowledge: Knowledge) -> None:
    """Write the copy whole or not at all. A folder that cannot be written only means no copy."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(as_file(knowledge).model_dump_json(by_alias=True, exclude_unset=True))
        Path(name).replace(place)
        for old in sorted(place.parent.glob("knowledge-*.json"), key=lambda path: path.stat().st_mtime)[:-4]:
            old.unlink(missing_ok=True)
    except OSError:
        return
