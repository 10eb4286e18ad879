"""A light MIME splitter (RFC 2045, 2046) over bytes: finds the parts of an e-mail and decodes only those asked for.

Every limit is on purpose: depth, number of parts and length of what is looked at are bounded, so that a hostile
message costs no more than a long one. A boundary that is missing, wrong or never closed is worked around.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from bot.reading.mail.charset import decode, decode_words, unbase64
from bot.reading.text.patterns import Pattern

MAX_DEPTH = 24
MAX_PARTS = 500
MAX_HEADER = 2_097_152
MAX_TEXT = 1_048_576
MAX_RECEIVED = 60
MAX_FIELDS = 6_291_456
"""Longest list of machine-readable fields that is read: more than 10,000 recipients."""

_HEADER = Pattern(r"^([!-9;-~]{1,80})[ \t]{0,8}:(.*)$", re.MULTILINE)
_FOLD = Pattern(rb"\n[ \t]+")
_BLANK = Pattern(rb"\n[ \t]*\n")
_PARAMETER = Pattern(r";\s{0,40}([\w*-]{1,40})\s{0,4}=\s{0,4}(?:\"([^\"]{0,500})\"?|([^\s;\"]{0,500}))")
_GUESSED_BOUNDARY = Pattern(rb"\n--(\S{1,200})[ \t]*\n(?:[ \t]*\n)?content-", re.IGNORECASE)
_USUAL_TYPES = ("text/plain", "message/delivery-status", "message/rfc822", "text/rfc822-headers")
_TYPE = Pattern(r"[\s\"']{0,20}([\w.+-]{1,80}/[\w.+-]{1,80})")


@dataclass(slots=True)
class Part:
    """One part of an e-mail: its header fields, and where its body lies in `raw`."""

    raw: bytes
    header_start: int
    body_start: int
    end: int
    default_type: str = "text/plain"
    depth: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    """Name in lower case -> first value, unfolded."""
    content_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    defects: list[str] = field(default_factory=list)
    """What is odd about the message, as the end of a sentence; all parts of one message share the list."""
    _children: list[Part] | None = None

    def header(self, name: str) -> str:
        """Value of a field with its encoded words read, or an empty string."""
        return decode_words(self.headers.get(name, ""))

    @property
    def header_text(self) -> str:
        """The header as it stands, folded."""
        return decode(self.raw[self.header_start : min(self.body_start, self.header_start + MAX_HEADER)], "utf-8")

    @property
    def name(self) -> str:
        """File name of an attachment, or an empty string."""
        disposition = self.headers.get("content-disposition", "")
        named = _parameters(disposition).get("filename", "") if ";" in disposition else ""
        return named or self.parameters.get("name", "")

    def data(self, limit: int = MAX_TEXT) -> bytes:
        """The body with its transfer encoding undone, at most about `limit` bytes of it."""
        body = self.raw[self.body_start : min(self.end, self.body_start + limit + limit // 2)]
        encoding = self.headers.get("content-transfer-encoding", "").strip("\"' ").lower()
        if encoding == "base64":
            return unbase64(body)[:limit]
        if encoding == "quoted-printable":
            return binascii.a2b_qp(body)[:limit]
        return body[:limit]

    def text(self, limit: int = MAX_TEXT) -> str:
        """The body as text with plain line ends."""
        text = decode(self.data(limit), self.parameters.get("charset", ""))
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    @property
    def children(self) -> list[Part]:
        """Parts of a multipart, or the one message inside a message part; split when first asked for."""
        if self._children is None:
            self._children = _split(self) if self.depth < MAX_DEPTH else []
        return self._children

    def walk(self, *, into_messages: bool = False) -> Iterator[Part]:
        """This part and those below it, in order; a message inside is named and entered only on request."""
        waiting = [self]
        seen = 0
        while waiting and seen < MAX_PARTS:
            part = waiting.pop()
            seen += 1
            yield part
            if part.is_multipart or (into_messages and part.is_message):
                waiting.extend(reversed(part.children))

    @property
    def is_multipart(self) -> bool:
        """True for a part that is made of parts."""
        return self.content_type.startswith("multipart/")

    @property
    def is_message(self) -> bool:
        """True for a part that is a whole e-mail, attached as such or as a file."""
        return self.content_type in ("message/rfc822", "message/global") or self.name.lower().endswith(".eml")


def parse(raw: bytes) -> Part:
    """The e-mail in `raw`, its line ends already made plain; see `plain_lines`."""
    start = 0
    while raw[start : start + 1] in (b"\n", b" "):
        start += 1
    if raw.startswith((b"From ", b">From "), start):
        start = raw.find(b"\n", start) + 1
    mail = _part(raw, start, len(raw), "text/plain")
    if "content-type" not in mail.headers:
        _find_unannounced_parts(mail)
    return mail


def _find_unannounced_parts(mail: Part) -> None:
    """The header field that says "multipart" was lost, and the body shows by itself that it is one."""
    guessed = _GUESSED_BOUNDARY.search(mail.raw, max(0, mail.body_start - 1), mail.end)
    if guessed is None:
        return
    boundary = guessed.group(1)
    first = mail.raw.find(b"\n--" + boundary, max(0, mail.body_start - 1), mail.end)
    preamble = mail.raw[mail.body_start : max(first, mail.body_start)]
    if not preamble.strip() or (len(preamble) < 400 and b"MIME" in preamble.upper()):
        mail.content_type = "multipart/mixed"
        mail.parameters["boundary"] = boundary.decode("latin-1")
        mail.defects.append("its header does not say that it is made of parts")


def plain_lines(raw: bytes) -> bytes:
    """`raw` with CRLF and lone CR line ends made LF, and without a byte order mark."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return raw


