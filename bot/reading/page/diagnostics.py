"""Reads one stretch of a report that says why: the refusing server's own words, its codes, its name, our command.

A relay puts the server's words after a formula ("host mx.example.org[192.0.2.1] said:", "The response was:"), wraps
them, and repeats the reply code on every line of a multi-line reply (RFC 5321 §4.2.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from bot.reading.facts.codes import NO_CODES, Codes, find_codes
from bot.reading.message import Fact, Failure, Span
from bot.reading.page.formulas import Formula
from bot.reading.page.page import Page
from bot.reading.text.patterns import Pattern, either

MOST = 6_000
"""How many characters of one stretch are looked at."""

_SEVERAL = 2
_AND_ITS_REASON = ("remote server returned message", "remote server returned not permitted", "undeliverable address")
"""Exchange Online and Postfix say what they make of the other server’s answer, and then the answer: both were said."""
_SUMMED_UP_LATER = " for "
"""“192.0.2.40 said 550 for RCPT TO response”: what further hosts said, in the reporter’s words."""
_FEW = 4
"""Fewer words than this behind a code are no sentence of a server's."""

_LABELLED = Pattern(r"[\s>*]{0,12}(?:reject )?(?:reasons?|error|diagnostic)\b[^:]{0,20}:\s{0,4}\Z")
_NEXT_LABEL = Pattern(r"\n[ \t>*]{0,12}[A-Za-z][A-Za-z \t-]{1,30}:[ \t]")
_REPLY = Pattern(r"(?<![\w.])[45]\d\d[ -]|(?<![\w.])[45]\.\d\.\d{1,3}(?![\w.])")
_TURN = Pattern(r"<<<|<--|\b(?:s|out):")
_CLOSING_MARKS = {"'": "'", '"': '"', "‘": "’", "“": "”"}
_PAIRS = {"'": "'", '"': '"', "’": "‘", "”": "“", ">": "<", ")": "(", "]": "["}
_LONGEST_ANNOUNCEMENT = 24
_LONGEST_LABEL = 160
_ANNOUNCED_WITHIN = Pattern(
    r"(?:['\"‘“<({]|[-=]>|\b(?:said|says|was|is|with|got|response|reply|returned|answer|answered|replied|error)[:=]?|\]:?|:)"
    r"\s{0,4}\Z"
)
"""What stands right before a reply that is quoted within another."""
_OF_TLS = Pattern(
    r"\b(?:starttls|tls|ssl)(?: \w{1,20}){0,2}(?::|[ ]?=)|\b(?:tls|ssl) (?:handshake|error|negotiation|failure)\b"
)
_NEXT_COMMAND = Pattern(
    r"\n[ \t>]{0,8}(?:(?:[A-Za-z]{1,12}:|--?>|>>>)[ ]?)?"
    r"(?:(?:QUIT|RSET|NOOP|DATA)[ \t]{0,8}(?:\n|\Z)|(?:MAIL FROM|RCPT TO):[ ]?<)"
    r"|\n-{2}[ ]?\n"
)
_VERIFIED = Pattern(
    r"(?:verification failed for|failed while verifying|callout for) <?[^<>\s]{1,320}>?\.?"
    r"(?P<inside>)[^\x00]{1,2000}?(?P<end>\b[45]\d\d sender verif\w{1,8} failed)"
)
"""A server that asked the sender's server whether the sender exists quotes the answer before it says its own."""
_TUPLE = Pattern(r"[245]\d\d, ?b?(?P<mark>['\"])")
"""How a program shows a reply: (550, b'5.1.1 unknown')."""
_CLOSES = frozenset(")]#.0123456789abcdef")
_OPENS = frozenset("*#'\"‘“")
_HOST_LINE = Pattern(r"\s{0,12}host \S{1,255}(?: \[[0-9a-fA-F.:]{3,45}\])?:\s{0,12}", re.IGNORECASE)
_CLOSING = Pattern(
    either(r"""
        \((?:\w{1,20}\s{1,40}){0,2}in\s{1,40}reply\s{1,40}to\s{1,40}[\w-]{1,20}(?:\s{1,40}[\w-]{1,20}){0,4}\)\)?
        \[(?:rcpt_to|mail_from|data|ehlo|helo|connect|body|message)\]
        \ngiving up on [0-9a-f.:]{3,45}\.? | \(delivery attempts: \d{1,6}\) | [#]{2}
    """)
    + r"\Z"
)
_CONTINUED = Pattern(r"(?<![\w.])([245]\d\d)-\s?(?:(?:\1-)?([245]\.\d{1,3}\.\d{1,3})(?=\s|$))?[ \t]{0,8}")
_SUMMED_UP = Pattern(
    r"[245]\.\d{1,3}\.\d{1,3} - [\w ]{3,60}?([245]\d\d)[ -]'(.{3,2000}?)'(?: \(delivery attempts: \d{1,6}\))?\.?\Z"
)
"""Cisco's and Amazon's relays sum up first, and quote the server then: 5.1.0 - Unknown address error 550-'...'."""
_LAST_LINE = Pattern(r"(?<![\w.])([245]\d\d)(?: ([245]\.\d{1,3}\.\d{1,3}))?(?=\s|$)")
_MARKS = Pattern(r"^[ \t]{0,12}(?:<<<|>>>|Out:|In:)[ \t]{0,8}", re.MULTILINE)
_NAME = r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,12}"
_IP = r"[0-9a-f.:]{3,45}"
_IP_IN_BRACKETS = Pattern(rf"[\[(](?P<ip>{_IP})[\])]")
_NAMED_BEFORE = Pattern(
    rf"\b(?:host|server|connect to|by|with|relay=|to|at)[ \t\n]{{0,12}}(?P<name>{_NAME})\.?[ \t]?\Z"
)
_LONGEST_NAME = 300
_MOST_HOSTS = 8
_HOST_FIRST = (
    rf"[ \t]{{0,8}}(?:(?P<name>{_NAME})[ \t]?\[)?(?P<ip>{_IP})\]? (?:did|responded|said|does not like|failed after|but)"
)
_HOST_OPENS = Pattern(_HOST_FIRST)
_HOST_OPENS_A_LINE = Pattern(rf"\n{_HOST_FIRST}")
_HOST = Pattern(
    rf"(?:while talking to (?P<name>[\w.-]{{1,255}}?)\.?:|(?:host|server) (?P<named>{_NAME}) (?:said|refused|returned)"
    rf"|(?:connected to|remote host|giving up on) (?P<ip>{_IP})(?<!\.))"
)
_COMMAND = Pattern(
    either(r"""
        in\s{1,40}reply\s{1,40}to\s{1,40}(?P<a>(?:end\s{1,40}of\s{1,40}data|rcpt\s{1,40}to|mail\s{1,40}from|[a-z]{4,10})\b)
        after\s{1,12}(?P<b>rcpt to|mail from|end of data|initial connection|helo|ehlo|data|starttls|pipelined \w{4})
        did not like our (?P<c>rcpt to|mail from|final data|data|ehlo|helo)
        \[(?P<d>rcpt_to|mail_from|data|ehlo|helo|connect)\] | does not like (?P<e>recipient|sender)
        but (?P<f>sender|recipient|greeting) (?:was rejected|failed) | failed after i sent the (?P<g>message)
        >>> (?P<i>rcpt to|mail from|data)\b | --> (?P<j>rcpt to|mail from|data)\b
    """)
)
_COMMANDS = {
    "recipient": "RCPT TO", "sender": "MAIL FROM", "message": "end of DATA", "end of data": "end of DATA",
    "final data": "end of DATA", "initial connection": "CONNECT", "greeting": "CONNECT", "rcpt_to": "RCPT TO",
    "mail_from": "MAIL FROM",
}  # fmt: skip


