"""The file that compiled sections are kept in, read piece by piece and written whole.

    header      one line: what wrote the file, in which layout, and the Python that marshal belongs to
    lengths     how long the index is, and its checksum
    index       the fingerprint of the base, and of each section its tag, its place and its checksum
    sections    one after another

`marshal` and not JSON, because it is read several times as fast. It is not made for data from strangers, and neither
is this file: it lies in the user's own cache, is read only where it is their own, and no piece whose checksum is wrong
is given to marshal.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from zlib import crc32

LAYOUT: Final = 1
"""To be raised when the layout of this file changes."""
HEADER: Final = f"rebound compiled {LAYOUT} {sys.implementation.cache_tag} {marshal.version}\n".encode()
MOST_COPIES: Final = 4
"""How many files are kept in a folder, the newest: the rest are of bases that have changed since."""
NAMES: Final = "knowledge-"
"""How the names of all these files begin."""
NAMES_OVER: Final = "over-knowledge-"
"""How those of bases begin that lie over others: what workspaces have accepted."""
MOST_OVER: Final = 32
"""How many of those are kept: there may be one for each workspace."""

_NUMBER: Final = 8
"""How many bytes a number before the index takes."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section as it is kept: the content is marshal's, the tag tells what made it."""

    tag: str
    content: bytes


def read_section(path: Path, fingerprint: str, name: str) -> Section | None:
    """One section of a file; None where there is no such file of this base, or no such section that is whole."""
    try:
        with path.open("rb", buffering=0) as file:
            places = _index(file, fingerprint)
            return _section(file, places[name]) if name in places else None
    except OSError:
        return None


def add_section(path: Path, fingerprint: str, name: str, section: Section) -> None:
    """Write the file anew with this section among those that it has. Raises `OSError`.

    Of two processes that do so at once one takes the file that it finds; what it does not see is made once more.
    """
    kept = {name: section}
    with suppress(OSError), path.open("rb", buffering=0) as file:
        for other, place in _index(file, fingerprint).items():
            found = _section(file, place)
            if found is not None:
                kept.setdefault(other, found)
    path.parent.mkdir(parents=True, exist_ok=True)
    over = path.name.startswith(NAMES_OVER)
    _replace(path, fingerprint, kept, NAMES_OVER if over else NAMES)
    _clear_away(path.parent, *((NAMES_OVER, MOST_OVER) if over else (NAMES, MOST_COPIES)))


_Place = tuple[str, int, int, int]
"""Of a section its tag, where it begins in the file’s end, how long it is, and its checksum."""


def _index(file: BinaryIO, fingerprint: str) -> dict[str, _Place]:
    """The places of an open file, which is then read up to where they begin to count."""
    status = os.fstat(file.fileno())
    if hasattr(os, "getuid") and status.st_uid != os.getuid():
        return {}
    if file.read(len(HEADER)) != HEADER:
        return {}
    length, checksum = (int.from_bytes(file.read(_NUMBER), "big") for _ in range(2))
    content = file.read(min(length, status.st_size))
    if crc32(content) != checksum:
        return {}
    of_base, places = marshal.loads(content)  # the user’s own file, whole by its checksum  # nosec B302
    begin = file.tell()
    return (
        {}
        if of_base != fingerprint
        else {name: (tag, begin + offset, length, checksum) for name, (tag, offset, length, checksum) in places.items()}
    )


def _section(file: BinaryIO, place: _Place) -> Section | None:
    tag, begin, length, checksum = place
    file.seek(begin)
    content = file.read(length)
    return Section(tag, content) if crc32(content) == checksum else None


def _replace(path: Path, fingerprint: str, sections: Mapping[str, Section], names: str) -> None:
    import tempfile  # costs more to load than a section to read, and is needed once for each change of the base

    places: dict[str, _Place] = {}
    begin = 0
    for name, section in sections.items():
        places[name] = (section.tag, begin, len(section.content), crc32(section.content))
        begin += len(section.content)
    index = marshal.dumps((fingerprint, places))
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=names, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(HEADER + len(index).to_bytes(_NUMBER, "big") + crc32(index).to_bytes(_NUMBER, "big") + index)
            for section in sections.values():
                file.write(section.content)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _clear_away(folder: Path, names: str, most: int) -> None:
    """Only the newest copies are kept; another process may be at the same."""
    dated = []
    for path in folder.glob(f"{names}*"):
        with suppress(OSError):
            dated.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(dated)[:-most]:
        path.unlink(missing_ok=True)
