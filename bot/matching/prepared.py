"""What a match needs of a base, worked out once and kept beside it: nothing is decoded before it is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Final, Literal, TypeVar

from bot.knowledge.base import Knowledge
from bot.knowledge.entry import Entry
from bot.knowledge.files import stamp
from bot.matching.code_evidence import CodeIndex
from bot.matching.code_meaning import marks_of
from bot.matching.learnt import FLOOR, FOLDER, MOST_REMEMBERED, Learnt, Model, shipped
from bot.matching.lexicon import Lexicon, concepts_of
from bot.matching.normalise import words_of
from bot.matching.outline import NONE, Outline, Outlines, outline_of
from bot.matching.phrases import Indexed, Phrase, PhraseIndex, indexed
from bot.matching.remembered import Remembered
from bot.matching.terms import Terms

T = TypeVar("T")
Name = Literal["bounce", "question", "mail"]
"""The models: what servers say, what people ask, and whether that is about mail at all."""
MAIL: Final = "mail"
"""What the last of them calls whatever is about mail, and “” what is not."""
MOST_KINDS: Final = 16
"""More than there are kinds of mail."""
EVERY_WORD: Final = 1 << 18
"""How many words are remembered while all phrases of the base are gone through, once: more than they have."""
SURPRISING: Final = math.log(0.5)
"""A phrase that what was learnt makes less likely than this to be its own entry’s is always looked for: so a new entry
is found at once, and one that reads like another reason’s as well."""


class Prepared:
    """One base, ready to be matched against. Safe to share between threads."""

    def __init__(self, knowledge: Knowledge, models: Mapping[Name, Model] | None = None) -> None:
        """`models`: others than those that ship, for measuring; then nothing is kept."""
        self._knowledge = knowledge
        self._models = models
        self.other_wordings = Remembered(MOST_KINDS, self._other_wordings)
        """What stands in mail of one kind that is no bounce, by entry id."""

    @cached_property
    def outlines(self) -> Outlines:
        """What has to be known of every entry that can be a reason or a topic."""
        plain = self._kept("outlines", lambda: [(*outline_of(entry),) for entry in self._entries])
        return Outlines(Outline(*each) for each in plain)

    @cached_property
    def codes(self) -> CodeIndex:
        """The entries by the codes that they name."""
        return CodeIndex(self.outlines.all)

    @cached_property
    def servers(self) -> Learnt:
        """What was learnt of what servers say."""
        return self._model("bounce")

    @cached_property
    def people(self) -> Learnt:
        """What was learnt of what people ask."""
        return self._model("question")

    @cached_property
    def _about_mail(self) -> Learnt:
        return self._model("mail")

    def elsewhere(self, words: Sequence[str]) -> float:
        """How much speaks for it that these words are about something else than mail: the logarithm of the odds."""
        likely = self._about_mail.of(words)
        return likely[""] - likely[MAIL]

    @cached_property
    def wordings(self) -> PhraseIndex:
        """What servers say, as the entries have it."""
        return PhraseIndex(self._kept("wordings", lambda: self._indexed(self._wordings, "wordings", "bounce")))

    @cached_property
    def asks(self) -> PhraseIndex:
        """What people ask, as the entries have it; what is none of theirs is nobody’s."""
        return PhraseIndex(self._kept("asks", lambda: self._indexed(self._asks, "asks", "question")))

    @cached_property
    def lexicon(self) -> Lexicon:
        """The concepts that people speak of."""
        return Lexicon(self._kept("concepts", lambda: concepts_of(self._knowledge.words)))

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """Providers’ own marks for an error, with the reason that each stands for."""
        return self._kept("marks", lambda: marks_of(self._wordings))

    @cached_property
    def other_mail(self) -> Sequence[tuple[str, str, str | None]]:
        """The id, kind and form of every entry for what is no bounce."""
        return self._kept(
            "other-mail",
            lambda: [(each.id, each.kind, each.form) for each in self._knowledge.entries if each.kind is not None],
        )

    def _other_wordings(self, kind: str) -> PhraseIndex:
        ids = [entry_id for entry_id, its_kind, _ in self.other_mail if its_kind == kind]
        entries = map(self._knowledge.entry, ids)
        return PhraseIndex(
            self._kept(
                f"other-wordings.{kind}",
                lambda: indexed(
                    Phrase(number, wording, tuple(words_of(wording)), entry.id)
                    for number, entry in enumerate(entries)
                    for wording in entry.wordings
                ),
            )
        )

    def asked_words(self, text: str) -> list[str]:
        """The words of a question, with the concepts that they speak of."""
        words = words_of(text)
        return [*words, *self.lexicon.concepts_in(words)]

    @property
    def _entries(self) -> list[Entry]:
        return [entry for entry in self._knowledge.entries if entry.kind is None]

    @property
    def _wordings(self) -> list[Phrase]:
        return [
            Phrase(number, wording, tuple(words_of(wording)), entry.reason)
            for number, entry in enumerate(self._entries)
            for wording in entry.wordings
        ]

    @property
    def _asks(self) -> list[Phrase]:
        asks = [(number, ask, entry.reason) for number, entry in enumerate(self._entries) for ask in entry.asks]
        asks += [(NONE, line, "") for line in self._knowledge.off_topic]
        return [Phrase(number, text, tuple(self.asked_words(text)), reason) for number, text, reason in asks]

    def _indexed(self, phrases: Sequence[Phrase], section: str, name: Name) -> Indexed:
        """Which phrases surprise takes long to find out; those of the base that this one lies over do as they did."""
        learnt = self._model(name, remembers=EVERY_WORD)
        below = None if self._models else self._knowledge.compiled.below(f"matching.{section}", _tag())
        known = {each[1:4]: each[4] for each in below[0]} if below else {}

        def surprising(phrase: Phrase) -> bool:
            found: bool | None = known.get(phrase[1:4])
            return learnt.of(phrase.words).get(phrase.topic, FLOOR) < SURPRISING if found is None else found

        return indexed(phrases, surprising)

    def _model(self, name: Name, remembers: int = MOST_REMEMBERED) -> Learnt:
        model = self._models[name] if self._models else self._kept(f"learnt.{name}", lambda: shipped(name), True)
        reasons, bias, lines, places = model
        known = self.outlines.general if name != "mail" else None
        return Learnt(reasons, bias, Terms(lines, places), known, remembers)

    def _kept(self, name: str, build: Callable[[], T], of_any: bool = False) -> T:
        """`of_any`: it is the same whatever the base."""
        if self._models is not None:
            return build()
        return self._knowledge.compiled.section(f"matching.{name}", build, _tag(), of_any=of_any)


@cache
def _tag() -> str:
    """Changes with anything in this room that what is kept was made by."""
    return stamp(*sorted(Path(__file__).parent.glob("*.py")), *sorted(FOLDER.glob("*.tsv")))
