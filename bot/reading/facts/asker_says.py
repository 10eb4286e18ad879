"""What only the asker can say, and no pasted line does: that they never sent the mail, that the server is theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
_RUNS_SERVER: Final = re.compile(
    either(r"""
        (?:i|we) (?:run|host|administer|manage|operate|set up|maintain)\b[^.?!\n]{0,30}\b{{server}}
        (?:my|our)(?: own)? (?:\w{1,20} )?{{server}}
        unser(?:e[mnrs]?)? (?:eigene[nrm]? )?(?:mail-?)?server | mein(?:e[mnrs]?)? (?:eigene[nrm]? )?(?:mail-?)?server
        (?:notre|mon) (?:propre )?serveur | (?:nuestro|mi) (?:propio )?servidor | (?:nosso|meu) servidor
        (?:il nostro|il mio) server
        (?:onze|mijn) (?:eigen )?(?:mail)?server
    """).replace(
        "{{server}}", "(?:(?:mail|smtp|e-?mail|mx)[ -]?)?(?:server|cluster|gateway|relay|postfix|exim|mailcow)"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskerSays:
    """What the asker’s own words tell of themselves."""

    never_sent: bool = False
    runs_server: bool = False


def asker_says(question: str) -> AskerSays:
    """Reads the asker’s own words; of no paste there are none."""
    words = " ".join(question[:SEARCHED].split())
    return AskerSays(_NEVER_SENT.search(words) is not None, _RUNS_SERVER.search(words) is not None)
