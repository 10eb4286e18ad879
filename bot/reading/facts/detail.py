"""Everything that a text says in detail, put together: results, sizes, lists, names and times, as written out."""

from __future__ import annotations

from bot.reading.facts import authentication, dns, forwarding, limits, listings, rates, rules, tls, until
from bot.reading.facts.detail_kinds import Detail, DetailName, in_order
from bot.reading.facts.plain_words import words_of
from bot.reading.text.phrases import Phrases

__all__ = ["Detail", "DetailName", "details_of"]

_FINDERS = (
    (authentication.authentication, authentication.HINTS),
    (limits.limits, limits.HINTS),
    (rates.rates, rates.HINTS),
    (listings.listings, listings.HINTS),
    (dns.dns_faults, dns.HINTS),
    (tls.tls_fault, tls.HINTS),
    (rules.rules, rules.HINTS),
    (until.until, until.HINTS),
    (forwarding.forwarding, forwarding.HINTS),
)
"""Each with its hints: one of them stands in every text in which it can find anything."""
_HINTS = Phrases((hint, number) for number, (_, hints) in enumerate(_FINDERS) for hint in hints)


def details_of(text: str) -> tuple[Detail, ...]:
    """What `text` says, in its order, nothing twice. Marks are found with `marks_in`, which has to know them."""
    words = words_of(text)
    hinted_at = _HINTS.named_in(words.low)
    found = [detail for number, (find, _) in enumerate(_FINDERS) if number in hinted_at for detail in find(words)]
    return in_order(found) if found else ()
