"""Why one recipient’s mail failed: what is heard -> the likely reasons -> which entries of them speak."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from bot.matching.code_evidence import codes_of
from bot.matching.contender import Contender
from bot.matching.heard import LONGEST_SAID, Heard, Listener, Piece, likeliest, most_of
from bot.matching.learnt import FLOOR
from bot.matching.outline import NONE
from bot.matching.phrases import Hit
from bot.matching.prepared import Prepared
from bot.reading.message import Failure, Message

LIKELY: Final = math.log(0.02)
"""How likely a reason has to be, as a logarithm, for its entries to be compared."""
MOST_REASONS: Final = 5
SAYS: Final = ("said", "near", "only")
"""What wordings that are like the words speak as."""
FEW: Final = 8
"""A code that so few entries name, or fewer, makes each of them a candidate."""
LEAST_ONLY: Final = 0.5
VERBATIM: Final = 0.85
"""How much of what is said a phrase must be to speak for itself: one that nothing was learnt of, and any other."""
SPEAKS: Final = 0.4
"""How likely words and codes together must make a reason for words that say nothing to count for nothing."""
HEARD: Final = 0.4
"""How much of what was said must be the words of an entry, for it to be more than talk around a code."""

BEFORE_RECIPIENT: Final = ("CONNECT", "EHLO", "HELO", "STARTTLS", "MAIL FROM")
"""The commands that a server answers before it is told to whom the mail goes (RFC 5321 section 3.3)."""


class Bounces:
    """Finds the candidates for why mail failed."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self._outlines = prepared.outlines
        self._codes = prepared.codes
        self._wordings = prepared.wordings
        self._listener = Listener(prepared.outlines, prepared.servers)

    def hear(self, message: Message, failure: Failure | None) -> Heard:
        """What the notice says of this failure."""
        return self._listener.hear(message, failure)

    def contenders(self, message: Message, failure: Failure | None, heard: Heard) -> list[Contender]:
        """The candidates, each with what speaks for it."""
        contrary = self._outlines.contrary[message.kind]
        likely: Mapping[str, float] = {
            reason: value for reason, value in heard.likely.items() if reason not in contrary
        }
        if max(likely, key=likely.__getitem__) in self._outlines.idle:
            likely = with_beside(likely, heard.beside, self._outlines.idle)
        reasons = [reason for reason in likeliest(likely, MOST_REASONS, LIKELY) if reason in self._outlines.general]
        silent = self._outlines.silent[message.kind]
        others = [each for each in (heard.by_words, *heard.beside, *silent) if each in self._outlines.general]
        reasons += [each for each in dict.fromkeys(others) if each not in reasons and each not in contrary]
        found: dict[int, Contender] = {}
        if heard.spoke:
            hits = self.compare(found, heard.said, heard.words, reasons, "said")
            likely = with_verbatim(likely, hits, self._outlines.idle)
        for reason, piece in heard.beside.items():
            self.compare(found, piece.text, piece.words, (reason,), "near")
        self._heed_codes(found, failure, reasons, likely)
        for reason in reasons:
            found.setdefault(self._outlines.general[reason], Contender(self._outlines.general[reason]))
        silence = self._silence_of(heard)
        early = failure and failure.smtp_command and failure.smtp_command.value in BEFORE_RECIPIENT
        for number, contender in found.items():
            reason, values = self._outlines.reason(number), contender.values
            values["learnt"] = likely.get(reason, FLOOR) - FLOOR
            if reason in silent:
                values["silence"] = silence
            if reason in heard.beside:
                values["beside"] = heard.beside[reason].likely - FLOOR
            if early and reason in self._outlines.needs_recipient:
                values["too_early"] = 1.0
        nothing = Contender(NONE, {"none": 1.0, "learnt": likely.get("", FLOOR) - FLOOR})
        if is_loose(message, failure):
            nothing.values["elsewhere"] = max(
                0.0, self._prepared.elsewhere(self._prepared.asked_words(message.text[:LONGEST_SAID]))
            )
        return [*(each for each in found.values() if self._outlines.reason(each.number) not in contrary), nothing]

    def _silence_of(self, heard: Heard) -> float:
        """How far nothing that was said makes any reason likely, 0 to 1. Words that nobody knows may say one."""
        told = max([piece.likely for piece in heard.beside.values()], default=-math.inf)
        return heard.nothing * (1 - max(most_of(heard.likely, self._outlines.little), math.exp(told)))

    def compare(
        self, found: dict[int, Contender], text: str, words: Sequence[str], reasons: Sequence[str], name: str
    ) -> Sequence[Hit]:
        """Which entries of these reasons have wordings like what is said: these wordings, the best first."""
        hits = self._wordings.search(words, reasons)
        for hit in hits:
            number = hit.phrase.owner
            contender = found.setdefault(number, Contender(number))
            only = hit.only
            value = math.log1p(hit.strength)
            if self._outlines.all[number].yields:
                value *= hit.share**2
            values = contender.values
            if name == "said":
                values["own_share"] = max(values.get("own_share", 0.0), only)
                values["only"] = max(values.get("only", 0.0), only**3)
            if value > values.get(name, 0.0):
                values[name] = value
                if contender.wording is None or name == "said":
                    contender.wording, contender.source = hit.phrase.text, text
        return hits

    def _heed_codes(
        self,
        found: dict[int, Contender],
        failure: Failure | None,
        reasons: Sequence[str],
        likely: Mapping[str, float],
    ) -> None:
        """A code speaks for the entries that name it: those of the likely reasons, and any where they are few."""
        hits = self._codes.hits(*codes_of(failure))
        heard = max([each.values.get("own_share", 0.0) for each in found.values()], default=0.0)
        unheard = max(0.0, 1 - heard / HEARD)
        for number, hit in hits.items():
            reason = self._outlines.reason(number)
            idle = reason in self._outlines.idle
            if not (reason in reasons or len(hits) <= FEW) or not hit.status:
                continue
            contender = found.setdefault(number, Contender(number))
            contender.values["status"] = 0.0 if idle and heard else hit.status
            contender.values["status_alone"] = 0.0 if idle else unheard * (hit.sole or hit.official)
        means = any(
            hit.official and self._outlines.reason(number) not in self._outlines.idle for number, hit in hits.items()
        )
        if means and most_of(likely, self._outlines.idle) >= SPEAKS:  # that it failed says nothing beside such a code
            for number, contender in found.items():
                if self._outlines.reason(number) in self._outlines.idle:
                    contender.values.update(dict.fromkeys(SAYS, 0.0))


