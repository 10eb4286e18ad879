"""What only the asker can say, and no pasted line does: that they never sent the mail, what they send through."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from bot.reading.text.patterns import Pattern, either
from bot.reading.text.wordings import folded

SEARCHED: Final = 2_000

_NEVER_SENT: Final = Pattern(
    either(r"""
        {{who}} {{not}} (?:send|sent|write|wrote|written)\b[^.?!\n]{0,40}\b{{what}}
        bounce of (?:some |a )?spam
        (?:sender|from)\b[^.?!\n]{0,30}\b(?:is|was|shows) (?:my|our) own (?:e-?mail )?address
        (?:forged|faked|spoof\w{0,3}|impersonat\w{0,3}) | not (?:sent|written) by (?:me|us)
        (?:habe|haben) (?:ich|wir) (?:nie|gar nicht|nicht) (?:geschickt|gesendet|geschrieben)
        nie (?:geschickt|gesendet|geschrieben)
        (?:n'ai|n'avons) (?:jamais|pas) (?:envoyé|écrit) | nunca (?:he|hemos) enviado | no (?:he|hemos) enviado
        mai (?:inviato|spedito)
        nunca envi(?:ei|amos) | nooit (?:verstuurd|verzonden|gestuurd) | 送(?:って|信して)(?:い)?(?:ない|ません)
    """)
    .replace("{{what}}", "(?:it|this|that|these|any\\w{0,5}|mail|message|them)")
    .replace("{{who}}", "(?:i|we|he|she|they|nobody(?: here)?|no one(?: here)?)")
    .replace("{{not}}", "(?:did not|didn't|never|have not|haven't|has not|hasn't)(?: ever| even)?"),
    re.IGNORECASE,
)
_REFUSED: Final = (
    r"(?: own)? (?:[\w-]{1,20} )?"
    r"(?:exchange|server|mailserver|gateway|filter|system|hoster|dlp|tenant)\b"
    r"[^.?!]{0,20}\b(?:threw|sent|bounced|refus\w{0,3}|reject\w{0,3}|block\w{0,3}|return\w{0,3}|stopp\w{0,3}) "
    r"(?:it|this|that|the|my|our|him|her)\b"
)
_OWN_REFUSED: Final = (Pattern(rf"our(?<!\wour){_REFUSED}"), Pattern(rf"my(?<!\wmy){_REFUSED}"))
"""Two, since a pattern that begins with plain characters is found much faster."""
_SENDS_WITH: Final = Pattern(
    r"(?:sen[dt](?<!\wsen.)s?|sending(?<!\wsending)|mail(?<!\wmail)(?:ing|ed)|relay(?<!\wrelay)(?:ing|ed)?)\b[^.?!]{0,60}?"
    r"\b(?:with|through|via|using|over|by means of)\b ((?:[\w.-]{1,40} ?){1,4})"
)


def never_sent(question: str) -> bool:
    """Do they say that the mail which came back was not theirs?"""
    return _NEVER_SENT.search(_one_line(question)) is not None


def own_refused(told: str) -> bool:
    """Do they say that their own server, filter or provider refused it?"""
    line = _folded_line(told)
    return any(pattern.search(line) for pattern in _OWN_REFUSED)


def sends_with(told: str) -> tuple[str, ...]:
    """What they say that they send through, in lower case, a few words each: “gmail, but”."""
    return tuple(match[1] for match in _SENDS_WITH.finditer(_folded_line(told)))


@lru_cache(maxsize=4)
def _folded_line(told: str) -> str:
    """Kept, since what one message says is asked for several times."""
    return folded(_one_line(told))


def _one_line(told: str) -> str:
    return " ".join(told[:SEARCHED].split())
