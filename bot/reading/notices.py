"""Finds where one pasted notice ends and another begins, when a person pasted several into one message.

Several recipients of one notice are no several notices: a cut is made only where a notice of the same making opens
once more, or where paragraphs that open with different refusals follow one another.
"""

from __future__ import annotations

import re

from bot.reading.codes import find_codes
from bot.reading.page import lowered
from bot.reading.patterns import either

MOST = 20
"""How many notices of one paste are told apart; what follows stays with the last."""

_OPENING = re.compile(
    r"^[ \t>*]{0,8}(?P<opening>"
    + either(r"""
        this is the mail system at host | this is the postfix[^\n]{0,40} program at host | hi[.] this is the qmail-send
        this message was created automatically by mail delivery software | delivery has failed to these recipients
        your message to [^\n@]{1,64}@[^\n]{3,200} couldn't be delivered | (?:\*\* )?address not found
        (?:\*\* )?delivery incomplete | (?:\*\* )?message not delivered | (?:\*\* )?message blocked
        the original message was received at | delivery to the following recipients? | reporting-mta:
        sorry, we were unable to deliver your message | this is an automatically generated delivery status
        this is the dragonfly mail agent | an error occurred while trying to deliver the mail
        i was unable to deliver your message | unable to deliver message to
    """)
    + ")",
    re.MULTILINE,
)
_REFUSAL = re.compile(r"^[ \t>*\"'`-]{0,6}(?P<code>[45]\d\d) (?!\d\d:)\S", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[ \t]{0,8}\n")
_LOOKED_AT = 200_000


def cuts(text: str) -> list[int]:
    """Where further notices begin in `text`; none when it is one."""
    low = lowered(text[:_LOOKED_AT])
    return (_reopened(low) or _refused_anew(low))[: MOST - 1]


def _reopened(low: str) -> list[int]:
    """The second and later openings in the words of one that went before, once that one said something."""
    seen: set[str] = set()
    found: list[int] = []
    last = 0
    for match in _OPENING.finditer(low):
        opening = match["opening"].split("@")[0][:24].strip("* ")
        if opening in seen and _says_something(low, last, match.start()):
            found.append(match.start())
            last = match.start()
            seen = {opening}
        seen.add(opening)
    return found


def _says_something(low: str, start: int, end: int) -> bool:
    return low.find("@", start, end) != -1


def _refused_anew(low: str) -> list[int]:
    """Paragraphs or lines that each open with a refusal of their own: another code, another address."""
    opened = list(_REFUSAL.finditer(low))
    if len(opened) < 2 or len(opened) > MOST or low[: opened[0].start()].strip():
        return []
    found: list[int] = []
    before = opened[0]
    for match in opened[1:]:
        if not _PARAGRAPH.search(low, before.start(), match.start()):
            return []
        if _differ(low, before.start(), match.start()):
            found.append(match.start())
        before = match
    return found


def _differ(low: str, first: int, second: int) -> bool:
    one, two = find_codes(low, first, second), find_codes(low, second, second + 400)
    values = [tuple(str(fact) for fact in (codes.reply_code, codes.status)) for codes in (one, two)]
    return values[0] != values[1]
