"""From a literal to rows: the code taken off, the variables made plain placeholders, one row for each sentence."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from choosing import codes_beside
from lexing import HOLE, Literal, hole

FORMAT = re.compile(
    r"%(?:(?P<percent>%)|(?:\((?P<key>\w+)\)|\d+\$)?[-+#0]*(?P<width>\*|\d+)?(?:\.(?P<precision>\*|\d+))?"
    r"(?:hh|h|ll|l|z|j|t|q|L)?(?P<letter>[diouxXcsSpfgGmvqrTYV])(?![a-z]))"
)
BRACES = re.compile(r"\{([A-Za-z_0-9.!\[\]]*)(?:![rs])?(?::[^{}]*)?\}")
VARIABLES = {
    "dollar": re.compile(r"\$\{(\w+)[^{}]*\}|\$\((\w+)\)|\$(\w+)\$?|\$&\{(\w+)\}"),
    "tt2": re.compile(r"\[%-?\s*(.*?)-?%\]", re.DOTALL),
    "courier": re.compile(r"##([\w+-]*)##|\[#(\w+)#?(?:=\w+)?\]?|\[(\w+)\]"),
    "percent": re.compile(r"%(\w+)%|%\{(\w+)\}|%<(\w+)>"),
}
NAMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("", r"esc_code|\bdsn_?code|status_code"),
        ("text", r"strerror|errno|error|reason|why|\bmsg|message|diag|resp|text|explanation|errstr|\berr\b|info"),
        ("url", r"\bur[il]\b|http|_ur[il]|ur[il]$"),
        (
            "ip",
            r"(?<![a-z])ip(?![a-z])|client_addr|remote_addr|sender_host_addr|peer_?addr|ipaddr|inet|address\b.*host",
        ),
        ("limit", r"limit|\bmax|_max|maximum|quota|allowed"),
        ("domain", r"domain|\bdom\b|zone|rbl|dnsbl"),
        ("list", r"listname|list_name|\blist\b|listaddr|fqdn_listname|display_name"),
        ("host", r"host|helo|server|relay|rdns|\bmx|fqdn|client_name|namaddr|namadr|nexthop|remote|\bptr"),
        (
            "address",
            r"rcpt|recip|sender|addr|mailbox|user|mail_?from|e_?mail|owner|mailfrom|\bto\b|\bfrom\b|member"
            r"|local_?part",
        ),
        (
            "n",
            r"size|count|num|len\b|code|sec|delay|port|hours?|days|minutes|wait|score|retry|time|octets|bytes"
            r"|hops",
        ),
        ("file", r"file|path|attachment|virus|\bfn\b"),
    )
)
LEADING = re.compile(
    r"^\W{0,2}(?:<n>[- ](?=[245]\.\d))?(?:(?P<basic>[2345]\d\d)(?:[- ]|$)"
    r"|_CODE(?P<macro>\d{3})\s+)?\s*(?P<enhanced>[245]\.\d{1,3}\.\d{1,3}\b)?[ :]*"
)
SENTENCE = re.compile(r"(?<=[a-z0-9)>\"'][.!?])\s+(?=[A-Z<\"])")
WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")
HEADERS = re.compile(
    r"^(Content-|MIME-Version|Auto-Submitted|(Resent-)?(To|From|Cc|Bcc|Date|Reply-To)\s*:|X-[\w-]+:|Message-ID"
    r"|References|In-Reply-To"
    r"|Precedence|Reporting-MTA|Received(-From-MTA)?\s*:|Final-Recipient|Original-|Action:|Arrival|Last-Attempt"
    r"|Remote-MTA"
    r"|Return-Path|Status:|Diagnostic-Code|Will-Retry|Errors-To|List-|Charset|Feedback-Type|User-Agent|charset="
    r"|boundary=)",
    re.IGNORECASE,
)
PROGRAM = re.compile(
    r"->\w|\bmy <|\{<…>|<…>\{|; ?\}|;\s*then\b|\bfi\b|&&|\|\||==(?! ?CUT)|>>> |2>&1|:rtype|:param|:class:"
    r"|\bif \[|def \w+\("
    r"|\(\?[:i!=]|\\[sdw.]|<…>\(<|\w+=<\w+>,? \w+=<\w+>,? \w+=|^[\w.]+$|;$|^\W*(SELECT|INSERT|UPDATE|DELETE) "
)
MARKUP = re.compile(
    r"</?(?:p|br|b|i|a|html|body|div|span|h\d|pre|tt|ul|li|table|t[rdh]|title|head|hr|strong|em|code)\b[^<>]*>", re.I
)


def named(source: str, letter: str = "s") -> str:
    """The placeholder for what fills a hole."""
    for name, pattern in NAMES:
        if pattern.search(source):
            return f"<{name}>" if name else ""
    if letter in "dioux":
        return "<n>"
    return "<text>" if letter == "m" else "<…>"


def formats_filled(text: str, arguments: list[str]) -> str:
    """Printf's directives made placeholders, each named after the argument that fills it."""
    left = list(arguments)

    def one(match: re.Match[str]) -> str:
        if match["percent"]:
            return "%"
        for star in ("width", "precision"):
            if match[star] == "*" and left:
                left.pop(0)
        if match["letter"] == "m":
            return "<text>"
        source = match["key"] or (left.pop(0) if left else "")
        return named(source, match["letter"])

    return FORMAT.sub(one, text)