def with_beside(likely: Mapping[str, float], beside: Mapping[str, Piece], idle: Collection[str]) -> Mapping[str, float]:
    """What words that say nothing make likely, and beside it what other sentences of the notice do."""
    if not beside:
        return likely
    told = max([math.exp(piece.likely) for piece in beside.values()])
    rest = math.log(max(math.exp(FLOOR), 1 - told))
    return {
        **{each: max(FLOOR, value + rest) if each in idle else value for each, value in likely.items()},
        **{reason: max(piece.likely, likely.get(reason, FLOOR)) for reason, piece in beside.items()},
    }


def with_verbatim(
    likely: Mapping[str, float], hits: Sequence[Hit], little: Collection[str] = frozenset()
) -> Mapping[str, float]:
    """What was learnt, and beside it what stands there to the letter: a phrase speaks for its reason as far as it is
    all that was said. One that is new to what was learnt does from half of it on, any other where it is nearly all.

    `little`: the reasons that say that nothing is said: no phrase speaks for them in this way.
    """
    speaking = [
        (hit.only, hit.phrase.topic)
        for hit in hits
        if hit.only >= (LEAST_ONLY if hit.phrase.always else VERBATIM) and hit.phrase.topic not in little
    ]
    only, reason = max(speaking, default=(0.0, ""))
    if not only or likely.get(reason, FLOOR) >= math.log(only):
        return likely
    rest = math.log(max(math.exp(FLOOR), 1 - only))
    return {
        **{each: max(FLOOR, value + rest) for each, value in likely.items()},
        reason: math.log(only + (1 - only) * math.exp(likely.get(reason, FLOOR))),
    }


def is_loose(message: Message, failure: Failure | None) -> bool:
    """Whether nothing shows that it is about mail but its words: no notice, no recipient, no server."""
    named = failure and (failure.recipient or failure.remote_mta)
    return not named and message.mail_system is None and message.reporting_mta is None and "@" not in message.text
