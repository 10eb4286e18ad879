"""A server's words without what is of one mail alone: addresses, hosts, numbers and ids become placeholders.

So the base writes its wordings; and so no address of anybody stays in an entry that was drafted from a case. In an
example the same places are filled with what is reserved for examples (RFC 2606 names, RFC 5737 addresses).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from bot.knowledge.base import Knowledge
from bot.knowledge.slots import SLOT, SLOTS
from bot.reading.facts.hosts import ADDRESS, HOST, IP, is_ip, place_in
from bot.reading.message import NOTHING_SAID, Failure, Message
from bot.reading.text.patterns import Pattern

SEARCHED: Final = 2_000
"""How much of what was said is looked at; a wording is far shorter."""
_EXAMPLES: Final = {
    "address": "kim@example.com",
    "domain": "example.com",
    "server": "mx.example.com",
    "ip": "192.0.2.1",
    "sender": "you@example.org",
    "sender-domain": "example.org",
    "url": "https://mx.example.com/help",
}
_UNIT: Final = (
    r"(?:seconds?|secs?|minutes?|mins?|hours?|days?|bytes?|octets|[kmgt]i?b|messages?|recipients?|connections?|"
    r"sekunden?|minuten?|stunden?|tagen?|heures?|jours?|minutos|horas|d[ií]as|秒|分|時間|日)"
)
_PIECE: Final = Pattern(
    rf"(?P<url>\bhttps?://[^\s<>\"']{{1,500}}|\bwww\.[\w.-]{{1,253}}(?:/[^\s<>\"']{{0,300}})?)"
    rf"|(?P<address><?{ADDRESS}>?)"
    rf"|(?P<ip>(?<![\w.:]){IP}(?![\w-]))"
    rf"|(?P<host>(?<![\w@.-]){HOST}(?![\w@]))"
    rf"|(?P<amount>(?<![\w.-])\d[\d.,:]{{0,15}}(?= ?{_UNIT}\b))"
    r"|(?P<number>(?<![\w.:#_-])\d[\d.,:]{2,30}(?![\w-]))"
    r"|(?P<id>(?<![\w-])[\w][\w.:=+-]{5,80}\w)",
    re.IGNORECASE,
)
_KEPT_BEFORE: Final = re.compile(r"(?:\brfc ?|\bport ?|\bsection ?)\Z", re.IGNORECASE)
_CODES: Final = Pattern(
    r"(?<![\w.])[245]\d\d(?:[ -]#?[245]\.\d{1,3}\.\d{1,3})?(?![\w.])|(?<![\w.])[245]\.\d{1,3}\.\d{1,3}(?![\w.])"
)
_CHANGES: Final = re.compile(r"[a-z](?=\d)|\d(?=[a-z])", re.IGNORECASE)
_BLANKS: Final = re.compile(r"\s+")
_BEGIN: Final = " ,;:.-–—|"
_SHORTEST_NAME: Final = 4
_ROLES: Final = frozenset(
    ("abuse", "admin", "administrator", "contact", "hello", "help", "info", "mail", "mailer", "office", "postmaster",
     "sales", "service", "support", "user", "webmaster")
)  # fmt: skip
"""Names of nobody, and words that servers use."""
_EXAMPLE_CODE: Final = "x0x0x0"


@dataclass(frozen=True, slots=True)
class Said:
    """What a server said, as a wording and as an example."""

    wording: str
    example: str


def said_without_names(message: Message, failure: Failure | None, knowledge: Knowledge) -> Said:
    """The decisive line of a bounce as a wording with placeholders, and as an example with nobody's names in it."""
    failure = failure or NOTHING_SAID
    text = failure.diagnostic.value if failure.diagnostic else _first_line(message.notice)
    whose = _Whose(message, failure, hosts_known(knowledge))
    text = whose.without_names(" ".join(text[:SEARCHED].split()))
    example = _printable(_PIECE.sub(whose.example, text)).replace("<code>", _EXAMPLE_CODE)
    return Said(_tidy(_CODES.sub(" ", _PIECE.sub(whose.placeholder, text))), example)


