"""Sendmail of all eras, and what descends from it.

       ----- The following addresses had permanent fatal errors -----
    <kim@example.com>
        (reason: 550 5.1.1 <kim@example.com>... User unknown)

       ----- Transcript of session follows -----
    ... while talking to mx.example.com.:
    >>> RCPT To:<kim@example.com>
    <<< 550 5.1.1 <kim@example.com>... User unknown
    554 5.0.0 Service unavailable

What the other server said begins with `<<<`; a line without a mark is Sendmail's own summary and counts only when no
other server spoke. `503 need RCPT` is the answer to Sendmail going on after the refusal. Old versions have no reason.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from bot.reading.facts.codes import Codes, find_codes
from bot.reading.layouts.general import choose, failures_of
from bot.reading.layouts.layout import Layout
from bot.reading.message import Fact, Failure, Kind, Span
from bot.reading.page.boundary import notice_end, read_original
from bot.reading.page.diagnostics import Diagnosis, diagnose, unwrap
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.page.shapes import Candidate, Weight, candidates
from bot.reading.text.languages import kind_in
from bot.reading.text.patterns import Pattern

MOST = 10_000
MOST_EXPLAINED = 300
"""For how many recipients the transcript is searched."""

_LISTED = Pattern(
    r"^[ \t>*]{0,12}-{2,10} ?(?:the following addresses? (?:had|have)|addresses with|failed addresses)[^\n]{0,80}$",
    re.IGNORECASE | re.MULTILINE,
)
_TRANSCRIPT = Pattern(
    r"^[ \t>*]{0,12}-{2,10} ?(?:transcript of (?:the )?session|non-delivered information)[^\n]{0,40}$",
    re.IGNORECASE | re.MULTILINE,
)
_SECTION = Pattern(
    r"^[ \t>*]{0,12}-{2,10} ?[^\n-][^\n]{2,80}-{2,10}[ \t]*$|^[\w-]{3,40}-mta:|^content-type:|^--\S",
    re.IGNORECASE | re.MULTILINE,
)
_REPLY = Pattern(
    r"^[ \t]{0,4}<<<[ \t]{0,4}(?P<reply>[245]\d\d[^\n]{0,1000}"
    r"(?:\n[ \t]{0,4}<<<[ \t]{0,4}[245]\d\d[^\n]{0,1000}){0,40})",
    re.MULTILINE,
)
_OWN_LINE = Pattern(
    r"^(?![ \t]{0,4}(?:<<<|>>>|\.\.\. while))[ \t]{0,4}(?:\.\.\. (?=deferred))?"
    r"(?P<words>(?:[45]\d\d |deferred: |[^\n]{1,320}\.\.\. )[^\n]{1,1000})$",
    re.IGNORECASE | re.MULTILINE,
)
_REASON = Pattern(r"\(reason:[ \t]{0,4}(?P<words>[^\n]{0,1000}?)\)?[ \t]{0,4}$", re.MULTILINE)
_AFTERTHOUGHT = Pattern(r"503\b|5\d\d[ -](?:5\.5\.1 )?(?:error: )?no valid recipients|354|2\d\d")
_NAMED = Pattern(r"(?:>>> rcpt to:|\A)[ \t<]{0,4}\Z|[45]\d\d (?:[245]\.\d{1,3}\.\d{1,3} )?<?\Z")
_OF_A_PROGRAM = Pattern(r"exited with ex_|unknown mailer error|mailer error \d|local mailer \(")
_UNSAYING = ("service unavailable", "can't create output")
"""Sendmail's words that it gave up; the lines above say on what."""
_SAYS_NOTHING = ("unrecoverable error", *_UNSAYING)
_SUMMARY = Pattern(r"[245]\d\d[ -]|[^\n]{0,320}?\.\.\. ")
_MOST_WRITTEN = 6
_OF_THE_SESSION = frozenset(("", "<<<", ">>>", "..."))
_TALKING = Pattern(r"while talking to (?P<name>[\w.-]{1,255}?)\.?:")
_ENDED = Pattern(r"^[ \t]{0,4}>>> (?:QUIT|RSET)", re.MULTILINE)


def read(page: Page, layout: str) -> Report | None:
    """The addresses of the list, each with its reason or the reply of the transcript."""
    end = notice_end(page)
    listed = _LISTED.search(page.text, 0, end)
    transcript = _TRANSCRIPT.search(page.text, 0, end)
    if listed is None and transcript is None:
        return None
    list_end = _section_end(page, listed.end(), end) if listed else 0
    found = choose(candidates(page, list_end, listed.end())) if listed else []
    talk = (transcript.end(), _section_end(page, transcript.end(), end)) if transcript else (end, end)
    if listed and not found and transcript and not page.text[listed.end() : list_end].strip(" \n\t"):
        return None
    found = found or _in_transcript(page, talk)
    failures = _explained(page, found, talk) if transcript else failures_of(page, found, list_end)
    kind = kind_in(page.low[:end])
    if listed and "non-fatal" in listed[0].lower() and kind is not Kind.BOUNCE:
        kind = Kind.DELAY
    return Report(layout, failures, kind or Kind.BOUNCE, original=read_original(page.text, end), end=end)


def _explained(page: Page, found: list[Candidate], talk: tuple[int, int]) -> tuple[Failure, ...]:
    """Each address once, with what the list or the transcript says of it."""
    unique = list({each.address.value.lower(): each for each in reversed(found)}.values())[::-1]
    failures = tuple(_failure(page, each, talk) for each in unique[:MOST_EXPLAINED]) or _unnamed(page, talk)
    return failures + tuple(
        diagnose(page, each.start, each.end).failure(each.address.fact()) for each in unique[MOST_EXPLAINED:MOST]
    )


