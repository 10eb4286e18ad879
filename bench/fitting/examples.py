"""What the models are fitted on: words and marks with the reason that they are right for, each with its families."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.knowledge.base import Knowledge
from bot.knowledge.entry import Entry
from bot.matching.code_evidence import parts_of
from bot.matching.heard import MOST_WORDS, marks, marks_of
from bot.matching.normalise import words_of
from bot.matching.prepared import MAIL, Prepared
from bot.reading.facts.codes import find_codes
from bot.reading.reader import read
from fitting.families import Families, Sayings
from fitting.rows import NOTICES, Row, items

LITERALS = Path(__file__).parents[1] / "literals"
MOST_CODES = 3
OF_A_ROW = 2.0
OF_A_CODE = 0.3
OF_THE_STANDARD = 1.0
OF_SILENCE = 0.5
"""How much an example counts beside a wording: a whole row, what practice and what the standard use a code for, words
without a reason."""
OF_A_SERVER = 0.3
SILENT_WORDINGS = 3


@dataclass(frozen=True)
class Example:
    """`reason` is “” for what says nothing."""

    words: tuple[str, ...]
    marks: tuple[str, ...]
    reason: str
    weight: float = 1.0
    families: frozenset[str] = frozenset()


def sayings_of(rows: Sequence[Row], families: Families) -> Sayings:
    """What each family says, in the rows and in the sources of its programs."""
    return Sayings(
        [(row.family, _words_of_row(row)) for row in rows]
        + [(family, example.words) for example in _literals(families) for family in example.families]
    )


def of_bounces(knowledge: Knowledge, rows: Sequence[Row], families: Families, sayings: Sayings) -> list[Example]:
    """Everything that a server's words are learnt from."""
    return [
        *_of_wordings(knowledge, families, sayings),
        *_of_codes(knowledge),
        *_of_silence(knowledge),
        *(_of_row(row) for row in rows if row.is_notice),
        *_literals(families),
        *_lines(sayings),
        *(example for example, is_said in _of_entries(knowledge, sayings) if is_said),
    ]


def of_questions(knowledge: Knowledge, rows: Sequence[Row]) -> list[Example]:
    """Everything that ways of asking are learnt from."""
    prepared = Prepared(knowledge)

    def asked_words(text: str) -> tuple[str, ...]:
        return tuple(prepared.asked_words(text))

    examples = (example for example, is_said in _of_entries(knowledge, Sayings(())) if not is_said)

    asks = [(ask, entry.reason) for entry in knowledge.entries if entry.kind is None for ask in entry.asks]
    asks += [(line, "") for line in knowledge.off_topic]
    return [
        *(Example(asked_words(text), (), reason) for text, reason in asks),
        *(Example(asked_words(_asked(row)), (), row.expect[0], OF_A_ROW, frozenset((row.family,))) for row in rows),
        *(replace(each, words=(*each.words, *prepared.lexicon.concepts_in(each.words))) for each in examples),
    ]


def about_mail(questions: Iterable[Example], bounces: Iterable[Example]) -> list[Example]:
    """Whether something is about mail at all: questions, what is none, and what servers say."""
    return [
        *(
            Example(
                each.words,
                (),
                MAIL if each.reason else "",
                each.weight,
                each.families,
            )
            for each in questions
        ),
        *(Example(each.words, (), MAIL, OF_A_SERVER, each.families) for each in bounces if len(each.words) > 1),
    ]


def held_out_wordings(knowledge: Knowledge, families: Families, sayings: Sayings) -> dict[str, frozenset[str]]:
    """The families of every wording: with any of them it is held out."""
    return {
        f"{entry.id}\t{wording}": _whose(entry, words_of(wording), families, sayings)
        for entry in knowledge.entries
        for wording in entry.wordings
    }


def _whose(entry: Entry, words: Sequence[str], families: Families, sayings: Sayings) -> frozenset[str]:
    """Whoever says the same as a wording, and the provider of its entry."""
    own = families.of_provider(entry.provider)
    return sayings.families(words) | ({own} if own else frozenset())


