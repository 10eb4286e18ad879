"""Text -> the words that count: the same treatment for what servers write, what people ask and what the base holds."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from bot.knowledge.slots import SLOT

_ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\"']{1,128}@[\w.-]{1,253}")
_URL: Final = re.compile(r"\bhttps?://\S{1,1000}|\bwww\.\S{1,500}", re.IGNORECASE)
_IP: Final = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{1,4}:){3,7}:?[0-9a-f]{0,4}\b", re.IGNORECASE)
_IN_REPLY: Final = re.compile(r"\(in reply to [\w ]{1,40}\)?", re.IGNORECASE)
"""What a relay adds: which of its commands was answered (told apart by the reading room)."""
_PATH: Final = re.compile(r"(?<![\w/])/[\w.+-]{1,60}/[\w./+-]{1,300}")
_STATUS: Final = re.compile(r"\b[245]\.[0-7]\.\d{1,3}\b")
_HOST: Final = re.compile(
    r"\b(?:[\w-]{1,63}\.){1,8}"
    r"(?:com|net|org|edu|gov|mil|int|info|biz|name|example|test|local|localdomain|lan|arpa|io|[a-z]{2})\b\.?",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*|@[\w-]+")
_MARK: Final = re.compile(r"\b([A-Za-z]{1,8})[_-](\d{2,5})\b")
_NUMBER_MARK: Final = re.compile(r"[\[(]#?(\d[\d.]{1,8})[\])]")
"""A provider's own mark for an error, such as OFR_417, I-1000 or [#4.16.1]: one word, whatever stands between."""
LONGEST_WORD: Final = 40
REMEMBERED: Final = 100
LONGEST_MARK: Final = 10
"""A word with digits in it that is longer is a queue id or a hash, and says nothing."""

_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_MARKS: Final = re.compile(r"[\u0300-\u036f]")
_ENDINGS: Final = ("ations", "ation", "ings", "ing", "edly", "ies", "ied", "ed", "es", "s", "e", "y")
_SPOKEN: Final = {
    "doesnt": "not",
    "dont": "not",
    "isnt": "not",
    "cannot": "not",
    "cant": "not",
    "wont": "not",
    "no": "not",
}


def words_of(text: str) -> list[str]:
    """The words of a text in order, as stems; addresses, IPs, paths, codes and numbers are left out, and of a host or
    a page only its owner is left, as a word of its own kind (“@spamhaus”).

    British and American spelling, singular and plural, accents and case fall together; text in Chinese, Japanese
    and Korean becomes pairs of characters.
    """
    if "(" in text:
        text = _IN_REPLY.sub(" ", text)
    if "<" in text:
        text = SLOT.sub(" ", text)
    found: list[str] = []
    for token in text.split():
        found += _known_words(token) if len(token) <= REMEMBERED else _words_in(token)
    return found


@lru_cache(maxsize=32768)
def _known_words(token: str) -> tuple[str, ...]:
    """What stands between blanks comes again and again, in the base as in bounces."""
    return tuple(_words_in(token))


def _words_in(token: str) -> list[str]:
    if token.isascii() and token.isalpha():
        return [stem(token.lower())] if len(token) <= LONGEST_WORD else []
    found: list[str] = []
    for word in _WORD.findall(_plain(_without_names(token))):
        if word.isascii() and word.isalpha():
            if len(word) <= LONGEST_WORD:
                found.append(stem(word))
        elif word.isdecimal() or len(word) > (
            LONGEST_MARK if word[-1].isdecimal() or word[0].isdecimal() else LONGEST_WORD
        ):
            continue
        elif _CJK.match(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        elif word[0] == "@" or any(char.isdecimal() for char in word):
            found.append(word)
        else:
            found.append(stem(word))
    return found


def _without_names(text: str) -> str:
    """The text without what names things: each pattern is tried only where a sign of it is there at all."""
    if "://" in text or "www." in text.lower():
        text = _URL.sub(_whose_page, text)
    if "/" in text:
        text = _PATH.sub(" ", text)
    if "@" in text:
        text = _ADDRESS.sub(" ", text)
    dotted = "." in text
    if dotted or ":" in text:
        text = _STATUS.sub(" ", _IP.sub(" ", text))
    if dotted:
        text = _HOST.sub(_whose_host, text)
    if "-" in text or "_" in text:
        text = _MARK.sub(r"\1\2", text)
    if "[" in text or "(" in text:
        text = _NUMBER_MARK.sub(lambda mark: f" mark{mark[1].replace('.', 'x')} ", text)
    return text


def _whose_page(url: re.Match[str]) -> str:
    host = _HOST.search(url[0])
    return _whose_host(host) if host else " "


def _whose_host(host: re.Match[str]) -> str:
    """Whose a host is: a word of its own kind, so that a blocklist's name counts and a customer's domain does not."""
    labels = host[0].strip(".").lower().split(".")
    while len(labels) > 2 and len(labels[-2]) <= 3:
        labels.pop()
    return f" @{labels[-2]} "


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _MARKS.sub("", folded))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A light stem: the ending goes, -ise and -ize, -our and -or fall together."""
    word = word.replace("'", "").replace("’", "")
    word = _SPOKEN.get(word, word)
    if len(word) > 5:
        word = word.replace("iz", "is").replace("our", "or")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word


def sentences_of(text: str, most: int = 80, longest: int = 400) -> list[str]:
    """A text in pieces that say one thing each: its sentences, with wrapped lines put together again."""
    pieces: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text[:20_000]):
        joined = " ".join(block.split())
        for piece in re.split(r"(?<=[.!?:;])\s+(?=[A-Z<\[\"'“0-9])|(?<=[。！？])", joined):
            if piece:
                pieces.append(piece[:longest])
        if len(pieces) >= most:
            break
    return pieces[:most]
