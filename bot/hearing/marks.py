"""What tells, beside its words, whom a line in a thread is for: marks, as the model learns them."""

from __future__ import annotations

import re
from typing import Final

from bot.hearing.thread import Thread, mentions_in

_NAME_FIRST: Final = re.compile(r"^\s*(?:(?:hey|hi|hallo|hola|salut|ok|so|and|sorry|danke|thanks|thx)[ ,]+)?"
                                r"([A-ZÀ-Þ][a-zß-ÿ]{1,14})\s*[,:–—]\s", re.IGNORECASE)  # fmt: skip
_NAME_LAST: Final = re.compile(r",\s*([A-ZÀ-Þ][a-zß-ÿ]{1,14})\s*(?:[?!.]+(?=\s|$)|$)")
_A_NAME: Final = re.compile(r"(?<=[\w,] )([A-ZÀ-Þ][a-zß-ÿ]{2,14})\b")
_ASKING: Final = re.compile(
    r"(?:^|[.,;:!–—(]\s*|\b(?:and|so|but|ok|okay|or|then|also|und|oder|aber|dann|et|mais|alors|y|pero|e|en|maar)\s+)"
    r"(?:who|whom|whose|what|whats|where|wheres|when|whens|why|how|hows|which|is|are|was|does|do|did|can|could|should|shall|"
    r"will|would|has|have|must|may|any|wer|wen|wem|was|wo|wann|warum|wieso|wie|welche\w*|ist|sind|kann|soll|muss|darf|hat|"
    r"gibt|qui|que|quoi|où|quand|comment|pourquoi|combien|est|peut|faut|dois|quién|qué|dónde|cuándo|cómo|cuánto|cuál|puedo|"
    r"debo|hay|chi|cosa|dove|quando|perché|come|wat|waar|wanneer|hoe|quem|onde|como|quanto)\b|ですか|ますか|何|いつ|どこ|誰",
    re.IGNORECASE | re.MULTILINE,
)
_NO_NAMES: Final = frozenset(
    """
    ok okay yes no yeah yep nope well so right sorry hi hey hello thanks thank please and but or then also now fine
    great hm hmm ah oh ja nein gut danke bitte hallo naja und aber oui non merci bonjour alors mais donc si sí bueno
    gracias hola pues y bot rebound anyone somebody again though tomorrow today sure good still yet done too maybe
    actually btw lol man guys all team folks everybody everyone rather instead honestly
    """.split()  # noqa: SIM905  a hundred quotes would hide the words
)
_LINK: Final = re.compile(r"https?://\S+|<https?://[^>]+>")
_EMOJI: Final = re.compile(
    r"(?::[a-z0-9_+-]+:|[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]|[\s!.]|[:;]-?[)(DPp]|<3|lol|\+1)+"
)
_YOU: Final = re.compile(
    r"\b(?:you|your|yours|u|ur|du|dir|dich|dein\w*|ihr|euch|euer|tu|te|toi|ton|ta|tes|vous|votre|vos|usted|tú|tienes|has)\b",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b|\b[245]\d\d\b")
_THIRD: Final = re.compile(r"\b(?:he|she|him|her|his|hers|they|them|er|sie|ihm|ihn|il|elle|él|ella)\b", re.IGNORECASE)
_REFERS: Final = re.compile(
    r"\b(?:it|this|that|these|mail|mails|e-?mail|message|bounce|address|record|server|error|es|das|die mail|nachricht|"
    r"ça|cela|le|message|correo|mensaje|eso|esto)\b",
    re.IGNORECASE,
)
_FROM_A_MACHINE: Final = re.compile(
    r"[\"'`]?(?:[245]\d\d[ -](?=\S)(?!\S*\?)|diagnostic-code|remote server returned|final-recipient|"
    r"v=(?:spf|dmarc|dkim)\d|received:|message-id:|\d{4}-\d\d-\d\d[t ]\d\d:)",
    re.IGNORECASE,
)
SHORT: Final = 4
UNDER_AN_ANSWER: Final = "#after-answer"
"""Nobody has spoken since the bot did."""


def vocative(text: str) -> str | None:
    """The name that a line calls somebody by, at its beginning or its end: “Jens, did you …”, “…, Miriam?”."""
    found = _NAME_FIRST.search(text)
    if found and found[1][0].isupper() and found[1].lower() not in _NO_NAMES:
        return found[1]
    return next((name for name in _NAME_LAST.findall(text) if name.lower() not in _NO_NAMES), None)


def names_somebody(text: str) -> bool:
    """Whether a word within a line is written like a name: “much appreciated Joost”."""
    return any(name.lower() not in _NO_NAMES for name in _A_NAME.findall(text))


def is_question(text: str) -> bool:
    """Whether it asks, by its mark or by a word."""
    return "?" in text or "？" in text or _ASKING.search(text) is not None


def says_nothing(text: str) -> bool:
    """Nothing but emoji, nothing but a link, or what a machine wrote: a line of a log, a record."""
    bare = _LINK.sub(" ", text).strip()
    return not bare or _EMOJI.fullmatch(bare) is not None or _FROM_A_MACHINE.match(bare) is not None


def is_for_somebody_else(text: str) -> bool:
    """It mentions somebody: such a line is for them, whatever it asks. One that mentions the bot was said to it."""
    return bool(mentions_in(text))


def marks_of(text: str, who: str, thread: Thread) -> list[str]:
    """What the model is told beside the words. `who` says it, in `thread` as it stood before."""
    marks = ["#asker" if who == thread.asker else "#other"]
    asks = "?" in text or "？" in text
    marks.append("#asks" if asks else "#tells")
    if _CODE.search(text):
        marks.append("#code")
    if vocative(text):
        marks.append("#called")
    if _YOU.search(text):
        marks.append("#you")
    if _THIRD.search(text):
        marks.append("#third")
    if asks and _REFERS.search(text):
        marks.append("#refers")
    if len(text.split()) <= SHORT:
        marks.append("#short")
    return [*marks, *_of_the_thread(who, thread, asks=asks)]


def _of_the_thread(who: str, thread: Thread, *, asks: bool) -> list[str]:
    if not thread.before:
        return [UNDER_AN_ANSWER]
    last = thread.before[-1]
    if last.by_bot:
        return [UNDER_AN_ANSWER]
    if last.who == who:
        marks = ["#goes-on"]
        if last.to is not None:
            marks.append("#goes-on-to-somebody")
        return marks
    marks = ["#after-person"]
    if last.asks:
        marks.append("#after-question")
        marks.append("#asks-back" if asks else "#replies")
    if last.to == who:
        marks.append("#was-called")
    if any(each.who == who and each.asks for each in thread.before[:-1]):
        marks.append("#had-asked")
    return marks
