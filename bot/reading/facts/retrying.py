"""Is a message still tried, is it held for somebody, or is it over? As the words of a notice, a log or a person say."""

from __future__ import annotations

from operator import itemgetter
from typing import Literal, NamedTuple

from bot.reading.facts.plain_words import words_of
from bot.reading.facts.retry_words import PHRASES
from bot.reading.message import Span
from bot.reading.text.patterns import Pattern

Outcome = Literal["trying", "over", "held"]


class Retrying(NamedTuple):
    """What is said, and where; None when nothing is."""

    outcome: Outcome | None = None
    span: Span | None = None


NOTHING_SAID = Retrying()

_TRYING, _TRYING_PERHAPS, _OVER, _OVER_PERHAPS, _HELD = range(5)
_OUTCOMES: tuple[Outcome, ...] = ("trying", "trying", "over", "over", "held")
_WOULD = Pattern(
    r"\b(?:if|unless|until|in case|when|once|should|would|may|might|before|eventually|after which|will be notified"
    r"|will (?:get|receive)|you'll (?:get|be|receive)|falls|wenn|bis|si|jusqu|cuando|hasta|quando|se|fino|caso"
    r"|até|indien|als|tot)\b"
    r"(?:[^.;!\n]|\.(?=\w)){0,70}\Z"
)
"""Before what is yet to come: "you'll be notified if the delivery fails permanently"."""
_NOT = Pattern(
    r"(?:\bnot|n['’]t|\bnever|\bno longer|\bhave|\bi|\bwe|\bto|\bwithout|\bbefore"
    r"|\bkein\w{0,2}|\bnicht|\bne"
    r"|\bpas) (?:yet |been |be |we )?\Z"
)
_ENDS_OF_NOT = (
    "not ", "n't ", "n’t ", "never ", "longer ", "have ", "i ", "we ", "to ", "without ", "before ", "nicht ", "ne ",
    "pas ", "yet ", "been ", "be ",
)  # fmt: skip
"""How all of these end but those with “kein”."""
_NOT_STILL = Pattern(r"\b(?:not|n['’]t|never|no longer|\bi|don['’]t|cannot|nicht|kein\w{0,2}|ne|no) (?:be )?\Z")
_WHEN = Pattern(
    r" (?:in|after|within) (?:another |the next |about |up to )?\d{1,3} (?:more )?(?:hours?"
    r"|days?|minutes?)\b"
)
_IF = Pattern(r"[ ,]{1,2}(?:if|unless) ")
_BACK_LATER = Pattern(r"[ ,]{1,2}(?:if|unless|when|after \d|in \d)")
_OF_A_CONNECTION = Pattern(r" on (?:\d{1,3}\.\d|[\w-]{1,63}\.[\w.-]{2,80}|[0-9a-f]{1,4}:)")
_QUEUED_AS = Pattern(r" as \w")
_MAY_BE_QUEUE = (
    Pattern(r":\d\d(?:(?<= [a-z]{3} [a-z]{3} \d \d\d:\d\d)|(?<= [a-z]{3} [a-z]{3} \d\d \d\d:\d\d))"),
    Pattern(r"-\w{6,11}-\w{2,4} <"),
)
"""What stands in either of them, and is found much sooner."""
_QUEUE = Pattern(
    r"(?<![\w.])[0-9a-z]{6,20}(?P<state>[*!#+-]?) \d{1,12} (?:mon|tue|wed|thu|fri|sat|sun) [a-z]{3} \d{1,2} \d\d:\d\d"
    r"|(?<![\w.])\d{1,3}[mhd] \d[\d.]{0,8}[km]? \w{6}-\w{6,11}-\w{2,4} <[^<>\s]{0,320}>"
    r"(?P<frozen> \*\*\* frozen \*\*\*)?"
)


def retrying(text: str) -> Retrying:
    """What is said of the message as a whole counts more than what may be another server's words.

    Of the same weight, the end counts more than the trying before it.
    """
    words = words_of(text)
    low = words.low.replace("’", "'")
    queue = _QUEUE.search(low) if any(sign.search(low) for sign in _MAY_BE_QUEUE) else None
    if queue is not None:
        is_held = queue["state"] == "!" or queue["frozen"]
        return Retrying("held" if is_held else "trying", words.span(*queue.span()))
    first: list[tuple[int, int] | None] = [None] * len(_OUTCOMES)
    for (kind, phrase), start, end in sorted(PHRASES.places_in(low), key=itemgetter(1, 2)):
        if _is_settled(first, kind, phrase):
            continue
        weight = _weight(low, kind, phrase, start, end)
        if weight is not None and first[weight] is None:
            first[weight] = start, end
            if weight == _OVER:
                break
    for kind in (_OVER, _HELD, _TRYING, _OVER_PERHAPS, _TRYING_PERHAPS):
        place = first[kind]
        if place is not None:
            return Retrying(_OUTCOMES[kind], words.span(*place))
    return NOTHING_SAID


def _is_settled(first: list[tuple[int, int] | None], kind: int, phrase: str) -> bool:
    """Is it known already what this phrase could tell, or what counts more? Of giving up it may tell something else."""
    if kind in (_TRYING_PERHAPS, _OVER_PERHAPS) and (first[_TRYING] is not None or first[_HELD] is not None):
        return True
    return first[kind] is not None and not phrase.startswith("giv")


def _weight(low: str, kind: int, phrase: str, start: int, end: int) -> int | None:
    """The kind that the phrase is of where it stands; None where it is not what is the case."""
    if low[start - 1 : start].isascii() and low[start - 1 : start].isalnum() and low[start].isascii():
        return None
    if kind in (_OVER, _OVER_PERHAPS):
        if _is_denied(low, max(0, start - 20), start) and not phrase.startswith("given up"):
            return None
        if phrase == "given up" and _NOT_STILL.search(low, max(0, start - 20), start):
            return None
        if _WOULD.search(low, max(0, start - 90), start):
            return None
        if (_BACK_LATER if phrase == "returned to sender" else _IF).match(low, end):
            return None
        if phrase.startswith("giv") and _WHEN.match(low, end):
            return _TRYING
        return _OVER_PERHAPS if phrase == "giving up" and _OF_A_CONNECTION.match(low, end) else kind
    if kind == _HELD:
        return None if _NOT_STILL.search(low, max(0, start - 20), start) else kind
    if _NOT_STILL.search(low, max(0, start - 20), start) or _QUEUED_AS.match(low, end):
        return None
    return kind


def _is_denied(low: str, begin: int, end: int) -> bool:
    may_be = low.endswith(_ENDS_OF_NOT, begin, end) or low.find("kein", begin, end) != -1
    return may_be and _NOT.search(low, begin, end) is not None
