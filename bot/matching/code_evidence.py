"""What the codes of a bounce say for each entry: most for the reason that the standard gives a code, and for any
other the less, the more reasons it is used for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from bot.matching.outline import Outline
from bot.matching.remembered import Remembered
from bot.reading.message import Failure

FOR_ANYTHING: Final = frozenset(
    ("421", "450", "451", "452", "500", "501", "502", "503", "504", "550", "552", "553", "554")
)
"""The replies of RFC 5321 (section 4.2.3) that servers give for whatever reason they have."""

MOST_REMEMBERED: Final = 1024
"""How many pairs of codes are remembered with what they speak for."""


@dataclass(frozen=True, slots=True)
class CodeHit:
    """How much an entry is borne out by the enhanced status code and by the reply code, each 0 to 1.

    `official`: the standard gives the enhanced code this reason, and no other. `sole`: neither the standard nor any
    provider gives it another.
    """

    status: float = 0.0
    reply: float = 0.0
    official: bool = False
    sole: bool = False


class Meaning(NamedTuple):
    """What a code by itself says. `disputed`: the standard has one reason for it and practice others (5.7.1)."""

    reason: str
    disputed: bool = False


class CodeIndex:
    """Entries by the codes that they name."""

    def __init__(self, entries: Iterable[Outline]) -> None:
        entries = tuple(entries)
        self._entries = entries
        self._official: dict[str, str] = {}
        self._status: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._reply: dict[str, list[int]] = defaultdict(list)
        self._both: set[tuple[int, str, str]] = set()
        status_reasons: dict[str, set[str]] = defaultdict(set)
        reply_reasons: dict[str, set[str]] = defaultdict(set)
        for number, entry in enumerate(entries):
            for code in entry.codes:
                reply, status = parts_of(code)
                if status:
                    detail = status.partition(".")[2]
                    self._status[detail].append((number, status))
                    if entry.last_resort:
                        self._official[detail] = entry.reason
                    else:
                        status_reasons[detail].add(entry.reason)
                    if reply:
                        self._both.add((number, reply, detail))
                elif reply:
                    self._reply[reply].append(number)
                    if not entry.last_resort:
                        reply_reasons[reply].add(entry.reason)
        self._used_for = {detail: frozenset(status_reasons[detail]) for detail in self._status}
        self._settled = {
            detail
            for detail, found in self._used_for.items()
            if len({*found, self._official.get(detail)} - {None}) == 1
        }
        """The codes that the standard and everybody who uses them give one reason."""
        self._known = Remembered(MOST_REMEMBERED, self._hits)
        self._status_says = {key: 1 / max(1, len(found)) ** 0.5 for key, found in status_reasons.items()}
        self._reply_says = {key: 1 / max(1, len(found)) ** 0.5 for key, found in reply_reasons.items()}

    def hits(self, reply: str | None, status: str | None) -> Mapping[int, CodeHit]:
        """Every entry (by number) that the codes speak for."""
        return self._known((reply, status))

    def _hits(self, codes: tuple[str | None, str | None]) -> Mapping[int, CodeHit]:
        reply, status = codes
        found: dict[int, CodeHit] = {}
        if status:
            klass, _, detail = status.partition(".")
            for number, named in self._status.get(detail, ()):
                same = named[0] in (klass, "x")
                official = self._official.get(detail) == self._entries[number].reason
                says = (1.0 if official else self._status_says.get(detail, 1.0)) * (1.0 if same else 0.6)
                if (number, reply, detail) in self._both:
                    says = min(1.0, says * 1.15)
                before = found.get(number, CodeHit())
                found[number] = CodeHit(
                    max(says, before.status), official=official or before.official, sole=detail in self._settled
                )
        if reply:
            for number in self._reply.get(reply, ()):
                before = found.get(number, CodeHit())
                found[number] = replace(before, reply=self._reply_says.get(reply, 1.0))
        return found

    def of_one_provider(self, status: str | None) -> frozenset[int]:
        """The entries of the only provider that uses a code which the standard does not have: it names its provider."""
        detail = (status or "").partition(".")[2]
        numbers = [number for number, _ in self._status.get(detail, ()) if self._entries[number].provider]
        providers = {self._entries[number].provider for number in numbers}
        return frozenset(numbers if detail not in self._official and len(providers) == 1 else ())

    def meaning(self, reply: str | None, status: str | None) -> Meaning | None:
        """The reason that a code has by the standard, or else by the only provider that uses it."""
        if status is not None:
            detail = status.partition(".")[2]
            official, used_for = self._official.get(detail), self._used_for.get(detail, frozenset())
            if official is not None:
                return Meaning(official, disputed=bool(used_for) and official not in used_for)
            return Meaning(next(iter(used_for))) if len(used_for) == 1 else None
        meant = {
            self._entries[number].reason for number in self._reply.get(reply or "", ()) if reply not in FOR_ANYTHING
        }
        return Meaning(next(iter(meant))) if len(meant) == 1 else None


def codes_of(failure: Failure | None) -> tuple[str | None, str | None]:
    """The reply code and the enhanced status code of a failure, as far as it has any."""
    reply, status = (failure.reply_code, failure.status) if failure else (None, None)
    return reply.value if reply else None, status.value if status else None


def parts_of(code: str) -> tuple[str | None, str | None]:
    """The reply code and the enhanced code of a code as an entry has it."""
    reply, _, status = code.rpartition(" ")
    if "." in status:
        return reply or None, status
    return status, None
