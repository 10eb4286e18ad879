"""Makes readable text of a paste, and tells the pasted words from the person's own.

The person's own words stand before or behind: outside the code fence or the quote, or in paragraphs at either end that
have nothing of a notice in them. In `Paste.quoted` they are blanked, so that positions stay those of `Paste.text`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.page.page import lowered
from bot.reading.paste.copied import uncopied
from bot.reading.paste.decoration import undecorated
from bot.reading.paste.forwarded import blanked
from bot.reading.paste.line_ends import relined
from bot.reading.paste.ocr import normalised, with_codes
from bot.reading.paste.quoting import unquote
from bot.reading.paste.slack_markup import Place, segments
from bot.reading.paste.spelled import respelled
from bot.reading.text.characters import plain_characters
from bot.reading.text.languages import speaks_of_delivery
from bot.reading.text.patterns import either

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


_LONGEST_QUESTION = 1_500
_LONGEST_LINE = 200
_EMPTY_LINES = re.compile(r"\n{21,}")
_WRAPPED_STATUS = re.compile(
    r"(?<![\d.])([245]\.\d{0,3}\.?)[ \t]{0,4}\n[ \t>]{0,8}((?:\d{1,3}\.)?\d{1,3})(?=[\s>:;,)-])"
)
_WRAPPED_ADDRESS = re.compile(
    r"<[^\s<>@:/]{1,64}@[^\s<>@:/]{0,200}\n[ \t>]{0,8}[^\s<>@:/]{1,200}>"
    r"|<[^\s<>@:/]{1,64}\n[ \t>]{0,8}[^\s<>@:/]{0,64}@[^\s<>@:/]{1,255}>"
    r"|^[ \t>]{0,8}[^\s<>@:/]{1,64}@[ \t]{0,2}\n[ \t>]{0,8}[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}[ \t]{0,8}$",
    re.MULTILINE,
)
"""A line end in angle brackets that hold nothing but an address, or right behind the sign in it."""
_LINE_END = re.compile(r"[ \t]{0,2}\n[ \t>]{0,8}")
_WHOLE_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_BLANK_LINE = re.compile(r"\n(?:[ \t]{0,40}\n){1,40}")
_MARK = re.compile(
    either(r"""
        (?<![\w.])[245]\d\d(?:[ -]|:\s)\S | (?<![\w.])[245]\.[0-7]\.\d{1,3}(?![\w.]) | <[^<>\s@]{1,64}@[^<>\s]{1,255}>
        ^[ \t>*•-]{0,12}[<"'(]{0,2}[\w.+%-]{1,64}@[\w.-]{1,255} | ^\s{0,8}[-=*_#]{4}
        \b(?:said|reason|response|error|status|recipient|server|diagnostic|action|to|rcpt|from|subject)\s?[:=]
        \b(?:x-[\w-]{1,30}|diagnostic[\w -]{1,40}):
        rcpt to | remote server | remote host | \[\d{1,3}(?:\.\d{1,3}){3}\] | name service error
        connection (?:timed|refused) | content-type: | reporting-mta | final-recipient | giving up
    """),
    re.IGNORECASE | re.MULTILINE,
)
_OWN = re.compile(
    r"\?(?!\w{1,40}=)|\b"
    + either("""
        hi | hello | hey | dear | team | pls | please explain | anyone | any idea | customer | client | can someone
        could someone | help | what does | why | is this | we | we're | our | my | i | i'm | she | he | they | thx
        thanks | thank you | what | how | should
        seeing | got this | getting | ticket | forwarded | hm | but | ever since
        since we | screenshot | below | user says
        kundin | kunde | bitte | danke | warum | merci | pourquoi | est-ce | gracias | por qué | grazie | perché
        obrigado | waarom | dank
    """)
    + r"\b|ですか|でしょうか|お客様|ください|吗|呢|请问|나요|까요|:[a-z_]{2,30}:",
    re.IGNORECASE,
)
_QUOTATION = re.compile(
    r"[\"“«„‟]((?:[^\"“”«»\n]|\n(?!\s)){12,400})[\"”»]|(?<![\w])'([^'\n]{12,400}(?:'\w[^'\n]{1,400}){0,4})'(?![\w])"
)
_FAREWELL = re.compile(
    r"\s{0,8}(?:"
    + either(r"""
        (?:with )?(?:kind|best|warm|many|yours)?[ ]?(?:regards|wishes|thanks|cheers|sincerely|truly|faithfully)
        mit (?:freundlichen|besten|lieben|vielen) | (?:viele|beste|liebe|freundliche|schöne) grüße | mfg | cordialement
        bien (?:à vous|cordialement) | (?:un )?saludos? | atentamente | cordiali saluti | saluti | atenciosamente
        (?:met )?(?:vriendelijke )?groet(?:en)? | sent from my | --[ ]?\n
    """)
    + r")",
    re.IGNORECASE,
)
_CODED = re.compile(r"\b[245]\d\d\b|\b[45]\.\d\.\d")


def cleaned(text: str) -> Paste:
    """Undoes what was done to the text and tells who said what. Works on any text."""
    cut = len(text) > MOST
    text = _EMPTY_LINES.sub("\n" * 20, plain_characters(text[:MOST]))
    parts = _mended([(piece.place, piece.text) for piece in segments(text)])
    whole = "".join(part for _, part in parts)
    marked = any(place is not Place.PLAIN and len(part.strip()) > 12 for place, part in parts)
    quoted = _without_own_words(parts) if marked else _trimmed(whole)
    own = _difference(whole, quoted)
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
    whole = _rejoined("".join(part for _, part in parts))
    damaged = normalised(whole) != whole
    return [(place, normalised(_rejoined(part), sure=True) if damaged else _rejoined(part)) for place, part in parts]


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
    return "".join(part if place is not Place.PLAIN else _trimmed(part, outside=True) for place, part in parts)


def _trimmed(text: str, *, outside: bool = False) -> str:
    """Paragraphs at either end that are the person's own, blanked; outside a quote, any that have no mark."""
    spans = paragraphs(text)
    keep = [not _is_own(text[start:end], outside) for start, end in spans]
    for number in range(1, len(spans)):  # what a notice announces belongs to it
        announced = keep[number - 1] and text[: spans[number - 1][1]].endswith((":", "："))
        keep[number] = keep[number] or announced
    if not any(keep):
        return blanked(text) if outside else text
    first, last = keep.index(True), len(keep) - 1 - keep[::-1].index(True)
    made = list(text)
    for number, (start, end) in enumerate(spans):
        if number < first or number > last:
            made[start:end] = blanked(text[start:end])
    begin = spans[first][0]
    if not outside and (lead := _leading_line(text[begin : spans[first][1]])):
        made[begin : begin + lead] = blanked(text[begin : begin + lead])
    end = spans[last][1]
    if not outside and (trail := _trailing_line("".join(made[spans[last][0] : end]))):
        made[end - trail : end] = " " * trail
    return "".join(made)


def _leading_line(paragraph: str) -> int:
    """A question typed right above what was pasted, with no empty line between."""
    line, mark, rest = paragraph.partition("\n")
    return len(line) if mark and rest.strip() and _is_own(line, False) and not _is_own(rest, False) else 0


def is_own_words(paragraph: str) -> bool:
    """Is it the person's, with nothing of a notice in it?"""
    return _is_own(paragraph, False)


def _is_signature(paragraph: str) -> bool:
    """A farewell with the person's own address below it."""
    if len(paragraph) > _LONGEST_LINE * 3 or not _FAREWELL.match(paragraph) or paragraph.count("@") != 1:
        return False
    return not _CODED.search(paragraph) and not re.search("mailer-daemon@|postmaster@", paragraph, re.IGNORECASE)


def _trailing_line(paragraph: str) -> int:
    """A question typed right below what was pasted."""
    rest, mark, line = paragraph.rpartition("\n")
    asks = line.rstrip().endswith("?") and len(line) < _LONGEST_LINE
    return len(line) if mark and rest.strip() and asks and _is_own(line, False) and not _is_own(rest, False) else 0


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where each stretch between empty lines begins and ends."""
    spans: list[tuple[int, int]] = []
    position = 0
    for gap in _BLANK_LINE.finditer(text):
        if gap.start() > position:
            spans.append((position, gap.start()))
        position = gap.end()
    if position < len(text):
        spans.append((position, len(text)))
    return spans[:5_000] if len(spans) > 5_000 else spans


def _is_own(paragraph: str, outside: bool) -> bool:
    if _is_signature(paragraph):
        return True
    if len(paragraph) > _LONGEST_QUESTION or _MARK.search(paragraph):
        return False
    if not outside and _OWN.search(paragraph) is None:
        return False
    return paragraph.rstrip().endswith("?") or not speaks_of_delivery(lowered(paragraph))


def _difference(whole: str, quoted: str) -> str:
    if whole == quoted:
        return ""
    own = "".join(a if b != a or a == "\n" else " " for a, b in zip(whole, quoted, strict=True))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in own.split("\n"))).strip()
