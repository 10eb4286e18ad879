"""Mends what reading a screenshot by machine did to a notice: `unkn0wn`, `rnailbox`, `fai1ed`, `l92.O.2.9`.

Only words that notices use are mended, and only in a text that shows such damage at least twice; addresses are left
as they are, because nobody can tell what they were.
"""

from __future__ import annotations

import re

from bot.reading.text.patterns import Pattern

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
_WORD = Pattern(r"(?<![\w@./:+-])(?=[A-Za-z'|!]{0,23}(?:[01|!]|rn))[A-Za-z01|'!]{2,24}(?![\w@/+-]|\.\w|:\d)")
_IP = Pattern(r"(?<![\w.])[\dOoIl]{1,3}(?:\.[\dOoIl]{1,3}){3}(?![\w.])")
_CODE = Pattern(r"(?<![\w.])[245S][\dOoIlS]{2}(?=[\s-])")
_STATUS = Pattern(r"(?<![\w.])[245S]\.[\dOoIlS]\.[\dOoIlS]{1,3}(?![\w.])")
_HOST = Pattern(r"(?<![\w@.-])rn(?=x\d{0,2}\.|ail\d{0,2}\.|ta\d{0,2}\.)", re.IGNORECASE)
_DIGITS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "S": "5", "B": "8", ",": "."})
_READ_AS = r"[\dOoIl]"
_STATUS_READ = rf"[245S][.,][ ]?{_READ_AS}[ ]?[.,][ ]?[\dOoIlB]{{1,3}}(?![\w@]|[.,]\d)"
_CODE_READ = r"[245S][\dOoIlSB]{2}"
_BOTH = Pattern(rf"(?<![\w.])({_CODE_READ})(:?[ ]?[ \n-][ ]?[#('\"]?)({_STATUS_READ})")
_SPACED = Pattern(r"(?<![\w.])(?=([245]))(\1\d\d[ -])(\1)[ ]([0-7])[ ](\d{1,3})(?=[ ][A-Za-z]|\s*$)")
"""The dots are what a screenshot loses first; both codes are of one class."""
_AFTER_LABEL = Pattern(
    r"((?:\b(?:said|returned|error|code|response|reply|server|smtp|status|was|with|reason)[ ]?[:;=]?|[:;]|->|<<<)"
    r"[ \t'\"(]{1,4})"
    rf"({_CODE_READ})(?=[ -][A-Za-z<#]|:[ ])",
    re.IGNORECASE,
)
_AT_START = Pattern(rf"^([ \t>]{{0,8}})({_CODE_READ})(?=[ -][A-Za-z<#\[]|:[ ])", re.MULTILINE)
_STATUS_LABELLED = Pattern(rf"((?:status|dsn|code)[ \t]{{0,2}}[:=][ \t]{{0,4}}|[(#])({_STATUS_READ})", re.IGNORECASE)
_STATUS_ALONE = Pattern(r"(?<![\w.@-])[245]\.(?:\d\.[OoIl]|[OoIl]\.\d{1,2})(?![\w@]|\.\w)")
_MAY_BE_SPACED = Pattern(r"[245]\d\d[ -][245] [0-7] \d")
_DAMAGED_CODE = Pattern(r"S[\dOoIlSB]{2}|[245](?:[OoIlSB][\dOoIlSB]|\d[OoIlSB])")
_DAMAGED_STATUS = Pattern(
    r"S[.,]|[245](?:,[ ]?[\dOoIl][ ]?[.,]|\.(?:[ ][\dOoIl]|[OoIl]|\d(?:[ ][.,]|,|\.(?:[ OoIlB]|\d{1,2}[OoIlB]))))"
)
"""What all the others need, where there is anything to mend."""
_SHOWS_DIGIT = Pattern(r"[01](?:(?<=[a-z].)[a-z]|(?<=\b0)[a-z]{2})", re.IGNORECASE)
_SHOWS_RN = Pattern(r"rn[a-z]|[a-z]rn", re.IGNORECASE)
"""Two, and only where a text has the letters, since each for itself is found much faster."""
_LEAST = 2
_MOST = 20_000


def _shows_damage(text: str) -> bool:
    return _SHOWS_DIGIT.search(text) is not None or ("rn" in text.lower() and _SHOWS_RN.search(text) is not None)


def normalised(text: str, *, sure: bool = False) -> str:
    """The text with the damage mended; the same text when it shows too little of it, unless one is `sure`."""
    if len(text) > _MOST or not _shows_damage(text):
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

    if _MAY_BE_SPACED.search(text):
        text = _SPACED.sub(r"\2\3.\4.\5", text)
    is_code_damaged = _DAMAGED_CODE.search(text) is not None
    is_status_damaged = _DAMAGED_STATUS.search(text) is not None
    if is_code_damaged or is_status_damaged:
        text = _BOTH.sub(both, text)
    if is_code_damaged:
        text = _AFTER_LABEL.sub(_second, text)
        if "@" in text:
            text = _AT_START.sub(_second, text)
    if is_status_damaged:
        text = _STATUS_LABELLED.sub(_second, text)
        text = _STATUS_ALONE.sub(lambda match: _digits(match[0]), text)
    return text


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