@dataclass(slots=True)
class Diagnosis:
    """What one stretch says. `quoted`: it has words of another server in it, not the reporter's alone."""

    diagnostic: Fact | None
    codes: Codes
    quoted: bool = False
    remote_mta: Fact | None = None
    remote_ip: Fact | None = None
    smtp_command: Fact | None = None

    def failure(self, recipient: Fact | None, **more: Fact | None) -> Failure:
        """The failure of one recipient for this reason."""
        return Failure(
            recipient=recipient,
            reply_code=self.codes.reply_code,
            status=self.codes.status,
            diagnostic=self.diagnostic,
            remote_mta=self.remote_mta,
            remote_ip=self.remote_ip,
            smtp_command=self.smtp_command,
            **more,
        )


def diagnose(page: Page, start: int, end: int) -> Diagnosis:
    """Reads `page.text[start:end]`: the words after the first formula when there is one, else all of it."""
    end = min(end, start + MOST)
    text = page.text
    said = page.formulas.announced(start, end)
    begin = said.end if said else start
    if said and (host := _HOST_LINE.match(text, begin, end)):
        begin = host.end()
    stop = _quote_end(text, said, end) if said else end
    begin, stop = _trim(page, begin, stop)
    if begin >= stop and said:
        said = None
        begin, stop = _trim(page, start, end)
    codes = find_codes(text, begin, stop) if begin < stop else NO_CODES
    if said is None and codes.spans:
        begin, stop = _from_the_code(page, begin, stop, codes)
    if codes.spans:
        begin, stop = _innermost(page, begin, stop, codes)
        begin, stop = _with_its_label(page, start, begin), _before_next_command(text, stop, codes)
    words, codes = _without_verification(page, begin, stop, codes)
    host_name, host_ip = _host(page, start, end)
    return Diagnosis(
        diagnostic=Fact(words, Span(begin, stop)) if words else None,
        codes=codes,
        quoted=said is not None or codes.reply_code is not None,
        remote_mta=host_name,
        remote_ip=host_ip,
        smtp_command=_command(page, start, end),
    )


