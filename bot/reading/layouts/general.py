"""The general shape: reads the report of any system, known or not, by what precedes an address and what follows it.

Delivery to these people did not work:          a line that says that what follows failed
  kim@example.com                               an address at the head of a line
    mx.example.com said: 550 no such user       what is said of it, deeper or behind a colon

Recipient: kim@example.com                      or: labels
Reason: mailbox full

Your mail to kim@example.com came back because it is too big.       or: a sentence

| kim@example.com | failed | 550 no such user |                     or: a table
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from bot.reading.facts.codes import Codes, find_codes
from bot.reading.message import Fact, Failure, Kind, Span
from bot.reading.page.boundary import notice_end, read_original
from bot.reading.page.diagnostics import Diagnosis, diagnose, has_formula
from bot.reading.page.outcomes import settled
from bot.reading.page.page import Page
from bot.reading.page.paired import pairs
from bot.reading.page.report import Report
from bot.reading.page.shapes import Candidate, Weight, candidates
from bot.reading.page.tables import Row, rows
from bot.reading.page.telling import says_why, telling, telling_paragraph
from bot.reading.text.field_names import SUBJECT
from bot.reading.text.languages import kind_in
from bot.reading.text.patterns import Pattern, either

_ANNOUNCES = Pattern(
    r"(?:reasons?|errors?|causes?|because|grund|fehler|raison|motif|motivo|reden|理由|原因)[^:：]{0,24}[:：]\Z",
    re.IGNORECASE,
)
_IN_WORDS = Pattern(r"[^\W\d_] [a-z]{4}")
"""What stands before an address is no person's name: a second word in small letters."""
_OPENERS = " \t<([\"'"

_OUTPUT = "text was generated"
MOST_FAILURES = 10_000
MOST_REASONS = 6

_REPORTER = Pattern(r"(?:postmaster|mail-?daemon|mdaemon|noreply|no-reply|abuse|helpdesk)@", re.IGNORECASE)
_NOBODY = Pattern(r"microsoftexchange[0-9a-f]{16,40}@|mailer-daemon@", re.IGNORECASE)
_CONTACT = Pattern(
    r"(?:join|leave|subscribe|unsubscribe|owner|listmaster|listserv|majordomo)[-@]"
    r"|[^@\s]{1,64}-(?:owner|request|admin|join|leave|subscribe|unsubscribe|confirm|help)@",
    re.IGNORECASE,
)
"""Whoever looks after a mailing list, and the program that takes commands for it."""
_FIELD_NAMES = ("-mta", "-recipient", "-date", "action", "-code", "status")
"""One of them stands in every such block, and in few other notices."""
_FIELD_BLOCK = Pattern(
    r"\n[ \t>]{0,8}"
    + either(r"""
        reporting-mta | final-recipient | original-recipient | arrival-date | action | diagnostic-code
        status(?=[ \t]{0,4}:[ \t]{0,4}[245]\.\d)
        content-type:[ \t]{0,4}message/(?:global-)?delivery-status[^\n]{0,80}
    """)
    + r"[ \t]{0,4}(?::|$)",
    re.MULTILINE,
)
# Each begins with a plain character, which the regex engine finds fast; what stands before is looked at after.
_SAYS_WHY = Pattern(
    either(r"""
        \n[\s>*]{0,8}(?:<<<|reason|error|diagnostic|cause|status|[#]?2\.\d\.\d{1,3}\b)
        b(?<!\wb)ecause\b | s(?<!\ws)aid: | [245](?<!\w[245])\d\d[ -]
        [45](?<!\w[45])\.[0-7]\.\d{1,3}\b | reason(?: given)?: | error:
    """)
)
_SUBJECT_LINE = Pattern(rf"^[ \t>*]{{0,12}}{SUBJECT}[ \t]{{0,2}}[:：][^\n]{{0,1000}}$", re.IGNORECASE | re.MULTILINE)


