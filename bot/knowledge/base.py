"""The knowledge base as the rest of the program sees it.

Made of `knowledge/*.yaml` by load.py, or of the compiled copy of that by cache.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

from bot.knowledge.compiled import Compiled
from bot.knowledge.content import Aside, FollowUp, KnowledgeFile, LetterStyle, Mark, PartyTexts, Replies, Word
from bot.knowledge.entry import Entry, Party
from bot.reading.text.language import Language
from bot.reading.text.phrases import Phrases


@dataclass(frozen=True)
class Knowledge:
    """A whole, checked base. Of a compiled one each item is only made when it is first asked for."""

    entries: Sequence[Entry]
    words: Sequence[Word] = ()
    off_topic: Sequence[str] = ()
    mail_domains: Sequence[str] = ()
    forwarding_services: Sequence[str] = ()
    parties: Sequence[PartyTexts] = ()
    marks: Sequence[Mark] = ()
    replies: Sequence[Replies] = ()
    letter_style: Sequence[LetterStyle] = ()
    follow_ups: Sequence[FollowUp] = ()
    asides: Sequence[Aside] = ()
    compiled: Compiled = field(default_factory=Compiled, init=False, compare=False, repr=False)
    """Where other rooms keep what they have worked out of this base. What `replace` makes of it is another base, and
    has a new one."""

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """Where each entry stands, by its id."""
        ids = self.compiled.section("knowledge.ids", lambda: [entry.id for entry in self.entries])
        return {entry_id: number for number, entry_id in enumerate(ids)}

    def entry(self, entry_id: str) -> Entry:
        """The entry of that id. Raises `KeyError`."""
        return self.entries[self._numbers[entry_id]]

    def has(self, entry_id: str) -> bool:
        """Whether there is an entry of that id."""
        return entry_id in self._numbers

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """Every reason and topic that an entry has, in the order of the base."""
        return self.compiled.section(
            "knowledge.reasons", lambda: tuple(dict.fromkeys(entry.reason for entry in self.entries))
        )

    @cached_property
    def _marks_by_name(self) -> Phrases[int]:
        """Where each mark stands, by how it is written: all are looked for in one pass, and few are ever made."""
        names = self.compiled.section("knowledge.marks", lambda: [mark.mark for mark in self.marks])
        return Phrases((name, number) for number, name in enumerate(names))

    def marks_named_in(self, text: str) -> tuple[Mark, ...]:
        """The marks whose characters stand somewhere in a text, be it within a word, in the order of the base."""
        return tuple(self.marks[number] for number in sorted(self._marks_by_name.named_in(text)))

    @cached_property
    def _replies_by_language(self) -> dict[Language, int]:
        """Where the first replies in each language stand."""
        languages = self.compiled.section("knowledge.languages", lambda: [replies.language for replies in self.replies])
        return {language: number for number, language in reversed(list(enumerate(languages)))}

    def replies_in(self, language: Language) -> Replies | None:
        """The replies for customers in a language; None where there are none."""
        number = self._replies_by_language.get(language)
        return None if number is None else self.replies[number]

    def style_in(self, language: Language) -> LetterStyle:
        """How replies in a language begin and end; what nobody set is None."""
        own = next((style for style in self.letter_style if style.language == language), LetterStyle())
        general = next((style for style in self.letter_style if style.language is None), None)
        if own.signature is not None or general is None:
            return own
        return replace(own, signature=general.signature)

    def texts_of(self, party: Party) -> PartyTexts | None:
        """What is said of any error that this party refused."""
        return next((texts for texts in self.parties if texts.party == party), None)

    @cached_property
    def _forwarding_domains(self) -> frozenset[str]:
        return frozenset(self.forwarding_services)

    def is_forwarding_domain(self, domain: str) -> bool:
        """Is it, in lower case, the domain of a service that does nothing but pass mail on?"""
        return domain in self._forwarding_domains

    def is_forwarding_host(self, host: str) -> bool:
        """Is it, in lower case, such a domain or a host in one?"""
        labels = host.split(".")
        return any(".".join(labels[start:]) in self._forwarding_domains for start in range(len(labels)))


def kept_in(compiled: Compiled, knowledge: Knowledge) -> Knowledge:
    """A base, just made, whose sections are those."""
    object.__setattr__(knowledge, "compiled", compiled)
    return knowledge


def whole(content: KnowledgeFile) -> Knowledge:
    """The base that is all in one file, its entries resolved."""
    return Knowledge(**{field.name: getattr(content, field.name) for field in fields(content)})
