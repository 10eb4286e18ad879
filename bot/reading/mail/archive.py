"""Opens a zip that e-mails were packed into, and trusts nothing that it says about itself.

The format is PKWARE's APPNOTE.TXT, as Python's zipfile reads it. What bounds the work is what really comes out, counted
while it comes: a zip that says 1 kB and holds 1 GB costs 25 MB. Nothing is written anywhere, and no name in the archive
names anything here. Archives within archives stay shut.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from bot.reading.mail.foreign import by_content, by_suffix, is_archive, packed, unpack_it
from bot.reading.message import Unreadable

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MOST_FILES = 50
MOST_UNPACKED = 25 * 1024 * 1024
"""Of one archive, all of its files together."""
MOST_TIMES = 100
"""How many times its own size an archive unpacks to at most; mail packs five to ten times smaller."""
_LEAST = 65_536
"""What may come out of any archive: a mail of one word a thousand times over is no attack."""
_MOST_LISTED = 2 * 1024 * 1024
"""The longest table of contents that is read; zipfile reads all of it, and makes an object for each line."""
_STORED, _DEFLATED = 0, 8
"""The two ways of packing that can be undone piece by piece (APPNOTE.TXT 4.4.5); mail comes in no others."""
_ENCRYPTED = 0x1
_END = b"PK\x05\x06"
_END_SIZE = 22
_END_OF_LARGE = b"PK\x06\x07"
_END_OF_LARGE_SIZE = 20
_LONGEST_COMMENT = 65_535

_LOCKED = unpack_it("This is a packed archive (zip) that is locked with a password, so I cannot open it.")
_NESTED = unpack_it("This packed archive (zip) holds other archives, and I open one level only.")
_TOO_LARGE = unpack_it("This packed archive (zip) holds more than I unpack (25 MB).")
_DAMAGED = unpack_it("This packed archive (zip) is damaged and cannot be opened.")
_OTHER_PACKING = unpack_it("This archive (zip) is packed in a way that I cannot open.")


class Opened(NamedTuple):
    """What came out of an archive: files that may be mail or text, in their order, or why there is nothing."""

    files: tuple[bytes, ...] = ()
    trouble: Unreadable | None = None
    note: str = ""
    """What of it was left out, in words for a person."""


def opened(data: bytes) -> Opened:
    """The files in a zip. Never fails on what is in it."""
    import zipfile  # heavy, and seldom needed
    from io import BytesIO

    faults = (
        zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, LookupError, struct.error,
        OverflowError, TypeError,
    )  # fmt: skip
    if (trouble := _trouble_with_contents(data)) is not None:
        return Opened(trouble=trouble)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _Unpacking(archive, len(data), (*faults, zlib.error)).all()
    except faults:
        return Opened(trouble=_DAMAGED)


def _trouble_with_contents(data: bytes) -> Unreadable | None:
    """Looks at the end record before zipfile does, which reads a table of contents of any length."""
    at = len(data) - _END_SIZE
    if at < 0 or not data.startswith(_END, at) or data[-2:] != b"\0\0":
        at = data.rfind(_END, max(0, len(data) - _END_SIZE - _LONGEST_COMMENT))
    if at < 0 or at + _END_SIZE > len(data):
        return _DAMAGED
    if data.startswith(_END_OF_LARGE, max(0, at - _END_OF_LARGE_SIZE)):
        return _TOO_LARGE  # made for archives of more than 4 GB (APPNOTE.TXT 4.3.15)
    return _TOO_LARGE if int.from_bytes(data[at + 12 : at + 16], "little") > _MOST_LISTED else None


class _Unpacking:
    """One archive being emptied, as far as there is patience for."""

    def __init__(self, archive: ZipFile, size: int, faults: tuple[type[Exception], ...]) -> None:
        self._archive = archive
        self._faults = faults
        self._left = min(MOST_UNPACKED, max(_LEAST, size * MOST_TIMES))
        self._files: list[bytes] = []
        self._troubles: list[Unreadable] = []

    def all(self) -> Opened:
        waiting = [info for info in self._archive.infolist() if not info.is_dir()]
        cut = False
        for info in waiting:
            if len(self._files) >= MOST_FILES or self._left <= 0:
                cut = True
                break
            cut = self._take(info) or cut
        note = f"Only the first {len(self._files)} files of the archive were read." if cut and self._files else ""
        if self._files:
            return Opened(tuple(self._files), note=note)
        return Opened(trouble=self._troubles[0] if self._troubles else _TOO_LARGE if cut else packed("zip"))

    def _take(self, info: ZipInfo) -> bool:
        """Unpack one file, and keep it where it may be mail. True when it was too large for that."""
        suffix = info.filename[-12:].rpartition(".")[2]
        trouble = _NESTED if suffix.lower() == "zip" else self._shut(info)
        if trouble is not None:
            self._troubles.append(trouble)
        if trouble is not None or by_suffix(suffix) is not None:
            return False
        try:
            with self._archive.open(info) as file:
                data = file.read(self._left + 1)
        except self._faults:
            self._troubles.append(_DAMAGED)
            return False
        if len(data) > self._left:
            self._left = 0
            self._troubles.append(_TOO_LARGE)
            return True
        self._left -= len(data)
        if is_archive(data):
            self._troubles.append(_NESTED)
        elif data and by_content(data) is None:
            self._files.append(data)
        return False

    @staticmethod
    def _shut(info: ZipInfo) -> Unreadable | None:
        """Why a file in it is not unpacked, None where it is."""
        if info.flag_bits & _ENCRYPTED:
            return _LOCKED
        return None if info.compress_type in (_STORED, _DEFLATED) else _OTHER_PACKING
