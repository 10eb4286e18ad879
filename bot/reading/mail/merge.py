"""Puts together what the machine-readable fields of a report say and what its readable text says.

The server that refused is the best witness: its own words win over a relay's summary, wherever either stands, and the
fields of the report fill in what it did not say.
"""

from __future__ import annotations

from bot.reading.facts.codes import NO_CODES, Codes
from bot.reading.layouts import layout_of
from bot.reading.mail.dsn import Recipient, StatusReport
from bot.reading.mail.kinds import kind_of_action
from bot.reading.message import NOTHING_SAID, Fact, Failure, Kind, Span
from bot.reading.page.diagnostics import innermost_reply
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_REPLY = Pattern(r"\s{0,4}([245]\d\d)([ -])")
_ANSWERED = Pattern(
    r"in\s{1,8}reply\s{1,8}to\s{1,8}(end\s{1,8}of\s{1,8}DATA|RCPT\s{1,8}TO|MAIL\s{1,8}FROM|DATA|EHLO|HELO|STARTTLS)\b"
    r"|after\s{1,8}(RCPT TO|MAIL FROM|end of data|DATA|EHLO|HELO)\b"
)
_QUOTED = Pattern(r"host \S{1,300} said: (?P<words>[245]\d\d[ -].{3,4000}?)(?: \(in reply to [^()]{3,40}\))?\Z")
"""Old Postfix puts what the other server said into its own sentence."""
_WORDLESS = 3
"""Fewer words than this say nothing ("X-Unix; 77", "smtp; 550")."""
_ALIKE = 60
_OVER = "envelope expired"
"""OpenSMTPD's last word on a message, although it still calls it delayed."""


def is_complete(status_report: StatusReport) -> bool:
    """True when the fields quote the refusing server for every recipient, and its reply to the end."""
    groups = status_report.recipients
    return bool(groups) and all(group.final and group.action and _is_whole_reply(group.diagnostic) for group in groups)


def _is_whole_reply(fact: Fact | None) -> bool:
    """Some systems copy the first line alone of a multi-line reply; the notice above may have the rest."""
    match = _REPLY.match(fact.value) if fact is not None else None
    if match is None or fact is None or _count(fact.value) <= _WORDLESS:
        return False
    return match.group(2) != "-" or f"{match.group(1)} " in fact.value[4:]


def report_in_brief(notice: str) -> Report | None:
    """Who wrote the notice, where the fields say all the rest."""
    name = layout_of(notice)
    return Report(name, (_asked(notice),)) if name is not None else None


def _asked(notice: str) -> Failure:
    """Our own command that the server answered to, which fields have no place for."""
    match = _ANSWERED.search(notice) if "repl" in notice or "after" in notice else None
    if match is None:
        return NOTHING_SAID
    command = " ".join((match.group(1) or match.group(2)).upper().split()).replace("END OF", "end of")
    return Failure(smtp_command=Fact(command, Span(match.start(), match.end())))


def merge(status_report: StatusReport, told: tuple[Failure, ...]) -> tuple[tuple[Failure, Kind], ...]:
    """One failure for each recipient group of the report, and what its Action makes it; in the report's order."""
    recipients = status_report.recipients
    host = status_report.reporting_mta.value.lower() if status_report.reporting_mta else ""
    by_address = {str(failure.recipient).lower(): failure for failure in reversed(told) if failure.recipient}
    merged: list[tuple[Failure, Kind]] = []
    for number, group in enumerate(recipients):
        witness = _witness(group, number, len(recipients), told, by_address)
        failure = _failure(group, witness, host)
        merged.append((failure, _kind(group, failure)))
    return tuple(merged)


def _kind(group: Recipient, failure: Failure) -> Kind:
    kind = kind_of_action(group.action.value if group.action else None, group.status.value if group.status else None)
    if kind is Kind.DELAY and failure.diagnostic is not None and _OVER in failure.diagnostic.value.lower():
        return Kind.BOUNCE
    return kind


def _witness(
    group: Recipient, number: int, groups: int, told: tuple[Failure, ...], by_address: dict[str, Failure]
) -> Failure | None:
    """What the text says of the same recipient: by address, else the only one, else the one at the same place."""
    for fact in (group.final, group.original, group.actual):
        if fact is not None and fact.value.lower() in by_address:
            return by_address[fact.value.lower()]
    if groups == 1 and len(told) == 1:
        return told[0]
    if groups == len(told):
        return told[number]
    return told[0] if groups == 1 and told and told[0].recipient is None else None


