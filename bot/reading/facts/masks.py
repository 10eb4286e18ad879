"""Addresses that somebody made unreadable before they pasted a bounce: still a recipient, only nobody knows which.

<name at example>: host mx.example.net said: ...        <[redacted]>: ...        xxx@...: ...        <x@xxx>: ...
"""

from __future__ import annotations

import re

from bot.reading.facts.addresses import Address, address_in
from bot.reading.text.patterns import Pattern, either

_WORD = either("""
    redacted | removed | hidden | masked | obfuscated | anonymi[sz]ed | confidential | private | censored | undisclosed
    geschwärzt | entfernt | anonymisiert | masqué | caché | oculto | eliminado
""")
_HIDING = r"[x*.•█…#_-]"
_LOCAL = rf"(?:[\w.+-]{{0,3}}(?:[x*•█#]{{2,64}}|\.{{3}}|…)[\w.+*•█-]{{0,3}}|[\[(<]?{_WORD}[\])>]?|x|…|\*)"
_ALIKE = Pattern(
    rf"(?:{_LOCAL}@[^\s<>@]{{1,120}}|[\w.+-]{{1,64}}@(?:{_HIDING}{{2,60}}(?:\.\w{{2,10}})?|[\[(]?{_WORD}[\])]?[\w.]{{0,20}}))",
    re.IGNORECASE,
)
_NO_ADDRESS = Pattern(
    rf"[\[(<]{{0,2}}(?:(?:the )?(?:e-?mail|mail|address|e-?mail address|recipient|name|user)?[ _-]?{_WORD}"
    rf"|{_WORD}[ _-](?:e-?mail|address|recipient|name|user)|e-?mail[ \u00a0]protected"
    r")[\])>]{0,2}"
    rf"|{_HIDING}{{3,80}}"
    r"|[\w.*•█+-]{1,64} ?(?:\(at\)|\[at\]|\{at\}| at ) ?[\w.*•█-]{1,120}",
    re.IGNORECASE,
)
_IN_BRACKETS = Pattern(r"(?:e-?mail|recipient|address|user|name)(?: address)?", re.IGNORECASE)
_HEAD = Pattern(
    r"^[ \t>*•-]{0,8}(?:\d{1,3}[.)] )?(?:"
    r"<(?P<angled>[^<>\n]{1,120}|<[^<>\n]{1,60}>)>"
    r"|(?P<bracketed>[\[(][^\[\]()\n]{3,40}[\])](?:@[^\s<>:]{1,80})?)"
    r"|(?P<bare>[^\s<>@:,;]{1,64}@[^\s<>@:,;]{1,80}|[*•█#x]{3,40})"
    r")(?=[ \t]{0,2}(?:\([^()\n]{0,200}\))?(?::[ \t\n]|[ \t]{1,4}(?:[-–—=]{1,2}>?[ \t]|\())|[ \t]{0,8}\n[ \t]{0,12}\S)",
    re.IGNORECASE | re.MULTILINE,
)


def is_mask(text: str) -> bool:
    """Is it what somebody put in the place of an address?"""
    return _NO_ADDRESS.fullmatch(text) is not None or _ALIKE.fullmatch(text) is not None


def masked(text: str, start: int, end: int) -> Address:
    """What stands at `start` to `end` as a masked address; without a value where it has not even the form of one."""
    shown = address_in(text, start, end)
    whole = shown is not None and (shown.start, shown.end) == (start, end)
    return Address(text[start:end] if whole else "", start, end, masked=True)


def masked_heads(text: str) -> list[Address]:
    """Every masked address that begins a line and that something is said of, in order."""
    found: list[Address] = []
    for match in _HEAD.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if is_mask(text[start:end]) or _IN_BRACKETS.fullmatch(text[start:end].strip("[]()")):
            found.append(masked(text, start, end))
    return found
