"""The shapes that reports of any mail system have in common, learnt from layout rather than from names.

An address that failed stands at the head of a line with what is said of it behind a colon or on the lines below; after
a label ("Recipient:", "RCPT TO:"); or in a sentence ("your message to ... could not be delivered"). What stands right
before an address and right after it tells which, and tells the sender and the helpers apart from those that failed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from bot.reading.facts.addresses import Address
from bot.reading.page.page import Line, Page
from bot.reading.page.shape_words import (
    ALIAS,
    CLAUSE_END,
    FAILS,
    LABEL,
    NOT_RECIPIENT,
    TO_WHOM,
    TOLD,
    WORDS_FOR_MAIL,
)
from bot.reading.text.languages import lists_failed, lists_others
from bot.reading.text.patterns import Pattern

LONGEST_BLOCK = 120
"""How many lines what is said of one address may have."""


class Weight(IntEnum):
    """How surely the place of an address tells that mail to it failed."""

    NONE = 0
    MENTIONED = 1
    TOLD = 2
    """After "To:" or "for", or alone on a line that nothing introduces."""
    SENTENCE = 3
    HEAD = 4
    LABELLED = 5


@dataclass(slots=True)
class Candidate:
    """An address of the notice, how sure it is, and where what is said of it begins and ends."""

    address: Address
    weight: Weight
    line: int
    start: int
    end: int
    head: bool = False


_OPENERS = " \t-*•·●>\"'<([|#–—"
_NAME = Pattern(
    r"[ \t>*•·|-]{0,12}(?!\D{0,40}(?:\b[245]\d\d\b|\d\.\d))[^@<>:;|、。!?]{1,60}?[ \t]?"
    r"[<(\[\"']{1,2}(?:smtp:|mailto:|rfc822;)?",
    re.IGNORECASE,
)
_SCHEME = Pattern(
    r"[\s>*•·|-]{0,12}[<(\[]?(?:smtp:|smtp;|rfc822;|mailto:|\d{1,3}[.)](?: to:)?)[ \t<]{0,4}", re.IGNORECASE
)
_BRACKETED = Pattern(r"[\"']?[ \t]{1,4}<")
_CLOSERS = Pattern(r"[>)\]\"'*]{0,4}")
_CLOSERS_OF_MASKED = Pattern(r">?\)?>?")
_MASKED = Pattern(
    r"[ \t>*]{0,12}<?[^\s<>()]{1,80}>?\s{1,12}\((?:expanded|forwarded|generated|aliased) (?:from|by):? ?<?",
    re.IGNORECASE,
)
"""A masked address that was the expansion of the one behind it ("<XXXX (expanded from <kim@example.com>): ...")."""
_SUFFIX = Pattern(
    r"[ \t]{0,4}(?:\n[ \t]{1,12})?(?:\([^()\n]{0,80}(?:\n[^()\n]{0,400})?\)|<mailto:[^<>\n]{0,320}>|\[[^\[\]\n]{0,80}\]"
    r"| on [a-z]{3},? [^\n]{6,60}(?:\n-?\d[\d:+ -]{3,20})?)",
    re.IGNORECASE,
)
_REMARK = Pattern(
    r"[ \t]{0,4}[(\[](?!expanded|(?:ultimately )?generated|forwarded|aliased|orig)"
    r"[^@()\[\]\n]{3,80}(?:(?<= )<?[^\s@()<>\[\]]{1,64}@[^\s@()<>\[\]]{1,255}>?)?[)\]]",
    re.IGNORECASE,
)
_EXPANDED = Pattern(
    r"\s{0,12}\((?:expanded|forwarded|generated|aliased|orig)[^()\n]{0,20}\s{1,12}[^()]{0,330}\)", re.IGNORECASE
)
_SAYS = Pattern(
    r"[ \t]{0,4}(?::|\.{3}|[-–—=]{1,2}>?(?=[ \t])|,(?=[ \t]{1,4}[\[\d(]))[ \t]{0,4}"
    r"|[ \t]{1,8}(?=[245]\d\d[ -])|(?:\t| {2})[ \t]{0,30}(?=\S)"
)
_ANSWER = Pattern(r"(?<![\w.])[45]\d\d[ -](?!\d\d:)|(?<![\w.])[45]\.[0-7]\.\d|said:|reason:|error:")
_OF_A_HOST = Pattern(
    r"\s{0,12}(?:host|connect to|delivery|unknown user|mail for|name service|lost connection|conversation|user|no)\b"
)
_APART = 400
_HIDDEN = "an undisclosed address"
_QUIET = Pattern(r"[\s.,;:]{0,6}(?:\n|\Z)")


def candidates(page: Page, end: int, start: int = 0) -> list[Candidate]:
    """Every address of `page.text[start:end]` that may have failed, in order, with its weight."""
    found: list[Candidate] = []
    open_head: Line | None = None
    previous: Candidate | None = None
    for number in sorted({*page.by_line, *page.masked_by_line}):
        line, addresses = page.lines[number], page.by_line.get(number, ())
        if line.end <= start:
            continue
        if line.start >= end:
            break
        if open_head is not None and _continues(page, open_head, number):
            found.extend(_inside(page, number, addresses))
            continue
        if number in page.masked_by_line and (head := _masked_head(page, number, end, previous)) is not None:
            open_head, previous = page.lines[head.line], head
            found.append(head)
            continue
        if not addresses:
            open_head = None
            continue
        head = _head(page, number, addresses, end, previous) or _undisclosed(page, number, addresses[0], end)
        open_head = page.lines[head.line] if head is not None else None
        previous = head or previous
        if head is not None:
            found.append(head)
        else:
            found.extend(_spoken(page, number, addresses, end))
    _raise_first(page, found)
    return found


def _raise_first(page: Page, found: list[Candidate]) -> None:
    """What a list of heads goes on from is a head as well, when something is said of it."""
    for this, following in zip(found[-2::-1], found[:0:-1], strict=True):
        tells = this.head and this.weight == Weight.TOLD and this.start < this.end
        if tells and following.head and following.weight == Weight.HEAD:
            between = page.text[this.end : following.address.start]
            same = page.lines[this.line].indent == page.lines[following.line].indent
            if same and between.count("\n") == 1 and not between.strip(_OPENERS + ")\n"):
                this.weight = Weight.HEAD


def block_end(page: Page, number: int, end: int, indent: int | None = None) -> int:
    """Where the block of lines that line `number` begins ends: at an empty line, or at `end`.

    Below a head of some `indent` a line that begins with an address no deeper begins a block of its own.
    """
    lines = page.lines
    last = min(len(lines), number + LONGEST_BLOCK) - 1
    while number < last and lines[number + 1].text and lines[number + 1].start < end:
        if indent is not None and lines[number + 1].indent <= indent and _begins_with_address(page, number + 1):
            break
        number += 1
    return min(lines[number].end, end)


def _block_start(page: Page, number: int) -> int:
    first = max(0, number - LONGEST_BLOCK)
    while number > first and page.lines[number - 1].text:
        number -= 1
    return page.lines[number].start


def _begins_with_address(page: Page, number: int) -> bool:
    addresses = page.by_line.get(number)
    if number in page.masked_by_line:
        return True
    if not addresses:
        return False
    left = page.text[page.lines[number].start : addresses[0].start]
    return not left.strip(_OPENERS) or _SCHEME.fullmatch(left) is not None


def intro_of(page: Page, number: int) -> str:
    """The last words above line `number`, in lower case: a sentence may run over two lines."""
    above: list[str] = []
    looked = number - 1
    while looked >= 0 and len(above) < 2 and number - looked < 8:
        line = page.lines[looked]
        if line.text:
            above.append(page.low[line.start : line.end].strip())
        elif above:
            break
        looked -= 1
    return " ".join(reversed(above))[-240:]


def _continues(page: Page, head: Line, number: int) -> bool:
    """Is line `number` a deeper line of the block that a head began?"""
    line = page.lines[number]
    if line.indent <= head.indent:
        return False
    between = page.text[head.end : line.start]
    return "\n\n" not in between and len(between) < 4_000


def _inside(page: Page, number: int, addresses: tuple[Address, ...]) -> list[Candidate]:
    """Addresses in what a server says count only after a label of their own (`RCPT TO:`)."""
    line = page.lines[number]
    made: list[Candidate] = []
    for address in addresses:
        before = page.low[max(line.start, address.start - 60) : address.start]
        if NOT_RECIPIENT.search(before):
            weight = Weight.MENTIONED if ALIAS.search(before) else Weight.NONE
        else:
            weight = Weight.MENTIONED
        made.append(Candidate(address, weight, number, line.start, line.end))
    return made


def _head(
    page: Page, number: int, addresses: tuple[Address, ...], end: int, previous: Candidate | None
) -> Candidate | None:
    """The address that begins a line and that the line or the block below speaks of; what the last one was, it is."""
    line, address, text = page.lines[number], addresses[0], page.text
    left = text[line.start : address.start]
    if len(addresses) > 1 and _BRACKETED.fullmatch(text, address.end, addresses[1].start):
        address = addresses[1]
    masked = _MASKED.fullmatch(left) is not None
    if not masked and (not _opens(left) or NOT_RECIPIENT.search(left.lower())):
        return None
    position = address.end
    closers = (_CLOSERS_OF_MASKED if masked else _CLOSERS).match(text, position)
    position = closers.end() if closers else position
    if len(addresses) > 1 and addresses[1].value.lower() == address.value.lower() and addresses[1].start - position < 4:
        position = addresses[1].end
        position = m.end() if (m := _CLOSERS.match(text, position)) else position
    remark: re.Match[str] | None = None
    for pattern in (_EXPANDED, _SUFFIX, _SUFFIX):
        if suffix := pattern.match(text, position):
            position = suffix.end()
            remark = _REMARK.fullmatch(suffix[0]) or remark
    says = _SAYS.match(text, position)
    quiet = _QUIET.match(text, position)
    if says is None and quiet is None:
        return None
    intro = intro_of(page, number)
    if lists_others(intro):
        return None
    begin = says.end() if says else min(line.end, end)
    own = max(number, page.line_number(min(position, len(text) - 1))) if position > line.end else number
    stop = block_end(page, own, end, line.indent)
    if remark is not None and not text[begin:stop].strip():
        stop = position - 1
        begin = stop - len(remark[0].strip()) + 2
    loud = bool(says and text[begin : page.lines[own].end].strip())
    answered = _ANSWER.search(page.low, begin, min(stop, begin + 300)) is not None
    sure = (
        loud
        or answered
        or _goes_on(page, previous, line)
        or lists_failed(intro)
        or (says is not None and "<" in left)
        or _deeper_below(page, number)
    )
    weight = Weight.HEAD if sure else Weight.TOLD
    return Candidate(address, weight, number, min(begin, stop), stop, head=True)


def _masked_head(page: Page, number: int, end: int, previous: Candidate | None) -> Candidate | None:
    """A head whose address is masked; with no address to see, what is said of it has to be a mail system's words."""
    address = page.masked_by_line[number]
    behind = tuple(each for each in page.by_line.get(number, ()) if each.start >= address.end)
    head = _head(page, number, (address, *behind), end, previous)
    if (
        head is None
        or (_ANSWER.search(page.low, head.start, head.end) or _OF_A_HOST.match(page.low, head.start)) is None
    ):
        return None
    return head