def _part(raw: bytes, start: int, end: int, default: str, above: Part | None = None) -> Part:
    if raw.startswith(b"\n", start):
        header_end, body = start, start + 1
    else:
        blank = _BLANK.search(raw, start, end)
        header_end, body = blank.span() if blank else (end, end)
    part = Part(raw, start, body, end, default)
    if above is not None:
        part.depth, part.defects = above.depth + 1, above.defects
    header = raw[start : min(header_end, start + MAX_HEADER)]
    if b";\n" in header:
        header = _LOST_FOLD.sub(b"; ", header)
    if header and not _read_fields(part, header) and _find_missing_blank(part, header):
        _read_fields(part, header[: part.body_start - start])
    _type(part)
    return part


def _read_fields(part: Part, header: bytes) -> bool:
    """Reads the header; False when a line of it is neither a field nor a fold."""
    text = decode(_FOLD.sub(b" ", header) if b"\n " in header or b"\n\t" in header else header, "utf-8")
    fields = _HEADER.findall(text)
    part.headers = {name.lower(): value.strip() for name, value in reversed(fields)}
    return len(fields) >= text.count("\n") + (not text.endswith("\n"))


# A parameter on a line of its own that is not folded; the replacement is as long as what it replaces.
_LOST_FOLD = Pattern(rb";\n(?=[A-Za-z*-]{1,30}=)")
_STRAY = Pattern(rb"\n(?![!-9;-~]{1,80}[ \t]{0,8}:|[ \t]|>?From |$)")
_SURELY_FIELD = Pattern(
    rb"\n(?:received|from|to|subject|date|message-id|mime-version|content-[a-z-]{2,30}|x-[a-z0-9-]{2,60}|return-path"
    rb"|dkim-signature|arc-[a-z-]{4,30}|authentication-results|reply-to|auto-submitted|precedence|cc|sender)[ \t]?:",
    re.IGNORECASE,
)


def _find_missing_blank(part: Part, header: bytes) -> bool:
    """The body begins at the first line that can be no field, even where no blank line says so.

    A stray line with further fields below it is a fold gone wrong, and no end of the header.
    """
    block = b"\n" + header
    if _STRAY.search(block) is None:
        return False
    last = 0
    for match in _SURELY_FIELD.finditer(block):
        last = match.end()
    stray = _STRAY.search(block, last)
    if stray is None or stray.start() >= len(header):
        return False
    part.body_start = part.header_start + stray.start()
    part.defects.append("a blank line is missing after the headers")
    return True