def _of_wordings(knowledge: Knowledge, families: Families, sayings: Sayings) -> Iterator[Example]:
    for entry in knowledge.entries:
        if entry.kind is not None:
            continue
        for wording in entry.wordings:
            words = tuple(words_of(wording))
            if not words:
                continue
            whose = _whose(entry, words, families, sayings)
            yield Example(words, (), entry.reason, 1.0, whose)
            codes = entry.codes[:MOST_CODES]
            for code in codes:
                yield Example(words, marks(*parts_of(code), kind="bounce"), entry.reason, 1 / len(codes), whose)


def _of_codes(knowledge: Knowledge) -> Iterator[Example]:
    for entry in knowledge.entries:
        if entry.kind is None:
            for code in entry.codes:
                for klass in "54" if "x" in code else "x":
                    reply, status = parts_of(code.replace("x", klass))
                    weight = OF_THE_STANDARD if entry.last_resort else OF_A_CODE
                    yield Example((), marks(reply, status), entry.reason, weight)


def _of_silence(knowledge: Knowledge) -> Iterator[Example]:
    """Words that give no reason beside a code that does: the code is the reason."""
    silent = [
        words
        for entry in knowledge.entries
        if "bounce" in entry.answers_silence
        for wording in entry.wordings
        if (words := tuple(words_of(wording)))
    ]
    for entry in knowledge.entries:
        if not entry.last_resort or entry.answers_silence or entry.yields:
            continue
        for number, code in enumerate(entry.codes):
            for at in range(SILENT_WORDINGS):
                words = silent[(number + at * 31 + len(entry.id) * 7) % len(silent)]
                _, status = parts_of(code.replace("x", "5"))
                yield Example(words, marks("550", status, kind="bounce"), entry.reason, OF_SILENCE)


def _of_row(row: Row) -> Example:
    return Example(
        tuple(_words_of_row(row)),
        marks_of(row.message.kind, row.failure),
        row.expect[0],
        OF_A_ROW,
        frozenset((row.family,)),
    )


def _words_of_row(row: Row) -> list[str]:
    said = row.failure.diagnostic.value if row.failure and row.failure.diagnostic else ""
    return words_of(said)[:MOST_WORDS]


def _lines(sayings: Sayings) -> Iterator[Example]:
    """Lines as servers might word them, written for this: held out with whatever family says the same."""
    for item in items("lines"):
        codes = find_codes(item["text"])
        words = tuple(words_of(item["text"]))
        if words:
            reply, status = (fact.value if fact else None for fact in (codes.reply_code, codes.status))
            yield Example(words, marks(reply, status, kind="bounce"), item["expect"][0], 1.0, sayings.families(words))


def _of_entries(knowledge: Knowledge, sayings: Sayings) -> Iterator[tuple[Example, bool]]:
    """What the entries give as examples of themselves; and whether it was read as what a server said."""
    for entry in knowledge.entries:
        for text in entry.examples.match if entry.kind is None else ():
            message = read(text)
            failure = message.failures[0] if message.failures else None
            if message.kind == "question":
                yield Example(tuple(words_of(message.question or message.text)), (), entry.reason), False
            elif message.kind in NOTICES and failure and failure.diagnostic:
                words = tuple(words_of(failure.diagnostic.value))
                families = sayings.families(words)
                yield Example(words, marks_of(message.kind, failure), entry.reason, OF_A_ROW, families), True


def _literals(families: Families) -> Iterator[Example]:
    """What was found in the sources of mail servers and labelled by reading."""
    path = LITERALS / "labels.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        item = json.loads(line)
        words = tuple(words_of(item["text"]))
        if words and item["reason"] is not None:
            reply, status = parts_of(item["code"]) if item["code"] else (None, None)
            whose = frozenset((families.of_system(item["system"]),))
            yield Example(words, marks(reply, status), item["reason"], 1.0, whose)


def _asked(row: Row) -> str:
    return row.message.question or row.message.text
