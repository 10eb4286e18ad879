"""An entry tried before it is accepted: which past bounces it would answer, and whose answers it would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.knowledge.base import Knowledge
from bot.knowledge.lint import lint_over
from bot.knowledge.overlay import OverlayEntry, overlaid
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.source import read_text
from bot.matching.matcher import Matcher
from bot.reading.reader import read

Past = tuple[str, str | bytes, str | None]
"""What a past bounce is called, the bounce, and the entry that answered it then; None where none did."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One past bounce: the entry that answered it then, and the one that would now; None where none does."""

    name: str
    then: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What would become of a base with an entry over it."""

    ids: tuple[str, ...] = ()
    """The entries that were tried."""
    problems: tuple[Problem, ...] = ()
    """What the check of the base says of them. With any, nothing was tried that cannot be used."""
    answers: tuple[Tried, ...] = ()
    """What they would answer."""
    changes: tuple[Tried, ...] = ()
    """What was answered by another entry, and would not be any more because of them."""
    misses: tuple[str, ...] = ()
    """Their own examples that would not come out as they say."""
    tried: int = 0

    @property
    def usable(self) -> bool:
        """Whether it could be accepted: it says nothing wrong of itself."""
        return bool(self.ids) and not self.problems


def try_entry(
    knowledge: Knowledge,
    text: str,
    past: Iterable[Past] = (),
    *,
    name: str = "proposed entry",
    own_hosts: tuple[str, ...] = (),
) -> Trial:
    """Try the YAML of an entry (or several) over a base. `name` is what its problems call it."""
    try:
        file = read_text(text, name)
        problems = lint_over(knowledge, [file])
    except KnowledgeError as error:
        return Trial(problems=tuple(error.problems))
    ids = tuple(entry.id for entry in file.content.entries)
    laid = overlaid(knowledge, [OverlayEntry(name, text)], keep=False)
    if laid.problems:
        return Trial(ids, tuple(sorted({*problems, *laid.problems})))
    before, after = Matcher(knowledge, own_hosts), Matcher(laid.knowledge, own_hosts)  # each costs nothing until asked
    answers: list[Tried] = []
    changes: list[Tried] = []
    tried = 0
    for what, data, then in past:
        tried += 1
        now = answering(after, data)
        found = Tried(what, then, now)
        if now in ids:
            answers.append(found)
        if now != then and then is not None and (now in ids or answering(before, data) != now):
            changes.append(found)
    misses = tuple(_misses(after, ids, laid.knowledge))
    return Trial(ids, tuple(problems), tuple(answers), tuple(changes), misses, tried)


def answering(matcher: Matcher, data: str | bytes) -> str | None:
    """The entry that answers an input; None where none does."""
    finding = matcher.match(read(data)).findings[0]
    return finding.best.entry.id if finding.answered and finding.best else None


def _misses(matcher: Matcher, ids: Sequence[str], knowledge: Knowledge) -> Iterable[str]:
    for entry_id in ids:
        examples = knowledge.entry(entry_id).examples
        yield from (text for text in examples.match if answering(matcher, text) != entry_id)
        yield from (text for text in examples.reject if answering(matcher, text) == entry_id)
