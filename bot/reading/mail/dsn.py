"""Reads the machine-readable part of a delivery status notification: RFC 3464, with RFC 6533's UTF-8 addresses.

Real ones break the format in every way there is: groups run together, blank lines stand inside a group, a long
Diagnostic-Code goes on in lines that are not folded. So the fields are read line by line, and a group begins where
the fields say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.reading.message import Fact, Span
from bot.reading.text.patterns import Pattern

# A field with its folded lines, an empty line, or a line that is neither.
_LINE = Pattern(
    r"^(?:(?P<name>[A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,4}:(?P<value>.*(?:\n[ \t]+\S.*)*)"
    r"|(?P<blank>[ \t]*)$|(?P<stray>.+))",
    re.MULTILINE,
)
MOST_GROUPS = 20_000
_PER_RECIPIENT = {
    "final-recipient", "original-recipient", "action", "status", "diagnostic-code", "remote-mta", "x-actual-recipient",
    "last-attempt-date", "will-retry-until", "x-actual-action", "x-display-name", "x-supplementary-info",
    "final-log-id", "localized-diagnostic",
}  # fmt: skip
_PER_MESSAGE = {
    "reporting-mta", "dsn-gateway", "received-from-mta", "arrival-date", "original-envelope-id",
    "x-original-message-id", "x-postfix-queue-id", "x-postfix-sender", "x-sender", "received-date",
}  # fmt: skip
_ONCE_EACH = {"final-recipient", "original-recipient", "action", "status"}
_LONGEST_TYPE = 32
_ENHANCED = Pattern(r"\b([245])\s{0,2}\.\s{0,2}(\d{1,3})\s{0,2}\.\s{0,2}(\d{1,3})\b")
_UNICODE_ESCAPE = Pattern(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_IP = Pattern(r"[\[(]?((?:\d{1,3}\.){3}\d{1,3}|(?:IPv6:)?[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})[\])]?")
_HOST_END = Pattern(r"[\s(\[,;]")
_LONGEST = 20_000
_NAMES = Pattern(r"[^\W\d_]|[@*█.]")
"""A port (":25:") names nobody; a masked name names somebody."""
_HOST_AND_PORT = Pattern(r"^[^@]{0,300}(?:\[[0-9a-fA-F.:]{3,45}\]|:\d{1,5}\Z)")
_CLOSED_BY = {'"': '"', "(": ")", "[": "]", "{": "}", "“": "”", "«": "»"}
_OPENED_BY = {'"': '"', ")": "(", "]": "[", "}": "{", "”": "“", "»": "«"}
_WHOLE = 100
_ALIASED = {
    "recipient": "final-recipient",
    "final-recipent": "final-recipient",
    "diagnostic": "diagnostic-code",
    "x-failed-recipient": "final-recipient",
}


@dataclass(slots=True)
class Recipient:
    """One per-recipient group, its values as written (a diagnostic unwrapped, without its type)."""

    final: Fact | None = None
    original: Fact | None = None
    actual: Fact | None = None
    action: Fact | None = None
    status: Fact | None = None
    diagnostic: Fact | None = None
    diagnostic_type: str = ""
    remote_mta: Fact | None = None
    remote_ip: Fact | None = None
    last_attempt: Fact | None = None
    will_retry_until: Fact | None = None
    supplement: Fact | None = None
    """What Exchange adds in fields of its own."""


@dataclass(slots=True)
class StatusReport:
    """A whole message/delivery-status part."""

    reporting_mta: Fact | None = None
    arrival: Fact | None = None
    envelope_sender: str | None = None
    recipients: tuple[Recipient, ...] = ()


@dataclass(slots=True)
class _Group:
    fields: dict[str, Fact] = field(default_factory=dict)

    def has_recipient(self) -> bool:
        return "final-recipient" in self.fields or "original-recipient" in self.fields

    def is_recipients(self) -> bool:
        return not self.fields.keys().isdisjoint(_PER_RECIPIENT)

    def speaks(self) -> bool:
        return not self.fields.keys().isdisjoint(("action", "status", "diagnostic-code"))


def read_fields(text: str, start: int = 0, end: int | None = None) -> StatusReport:
    """The report in `text[start:end]`, whose spans count from the beginning of `text`."""
    groups = _gather(_groups(text, start, len(text) if end is None else end))
    whole: dict[str, Fact] = {}
    for group in groups[:_WHOLE]:
        for name, fact in group.fields.items():
            if name in _PER_MESSAGE:
                whole.setdefault(name, fact)
    sender = whole.get("x-postfix-sender") or whole.get("x-sender")
    return StatusReport(
        reporting_mta=_host(whole.get("reporting-mta") or whole.get("dsn-gateway"))[0],
        arrival=whole.get("arrival-date"),
        envelope_sender=address_of(sender.value) if sender else None,
        recipients=tuple(_recipient(group) for group in groups if group.is_recipients() and _named(group)),
    )


def looks_like_fields(text: str) -> bool:
    """True for text that reads like a delivery status part whatever its content type says."""
    low = text[:65_536].lower()
    return "final-recipient:" in low and ("action:" in low or "status:" in low or "diagnostic-code:" in low)


def _named(group: _Group) -> bool:
    return group.has_recipient() or group.speaks()


def _groups(text: str, start: int, end: int) -> list[_Group]:
    groups = [_Group()]
    name = ""
    blank = False
    for match in _LINE.finditer(text, start, end):
        named, value, _, stray = match.groups()
        if named is not None:
            low = named.lower()
            name = _ALIASED.get(low, low)
            fields = groups[-1].fields
            repeats = name in fields and name in _ONCE_EACH
            if (blank and fields) or (repeats and groups[-1].has_recipient()):
                if len(groups) == MOST_GROUPS:
                    break
                groups.append(_Group())
                fields = groups[-1].fields
            if name not in fields:
                fields[name] = Fact(_value(value), Span(*match.span()))
            blank = False
        elif stray is None:
            blank = True
        elif name and (not blank or name == "diagnostic-code"):
            _continue(groups[-1], name, match)
    return groups


def _value(raw: str) -> str:
    if "\n" not in raw:
        return raw.strip()
    return "\n".join(line.strip() for line in raw[:_LONGEST].split("\n"))


def _continue(group: _Group, name: str, match: re.Match[str]) -> None:
    known = group.fields.get(name)
    if known is not None and known.span is not None and len(known.value) < _LONGEST:
        value = f"{known.value}\n{match.group().strip()}"
        group.fields[name] = Fact(value, Span(known.span.start, match.end()))


def _gather(groups: list[_Group]) -> list[_Group]:
    """Joins what a stray blank line put asunder: a group that names nobody belongs to the one before or after."""
    joined: list[_Group] = []
    for group in groups:
        last = joined[-1] if joined else None
        if last is not None and last.is_recipients() and group.is_recipients() and _completes(last, group):
            last.fields.update(group.fields)
        else:
            joined.append(group)
    return joined


def _completes(last: _Group, group: _Group) -> bool:
    return not (last.has_recipient() and group.has_recipient()) and last.fields.keys().isdisjoint(group.fields)


def _recipient(group: _Group) -> Recipient:
    fields = group.fields
    diagnostic, kind = _diagnostic(fields.get("diagnostic-code"))
    mta, ip = _host(fields.get("remote-mta"))
    return Recipient(
        final=_address(fields.get("final-recipient")),
        original=_address(fields.get("original-recipient")),
        actual=_address(fields.get("x-actual-recipient")),
        action=_action(fields.get("action")),
        status=_status(fields.get("status")),
        diagnostic=diagnostic,
        diagnostic_type=kind,
        remote_mta=mta,
        remote_ip=ip,
        last_attempt=fields.get("last-attempt-date"),
        will_retry_until=fields.get("will-retry-until"),
        supplement=_diagnostic(fields.get("x-supplementary-info") or fields.get("localized-diagnostic"))[0],
    )


def _address(fact: Fact | None) -> Fact | None:
    if fact is None:
        return None
    value = address_of(fact.value)
    return Fact(value, fact.span) if _NAMES.search(value) and not _HOST_AND_PORT.search(value) else None


def address_of(value: str) -> str:
    """The bare address of a field such as `RFC822; <kim@example.org>`; RFC 6533's escapes are undone."""
    value = value.strip()
    is_utf8 = value[:3] in ("utf", "UTF", "Utf")
    value = _without_type(value)
    if "<" in value and ">" in value:
        value = value[value.index("<") + 1 : value.rindex(">")]
    elif "@" in value and not value.startswith('"'):
        value = next((word for word in value.split() if "@" in word), value)
    if is_utf8 and "\\x{" in value:
        value = _UNICODE_ESCAPE.sub(lambda m: chr(min(int(m.group(1), 16), 0x10FFFF)), value)
    value = _unclosed(value.removeprefix("mailto:").strip(" \t'<>,;:"))
    if value.startswith("@") and ":" in value:
        value = value.partition(":")[2]  # a source route, RFC 5321 appendix C
    return value if len(value) <= 400 else ""


