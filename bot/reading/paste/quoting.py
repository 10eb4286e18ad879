"""Takes the marks of quoting (`> `) off lines, and leaves alone what only looks like them.

A transcript of an SMTP session has `>>> RCPT TO:<...>` for what the client said; that mark is part of the notice.
"""

from __future__ import annotations

import re

from bot.reading.text.patterns import Pattern

_MARKS = Pattern(r"[ \t]{0,4}(?:>[ \t]?){1,20}")
_SAID_BY_CLIENT = Pattern(
    r"(?:RCPT|MAIL|DATA|HELO|EHLO|QUIT|RSET|STARTTLS|AUTH|BDAT|LHLO|NOOP|VRFY|\.$)\b", re.IGNORECASE
)


def unquoted_line(line: str) -> str | None:
    """The line without its marks of quoting; None when it has none."""
    marks = _MARKS.match(line)
    if marks is None:
        return None
    rest = line[marks.end() :]
    head = marks[0].rstrip()
    if head.endswith(">>>") and _SAID_BY_CLIENT.match(rest):
        outer = head[:-3].rstrip()
        return f">>> {rest}" if outer else None
    if marks[0].endswith((" ", "\t")) or not rest:
        return rest
    return rest if rest[:1] != "<" or head.count(">") > 1 or line.startswith((">", " ")) else None


def unquote(text: str) -> str:
    """A text whose lines are (nearly all) quoted, without the marks; any other text as it was."""
    lines = text.split("\n")
    bare = [unquoted_line(line) for line in lines]
    filled = sum(1 for line in lines if line.strip())
    marked = sum(1 for line in bare if line is not None)
    if marked < 2 or marked * 2 < filled:
        return text
    return "\n".join(line if stripped is None else stripped for line, stripped in zip(lines, bare, strict=True))
