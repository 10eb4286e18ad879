"""What an entry takes over from the one that it extends, and what becomes of that when the other changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final

from bot.knowledge.entry import Entry, Variant, When

INHERITED: Final = (
    "title",
    "kind",
    "refused_by",
    "lost",
    "meaning",
    "who",
    "steps",
    "retry",
    "reply",
    "questions",
    "sources",
    "checked",
    "see",
    "check_spelling",
)
"""The fields that an entry takes over where it does not give them itself."""
VARIED: Final = ("title", "meaning", "who", "steps", "retry", "reply")
"""The texts that a variant may have."""


def filled_in(entry: Entry, given: Collection[str], parent: Entry) -> Entry:
    """An entry with what it does not give itself taken from the one that it extends."""
    taken: dict[str, Any] = {key: getattr(parent, key) for key in INHERITED if key not in given}
    if "variants" not in given:
        taken["variants"] = without(parent.variants, [key for key in VARIED if key in given])
    return replace(entry, **taken, **_of_texts(entry, taken, parent))


def followed(entry: Entry, before: Entry, now: Entry) -> Entry:
    """An entry as it is when the one that it extends is not what it was: what it took over from there is taken over
    as it is now. What stands there as well, word for word, counts as taken over."""
    taken: dict[str, Any] = {key: getattr(now, key) for key in INHERITED if getattr(entry, key) == getattr(before, key)}
    own = [key for key in VARIED if key not in taken]
    if entry.variants == without(before.variants, own):
        taken["variants"] = without(now.variants, own)
    return replace(entry, **taken, **_of_texts(entry, taken, now))


def _of_texts(entry: Entry, taken: Collection[str], parent: Entry) -> dict[str, Any]:
    """What goes along with texts that are taken over: when they hold, and whose no they are about."""
    along: dict[str, Any] = {}
    if inherited := tuple(key for key in parent.in_every_case if key in taken):
        along["in_every_case"] = tuple(dict.fromkeys((*entry.in_every_case, *inherited)))
    if "refused_by" in taken and entry.written_for is None:
        along["written_for"] = parent.written_for
    return along


def without(variants: tuple[Variant, ...], texts: Collection[str]) -> tuple[Variant, ...]:
    """Variants without these texts; one that says nothing then is left out."""
    if not texts:
        return variants
    nothing: dict[str, Any] = dict.fromkeys(texts)
    left = (replace(variant, **nothing) for variant in variants)
    return tuple(variant for variant in left if says_something(variant))


def says_something(variant: Variant) -> bool:
    """Whether it has any text at all."""
    return any(getattr(variant, key) is not None for key in VARIED)


def is_usual(when: When, entry: Entry) -> bool:
    """Whether a condition leaves open what became of the mail and who refused it, or says what the entry’s own texts
    are written for: lost mail, as a rule, that the usual party refused."""
    other_end = when.lost not in (None, entry.lost or "yes") or when.kind not in (None, "bounce")
    return not (other_end or when.party or when.forged)