def _unclosed(value: str) -> str:
    """Without marks that nothing opens or closes (`kim@example.org"`)."""
    if value[:1] in _CLOSED_BY and _CLOSED_BY[value[0]] not in value[1:]:
        value = value[1:].lstrip()
    while value[-1:] in _OPENED_BY and _OPENED_BY[value[-1]] not in value[:-1]:
        value = value[:-1].rstrip()
    return value


def _without_type(value: str) -> str:
    """A field's value without `rfc822;`, `dns;` and the like before it."""
    kind, mark, rest = value.partition(";")
    return rest.strip() if mark and len(kind) < _LONGEST_TYPE and "@" not in kind and "<" not in kind else value


def _action(fact: Fact | None) -> Fact | None:
    words = fact.value.lower().split() if fact else []
    return Fact(words[0].strip("(),;"), fact.span) if fact and words else None


def _status(fact: Fact | None) -> Fact | None:
    match = _ENHANCED.search(fact.value) if fact else None
    return Fact(".".join(str(int(part)) for part in match.groups()), fact.span) if fact and match else None


def _diagnostic(fact: Fact | None) -> tuple[Fact | None, str]:
    if fact is None:
        return None, ""
    kind, mark, rest = fact.value.partition(";")
    if mark and " " not in kind.strip() and len(kind) < 40:
        return (Fact(rest.strip(), fact.span) if rest.strip() else None), kind.strip().lower()
    return (Fact(fact.value.strip(), fact.span) if fact.value.strip() else None), ""


def _host(fact: Fact | None) -> tuple[Fact | None, Fact | None]:
    """Name and address in a field such as `dns; mx.example.org (192.0.2.1, the server for the domain)`."""
    if fact is None:
        return None, None
    value = _without_type(fact.value)
    found = _IP.search(value) if "[" in value or "(" in value or value[:1].isdigit() else None
    cut = _HOST_END.search(value)
    name = (value[: cut.start()] if cut else value).strip("<>")
    ip = Fact(found.group(1), fact.span) if found else None
    return (Fact(name or (ip.value if ip else ""), fact.span) if name or ip else None), ip
