"""The head that a mail program puts above a message that is forwarded, replied to or copied from the screen.

Its "To:" is whoever got the notice, and no recipient that failed; its "From:" shows whether a mail system wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.mail.kinds import from_mail_system, kind_of_subject
from bot.reading.text.field_names import COPY, DATE, FROM, SUBJECT, TO
from bot.reading.text.patterns import Pattern, either

_MARK = Pattern(
    r"[\s>]{0,12}(?:[-_=*]{4,80}[ ]?(?:[^\W\d_][^\n-]{3,60}[ ]?[-_=*]{3,80}:?)?"
    r"|(?:begin forwarded message|anfang der (?:weitergeleiteten )?(?:nachricht|e-mail)"
    r"|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato"
    r"|início da mensagem (?:re)?encaminhada"
    r"|begin doorgestuurd bericht)[ ]?:)[ \t]{0,8}",
    re.IGNORECASE,
)
_OTHERS = either(r"""
    reply-to | importance | attachments? | priority | wichtigkeit | a
    customer | client | requester | reporter | reported by | user | contact | company | ticket | case
    status | assignee | queue | kunde | kundin | vorgang | created | opened | name | phone | tel
""")
_SHOWN = rf"(?P<from>{FROM})|(?P<subject>{SUBJECT})|(?P<other>{TO}|{DATE}|{COPY}|{_OTHERS})"
_FIELD = Pattern(
    rf"[ \t>]{{0,12}}[*_]{{0,2}}(?:{_SHOWN})[ \t]{{0,2}}[:：]"
    r"[*_]{0,2}[ \t]{0,8}(?P<value>[^\n]{0,1000})",
    re.IGNORECASE,
)
_FROM_LINE = Pattern(
    rf"^[ \t>]{{0,12}}[*_]{{0,2}}{FROM}[ \t]{{0,2}}[:：][*_]{{0,2}}[ \t]{{0,8}}(?P<value>[^\n]{{3,400}})$",
    re.IGNORECASE | re.MULTILINE,
)
_TICKET = Pattern(
    r"[ \t>]{0,8}[\[(]?(?:ticket|case|request|issue|vorgang|anfrage)[ ]?(?:no\.?|nr\.?|id)?[ ]?[#:]?[ ]?"
    r"\w{0,6}-?\d{2,12}",
    re.IGNORECASE,
)
_DAY = Pattern(r"[^\n]{0,40}\d{1,2}[:.h]\d\d[^\n]{0,30}")
_ATTRIBUTION = Pattern(
    r"^[ \t>]{0,12}(?:on|am|le|el|il|op|em|den)[ ](?=[^\n]{0,80}\d)[^\n]{4,250}(?:\n[^\n]{1,150})?"
    r"\b(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef)[^\n:]{0,120}[:：][ \t]{0,8}$",
    re.IGNORECASE | re.MULTILINE,
)
_SENDER = Pattern(r"[ \t>]{0,12}(?:[^<>@\n]{0,60}<)?[^\s<>@]{1,64}@[^\s<>@]{1,255}>?[ \t]{0,8}")
_TO_ME = Pattern(r"[ \t>]{0,12}(?:to me|an mich|à moi|para mí|para mim|a me|aan mij)(?: ▼)?[ \t]{0,8}", re.IGNORECASE)
_SHORT = 80
_MOST_ABOVE = 4
_LOOKED_AT = 20_000
_MOST_LINES = 14


@dataclass(frozen=True, slots=True)
class Head:
    """Where the head stands; `system`: the message below is a mail system's."""

    start: int
    end: int
    system: bool


def head_of(text: str) -> Head | None:
    """The head that `text` begins with, marks of forwarding above it included; None when it begins otherwise."""
    names: set[str] = set()
    system = False
    start = position = len(text) - len(text.lstrip())
    for number, line in enumerate(text[position:].split("\n")[:_MOST_LINES]):
        field = _FIELD.fullmatch(line)
        if field is not None:
            kind = next(name for name in ("from", "subject", "other") if field[name])
            names.add(kind if kind != "other" else line.lower().partition(":")[0].strip())
            system = system or _is_system(kind, field["value"])
        elif _is_sender(line, number):
            names.add("from")
            system = True
        elif number == 0 and _is_bare_subject(line):
            names.add("subject")
        elif names and line[:1] in (" ", "\t") and line.strip():
            pass  # folded
        elif names and _TO_ME.fullmatch(line):
            names.add("to")
        elif _TICKET.match(line):
            names.add("ticket")
        elif not (_MARK.fullmatch(line) or (not line.strip() and not names) or (names and _is_day(line))):
            break
        position = min(len(text), position + len(line) + 1)
    if len(names) < 2 or not (names & {"from", "ticket", "customer", "requester", "reporter", "kunde", "client"}):
        return None
    return Head(start, position, system)


def shows_system_head(text: str) -> bool:
    """Whether a line within `text` shows that a mail system wrote what stands below it."""
    return any(from_mail_system({"from": match["value"]}) for match in _FROM_LINE.finditer(text[:_LOOKED_AT]))


def _is_sender(line: str, number: int) -> bool:
    """Some programs show a sender with no label: a mail system's name first, or its address in the first lines."""
    if number == 0:
        return len(line) < _SHORT and from_mail_system({"from": line})
    return number < _MOST_ABOVE and _SENDER.fullmatch(line) is not None and from_mail_system({"from": line})


def _is_bare_subject(line: str) -> bool:
    return len(line) < _SHORT and line.lstrip()[:1].isalnum() and kind_of_subject(line.strip()) is not None


def _is_day(line: str) -> bool:
    return len(line) < _SHORT and _DAY.fullmatch(line) is not None


def _is_system(kind: str, value: str) -> bool:
    if kind == "from":
        return from_mail_system({"from": value})
    return kind == "subject" and kind_of_subject(value.strip()) is not None


def without_attributions(text: str) -> str:
    """ "On Tuesday Pat wrote:" blanked, position by position."""
    return _ATTRIBUTION.sub(lambda match: blanked(match[0]), text)


def blanked(text: str) -> str:
    """Space for everything but the line ends, so that positions stay."""
    return "".join(char if char == "\n" else " " for char in text)