def _section_end(page: Page, start: int, end: int) -> int:
    match = _SECTION.search(page.text, start, end)
    return match.start() if match else end


def _failure(page: Page, candidate: Candidate, talk: tuple[int, int]) -> Failure:
    address = candidate.address
    reason = _REASON.search(page.text, candidate.start, max(candidate.end, address.end))
    words = reason["words"].strip() if reason else ""
    if words.lower() in _SAYS_NOTHING and _own(page, talk, ""):
        reason, words = None, ""
    said = _said(page, talk, address.value, words)
    if (
        reason
        and not words.isdigit()
        and words
        and (said is None or (find_codes(words).reply_code and not _opens_alike(said, words)))
    ):
        said = diagnose(page, *reason.span("words"))
        if said.codes.reply_code is None and (own := _own(page, talk, address.value)) is not None:
            said = replace(said, codes=own.codes)
    if said is None:
        said = _own(page, talk, address.value) or diagnose(page, candidate.start, candidate.end)
        if said.diagnostic is None or said.diagnostic.value.lower() in _SAYS_NOTHING:
            told = diagnose(page, *talk)
            said = told if told.diagnostic is not None else said
    talking = _TALKING.search(page.text, *talk)
    failure = said.failure(address.fact())
    return replace(failure, remote_mta=page.fact(*talking.span("name"))) if talking else failure


def _unnamed(page: Page, talk: tuple[int, int]) -> tuple[Failure, ...]:
    said = _said(page, talk, "", "") or _own(page, talk, "")
    return (said.failure(None),) if said else ()


def _opens_alike(said: Diagnosis, words: str) -> bool:
    return said.diagnostic is not None and said.diagnostic.value[:24].lower() == unwrap(words)[:24].lower()


def _said(page: Page, talk: tuple[int, int], address: str, reason: str) -> Diagnosis | None:
    """The other server's reply: the one that the reason quotes, else that names the address, else the first refusal."""
    found = islice(_REPLY.finditer(page.text, *talk), MOST_EXPLAINED)
    replies = [match for match in found if not _AFTERTHOUGHT.match(match["reply"])]
    if not replies:
        return None
    quoted = [each for each in replies if reason and each["reply"][:24] == reason[:24]]
    named = [each for each in replies if address and address.lower() in each["reply"].lower()]
    permanent = [each for each in replies if each["reply"].startswith("5")]
    best = (quoted or named or (permanent if reason else []) or replies)[0]
    return _diagnosis(page, *best.span("reply"))


def _own(page: Page, talk: tuple[int, int], address: str) -> Diagnosis | None:
    """Sendmail's own line about the address; a later one may have the particular enhanced code (not x.0.0)."""
    lines = list(islice(_OWN_LINE.finditer(page.text, *talk), MOST_EXPLAINED))
    if not lines:
        return None
    named = [each for each in lines if address and address.lower() in each["words"].lower()]
    told = (named or lines)[0]
    start, end = told.span("words")
    above = next((line.start("words") for line in lines if line.end() + 1 == told.start()), None)
    unsaying = told["words"].lower().endswith(_UNSAYING)
    if unsaying and above is not None:
        start = above
    elif unsaying or _OF_A_PROGRAM.search(page.low, start, end):
        start = _words_above(page, start, talk[0])
    best = _diagnosis(page, start, end)
    if best.codes.status is None or not best.codes.status.value.endswith(".0.0"):
        return best
    for line in lines:
        codes = find_codes(page.text, *line.span("words"))
        if codes.status and codes.status.value[2:] != "0.0" and str(codes.reply_code) == str(best.codes.reply_code):
            return replace(best, codes=codes)
    return best


def _words_above(page: Page, start: int, top: int) -> int:
    """Where what the program itself wrote begins, right above Sendmail's line on how it ended."""
    number = page.line_number(start)
    for above in reversed(page.lines[max(0, number - _MOST_WRITTEN) : number]):
        if above.start < top or above.text[:3] in _OF_THE_SESSION or _SUMMARY.match(above.text):
            break
        start = above.start + above.indent
    return start


def _in_transcript(page: Page, talk: tuple[int, int]) -> list[Candidate]:
    """Old versions have no list: whom the client asked for, or whom Sendmail's own line names; not the sender."""
    found: list[Candidate] = []
    senders: set[str] = set()
    asked = False
    for number, addresses in page.by_line.items():
        line, address = page.lines[number], addresses[0]
        if not talk[0] <= line.start < talk[1]:
            continue
        name = address.value.lower()
        asked = asked or line.text[:8].lower() == ">>> rcpt"
        if line.text[:8].lower() == ">>> mail":
            senders.add(name)
        elif name in senders and line.text[:3] != ">>>":
            continue  # what is said of the sender
        elif (asked or not senders or line.text[:3] != "<<<") and _NAMED.search(page.low, line.start, address.start):
            found.append(Candidate(address, Weight.HEAD, number, line.end, line.end))
    return found


def _diagnosis(page: Page, start: int, end: int) -> Diagnosis:
    words = unwrap(page.text[start:end])
    codes: Codes = find_codes(page.text, start, end)
    return replace(
        diagnose(page, start, end),
        diagnostic=Fact(words, Span(start, end)) if words else None,
        codes=codes,
        quoted=True,
    )


LAYOUT = Layout(
    "sendmail",
    (
        "transcript of session",
        "transcript of the session",
        "had permanent fatal errors",
        "fatal errors",
        "had delivery problems",
    ),
    read,
)
