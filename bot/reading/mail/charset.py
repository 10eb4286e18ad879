"""Bytes to text, whatever the charset and whatever was said of it.

A declared charset is believed when it can read the bytes; else the bytes themselves decide. Names and their
habits follow the WHATWG Encoding Standard (a page or mail that says iso-8859-1 means windows-1252, and so on).
"""

from __future__ import annotations

import binascii
import codecs
import re

from bot.reading.text.patterns import Pattern

_ALIASES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
_ASCII_NAMES = frozenset(("", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown", "unknown-8bit", "x-unknown", "binary"))
# Codecs of Python that are no mail charset, or that cost more than their input is worth: as Python itself calls them,
# which knows each by many names (“punycode-” too).
_REFUSED = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"))
# Python remembers for good every name that it was asked for, so that it is asked for none that could not be one.
_NAME = Pattern(r"[a-z0-9][a-z0-9_.:()+-]{0,59}")
_STATEFUL = frozenset(("utf-7", "utf7", "hz", "hz-gb-2312", "utf-16", "utf-16le", "utf-16be", "utf16", "utf-32"))
_SAMPLE = 4_096
_ENOUGH = 1_024
_CONTROLS = Pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"
_ENCODED_WORD = Pattern(r"=\?([!-;@-~]{1,60})\?([bBqQ])\?([!->@-~ ]{0,2000})\?=")
_BETWEEN_WORDS = Pattern(r"(\?=)\s{1,80}(=\?)")


def decode(data: bytes, declared: str = "") -> str:
    """Text of `data`; never fails. NUL, other controls and lone surrogates become spaces."""
    name = declared.strip("\"' \t").lower() if declared else ""
    if data.isascii() and name not in _STATEFUL and b"\x1b" not in data:
        # Deleting bytes is much faster than looking for them, and nearly always there are none.
        if len(data.translate(None, _CONTROL_BYTES)) == len(data):
            return data.decode("ascii")
        return clean(data.decode("ascii"))
    return clean(_try(data, name) or _sniff(data))


def clean(text: str) -> str:
    """`text` without the characters that no screen shows and no store takes; positions stay the same."""
    return text if text.isprintable() else _CONTROLS.sub(" ", text)


def _try(data: bytes, name: str) -> str | None:
    if name in _ASCII_NAMES or not _NAME.fullmatch(name):
        return None
    try:
        codec = codecs.lookup(_ALIASES.get(name, name))
        return None if codec.name in _REFUSED else data.decode(codec.name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _sniff(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\x1b$" in data or b"\x1b(J" in data:
        return data.decode("iso2022_jp_ext", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Cut off within a character, or a byte or two gone astray in what is UTF-8 otherwise.
        if error.start >= len(data) - 4 or _mostly_utf8(data):
            return data.decode("utf-8", "replace")
    sample = _around_foreign(data)
    best = max(_GUESSES, key=lambda name: _plausibility(sample, name))
    return data.decode(best, "replace")


def _around_foreign(data: bytes) -> bytes:
    """The lines that are not all ASCII, enough of them to judge by."""
    lines: list[bytes] = []
    taken = 0
    for line in data.split(b"\n"):
        if not line.isascii():
            lines.append(line)
            taken += len(line)
            if taken > _ENOUGH:
                break
    return b"\n".join(lines)[:_SAMPLE]


def _mostly_utf8(data: bytes) -> bool:
    text = data[:_SAMPLE].decode("utf-8", "replace")
    strange = text.count("\ufffd")
    return strange * 8 < _foreign(text) - strange


_GUESSES = ("cp1252", "cp1251", "koi8-r", "cp932", "euc_jp", "gb18030", "cp949", "big5")
_KANA = Pattern("[\u3040-\u30ff]")
_HANGUL = Pattern("[\uac00-\ud7a3]")
_HAN = Pattern("[\u4e00-\u9fff]")
_HALF_KANA = Pattern("[\uff61-\uff9f]")
_CYRILLIC_WORD = Pattern("\\b[А-ЯЁ]?[а-яё]{2,40}\\b")
_LATIN_ACCENT = Pattern("[A-Za-z][àáâãäåçèéêëìíîïñòóôõöøùúûüßÀÁÂÄÅÇÈÉÊÖØÜœ]|[àáâãäåçèéêëìíîïñòóôõöøùúûüßÄÖÜÉ][A-Za-z]")
# The commonest characters of running Chinese; in a wrong reading they hardly occur.
_COMMON_HAN = frozenset(
    "的一是不了在人有我他这中大来上个国邮件地址您无法发送收到请服务器系统时用户這個郵發無統時戶收件者信箱"
)


def _foreign(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _plausibility(sample: bytes, name: str) -> float:
    """Share of the non-ASCII characters that look like the language of that charset, 0 when it cannot read them."""
    text = sample.decode(name, "replace")
    foreign = _foreign(text) or 1
    broken = text.count("\ufffd")
    if broken * 20 > foreign:
        return 0.0
    if name == "cp1252":
        return 0.05 + 2 * len(_LATIN_ACCENT.findall(text)) / foreign
    if name in ("cp1251", "koi8-r"):
        return sum(map(len, _CYRILLIC_WORD.findall(text))) / foreign
    common = sum(char in _COMMON_HAN for char in text)
    if name in ("cp932", "euc_jp"):
        kana, han, half = (len(pattern.findall(text)) for pattern in (_KANA, _HAN, _HALF_KANA))
        return (1.5 * kana + 0.3 * han - half) / foreign
    if name == "cp949":
        return (1.2 * len(_HANGUL.findall(text)) + 0.1 * len(_HAN.findall(text))) / foreign
    return (0.5 * len(_HAN.findall(text)) + 2 * common) / foreign


def decode_words(value: str) -> str:
    """A header value with its RFC 2047 encoded words read, tolerant of folding and of wrong padding."""
    if "=?" not in value:
        return value
    joined = _BETWEEN_WORDS.sub(r"\1\2", value)
    return clean(_ENCODED_WORD.sub(_decode_word, joined))


def _decode_word(match: re.Match[str]) -> str:
    charset, encoding, body = match.groups()
    raw = body.encode("ascii", "ignore")
    data = unbase64(raw) if encoding in "bB" else binascii.a2b_qp(raw, header=True)
    return decode(data, charset.partition("*")[0])


_NOT_BASE64 = Pattern(rb"[^A-Za-z0-9+/]+")


def unbase64(data: bytes) -> bytes:
    """Bytes of a base64 text as far as they can be read: strange characters and a cut-off end are forgiven."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = _NOT_BASE64.sub(b"", data)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
