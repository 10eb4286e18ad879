"""The same bounce is the same bounce, whatever a person writes around it: reason, party, codes, recipient and quote.

Every fixture is wrapped in sentences of three kinds: one that names another address, one with another reason's key
words, one in another language. Where the sentence stands, and whether a fence parts it off, goes round.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from bot.answering.explain import Explainer
from bot.reading.message import Fact, Kind
from bot.reading.reader import read

FIXTURES: Final = Path(__file__).parents[1] / "fixtures"
SENTENCES: Final = {
    "an alias": (
        "I only wanted to write to our alias sales-team@alias.example, nobody else.",
        "My customer wrote to office@alias.example and got this back, we do not understand it.",
    ),
    "another reason's words": (
        "Is it because the mailbox is full, or was there a virus in the attachment? They say it is spam.",
        "We think our IP is on a blocklist again. Or is the attachment too big?",
    ),
    "another language": (
        "Können Sie mir bitte sagen, was das bedeutet? Der Kunde wartet seit gestern darauf.",
        "Bonjour, pouvez-vous m'expliquer pourquoi notre client reçoit ceci ?",
    ),
}
FEWEST_WORDS: Final = 3
"""A code and nothing else is no more than part of what somebody asks."""
PLACES: Final = ("before", "behind", "around", "in front of a fence", "behind a fence", "right above", "between")


@dataclass(frozen=True)
class Said:
    """What must not hang on the words around a bounce."""

    kind: str
    reason: str | None
    party: str | None
    lost: str | None
    codes: tuple[str | None, str | None]
    recipient: str | None
    quote: str | None


def said(explainer: Explainer, text: str) -> Said:
    explanation = explainer.explain(text)
    message, finding = explanation.message, explanation.findings.findings[0]
    failure = finding.failure
    decision = explanation.matters[0][0].decision

    def value(fact: Fact | None) -> str | None:
        return fact.value if fact else None

    return Said(
        kind=message.kind.value,
        reason=finding.best.entry.reason if finding.best and finding.answered else None,
        party=decision.outcome.party if decision else None,
        lost=decision.outcome.lost if decision else None,
        codes=(value(failure.reply_code), value(failure.status)) if failure else (None, None),
        recipient=value(failure.recipient) if failure else None,
        quote=explanation.answer.quote,
    )


def wrapped(text: str, sentence: str, place: str) -> str:
    if place == "between":
        gap = text.find("\n\n", len(text) // 3)
        return f"{text[:gap]}\n\n{sentence}\n\n{text[gap + 2 :]}" if gap != -1 else f"{sentence}\n\n{text}"
    return {
        "before": f"{sentence}\n\n{text}",
        "behind": f"{text}\n\n{sentence}",
        "around": f"{sentence}\n\n{text}\n\n{sentence}",
        "in front of a fence": f"{sentence}\n```\n{text}\n```",
        "behind a fence": f"```\n{text}\n```\n{sentence}",
        "right above": f"{sentence}\n{text}",
    }[place]


def pasted(path: Path) -> str:
    """What a person would copy of it: the readable text of an e-mail."""
    data = path.read_bytes()
    return read(data).text if path.suffix == ".eml" else data.decode("utf-8", "replace")


PATHS: Final = sorted(path for path in FIXTURES.rglob("*") if path.suffix in (".eml", ".txt"))


@pytest.fixture(scope="module")
def bounces(explainer: Explainer) -> list[tuple[str, Said]]:
    """Every fixture as a person would paste it, and what is said of it alone: one for each of `PATHS`."""
    texts = map(pasted, PATHS)
    return [(text, said(explainer, text)) for text in texts]


@pytest.mark.parametrize("kind", SENTENCES)
def test_what_a_person_writes_around_a_bounce_changes_nothing_of_it(
    explainer: Explainer, bounces: list[tuple[str, Said]], kind: str
) -> None:
    wrong = []
    for number, (path, (text, alone)) in enumerate(zip(PATHS, bounces, strict=True)):
        if alone.kind not in (Kind.BOUNCE.value, Kind.DELAY.value) or len(text.split()) < FEWEST_WORDS:
            continue
        sentence = SENTENCES[kind][number % 2]
        place = PLACES[number % len(PLACES)]
        if (with_words := said(explainer, wrapped(text, sentence, place))) != alone:
            wrong.append(f"{path.relative_to(FIXTURES)} ({place}):\n    {alone}\n    {with_words}")
    assert wrong == [], f"{len(wrong)} of {len(PATHS)}\n" + "\n".join(wrong[:10])
