"""Finds tables of recipients with what became of each: drawn with bars (Markdown too), tabs, spaces, or with commas.

    | Recipient         | Result    | Server said           |
    |-------------------|-----------|-----------------------|
    | emil@example.com  | delivered | 250 2.0.0 ok          |
    | kim@example.com   | FAILED    | 550 5.1.1 no such user |

    kim@example.com,hard,550 5.1.1,no such user

A row has one cell with an address alone, and one with a word for the outcome, with a server's reply, or in a column
that is headed as the reason. A table from a web page has nothing but a space between its cells, so that there the
outcome stands right behind the address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reading.facts.addresses import Address
from bot.reading.facts.masks import is_mask, masked
from bot.reading.message import Kind, Span
from bot.reading.page.cells import Cell, Cells, readings
from bot.reading.page.page import Line, Page
from bot.reading.page.shape_words import SPEAKS_OF_FAILURE
from bot.reading.page.shapes import intro_of
from bot.reading.text.languages import lists_failed
from bot.reading.text.patterns import Pattern, either

MOST = 10_000
MOST_ADDRESSES = 24
MOST_ABOVE = 4
"""How many lines above a row its header is looked for."""

_DELIVERED = either(r"""
    ok | okay | delivered | sent | success | successful | successfully delivered | accepted | relayed | zugestellt
    erfolgreich | gesendet | zustellung erfolgreich | remis | distribué | envoyé | livré | entregado | enviado
    consegnato | inviato | entregue | enviada | bezorgd | afgeleverd | verzonden | доставлено
""")
_FAILED = either(r"""
    fail | failed | failure | error | bounce | bounced | (?:hard|soft)[ _-]?bounced? | hard | soft | rejected | refused
    block | invalid
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
_OUTCOME = Pattern(rf"\W{{0,3}}{_WORD}\W{{0,3}}")
_REPLY = Pattern(r"[\"'(]?(?:smtp[;:] ?)?(?P<said>(?P<class>[245])\d\d(?:[ -]|\Z)|[245]\.\d{1,3}\.\d{1,3}(?![\w.]))")
_BARE = Pattern(r"[\"'(]?(?:[245]\d\d)?[ -]{0,2}(?:#?[245]\.\d{1,3}\.\d{1,3})?[\"')]?")
_BEHIND = Pattern(rf"[>)\"']{{0,2}}[ \t]{{1,4}}(?P<outcome>{_WORD})(?P<rest>[ \t:-]{{0,4}}(?:$|\n|(?<=[ \t:-])\S))")
_MAY_BE_A_ROW = Pattern(
    rf"@[\w.-]{{1,253}}[>)\"']{{0,2}}(?:[ \t]{{0,80}}[|\t;,]|[ \t]{{1,80}}(?:{_DELIVERED}|{_FAILED}|{_LATE})\b)"
    r"|[|\t;,][ \t]{0,8}[\"'<]{0,2}[^\s@|;,\"'<>]{1,64}@"
)
_BESIDE_AN_ADDRESS = " \t<>\"'`*|"
_NAMED = Pattern(r"[^@<>\d]{1,80}<")
_IN_WORDS = Pattern(r"[^\W\d_]{3}")
_NO_REASON = Pattern(
    r"\W{0,3}(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|[a-z]{3},? \d{1,2} |https?://|[^\s@]{1,64}@\S)"
)
_REASONS = Pattern(
    r"\b"
    + either("""
        reasons? | errors? | messages? | details? | descriptions? | responses? | reply | text | diagnostics?
        diagnostic[ _-]?code | server said | remarks? | causes? | why | grund | fehler | (?:fehler)?meldung | antwort
        ursache | raison | motif | erreur | réponse | motivo | razón | respuesta | errore | risposta | erro | resposta
        reden | fout
    """)
    + r"\b"
)
_ADDRESSES = Pattern(
    r"\b"
    + either("""
        e-?mails? | mail | address(?:es)? | recipients? | to | rcpt | contacts? | users? | subscribers? | mailbox
        adresse | empfänger | kontakt | destinataires? | courriel | destinatarios? | correo | destinatari[oi]
        indirizzo | destinatários? | endereço | ontvangers? | adres
    """)
    + r"\b"
)
_LONGEST_HEADING = 40
_RESULTS = Pattern(r"\b(?:results?|status|bounce|outcome|ergebnis|résultat|resultado|risultato|resultaat)\b")
_OTHER = Pattern(
    r"\b"
    + either("""
        from | sender | absender | expéditeur | remitente | mittente | remetente | afzender | subject | betreff | objet
        asunto | oggetto | assunto | onderwerp | id | name | campaign
    """)
    + r"\b"
)