def _from_the_code(page: Page, begin: int, stop: int, codes: Codes) -> tuple[int, int]:
    """Where no formula announces them, a server's words begin with its first code, and end with their quotation."""
    first = min(span.start for span in codes.spans)
    earlier = _REPLY.search(page.text, begin, first)
    start = earlier.start() if earlier else first
    mark = page.text[start - 1 : start] if start > begin else ""
    if mark in _CLOSING_MARKS and mark:
        close = page.text.find(_CLOSING_MARKS[mark], max(span.end for span in codes.spans), stop)
        return start, (close if close != -1 else stop)
    if mark == "(" and (items := _TUPLE.match(page.text, start, stop)) is not None:
        close = page.text.find(f"{items['mark']})", items.end(), stop)
        return start, (close if close != -1 else stop)
    if mark in ("(", "#") or len(page.text[start:stop].split()) < _FEW:
        return begin, stop
    return start, stop


def _innermost(page: Page, begin: int, stop: int, codes: Codes) -> tuple[int, int]:
    """Where one server's sentence has another's whole reply in it, the words are those of the reply."""
    text, inner = page.text, codes.reply_code.span.start if codes.reply_code and codes.reply_code.span else begin
    outer = _REPLY.search(text, begin, inner)
    if outer is None or len(text[inner:stop].split()) < _FEW or text[inner + 4 : inner + 5] in _CLOSING_MARKS:
        return begin, stop
    if page.low.startswith(_SUMMED_UP_LATER, inner + 3) or any(
        page.low.find(words, begin, inner) != -1 for words in _AND_ITS_REASON
    ):
        return begin, stop
    if not _ANNOUNCED_WITHIN.search(page.low, max(begin, inner - _LONGEST_ANNOUNCEMENT), inner):
        return begin, stop
    while stop > inner and text[stop - 1] in _PAIRS and _PAIRS[text[stop - 1]] not in text[inner : stop - 1]:
        stop -= 1
    return inner, stop


def innermost_reply(text: str) -> tuple[str, Codes]:
    """A field's words of a server, unwrapped, and its codes: of the reply that is quoted in them, if one is."""
    codes = find_codes(text)
    if len(_REPLY.findall(text)) < _SEVERAL:
        return unwrap(text), codes
    page = Page(text)
    begin, stop = _innermost(page, 0, len(text), codes)
    return _without_verification(page, begin, stop, codes)


def _without_verification(page: Page, begin: int, stop: int, codes: Codes) -> tuple[str, Codes]:
    """The words, and of a server that verified the sender its own alone."""
    verified = _VERIFIED.search(page.low, begin, stop) if codes.reply_code else None
    if verified is None:
        return unwrap(page.text[begin:stop]), codes
    asked, own = page.text[begin : verified.start("inside")], page.text[verified.start("end") : stop]
    return unwrap(f"{asked} {own}"), find_codes(page.text, verified.start("end"), stop)


def _with_its_label(page: Page, start: int, begin: int) -> int:
    """A library that reports what went wrong with TLS quotes the server behind its own words; both were said."""
    line = max(start, page.text.rfind("\n", start, begin) + 1, begin - _LONGEST_LABEL)
    label = _OF_TLS.search(page.low, line, begin)
    return label.start() if label else begin


