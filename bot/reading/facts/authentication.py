"""What a server says came of checking the sender: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), ARC (RFC 8617).

Each result is one that is written out. "Gmail requires SPF or DKIM" and "if SPF fails" are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from bot.reading.facts.authentication_subject import names_in, subject_of
from bot.reading.facts.authentication_words import (
    AGAINST,
    BACKWARD,
    FORWARD,
    NOT_PERMITTED,
    POLICY,
    SUPPOSED,
    SYMBOL,
    SYMBOLS,
    UNSIGNED,
)
from bot.reading.facts.detail_kinds import Detail, DetailName, in_order
from bot.reading.facts.plain_words import Words

HINTS = ("spf", "dkim", "dmarc", "arc", "sender policy framework", "not authorized to send", "not allowed to send")
_MOST, _FEW = 60, 20


def authentication(words: Words) -> tuple[Detail, ...]:
    """The results in the order of the text, each about the domain or IP it names."""
    found: list[Detail] = []
    taken: list[tuple[int, int]] = []
    for detail, start, end in islice(chain(islice(_policies(words), _FEW), _results(words)), _MOST):
        if not any(start < stop and begin < end for begin, stop in taken):
            found.append(detail)
        taken.append((start, end))
    # a list of names shares one place: those are kept apart from what was found there twice
    return in_order((*found, *_lists(words, taken)))


def _policies(words: Words) -> Iterator[tuple[Detail, int, int]]:
    for match in POLICY.finditer(words.low) if "dmarc" in words.low else ():
        value = match["letter"] or match["said"]
        about = subject_of(words, match, "dmarc")
        yield Detail("dmarc", f"p={value}", about, words.span(*match.span())), *match.span()


def _results(words: Words) -> Iterator[tuple[Detail, int, int]]:
    low = words.low
    for match in FORWARD.finditer(low):
        names = names_in(match["what"])
        if len(names) == 1 and not _is_supposed(words, match.start()):
            yield _detail(words, match, names[0], str(match.lastgroup))
    for match in AGAINST.finditer(low):
        value = "temperror" if "temporary dns" in low else "fail"
        yield _detail(words, match, names_in(match["what"])[0], value, match.start("what"))
    if "spf" in low or "not allowed" in low or "not authorized" in low:
        for match in NOT_PERMITTED.finditer(low):
            yield _detail(words, match, "spf", "fail")
    for match in SYMBOL.finditer(low):
        value = next(value for word, value in SYMBOLS if word == match["result"])
        yield _detail(words, match, names_in(match["what"])[0], value)
    if "dkim" in low and (unsigned := UNSIGNED.search(low)):
        yield _detail(words, unsigned, "dkim", "missing")


def _lists(words: Words, taken: list[tuple[int, int]]) -> Iterator[Detail]:
    """ "Both SPF and DKIM failed", "failing both SPF and DKIM checks": one result for each of several."""
    for match in FORWARD.finditer(words.low):
        names = names_in(match["what"])
        if len(names) > 1 and " or " not in match["what"] and not _is_supposed(words, match.start()):
            for name in names:
                yield _detail(words, match, name, str(match.lastgroup))[0]
    for match in BACKWARD.finditer(words.low):
        names = names_in(match["what"])
        is_free = not any(match.start("what") < stop and begin < match.end("what") for begin, stop in taken)
        if is_free and not _is_supposed(words, match.start()):
            for name in names:
                value = next(value for value, said in match.groupdict().items() if said and value != "what")
                if value != "pass" or " or " not in match["what"]:
                    yield _detail(words, match, name, value)[0]


def _detail(
    words: Words, match: re.Match[str], name: DetailName, value: str, begin: int | None = None
) -> tuple[Detail, int, int]:
    start = match.start() if begin is None else begin
    detail = Detail(name, value, subject_of(words, match, name), words.span(start, match.end()))
    return detail, start, match.end()


def _is_supposed(words: Words, start: int) -> bool:
    return SUPPOSED.search(words.low, max(0, start - 60), start) is not None
