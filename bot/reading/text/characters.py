"""Plain characters for those that word processors, web pages and chat programs put in their place.

None of them changes what a person sees; each of them parts a code or an address for a machine.
"""

from __future__ import annotations

from bot.reading.text.patterns import Pattern

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_HYPHENS = "\u2010\u2011\u2043\u2212\ufe63\uff0d"
_DIGITS = "０１２３４５６７８９"
_PLAIN = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_HYPHENS, "-"),
        **{digit: str(number) for number, digit in enumerate(_DIGITS)},
        **dict.fromkeys("\u2028\u2029\x0b\x0c\x85", "\n"),
        "…": "...", "＠": "@", "﹫": "@", "＜": "<", "＞": ">", "‹": "<", "›": ">",
    }
)  # fmt: skip
_INVISIBLE = Pattern(
    r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe]"
)
_DASH_IN_CODE = Pattern(r"(?<=[245]\d\d)[–—](?=[245]\.\d|[A-Za-z ])")


def plain_characters(text: str) -> str:
    """The text with one kind of space, hyphen, digit and line end, and without characters that nobody sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return _INVISIBLE.sub("", text.replace("\x0b", "\n").replace("\x0c", "\n"))
    return _DASH_IN_CODE.sub("-", _INVISIBLE.sub("", text.translate(_PLAIN)))