def _failure(group: Recipient, witness: Failure | None, host: str) -> Failure:
    told = witness or NOTHING_SAID
    said, codes = _words(group)
    if _more_telling(told, said, codes):
        diagnostic, reply_code, status = told.diagnostic, told.reply_code, told.status
        if reply_code is None and codes.reply_code is not None and _same_class(status, codes.reply_code):
            reply_code = codes.reply_code
        status = status or (codes.status if _same_reply(reply_code, codes) else None)
    else:
        diagnostic, reply_code, status = said, codes.reply_code, codes.status
        if reply_code is None and _same_class(status, told.reply_code):
            reply_code = told.reply_code
        if status is None and _agrees(reply_code, told):
            status = told.status
    recipient = _recipient(group, told, host)
    return Failure(
        recipient=recipient,
        reply_code=reply_code,
        status=status or group.status,
        action=group.action or told.action,
        diagnostic=diagnostic,
        remote_mta=group.remote_mta or told.remote_mta,
        remote_ip=group.remote_ip or told.remote_ip,
        smtp_command=told.smtp_command,
        last_attempt=group.last_attempt or told.last_attempt,
        will_retry_until=group.will_retry_until or told.will_retry_until,
    )


def _words(group: Recipient) -> tuple[Fact | None, Codes]:
    fact = group.diagnostic
    supplement = group.supplement
    if fact is None or (supplement is not None and _count(fact.value) < _WORDLESS):
        fact = supplement or fact
    if fact is None:
        return None, NO_CODES
    words, found = innermost_reply(fact.value)
    # Where in the field the codes stand is lost in the unfolding; the field itself is the place to show.
    codes = Codes(_moved(found.reply_code, fact), _moved(found.status, fact))
    if group.diagnostic_type == "x-unix" and found.reply_code is None:
        return (Fact(words, fact.span) if _count(fact.value) >= _WORDLESS else None), codes
    if group.diagnostic_type == "x-postfix" and (quoted := _QUOTED.match(words)) is not None:
        words = quoted["words"]
    return Fact(words, fact.span), codes


def _moved(found: Fact | None, place: Fact) -> Fact | None:
    return Fact(found.value, place.span) if found is not None else None


def _count(text: str) -> int:
    return len(text.split())


def _more_telling(told: Failure, said: Fact | None, codes: Codes) -> bool:
    """Has the readable text more of the refusing server's own words than the field?"""
    if told.diagnostic is None or not told.diagnostic.value.strip():
        return False
    if said is None:
        return True
    if (told.reply_code is not None) != (codes.reply_code is not None):
        return told.reply_code is not None
    words, field_words = _count(told.diagnostic.value), _count(said.value)
    if field_words <= _WORDLESS < words:
        return True
    return words > field_words and told.diagnostic.value.startswith(said.value[:_ALIKE])


def _same_class(status: Fact | None, code: Fact | None) -> bool:
    return code is not None and (status is None or status.value[0] == code.value[0])


def _same_reply(reply_code: Fact | None, codes: Codes) -> bool:
    if reply_code is None or codes.status is None:
        return codes.status is not None
    return codes.reply_code is None or codes.reply_code.value == reply_code.value


def _agrees(reply_code: Fact | None, told: Failure) -> bool:
    if told.status is None:
        return False
    return reply_code is None or told.reply_code is None or told.reply_code.value == reply_code.value


def _recipient(group: Recipient, told: Failure, host: str) -> Fact | None:
    """Whom the refusing server was asked for: X-Actual-Recipient, else the final one if it is an internet address.

    Either may be a name inside the reporting system (RFC 3464 §2.3.2), known to nobody else; then the other counts.
    Where only the original one is given, it was forwarded, and whom the text names counts first.
    """
    first_named = (group.actual, group.final)
    others = (group.original, told.recipient) if any(first_named) else (told.recipient, group.original)
    known = [fact for fact in (*first_named, *others) if fact is not None]
    routable = [fact for fact in known if _is_routable(fact.value)]
    if len(routable) > 1 and routable[0] is group.actual and routable[1] is group.final:
        first, second = (fact.value.lower().endswith(f"@{host}") for fact in routable[:2])
        return routable[1] if first and not second else routable[0]
    if routable:
        return routable[0]
    for fact in (told.recipient, group.final, group.original, group.actual):
        if fact is not None and "@" in fact.value[1:]:
            return fact
    return told.recipient or group.final or group.original or group.actual


def _is_routable(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    return bool(local) and ("." in domain or domain.startswith("["))
