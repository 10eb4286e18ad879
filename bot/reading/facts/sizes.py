"""Sizes as people write them, out of sizes as servers do: 10485760, 10,240 KB, 35.840 kB, 2,5 Go."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.reading.text.patterns import Pattern

_UNITS = (("k", 1), ("m", 2), ("g", 3), ("t", 4))
_NAMES = ("bytes", "KB", "MB", "GB", "TB")
_STEP = 1024
_MILLION = 1_000_000
SIZE = (
    r"(?P<number>\d(?<![\w.,:#/@<-]\d)(?:\d{0,2}(?:[,. '’]\d{3}){1,4}(?![\d.,])|\d{0,14}(?:[.,]\d{1,3})?))"
    r"(?![\d.]*\.\d|\.\w|@)"
    r"(?: ?[\[(]?(?P<unit>[kmgt](?:i?b|o|byte)s?|[kmgt]\b|kilobytes?|megabytes?|gigabytes?|terabytes?|bytes?"
    r"|octets?|oct"
    r"|байт|mega|giga)(?![a-z\d]))?"
)
_THOUSANDS = Pattern(r"\d{1,3}(?:[,. '’]\d{3}){1,4}")


class Size(NamedTuple):
    """So many bytes; `plain` is how a person says it. `has_unit` when the server named one."""

    octets: float
    plain: str
    has_unit: bool


def size_of(match: re.Match[str]) -> Size:
    """What a match of `SIZE` says. Numbers without a unit are bytes."""
    unit = match["unit"] or ""
    power = next((power for letter, power in _UNITS if unit.startswith(letter)), 0)
    count = _number(match["number"], has_unit=power > 0) * _STEP**power
    return Size(count, _plain(count, 2 if power else 1), bool(unit))


def _number(said: str, *, has_unit: bool) -> float:
    marks = [char for char in said if not char.isdigit()]
    is_grouped = _THOUSANDS.fullmatch(said) is not None and len(set(marks)) == 1
    if is_grouped and not (has_unit and marks == ["."]):
        return float("".join(char for char in said if char.isdigit()))
    try:
        return float(said.replace(",", "."))
    except ValueError:
        return float("".join(char for char in said if char.isdigit()))


def _plain(count: float, digits: int) -> str:
    """Counted bytes with one digit behind the point, what the server rounded itself with what it has."""
    if count >= _MILLION and count % _MILLION == 0 and count % (_STEP * _STEP) != 0 and count < _MILLION * 1000:
        return f"{count / _MILLION:.0f} MB"
    power = 0
    while count >= _STEP and power < len(_NAMES) - 1:
        count /= _STEP
        power += 1
    if power == 0:
        return f"{count:.0f} bytes"
    return f"{count:.{digits}f}".rstrip("0").rstrip(".") + f" {_NAMES[power]}"