def read(page: Page, layout: str = "general") -> Report | None:
    """What the notice says; None when nothing in it speaks of a delivery."""
    end = notice_end(page)
    prose_end = _before_fields(page, end)
    kind = kind_in(page.low[:end])
    if page.by_line and (table := rows(page, prose_end)):
        return _of_table(page, layout, table, end)
    found = candidates(page, prose_end)
    chosen = choose(found)
    if layout == "general" and (told := _taking_turns(page, chosen, prose_end)):
        return Report(layout, told, kind, original=read_original(page.text, end), end=end)
    if not chosen and kind in (None, Kind.BOUNCE):
        whole = diagnose(page, 0, prose_end)
        if whole.quoted and not whole.codes.spans:
            whole = replace(whole, codes=find_codes(page.text, 0, prose_end))
        if kind is None and not whole.quoted:
            return None
        failures: tuple[Failure, ...] = (whole.failure(None),) if whole.quoted else ()
        return Report(layout, failures, kind, original=read_original(page.text, end), end=end)
    failures = failures_of(page, chosen, prose_end)
    return Report(layout, failures, kind, original=read_original(page.text, end), end=end)


def _taking_turns(page: Page, chosen: Sequence[Candidate], end: int) -> tuple[Failure, ...]:
    """Recipients and replies that take turns, where that tells of more recipients than their places do."""
    if len(page.addresses) < 2:
        return ()
    found = pairs(page, end)
    names = {each.address.key for each in chosen}
    paired = {each.address.key for each in found}
    if not names < paired or len(paired) < 2 or any(_REPORTER.match(name) or is_nobody(name) for name in paired):
        return ()
    return tuple(diagnose(page, *each.said).failure(each.address.fact()) for each in found)


def _of_table(page: Page, layout: str, table: Sequence[Row], end: int) -> Report:
    """Who was delivered to is left out where others failed."""
    mixed = any(row.kind is Kind.DELAY for row in table)
    told = settled(
        (row.kind, _said_in(page, row).failure(row.address.named(), action=_action(row, mixed))) for row in table
    )
    kind, failures = told or (None, ())
    return Report(layout, failures, kind, original=read_original(page.text, end), end=end)


def _action(row: Row, mixed: bool) -> Fact | None:
    """Where the table itself tells late from failed, its word on each counts as a report's."""
    return Fact("delayed" if row.kind is Kind.DELAY else "failed") if mixed and row.worded else None


def _said_in(page: Page, row: Row) -> Diagnosis:
    """What a row says, with its code where that stands in a cell of its own; two quotation marks stand for one."""
    said = diagnose(page, *row.said)
    codes = said.codes
    for span in row.codes:
        found = find_codes(page.text, *span)
        codes = Codes(codes.reply_code or found.reply_code, codes.status or found.status)
    words = said.diagnostic
    if words is not None and row.quoted:
        words = words._replace(value=words.value.replace('""', '"'))
    return replace(said, codes=codes, diagnostic=words, quoted=said.quoted or codes.reply_code is not None)


def written_by(report: Report, host: Fact) -> Report:
    """The same report, with the host that wrote it."""
    return replace(report, reporting_mta=host)


def choose(found: Sequence[Candidate]) -> list[Candidate]:
    """Those with the greatest weight, in order; an address may stand there several times."""
    heavy = [each for each in found if each.weight > Weight.NONE]
    heavy = [each for each in heavy if not is_nobody(each.address.value)] or heavy
    if not heavy:
        return []
    top = max(each.weight for each in heavy)
    if top > Weight.HEAD and any(each.weight == Weight.HEAD for each in heavy):
        top = Weight.HEAD
    chosen = [each for each in heavy if each.weight >= top]
    if len(chosen) > 1:
        chosen = _without_reporters(chosen) or chosen
        chosen = without_contacts(chosen) or chosen
    names = {each.address.key for each in chosen}
    chosen = [each for each in heavy if each.address.key in names and (each.weight >= top or each.head)]
    if top <= Weight.SENTENCE:
        first = chosen[0].address.key
        chosen = [each for each in chosen if each.address.key == first]
    return chosen


