"""Where a base lies, which files it is made of, and whether any of them has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

YAML: Final = (".yaml", ".yml")
CODE: Final = (".py", ".so", ".pyd")


def shipped_folder() -> Path:
    """Where the base that comes with the program lies: in the package, else beside it in a checkout."""
    packaged = Path(__file__).parent.parent / "_knowledge"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "knowledge"


def files_of(folder: Path) -> list[Path]:
    """The YAML files of a folder and the folders in it, in the order of their names."""
    return sorted(Path(entry.path) for entry in _inside(os.fspath(folder), YAML))


def fingerprint(folder: Path, team_folder: Path | None = None) -> str:
    """Changes whenever a file of the base or its name does, or the code that makes a `Knowledge` of them.

    Raises `OSError` when a folder cannot be read.
    """
    told = [_told(Path(__file__).parent, CODE), _told(folder, YAML)]
    if team_folder is not None:
        told.append(_told(team_folder, YAML))
    return "\n\n".join(told)


def stamp(*files: str | Path) -> str:
    """Changes whenever one of these files does: the tag of a section that is made by them (see compiled.py)."""
    return " ".join(_mark(os.stat(file)) for file in files)


def _told(folder: Path, endings: tuple[str, ...]) -> str:
    """The name, size and time of each file in a folder, by where it really lies."""
    place = os.path.realpath(folder)
    return "\n".join((place, *sorted(f"{_real(file)} {_mark(file.stat())}" for file in _inside(place, endings))))


def _real(file: os.DirEntry[str]) -> str:
    return os.path.realpath(file.path) if file.is_symlink() else file.path


def _mark(stat: os.stat_result) -> str:
    return f"{stat.st_size}:{stat.st_mtime_ns}"


def _inside(folder: str, endings: tuple[str, ...]) -> Iterator[os.DirEntry[str]]:
    """The files in a folder that end like that, and in the folders in it; links to folders are not followed.

    None where the folder is not there, or is closed to us: that is told when the base is read.
    """
    try:
        found = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _inside(entry.path, endings)
        elif entry.name.endswith(endings) and entry.is_file():
            yield entry