def plain(text: str) -> str:
    """Placeholders without a second pair of angle brackets, and one space between words."""
    text = HOLE.sub(lambda found: named(found[1]), text)
    text = re.sub(r"\$(?=<)", "", html.unescape(text))
    text = re.sub(r"<(<[^<>]*>)>", r"\1", text)
    text = re.sub(r"(?:<…>){2,}", "<…>", text)
    text = re.sub(r"[\x00-\x1f\x7f]+", " ", text)
    return re.sub(r"\s+", " ", text).strip(" \t-*|#").removeprefix(": ")


def says_something(text: str, code: str) -> bool:
    """Whether a row has words of its own."""
    if HEADERS.match(text) or PROGRAM.search(text):
        return False
    words = WORD.findall(re.sub(r"<[^<>]*>", " ", text))
    letters = sum(map(len, words))
    if code and code[0] in "45":
        return letters >= 6
    if code and code[0] in "23":
        return len(words) > 2
    return len(words) > 1 and letters > 7


def pieces(text: str) -> Iterator[str]:
    """The lines of a reply, or the sentences of a longer text."""
    text = text.replace("\r\n", "\n").replace("\\n", "\n")
    lines = [line for line in text.split("\n") if line.strip()]
    if sum(bool(re.match(r"[245]\d\d[ -]", line)) for line in lines) > 1 or any(map(HEADERS.match, lines)):
        yield from lines
        return
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+[.)])\s)|:\n", text):
        yield from SENTENCE.split(" ".join(paragraph.split()))


def coded(piece: str, fallback: str) -> tuple[str, str]:
    """The code of a piece, and the piece without it."""
    match = LEADING.match(piece)
    if match is None:
        return fallback, piece
    basic = match["basic"] or match["macro"] or ""
    code = f"{basic} {match['enhanced'] or ''}".strip()
    rest = piece[match.end() :] if code else piece
    if code and fallback and not basic and fallback[0] == code[0] and " " not in fallback and "." not in fallback:
        code = f"{fallback} {code}"
    return code or fallback, rest


def rows(literal: Literal, language: str) -> Iterator[tuple[str, str]]:
    """The (text, code) rows of a literal."""
    fallback = codes_beside(literal)
    text = MARKUP.sub(" ", literal.text)
    if language in ("c", "perl", "python", "lua", "go", "ruby"):
        text = formats_filled(text, [argument for argument in literal.after if argument.strip(' "')])
    if language in ("python", "rust"):
        text = BRACES.sub(lambda found: hole(found[1]), text)
    if re.search(r"\$\{?\w", text):
        text = VARIABLES["dollar"].sub(lambda found: hole(next(filter(None, found.groups()), "")), text)
    for piece in pieces(text):
        yield from row(piece, fallback)


def row(piece: str, fallback: str) -> Iterator[tuple[str, str]]:
    """The row of one piece, if it says something."""
    code, rest = coded(piece, fallback)
    said = plain(rest)
    if says_something(said, code) and len(said) < 600:
        yield said, code