def _undisclosed(page: Page, number: int, address: Address, end: int) -> Candidate | None:
    """Exim hides where an alias leads ("an undisclosed address"); below stands the address that was written to."""
    line = page.lines[number]
    if not line.text.startswith(("(generated from", "(ultimately generated from")) or not page.lines[
        number - 1
    ].text.endswith(_HIDDEN):
        return None
    closers = _CLOSERS.match(page.text, address.end)
    begin = closers.end() if closers else address.end
    stop = block_end(page, number, end, page.lines[number - 1].indent)
    return Candidate(address, Weight.HEAD, number - 1, begin, stop, head=True)


def _goes_on(page: Page, previous: Candidate | None, line: Line) -> bool:
    """Does the list of the last head go on with this line?"""
    return (
        previous is not None
        and previous.weight == Weight.HEAD
        and page.lines[previous.line].indent == line.indent
        and line.start - previous.end < _APART
        and not page.text[previous.end : line.start].strip()
    )


def _opens(left: str) -> bool:
    if not left.strip(_OPENERS):
        return True
    if _SCHEME.fullmatch(left):
        return True
    return _NAME.fullmatch(left) is not None and len(left.split()) <= 7


def _deeper_below(page: Page, number: int) -> bool:
    lines = page.lines
    return number + 1 < len(lines) and bool(lines[number + 1].text) and lines[number + 1].indent > lines[number].indent


