"""What speaks for each entry: a message, or a question, against the base.

An entry's features are few and each has a meaning; how much each counts is data (`weights.json`), fitted by
bench/calibrate.py.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Final

from bot.knowledge.base import Knowledge
from bot.knowledge.schema import Entry
from bot.matching.code_evidence import CodeIndex, Meaning, codes_of
from bot.matching.code_meaning import DISPUTED, CodeMeanings, most_of_another
from bot.matching.contender import NONE, Contender
from bot.matching.learnt import FLOOR
from bot.matching.lexicon import Lexicon
from bot.matching.normalise import sentences_of, words_of
from bot.matching.phrases import Hit, Phrase, PhraseIndex
from bot.matching.providers import names_of
from bot.matching.votes import Votes
from bot.reading.message import Failure, Kind, Message
from bot.reading.text.language import may_be_english

_SAYS_LITTLE: Final = ("said_vaguely", "said_only", "said_vote")
_ASKS: Final = ("ask", "ask_more", "ask_vote")
_SAYS_BESIDE: Final = ("beside", "beside_vaguely")
_SAYS: Final = ("said", "text", "beside", "said_vaguely", "text_vaguely", "beside_vaguely")

LONGEST_QUESTION: Final = 2000
LONGEST_SAID: Final = 3000
"""How much of what a server said is matched: real replies end long before, and what a hostile one costs is bounded."""
MOST_WORDS: Final = 200
FAINT: Final = 0.3
"""A likeness below this says nothing: a word or two that many wordings have."""

LIKELY: Final = -4.0
"""The logarithm of the likelihood from which what was learnt makes a reason a candidate."""
MUTE: Final = 0.85
"""How much of what was said must be that it failed, for it to count as if nothing had been said."""
HEARD: Final = 0.4
"""How much of what was said must be the words of an entry, for it to be more than talk around a code."""
TELLING: Final = 1.0
"""How like a wording a piece must be to say more than a server’s words that say nothing."""
SILENT: Final = 0.4
"""How little must be said for a notice to count as one that gives no reason."""

VERBATIM: Final = 9
"""The power by which a likeness counts that ought to be nearly the whole."""

BEFORE_RECIPIENT: Final = ("CONNECT", "EHLO", "HELO", "STARTTLS", "MAIL FROM")
"""The commands that a server answers before it is told to whom the mail goes (RFC 5321 section 3.3)."""


class Features:
    """Everything of a base that a match needs, made once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.entries = tuple(entry for entry in knowledge.entries if entry.kind is None)
        self._general: dict[str, int] = {}
        for number, entry in enumerate(self.entries):
            if entry.id == entry.reason or entry.reason not in self._general:
                self._general[entry.reason] = number
        self._told = {entry.reason for entry in self.entries if entry.wordings}
        self._silent: dict[str, set[int]] = defaultdict(set)
        for number, entry in enumerate(self.entries):
            for kind in entry.answers_silence:
                self._silent[kind].add(number)
        told = {kind: {self.entries[number].reason for number in found} for kind, found in self._silent.items()}
        self._for_silence = set().union(*told.values())
        self._contrary: dict[Kind, set[str]] = {
            Kind.BOUNCE: told.get("delay", set()) - told.get("bounce", set()),
            Kind.DELAY: (told.get("bounce", set()) - told.get("delay", set()))
            | {entry.reason for entry in self.entries if entry.final_only},
        }
        """What is only said of the other kind of notice: that mail is still being tried, or that it is not any more."""
        self._needs_recipient = {entry.reason for entry in self.entries if entry.needs_recipient}
        self._providers = [names_of(entry.provider) for entry in self.entries]
        self._lexicon = Lexicon(knowledge.words)
        self._codes = CodeIndex(self.entries)
        wordings = [
            Phrase(number, wording, tuple(words_of(wording)), entry.reason)
            for number, entry in enumerate(self.entries)
            for wording in entry.wordings
        ]
        self._wordings = PhraseIndex(wordings)
        self._meanings = CodeMeanings(self.entries, self._codes, wordings, self._for_silence)
        self._wording_votes = self._votes(wordings)
        self._off_topic = knowledge.off_topic

    @cached_property
    def _ways_of_asking(self) -> tuple[Phrase, ...]:
        """Made when the first question comes: a bounce by itself does not wait for them."""
        asks = (
            Phrase(number, ask, tuple(self.asked_words(ask)), entry.reason)
            for number, entry in enumerate(self.entries)
            for ask in entry.asks
        )
        off_topic = (Phrase(NONE, line, tuple(self.asked_words(line))) for line in self._off_topic)
        return (*asks, *off_topic)

    @cached_property
    def _asks(self) -> PhraseIndex:
        return PhraseIndex(self._ways_of_asking)

    @cached_property
    def _ask_votes(self) -> Votes:
        return self._votes(self._ways_of_asking)

    def _votes(self, phrases: Sequence[Phrase]) -> Votes:
        return Votes((self._reason(phrase.owner), phrase.words, may_be_english(phrase.text)) for phrase in phrases)

    def _reason(self, number: int) -> str:
        return self.entries[number].reason if number != NONE else ""

    def is_topic(self, entry: Entry) -> bool:
        """Whether an entry answers questions about bounces, and is never why one came."""
        return entry.reason not in self._told

    def asked_words(self, text: str) -> list[str]:
        """The words of a question, with the concepts that they speak of."""
        words = words_of(text)
        return [*words, *self._lexicon.concepts_in(words)]

    def of_failure(self, message: Message, failure: Failure | None) -> list[Contender]:
        """The candidates for why one recipient's mail failed."""
        said = failure.diagnostic.value[:LONGEST_SAID] if failure and failure.diagnostic else ""
        coded = failure is not None and failure.status is not None
        spoke = any(word[0] != "@" and word != "host" for word in words_of(said)) or self._is_telling(said)
        alone = len(message.failures) < 2 or not spoke
        pieces = sentences_of(message.notice) if alone else []
        contenders: dict[int, Contender] = {}
        silent = self._silent[message.kind.value]
        if spoke:
            self._wording_hits(contenders, [said], "said")
            says_little = self._silence_of(contenders, silent) >= MUTE
            spoke = not (says_little and alone and (coded or self._tells(_beside(said, pieces), silent)))
        if spoke and any(
            contender.values.get(name, 0.0) > FAINT
            for contender in contenders.values()
            for name in ("said", "said_vaguely")
        ):
            self._wording_hits(contenders, _beside(said, pieces), "beside")
            self._vote(contenders, self._wordings, self._wording_votes, words_of(said), "said_vote")
        else:  # no words, or none that the base has heard: the notice around them may tell more
            contenders = {}
            telling = self._wording_hits(contenders, pieces or [said], "text", mute=silent if coded else ())
            text_words = [word for piece in telling for word in words_of(piece)][:MOST_WORDS]
            self._vote(contenders, self._wordings, self._wording_votes, text_words, "text_vote")
        silence, unheard = (self._silence_of(contenders, silent), self._unheard(contenders)) if spoke else (1.0, 1.0)
        self._code_hits(contenders, failure, silence, unheard)
        self._silence(contenders, silent, spoke)
        contenders = self._fitting(contenders, message.kind)
        if failure and failure.smtp_command and failure.smtp_command.value in BEFORE_RECIPIENT:
            for contender in contenders.values():
                contender.values["too_early"] = float(self._reason(contender.number) in self._needs_recipient)
        hints = " ".join(
            str(part or "")
            for part in (said, failure and failure.remote_mta, message.reporting_mta, message.mail_system)
        )
        return self._finished(contenders, hints.lower(), failure)

    def _tells(self, pieces: Sequence[str], silent: Collection[int]) -> bool:
        """Whether any of the pieces beside a server’s empty words says why."""
        found: dict[int, Contender] = {}
        self._wording_hits(found, pieces, "beside")
        return any(each.values.get("beside", 0.0) > TELLING for number, each in found.items() if number not in silent)

    def of_question(self, message: Message) -> list[Contender]:
        """The candidates for what a person asks about."""
        asked = message.question if message.kind is Kind.QUESTION and message.question else message.text
        text = asked[:LONGEST_QUESTION]
        failure = message.failures[0] if message.failures else None
        words = self.asked_words(text)
        contenders: dict[int, Contender] = {NONE: Contender(NONE)}
        by_owner: dict[int, list[Hit]] = defaultdict(list)
        for hit in self._asks.search(words):
            by_owner[hit.phrase.owner].append(hit)
        for number, hits in by_owner.items():
            contender = contenders.setdefault(number, Contender(number))
            contender.values["ask"] = math.log1p(hits[0].strength)
            contender.values["ask_more"] = math.log1p(sum(hit.strength for hit in hits[1:5]))
            contender.phrasing = hits[0].phrase.text
        if failure and (failure.status or failure.reply_code):
            contenders[NONE].values["coded"] = 1.0
        self._wording_hits(contenders, sentences_of(text), "said")
        for contender in contenders.values():  # the question is nothing but what some server says
            contender.values["verbatim"] = contender.values.get("own_share", 0.0) ** VERBATIM
        self._vote(contenders, self._asks, self._ask_votes, words, "ask_vote")
        meant = self._meanings.of(failure, words, text.lower())
        likely = self._meanings.likelihoods(words, meant)
        unheard = 1 - most_of_another(likely, meant)
        self._code_hits(contenders, failure, 0.0, unheard)
        self._learnt(contenders, likely)
        if meant is not None:
            self._heed_code(contenders, meant, unheard)
        if message.kind is Kind.DELAY:
            contenders = self._fitting(contenders, message.kind)
        return self._finished(contenders, text.lower(), failure)

    def _fitting(self, contenders: dict[int, Contender], kind: Kind) -> dict[int, Contender]:
        """Without what is only said of the other kind of notice."""
        return {number: each for number, each in contenders.items() if self._reason(number) not in self._contrary[kind]}

    def _is_telling(self, said: str) -> bool:
        """Whether a host is named that the base knows by name (a blocklist's), with or without other words."""
        return any(word[0] == "@" and word in self._wordings.idf for word in words_of(said))

    def _wording_hits(
        self, contenders: dict[int, Contender], pieces: Sequence[str], name: str, mute: Collection[int] = ()
    ) -> list[str]:
        """Gives the pieces that counted: not those that are no more than the words of an entry of `mute`."""
        telling: list[str] = []
        for piece in pieces:
            hits = self._wordings.search(words_of(piece))
            if any(hit.phrase.owner in mute and hit.share * hit.coverage >= MUTE for hit in hits[:3]):
                continue
            telling.append(piece)
            for hit in hits:
                contender = contenders.setdefault(hit.phrase.owner, Contender(hit.phrase.owner))
                entry = self.entries[contender.number]
                value, vague = math.log1p(hit.strength), name
                if name == "said":
                    only = hit.share * hit.coverage
                    contender.values["own_share"] = max(contender.values.get("own_share", 0.0), only)
                    contender.values["said_only"] = max(contender.values.get("said_only", 0.0), only**3)
                if entry.yields:
                    value, vague = value * hit.share**2, f"{name}_vaguely"
                if value > contender.values.get(vague, 0.0):
                    contender.values[vague] = value
                    if contender.wording is None or name == "said":
                        contender.wording, contender.source = hit.phrase.text, piece
        return telling

    def _vote(
        self, contenders: dict[int, Contender], index: PhraseIndex, votes: Votes, words: Sequence[str], name: str
    ) -> None:
        """A reason's votes go to every candidate of that reason, and make its general entry one."""
        if not words:
            return
        said = votes.of(index.known(words))
        for reason, value in said.items():
            if value > 0.3:
                number = self._general[reason] if reason else NONE
                contenders.setdefault(number, Contender(number))
        for number, contender in contenders.items():
            contender.values[name] = said.get(self._reason(number), 0.0)

    def _learnt(self, contenders: dict[int, Contender], said: Mapping[str, float]) -> None:
        """What was learnt goes to every candidate of a reason; a reason that is likely by it becomes one."""
        for reason, value in said.items():
            number = self._general.get(reason, NONE)
            if value > LIKELY and (number != NONE or not reason):
                contenders.setdefault(number, Contender(number))
        for number, contender in contenders.items():
            contender.values["learnt"] = said.get(self._reason(number), FLOOR) - FLOOR

    def _heed_code(self, contenders: dict[int, Contender], meant: Meaning, unheard: float) -> None:
        """A code speaks for what it means, as far as nothing else is said; asking why is then asking what it means."""
        sure = DISPUTED if meant.disputed else 1.0
        for contender in contenders.values():
            reason = self._reason(contender.number)
            if reason == meant.reason:
                contender.values["status_alone"] = unheard * sure
                contender.values["status"] = contender.values.get("status", 0.0) * sure
            elif reason in self._for_silence:
                contender.values.update(dict.fromkeys(_ASKS, 0.0))

    def _code_hits(
        self, contenders: dict[int, Contender], failure: Failure | None, silence: float, unheard: float
    ) -> None:
        """`silence`: how far the server is quoted with no reason of its own, so that its code means what is official.

        `unheard`: how far nothing else that is said means anything, so that a code with one reason means that.
        """
        for number, hit in self._codes.hits(*codes_of(failure)).items():
            contender = contenders.setdefault(number, Contender(number))
            for_silence = self._reason(number) in self._for_silence
            # That a code says nothing (5.0.0) is no evidence beside words that may.
            contender.values["status"] = hit.status * (silence if for_silence else 1.0)
            contender.values["reply"] = hit.reply
            alone = max(silence * hit.official, 0.0 if for_silence else unheard * hit.sole)
            contender.values["status_alone"] = alone

    def _silence(self, contenders: dict[int, Contender], silent: set[int], spoke: bool) -> None:
        """How little the bounce says of any reason: 1 for nothing at all, less the more something else is like it.

        A server that did say something was silent only as far as its words are those of an entry for silence.
        """
        reasons = [
            contender.values
            for contender in contenders.values()
            if contender.number != NONE
            and not self.entries[contender.number].last_resort
            and not self.entries[contender.number].answers_silence
        ]
        said = max((_most(values, _SAYS) + 2 * values.get("status", 0.0) for values in reasons), default=0.0)
        beside = max((_most(values, _SAYS_BESIDE) for values in reasons), default=0.0)
        least = 1 / (1 + said)
        coded = any(
            contender.values.get("status_alone") and self._reason(contender.number) not in self._for_silence
            for contender in contenders.values()
        )
        for number in silent:
            contender = contenders.setdefault(number, Contender(number))
            contender.values["silence"] = least * (contender.values.get("own_share", 0.0) if spoke else 1.0)
            # That a notice with a reason also says that it failed is a matter of course.
            if least < SILENT:
                contender.values["text_vaguely"] = contender.values["beside_vaguely"] = 0.0
            for name in _SAYS_LITTLE:
                contender.values[name] = 0.0 if coded else contender.values.get(name, 0.0) / (1 + beside)

    def _silence_of(self, contenders: dict[int, Contender], silent: set[int]) -> float:
        """How far the words of the server are those of an entry for silence, 0 to 1."""
        return max(
            (contenders[number].values.get("own_share", 0.0) for number in silent & contenders.keys()), default=0.0
        )

    def _unheard(self, contenders: dict[int, Contender]) -> float:
        """How far the words of the server are those of no entry at all, 0 to 1."""
        heard = max((each.values.get("own_share", 0.0) for each in contenders.values()), default=0.0)
        return max(0.0, 1 - heard / HEARD)

    def _finished(self, contenders: dict[int, Contender], hints: str, failure: Failure | None) -> list[Contender]:
        named = self._codes.of_one_provider(codes_of(failure)[1])
        for contender in list(contenders.values()):
            if contender.number == NONE:
                continue
            entry = self.entries[contender.number]
            values = contender.values
            values["last_resort"] = float(entry.last_resort)
            names = self._providers[contender.number]
            by_code = contender.number in named
            values["own_code"] = float(by_code or entry.last_resort)
            values["foreign"] = float(bool(names) and not by_code and not any(name in hints for name in names))
        nothing = contenders.setdefault(NONE, Contender(NONE))
        nothing.values["none"] = 1.0
        return list(contenders.values())


def _most(values: Mapping[str, float], names: Sequence[str]) -> float:
    return max(values.get(name, 0.0) for name in names)


def _beside(said: str, pieces: Sequence[str]) -> list[str]:
    """The pieces of a notice that say something beside the server's own words."""
    own = set(words_of(said))
    return [piece for piece in pieces if not own.issuperset(words_of(piece))]
