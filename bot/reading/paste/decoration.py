"""Takes off what stands before each line of a text that was copied out of a list, a table, a log or a mail program.

A mark goes only where nearly every line of a stretch has it, and the stretch is most of the text: one bullet is part
of a notice, a bullet on each line is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.reading.text.patterns import Pattern

_Strip = Callable[[str], str | None]

_BULLET = Pattern(r"[ \t]{0,12}(?:[-*+•●▪◦‣–—·|│┃¦]|&bull;)(?:[ \t]{1,8}(?=\S)|[ \t]{0,8}$)")
_NUMBER = Pattern(r"[ \t]{0,8}\(?(\d{1,4})(?:[.):|│][ \t]{0,8}|[ \t]{1,8}|$)")
_TIME = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:[ ]?[AaPp]\.?[Mm]\.?)?"
_TIMESTAMP = Pattern(
    r"[ \t]{0,8}[\[(]?(?:"
    rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})(?:[T, ]{{1,3}}{_TIME})?"
    rf"|(?:[A-Z][a-z]{{2}},?[ ])?[A-Z][a-z]{{2}}[ ]{{1,2}}\d{{1,2}},?(?:[ ]\d{{4}},?)?[ ]{_TIME}"
    rf"|{_TIME}"
    r")(?:Z|[ ]?[+-]\d\d:?\d\d|[ ](?:UTC|GMT|CEST|CET))?[\])]?(?:[ \t]{0,4}[|:-](?=[ \t])|(?=[ \t]|$))[ \t]{0,8}"
)
_PROGRAM = Pattern(r"(?:[\w.-]{1,80}[ ])?[\w./-]{1,60}\[\d{1,9}\]:[ ]{0,4}")
_LOG_ENTRY = Pattern(r"(?<![\w-])to=<?[^\s,]{1,320}|[ \t](?:\*\*|==|[=-]>|<=)[ \t]|\bstatus=\w|^[ \t]{0,8}<<<|>>>")
_SIGNS_OF_A_LOG = ("to=", "**", "==", "=>", "->", "<=", "status=", "<<<", ">>>")
_RULE_OF_TABLE = Pattern(
    r"[ \t]{0,8}\|?(?:[ \t]{0,4}:?-{2,80}:?[ \t]{0,4}[|+]){0,12}[ \t]{0,4}:?-{2,80}:?[ \t]{0,4}\|?[ \t]{0,8}"
)
_LEAST = 3
_FIRST = 10
"""Counting begins below this: a reply code is no count of lines."""
_MOST = 5_000


def undecorated(text: str) -> str:
    """The text without bullets, numbers, times or indentation in front of its lines; any other text as it was."""
    lines = text.split("\n")
    if len(lines) > _MOST:
        return text
    for mend in (_without_times, _without_numbers, _without_table, _without_bullets, _without_indent):
        lines = mend(lines)
    return "\n".join(lines)


def _stretch(lines: Sequence[str], strip: _Strip) -> tuple[int, int, list[str]] | None:
    """The longest stretch of lines that all have a mark (or nothing in them), without it; None when it is short."""
    best = start = best_start = best_stop = filled = 0
    bare: list[str | None] = [strip(line) if line.strip() else "" for line in lines]
    for number, line in enumerate([*bare, None]):
        if line is None:
            if filled > best:
                best, best_start, best_stop = filled, start, number
            start, filled = number + 1, 0
        elif lines[number].strip():
            filled += 1
    own = sum(1 for line in lines if line.strip()) - best
    if best < _LEAST or (own > 3 and own * 2 > best):
        return None
    return best_start, best_stop, [line or "" for line in bare[best_start:best_stop]]


def _replaced(lines: list[str], strip: _Strip) -> list[str]:
    found = _stretch(lines, strip)
    return lines if found is None else [*lines[: found[0]], *found[2], *lines[found[1] :]]


def _without_times(lines: list[str]) -> list[str]:
    """Times of a log; a mail server's own log is left as it is, for its entries are known with them."""

    def strip(line: str) -> str | None:
        match = _TIMESTAMP.match(line)
        if match is None:
            return None
        program = _PROGRAM.match(line, match.end())
        return line[program.end() if program else match.end() :]

    entries = (line for line in lines if any(sign in line for sign in _SIGNS_OF_A_LOG))
    if sum(1 for line in entries if _LOG_ENTRY.search(line)) * 2 > len(lines):
        return lines
    return _replaced(lines, strip)


def _without_numbers(lines: list[str]) -> list[str]:
    """Numbers that count the lines: each is greater than the last by no more than the empty lines between."""
    last = -1
    last_line = 0
    bare: dict[str, str] = {}
    for place, line in enumerate(lines):
        match = _NUMBER.match(line)
        if match is None:
            continue
        number = int(match[1])
        if number < _FIRST if last == -1 else 0 < number - last <= place - last_line:
            bare[line] = line[match.end() :]
            last, last_line = number, place
    return _replaced(lines, bare.get) if len(bare) >= _LEAST else lines


def _without_table(lines: list[str]) -> list[str]:
    """A table of one column is its text; a table of two is labels with what they say."""
    rules = sum(1 for line in lines if "|" in line and _RULE_OF_TABLE.fullmatch(line))
    rows = sum(1 for line in lines if line.strip().startswith("|") and line.strip().endswith("|"))
    if rows < 2 or not (rules or rows >= _LEAST):
        return lines
    made: list[str] = []
    for line in lines:
        row = line.strip()
        if not (row.startswith("|") and row.endswith("|") and len(row) > 1):
            made.append(line)
        elif not _RULE_OF_TABLE.fullmatch(line):
            cells = [cell.strip() for cell in row[1:-1].split("|")]
            made.append((": " if len(cells) == 2 else "  ").join(cell for cell in cells if cell))
    return made


def _without_bullets(lines: list[str]) -> list[str]:
    def strip(line: str) -> str | None:
        match = _BULLET.match(line)
        return line[match.end() :] if match else None

    return _replaced(lines, strip)


def _without_indent(lines: list[str]) -> list[str]:
    """Space that all lines begin with, below the person's own words above."""
    found = _stretch(lines, lambda line: line if line[:1] in (" ", "\t") else None)
    if found is None:
        return lines
    start, stop, inside = found
    expanded = [line.expandtabs(8) for line in inside]
    least = min(len(line) - len(line.lstrip(" ")) for line in expanded if line.strip())
    return [*lines[:start], *(line[least:] for line in expanded), *lines[stop:]]
