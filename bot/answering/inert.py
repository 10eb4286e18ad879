"""Text from a bounce made harmless: links that cannot be clicked, lines that cannot flood a screen."""

from __future__ import annotations

import re
from typing import Final

from bot.answering.emphasis import cleaned
from bot.reading.text.patterns import Pattern

_SCHEME: Final = Pattern(r"\b(h)tt(ps?)://", re.IGNORECASE)
_TT: Final = Pattern("tt", re.IGNORECASE)
_DOT_IN_HOST: Final = Pattern(r"(?<=[\w-])\.(?=[\w-])")


def defanged(link: str) -> str:
    """A link as text that nobody can follow by accident: hxxps://evil[.]example/path."""
    scheme, slashes, rest = cleaned(link).partition("://")
    if not slashes:
        return _DOT_IN_HOST.sub("[.]", scheme)
    host, slash, path = rest.partition("/")
    return f"{_TT.sub('xx', scheme)}://{_DOT_IN_HOST.sub('[.]', host)}{slash}{path}"


def quoted(text: str, limit: int = 600) -> str:
    """A stretch of the paste to be shown as a quote: on few lines, cut with a sign that it was."""
    is_plain = text.isascii() and text.isprintable() and "  " not in text
    joined = text.strip() if is_plain else _on_few_lines(text)
    if "://" in joined:
        joined = _SCHEME.sub(r"\1xx\2://", joined)
    return joined if len(joined) <= limit else f"{joined[: limit - 1].rstrip()}…"


def _on_few_lines(text: str) -> str:
    lines = [" ".join(line.split()) for line in cleaned(text).splitlines()]
    return "\n".join(line for line in lines if line)
