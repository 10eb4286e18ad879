"""Everything that a text says in detail, put together: results, sizes, lists, names and times, as written out."""

from __future__ import annotations

from bot.reading.facts.authentication import authentication
from bot.reading.facts.detail_kinds import Detail, DetailName, in_order
from bot.reading.facts.dns import dns_faults
from bot.reading.facts.forwarding import forwarding
from bot.reading.facts.limits import limits
from bot.reading.facts.listings import listings
from bot.reading.facts.plain_words import Words
from bot.reading.facts.rates import rates
from bot.reading.facts.rules import rules
from bot.reading.facts.tls import tls_fault
from bot.reading.facts.until import until

__all__ = ["Detail", "DetailName", "details_of"]


def details_of(text: str) -> tuple[Detail, ...]:
    """What `text` says, in its order, nothing twice. Marks are found with `marks_in`, which has to know them."""
    words = Words(text)
    return in_order(
        (
            *authentication(words),
            *limits(words),
            *rates(words),
            *listings(words),
            *dns_faults(words),
            *tls_fault(words),
            *rules(words),
            *until(words),
            *forwarding(words),
        )
    )
