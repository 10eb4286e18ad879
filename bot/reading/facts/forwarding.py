"""Signs that the address written to hands its mail on: whose no it was then is the next one's.

`original-address` is what was written to, or (in an SRS address, about "sender") by whom it was first sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.facts.detail_kinds import Detail, in_order
from bot.reading.facts.hosts import ADDRESS, HOST, IP, place_in
from bot.reading.facts.plain_words import Words
from bot.reading.text.patterns import Pattern

_EXPANDED = Pattern(rf"(?:expanded|(?:ultimately )?generated) from:? (?:<?(?P<address>{ADDRESS})|<[^<>\n]{{1,80}}>)")
_SRS0 = Pattern(
    rf"\b(?:srs1[=+-][\w.+/-]{{1,20}}=[\w.-]{{1,80}}=)?=?srs0[=+-][\w+/-]{{1,12}}=[\w+/-]{{1,4}}=(?P<domain>{HOST})=(?P<local>[^\s@<>=\"]{{1,64}})@(?P<host>{HOST})"
)
_SRS1 = Pattern(
    rf"\bsrs1[=+-][\w+/-]{{1,12}}=(?P<via>{HOST})=[=+-][\w+/-]{{1,12}}=[\w+/-]{{1,4}}=(?P<domain>{HOST})=(?P<local>[^\s@<>=\"]{{1,64}})@(?P<host>{HOST})"
)
_SAID = r"(?:said|responded|replied|returned|answered):? ?['\"(]?"
_NESTED = Pattern(
    rf"(?P<host>{HOST})\.? ?[\[(]?(?:{IP})?[\])]? {_SAID}[245]\d\d[ -][^<>\n]{{0,240}}?"
    rf"(?:\bhost |\bserver |\bfrom |\bby )?{HOST} ?[\[(]?(?:{IP})?[\])]? {_SAID}[245]\d\d"
)
_RESPONSE = Pattern(
    rf"(?:(?P<host>{HOST})\.? ?[\[(]?(?:{IP})?[\])]? {_SAID})?(?<![\w.])[245]\d\d[ -][^\n\"=]{{0,120}}?"
    rf"\bresponse=['\"]?[45]\d\d[ -]"
)
"""A server that answers with what a further one answered to it."""
_HANDED_ON = Pattern(
    rf"(?:\b(?:was|were|is|has been|been|being|automatically|mail|message) (?:auto-?)?(?:forwarded|redirected"
    rf"|rerouted|resent)"
    rf"(?: (?:by|from|via) <?(?P<by>{ADDRESS}|{HOST}))?|\bforwarded (?:to|by|from|via)\b|\(rerouted\)"
    rf"|\bvia (?:a )?forward(?:er|ing)?\b"
    r"|\bforwarding (?:address|account|service) |external forwarding|forward error|auto-?forward(?:ed|ing)?\b"
    r"|weitergeleitet an|weiterleitung an"
    r"|transféré à|reenviado a|inoltrato a|/\.forward\b|\.forward file|rewritten (?:as|to|from|address)"
    r"|address rewrit\w{1,4}"
    rf"|\balias (?:for|of|expansion|expanded|<)|(?:through|via|from|by) (?:an? "
    rf"|the )?alias)(?: ?(?:to )?<?(?P<to>{ADDRESS}))?"
)
_NOT_DONE = Pattern(
    r"\b(?:please|no|not|pls|should be|can be|must be|may be|if|to be|could be) ?\Z"
    r"|forward(?:ed)? message"
)
_LOOP = Pattern(rf"mail forwarding loop for <?(?P<address>{ADDRESS})")
_ORIGINAL = Pattern(rf"original-recipient(?<!\woriginal-recipient): ?(?:rfc822|utf-8) ?; ?<?(?P<address>{ADDRESS})")
_FINAL = Pattern(rf"final-recipient(?<!\wfinal-recipient): ?(?:rfc822|utf-8) ?; ?<?(?P<address>{ADDRESS})")
_LOOKED_UP = Pattern(rf"orig_to=(?<!\worig_to=)<?(?P<address>{ADDRESS})")
"""Postfix’s log names the address that an alias was looked up for."""
_HINTS = ("forwarding loop", "expanded from", "generated from", "srs0", "srs1", "response=", "original-recipient",
          "orig_to=")  # fmt: skip
_HANDED_ON_HINTS = ("forward", "rerout", "redirect", "resent",
          "rewrit", "alias", "weitergeleitet", "weiterleitung", "transféré", "reenviado",
          "inoltrato")  # fmt: skip
_ANSWERS = ("said:", "responded", "replied")
HINTS = (*_HINTS, *_HANDED_ON_HINTS, *_ANSWERS)


def forwarding(words: Words) -> tuple[Detail, ...]:
    """Who hands mail on, as far as it is said ("" where not), and for which address."""
    low = words.low
    found: list[Detail] = []
    if sum(map(low.count, _ANSWERS)) > 1 and (nested := _NESTED.search(low)):
        found.append(_of(words, nested, "host"))
    if any(hint in low for hint in _HINTS):
        found += _expanded(words)
        found += _rewritten(words)
        found += _recipients(words)
        if response := _RESPONSE.search(low) if "response=" in low else None:
            found.append(_of(words, response, "host"))
    if any(hint in low for hint in _HANDED_ON_HINTS):
        known = any(each.name == "forwarder" for each in found)
        for match in _HANDED_ON.finditer(low):
            if not _NOT_DONE.search(low, max(0, match.start() - 12), match.start()):
                to = _shown(words, match, "to")
                if match["by"] or to or not known:
                    found.append(_of(words, match, "by")._replace(about=to))
                    known = True
    return in_order(found) if found else ()


def _expanded(words: Words) -> Iterator[Detail]:
    for pattern, opening in ((_EXPANDED, "d from"), (_LOOP, "forwarding loop")):
        for match in pattern.finditer(words.low) if opening in words.low else ():
            address, span = _shown(words, match, "address") or "", words.span(*match.span("address"))
            yield Detail("forwarder", address, None, span)
            yield Detail("original-address", address, None, span)


def _rewritten(words: Words) -> Iterator[Detail]:
    """Addresses of the Sender Rewriting Scheme name who forwarded, and who sent."""
    if "srs0" in words.low or "srs1" in words.low:
        for pattern in (_SRS1, _SRS0):
            for match in pattern.finditer(words.low):
                span = words.span(*match.span())
                group = "via" if "via" in match.groupdict() else "host"
                yield Detail("forwarder", _shown(words, match, group) or "", None, span)
                sender = f"{_shown(words, match, 'local')}@{_shown(words, match, 'domain')}"
                yield Detail("original-address", sender, "sender", span)


def _recipients(words: Words) -> Iterator[Detail]:
    """A recipient that is another than the one that was written to."""
    original = _ORIGINAL.search(words.low) or _LOOKED_UP.search(words.low)
    final = _FINAL.search(words.low) if original else None
    if original and (final is None or _mailbox(original["address"]) != _mailbox(final["address"])):
        address, span = _shown(words, original, "address") or "", words.span(*original.span("address"))
        yield Detail("forwarder", address, None, span)
        yield Detail("original-address", address, None, span)


def _mailbox(address: str) -> tuple[str, str]:
    """Without what people add to their own address (kim+news@lake.example)."""
    local, _, domain = address.rstrip(".").rpartition("@")
    return local.partition("+")[0], domain


def _of(words: Words, match: re.Match[str], group: str) -> Detail:
    said = _shown(words, match, group)
    value = (said if said and "@" in said else place_in(said)) or ""
    span = words.span(*match.span(group)) if value else words.span(*match.span())
    return Detail("forwarder", value, None, span)


def _shown(words: Words, match: re.Match[str], group: str) -> str | None:
    return words.text[match.start(group) : match.end(group)].rstrip(".") if match[group] else None
