"""What a follow-up names beside the bounce (another code, a term, another cause), looked up in the base."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from bot.answering.answer import Answer
from bot.answering.explain import Explainer
from bot.matching.finding import Certainty
from bot.reading.message import Kind

_CODE: Final = re.compile(r"\b(?:([245]\d\d)[ -]?)?([245]\.\d{1,3}\.\d{1,3})\b|\b([245]\d\d)\b")
_RATHER: Final = re.compile(
    r"(?:\b(?:it(?:'|’)?s|it is|it must be|must be|that(?:'|’)?s|because of|problem with|about|but|sondern|es ist|"
    r"liegt an|c(?:'|’)est|es el|es un)\b)(.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NOT: Final = re.compile(r"^\s*(?:not|no|nicht|kein|pas|wrong|false|falsch|faux)\b", re.IGNORECASE)
_DENIED: Final = re.compile(r"\bnot (?:a |an |the )?[\w -]{2,30}(?:,|;|—|–| but)", re.IGNORECASE)


_BEGINNINGS: Final = ("This looks like: ", "The code says that ")
"""Of headlines, that say nothing in the middle of a sentence."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What was found. `likeness`: `same` where it comes to the reason of the answer; None where nothing was found."""

    likeness: Literal["same", "found"] | None = None
    code: str | None = None
    entry_id: str | None = None
    headline: str | None = None
    why: str | None = None
    lost_sentence: str | None = None
    steps: tuple[str, ...] = ()


def asked_beside(text: str, answer: Answer, explainer: Explainer) -> Beside:
    """What the words of a follow-up name, if the base knows it."""
    code = code_in(text)
    if code is not None and _is_its_own(code, answer):
        return Beside(likeness="same", code=code, lost_sentence=_of_code(code))
    asked = f"What does {code} mean?" if code else _claimed(text)
    found = explainer.explain(asked)
    other = found.answer
    known = other.entry_id is not None and other.kind is Kind.QUESTION and other.certainty is not Certainty.UNSURE
    if not known:
        return Beside(code=code, lost_sentence=_of_code(code))
    same = other.reason == answer.reason
    return Beside(
        likeness="same" if same else "found",
        code=code,
        entry_id=other.entry_id,
        headline=_without_stop(other.headline),
        why=other.why or None,
        lost_sentence=_of_code(code) or _of_answer(other),
        steps=other.steps,
    )


def _is_its_own(code: str, answer: Answer) -> bool:
    """Whether it is the code of the bounce: then what was said of that holds, whatever it may mean elsewhere."""
    own = dict(answer.read).get("Code", "").split()
    return bool(own) and set(code.split()) <= set(own)


def code_in(text: str) -> str | None:
    """The code that a text names: “550 5.1.1”, “4.2.2” or “550”."""
    found = _CODE.search(text)
    if found is None:
        return None
    return " ".join(part for part in (found[1], found[2] or found[3]) if part)


def _claimed(text: str) -> str:
    """What somebody says that it is: the words after “it is”, without what they deny."""
    bare = _DENIED.sub(" ", text)
    found = _RATHER.search(bare)
    claimed = found[1].strip() if found else bare
    return bare if not claimed or _NOT.match(claimed) else claimed


def _without_stop(text: str) -> str:
    """A headline as it goes on after “usually means”: without its stop, and without saying that a code says it."""
    bare = text.rstrip(".")
    for beginning in _BEGINNINGS:
        bare = bare.removeprefix(beginning)
    return bare[:1].lower() + bare[1:] if bare != text.rstrip(".") else bare


def _of_code(code: str | None) -> str | None:
    if code is None:
        return None
    digit = code.split()[-1][0]
    if digit == "4":
        return "With a 4 in front the mail is not lost: the mail system goes on trying by itself."
    if digit == "5":
        return "With a 5 in front the mail was given up: it has to be sent again once the cause is gone."
    return None


def _of_answer(other: Answer) -> str | None:
    if other.lost == "no":
        return "Then the mail is not lost: it is still being tried, or waits for somebody to let it pass."
    if other.lost == "yes":
        return "Then the mail was given up: it has to be sent again once the cause is gone."
    return None