def is_nobody(address: str) -> bool:
    """An address that writes reports, and hardly ever gets one."""
    return _NOBODY.match(address) is not None


def _without_reporters(chosen: list[Candidate]) -> list[Candidate]:
    return [each for each in chosen if not _REPORTER.match(each.address.value)]


def without_contacts(chosen: list[Candidate]) -> list[Candidate]:
    """Those that are no contact of a mailing list."""
    return [each for each in chosen if not _CONTACT.match(each.address.value)]


def _before_fields(page: Page, end: int) -> int:
    """Prose ends where the fields of a delivery status begin; those are read by themselves."""
    if not any(name in page.low for name in _FIELD_NAMES):
        return end
    match = _FIELD_BLOCK.search(page.low, 0, end)
    return match.start() + 1 if match else end


class Listing:
    """The addresses of a notice, and what is said of them all together: below the list, else above it."""

    def __init__(self, page: Page, chosen: Sequence[Candidate], end: int) -> None:
        self.page, self.end, self.count = page, end, len({each.address.key for each in chosen})
        self.start = min(each.address.start for each in chosen)
        self.below = max(each.end for each in chosen)
        self.above: dict[int, Diagnosis | None] = {}

    @cached_property
    def shared(self) -> Diagnosis | None:
        """What is said of all, if that names a server's words or a code."""
        for start, stop in ((self.below, self.end), (0, self.start)):
            for span in _reasons(self.page, start, stop):
                said = diagnose(self.page, *span)
                if said.quoted or said.codes.status:
                    return said
        return None

    @cached_property
    def remark(self) -> Diagnosis | None:
        """The first paragraph below that is no farewell."""
        return _paragraph(self.page, self.below, self.end)

    @cached_property
    def output(self) -> Diagnosis | None:
        """What a program wrote that took the mail, which Exim shows below the list."""
        said = self.page.formulas.announced(self.start, self.end)
        if said is None or not said.text.startswith(_OUTPUT):
            return None
        begin, end = self.page.paragraph(said.end, self.end)
        return diagnose(self.page, begin, end) if begin < end else None

    @cached_property
    def whole(self) -> Diagnosis | None:
        """All of the notice, without what announces and closes it."""
        span = telling(self.page, 0, self.end)
        return diagnose(self.page, *span) if span else None

    def why(self, candidate: Candidate) -> Diagnosis:
        """What is said of one: its own block, unless what is said of it alone elsewhere has the codes."""
        own = diagnose(self.page, candidate.start, candidate.end)
        words = own.diagnostic.value if own.diagnostic else ""
        if words.endswith((":", "：")) and _ANNOUNCES.search(words):
            own = diagnose(self.page, candidate.start, self.page.paragraph(candidate.end, self.end)[1])
        if (own.quoted and (own.codes.spans or says_why(words))) or own.codes.status:
            return own
        remark = own.diagnostic is not None and says_why(own.diagnostic.value)
        if remark and candidate.head and (self.count > 1 or not self._has_codes(candidate)):
            return own
        said = self.shared or (own if remark else (self.remark or own))
        if candidate.head and not _is_telling(said):
            said = self._above(candidate) or said
        if self.count == 1 and said.codes.reply_code is None and said.codes.status is None:
            said = replace(said, codes=self._codes_below())
        return said

    def _codes_below(self) -> Codes:
        """The codes somewhere below the list; numbers in what the sender wrote above the returned mail are none."""
        stop = min(self.end, self.below + 4_000)
        codes = find_codes(self.page.text, self.below, stop)
        return find_codes(_without_subjects(self.page.text), self.below, stop) if codes.spans else codes

    def _above(self, candidate: Candidate) -> Diagnosis | None:
        """What stands right above an address, when nothing is said anywhere else."""
        paragraph = self.page.text.rfind("\n\n", 0, candidate.address.start) + 1
        line = self.page.lines[candidate.line].start
        if paragraph not in self.above:  # the same for all addresses of a list
            above = self.page.text[paragraph:line].strip()
            span = telling(self.page, paragraph, line) if above and not above.endswith((":", "：")) else None
            self.above[paragraph] = diagnose(self.page, *span) if span else None
        if (said := self.above[paragraph]) is not None:
            return said
        before = self.page.text[line : candidate.address.start].rstrip(_OPENERS)
        return diagnose(self.page, line, line + len(before)) if _IN_WORDS.search(before) else None

    def _has_codes(self, candidate: Candidate) -> bool:
        codes = find_codes(self.page.text, candidate.end, min(self.end, candidate.end + 4_000))
        return codes.reply_code is not None or codes.status is not None


