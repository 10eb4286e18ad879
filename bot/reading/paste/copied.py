"""Undoes what other programs did to a text before it was pasted: escapes of JSON, HTML and quoted-printable, links
that repeat an address, and emphasis around a code.
"""

from __future__ import annotations

import binascii
import re
from html import unescape

from bot.reading.text.patterns import Pattern

_ESCAPE = Pattern(r"\\(?:([nrt\"/\\])|u([0-9A-Fa-f]{4}))")
_ESCAPED_END = Pattern(r"\\r\\n|\\n")
_ESCAPES = {"n": "\n", "r": "", "t": "\t", '"': '"', "/": "/", "\\": "\\"}
_MEMBER = Pattern(
    r'^[ \t]{0,12}[{\[]?[ \t]{0,12}"[A-Za-z][\w -]{0,40}"[ \t]{0,4}:[ \t]{0,4}"(?=[^\n"]{0,400}\\n)', re.MULTILINE
)
_BREAK = Pattern(r"[ \t]{0,8}<(?:br|BR)[ ]?/?>[ \t]{0,8}\n?")
_TAG = Pattern(
    r"</?(?:p|div|span|b|i|u|strong|em|tt|pre|code|td|tr|th|table|tbody|font|h[1-6]|li|ul|ol|html|body|blockquote|small)"
    r"(?:[ ][^<>\n]{0,400})?/?>",
    re.IGNORECASE,
)
_ENTITY = Pattern(r"&(?:lt|gt|quot|apos|nbsp|amp|#39|#x27|#34|#60|#62|#64|#160);")
_SOFT_END = Pattern(r"=\n")
_ENCODED = Pattern(r"(?:=[0-9A-F]{2}){1,200}")
_MD_LINK = Pattern(r"\[([^\[\]\n]{1,400})\]\((?:mailto:|https?://)([^()\s]{1,800})\)")
_WIKI_LINK = Pattern(r"\[([^\s\[\]|]{3,320})\|mailto:\1\]")
_REPEATED = Pattern(
    r"(?<![\w.+%=@-])(?P<shown>[\w.+%=@-]{3,320})(?P<open>[<\[]|[ ]<)(?:mailto:|https?://)(?P<meant>[^<>\[\]\s]{3,400})[>\]]",
    re.IGNORECASE,
)
_EMPHASIS = Pattern(
    r"(?<![\w*_~])([*_~]{1,3})((?:[245]\d\d)(?:[ -][245]\.\d{1,3}\.\d{1,3})?|[245]\.\d{1,3}\.\d{1,3}"
    r"|[\w.+-]{1,64}@[\w.-]{1,255}[A-Za-z0-9])[:.,]?\1(?![\w*_~])"
)
_FILE = Pattern(r"(?<![A-Za-z])[A-Za-z]:\\(?!\\)")
_FEW = 2


def uncopied(text: str) -> str:
    """The text as it was in the program that it was copied from; a text without such marks as it was."""
    text = _unescaped(text)
    text = _unprintable(text)
    text = _untagged(text)
    return _unlinked(text)


def _unescaped(text: str) -> str:
    """Line ends written as two characters, as in JSON and in logs; a text with as many real ones keeps them."""
    ends = len(_ESCAPED_END.findall(text)) if "\\n" in text else 0
    if ends < _FEW or _FILE.search(text) or text.count("\n") > ends:
        return text

    def plain(match: re.Match[str]) -> str:
        return _ESCAPES[match[1]] if match[1] else chr(int(match[2], 16))

    made = _ESCAPE.sub(plain, _MEMBER.sub(lambda m: m[0] + "\n", text))
    return re.sub("[\ud800-\udfff]", "", made)


def _unprintable(text: str) -> str:
    """Quoted-printable (RFC 2045 §6.7), told by its soft line ends."""
    if len(_SOFT_END.findall(text)) < _FEW or ("=3D" not in text and "=20" not in text and "=C" not in text):
        return text
    if not any(len(line) > 60 for line in text.split("=\n")[:-1]):
        return text

    def plain(match: re.Match[str]) -> str:
        return binascii.a2b_qp(match[0].encode()).decode("utf-8", "replace")

    return _ENCODED.sub(plain, _SOFT_END.sub("", text))


def _untagged(text: str) -> str:
    """Markup that was pasted as text, and entities that were escaped once more."""
    if len(_BREAK.findall(text)) >= _FEW or len(_TAG.findall(text)) >= _FEW * 2:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&lt;" in text and "&gt;" in text and "<" not in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]).replace("\u00a0", " "), text)
    return text


def _unlinked(text: str) -> str:
    if "](" in text:
        text = _MD_LINK.sub(lambda m: m[1] if _same(m[1], m[2]) else f"{m[1]} {m[2]}", text)
    if "|mailto:" in text:
        text = _WIKI_LINK.sub(r"\1", text)
    if "mailto:" in text or "://" in text:
        text = _REPEATED.sub(lambda m: m["shown"] if _same(m["shown"], m["meant"]) else m[0], text)
    return _EMPHASIS.sub(r"\2", text) if "*" in text or "_" in text or "~" in text else text


def _same(shown: str, meant: str) -> bool:
    """Says a link nothing more than what it is under?"""
    return shown.lower().rstrip("/") == meant.partition("?")[0].lower().rstrip("/")
