"""The texts of an entry, with those of its variants that hold for the failure at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.knowledge.schema import Entry, Lost, Party, Variant, When
from bot.matching.finding import Finding
from bot.reading.message import Failure, Message

_VARIED: Final = ("title", "meaning", "who", "steps", "retry", "reply")


@dataclass(frozen=True, slots=True)
class Held:
    """What is held to be so of one failure, by the time that words are looked for."""

    message: Message
    finding: Finding
    slots: dict[str, str]
    lost: Lost | None = None
    party: Party | None = None
    forged: bool = False


class Texts(Variant):
    """The texts of an entry with those of the variants that hold laid over them."""

    from_party: bool = False
    """Whether a variant for this very party gave any of them."""
    reply_for: When = When()
    """When the reply is meant to be used."""
    steps_for: When = When()
    who_for: When = When()


def texts_for(entry: Entry, held: Held) -> Texts:
    """What an entry says of this very failure: each text from the first variant that holds and has it."""
    holding = [variant for variant in entry.variants if _holds(variant.when, held)]
    found: dict[str, object] = {}
    for part in (*holding, entry):
        found = {**{name: getattr(part, name) for name in _VARIED if getattr(part, name) is not None}, **found}
    from_party = any(variant.when.party and _says(variant) for variant in holding)

    def meant_for(name: str) -> When:
        return next((variant.when for variant in holding if getattr(variant, name) is not None), When())

    return Texts.model_construct(
        when=When(),
        from_party=from_party,
        reply_for=meant_for("reply"),
        steps_for=meant_for("steps"),
        who_for=meant_for("who"),
        **{name: found.get(name) for name in _VARIED},  # type: ignore[arg-type]
    )


def _says(variant: Variant) -> bool:
    """Has it words on what happened or what to do, and not on a second try or for the customer alone?"""
    return any(getattr(variant, name) is not None for name in ("title", "meaning", "who", "steps"))


def _holds(when: When, held: Held) -> bool:
    message, failure = held.message, held.finding.failure or Failure()
    codes = {fact.value for fact in (failure.reply_code, failure.status) if fact} | {held.slots.get("code", "")}
    said = (failure.diagnostic.value if failure.diagnostic else message.notice).lower()
    return (
        (when.lost is None or when.lost == held.lost)
        and (when.forged is None or when.forged == held.forged)
        and (not when.party or held.party in when.party)
        and (when.kind is None or when.kind == message.kind)
        and (not when.dns_record or held.slots.get("dns-record") in when.dns_record)
        and (not when.code or bool(codes.intersection(when.code)))
        and (not when.says or any(words_.lower() in said for words_ in when.says))
    )