def failures_of(page: Page, chosen: Sequence[Candidate], end: int) -> tuple[Failure, ...]:
    """One failure an address, by the place that says most of it; none where no address is shown."""
    if not chosen:
        return ()
    places: dict[str, list[Candidate]] = {}
    for each in chosen:
        places.setdefault(each.address.key, []).append(each)
    listing = Listing(page, chosen, end)
    made: list[Failure] = []
    for same in list(places.values())[:MOST_FAILURES]:
        said = [listing.why(each) for each in same[:4]]
        coded = [each for each in said if each.codes.reply_code] or [each for each in said if each.quoted]
        best = (coded or [each for each in said if _is_telling(each)] or said)[0]
        if not _is_telling(best) and listing.whole is not None:
            best = replace(listing.whole, codes=best.codes)
        if listing.output is not None and len(places) == 1:
            best = _with_output(best, listing.output)
        made.append(best.failure(same[0].address.named()))
    return tuple(made)


def _without_subjects(text: str) -> str:
    """What the sender wrote above the returned mail ("Subject: order 550") blanked, position by position."""
    return _SUBJECT_LINE.sub(lambda match: " " * len(match[0]), text)


def _reasons(page: Page, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The first paragraphs that say why, each from the line that does (a formula may stand above it) to its end."""
    position, tried = start, 0
    while position < stop and tried < MOST_REASONS:
        tried += 1
        match = _SAYS_WHY.search(page.low, max(0, position - 1), stop)
        if match is None:
            return
        paragraph = max(start, page.text.rfind("\n\n", start, match.end()) + 1)
        line = max(start, page.lines[page.line_number(match.end() - 1)].start)
        begin = paragraph if has_formula(page, paragraph, match.end()) else line
        gap = page.text.find("\n\n", match.end(), stop)
        said = page.text[match.end() : gap].strip() if gap != -1 else ""
        if gap != -1 and (len(said) < 8 or said.endswith(":")):
            gap = page.text.find("\n\n", gap + 2, stop)
        position = gap if gap != -1 else stop
        yield begin, position


def _paragraph(page: Page, start: int, end: int) -> Diagnosis | None:
    """The first paragraph below that says why."""
    span = telling_paragraph(page, start, end)
    return diagnose(page, *span) if span else None


def _with_output(said: Diagnosis, output: Diagnosis) -> Diagnosis:
    """A program's own words behind what the mail system says of the delivery to it."""
    if said.diagnostic is None or output.diagnostic is None or said.codes.spans:
        return said
    if said.diagnostic.value.endswith(output.diagnostic.value):
        return said
    both = f"{said.diagnostic.value}: {output.diagnostic.value}"
    places = [fact.span for fact in (said.diagnostic, output.diagnostic) if fact.span]
    return replace(said, diagnostic=Fact(both, Span(min(places)[0], max(places)[1])), codes=output.codes)


def _is_telling(said: Diagnosis) -> bool:
    return said.diagnostic is not None and (bool(said.codes.spans) or says_why(said.diagnostic.value))