def _spoken(page: Page, number: int, addresses: tuple[Address, ...], end: int) -> list[Candidate]:
    """Addresses in the middle of a line: what stands before and behind each tells."""
    line, text = page.lines[number], page.low
    made: list[Candidate] = []
    for address in addresses:
        same_line = text[max(line.start, address.start - 80) : address.start]
        before = text[max(0, address.start - 140) : address.start]
        after = text[address.end : address.end + 80]
        weight = _weigh(same_line, before, after)
        if weight > Weight.TOLD and same_line.strip(_OPENERS) == "" and lists_others(intro_of(page, number)):
            weight = Weight.NONE
        start = line.start if weight == Weight.LABELLED else _block_start(page, number)
        made.append(Candidate(address, weight, number, start, block_end(page, number, end)))
    return made


def _weigh(same_line: str, before: str, after: str) -> Weight:
    if NOT_RECIPIENT.search(same_line):
        return Weight.MENTIONED if ALIAS.search(same_line) else Weight.NONE
    if LABEL.search(same_line):
        return Weight.LABELLED
    if FAILS.match(after):
        return Weight.SENTENCE
    if _is_sentence(before):
        return Weight.SENTENCE
    if TOLD.search(before):
        return Weight.TOLD
    return Weight.MENTIONED


def _is_sentence(before: str) -> bool:
    """Ends the text before an address in "... message ... to the recipient"?"""
    to_whom = TO_WHOM.search(before, max(0, len(before) - 90))
    if to_whom is None or (to_whom[0].startswith("\n") and ":" in to_whom[0]):  # a header's "To:"
        return False
    clause = before[max(0, to_whom.start() - 84) : to_whom.start()]
    ends = [match.end() for match in CLAUSE_END.finditer(clause)]
    return WORDS_FOR_MAIL.search(clause, ends[-1] if ends else 0) is not None
