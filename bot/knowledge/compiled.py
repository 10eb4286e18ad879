"""What was worked out of a base and is kept for the next start: named sections, each decoded when it is asked for."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

from bot.knowledge.compiled_file import Section, add_section, read_section

T = TypeVar("T")


class Compiled:
    """The sections of one base. Without a file (a base made in a test) each is worked out when it is asked for.

    A section holds what `marshal` can write: None, numbers, text, bytes, and tuples, lists, sets and dicts of these.
    Several processes may use one file, which is only ever replaced whole. A file that is damaged, of another base, or
    written by something else counts as one without sections.
    """

    def __init__(self, file: Path | None = None, fingerprint: str = "") -> None:
        self._file = file
        self._fingerprint = fingerprint

    def section(self, name: str, build: Callable[[], T], tag: str = "") -> T:
        """What the section holds; where it is missing, or its tag is another, `build` makes it and it is kept.

        A section lasts as long as the base does. `tag` tells what else it was made by: code and learnt data, like
        `stamp(__file__, …)` of files.py. It is decoded anew each time, so whoever asks keeps it. What `build` raises
        goes through, and nothing is kept.
        """
        found = read_section(self._file, self._fingerprint, name) if self._file else None
        if found is None or found.tag != tag:
            found = Section(tag, marshal.dumps(cast(Any, build())))
            if self._file:
                with suppress(OSError):  # a folder that cannot be written only means that nothing is kept
                    add_section(self._file, self._fingerprint, name, found)
        return cast(T, marshal.loads(found.content))  # the user’s own file (see compiled_file.py)  # nosec B302
