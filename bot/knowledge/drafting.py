"""A new entry drafted from a case: its YAML, for a person to look over before anybody is answered by it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

import yaml

from bot.knowledge.base import Knowledge
from bot.knowledge.entry import Lost, Party, Who
from bot.knowledge.lint import LONGEST_STEP, MOST_STEPS
from bot.knowledge.lint_words import CODE, REGULAR_EXPRESSION, WORD
from bot.knowledge.placeholders import said_without_names
from bot.knowledge.slots import SLOT, SLOTS
from bot.reading.message import NOTHING_SAID, Failure, Message
from bot.reading.reader import read

OWN: Final = "Found out in a case of our own"
"""The source of an entry that was drafted from a case, until somebody names a better one."""
_LONGEST: Final = 600
_SHORT: Final = 120
_LONGEST_WORDING: Final = 300
_LONGEST_EXAMPLE: Final = 2_000
_FEW_WORDS: Final = 3
_CODE_FITS: Final = re.compile(r"(?=.{3})([245x]\d\d)?( ?[245x]\.\d{1,3}\.\d{1,3})?")
_SENTENCE: Final = re.compile(r"(?<=[.!?。])\s+")
_NO_ID: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_ID: Final = 60

_LOOK: Final[Mapping[str, str]] = {
    "": "Drafted from a case. Look at every line marked “Look”, and change what you like.",
    "wordings": "Look: is it what the server says to everybody? Take out what belongs to this one mail or person.",
    "few": "Look: these are few words, and other bounces may have them too.",
    "none": "Look: the bounce says nothing in words. Write here what the server says.",
    "meaning": "Look: these are the words of whoever solved it. Would somebody else understand them?",
    "no-meaning": "Look: what does it mean? Two or three short sentences.",
    "steps": "Look: the sender’s steps, the likeliest first.",
    "more-steps": "Look: there were more steps; the first four are kept.",
    "reply": "Look: a finished mail for the customer, without codes.",
    "coded-reply": "Look: the reply that was sent had a code in it, so it is left out.",
    "sources": "Look: is there a page or document that says so?",
}


def draft_entry(
    bounce: Message | str | bytes,
    *,
    knowledge: Knowledge,
    entry_id: str,
    reason: str,
    label: str | None = None,
    title: str | None = None,
    meaning: str | None = None,
    steps: Sequence[str] = (),
    who: Who | None = None,
    refused_by: Sequence[Party] = (),
    lost: Lost | None = None,
    reply: str | None = None,
    provider: str | None = None,
    source: str | None = None,
    checked: date | None = None,
    recipient: int = 0,
) -> str:
    """The YAML of an entry that answers this bounce, and others that say the same.

    `reason`: an entry's of the base; its texts are taken over where none are given here. One that the base does not
    have makes the entry a reason of its own. `meaning`, `steps`, `reply`: the words of whoever found it out.
    `recipient`: which failure of the bounce it is about. No address, host or id of the case is in what comes back.
    """
    message = bounce if isinstance(bounce, Message) else read(bounce)
    failure = message.failures[recipient] if recipient < len(message.failures) else None
    said = said_without_names(message, failure, knowledge)
    wording = _wording(said.wording)
    general = reason if knowledge.has(reason) and knowledge.entry(reason).kind is None else None
    own_title, own_meaning = _text(title, _SHORT), _text(meaning, _LONGEST)
    name = _text(label or title or entry_id.replace("-", " ").capitalize(), _SHORT) or entry_id
    lines = [_sentences(step) for step in steps]
    kept = [line for line in lines if line][:MOST_STEPS]
    code = _code(failure)
    sent = _text(reply, _LONGEST * 5, keep_lines=True)
    coded = sent is not None and CODE.search(SLOT.sub("", sent)) is not None
    entry = _Written()
    entry.add("id", entry_id)
    entry.add("reason", general or entry_id)
    entry.add("extends", general)
    entry.add("label", name)
    entry.add("title", own_title or (None if general else name))
    entry.add("provider", _text(provider, _SHORT))
    entry.add("codes", [code] if code else None)
    few = len(WORD.findall(SLOT.sub(" ", wording))) < _FEW_WORDS
    entry.add("wordings", [wording] if wording else None, "few" if wording and few else "wordings")
    if not wording:
        entry.look("none")
    entry.add("refused-by", list(refused_by) or None)
    entry.add("lost", lost)
    entry.add("meaning", own_meaning, "meaning")
    if own_meaning is None:
        entry.look("no-meaning")
        entry.add("meaning", None if general else "The server refused the mail with the words that stand above.")
    entry.add("who", who)
    entry.add("steps", {"sender": kept} if kept else None, "more-steps" if len(lines) > MOST_STEPS else "steps")
    entry.add("in-every-case", [key for key, given in (("who", who), ("steps", kept)) if given] or None)
    entry.add("reply", None if coded else sent, "reply")
    if coded:
        entry.look("coded-reply")
    entry.add("sources", [{"title": _text(source, _SHORT) or OWN}], "sources")
    entry.add("checked", checked)
    entry.add("examples", {"match": [said.example[:_LONGEST_EXAMPLE]]} if said.example else None)
    return entry.text()


def draft_id(words: str, taken: Collection[str] = (), begin: str = "team") -> str:
    """An id made of some words, that no other entry has."""
    slug = _NO_ID.sub("-", words.lower()).strip("-")
    stem = "-".join(part for part in (begin, slug) if part)[: _LONGEST_ID - 4].rstrip("-")
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


class _Written:
    """An entry as it is written down, key by key, with remarks for whoever looks it over."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, key: str, value: Any, look: str | None = None) -> None:
        """A key and its value; nothing where there is none."""
        if value is None:
            return
        if look:
            self.look(look)
        dumped = yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=110)
        self._lines += dumped.rstrip("\n").split("\n")

    def look(self, name: str) -> None:
        """A remark."""
        self._lines.append(f"# {_LOOK[name]}")

    def text(self) -> str:
        """All of it as a file of knowledge/ has it."""
        first, *rest = self._lines
        body = [f"  - {first}", *(f"    {line}" if line else "" for line in rest)]
        return "\n".join((f"# {_LOOK['']}", "entries:", *body, ""))


