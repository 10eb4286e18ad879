"""Whether a domain looks like a slip of the finger for a well-known one: “exmaple.com” for “example.com”."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from bot.knowledge.base import Knowledge
from bot.knowledge.entry import Entry


def meant_domain(entry: Entry, slots: Mapping[str, str], knowledge: Knowledge) -> str | None:
    """The well-known domain that was probably meant: one that is nearly so (optimal string alignment of 1 or 2)."""
    domain = slots.get("domain", "").lower()
    if not entry.check_spelling or not domain or domain in knowledge.mail_domains:
        return None
    near = extract(domain, knowledge.mail_domains, scorer=OSA.distance, score_cutoff=2, limit=None)
    distance, known = min(((distance, known) for known, distance, _ in near), default=(9, ""))
    if distance > (1 if len(domain) < 9 else 2):
        return None
    # Two letters of the top-level domain are no slip: example.test is not example.net.
    return known if distance == 1 or domain.rpartition(".")[2] == known.rpartition(".")[2] else None
