"""The texts of an entry, with those of its variants that hold for the failure at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.knowledge.entry import Entry, Lost, Party, Steps, Variant, When, Who
from bot.matching.finding import Finding
from bot.reading.message import NOTHING_SAID, Message

_ALWAYS: Final = When()


@dataclass(frozen=True, slots=True)
class Held:
    """What is held to be so of one failure, by the time that words are looked for."""

    message: Message
    finding: Finding
    slots: Mapping[str, str]
    lost: Lost | None = None
    party: Party | None = None
    forged: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of an entry with those of the variants that hold laid over them."""

    title: str | None
    meaning: str | None
    who: Who | None
    steps: Steps | None
    retry: str | None
    reply: str | None
    from_party: bool = False
    """Whether a variant for this very party gave any of them."""
    reply_for: When = _ALWAYS
    """When the reply is meant to be used."""
    steps_for: When = _ALWAYS
    who_for: When = _ALWAYS


def texts_for(entry: Entry, held: Held) -> Texts:
    """What an entry says of this very failure: each text from the first variant that holds and has it."""
    holding = [variant for variant in entry.variants if _holds(variant.when, held)]
    found = Texts(entry.title, entry.meaning, entry.who, entry.steps, entry.retry, entry.reply)
    for variant in reversed(holding):
        found = _laid_over(found, variant)
    return found


def _laid_over(below: Texts, variant: Variant) -> Texts:
    when = variant.when
    return Texts(
        title=below.title if variant.title is None else variant.title,
        meaning=below.meaning if variant.meaning is None else variant.meaning,
        who=below.who if variant.who is None else variant.who,
        steps=below.steps if variant.steps is None else variant.steps,
        retry=below.retry if variant.retry is None else variant.retry,
        reply=below.reply if variant.reply is None else variant.reply,
        from_party=below.from_party or (bool(when.party) and _says(variant)),
        reply_for=below.reply_for if variant.reply is None else when,
        steps_for=below.steps_for if variant.steps is None else when,
        who_for=below.who_for if variant.who is None else when,
    )


def _says(variant: Variant) -> bool:
    """Has it words on what happened or what to do, and not on a second try or for the customer alone?"""
    return any(getattr(variant, name) is not None for name in ("title", "meaning", "who", "steps"))


def _holds(when: When, held: Held) -> bool:
    return (
        (when.lost is None or when.lost == held.lost)
        and (when.forged is None or when.forged == held.forged)
        and (not when.party or held.party in when.party)
        and (when.kind is None or when.kind == held.message.kind)
        and (not when.dns_record or held.slots.get("dns-record") in when.dns_record)
        and (not when.code or bool(_codes(held).intersection(when.code)))
        and (not when.says or _is_said(when.says, held))
    )


def _codes(held: Held) -> set[str]:
    failure = held.finding.failure or NOTHING_SAID
    return {fact.value for fact in (failure.reply_code, failure.status) if fact} | {held.slots.get("code", "")}


def _is_said(says: tuple[str, ...], held: Held) -> bool:
    failure = held.finding.failure or NOTHING_SAID
    said = (failure.diagnostic.value if failure.diagnostic else held.message.notice).lower()
    return any(words.lower() in said for words in says)
