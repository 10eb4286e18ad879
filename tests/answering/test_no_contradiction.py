"""Over every entry, every outcome and every party that can have said no, the texts of the base do not contradict it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.answering.advice import Advice, advised, decide
from bot.answering.outcome import Outcome
from bot.answering.reply import reply_for
from bot.answering.variants import Held, Texts, texts_for
from bot.answering.verdict import verdict_of
from bot.knowledge.entry import STEPS_FOR, Entry, Lost, Party, Steps
from bot.matching.finding import Candidate, Finding
from bot.reading.message import Fact, Failure, Kind, Message
from tests.shipped import shipped

BASE = shipped()
TOLD = {entry.reason for entry in BASE.entries if entry.wordings}
REASONS = [entry for entry in BASE.entries if entry.reason in TOLD]
"""Topics, which no server says anything of, are nobody's no."""

SENTENCE = re.compile(r"(?<=[.!?;])\s+")
AGAIN = re.compile(
    r"\b(re-?send|send (?!(?:us|me)\b)[\w ’'“”]{0,30}\b(again|once more|a second time))\b", re.IGNORECASE
)
ONLY_LATER = re.compile(
    r"\b(do not|don’t|need not|no need|never|not yet|unless|final|given up|gives up|until|only|instead of|if|once|then"
    r"|when"
    r"|after|rather than|than to|without)\b",
    re.IGNORECASE,
)
OVER = re.compile(
    r"\b(was not (delivered|passed on|sent on|accepted)|has not been delivered|could not be delivered"
    r"|nobody (is trying|tries)|is lost|did not arrive|will not arrive|came back"
    r"|not be tried again|has stopped trying|is final)\b",
    re.IGNORECASE,
)
GOING_ON = re.compile(
    r"\b(still (being )?tr(ied|ying)|keeps? (on )?trying|(is|will be|gets?) tried again"
    r"|tries again|try it again by itself|retries|will (still )?arrive|not lost"
    r"|waits in the queue|no need to send|do not send it again)\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(nobody|no one|not|never|no longer|any more|stopped|used up|ran out|if|when|once|until|had|only)\b",
    re.IGNORECASE,
)


def outcomes() -> Iterator[tuple[Entry, Lost, Party]]:
    for entry in REASONS:
        if entry.kind is not None:
            continue
        lost: tuple[Lost, ...] = (entry.lost,) if entry.lost else ("yes",) if entry.final_only else ("yes", "no")
        for one in lost:
            for party in entry.refused_by or ("recipient",):
                yield entry, one, party


def texts(entry: Entry, lost: Lost, party: Party) -> Texts:
    kind = Kind.DELAY if lost == "no" else Kind.BOUNCE
    return texts_for(entry, Held(Message(kind, ""), Finding(None, None), {}, lost, party))


def sentences(found: Texts, *names: str) -> Iterator[str]:
    for name in names:
        text = getattr(found, name)
        yield from SENTENCE.split(text or "")


def steps(found: Texts, *names: str) -> Iterator[str]:
    for name in names:
        for line in (found.steps or Steps()).of(name):
            yield from SENTENCE.split(line)


@pytest.mark.parametrize("reason", sorted({entry.reason for entry in REASONS}))
def test_what_is_still_tried_is_never_called_lost_nor_to_be_sent_again(reason: str) -> None:
    wrong = []
    for entry, lost, party in outcomes():
        if entry.reason != reason or lost != "no":
            continue
        found = texts(entry, lost, party)
        for line in sentences(found, "title", "meaning", "retry"):
            if OVER.search(line) and not ONLY_LATER.search(line):
                wrong.append(f"{entry.id} ({party}): {line}")
        for line in (*steps(found, "sender", "agent", "recipient"), *sentences(found, "retry", "meaning")):
            if AGAIN.search(line) and not ONLY_LATER.search(line):
                wrong.append(f"{entry.id} ({party}): {line}")
    assert wrong == []


@pytest.mark.parametrize("reason", sorted({entry.reason for entry in REASONS}))
def test_what_is_lost_is_never_said_to_be_tried_on(reason: str) -> None:
    wrong = []
    for entry, lost, party in outcomes():
        if entry.reason != reason or lost != "yes":
            continue
        found = texts(entry, lost, party)
        for line in (*sentences(found, "title", "meaning", "retry", "reply"), *steps(found, "sender", "agent")):
            if GOING_ON.search(line) and not DENIED.search(line):
                wrong.append(f"{entry.id} ({party}): {line}")
    assert wrong == []


@pytest.mark.parametrize("reason", sorted({entry.reason for entry in REASONS}))
def test_whoever_acts_has_steps_and_the_sender_always_has(reason: str) -> None:
    wrong = []
    for entry, lost, party in outcomes():
        if entry.reason != reason or entry.last_resort:
            continue
        found = texts(entry, lost, party)
        if not (found.steps or Steps()).sender:
            wrong.append(f"{entry.id} ({lost}, {party}): no steps for the sender")
        if found.who in STEPS_FOR and not (found.steps or Steps()).of(found.who):
            wrong.append(f"{entry.id} ({lost}, {party}): no steps for {found.who}, who acts")
    assert wrong == []


def test_every_entry_says_who_can_have_said_no() -> None:
    assert [entry.id for entry in REASONS if not entry.refused_by] == []


def whole(entry: Entry, lost: Lost, party: Party) -> tuple[Advice, str, str]:
    """The advice, the verdict and the reply of an answer in which all of that is held to be so."""
    message = Message(Kind.DELAY if lost == "no" else Kind.BOUNCE, "")
    finding = Finding(Failure(reply_code=Fact("550" if lost == "yes" else "450")), Candidate(entry, 1, 0.99), (), True)
    outcome = Outcome(party, lost)
    decision = decide(message, finding, BASE, {}, outcome)
    assert decision is not None
    advice = advised(decision, {})
    reply = reply_for(message, entry, advice, BASE)
    verdict = verdict_of(message, finding, outcome)
    return advice, f"{verdict.words} {verdict.then}", reply.text if reply else ""


@pytest.mark.parametrize("reason", sorted({entry.reason for entry in REASONS}))
def test_a_whole_answer_with_its_verdict_and_its_reply_says_one_thing(reason: str) -> None:
    wrong = []
    for entry, lost, party in outcomes():
        if entry.reason != reason:
            continue
        advice, verdict, reply = whole(entry, lost, party)
        lines = [advice.title, *SENTENCE.split(advice.meaning), *advice.steps, *SENTENCE.split(reply)]
        if lost == "no":
            said = ["nobody is trying" in verdict and verdict]
            said += [line for line in lines if AGAIN.search(line) and not ONLY_LATER.search(line)]
            said += [line for line in lines if OVER.search(line) and not ONLY_LATER.search(line)]
        else:
            said = ["still trying" in verdict and verdict]
            said += [line for line in lines if GOING_ON.search(line) and not DENIED.search(line)]
        wrong += [f"{entry.id} ({lost}, {party}): {line}" for line in said if line]
        if not advice.steps:
            wrong.append(f"{entry.id} ({lost}, {party}): no step")
        if advice.acts in STEPS_FOR and advice.acts != "sender" and advice.acting is None:
            wrong.append(f"{entry.id} ({lost}, {party}): {advice.acts} acts, and has no steps")
    assert wrong == []
