"""What takes effect of the entries that a team lays over a base: said entry by entry, for the person who wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.knowledge.base import Knowledge
from bot.knowledge.entry import Entry, When
from bot.knowledge.extending import VARIED
from bot.knowledge.laying import ADDED, Own, gathered, laid_over, variants_over
from bot.knowledge.schema import as_written, key_of
from bot.knowledge.source import SourceFile

_MOST_NAMED: Final = 5
_TEXTS: Final[tuple[str, ...]] = tuple(name for name in VARIED if name != "reply")
_ELSEWHERE: Final = "Where something else is to be said, give the entry a variant."


@dataclass(frozen=True, slots=True, order=True)
class Effect:
    """One thing that an entry of a team's file does, or does not do."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def effects(base: Knowledge, files: Sequence[SourceFile]) -> list[Effect]:
    """What the entries of these files do over a base, in the order of files and lines. Raises `KnowledgeError`."""
    whole = laid_over(base, files)
    found = []
    for entry_id, own in gathered(files, []).items():
        line, _ = own.file.at("entries", own.index)
        now = whole.entry(entry_id)
        said = _of_changed(base, base.entry(entry_id), own, whole) if base.has(entry_id) else _of_new(now)
        found += [Effect(own.file.name, line, f"{entry_id}: {what}") for what in said]
    return found


def _of_new(entry: Entry) -> Iterator[str]:
    counts = {name: len(getattr(entry, name)) for name in ("wordings", "codes", "asks")}
    found = [f"{count} {name if count > 1 else name[:-1]}" for name, count in counts.items() if count]
    over = f", with the texts of {entry.extends} where it has none" if entry.extends else ""
    yield f"a new entry, found by {_listed(found) or 'nothing'}{over}."


def _of_changed(base: Knowledge, below: Entry, own: Own, whole: Knowledge) -> Iterator[str]:
    texts = [name for name in _TEXTS if name in own.given]
    if same := [key_of(name) for name in texts if getattr(own.entry, name) == getattr(below, name)]:
        yield f"{_listed(same)}: nothing changes, the base has the same words."
    changed = [name for name in texts if key_of(name) not in same]
    if changed:
        yield (
            f"{_listed([key_of(name) for name in changed])}: in effect, whatever became of the mail and whoever "
            f"refused it.{_set_aside(below, changed)}"
        )
    if "meaning" in changed and len(whole.entry(below.id).refused_by) > 1:
        yield "meaning: where somebody else than usual refused the mail, a sentence on that may stand after it."
    for name in changed:
        yield from _narrower(base, below, whole, name)
    yield from _of_reply(below, own)
    yield from _of_variants(below, own)
    yield from _of_parties(below, own, whole)
    for name in ADDED:
        new = [item for item in getattr(own.entry, name) if item not in getattr(below, name)]
        if new:
            yield f"{name}: {len(new)} added to the {len(getattr(below, name))} of the base."
        elif name in own.given:
            yield f"{name}: nothing changes, the base has them all."
    for name in ("questions", "lost", "label", "provider", "extends"):
        if name in own.given and getattr(own.entry, name) != getattr(below, name):
            yield f"{key_of(name)}: takes the place of the base’s."


def _set_aside(below: Entry, changed: Sequence[str]) -> str:
    """When the base had other words, which are not used any more."""
    whens = [
        _when(variant.when) for variant in below.variants if any(getattr(variant, name) is not None for name in changed)
    ]
    if not whens:
        return ""
    return f" What the base says otherwise ({_listed(whens)}) is not used. {_ELSEWHERE}"


def _narrower(base: Knowledge, below: Entry, whole: Knowledge, name: str) -> Iterator[str]:
    """The narrower entries that say it in words of their own."""
    value = getattr(whole.entry(below.id), name)
    own = [
        entry.id
        for entry in base.entries
        if entry.extends == below.id and getattr(whole.entry(entry.id), name) != value
    ]
    if own:
        yield f"{key_of(name)}: not used by narrower entries, which say it in their own words: {_named(own)}."


def _of_reply(below: Entry, own: Own) -> Iterator[str]:
    if "reply" not in own.given:
        return
    lost = "while the mail is still tried" if below.lost == "no" else "when the mail is lost"
    yield (
        f"reply: sent {lost} and the usual party refused it, to notices in English. For any other end the "
        "base’s own stands, and in other languages one that is put together from “replies”."
    )


def _of_variants(below: Entry, own: Own) -> Iterator[str]:
    if "variants" not in own.given:
        return
    if not own.entry.variants:
        yield f"variants: the {len(below.variants)} of the base are taken away."
        return
    kept = len(variants_over(below, own)) - len(own.entry.variants)
    yield (
        f"variants: yours are tried first ({_listed([_when(each.when) for each in own.entry.variants])})"
        f"{f', then {kept} of the base' if kept else ''}."
    )


def _of_parties(below: Entry, own: Own, whole: Knowledge) -> Iterator[str]:
    if "refused_by" not in own.given or own.entry.refused_by == below.refused_by:
        return
    now = whole.entry(below.id)
    after, before = (", ".join(each.refused_by) or "recipient" for each in (now, below))
    said = f"refused-by: {after} instead of {before}."
    if now.written_for is not None:
        said += (
            f" The texts of the base are about a no of “{now.written_for}”: for another, its variants speak, and "
            "“parties”. Give a “meaning” to have your own."
        )
    yield said


def _when(when: When) -> str:
    """A condition, as it stands in YAML."""
    written = as_written(when)
    return (
        ", ".join(
            f"{key}: {', '.join(map(str, value)) if isinstance(value, list) else value}"
            for key, value in written.items()
        )
        or "always"
    )


def _listed(parts: Sequence[str]) -> str:
    return f"{'; '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else ""
    return f"{', '.join(ids[:_MOST_NAMED])}{more}"
