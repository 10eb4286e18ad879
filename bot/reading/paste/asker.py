"""Sets the asker’s own words apart from what they pasted: before it, between, behind it, in any language.

Everything behind this module trusts it: what a server said, whom mail was for and why it failed come from the pasted
lines; the asker’s words say only what no pasted line says, and are the question that is answered.
"""

from __future__ import annotations

import re

from bot.reading.page.page import lowered
from bot.reading.paste.forwarded import blanked
from bot.reading.text.languages import speaks_of_delivery
from bot.reading.text.patterns import Pattern, either
from bot.reading.text.wordings import Wordings

_LONGEST_QUESTION = 1_500
_LONGEST_LINE = 200
_BLANK_LINE = Pattern(r"\n(?:[ \t]{0,40}\n){1,40}")
_CODE = Pattern(r"[245](?<![\w.].)(?:\d\d(?:[ -]|:\s)\S|\.[0-7]\.\d{1,3}(?![\w.]))")
_IP = Pattern(r"\[\d{1,3}(?:\.\d{1,3}){3}\]")
_MAY_BE_RULE = Pattern(r"[-=*_#]{4}")
_RULE = Pattern(r"^\s{0,8}[-=*_#]{4}", re.MULTILINE)
_MARKS = Wordings(
    {
        "mark": r"""
    <[^<>\s@]{1,64}@[^<>\s]{1,255}> | ^[ \t>*•-]{0,12}[<"'(]{0,2}[\w.+%-]{1,64}@[\w.-]{1,255}
    \b(?:said|reason|response|error|status|recipient|server|diagnostic|action|to|rcpt|from|subject)\s?[:=]
    \b(?:x-[\w-]{1,30}|diagnostic[\w -]{1,40}):
    rcpt to | remote server | remote host | name service error
    connection (?:timed|refused) | content-type: | reporting-mta | final-recipient | giving up
"""
    },
    re.MULTILINE,
)
"""What stands in what was pasted, beside codes, addresses of servers and rules, and hardly in what people say."""
_OWN = Pattern(
    r"\?(?!\w{1,40}=)|\b"
    + either("""
        hi | hello | hey | dear | team | pls | please explain | anyone | any idea | customer | client | can someone
        could someone | help | what does | why | is this | we | we're | our | my | i | i'm | she | he | they | thx
        thanks | thank you | what | how | should
        seeing | got this | getting | ticket | forwarded | hm | but | ever since
        since we | screenshot | below | user says
        ich | wir | unser(?:e[rn]?)? | nous | notre | nuestr[oa] | nostr[oa] | noss[oa] | ik | wij | onze
        klant | cliente
        kundin | kunde | bitte | danke | warum | merci | pourquoi | est-ce | gracias | por qué | grazie | perché
        obrigado | waarom | dank
    """)
    + r"\b|ですか|でしょうか|お客様|ください|吗|呢|请问|나요|까요|:[a-z_]{2,30}:",
    re.IGNORECASE,
)
_FAREWELL = Pattern(
    r"\s{0,8}(?:"
    + either(r"""
        (?:with )?(?:kind|best|warm|many|yours)?[ ]?(?:regards|wishes|thanks|cheers|sincerely|truly|faithfully)
        mit (?:freundlichen|besten|lieben|vielen) | (?:viele|beste|liebe|freundliche|schöne) grüße | mfg
        cordialement
        bien (?:à vous|cordialement) | (?:un )?saludos? | atentamente | cordiali saluti | saluti | atenciosamente
        (?:met )?(?:vriendelijke )?groet(?:en)? | sent from my | --[ ]?\n
    """)
    + r")",
    re.IGNORECASE,
)
_QUESTION = Pattern(r"[?？](?=\s|$|[)\"'”»])|(?:ですか|でしょうか|吗|呢|나요|까요)[。.]?", re.MULTILINE)
_FIRST_PERSON = Pattern(
    r"\b(?:i|i'm|i've|we|we're|we've|my|our|me|us|ich|wir|mein\w{0,2}|unser\w{0,2}|je|nous|notre|mon|yo|mi|nuestr[oa])\b",
    re.IGNORECASE,
)
_OF_A_NOTICE = Wordings(
    {
        "notice": r"""
    your (?:message|e-?mail|mail|request) (?:to|could|was|has|wasn|couldn) | sorry to (?:have to )?inform
    this is the (?:mail|[\w.-]{1,30} program) | technical details | original message | mts-id | mailer-daemon
    (?:recipient|remote|receiving|destination)(?:'s|s)? (?:mail )?server (?:did|unavailable|is|was|has|could)
    copy of (?:the|your) (?:original )?(?:message|mail) | message headers | did not accept our requests
    \[[\w.-]{1,255} \[?[\da-f.:]{3,45}\]?: | \bc=\w{0,2};\s?a= | could not be delivered | the problem appears
    this (?:message|e-?mail|mail|notice|report) (?:was|is|has been) | delivery to the following
    (?:was|is) this (?:information |article )?helpful | did you mean | ihre nachricht | votre message | su mensaje
"""
    }
)
"""What a notice says that asks a question of its own."""
_NAMED_LAST = Pattern(r"@[\w.-]{1,255}>?:?\s{0,8}\Z")
_CODED = Pattern(r"\b[245]\d\d\b|\b[45]\.\d\.\d")