def hosts_known(knowledge: Knowledge) -> frozenset[str]:
    """The domains that wordings of the base name: those of blocklists and of providers, which say something."""
    found = (host for entry in knowledge.entries for text in entry.wordings if "." in text for host in _hosts(text))
    return frozenset(map(_owner, found))


class _Whose:
    """Tells whose each name in a text is, by what was read of the bounce."""

    def __init__(self, message: Message, failure: Failure, known: Collection[str]) -> None:
        original = message.original
        self._recipient = _lower(failure.recipient.value if failure.recipient else original.recipient)
        self._sender = _lower(original.sender)
        self._domain, self._sender_domain = (
            _owner(each.rpartition("@")[2]) for each in (self._recipient, self._sender)
        )
        self._subject = original.subject or message.subject
        self._known = known

    def without_names(self, text: str) -> str:
        """The text without the name before the @ of the recipient, and without the subject of what came back."""
        name = self._recipient.partition("@")[0]
        if len(name) >= _SHORTEST_NAME and name not in _ROLES:
            text = re.sub(rf"(?<![\w.@<-]){re.escape(name)}(?![\w@])", "<code>", text, flags=re.IGNORECASE)
        if self._subject and len(self._subject) >= _SHORTEST_NAME:
            text = text.replace(self._subject, "<code>")
        return text

    def placeholder(self, piece: re.Match[str]) -> str:
        name = self._name(piece)
        return piece[0] if name is None else f"<{name}>"

    def example(self, piece: re.Match[str]) -> str:
        name = self._name(piece)
        if not name or name == "limit":
            return piece[0]
        if name == "code":
            return "".join("0" if char.isdecimal() else "x" if char.isalpha() else char for char in piece[0])
        return f"<{_EXAMPLES[name]}>" if piece[0].startswith("<") else _EXAMPLES[name]

    def _name(self, piece: re.Match[str]) -> str | None:
        """The placeholder for a piece of text; None where it stays as it is."""
        value = piece[0]
        match piece.lastgroup:
            case "url":
                return "url"
            case "address":
                return "sender" if _lower(value.strip("<>")) == self._sender else "address"
            case "ip":
                return "ip" if is_ip(value.rstrip(".:,;")) else None
            case "host":
                return self._host(value)
            case "amount":
                return "limit"
            case "number":
                before = piece.string[: piece.start()]
                return None if _KEPT_BEFORE.search(before) or _CODES.fullmatch(value) else "limit"
        return "code" if _is_id(value) else None

    def _host(self, value: str) -> str | None:
        host = place_in(value)
        if host is None:
            return "code" if _is_id(value) else None
        owner = _owner(host)
        if self._domain and owner == self._domain:
            return "domain" if host.lower() == self._recipient.rpartition("@")[2] else "server"
        if self._sender_domain and owner == self._sender_domain:
            return "sender-domain"
        return None if owner in self._known else "server"


def _is_id(value: str) -> bool:
    """Is it an id of one mail or session (4XyZ1a2B3c, 8a7f-22b1-99)? A mark such as OFR_417 changes once, from letters
    to digits."""
    return len(_CHANGES.findall(value)) >= 2 or (value.isdecimal() and len(value) > 6)


def _tidy(text: str) -> str:
    """On one line, with nothing at its ends, and with no words in angle brackets but placeholders."""
    text = SLOT.sub(lambda slot: slot[0] if slot[1] in SLOTS else slot[1], _printable(text))
    return _BLANKS.sub(" ", text).strip(_BEGIN)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _first_line(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if len(line.split()) > 2), text[:SEARCHED])


def _hosts(text: str) -> list[str]:
    return [host for found in re.findall(HOST, text) if (host := place_in(found)) is not None]


def _owner(host: str) -> str:
    """The domain that somebody registered, as far as that shows: its last two labels, three where these are short."""
    labels = host.strip(".").lower().split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2:])


def _lower(value: str | None) -> str:
    return (value or "").lower()
