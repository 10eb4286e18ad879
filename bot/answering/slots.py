"""Slots filled from the bounce at hand, and texts with their slots filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from bot.answering.details import OWN_LIST, details_about
from bot.answering.emphasis import cleaned, emphasised
from bot.answering.inert import defanged
from bot.knowledge.slots import CONDITIONAL, SLOT, SLOTS
from bot.matching.finding import Finding
from bot.reading.facts.detail import DetailName
from bot.reading.message import NOTHING_SAID, Message
from bot.reading.text.patterns import Pattern

_ADDRESS: Final = r"[^\s<>()\[\]{},;:\"']{1,64}@[\w.-]{1,253}\w"
_HOST: Final = r"\w[\w-]{0,62}(?:\.[\w-]{1,63}){1,8}"
_IP: Final = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})"
_SHAPES: Final[Mapping[str, str]] = {
    "address": _ADDRESS,
    "new-address": _ADDRESS,
    "sender": _ADDRESS,
    "domain": _HOST,
    "sender-domain": _HOST,
    "server": _HOST,
    "blocklist": _HOST,
    "ip": _IP,
    "dns-record": r"[A-Z]{1,5}",
    "url": r"https?://[^\s<>\"']{1,500}",
    "limit": r"\d[\d.,]{0,15}(?: ?(?:[KMGT]i?B|bytes|kB|MB))?",
    "code": r"[\w.:-]{1,60}",
}
_BLANKS: Final = Pattern(" {2,}")
_MANY_BYTES: Final = 2**18
_RECORD: Final = Pattern(r"\btype=([A-Z]{1,6})\b")
_NAME: Final = Pattern(r"\bname=([\w.-]{1,253})")
_URL: Final = Pattern(_SHAPES["url"])
_IP_IN_TEXT: Final = Pattern(rf"(?<![\w.:])(?<!\w\[){_IP}(?![\w.])")
_NEW: Final = Pattern(
    rf"(?:please (?:try|use|write to)|new (?:e-?mail )?address(?: is)?:?|moved to|replaced by)\s*<?({_ADDRESS})", re.I
)
_SENDER: Final = Pattern(rf"({_ADDRESS})>?:? ?sender|from <?({_ADDRESS})", re.I)


_SLOT_OF: Final[Mapping[DetailName, str]] = {
    "limit": "limit",
    "size": "size",
    "quota": "quota",
    "listing": "blocklist",
    "listed": "listed",
    "dns-record": "dns-record",
    "rule": "rule",
    "group": "group",
    "until": "until",
    "forwarder": "forwarder",
    "original-address": "original-address",
}


class Slots(Mapping[str, str]):
    """What a bounce fills in, by name. Most takes long to find out, and few texts have it: only when one asks."""

    def __init__(self, message: Message, finding: Finding) -> None:
        self._message = message
        self._finding = finding
        self._found: dict[str, str] | None = None
        failure = finding.failure or NOTHING_SAID
        said = failure.diagnostic.value if failure.diagnostic else ""
        address = failure.recipient.value if failure.recipient else None
        at_once = {
            "address": address,
            "server": failure.remote_mta.value if failure.remote_mta else None,
            "code": " ".join(fact.value for fact in (failure.reply_code, failure.status) if fact) or None,
            "domain": (_first(_NAME, said) if "name=" in said else None) or _domain_of(address),
        }
        self._at_once = _plain(at_once)

    def __getitem__(self, name: str) -> str:
        """What fills a slot. Raises `KeyError` where the bounce does not say."""
        known = self._at_once.get(name) if name != "domain" or not self._is_captured() else None
        return known if known is not None else self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _is_captured(self) -> bool:
        """Whether the wording that was found may say it better."""
        best = self._finding.best
        return best is not None and best.wording is not None and "<" in best.wording

    def _all(self) -> dict[str, str]:
        if self._found is None:
            self._found = _all_of(self._message, self._finding)
        return self._found


def slots_of(message: Message, finding: Finding) -> Slots:
    """Every slot that this bounce fills, by name."""
    return Slots(message, finding)


def _all_of(message: Message, finding: Finding) -> dict[str, str]:
    failure = finding.failure or NOTHING_SAID
    said = failure.diagnostic.value if failure.diagnostic else ""
    found: dict[str, str | None] = {
        "address": failure.recipient.value if failure.recipient else None,
        "server": failure.remote_mta.value if failure.remote_mta else None,
        "code": " ".join(fact.value for fact in (failure.reply_code, failure.status) if fact) or None,
        "dns-record": _first(_RECORD, said) if "type=" in said else None,
        "url": _first(_URL, said) if "://" in said else None,
        "sender": message.original.sender,
        "new-address": _first(_NEW, said) if "@" in said else None,
    }
    for detail in details_about(message, finding.failure):
        name = _SLOT_OF.get(detail.name)
        if name is not None and not found.get(name) and detail.about != "sender" and detail.value not in ("", OWN_LIST):
            found[name] = detail.value
    found["domain"] = (_first(_NAME, said) if "name=" in said else None) or _domain_of(found["address"])
    found["ip"] = next((ip for ip in _IP_IN_TEXT.findall(said) if not _is(failure.remote_ip, ip)), None)
    if finding.best and finding.best.wording:
        for name, value in captured(finding.best.wording, finding.best.source or said).items():
            if name not in ("address", "server", "code") or not found.get(name):
                found[name] = value
    if limit := found.get("limit"):
        found["limit"] = _readable_size(limit)
    found["sender-domain"] = found.get("sender-domain") or _domain_of(found["sender"])
    return _plain(found)


def _plain(found: Mapping[str, str | None]) -> dict[str, str]:
    return {name: cleaned(value).strip(" .,;") for name, value in found.items() if value}


def captured(wording: str, text: str) -> dict[str, str]:
    """What stands in a text at a wording's placeholders, where the wording is found in it to the letter."""
    if "<" not in wording:
        return {}
    match = _pattern(wording).search(text)
    return {name.replace("_", "-"): value for name, value in match.groupdict().items() if value} if match else {}