@dataclass(slots=True)
class Row:
    """A recipient, what became of the message to it, and where the row says why; bare codes may stand apart."""

    address: Address
    kind: Kind
    said: Span
    codes: tuple[Span, ...] = ()
    quoted: bool = False
    worded: bool = False
    """Has it a word for the outcome?"""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that has one address as a cell of its own."""

    line: int
    cells: Cells
    own: int
    address: Address


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the rows of one table have in common."""

    width: int
    reasons: tuple[int, ...]
    """The columns that are headed as the reason."""
    announced: bool
    """Does a header, or a line above, say that the table tells of reasons?"""


def rows(page: Page, end: int) -> list[Row]:
    """The rows of the table in `page.text[:end]`; none when there is no table."""
    if _MAY_BE_A_ROW.search(page.low, 0, end) is None and "|" not in page.text:
        return []  # the quick look that is enough for nearly every notice
    parted = _candidates(page, end)
    shape = _shape(page, parted)
    parted = {**parted, **_masked(page, parted, end)} if shape.announced or len(parted) > 1 else parted
    found: list[Row] = []
    drawn = worded = False
    lined = 0
    for number in sorted({*page.by_line, *parted}):
        line = page.lines[number]
        if line.start >= end or len(found) == MOST:
            break
        told = _row(page, parted[number], shape) if number in parted else None
        lined += told is not None and parted[number].cells.mark != ""
        if told is None and number in page.by_line:
            address = page.by_line[number][0]
            if not page.text[line.start : address.start].strip(_BESIDE_AN_ADDRESS):
                told = _spaced(page, line, address)
        if told is not None:
            found.append(told)
            drawn = drawn or line.text.startswith("|")
            worded = worded or told.worded
    several = len(found) > 1 and (worded or lined > 1)
    return found if drawn or several or (lined and shape.announced) else []


def _candidates(page: Page, end: int) -> dict[int, _Candidate]:
    """The lines that may be rows, by number; an address that all have beside another one is the sender's."""
    found: dict[int, list[_Candidate]] = {}
    for number, addresses in page.by_line.items():
        line = page.lines[number]
        if line.start >= end or len(found) == MOST:
            break
        if len(addresses) > MOST_ADDRESSES:
            continue
        for cells in readings(page.text, line):
            named = [
                _Candidate(number, cells, place, address)
                for place, cell in enumerate(cells.cells)
                for address in addresses
                if _is_alone(page, cell, address)
            ]
            if named:
                found[number] = named
                break
    told = Counter(each.address.value.lower() for same in found.values() for each in same)
    made: dict[int, _Candidate] = {}
    for number, same in found.items():
        header = _header(page, same[0])
        others = [each for each in same if len(same) == 1 or not _is_headed(page, header, each.own, _OTHER)]
        if len(others) > 1 and len(found) > 1:
            others = [each for each in others if told[each.address.value.lower()] < len(found)]
        if len(others) == 1:
            made[number] = others[0]
    return made


def _is_alone(page: Page, cell: Cell, address: Address) -> bool:
    """Is the address all that the cell says, but for a name in front?"""
    if not cell.start <= address.start <= address.end <= cell.end:
        return False
    before, after = page.text[cell.start : address.start], page.text[address.end : cell.end]
    if after.strip(_BESIDE_AN_ADDRESS):
        return False
    return not before.strip(_BESIDE_AN_ADDRESS) or _NAMED.fullmatch(before) is not None


def _header(page: Page, first: _Candidate) -> Cells | None:
    """The cells of the header above a row, when it has one."""
    for number in range(first.line - 1, max(-1, first.line - MOST_ABOVE), -1):
        line = page.lines[number]
        if number in page.by_line:
            continue
        found = next((each for each in readings(page.text, line) if each.mark == first.cells.mark), None)
        if found is not None and _is_header(page, found, first.own):
            return found
        if line.text and found is None and not _is_rule(line):
            return None
    return None


def _is_header(page: Page, cells: Cells, own: int) -> bool:
    """Is it the line with the names of the columns? The one of the addresses tells."""
    is_short = all(cell.end - cell.start <= _LONGEST_HEADING for cell in cells.cells)
    return is_short and _is_headed(page, cells, own, _ADDRESSES)


def _is_rule(line: Line) -> bool:
    return not line.text.strip("|+-=: \t")


def _is_headed(page: Page, header: Cells | None, place: int, words: Pattern[str]) -> bool:
    if header is None or place >= len(header.cells):
        return False
    return words.search(page.low, *header.cells[place].span) is not None


def _shape(page: Page, parted: dict[int, _Candidate]) -> _Shape:
    if not parted:
        return _Shape(0, (), announced=False)
    first = next(iter(parted.values()))
    header = _header(page, first)
    widths = [len(each.cells.cells) for each in parted.values()]
    if header is None:
        announced = len(parted) > 1 and (lists_failed(intro_of(page, first.line)) or _speak_of_failure(page, parted))
        return _Shape(min(widths), (), announced)
    places = [place for place in range(len(header.cells)) if not _is_headed(page, header, place, _OTHER)]
    reasons = [place for place in places if _is_headed(page, header, place, _REASONS)]
    reasons += [place for place in places if place not in reasons and _is_headed(page, header, place, _RESULTS)]
    return _Shape(len(header.cells), tuple(reasons), announced=bool(reasons))


