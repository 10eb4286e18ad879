"""Makes addresses whole that were pulled apart: by a screenshot's reader (`kim @ example.com`), or by a person who
wrote them so that no machine should know them (`kim (at) example (dot) com`).
"""

from __future__ import annotations

import re

from bot.reading.text.patterns import Pattern

_LOCAL = r"[A-Za-z0-9][\w.+%-]{0,63}"
_DOMAIN = r"[A-Za-z0-9][\w-]{0,62}(?:\.[A-Za-z0-9][\w-]{0,62}){1,8}"
_BRACKETED = Pattern(rf"<[ \t]{{0,2}}({_LOCAL})[ \t]{{0,2}}@[ \t]{{0,2}}({_DOMAIN})[ \t]{{0,2}}>")
_SPACED = Pattern(
    rf"((?:^|\b(?:to|for|an|à|recipient|address|rcpt|user|rfc822|smtp)[:;]?)[ \t>*'\"(<]{{0,8}}|[:;][ \t]{{1,4}})"
    rf"({_LOCAL})[ \t]{{1,2}}@[ \t]{{0,2}}({_DOMAIN})(?![\w-])",
    re.IGNORECASE | re.MULTILINE,
)
_CLEFT = Pattern(rf"(?<![\w.+%-])({_LOCAL})@[ \t]{{1,2}}({_DOMAIN})(?![\w-]|\.\w)")
_AT_IN_BRACKETS = r"[\[({][ ]?(?:at|AT|At|@)[ ]?[\])}]"
_AT_ALONE = Pattern(_AT_IN_BRACKETS)
_AT = Pattern(rf"(?<![\w.+%-])({_LOCAL})[ \t]?{_AT_IN_BRACKETS}[ \t]?([A-Za-z0-9][\w.-]{{1,255}})")
_DOT = Pattern(r"(?<=[A-Za-z0-9])[ \t]?[\[({][ ]?(?:dot|DOT|Dot|punkt|\.)[ ]?[\])}][ \t]?(?=[A-Za-z0-9])")


def respelled(text: str) -> str:
    """The text with its addresses as mail programs write them."""
    if "(" in text or "[" in text or "{" in text:
        text = _AT.sub(r"\1@\2", _DOT.sub(".", text)) if _AT_ALONE.search(text) and _AT.search(text) else text
    if "@ " in text or " @" in text:
        text = _BRACKETED.sub(r"<\1@\2>", text)
        text = _CLEFT.sub(r"\1@\2", _SPACED.sub(r"\1\2@\3", text))
    return text