@lru_cache(maxsize=4096)
def _pattern(wording: str) -> Pattern[str]:
    """A wording as a pattern: its words in order, anything but words between them, a slot's shape at its place."""
    parts: list[str] = []
    seen: set[str] = set()
    at = 0
    for slot in SLOT.finditer(wording):
        parts += [re.escape(word) for word in re.findall(r"\w+", wording[at : slot.start()])]
        name, at = slot[1], slot.end()
        shape = _SHAPES.get(name, r"\S{1,100}")
        parts.append(shape if name in seen else f"(?P<{name.replace('-', '_')}>{shape})")
        seen.add(name)
    parts += [re.escape(word) for word in re.findall(r"\w+", wording[at:])]
    return Pattern(r"\W{1,6}".join(parts) or r"(?!)", re.IGNORECASE)


def filled(text: str, slots: Mapping[str, str], *, strong: bool = True) -> str:
    """A knowledge text with its slots filled in, or with the words that stand in for them.

    Filled values stand out (`emphasis`) unless `strong` is False; a URL is defanged. A sentence in braces stands only
    where every slot in it is filled.
    """
    if "{" in text:
        text = _standing(text, slots)
    if "<" not in text:
        return text[:1].upper() + text[1:]
    begin, pieces = _pieces(text)
    made = [begin]
    for name, usual, after in pieces:
        value = slots.get(name)
        if value is None:
            made += (usual, after)
        else:
            value = defanged(value) if name == "url" else value
            made += (emphasised(value) if strong else value, after)
    result = "".join(made)
    begins_with_value = not begin and bool(pieces) and pieces[0][0] in slots
    return result if begins_with_value else result[:1].upper() + result[1:]


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    """A text taken apart: what comes first, then each slot, the words that stand in for it, and what comes after."""
    begin, *rest = SLOT.split(text)
    slots = zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    return begin, tuple((name, SLOTS[name] if usual is None else usual, after) for name, usual, after in slots)


def _standing(text: str, slots: Mapping[str, str]) -> str:
    """The text with those of its sentences in braces whose slots are all filled."""

    def sentence_of(match: re.Match[str]) -> str:
        return match[1] if all(name in slots for name, _ in SLOT.findall(match[1])) else ""

    return _BLANKS.sub(" ", CONDITIONAL.sub(sentence_of, text)).strip()


def _first(pattern: Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return next((group for group in match.groups() if group), match[0]) if match else None


def _domain_of(address: str | None) -> str | None:
    return address.rpartition("@")[2] or None if address and "@" in address else None


def _readable_size(limit: str) -> str:
    """A limit as people say it: a server that gives only a large number means bytes."""
    bare = limit.strip(" .,")
    if not bare.isdecimal() or int(bare) < _MANY_BYTES:
        return limit
    return f"{int(bare) / 2**20:.3g} MB"


def _is(fact: object, value: str) -> bool:
    return str(fact) == value