def _wording(said: str) -> str:
    """What stands in the entry of what the server said: whole words, and no signs that read as a pattern."""
    text = said if len(said) <= _LONGEST_WORDING else said[:_LONGEST_WORDING].rpartition(" ")[0]
    while found := REGULAR_EXPRESSION.search(SLOT.sub("", text)):
        text = text.replace(found[0], " ", 1) if found[0] in text else text.replace(found[0][:1], " ")
    text = " ".join(text.split())
    return text if WORD.search(SLOT.sub("", text)) else ""


def _text(text: str | None, longest: int, *, keep_lines: bool = False) -> str | None:
    """Words from outside as a text of the base: no marks of its own, no longer than one may be."""
    if text is None:
        return None
    parts = text.splitlines() if keep_lines else [text]
    clean = "\n".join(" ".join("".join(c if c.isprintable() else " " for c in part).split()) for part in parts)
    clean = SLOT.sub(lambda slot: slot[0] if slot[1] in SLOTS else f"‹{slot[1]}›", clean)
    clean = clean.replace("{", "(").replace("}", ")").strip()
    return _shortened(clean, longest) or None


def _shortened(text: str, longest: int) -> str:
    """At most so long, by whole sentences where one fits, else by whole words."""
    if len(text) <= longest:
        return text
    kept = ""
    for sentence in _SENTENCE.split(text):
        if len(kept) + len(sentence) + 1 > longest:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or f"{text[: longest - 1].rpartition(' ')[0] or text[: longest - 1]}…"


def _sentences(step: str) -> str:
    return _text(step, LONGEST_STEP) or ""


def _code(failure: Failure | None) -> str | None:
    failure = failure or NOTHING_SAID
    code = " ".join(fact.value for fact in (failure.reply_code, failure.status) if fact)
    return code if _CODE_FITS.fullmatch(code) else None
