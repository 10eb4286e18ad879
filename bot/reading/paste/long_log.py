"""The end of a long log: what somebody wants explained has just happened, so that it stands there and not on top."""

from __future__ import annotations

from bot.reading.text.patterns import Pattern

MOST_OF_A_LOG = 960_000
"""How many bytes of a log are read: less than is kept of a paste, so that mending its lines loses none of them."""
MOST_LINES = 9_000
"""How many lines of a log are read: fewer than the entries that a layout looks at."""
ONLY_ITS_END = "The text was very long; only its end was read."

_SAMPLE = 16_384
_FEWEST_LINES = 3
_STAMP_WITHIN = 120
_STAMP = Pattern(
    rb"\d\d?:\d\d:\d\d"  # a time of day: syslog, Exim, Exchange, PowerMTA
    rb"|\d{4}-\d\d-\d\d[T ]"
    rb"|(?<![\w.])1\d{9}(?:\d{3})?(?!\w)"  # seconds or milliseconds since 1970
    rb"|@4[0-9a-f]{23}"  # TAI64N: qmail
)


def looks_like_log(data: bytes) -> bool:
    """True when most lines, at the beginning and at the end, have a time stamp near their own beginning."""
    return _is_stamped(data[:_SAMPLE].split(b"\n")[:-1]) and _is_stamped(data[-_SAMPLE:].split(b"\n")[1:])


def end_of_log(data: bytes) -> bytes | None:
    """The last whole lines of a log that is too long to be read; None for anything else."""
    if len(data) <= MOST_OF_A_LOG or not looks_like_log(data):
        return None
    lines = data[-MOST_OF_A_LOG:].split(b"\n")
    return b"\n".join(lines[1:][-MOST_LINES:])


def _is_stamped(lines: list[bytes]) -> bool:
    said = [line for line in lines if line.strip()]
    stamped = sum(_STAMP.search(line, 0, _STAMP_WITHIN) is not None for line in said)
    return len(said) >= _FEWEST_LINES and stamped * 2 >= len(said)
