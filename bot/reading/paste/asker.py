"""Sets the asker’s own words apart from what they pasted: before it, between, behind it, in any language.

Everything behind this module trusts it: what a server said, whom mail was for and why it failed come from the pasted
lines; the asker’s words say only what no pasted line says, and are the question that is answered.
"""

from __future__ import annotations

import re

from bot.reading.page.page import lowered
from bot.reading.paste.forwarded import blanked
from bot.reading.text.languages import speaks_of_delivery
from bot.reading.text.patterns import either

_LONGEST_QUESTION = 1_500
_LONGEST_LINE = 200
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
_QUESTION = re.compile(r"[?？](?=\s|$|[)\"'”»])|(?:ですか|でしょうか|吗|呢|나요|까요)[。.]?", re.MULTILINE)
_OF_A_NOTICE = re.compile(
    either(r"""
        your (?:message|e-?mail|mail) (?:to|could|was|has|wasn|couldn) | sorry to (?:have to )?inform | this is the mail
        (?:was|is) this (?:information |article )?helpful | did you mean | ihre nachricht | votre message | su mensaje
    """),
    re.IGNORECASE,
)
"""What a notice says that asks a question of its own."""
_CODED = re.compile(r"\b[245]\d\d\b|\b[45]\.\d\.\d")


def pasted_words(text: str, *, outside: bool = False) -> str:
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
        if number < first or number > last or (not keep[number] and asks(text[start:end])):
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


def asks(paragraph: str) -> bool:
    """Does a person ask something in it, in the first person or of somebody they know?"""
    return _QUESTION.search(paragraph) is not None and _OWN.search(paragraph) is not None


def _is_own(paragraph: str, outside: bool) -> bool:
    if _is_signature(paragraph):
        return True
    if len(paragraph) > _LONGEST_QUESTION or _MARK.search(paragraph):
        return False
    if not outside and _OWN.search(paragraph) is None:
        return False
    if _QUESTION.search(paragraph) and not _OF_A_NOTICE.search(paragraph):
        return True
    return not speaks_of_delivery(lowered(paragraph))


def asked_words(whole: str, quoted: str) -> str:
    if whole == quoted:
        return ""
    own = "".join(a if b != a or a == "\n" else " " for a, b in zip(whole, quoted, strict=True))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in own.split("\n"))).strip()