def pasted_words(text: str, *, outside: bool = False) -> str:
    """Paragraphs at either end that are the person's own, blanked; outside a quote, any that have no mark."""
    spans = paragraphs(text)
    own = [_is_own(text[start:end], outside) for start, end in spans]
    keep = [not each for each in own]
    for number in range(1, len(spans)):  # what a notice announces belongs to it
        announced = keep[number - 1] and text[: spans[number - 1][1]].endswith((":", "："))
        keep[number] = keep[number] or announced
    if not any(keep):
        return blanked(text) if outside else text
    first, last = keep.index(True), len(keep) - 1 - keep[::-1].index(True)
    made = list(text)
    for number, (start, end) in enumerate(spans):
        paragraph = text[start:end]
        if number < first or number > last or (own[number] and speaks_for_itself(paragraph)):
            start += _goes_on(text[spans[last][0] : spans[last][1]], paragraph) if number == last + 1 else 0
            made[start:end] = blanked(text[start:end])
    begin = spans[first][0]
    if not outside and (lead := _leading_line(text[begin : spans[first][1]])):
        made[begin : begin + lead] = blanked(text[begin : begin + lead])
    end = spans[last][1]
    if not outside and (trail := _trailing_line("".join(made[spans[last][0] : end]))):
        made[end - trail : end] = " " * trail
    return "".join(made)


def _goes_on(above: str, paragraph: str) -> int:
    """How long what is said of an address right above is, where the person's words follow it on the next line."""
    line, mark, rest = paragraph.partition("\n")
    said = mark and line.rstrip().endswith((".", "!", "。")) and not _OWN.search(line) and _is_own(rest, False)
    return len(line) if said and _NAMED_LAST.search(above) else 0


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


def speaks_for_itself(paragraph: str) -> bool:
    """Is it plainly a person’s, in the middle of a notice too? They ask, or speak of themselves."""
    own = _OWN.search(paragraph) is not None
    aside = paragraph.lstrip().startswith("(") and paragraph.rstrip().endswith(")")
    spoken = len(_FIRST_PERSON.findall(paragraph))
    return own and (_QUESTION.search(paragraph) is not None or spoken > 1 or (aside and spoken > 0))


def _is_marked(paragraph: str) -> bool:
    """Has it a mark of what was pasted? What is found soonest is looked for first."""
    return (
        _CODE.search(paragraph) is not None
        or _IP.search(paragraph) is not None
        or (_MAY_BE_RULE.search(paragraph) is not None and _RULE.search(paragraph) is not None)
        or bool(_MARKS.told_in(paragraph))
    )


def _is_own(paragraph: str, outside: bool) -> bool:
    if _is_signature(paragraph):
        return True
    if len(paragraph) > _LONGEST_QUESTION or _is_marked(paragraph):
        return False
    if not outside and _OWN.search(paragraph) is None:
        return False
    if _OF_A_NOTICE.told_in(paragraph):
        return False
    return _QUESTION.search(paragraph) is not None or not speaks_of_delivery(lowered(paragraph))


def asked_words(whole: str, quoted: str) -> str:
    if whole == quoted:
        return ""
    own = "".join(a if b != a or a == "\n" else " " for a, b in zip(whole, quoted, strict=True))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in own.split("\n"))).strip()
