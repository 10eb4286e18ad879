"""One entry that somebody writes from a case: its draft, what is wrong with it, what it would do. Kept nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import yaml

from bot.knowledge.base import Knowledge
from bot.knowledge.drafting import draft_entry, draft_id
from bot.knowledge.lint import lint_over
from bot.knowledge.placeholders import said_without_names
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.slots import SLOT
from bot.knowledge.source import SourceFile, read_text
from bot.matching.matcher import Matcher
from bot.matching.trial import Trial
from bot.reading.reader import read

MOST_YAML: Final = 3_000
"""Characters that a form holds (https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element)."""
NAME: Final = "proposed entry"
"""What problems call it."""
_UNCLEAR: Final = "unclear"
"""The reason that says that no reason is known."""
_WORDS_OF_ID: Final = 5
_LONGEST_TITLE: Final = 110


@dataclass(frozen=True, slots=True)
class Looked:
    """An entry as somebody wrote it: what is wrong with it, what it is called, and what of the base it is laid over."""

    problems: tuple[Problem, ...] = ()
    entry_id: str = ""
    title: str = ""
    over: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Cases that were answered by one entry, and would be by another; None for no answer."""

    then: str | None
    now: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Tryout:
    """What an entry would do, for whoever wrote it."""

    team: str
    case_id: str
    yaml: str
    looked: Looked
    tried: int = 0
    answers: int = 0
    """Cases that it would answer."""
    new: int = 0
    """Of those, that nothing answered."""
    answers_its_own: bool = False
    """The case that it was written from is among them."""
    changes: tuple[Change, ...] = ()
    misses: tuple[str, ...] = ()
    """Its own examples that would not come out as they say."""
    may_accept: bool = False


def drafted(data: bytes | str, found_out: str, knowledge: Knowledge, taken: set[str], right: str | None = None) -> str:
    """An entry for a bounce, short enough for a form. `found_out`: what somebody wrote of what it means; `right`: the
    entry that would have been the right answer, as somebody says."""
    message = read(data)
    finding = Matcher(knowledge).match(message).findings[0]
    reason = finding.best.entry.reason if finding.answered and finding.best else _UNCLEAR
    if right is not None and knowledge.has(right):
        reason = knowledge.entry(right).reason
    said = said_without_names(message, message.failures[0] if message.failures else None, knowledge)
    title = _first_sentence(found_out)
    name = " ".join((title or _own_words(said.wording) or reason.replace("-", " ")).split()[:_WORDS_OF_ID])
    text = draft_entry(
        message,
        knowledge=knowledge,
        entry_id=draft_id(name, taken),
        reason=reason,
        label=name.rstrip(".,;:!? "),
        title=title,
        meaning=found_out or None,
    )
    return text if len(text) <= MOST_YAML else _shortened(text)


def _shortened(text: str) -> str:
    """The same with a shorter example: it stands last, and nobody has to read all of it."""
    body, found, _ = text.rpartition("    examples:")
    content = yaml.safe_load(text)
    room = MOST_YAML - len(body) - 100
    if not found or room < 100:
        return text[:MOST_YAML]
    example = str(content["entries"][0]["examples"]["match"][0])[:room].rpartition(" ")[0]
    dumped = yaml.safe_dump({"examples": {"match": [example]}}, allow_unicode=True, sort_keys=False, width=10_000)
    return f"{body}{''.join(f'    {line}' for line in dumped.splitlines(keepends=True))}"


def _own_words(wording: str) -> str:
    """What stands before the first placeholder, where that is enough for a name; else all without them."""
    first = SLOT.split(wording)[0]
    return first if len(first.split()) > 1 else " ".join(SLOT.sub(" ", wording).split())


def _first_sentence(text: str) -> str | None:
    sentence = " ".join(text.split()).partition(". ")[0].rstrip(".")
    return sentence if 0 < len(sentence) <= _LONGEST_TITLE else None


def looked_at(text: str, knowledge: Knowledge) -> Looked:
    """What is wrong with an entry over a base; else what it is called."""
    try:
        file = read_text(text, NAME)
    except KnowledgeError as error:
        return Looked(tuple(error.problems))
    entries = file.content.entries
    others = [name for name in file.raw if name != "entries"]
    if others or len(entries) != 1:
        what = f"“{others[0]}” is no entry." if others else f"There are {len(entries)} entries here."
        return Looked((Problem(NAME, 1, 1, what, "Write one entry, under “entries:”, and nothing else."),))
    problems = tuple(_problems(knowledge, [file]))
    entry = entries[0]
    over = knowledge.entry(entry.id).label if knowledge.has(entry.id) else None
    return Looked(problems, entry.id, entry.label or entry.title or entry.id, over)


def _problems(knowledge: Knowledge, files: Sequence[SourceFile]) -> Sequence[Problem]:
    try:
        return lint_over(knowledge, files)
    except KnowledgeError as error:
        return error.problems


@lru_cache(maxsize=500)
def title_in(text: str) -> str | None:
    """What an entry is called; None where it cannot be read (any more)."""
    try:
        entries = read_text(text, NAME).content.entries
    except KnowledgeError:
        return None
    return entries[0].label or entries[0].title if entries else None


def tryout_of(
    team: str, case_id: str, text: str, looked: Looked, trial: Trial, knowledge: Knowledge, *, may_accept: bool
) -> Tryout:
    """A trial in the words of the base."""

    def called(entry_id: str | None) -> str | None:
        if entry_id is None:
            return None
        if entry_id == looked.entry_id:
            return looked.title
        return knowledge.entry(entry_id).label if knowledge.has(entry_id) else entry_id

    changes = Counter((called(each.then), called(each.now)) for each in trial.changes)
    changed = sorted(changes.items(), key=lambda item: (-item[1], str(item[0])))
    return Tryout(
        team=team,
        case_id=case_id,
        yaml=text,
        looked=Looked(tuple(trial.problems), looked.entry_id, looked.title, looked.over),
        tried=trial.tried,
        answers=len(trial.answers),
        new=sum(each.then is None for each in trial.answers),
        answers_its_own=any(each.name == case_id for each in trial.answers),
        changes=tuple(Change(then, now, count) for (then, now), count in changed),
        misses=trial.misses,
        may_accept=may_accept,
    )