def _type(part: Part) -> None:
    value = part.headers.get("content-type")
    if value is None:
        part.content_type = part.default_type
        return
    if value in _USUAL_TYPES:
        part.content_type = value
        return
    content_type, parameters = _read_type(value)
    part.content_type = content_type or part.default_type
    part.parameters = dict(parameters)


@lru_cache(maxsize=256)
def _read_type(value: str) -> tuple[str, dict[str, str]]:
    """The type (empty where it is none) and its parameters. Kept, since parts are of few types in a thousand mails."""
    match = _TYPE.match(value)
    return match.group(1).lower() if match else "", _parameters(value) if ";" in value else {}


def _parameters(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(value):
        found.setdefault(match.group(1).lower(), decode_words(match.group(2) or match.group(3) or ""))
    return found


def _split(part: Part) -> list[Part]:
    if part.is_message:
        return [_inner_message(part)]
    if not part.is_multipart:
        return []
    boundary = part.parameters.get("boundary", "").encode("latin-1", "ignore")
    cuts = _cuts(part, boundary) if boundary else []
    if not cuts:
        guessed = _GUESSED_BOUNDARY.search(part.raw, part.body_start, part.end)
        if guessed is None:
            return [_as_text(part)]
        part.defects.append("the mark between its parts is not the one that its header names")
        cuts = _cuts(part, guessed.group(1))
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    return [_part(part.raw, start, end, default, part) for start, end in cuts]


def _cuts(part: Part, boundary: bytes) -> list[tuple[int, int]]:
    """Where the parts between the delimiter lines lie (RFC 2046 §5.1.1), at most MAX_PARTS of them."""
    raw, mark = part.raw, b"--" + boundary
    cuts: list[tuple[int, int]] = []
    begin = -1
    at = raw.find(mark, part.body_start, part.end)
    while at != -1 and len(cuts) < MAX_PARTS:
        line_end = raw.find(b"\n", at, part.end)
        line_end = part.end if line_end == -1 else line_end
        tail = raw[at + len(mark) : min(line_end, at + len(mark) + 8)].strip()
        if (at == part.body_start or raw[at - 1 : at] == b"\n") and tail in (b"", b"--"):
            if begin >= 0:
                cuts.append((begin, max(begin, at - 1)))
            begin = -1 if tail else min(line_end + 1, part.end)
            if tail:
                return cuts
        at = raw.find(mark, line_end, part.end)
    if begin >= 0 and len(cuts) < MAX_PARTS:
        cuts.append((begin, part.end))
        part.defects.append("it is cut off before its end")
    return cuts


def _inner_message(part: Part) -> Part:
    return _part(*_inside(part), "text/plain", part)


def _inside(part: Part) -> tuple[bytes, int, int]:
    """The bytes in which the message inside lies, and where it begins and ends."""
    encoding = part.headers.get("content-transfer-encoding", "").strip().lower()
    if encoding in ("base64", "quoted-printable"):
        decoded = plain_lines(part.data(MAX_FIELDS))
        return decoded, 0, len(decoded)
    start = part.body_start
    while start < part.end and part.raw[start : start + 1] in (b"\n", b" "):
        start += 1
    if part.raw.startswith((b"From ", b">From "), start):
        start = part.raw.find(b"\n", start) + 1 or part.end
    return part.raw, start, part.end


def header_inside(part: Part) -> str:
    """The header of the message inside, as it stands: for those who want a few fields of it and no parts."""
    raw, start, end = _inside(part)
    blank = raw.find(b"\n\n", start, end)
    return decode(raw[start : min(end if blank == -1 else blank, start + MAX_HEADER)], "utf-8")


def _as_text(part: Part) -> Part:
    """The body of a multipart in which no delimiter can be found, as plain text."""
    return Part(part.raw, part.body_start, part.body_start, part.end, depth=part.depth + 1)