def _speak_of_failure(page: Page, parted: dict[int, _Candidate]) -> bool:
    """Says what stands beside the addresses of rows that something did not work? Names and towns do not."""
    lines = [page.lines[number] for number in parted]
    return 2 * sum(SPEAKS_OF_FAILURE.search(page.low, line.start, line.end) is not None for line in lines) > len(lines)


def _masked(page: Page, parted: dict[int, _Candidate], end: int) -> dict[int, _Candidate]:
    """The rows between, above and below in which a mask stands where the others have the address."""
    made: dict[int, _Candidate] = {}
    places = {each.own for each in parted.values()}
    marks = {each.cells.mark for each in parted.values()} - {""}
    if len(places) != 1 or len(marks) != 1:
        return made
    place, mark = places.pop(), marks.pop()
    for number in range(max(0, min(parted) - MOST_ABOVE), min(len(page.lines), max(parted) + MOST_ABOVE)):
        line = page.lines[number]
        if number in parted or line.start >= end or mark not in line.text:
            continue
        cells = next((each for each in readings(page.text, line) if each.mark == mark), None)
        if cells is None or place >= len(cells.cells):
            continue
        cell = cells.cells[place]
        start = cell.start + (page.text[cell.start : cell.start + 1] == "<")
        stop = cell.end - (page.text[cell.end - 1 : cell.end] == ">")
        if start < stop and is_mask(page.text[start:stop]):
            made[number] = _Candidate(number, cells, place, masked(page.text, start, stop))
    return made


def _row(page: Page, found: _Candidate, shape: _Shape) -> Row | None:
    cells, own = found.cells.cells, found.own
    others = [place for place, cell in enumerate(cells) if place != own and cell.start < cell.end]
    words = {place: match for place in others if (match := _OUTCOME.fullmatch(page.low, *cells[place].span))}
    replies = {place: match for place in others if (match := _REPLY.match(page.low, *cells[place].span))}
    bare = [place for place in replies if _BARE.fullmatch(page.low, *cells[place].span)]
    texts = [place for place in others if place not in words and place not in bare and _is_text(page, cells[place])]
    headed = [place for place in shape.reasons if place in texts]
    if not words and not replies and not (headed or (shape.announced and texts)):
        return None
    outcome, reply = next(iter(words.values()), None), next(iter(replies.values()), None)
    kind = _kind(outcome) if outcome else Kind.DELIVERY_SUCCESS if reply and reply["class"] == "2" else Kind.BOUNCE
    place = _reason(cells, [place for place in replies if place not in bare], headed, bare, texts, own)
    if place is None:
        place = next(iter(bare or words), None)
        return None if place is None else Row(found.address, kind, cells[place].span, worded=bool(words))
    start, end = cells[place].start, cells[place].end
    told = replies.get(place)
    if told is not None:
        start = told.start("said")
    if not cells[place].quoted and (more := len(cells) - shape.width) > 0 and own not in range(place, place + more + 1):
        end = cells[min(place + more, len(cells) - 1)].end  # the text has commas
    codes = [cells[each].span for each in bare] if told is None else []
    if (
        found.cells.mark != "|"
        and len(codes) == 1
        and bare[0] == place - 1
        and not (cells[place].quoted or cells[bare[0]].quoted)
    ):
        start, codes = codes[0].start, []
    return Row(found.address, kind, Span(start, end), tuple(codes), cells[place].quoted, worded=bool(words))


def _is_text(page: Page, cell: Cell) -> bool:
    return (
        _IN_WORDS.search(page.text, cell.start, cell.end) is not None
        and _NO_REASON.match(page.low, cell.start, cell.end) is None
    )


def _reason(
    cells: Sequence[Cell], replies: list[int], headed: list[int], bare: list[int], texts: list[int], own: int
) -> int | None:
    """The cell that says why: a reply with its words; what is headed so; what stands behind a code; the longest."""
    if replies:
        return next((place for place in headed if place in replies), replies[0])
    if headed:
        return headed[0]
    for place in bare:
        if place + 1 in texts:
            return place + 1
    behind = [place for place in texts if place > own] or (texts if bare else [])
    return max(behind, key=lambda place: cells[place].end - cells[place].start, default=None)


def _spaced(page: Page, line: Line, address: Address) -> Row | None:
    behind = _BEHIND.match(page.low, address.end, line.end)
    if behind is None:
        return None
    end = line.start + line.indent + len(line.text)
    start = behind.end("outcome")
    said = Span(start, end) if page.text[start:end].strip() else Span(*behind.span("outcome"))
    return Row(address, _kind(behind), said, worded=True)


def _kind(match: re.Match[str]) -> Kind:
    return Kind.DELIVERY_SUCCESS if match["ok"] else Kind.BOUNCE if match["failed"] else Kind.DELAY
