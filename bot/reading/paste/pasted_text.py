"""Makes readable text of a paste, and tells the pasted words from the person's own.

The person's own words stand before or behind: outside the code fence or the quote, or in paragraphs at either end that
have nothing of a notice in them. In `Paste.quoted` they are blanked, so that positions stay those of `Paste.text`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.paste.asker import asked_words, pasted_words
from bot.reading.paste.copied import uncopied
from bot.reading.paste.decoration import undecorated
from bot.reading.paste.line_ends import relined
from bot.reading.paste.ocr import normalised, with_codes
from bot.reading.paste.quoting import unquote
from bot.reading.paste.slack_markup import Place, segments
from bot.reading.paste.spelled import respelled
from bot.reading.text.characters import plain_characters
from bot.reading.text.patterns import Pattern

MOST = 1_000_000
"""How many characters of a paste are kept: many times the longest notice."""


@dataclass(frozen=True, slots=True)
class Paste:
    """A paste as readable text.

    `marked`: fences, quotes or quotation marks show that it has somebody else's words in it.
    """

    text: str
    quoted: str
    question: str
    marked: bool = False
    cut: bool = False
    """Was it longer than what is kept?"""
    seams: tuple[tuple[int, int], ...] = ()
    """Where fences and quotes begin and end: what stood before ends at the first, what follows begins at the second."""


_EMPTY_LINES = Pattern(r"\n{21,}")
_WRAPPED_STATUS = Pattern(
    r"([245](?<![\d.]\d)\.\d{0,3}\.?)[ \t]{0,4}\n[ \t>]{0,8}((?:\d{1,3}\.)?\d{1,3})(?=[\s>:;,)-])"
)
_WRAPPED_ADDRESS = Pattern(
    r"<[^\s<>@:/]{1,64}@[^\s<>@:/]{0,200}\n[ \t>]{0,8}[^\s<>@:/]{1,200}>"
    r"|<[^\s<>@:/]{1,64}\n[ \t>]{0,8}[^\s<>@:/]{0,64}@[^\s<>@:/]{1,255}>"
    r"|^[ \t>]{0,8}[^\s<>@:/]{1,64}@[ \t]{0,2}\n[ \t>]{0,8}[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}[ \t]{0,8}$",
    re.MULTILINE,
)
"""A line end in angle brackets that hold nothing but an address, or right behind the sign in it."""
_LINE_END = Pattern(r"[ \t]{0,2}\n[ \t>]{0,8}")
_WHOLE_STATUS = Pattern(r"[245]\.\d{1,3}\.\d{1,3}")
_QUOTATION = Pattern(
    r"[\"“«„‟'](?:(?<!')((?:[^\"“”«»\n]|\n(?!\s)){12,400})[\"”»]"
    r"|(?<=')(?<!\w')([^'\n]{12,400}(?:'\w[^'\n]{1,400}){0,4})'(?![\w]))"
)
_CODED = Pattern(r"\b[245]\d\d\b|\b[45]\.\d\.\d")


def cleaned(text: str) -> Paste:
    """Undoes what was done to the text and tells who said what. Works on any text."""
    cut = len(text) > MOST
    text = _EMPTY_LINES.sub("\n" * 20, plain_characters(text[:MOST]))
    parts = _mended([(piece.place, piece.text) for piece in segments(text)])
    whole = "".join(part for _, part in parts)
    marked = any(place is not Place.PLAIN and len(part.strip()) > 12 for place, part in parts)
    quoted = _without_own_words(parts) if marked else pasted_words(whole)
    own = asked_words(whole, quoted)
    return Paste(whole, quoted, own, marked or "`" in text or _quotation(whole) is not None, cut, _seams(parts))


def _seams(parts: list[tuple[Place, str]]) -> tuple[tuple[int, int], ...]:
    """Between two stretches that have something in them, unless nothing but space parts two stretches of one quote."""
    found: list[tuple[int, int]] = []
    position = 0
    last: Place | None = None
    blank = False
    for place, part in parts:
        if part.strip():
            if last is not None and not (last is place is Place.QUOTE and blank):
                found.append((position, position))
            last, blank = place, False
        else:
            blank = True
        position += len(part)
    return tuple(found)


def _mended(parts: list[tuple[Place, str]]) -> list[tuple[Place, str]]:
    """Without the marks of quoting, the wrapped codes whole, the damage of a screenshot mended."""
    alone = len(parts) == 1
    parts = [(place, unquote(part) if alone or place is not Place.PLAIN else part) for place, part in parts]
    parts = [(place, _as_written(part)) for place, part in parts]
    rejoined = [(place, _rejoined(part)) for place, part in parts]
    whole = rejoined[0][1] if len(parts) == 1 else _rejoined("".join(part for _, part in parts))
    if normalised(whole) == whole:
        return rejoined
    return [(place, normalised(part, sure=True)) for place, part in rejoined]


def _as_written(text: str) -> str:
    """The text as the mail system wrote it, whatever programs it came through."""
    return with_codes(respelled(relined(undecorated(uncopied(text)))))


def quotation(paste: Paste) -> tuple[int, int] | None:
    """Where a person's sentence has somebody else's words in quotation marks: four words or more, or a code."""
    return _quotation(paste.text)


def _quotation(text: str) -> tuple[int, int] | None:
    if len(text) > 4_000:
        return None
    for match in _QUOTATION.finditer(text):
        group = 1 if match[1] else 2
        if len(match[group].split()) >= 4 or _CODED.search(match[group]):
            return match.span(group)
    return None


def _rejoined(text: str) -> str:
    """An enhanced code or an address that a line break went through is whole again."""

    def join(match: re.Match[str]) -> str:
        made = match[1] + match[2] if match[1].endswith(".") else f"{match[1]}.{match[2]}"
        return made if _WHOLE_STATUS.fullmatch(made) else match[0]

    return _WRAPPED_STATUS.sub(join, _WRAPPED_ADDRESS.sub(lambda match: _LINE_END.sub("", match[0]), text))


def _without_own_words(parts: list[tuple[Place, str]]) -> str:
    return "".join(part if place is not Place.PLAIN else pasted_words(part, outside=True) for place, part in parts)
