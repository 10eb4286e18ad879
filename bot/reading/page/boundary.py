"""Where a notice ends and the message that it returns begins, and what that message says of itself.

Mail systems draw the line with a sentence ("This is a copy of the message", "Message headers follow"), with a rule of
dashes, or with nothing but the first `Received:` field. What stands below it never supplies facts about a failure.
"""

from __future__ import annotations

import re

from bot.reading.facts.addresses import address_in
from bot.reading.message import UNKNOWN_ORIGINAL, Original
from bot.reading.page.page import Page
from bot.reading.text.patterns import Pattern, either

_COPY_OF = either(r"""
    (?:begin |start )?(?:of )?(?:this is |here is |the |an? |your |below |enclosed |attached |included ){0,4}{{what}}
    mensaje original | message original | messaggio originale | mensagem original | oorspronkelijk
    urspr[üu]ngliche | originalnachricht | kopie der | nachricht ist | nachfolgend
    附件中的内容 | 元の | 原 | オリジナル | 원본 | ниже | исходное | копия
""").replace(
    "{{what}}",
    either(r"""
        copy of | original | returned | undeliver(?:ed|able) | unsent | below (?:this|the) | next line | enclosed
        message (?:header|text|body|follows) | headers? of | header and | returning | non-delivered message
        rejected message | bounced e?-?mail
    """),
)
"""What stands in a rule of dashes."""

_ARTICLES = either("""
    the | an? | here is | here's | below is | following is | this is | included is | enclosed is | attached is
    included below is
""")
_FOLLOWS = r"(?: (?:as received )?(?:is )?(?:as )?(?:follows?|below|attached|enclosed|removed)[^\n]{0,40})"
_HEADING = either(r"""
    {{articles}}(?:full )?(?:copy|headers?|text|first part|beginning|body|start) of {{message}}[^\n]{0,80}
    {{whose}}(?:original|returned|undelivered|old|unsent|bounced|rejected) (?:e-?mail|message|mail){{part}}{{end}}
    message (?:headers?|text|body|contents?) (?:is |are )?(?:follows?|below)[^\n]{0,40}
    your (?:original )?(?:message|mail) (?:reads|began|begins|follows|was)[^\n]{0,24}:?
    (?:en-têtes|en-tête) d[eu]s? message[^\n]{0,24}d'origine[^\n]{0,12} | message d'origine[ \t]{0,4}:?
    intestazioni originali del messaggio[^\n]{0,8} | messaggio originale[ \t]{0,4}:
    (?:ursprüngliche|originale)n? nachricht(?:en)?-?(?:kopfzeilen|kopf|header|köpfe)?[ \t]{0,4}:?
    encabezados (?:de|del) mensajes? original(?:es)?[^\n]{0,8} | mensaje original(?: adjunto)?[^\n]{0,8}
    cabeçalhos? (?:de|da) mensage(?:m|ns) origina(?:l|is)[^\n]{0,8} | mensagem original[ \t]{0,4}:
    oorspronkelijke (?:bericht(?:koppen|kop|headers)?|berichtkoptekst(?:en)?)[^\n]{0,8}
    (?:元の|オリジナル)メッセージ[^\n]{0,12}(?:ヘッダー|見出し)?[^\n]{0,4}
    原始(?:邮件|郵件)[^\n]{0,12} | 原信[^\n]{0,12}
    원본 메시지[^\n]{0,12}
    content-type:[ \t]{0,4}(?:message/(?:rfc822|global)(?!-)|text/rfc822-headers?)[^\n]{0,80}
""")
_HEADING = (
    _HEADING.replace("{{whose}}", "(?:the |your |possibly truncated )?")
    .replace("{{articles}}", f"(?:{_ARTICLES} ){{0,4}}")
    .replace(
        "{{message}}",
        "(?:the )?(?:first part of )?(?:the |your )?(?:original |returned |undelivered |failed )?"
        "(?:message|mail|e-mail)",
    )
    .replace("{{part}}", "(?: (?:headers?|text|body|source|details?))?")
    .replace("{{end}}", rf"(?:{_FOLLOWS}|[ \t]{{0,4}}:?[ \t]{{0,4}})")
)
"""A sentence or heading that announces the message, alone on its line."""

_LINE = Pattern(
    rf"\n[ \t>]{{0,8}}(?:[-=_*|#.]{{2,80}}[ \t]{{0,4}}{_COPY_OF}[^\n]{{0,120}}|{_HEADING})[ \t]{{0,8}}$",
    re.MULTILINE,
)
_HEADER_BEGINS = Pattern(
    "\n"
    + either(r"""
        >?(?:return-path|received) ?: | (?:dkim-signature|x-received|arc-seal|authentication-results|delivered-to):
        from [^\s@]{0,64}@[^\s]{1,200} {1,8}(?:mon|tue|wed|thu|fri|sat|sun)[ ]
    """)
)
"""The fields that a message which was sent begins with, or the line before it in a mailbox file."""
_REPORTER = Pattern(
    r"mailer-daemon|postmaster@|mail delivery (?:sub)?system|microsoft outlook|undeliver|delivery status notification"
    r"|mail delivery failed|returned mail|failure notice|delivery failure|unzustellbar|non remis|no se pudo entregar"
    r"|mail system error",
)
_HEADED = Pattern(r"\s{0,40}[>*]{0,2}\s{0,2}(?:from|von|de|da|van)\s{0,2}:")
_FIELD = Pattern(
    r"\n[ \t>]{0,4}(?P<name>from|to|subject|date|message-id|received)[ \t]{0,2}:[ \t]{0,4}"
    r"(?P<value>[^\n]{0,1000}(?:\n[ \t][^\n]{0,1000}){0,20})",
    re.IGNORECASE,
)
_LOOK = 40_000


def notice_end(page: Page) -> int:
    """Where the notice ends: the length of the text when nothing is returned below it."""
    top = len(page.text) - len(page.text.lstrip())
    announced = _announced(page, top)
    header = _HEADER_BEGINS.search(page.low, top, announced)
    return header.start() + 1 if header else announced


def _announced(page: Page, top: int) -> int:
    """A line that nothing stands above, or that a forwarded report stands below, announces no returned message."""
    for match in _LINE.finditer(page.low):
        if match.start() < top:
            continue
        if "forward" in match[0] or "original" in match[0]:
            below = page.low[match.end() : match.end() + 500]
            if _REPORTER.search(below) and _HEADED.match(below):
                continue
        return match.start() + 1
    return len(page.text)


def read_original(text: str, start: int) -> Original:
    """What the returned message below `start` says of itself, as far as it is shown."""
    if start >= len(text):
        return UNKNOWN_ORIGINAL
    found: dict[str, str] = {}
    received: list[str] = []
    for match in _FIELD.finditer(text, max(0, start - 1), min(len(text), start + _LOOK)):
        name = match["name"].lower()
        value = " ".join(match["value"].split())
        if name == "received":
            received.append(value)
        else:
            found.setdefault(name, value)
    return Original(
        sender=_address(found.get("from")),
        recipient=_address(found.get("to")),
        subject=found.get("subject"),
        message_id=found.get("message-id"),
        date=found.get("date"),
        received=tuple(received),
    )


def _address(value: str | None) -> str | None:
    address = address_in(value) if value else None
    return address.value if address else None
