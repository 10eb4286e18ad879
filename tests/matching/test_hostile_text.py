"""Text made to be slow to match costs a moment, and slips are still found."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from bot.knowledge.base import Knowledge
from bot.matching.matcher import MOST_FAILURES, Matcher
from bot.matching.normalise import words_of
from bot.matching.phrases import Phrase, PhraseIndex, indexed
from bot.reading.message import Fact, Failure, Kind, Message, Span

SECONDS = 2.0


def _unknown_words(count: int, seed: int = 7) -> str:
    """Words that no base knows, each another one, so that nothing is remembered from one to the next."""
    letters = random.Random(seed)
    return " ".join("".join(letters.choices("bcdfghjklmnpqrstvwxz", k=8)) for _ in range(count))


def _refused(*diagnostics: str) -> Message:
    failures = tuple(Failure(diagnostic=Fact(said, Span(0, len(said)))) for said in diagnostics)
    return Message(kind=Kind.BOUNCE, text="\n".join(diagnostics), failures=failures)


def _asked(text: str) -> Message:
    return Message(kind=Kind.QUESTION, text=text, question=text)


HOSTILE: dict[str, Callable[[], Message]] = {
    "a diagnostic of a megabyte": lambda: _refused("550 5.7.1 " + _unknown_words(110_000)),
    "fifty long diagnostics": lambda: _refused(*(_unknown_words(2_000, seed) for seed in range(MOST_FAILURES))),
    "a question of 100,000 words": lambda: _asked("why " + _unknown_words(100_000)),
    "a flood of Chinese": lambda: _asked("".join(chr(random.Random(3).randrange(0x4E00, 0x9FFF)) for _ in "x" * 9_999)),
    "slashes without end": lambda: _refused("550 see https://" + "/" * 100_000 + " https://" * 20_000),
}


@pytest.fixture(scope="module")
def matcher(knowledge: Knowledge) -> Matcher:
    matcher = Matcher(knowledge)
    matcher.match(_asked("what does greylisted mean"))  # what starting costs is another matter
    matcher.match(_refused("550 5.1.1 user unknown"))
    return matcher


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_matched_in_time(matcher: Matcher, name: str) -> None:
    message = HOSTILE[name]()
    started = time.process_time()
    findings = matcher.match(message).findings
    assert time.process_time() - started < SECONDS
    assert findings


@pytest.mark.parametrize("said", ["qailbox", "mailboz", "amilbox", "mailbo", "ailbox", "mailboxx", "maiilbox"])
def test_a_slip_is_found_wherever_in_the_word_it_is(said: str) -> None:
    index = PhraseIndex(indexed([Phrase(0, "the mailbox", ("mailbox",)), Phrase(1, "full", ("full",))]))
    assert [hit.phrase.owner for hit in index.search(words_of(said), index.topics)] == [0]