def _before_next_command(text: str, stop: int, codes: Codes) -> int:
    """A transcript goes on with our next command; below a line of two dashes somebody signs."""
    command = _NEXT_COMMAND.search(text, max(span.end for span in codes.spans), stop)
    return command.start() if command else stop


def has_formula(page: Page, start: int, end: int) -> bool:
    """Is a formula that announces a server's words in `page.text[start:end]`?"""
    return page.formulas.announced(start, end) is not None


def unwrap(text: str) -> str:
    """On to one line; the code that a multi-line reply repeats on each line is kept once, at the front."""
    if "<<<" in text or ">>>" in text or "t:" in text or "n:" in text:
        text = _MARKS.sub("", text)
    if "-" in text and (first := _CONTINUED.search(text)):
        head = first[1] + (f" {first[2]} " if first[2] else " ")
        rest = _CONTINUED.sub(" ", text[first.end() :])
        rest = _LAST_LINE.sub(lambda m: " " if m[1] == first[1] and m[2] == first[2] else m[0], rest)
        text = text[: first.start()] + head + rest
    text = " ".join(text.split())
    if items := _TUPLE.match(text):
        text = f"{text[:3]} {text[items.end() :]}"
    summed_up = _SUMMED_UP.match(text)
    return f"{summed_up[1]} {summed_up[2]}" if summed_up else text


def _quote_end(text: str, said: Formula, end: int) -> int:
    """A reply in quotation marks ends with its own closing one; a line of a dialogue with the other side's turn."""
    mark = said.text[-1] if said.text[-1] in _CLOSING_MARKS else text[said.end : said.end + 1]
    if mark in _CLOSING_MARKS and mark:
        closing = re.escape(_CLOSING_MARKS[mark]) + r"(?=[ \t.,;]{0,4}(?:\n|\Z|[(,;])|[ \t]{1,4}\w{1,20}=)"
        close = Pattern(closing).search(text, said.end + (mark != said.text[-1]), end)
        return close.start() if close else end
    if said.text == "{led=":
        brace = text.find("}", said.end, end)
        return brace if brace != -1 else end
    if said.text.startswith("reason:") and text[said.start - 1 : said.start] == "(":
        line = text.find(")\n", said.end, end)
        return line if line != -1 else (end - 1 if text[end - 1 : end] == ")" else end)
    if _LABELLED.match(said.text) and (label := _NEXT_LABEL.search(text, said.end, end)):
        return label.start()
    if turn := _TURN.search(said.text):
        line = text.find("\n", said.end, end)
        while line != -1 and turn[0] in text[line : line + 60].split("\n")[1]:
            line = text.find("\n", line + 1, end)
        return line if line != -1 else end
    return end


def _trim(page: Page, begin: int, stop: int) -> tuple[int, int]:
    """Without space and without what a relay adds at the end."""
    text = page.text
    while True:
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        window = max(begin, stop - 160)
        closing = _CLOSING.search(page.low, window, stop) if text[stop - 1 : stop] in _CLOSES else None
        if closing is None:
            break
        stop = closing.start()
    while begin < stop and (text[begin].isspace() or text[begin] in _OPENS):
        begin += 1
    return begin, stop


def _host(page: Page, start: int, end: int) -> tuple[Fact | None, Fact | None]:
    low = page.low
    for ip in islice(_IP_IN_BRACKETS.finditer(low, start, end), _MOST_HOSTS):
        if named := _NAMED_BEFORE.search(low, max(start, ip.start() - _LONGEST_NAME), ip.start()):
            return page.fact(*named.span("name")), page.fact(*ip.span("ip"))
    if opening := _HOST_OPENS.match(low, start, end) or _HOST_OPENS_A_LINE.search(low, start, end):
        return _shown(page, opening, "name"), _shown(page, opening, "ip")
    if host := _HOST.search(low, start, end):
        return _shown(page, host, "name") or _shown(page, host, "named"), _shown(page, host, "ip")
    return None, None


def _shown(page: Page, match: re.Match[str], group: str) -> Fact | None:
    return page.fact(*match.span(group)) if match[group] else None


def _command(page: Page, start: int, end: int) -> Fact | None:
    match = _COMMAND.search(page.low, start, end)
    if match is None or match.lastgroup is None:
        return None
    words = " ".join(match[match.lastgroup].split())
    return page.fact(*match.span(match.lastgroup), _COMMANDS.get(words, words.upper()))