def template_rows(text: str, path: str) -> Iterator[tuple[int, str, str]]:
    """The (line, text, code) rows of a template."""
    kinds = ["dollar", "percent"]
    if path.endswith(".tt2"):
        text = re.sub(r"\[%\s*#.*?%\]|\[%\s*TAGS.*?%\]", "", text, flags=re.DOTALL)
        text = re.sub(
            r"\[%\s*\|\s*loc.*?%\]|\[%\s*(?:END|IF|ELSE|ELSIF|UNLESS|FOREACH|SET|CASE|SWITCH)\b.*?%\]", "\n", text
        )
        text = re.sub(r"%\d", lambda found: hole(""), text)
        kinds = ["tt2"]
    elif "courier" in path or path.endswith((".tmpl", ".txt.in")):
        kinds.append("courier")
    text = re.sub(r"^\[\w+\.tmpl\]\s*", "", text)
    text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE) if not path.endswith(".tmpl") else text
    text = re.sub(
        r"%\^%|%(?:(?:else|end)?if\w*|wrap|nowrap|else|text|digest\w*|original\w*"
        r"|zip\w*)(?:[ \d][^%\n]*)?%",
        "\n",
        text,
    )
    for kind in kinds:
        text = VARIABLES[kind].sub(lambda found: hole(next(filter(None, found.groups()), "")), text)
    line = 1
    for paragraph in re.split(r"(\n\s*\n)", text):
        if paragraph.strip():
            for piece in pieces(MARKUP.sub(" ", paragraph)):
                for said, code in row(piece.strip("\"'"), ""):
                    yield line, said, code
        line += paragraph.count("\n")


AMAVIS_MACRO = re.compile(r"\[[^\[\]]*\]|%[A-Za-z]\b|^#.*$|#$", re.MULTILINE)
AMAVIS_LOGS = 3


def data_rows(text: str) -> Iterator[tuple[int, str, str]]:
    """The rows of the notices that stand after a program of Amavis's; the first texts there are for its log."""
    parts = re.split(r"^__DATA__$", text, flags=re.MULTILINE)
    line = 1
    for index, part in enumerate(parts):
        if index > AMAVIS_LOGS:
            for _ in range(4):
                part = AMAVIS_MACRO.sub(lambda found: hole("") if found[0][0] in "[%" else "", part)
            for place, said, code in template_rows(part, ""):
                yield line + place, said, code
        line += part.count("\n")


M4_ERROR = re.compile(
    r"\$:\s*(?:\"([^\"\n]*\"(?:[ \t]*(?:\$&?\{?\w+\}?|\"[^\"\n]*\"))*)|_\w+_[ \t]+([A-Z][^\n\"']+)"
    r"|([245]\d\d[^\n\"]*))|[`\"](_?(?:CODE)?[45]\d\d [^\"'\n]*)[\"']"
)


def m4_rows(text: str) -> Iterator[tuple[int, str, str]]:
    """The rows of sendmail's rule sets."""
    for number, line in enumerate(text.split("\n"), 1):
        for match in M4_ERROR.finditer(line):
            found = (match[1] or match[2] or match[3] or match[4] or "").replace('"', "")
            found = (
                re.sub(r"\$&?\{(\w+)\}|\$&?(\w|\d)|_(\w+)_", lambda held: hole(held[1] or held[3] or ""), found)
                if not found.startswith("_CODE")
                else re.sub(r"\$&?\{(\w+)\}|\$&?(\w|\d)", lambda held: hole(held[1] or ""), found)
            )
            found = re.split(r"['`]\s*,|', ", found)[0]
            beside = ENHANCED.search(line[: match.start()])
            for said, code in row(found, beside[1] if beside else ""):
                yield number, said, code


ENHANCED = re.compile(r"\$@\s*([245]\.\d{1,3}\.\d{1,3})")
ACL_MESSAGE = re.compile(
    r"^[# \t]*(?:message|data|errors_copy|quota_warn_message)\s*=\s*((?:[^\n]*\\\n)*[^\n]*)|:fail:\s*([^\n]+)",
    re.MULTILINE,
)


def acl_rows(text: str) -> Iterator[tuple[int, str, str]]:
    """The rows of exim's access lists."""
    for match in ACL_MESSAGE.finditer(text):
        found = re.sub(r"\\\n\s*#?\s*", " ", match[1] or match[2])
        found = re.sub(r"\$\{[^}]*\}+|\$(\w+)", lambda held: hole(held[1] or held[0]), found)
        line = text.count("\n", 0, match.start()) + 1
        for piece in found.replace("\\n", "\n").split("\n"):
            for said, code in row(piece, ""):
                yield line, said, code
