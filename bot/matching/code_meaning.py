"""What a code in somebody's question stands for, and what that makes of the words around it."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from bot.matching.code_evidence import CodeIndex, Meaning, codes_of
from bot.matching.learnt import FLOOR
from bot.matching.outline import Outline
from bot.matching.phrases import Phrase
from bot.matching.providers import names_of
from bot.reading.message import Failure

DISPUTED: Final = 0.5
"""How far a code stands for what the standard says where practice gives it for other things."""

IN_PASSING: Final = 0.3
"""How much the words around a code count for another reason than the code's."""

_MARK: Final = re.compile(r"(?!rfc|base|utf|mark)[a-z]{1,5}\d{2,9}")
"""A provider's own mark for an error; what is left out are standards and encodings, and numbers in brackets."""


class CodeMeanings:
    """The codes and the providers' own marks of one base."""

    def __init__(
        self, entries: Sequence[Outline], codes: CodeIndex, marks: Mapping[str, str], idle: Collection[str]
    ) -> None:
        self._entries = entries
        self._codes = codes
        self._marks = marks
        self._idle = frozenset(idle)
        """The reasons that say that nothing is said."""

    def of(self, failure: Failure | None, words: Sequence[str], low: str) -> Meaning | None:
        """The one reason that a question's code stands for: a provider's own mark for an error (S3150), a code as the
        provider uses it that is named beside it, else a code as the standard has it.
        """
        reply, status = codes_of(failure)
        marked = {self._marks[word] for word in words if word in self._marks}
        named = {
            self._entries[number].reason
            for number, hit in self._codes.hits(reply, status).items()
            if hit.status and any(name in low for name in names_of(self._entries[number].provider))
        }
        own = next((next(iter(found)) for found in (marked, named) if len(found) == 1), None)
        meant = Meaning(own) if own is not None else self._codes.meaning(reply, status)
        return None if meant is None or meant.reason in self._idle else meant

    def likelihoods(self, said: Mapping[str, float], meant: Meaning | None) -> Mapping[str, float]:
        """What was learnt of a question, as the logarithm of each reason’s likelihood, with its code heeded.

        Where a code means one reason, what tells no reason goes there, and most of what tells another in passing; half
        of it only where practice disputes what the code means.
        """
        if meant is None:
            return said
        idle = {"", *self._idle}
        others = {
            reason: max(FLOOR, value + math.log(IN_PASSING))
            for reason, value in said.items()
            if reason not in idle and reason != meant.reason
        }
        rest = max(1e-9, 1 - sum(map(math.exp, others.values())))
        given = {meant.reason: rest}
        if meant.disputed:
            given = {meant.reason: rest * DISPUTED, "": rest * (1 - DISPUTED)}
        return {
            **dict.fromkeys(idle, FLOOR),
            **others,
            **{reason: max(FLOOR, math.log(share)) for reason, share in given.items()},
        }


def marks_of(wordings: Sequence[Phrase]) -> dict[str, str]:
    """The reason of each provider's own mark for an error (S3150, ofr417) that is used for one reason alone."""
    reasons: dict[str, set[str]] = defaultdict(set)
    for phrase in wordings:
        for word in phrase.words:
            if _MARK.fullmatch(word):
                reasons[word].add(phrase.topic)
    return {word: next(iter(found)) for word, found in reasons.items() if len(found) == 1}
