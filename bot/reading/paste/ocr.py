"""Mends what reading a screenshot by machine did to a notice: `unkn0wn`, `rnailbox`, `fai1ed`, `l92.O.2.9`.

Only words that notices use are mended, and only in a text that shows such damage at least twice; addresses are left
as they are, because nobody can tell what they were.
"""

from __future__ import annotations

import re

_VOCABULARY = """
    a account accept accepted access address address(es) addresses administrator after again also and any are at
    attached attempts available back be because been below blocked bounce but by cannot client code command connect
    connected connection contact content could couldn't data days deferred delayed deliver delivered delivering
    delivery denied destination details diagnostic did disabled does domain down due email end error errors exceeded
    exist expired failed failure fatal following for found from full further has have header help host hours i'm if
    immediately in inform information into invalid is it its local loop mail mailbox mailer maximum message messages
    name network no not notification of on one open option or original other our out over overquota permanent please
    policy postmaster problem program queue quota reason receive received recipient recipients refused reject
    rejected relay relaying remote reply reported response result return returned returning route rule said send
    sender sending sent server service session size smtp software some sorry spam status storage subject such system
    talk technical temporarily temporary than that the then there this time timed times timeout to too transaction
    transcript try unable unavailable undelivered unknown unreachable unrouteable until user usage virtual was while
    will with you your
"""
_WORDS = frozenset(_VOCABULARY.split())
_WORD = re.compile(r"(?<![\w@./:+-])(?=[A-Za-z'|!]{0,23}(?:[01|!]|rn))[A-Za-z01|'!]{2,24}(?![\w@/+-]|\.\w|:\d)")
_IP = re.compile(r"(?<![\w.])[\dOoIl]{1,3}(?:\.[\dOoIl]{1,3}){3}(?![\w.])")
_CODE = re.compile(r"(?<![\w.])[245S][\dOoIlS]{2}(?=[\s-])")
_STATUS = re.compile(r"(?<![\w.])[245S]\.[\dOoIlS]\.[\dOoIlS]{1,3}(?![\w.])")
_HOST = re.compile(r"(?<![\w@.-])rn(?=x\d{0,2}\.|ail\d{0,2}\.|ta\d{0,2}\.)", re.IGNORECASE)
_DIGITS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "S": "5", "B": "8", ",": "."})
_READ_AS = r"[\dOoIl]"
_STATUS_READ = rf"[245S][.,][ ]?{_READ_AS}[ ]?[.,][ ]?[\dOoIlB]{{1,3}}(?![\w@]|[.,]\d)"
_CODE_READ = r"[245S][\dOoIlSB]{2}"
_BOTH = re.compile(rf"(?<![\w.])({_CODE_READ})(:?[ ]?[ \n-][ ]?[#('\"]?)({_STATUS_READ})")
_SPACED = re.compile(r"(?<![\w.])(?=([245]))(\1\d\d[ -])(\1)[ ]([0-7])[ ](\d{1,3})(?=[ ][A-Za-z]|\s*$)")
"""The dots are what a screenshot loses first; both codes are of one class."""
_AFTER_LABEL = re.compile(
    r"((?:\b(?:said|returned|error|code|response|reply|server|smtp|status|was|with|reason)[ ]?[:;=]?|[:;]|->|<<<)"
    r"[ \t'\"(]{1,4})"
    rf"({_CODE_READ})(?=[ -][A-Za-z<#]|:[ ])",
    re.IGNORECASE,
)
_AT_START = re.compile(rf"^([ \t>]{{0,8}})({_CODE_READ})(?=[ -][A-Za-z<#\[]|:[ ])", re.MULTILINE)
_STATUS_LABELLED = re.compile(rf"((?:status|dsn|code)[ \t]{{0,2}}[:=][ \t]{{0,4}}|[(#])({_STATUS_READ})", re.IGNORECASE)
_STATUS_ALONE = re.compile(r"(?<![\w.@-])[245]\.(?:\d\.[OoIl]|[OoIl]\.\d{1,2})(?![\w@]|\.\w)")
_SHOWS = re.compile(r"[A-Za-z][01][A-Za-z]|rn[a-z]|[a-z]rn|\b0[a-z]{2}", re.IGNORECASE)
_LEAST = 2
_MOST = 20_000


def normalised(text: str, *, sure: bool = False) -> str:
    """The text with the damage mended; the same text when it shows too little of it, unless one is `sure`."""
    if len(text) > _MOST or not _SHOWS.search(text):
        return text
    mended = 0

    def mend(match: re.Match[str]) -> str:
        nonlocal mended
        word = match[0]
        better = _mended(word)
        mended += better != word
        return better

    made = _WORD.sub(mend, text)
    if mended < _LEAST and not (sure and mended):
        return text
    made = _IP.sub(lambda m: m[0].translate(_DIGITS), made)
    made = _CODE.sub(lambda m: m[0].translate(_DIGITS), made)
    made = _STATUS.sub(lambda m: m[0].translate(_DIGITS), made)
    return _HOST.sub(lambda m: "M" if m[0][0].isupper() else "m", made)


def with_codes(text: str) -> str:
    """The text with the letters in its codes (`55O`, `5.l.1`, `5,1,1`) read as the digits that they can only be."""

    def both(match: re.Match[str]) -> str:
        return _digits(match[1]) + match[2] + _digits(match[3])

    text = _SPACED.sub(r"\2\3.\4.\5", text)
    text = _BOTH.sub(both, text)
    text = _AFTER_LABEL.sub(_second, text)
    if "@" in text:
        text = _AT_START.sub(_second, text)
    text = _STATUS_LABELLED.sub(_second, text)
    return _STATUS_ALONE.sub(lambda match: _digits(match[0]), text)


def _second(match: re.Match[str]) -> str:
    has_digit = any(char.isdigit() for char in match[2])
    return match[1] + _digits(match[2]) if has_digit else match[0]


def _digits(code: str) -> str:
    return code.replace(" ", "").translate(_DIGITS)


def _mended(word: str) -> str:
    if word.lower() in _WORDS or not re.search(r"[01|!]|rn", word) or word.isdigit():
        return word
    base = word.replace("0", "o").replace("!", "l").replace("|", "l")
    for made in (base, base.replace("1", "l"), base.replace("1", "i")):
        for better in (made, made.replace("rn", "m"), made.replace("rn", "m", 1)):
            if better.lower() in _WORDS:
                return better
    return word
