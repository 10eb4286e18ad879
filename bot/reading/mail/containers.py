"""Opens what e-mails come in: an mbox of several, an Outlook .msg file, a wide encoding."""

from __future__ import annotations

from itertools import islice

from bot.reading.text.patterns import Pattern

_MBOX_LINE = Pattern(rb"(?:\A|\n\n)(From [^\n]{1,300}\n)(?=[!-9;-~]{1,80}:|>?From )")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_MESSAGES = 200


def is_outlook(data: bytes) -> bool:
    """True for the file format of Outlook's .msg ([MS-CFB])."""
    return data.startswith(_OLE)


def is_wide(data: bytes) -> bool:
    """True for UTF-16 without its mark: every other byte is zero."""
    sample = data[:400]
    return sample[1::2].count(0) * 10 > len(sample) * 4 and sample[::2].count(0) == 0


def widened(data: bytes) -> bytes:
    """UTF-16 made UTF-8; anything else as it was."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\0" in data[:80] and is_wide(data):
        return data.decode("utf-16-le", "replace").encode("utf-8", "replace")
    return data


def split_mbox(raw: bytes) -> list[bytes]:
    """The e-mails of an mbox (RFC 4155), line ends made plain before; a single e-mail stays one."""
    if not raw[:200].lstrip().startswith(b"From "):
        return [raw]
    raw = raw.lstrip()
    if b"\n\nFrom " not in raw:
        return [raw]
    starts = [match.start(1) for match in islice(_MBOX_LINE.finditer(raw), MOST_MESSAGES)]
    starts = [0, *(start for start in starts if start > 0)]
    return [raw[start:end] for start, end in zip(starts, [*starts[1:], len(raw)], strict=True)]
