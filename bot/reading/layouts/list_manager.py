"""Programs that run mailing lists (Mailman, Sympa, ListManager and others), when a list does not take a message.

    Your request to the Minutes mailing list
        Posting of your message titled "Tea"
    has been rejected by the list moderator.  The moderator gave the following reason for rejecting your request:
    "Members only."
    Any questions or comments should be directed to the list administrator at:
        minutes-owner@example.com

The list is often named without its address. The addresses that are shown are those of whoever looks after the list, and
of the program that takes commands (`-owner`, `-request`, `join-`).
"""

from __future__ import annotations

from bot.reading.layouts.general import choose, without_contacts
from bot.reading.layouts.layout import Layout
from bot.reading.message import Kind
from bot.reading.page.boundary import notice_end, read_original
from bot.reading.page.diagnostics import Diagnosis, diagnose
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.page.shapes import candidates
from bot.reading.text.patterns import Pattern, either

_WORDS = r"[^.!?@\"]{0,240}?(?:\"[^\"\n]{0,200}\"[^.!?@\"]{0,100}?)?"
"""A sentence goes on; a title in quotation marks may stand in it, with marks of its own."""
_REJECTED = Pattern(
    either(rf"""
        your\s{{1,8}}(?:e-?mail|message|request|post(?:ing)?|submission)\s{_WORDS}\blist\b{_WORDS}(?:rejected|refused|not\s{{1,8}}distributed)
        votre\s{{1,8}}message\s{_WORDS}\bliste\b{_WORDS}(?:rejeté|refusé)
        (?:ihre|deine)\s{{1,8}}(?:nachricht|mail|e-mail)\s{_WORDS}liste\b{_WORDS}(?:abgelehnt|zurückgewiesen|abgewiesen)
        (?:su|tu)\s{{1,8}}mensaje\s{_WORDS}\blista\b{_WORDS}rechazado
        (?:il\s(?:suo|tuo|vostro))\s{{1,8}}messaggio\s{_WORDS}\blista\b{_WORDS}(?:rifiutato|respinto)
        (?:sua|a\ssua)\s{{1,8}}mensagem\s{_WORDS}\blista\b{_WORDS}(?:rejeitada|recusada)
        uw\s{{1,8}}bericht\s{_WORDS}lijst\b{_WORDS}(?:geweigerd|afgewezen)
    """)
)
_BARRED = Pattern(
    r"you\s{1,8}are\s{1,8}not\s{1,8}"
    + either(r"""
        (?:authori[sz]ed|allowed|permitted)\s{1,8}to\s{1,8}(?:send|post|write)[^.!?@]{0,160}?\blist\b
        (?:a\s{1,8}member|subscribed|a\s{1,8}subscriber)[^.!?@]{0,120}?\blist\b
    """)
)
"""The sentence is the reason itself."""
_LOOKED_AT = 6_000


def read(page: Page, layout: str) -> Report | None:
    """The reason that is announced, else the first paragraph below the sentence that says it was rejected."""
    end = min(notice_end(page), _LOOKED_AT)
    if (told := _REJECTED.search(page.low, 0, end)) is not None:
        said = _reason(page, told.end(), end)
    elif (barred := _BARRED.search(page.low, 0, end)) is not None:
        said = diagnose(page, barred.start(), page.paragraph_end(barred.end(), end))
    else:
        return None
    named = without_contacts(choose(candidates(page, end)))
    failure = said.failure(named[0].address.fact() if named else None)
    return Report(layout, (failure,), Kind.BOUNCE, original=read_original(page.text, end), end=end)


def _reason(page: Page, start: int, end: int) -> Diagnosis:
    said = page.formulas.announced(start, end)
    colon = page.text.find(":\n", start, min(end, start + 160))
    below = said.end if said else (colon + 2 if colon != -1 else max(start, page.text.find("\n\n", start, end)))
    first, stop = page.paragraph(below, end)
    if page.text[first : first + 1] == '"' and (close := page.text.find('"\n', first + 1, end)) != -1:
        first, stop = first + 1, close
    return diagnose(page, first, stop)


LAYOUT = Layout(
    "list-manager",
    ("mailing list", "you are not", "you are  not", "the list ", "liste ", "mailingliste", "la lista", "lijst "),
    read,
)
