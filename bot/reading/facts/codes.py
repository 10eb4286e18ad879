"""Finds the codes in a server's words: SMTP reply codes (RFC 5321 §4.2) and enhanced status codes (RFC 3463).

The words often hold several replies inside each other: a relay's summary quotes the server that refused, and the
same reply is repeated on every line of a multi-line one. The server that refused is quoted innermost, and so its
reply stands last; numbers that are merely numbers (addresses, ports, sizes, dates, versions) are no codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.facts.code_names import CodeName, reply_name, status_name
from bot.reading.message import Fact, Span
from bot.reading.text.patterns import Pattern

__all__ = ["CodeName", "Codes", "find_codes", "reply_name", "status_name"]


@dataclass(frozen=True, slots=True)
class Codes:
    """What was found; the spans are positions in the text that was searched."""

    reply_code: Fact | None = None
    status: Fact | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the codes stand, in the order reply code, enhanced code."""
        return tuple(fact.span for fact in (self.reply_code, self.status) if fact is not None and fact.span)


NO_CODES = Codes()


@dataclass(slots=True)
class _Reply:
    start: int
    code: str
    rank: int
    status: Fact | None = None


_WRAP = r"(?:[ \t]{0,8}\r?\n[ \t>]{0,16})?"
# Begins with a plain character class, which the regex engine finds fast; what may stand before is looked at after.
_CANDIDATE = Pattern(
    rf"[245](?:"
    rf"(?P<status>\.{_WRAP}[0-7]\.{_WRAP}\d{{1,3}}(?![A-Za-z0-9_]|\.\d|\.[a-z]))"
    rf"|(?P<code>\d\d(?![A-Za-z0-9%]|_\d|[.,/]\d(?!\.\d{{1,3}}\.\d)|:\d\d))"
    rf")"
)
_STATUS_AFTER = Pattern(r"(?:[245]\d\d[-_.]|(?<![\w/.=])[245]\d\d/|dsn=|stat=)\Z", re.IGNORECASE)
_CODE_AFTER = Pattern(
    r"(?:[a-z];|->|--|(?:reply|reason|resp|response|error|err|code|text|msg|message|stat|status|smtp|diag\w{0,6})=)\Z",
    re.IGNORECASE,
)
# Between a reply code and the enhanced code that belongs to it.
_GLUE = Pattern(r"[-_.,:;]?[\s>]{0,16}(?:error:?\s{0,2})?[#'\"(\[<]{0,3}\s{0,2}", re.IGNORECASE)
# Replies that are in use though no attached enhanced code vouches for them.
_IN_USE = Pattern(
    r"2(?:11|14|20|21|5[0-2])|4(?:2[1246]|3[0-2]|4[125679]|5\d|7[12])|5(?:0[0-4]|1[0-7]|2[0-9]|[345]\d|6[01]|7[1-8]|90)"
)
# What stands before a number that opens a reply, rather than one said in passing.
_OPENING = Pattern(
    r"(?:^|[\r\n][\s>|*]{0,16}|[:;,]\s{1,8}|[a-z\])'>]:|smtp;|[<('\"\[#‘“`«（「]\s?|->\s{0,2}|=>\s{0,2}|\s[-–—]{1,2}\s{1,2}"
    r"|\b(?:error|code|codes|reply|response|returned|returns|responded|said|says|with|status|smtp|fehler|erreur|codice|código)"
    r"[\s#]{1,3}|<<<\s?)\Z",
    re.IGNORECASE,
)
# A label or unit that makes a number a quantity.
_QUANTITY_BEFORE = Pattern(
    r"(?:\b(?:size|limit|port|line|lines|length|max|maximum|count|over|about|than|exceeds?|after|of|at|page|no\.|top"
    r"|room|id|ref|version|messages|attempts?|delay|only|up to|\+\d{1,3})[\s:=(]{1,3}|[$€£¥]"
    r"|\bhttp(?:/\d(?:\.\d)?)?\s(?:(?:status|error|code)\s)?"
    r"|\bftp[\w ]{0,20}:\s|(?:\+\d{1,3}|\b0\d{1,5})[\s/-]{1,2}(?:\d{2,5}[\s/-]{1,2}){0,3})\Z",
    re.IGNORECASE,
)
_QUANTITY_AFTER = Pattern(
    r"[\s-]{0,2}(?:[kmg]i?b\b|bytes?\b|octets?\b|kilo|mega|giga|sec|min(?:ute)?s?\b|hours?\b|days?\b|messages?\s(?:per|an?|sent|in)\b"
    r"|e?mails?\s(?:per|an?|to)\b|recipients?\b|lines?\b|characters?\b|times\b|people\b|users\b|addresses\b|contacts\b"
    r"|customers\b|[-/]\d|\s\d{3}\s\d{3,4}\b|\s?[x×]\s?\d)",
    re.IGNORECASE,
)
_VERSION_BEFORE = Pattern(
    r"\b(?:version|ver|release|v|exim|postfix|sendmail|spamassassin|clamav|amavis\w{0,8}|outlook|exchange|qmail"
    r"|dovecot|linux|kernel|php|python|perl|section|§)\.?[\s:/(]{1,3}\Z",
    re.IGNORECASE,
)
_DATE_AFTER = Pattern(r",?\s{1,2}(?:um |at |à |alle |a las )?\d{1,2}[:.h]\d\d")
_NOT_IN_STATUS = Pattern(r"[^\d.]")
_LABEL_WINDOW = 32


