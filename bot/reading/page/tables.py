"""Finds tables of recipients with what became of each: drawn with bars (Markdown too), tabs, spaces, or with commas.

    | Recipient         | Result    | Server said           |
    |-------------------|-----------|-----------------------|
    | emil@example.com  | delivered | 250 2.0.0 ok          |
    | kim@example.com   | FAILED    | 550 5.1.1 no such user |

    kim@example.com,hard,550 5.1.1,no such user

A row has one cell with an address alone, and one with a word for the outcome or with a server's reply. A table from a
web page has nothing but a space between its cells, so that there the outcome stands right behind the address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.facts.addresses import Address
from bot.reading.message import Kind, Span
from bot.reading.page.page import Line, Page
from bot.reading.text.patterns import either

MOST = 10_000
MOST_CELLS = 24

_DELIVERED = either(r"""
    ok | okay | delivered | sent | success | successful | successfully delivered | accepted | relayed | zugestellt
    erfolgreich | gesendet | zustellung erfolgreich | remis | distribué | envoyé | livré | entregado | enviado
    consegnato | inviato | entregue | enviada | bezorgd | afgeleverd | verzonden | доставлено
""")
_FAILED = either(r"""
    fail | failed | failure | error | bounce | bounced | hard bounce | soft bounce | hard | soft | rejected | refused
    undelivered | undeliverable | not delivered | delivery failed | not sent | denied | blocked | dropped | expired
    permanent failure | permanent error | fehler | fehlgeschlagen | abgelehnt | abgewiesen | unzustellbar
    nicht zugestellt | échec
    échoué | erreur | rejeté | refusé | non remis | fallido | rechazado | no entregado | errore | fallito | rifiutato
    non consegnato | falhou | erro | rejeitado | não entregue | mislukt | fout | geweigerd | niet bezorgd | ошибка
    не доставлено
""")
_LATE = either(r"""
    deferred | delayed | queued | pending | retry | retrying | temporary failure | temporary error | soft fail
    verzögert | zurückgestellt | in warteschlange | différé | retardé | en attente | aplazado | retrasado | rinviato
    in coda | adiado | uitgesteld | vertraagd | in wachtrij | отложено
""")
_WORD = rf"(?:(?P<ok>{_DELIVERED})|(?P<failed>{_FAILED})|(?P<late>{_LATE}))"
_OUTCOME = re.compile(rf"\W{{0,3}}{_WORD}\W{{0,3}}")
_REPLY = re.compile(r"[\"'(]?(?:(?P<class>[245])\d\d(?:[ -]|\Z)|[45]\.\d\.\d{1,3}\b)")
_BEHIND = re.compile(rf"[>)\"']{{0,2}}[ \t]{{1,4}}(?P<outcome>{_WORD})(?P<rest>[ \t:-]{{0,4}}(?:$|\n|(?<=[ \t:-])\S))")
_BETWEEN = re.compile(r"[ \t]{0,80}\|[ \t]{0,80}|[ \t]{0,8}\t[ \t]{0,8}| {2,120}")
_COMMA = re.compile(r"[ \t]{0,4}[,;][ \t]{0,4}")
_MAY_BE_A_ROW = re.compile(
    rf"@[\w.-]{{1,253}}[>)\"']{{0,2}}(?:[ \t]{{0,80}}[|\t]|[,;][ \t]{{0,4}}\"?(?:{_FAILED}|{_LATE})\"?[,;]"
    rf"|[ \t]{{1,80}}(?:{_DELIVERED}|{_FAILED}|{_LATE})\b)"
)
_BARE_CODE = len("'550 5.1.100'")
_BESIDE_AN_ADDRESS = " \t<>\"'`*|"


@dataclass(slots=True)
class Row:
    """A recipient, what became of the message to it, and where the row says more."""

    address: Address
    kind: Kind
    said: Span


def rows(page: Page, end: int) -> list[Row]:
    """The rows of the table in `page.text[:end]`; none when there is no table."""
    if _MAY_BE_A_ROW.search(page.low, 0, end) is None and "|" not in page.text:
        return []  # the quick look that is enough for nearly every notice
    found: list[Row] = []
    drawn = worded = False
    for number, addresses in page.by_line.items():
        line = page.lines[number]
        if line.start >= end or len(found) == MOST:
            break
        cells = _cells(page, line)
        told = _row(page, cells, addresses) if 1 < len(cells) <= MOST_CELLS and len(addresses) <= MOST_CELLS else None
        if told is None and not page.text[line.start : addresses[0].start].strip(_BESIDE_AN_ADDRESS):
            told = _spaced(page, line, addresses[0])
        if told is not None:
            row, has_word = told
            found.append(row)
            drawn = drawn or line.text.startswith("|")
            worded = worded or has_word
    return found if drawn or (worded and len(found) > 1) else []


def _cells(page: Page, line: Line) -> list[Span]:
    start, end = line.start + line.indent, line.start + line.indent + len(line.text)
    cells = _parted(page.text, _BETWEEN, start, end)
    return cells if len(cells) > 1 else _parted(page.text, _COMMA, start, end)


def _parted(text: str, between: re.Pattern[str], start: int, end: int) -> list[Span]:
    cells: list[Span] = []
    for gap in between.finditer(text, start, end):
        if gap.start() > start:
            cells.append(Span(start, gap.start()))
        start = gap.end()
    if start < end:
        cells.append(Span(start, end))
    return cells


def _row(page: Page, cells: list[Span], addresses: tuple[Address, ...]) -> tuple[Row, bool] | None:
    named = [
        (cell, address)
        for cell in cells
        for address in addresses
        if page.text[cell.start : cell.end].strip(_BESIDE_AN_ADDRESS) == page.text[address.start : address.end]
    ]
    if len(named) != 1:
        return None
    own, address = named[0]
    others = [cell for cell in cells if cell is not own]
    words = [(cell, match) for cell in others if (match := _OUTCOME.fullmatch(page.low, *cell))]
    replies = [(cell, match) for cell in others if (match := _REPLY.match(page.low, *cell))]
    if not words and not replies:
        return None
    kind = _kind(words[0][1]) if words else Kind.DELIVERY_SUCCESS if replies[0][1]["class"] == "2" else Kind.BOUNCE
    outcome = words[0][0] if words else None
    remarks = [cell for cell in others if cell is not outcome and cell.start > own.start]
    longest = max(remarks, key=lambda cell: cell.end - cell.start, default=outcome)
    said = _whole(replies[0][0], remarks) if replies else longest
    return (Row(address, kind, said), bool(words)) if said else None


def _whole(reply: Span, remarks: list[Span]) -> Span:
    """The cell with the code, and the one behind it where that has the words."""
    behind = next((cell for cell in remarks if cell.start > reply.start), None)
    is_bare = reply.end - reply.start <= _BARE_CODE
    return Span(reply.start, behind.end) if is_bare and behind is not None else reply


def _spaced(page: Page, line: Line, address: Address) -> tuple[Row, bool] | None:
    behind = _BEHIND.match(page.low, address.end, line.end)
    if behind is None:
        return None
    end = line.start + line.indent + len(line.text)
    start = behind.end("outcome")
    said = Span(start, end) if page.text[start:end].strip() else Span(*behind.span("outcome"))
    return Row(address, _kind(behind), said), True


def _kind(match: re.Match[str]) -> Kind:
    return Kind.DELIVERY_SUCCESS if match["ok"] else Kind.BOUNCE if match["failed"] else Kind.DELAY
