"""Decides how many notices one paste has, by reading what stands on either side of each place where one may begin.

A notice is whole by itself when it names somebody who failed, or a code. Where a person drew the line, another
notice need only say something else; where nothing but the layout shows it, it has to be about somebody else, and
neither may name the other's recipient: one notice often speaks of each recipient twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.reading.mail.kinds import kind_of_subject
from bot.reading.message import Failure, Kind, Message
from bot.reading.page.boundary import notice_end
from bot.reading.page.page import lowered, page_of
from bot.reading.page.shapes import Weight, candidates
from bot.reading.paste.notices import MOST, Seam, Sign
from bot.reading.paste.pasted_text import Paste
from bot.reading.text.field_names import SHOWN
from bot.reading.text.languages import speaks_of_delivery
from bot.reading.text.patterns import Pattern

Reader = Callable[[Paste], Message]

_NOTICES = (Kind.BOUNCE, Kind.DELAY, Kind.DELIVERY_SUCCESS)
_HEAD_LINE = Pattern(rf"^[ \t>*]{{0,8}}{SHOWN}[ \t]{{0,2}}[:：][^\n]{{0,1000}}$", re.IGNORECASE | re.MULTILINE)
_MOST_READ = 300_000
"""How many characters are read to find out; each reading costs some more than its text."""
_EACH = 2_000
_LOOK_AHEAD = 8
_NEAR = 2
_HEADERS = 1_000
"""How much of what follows a seam may be the header of a returned message."""
_OPENERS = " \t-*•<>\"'(["


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    stop: int
    message: Message


class Several:
    """One paste with the places where notices may begin in it."""

    def __init__(self, paste: Paste, seams: Sequence[Seam], read: Reader) -> None:
        self._paste, self._seams, self._read = paste, seams, read
        self._low = lowered(paste.quoted)
        self._left = _MOST_READ
        self._known: dict[tuple[int, int], _Piece] = {}

    def read(self) -> Message | None:
        """The first notice with the others as its `further`; None when the paste is one."""
        cuts = self._cuts()
        if not cuts:
            return None
        first = self._first(cuts[0].end)
        stops = [*(cut.end for cut in cuts[1:]), len(self._paste.quoted)]
        others = [self._piece(cut.start, stop).message for cut, stop in zip(cuts, stops, strict=True)]
        further = [
            each
            for number, each in enumerate(others)
            if each.failures and not _is_same(each, [first, *others[:number]])
        ]
        question = "\n\n".join(part for part in (self._paste.question, *self._remarks(cuts)) if part)
        return replace(first, question=question, further=tuple(further)) if first.failures else None

    def _cuts(self) -> list[Seam]:
        cuts: list[Seam] = []
        start = 0
        for number, seam in enumerate(self._seams):
            if len(cuts) >= MOST - 1 or self._left <= 0:
                break
            left = self._piece(start, seam.end)
            if not _is_whole(left.message) or self._is_returned(left, seam):
                continue
            right = self._next(number)
            if right is not None and self._is_another(left, seam, right):
                cuts.append(seam)
                start = seam.start
        return cuts

    def _next(self, number: int) -> _Piece | None:
        """The shortest stretch from this place on that is whole."""
        start = self._seams[number].start
        ends = [seam.end for seam in self._seams[number + 1 : number + _LOOK_AHEAD]]
        for stop in [*ends, len(self._paste.quoted)]:
            piece = self._piece(start, stop)
            if _is_whole(piece.message):
                return piece
        return None

    def _piece(self, start: int, stop: int) -> _Piece:
        known = self._known.get((start, stop))
        if known is None:
            self._left -= _EACH + stop - start
            text = self._paste.quoted[start:stop].strip("\n")
            known = self._known[start, stop] = _Piece(start, stop, self._read(Paste(text, text, "", marked=True)))
        return known

    def _first(self, stop: int) -> Message:
        paste = self._paste
        return self._read(replace(paste, text=paste.text[:stop], quoted=paste.quoted[:stop]))

    def _remarks(self, cuts: Sequence[Seam]) -> list[str]:
        """What the person wrote between."""
        between = [self._paste.quoted[cut.end : cut.start].strip() for cut in cuts]
        return [words for words in between if any(char.isalpha() for char in words)]

    def _is_another(self, left: _Piece, seam: Seam, right: _Piece) -> bool:
        if _is_same(right.message, [left.message]):
            return False
        ours, theirs = _recipients(left.message), _recipients(right.message)
        if ours & theirs and not _disagree(left.message, right.message):
            return False
        if seam.sign is Sign.AGAIN:
            return True
        if seam.sign >= Sign.LAYOUT and not (ours and theirs):
            return _disagree(left.message, right.message)
        if seam.sign is Sign.PERSON:
            return True
        if not ours or not theirs:
            return False
        if seam.sign is Sign.SPEAKS and not (_says_why(left.message) and self._says_whom(right)):
            return False
        low = self._low
        if any(low.find(name, right.start) != -1 for name in ours) or any(
            low.find(name, left.start, left.stop) != -1 for name in theirs
        ):
            return False
        return seam.sign is not Sign.SPEAKS or not self._goes_on(left, right)

    def _says_whom(self, right: _Piece) -> bool:
        """Stands the recipient in the paragraph that begins here, or in the next?"""
        span = right.message.failures[0].recipient.span if right.message.failures[0].recipient else None
        return span is not None and _is_named(right.message) and right.message.text.count("\n\n", 0, span.start) < _NEAR

    def _goes_on(self, left: _Piece, right: _Piece) -> bool:
        """Is what begins here one more entry of the list that the last entry stands in?"""
        return _begins_with_recipient(right.message) and any(
            _begins_line(left.message, failure) for failure in left.message.failures
        )

    def _is_returned(self, left: _Piece, seam: Seam) -> bool:
        """Does the seam lie in the message that the notice before returns, which may be a notice itself?"""
        if seam.sign is Sign.PERSON:
            return False
        text = self._paste.quoted[left.start : seam.start + _HEADERS]
        end = notice_end(page_of(text))
        if left.start + end > seam.start:
            return False
        subject = next(
            (line for line in text[end:].lower().split("\n")[:60] if line.lstrip("> ").startswith("subject:")), ""
        )
        return bool(subject) and kind_of_subject(subject.partition(":")[2]) is not None


def _is_whole(message: Message) -> bool:
    """Has it a code, or somebody and words that say what became of the mail to them?"""
    if message.kind not in _NOTICES:
        return False
    if any(failure.reply_code or failure.status for failure in message.failures):
        return True
    if not _is_named(message):
        return False
    return speaks_of_delivery(_HEAD_LINE.sub("", message.text).lower())


def _is_named(message: Message) -> bool:
    """Says the place of an address that mail to it failed?"""
    names, page = _recipients(message), page_of(message.text)
    found = candidates(page, len(page.text)) if names else []
    return any(each.weight >= Weight.SENTENCE and each.address.value.lower() in names for each in found)


def _says_why(message: Message) -> bool:
    return any(failure.diagnostic or failure.reply_code or failure.status for failure in message.failures)


def _is_same(message: Message, earlier: Sequence[Message]) -> bool:
    """The same notice once more, as a system that writes in two languages sends it."""
    named = {_about(failure) for failure in message.failures}
    return any(named <= {_about(failure) for failure in each.failures} for each in earlier)


def _about(failure: Failure) -> tuple[str, str]:
    return str(failure.recipient or "").lower(), str(failure.reply_code or "")


def _recipients(message: Message) -> set[str]:
    return {failure.recipient.value.lower() for failure in message.failures if failure.recipient}


def _disagree(one: Message, other: Message) -> bool:
    """Says each a code, and not the other's?"""
    ours, theirs = one.failures[0], other.failures[0]
    pairs = ((ours.reply_code, theirs.reply_code), (ours.status, theirs.status))
    return any(a is not None and b is not None and a.value != b.value for a, b in pairs)


def _begins_with_recipient(message: Message) -> bool:
    fact = message.failures[0].recipient if message.failures else None
    return fact is not None and fact.span is not None and not message.text[: fact.span.start].strip(_OPENERS + "\n")


def _begins_line(message: Message, failure: Failure) -> bool:
    span = failure.recipient.span if failure.recipient else None
    if span is None:
        return False
    line = message.text.rfind("\n", 0, span.start) + 1
    return not message.text[line : span.start].strip(_OPENERS)
