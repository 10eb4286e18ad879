"""What a match has to know of every entry: little, so that no text of an entry is touched before it is the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from bot.knowledge.entry import Entry
from bot.matching.providers import names_of
from bot.reading.message import Kind

NONE: Final = -1
"""The number that stands for “nothing in the base”; an entry’s own is its place."""


class Outline(NamedTuple):
    """One entry, as the match sees it. The fields are those of `Entry`."""

    id: str
    reason: str
    provider: str | None
    narrower: bool
    """Whether it extends another entry."""
    codes: tuple[str, ...]
    told: bool
    """Whether it has wordings: a reason that has none is a topic, asked about and never why a bounce came."""
    yields: bool
    last_resort: bool
    answers_silence: tuple[str, ...]
    final_only: bool
    needs_recipient: bool


def outline_of(entry: Entry) -> Outline:
    """The outline of an entry."""
    return Outline(
        id=entry.id,
        reason=entry.reason,
        provider=entry.provider,
        narrower=entry.extends is not None,
        codes=entry.codes,
        told=bool(entry.wordings),
        yields=entry.yields,
        last_resort=entry.last_resort,
        answers_silence=entry.answers_silence,
        final_only=entry.final_only,
        needs_recipient=entry.needs_recipient,
    )


class Outlines:
    """All entries of a base that can be why mail failed, or what is asked; and what that makes of their reasons."""

    def __init__(self, outlines: Iterable[Outline]) -> None:
        self.all = tuple(outlines)
        self.general: dict[str, int] = {}
        """The entry that speaks for a reason where no other is borne out: that of its name, else the first."""
        for number, each in enumerate(self.all):
            if each.id == each.reason or each.reason not in self.general:
                self.general[each.reason] = number
        self.told = frozenset(each.reason for each in self.all if each.told)
        self.vague = frozenset(each.reason for each in self.all if each.yields)
        """The reasons that say little: whatever is more specific wins over them."""
        self.silent = {kind: self._silent(kind) for kind in (Kind.BOUNCE, Kind.DELAY)}
        """By kind of notice, the reasons that stand where nothing is said of why."""
        self.idle = self.silent[Kind.BOUNCE] | self.silent[Kind.DELAY]
        self.little = self.idle | self.vague | {""}
        """The reasons that leave the question open, and “” for none."""
        final_only = frozenset(each.reason for each in self.all if each.final_only)
        self.contrary = {
            Kind.BOUNCE: self.silent[Kind.DELAY] - self.silent[Kind.BOUNCE],
            Kind.DELAY: (self.silent[Kind.BOUNCE] - self.silent[Kind.DELAY]) | final_only,
        }
        """What is only said of the other kind of notice: that mail is still being tried, or that it is not any more."""
        self.needs_recipient = frozenset(each.reason for each in self.all if each.needs_recipient)
        self.providers = [names_of(each.provider) for each in self.all]

    def reason(self, number: int) -> str:
        """The reason of an entry; “” of none."""
        return self.all[number].reason if number != NONE else ""

    def _silent(self, kind: Kind) -> frozenset[str]:
        return frozenset(each.reason for each in self.all if kind.value in each.answers_silence)
