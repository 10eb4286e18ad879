"""What this very bounce says, in sentences: results of authentication, limits, listings, what a mark means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bot.answering.details import OWN_LIST, SEARCHED, details_about
from bot.answering.emphasis import emphasised
from bot.knowledge.base import Knowledge
from bot.knowledge.content import Mark
from bot.knowledge.entry import Entry, Source
from bot.reading.facts.detail import Detail, DetailName
from bot.reading.facts.marks import marks_in
from bot.reading.message import Failure, Message

MOST: Final = 5

_CHECKS: Final[dict[str, str]] = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC", "arc": "ARC"}
_RESULTS: Final[dict[str, str]] = {
    "pass": "passed",  # a result of SPF  # nosec B105
    "fail": "did not pass",
    "softfail": "did not pass (a soft fail)",
    "neutral": "says nothing either way",
    "none": "is not set up",
    "missing": "is missing",
    "unaligned": "passed for another domain than the one in From",
    "temperror": "could not be checked at that moment",
    "permerror": "could not be read: its entry has a mistake",
    "p=reject": "asks that mail which does not pass is refused",
    "p=quarantine": "asks that mail which does not pass is put aside",
    "p=none": "asks for nothing when mail does not pass",
}
_DNS: Final[dict[str, str]] = {
    "nxdomain": "there is no such name",
    "servfail": "its name servers gave an error",
    "no-record": "the name exists, and has no such record",
    "null-mx": "the domain says that it takes no mail",
    "timeout": "its name servers did not answer in time",
    "refused": "its name servers refused to answer",
    "bad-answer": "the answer cannot be used",
}
_TLS: Final[dict[str, str]] = {
    "not-offered": "the server does not offer encryption (STARTTLS)",
    "certificate-expired": "the certificate, the server’s proof of who it is, has expired",
    "certificate-name": "the certificate is for another name than the server’s",
    "certificate-untrusted": "the certificate comes from nobody who is trusted",
    "certificate": "the certificate did not check out",
    "dane": "the certificate does not fit the one that the domain publishes (DANE)",
    "mta-sts": "the server does not fit what the domain’s MTA-STS policy asks for",
    "handshake": "the two servers could not agree on an encrypted connection",
    "required": "encryption (STARTTLS) has to be turned on before anything else",
    "version": "the two servers have no version of TLS in common",
    "dnssec": "the domain’s signed DNS entries (DNSSEC) did not check out",
}


def facts_of(message: Message, failure: Failure | None, marks: tuple[Mark, ...]) -> tuple[str, ...]:
    """One sentence for each fact that was read about a failure, at most five."""
    details = details_about(message, failure)
    if marks:  # a mark of a list says more than that there is one
        details = tuple(detail for detail in details if detail.value != OWN_LIST)
    sentences = (*map(_meaning, marks), *_checks(details), *_others(details))
    return tuple(dict.fromkeys(sentences))[:MOST]


def sources_of(entry: Entry, marks: tuple[Mark, ...]) -> tuple[Source, ...]:
    """Where what is said is documented: the marks’ sources before the entry’s."""
    return tuple(dict.fromkeys((*(source for mark in marks for source in mark.sources), *entry.sources)))


def marks_of(message: Message, failure: Failure | None, knowledge: Knowledge) -> tuple[Mark, ...]:
    """The providers’ own marks that stand in what was said."""
    text = failure.diagnostic.value if failure and failure.diagnostic else message.notice[:SEARCHED]
    by_name = {mark.mark: mark for mark in knowledge.marks_named_in(text)}
    if not by_name:
        return ()
    low = f"{text} {message.notice[:SEARCHED]} {failure.remote_mta if failure else ''}".lower()
    marks = [by_name[detail.value] for detail in marks_in(text, by_name)]
    return tuple(mark for mark in marks if not mark.beside or any(word.lower() in low for word in mark.beside))


def _meaning(mark: Mark) -> str:
    return f"{emphasised(mark.mark)}, {_possessive(mark.provider)} own mark: {mark.means}"


def _checks(details: Iterable[Detail]) -> Iterator[str]:
    for detail in details:
        if detail.name in _CHECKS and detail.value in _RESULTS:
            whose = f" for {emphasised(detail.about)}" if detail.about else ""
            yield f"{_CHECKS[detail.name]}{whose} {_RESULTS[detail.value]}."


def _others(details: Iterable[Detail]) -> Iterator[str]:
    first: dict[DetailName, Detail] = {}
    for detail in details:
        first.setdefault(detail.name, detail)
    limit, size = first.get("limit"), first.get("size")
    if limit and size:
        yield f"The limit is {emphasised(limit.value)}; this message has {emphasised(size.value)}."
    elif limit:
        yield f"The limit that it names: {emphasised(limit.value)}."
    listed = first.get("listed")
    if listing := first.get("listing"):
        where = (
            "a list that the receiving side keeps itself"
            if listing.value == OWN_LIST
            else f"the list {emphasised(listing.value)}"
        )
        yield f"On {where}{f': {emphasised(listed.value)}' if listed else ''}."
    if (fault := first.get("dns-fault")) and fault.value in _DNS:
        record, name = first.get("dns-record"), first.get("dns-name")
        what = f"the {record.value} record of " if record else ""
        of = emphasised(name.value) if name else "the domain"
        yield f"DNS, asked for {what}{of}: {_DNS[fault.value]}."
    if (tls := first.get("tls-fault")) and tls.value in _TLS:
        yield f"Encryption: {_TLS[tls.value]}."
    if quota := first.get("quota"):
        used = first.get("used")
        yield f"Space of the mailbox: {emphasised(quota.value)}{f', used: {emphasised(used.value)}' if used else ''}."
    if rule := first.get("rule"):
        yield f"The rule that it names: {emphasised(rule.value)}."
    if group := first.get("group"):
        yield f"The group or list that refused: {emphasised(group.value)}."


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"
