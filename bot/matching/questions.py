"""What a person asks about: what is asked -> is it about mail at all -> the likely reasons -> which entries of them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from bot.matching.bounces import Bounces, with_verbatim
from bot.matching.code_evidence import FOR_ANYTHING, Meaning, codes_of
from bot.matching.code_meaning import DISPUTED, IN_PASSING, CodeMeanings
from bot.matching.contender import Contender
from bot.matching.heard import likeliest, most_of
from bot.matching.learnt import FLOOR
from bot.matching.normalise import sentences_of, words_of
from bot.matching.outline import NONE
from bot.matching.phrases import Hit
from bot.matching.prepared import Prepared
from bot.reading.message import Failure, Kind, Message

LONGEST_QUESTION: Final = 2000
LIKELY: Final = math.log(0.01)
MOST_REASONS: Final = 6
MOST_SENTENCES: Final = 12
_CODE: Final = re.compile(r"\b[245]\.(\d{1,3}\.\d{1,3})\b")
"""What an enhanced code says beyond its class, which practice mixes up."""
_REPLY: Final = re.compile(r"(?<![\d.])[245]\d\d(?![\d.])")
VERBATIM: Final = 9
"""The power by which a likeness counts that ought to be nearly the whole."""


class Questions:
    """Finds the candidates for what is asked."""

    def __init__(self, prepared: Prepared, bounces: Bounces) -> None:
        self._prepared = prepared
        self._outlines = prepared.outlines
        self._codes = prepared.codes
        self._bounces = bounces
        self._meanings = CodeMeanings(prepared.outlines.all, prepared.codes, prepared.marks, prepared.outlines.idle)

    def contenders(self, message: Message, failure: Failure | None) -> list[Contender]:
        """The candidates, each with what speaks for it."""
        text = asked_text(message)
        words = self._prepared.asked_words(text)
        meant = self._meanings.of(failure, words, text.lower())
        likely = self._meanings.likelihoods(self._prepared.people.of(words), meant)
        reasons = [each for each in likeliest(likely, MOST_REASONS, LIKELY) if each in self._outlines.general]
        found: dict[int, Contender] = {NONE: Contender(NONE)}
        hits = _of_these_codes(self._prepared.asks.search(words, (*reasons, "")), text)
        likely = with_verbatim(likely, hits)
        for hit in hits:
            contender = found.setdefault(hit.phrase.owner, Contender(hit.phrase.owner))
            if contender.phrasing is None:
                contender.values["ask"] = math.log1p(hit.strength)
                contender.phrasing = hit.phrase.text
            else:
                contender.values["ask_more"] = contender.values.get("ask_more", 0.0) + hit.strength
        for contender in found.values():
            contender.values["ask_more"] = math.log1p(contender.values.get("ask_more", 0.0))
        for sentence in sentences_of(text, MOST_SENTENCES):
            self._bounces.compare(found, sentence, words_of(sentence), reasons, "said")
        unheard = 1 - most_of(likely, {"", meant.reason if meant else ""})
        self._heed_codes(found, failure, reasons, meant, unheard)
        for reason in reasons:
            found.setdefault(self._outlines.general[reason], Contender(self._outlines.general[reason]))
        contrary = self._outlines.contrary[Kind.DELAY] if message.kind is Kind.DELAY else frozenset()
        for number, contender in found.items():
            values = contender.values
            values["verbatim"] = values.get("own_share", 0.0) ** VERBATIM
            values["learnt"] = likely.get(self._outlines.reason(number), FLOOR) - FLOOR
        nothing = found[NONE].values
        nothing["none"] = 1.0
        elsewhere = self._prepared.elsewhere(words)
        nothing["elsewhere"], nothing["here"] = max(0.0, elsewhere), max(0.0, -elsewhere)
        nothing["coded"] = float(failure is not None and bool(failure.status or failure.reply_code))
        return [each for number, each in found.items() if self._outlines.reason(number) not in contrary]

    def _heed_codes(
        self,
        found: dict[int, Contender],
        failure: Failure | None,
        reasons: Sequence[str],
        meant: Meaning | None,
        unheard: float,
    ) -> None:
        """A code speaks for what it means, as far as nothing else is said; asking why is then asking what it means."""
        for number, hit in self._codes.hits(*codes_of(failure)).items():
            reason = self._outlines.reason(number)
            if reason not in reasons and (meant is None or reason != meant.reason):
                continue
            contender = found.setdefault(number, Contender(number))
            contender.values["status"] = 0.0 if reason in self._outlines.idle else hit.status
        if meant is None:
            return
        sure = (DISPUTED if meant.disputed else 1.0) * (IN_PASSING + (1 - IN_PASSING) * unheard)
        for number, contender in found.items():
            reason = self._outlines.reason(number)
            if reason == meant.reason:
                contender.values["status_alone"] = unheard * (DISPUTED if meant.disputed else 1.0)
                contender.values["status"] = contender.values.get("status", 0.0) * sure
            elif reason in self._outlines.idle:
                contender.values["ask"] = 0.0


def _of_these_codes(hits: Sequence[Hit], text: str) -> list[Hit]:
    """Without what people ask of another code: codes are no words, so “what is 5.1.6” reads like “what is 5.2.2”."""
    asked = set(_CODE.findall(text))
    if not asked:
        return list(hits)
    replies = {*_REPLY.findall(text), *FOR_ANYTHING}
    return [hit for hit in hits if _is_of(hit.phrase.text, asked, replies)]


def _is_of(phrase: str, asked: set[str], replies: set[str]) -> bool:
    named = _CODE.findall(phrase)
    return not named or (not asked.isdisjoint(named) and replies.issuperset(_REPLY.findall(phrase)))


def asked_text(message: Message) -> str:
    """The person’s own words."""
    asked = message.question if message.kind is Kind.QUESTION and message.question else message.text
    return asked[:LONGEST_QUESTION]