def find_codes(text: str, start: int = 0, end: int | None = None) -> Codes:
    """The reply code and the enhanced code that the refusing server itself said, with where they stand.

    Looks at `text[start:end]` alone: what stands around says nothing about it. The spans count from the beginning of
    `text`. Either is None when not said.
    """
    stop = len(text) if end is None else min(end, len(text))
    replies: list[_Reply] = []
    loose: list[Fact] = []
    for match in _CANDIDATE.finditer(text, start, stop):
        if not _stands_free(text, match, start):
            continue
        if match.lastgroup == "status":
            _take_status(text, match, replies, loose, start, stop)
        elif (reply := _reply(text, match, start, stop)) is not None:
            replies.append(reply)
    return _choose(replies, loose) if replies or loose else NO_CODES


def _stands_free(text: str, match: re.Match[str], floor: int) -> bool:
    """Not the tail of a longer number, name, address or link."""
    at = match.start()
    if at <= floor:
        return True
    before = text[at - 1]
    if before == "#" and at > 1 and text[at - 2].isalnum():
        return False  # a place within a page, or a provider's own number
    if not (before.isalnum() or before in "_.@/=+$%,-"):
        return True
    if before > "\x7f":  # scripts that put no space before a number
        return True
    if match.lastgroup == "status":
        return before in ",%" or _STATUS_AFTER.search(text, max(floor, at - 5), at) is not None
    return before in "-=" and _CODE_AFTER.search(text, max(floor, at - 12), at) is not None


def _reply(text: str, match: re.Match[str], floor: int, stop: int) -> _Reply | None:
    before = text[max(floor, match.start() - _LABEL_WINDOW) : match.start()]
    after = text[match.end() : min(stop, match.end() + _LABEL_WINDOW)]
    glue = _GLUE.match(after)
    followed = _CANDIDATE.match(text, match.end() + (glue.end() if glue else 0), stop)
    if followed is not None and followed.lastgroup == "status":
        rank = 4 if _is_quoted(before) else 3
    elif not _IN_USE.fullmatch(match.group()) or _is_quantity(match.group(), before, after):
        return None
    elif _OPENING.search(before):
        rank = 4 if _is_quoted(before) else 2
    else:
        rank = 1
    if match.group()[0] == "2" and rank < 2:
        return None
    return _Reply(match.start(), match.group(), rank)


def _is_quoted(before: str) -> bool:
    """A transcript of the session marks what the other server said with `<<<`."""
    return before.endswith(" ") and before.rstrip(" \t").endswith("<<<")


def _is_quantity(number: str, before: str, after: str) -> bool:
    is_port = number in ("465", "587", "443") and before[-1:] == ":"
    return is_port or _QUANTITY_AFTER.match(after) is not None or _QUANTITY_BEFORE.search(before) is not None


def _take_status(
    text: str, match: re.Match[str], replies: list[_Reply], loose: list[Fact], floor: int, stop: int
) -> None:
    value = _NOT_IN_STATUS.sub("", match.group())  # it may be wrapped
    fact = Fact(value, Span(match.start(), match.end()))
    last = replies[-1] if replies else None
    between = text[last.start + 3 : match.start()] if last and match.start() - last.start < 3 + _LABEL_WINDOW else None
    if last and last.status is None and between is not None and (value[0] == "2") <= (last.code[0] == "2"):
        glue = _GLUE.fullmatch(between)
        if glue is not None:
            last.status = fact
            return
    before = text[max(floor, match.start() - _LABEL_WINDOW) : match.start()]
    if (
        (before and _VERSION_BEFORE.search(before))
        or _DATE_AFTER.match(text, match.end(), stop)
        or text[match.end() : min(stop, match.end() + 1)] in ("-", "/")
    ):
        return
    loose.append(fact)


def _choose(replies: list[_Reply], loose: list[Fact]) -> Codes:
    failed = any(fact.value[0] != "2" for fact in loose)
    failing = [reply for reply in replies if reply.code[0] != "2"] or ([] if failed else replies)
    best = max(failing, key=_precedence, default=None)
    if best is None:
        statuses = [fact for fact in loose if fact.value[0] != "2"] or loose
        return Codes(None, statuses[-1] if statuses else None)
    return Codes(Fact(best.code, Span(best.start, best.start + 3)), best.status or _borrowed(best, failing, loose))


def _precedence(reply: _Reply) -> tuple[int, bool, int]:
    """Said in passing < opens a reply < a transcript's `<<<`; a complaint about our own next command never wins."""
    return (reply.rank if reply.rank in (1, 4) else 2, reply.code != "503", reply.start)


def _borrowed(best: _Reply, replies: list[_Reply], loose: list[Fact]) -> Fact | None:
    """The enhanced code of a reply that has none beside it: said later in it, or by whoever passed it on."""
    facts = loose + [reply.status for reply in replies if reply.status is not None]
    fitting = [fact for fact in facts if fact.value[0] == best.code[0] and fact.span is not None]
    later = [fact for fact in fitting if fact.span and fact.span.start > best.start]
    return later[0] if later else (fitting[-1] if fitting else None)
