"""What only the asker can say, and no pasted line does: that they never sent the mail, what they send through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.reading.text.patterns import either

SEARCHED: Final = 2_000

_NEVER_SENT: Final = re.compile(
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
_OWN_REFUSED: Final = re.compile(
    r"\b(?:our|my)(?: own)? (?:[\w-]{1,20} )?(?:exchange|server|mailserver|gateway|filter|system|hoster|dlp|tenant)\b"
    r"[^.?!]{0,20}\b(?:threw|sent|bounced|refus\w{0,3}|reject\w{0,3}|block\w{0,3}|return\w{0,3}|stopp\w{0,3}) "
    r"(?:it|this|that|the|my|our|him|her)\b",
    re.IGNORECASE,
)
_SENDS_WITH: Final = re.compile(
    r"\b(?:sen[dt]s?|sending|mail(?:ing|ed)|relay(?:ing|ed)?)\b[^.?!]{0,60}?"
    r"\b(?:with|through|via|using|over|by means of)\b ((?:[\w.-]{1,40} ?){1,4})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskerSays:
    """What the asker’s own words tell of themselves."""

    never_sent: bool = False
    own_refused: bool = False
    """Their own server, filter or provider refused it."""
    sends_with: tuple[str, ...] = ()
    """What they say that they send through, in lower case, a few words each: “gmail, but”."""


@lru_cache(maxsize=16)
def asker_says(question: str) -> AskerSays:
    """Reads the asker’s own words. Kept, since a report of many recipients is asked for each."""
    words = " ".join(question[:SEARCHED].split())
    return AskerSays(
        never_sent=_NEVER_SENT.search(words) is not None,
        own_refused=_OWN_REFUSED.search(words) is not None,
        sends_with=tuple(match[1].lower() for match in _SENDS_WITH.finditer(words)),
    )
