"""The texts of an entry, with those of the first of its variants that holds for the failure at hand."""

from __future__ import annotations

from bot.knowledge.schema import Entry, Variant, When
from bot.matching.finding import Finding
from bot.reading.message import Failure, Message, Permanence


class Texts(Variant):
    """The texts of an entry with those of the variant that holds laid over them."""


def texts_for(
    entry: Entry, message: Message, finding: Finding, permanence: Permanence | None, slots: dict[str, str]
) -> Texts:
    """What an entry says of this very failure."""
    own = {name: getattr(entry, name) for name in ("title", "meaning", "who", "steps", "retry", "reply")}
    for variant in entry.variants:
        if _holds(variant.when, message, finding, permanence, slots):
            given = {name: getattr(variant, name) for name in own if getattr(variant, name) is not None}
            return Texts.model_construct(when=variant.when, **{**own, **given})
    return Texts.model_construct(when=When(), **own)


def _holds(
    when: When, message: Message, finding: Finding, permanence: Permanence | None, slots: dict[str, str]
) -> bool:
    failure = finding.failure or Failure()
    codes = {fact.value for fact in (failure.reply_code, failure.status) if fact} | {slots.get("code", "")}
    said = (failure.diagnostic.value if failure.diagnostic else message.text).lower()
    return (
        (when.permanence is None or when.permanence == permanence)
        and (when.kind is None or when.kind == message.kind)
        and (not when.dns_record or slots.get("dns-record") in when.dns_record)
        and (not when.code or bool(codes.intersection(when.code)))
        and (not when.says or any(words_.lower() in said for words_ in when.says))
    )
