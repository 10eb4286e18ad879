"""Masks what looks like a secret in a text, position by position, before anything of it can be shown again.

People paste the settings and transcripts around an error with it: passwords of an SMTP account, tokens, AUTH commands.
"""

from __future__ import annotations

import re
from typing import Final

from bot.reading.text.patterns import Pattern
from bot.reading.text.phrases import Phrases

MASK: Final = "•"

_NAMED: Final = Pattern(
    r"(?<![\w.-])[\w.-]{0,40}?(?:passw(?:or)?d|passwort|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key"
    r"|credentials?|auth_?pass|smtp_?pass|kennwort|contraseña|mot[ _]de[ _]passe)[\w.-]{0,20}[\"']?"
    r"[ \t]{0,4}(?:=>?|:=?)[ \t]{0,4}"
    r"(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})'|([^\s\"',;]{3,300})(?=[\s,;]{0,3}$|[,;&]|[ \t]+\w+=))",
    re.IGNORECASE | re.MULTILINE,
)
_COMMAND: Final = Pattern(
    r"\bauth[ \t]+(?:plain|login|xoauth2|oauthbearer|cram-md5)[ \t]+([A-Za-z0-9+/=_-]{8,2000})", re.IGNORECASE
)
_CHALLENGED: Final = Pattern(
    r"\b334 [A-Za-z0-9+/=]{0,200}[^\n]{0,40}\n[ \t>]{0,4}(?:[\w>.:-]{1,20}[ \t]){0,3}"
    r"([A-Za-z0-9+/=]{8,2000})[ \t]{0,4}$",
    re.MULTILINE,
)
_AUTHORIZATION: Final = Pattern(r"\bauthorization:[ \t]{0,4}\w{1,20}[ \t]+(\S{6,4000})", re.IGNORECASE)
_IN_URL: Final = Pattern(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{1,100}:([^\s:/@]{1,200})@", re.IGNORECASE)
_SHAPES: Final = Pattern(
    r"\b(?:xox[abeoprs]-[\w-]{10,300}|SG\.[\w-]{10,100}\.[\w-]{10,100}|gh[opsu]_\w{20,100}|sk_live_\w{10,100}"
    r"|AKIA[0-9A-Z]{16}|key-[0-9a-f]{32}|eyJ[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{10,1000})"
)
_KEY_BLOCK: Final = Pattern(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(.{1,8000}?)(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|\Z)", re.DOTALL
)
_NAMES: Final = (
    "password", "passwd", "passwort", "pwd", "passphrase", "secret", "token", "api", "key", "credential", "auth_pass",
    "authpass", "smtp_pass", "smtppass", "kennwort", "contraseña", "mot de passe", "mot_de_passe",
)  # fmt: skip
_PATTERNS: Final[tuple[tuple[Pattern[str], tuple[str, ...]], ...]] = (
    (_NAMED, _NAMES),
    (_COMMAND, ("auth",)),
    (_CHALLENGED, ("334 ",)),
    (_AUTHORIZATION, ("authorization",)),
    (_IN_URL, ("://",)),
    (_KEY_BLOCK, ("private key",)),
    (_SHAPES, ("xox", "sg.", "gho_", "ghp_", "ghs_", "ghu_", "sk_live_", "akia", "key-", "eyj")),
)
"""Each with what stands in any text that it can be in, in lower case: a look for these costs next to nothing."""
_HINTS: Final = Phrases((hint, number) for number, (_, hints) in enumerate(_PATTERNS) for hint in hints)
_LONG: Final = 100_000


def masked(text: str) -> str:
    """The text with every secret in it as dots, of the same length so that positions stay true."""
    low = text.lower()
    found: list[tuple[int, int]] = []
    for number in sorted(_hinted_at(low)):
        for match in _PATTERNS[number][0].finditer(text):
            groups = range(1, match.re.groups + 1) if match.re.groups else (0,)
            found += [match.span(group) for group in groups if match[group] is not None]
    if not found:
        return text
    made = list(text)
    for start, end in found:
        made[start:end] = [char if char == "\n" else MASK for char in text[start:end]]
    return "".join(made)


def _hinted_at(low: str) -> set[int]:
    """The patterns that may match. One by one in a text of many megabytes: the places of all would fill the memory."""
    if len(low) <= _LONG:
        return _HINTS.named_in(low)
    return {number for number, (_, hints) in enumerate(_PATTERNS) if any(hint in low for hint in hints)}
