"""What was worked out of a base and is kept for the next start: named sections, each decoded when it is asked for."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast
from zlib import crc32

from bot.knowledge.compiled_file import NAMES_OVER, Section, add_section, read_section

T = TypeVar("T")


class Compiled:
    """The sections of one base. Without a file (a base made in a test) each is worked out when it is asked for.

    A section holds what `marshal` can write: None, numbers, text, bytes, and tuples, lists, sets and dicts of these.
    Several processes may use one file, which is only ever replaced whole. A file that is damaged, of another base, or
    written by something else counts as one without sections.
    """

    def __init__(self, file: Path | None = None, fingerprint: str = "", below: Compiled | None = None) -> None:
        """`below`: the sections of the base that this one lies over."""
        self._file = file
        self._fingerprint = fingerprint
        self._below = below

    def over(self, mark: str, *, keep: bool = True) -> Compiled:
        """The sections of another base: this one with something over it that `mark` tells from anything else. They are
        only kept for another start with `keep`."""
        if not keep:
            return Compiled(None, mark, self)
        fingerprint = f"{self._fingerprint}\n\n{mark}"
        name = f"{NAMES_OVER}{crc32(os.fsencode(fingerprint)):08x}.compiled"
        return Compiled(self._file.with_name(name) if self._file else None, fingerprint, self)

    def below(self, name: str, tag: str = "") -> Any:
        """What a section of the base below holds, where there is one and it was kept; else None."""
        if self._below is None or self._below._file is None:
            return None
        found = read_section(self._below._file, self._below._fingerprint, name)
        return None if found is None or found.tag != tag else marshal.loads(found.content)  # see section()  # nosec B302

    def section(self, name: str, build: Callable[[], T], tag: str = "", *, of_any: bool = False) -> T:
        """What the section holds; where it is missing, or its tag is another, `build` makes it and it is kept.

        A section lasts as long as the base does. `tag` tells what else it was made by: code and learnt data, like
        `stamp(__file__, …)` of files.py. It is decoded anew each time, so whoever asks keeps it. What `build` raises
        goes through, and nothing is kept. `of_any`: it is the same for any base, so it is kept with the lowest alone.
        """
        if of_any and self._below is not None:
            return self._below.section(name, build, tag, of_any=True)
        found = read_section(self._file, self._fingerprint, name) if self._file else None
        if found is None or found.tag != tag:
            found = Section(tag, marshal.dumps(cast(Any, build())))
            if self._file:
                with suppress(OSError):  # a folder that cannot be written only means that nothing is kept
                    add_section(self._file, self._fingerprint, name, found)
        return cast(T, marshal.loads(found.content))  # the user’s own file (see compiled_file.py)  # nosec B302
