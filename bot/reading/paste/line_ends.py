"""Puts line ends back where they were lost, and takes out those that were added.

Fields (RFC 3464) that run on in one line, each line followed by an empty one, a rule of dashes broken in two.
"""

from __future__ import annotations

import re

from bot.reading.text.patterns import Pattern
from bot.reading.text.wordings import folded

_NAME = (
    r"(?:Final-Recipient|Original-Recipient|Reporting-MTA|Remote-MTA|Received-From-MTA|Diagnostic-Code|Arrival-Date"
    r"|Last-Attempt-Date|Will-Retry-Until|X-Actual-Recipient|X-Supplementary-Info|X-Postfix-[A-Za-z-]{2,20}"
    r"|Original-Envelope-I[dD]|Final-Log-I[dD]|DSN-Gateway)"
)
_ENDS_OF_NAMES = (
    "-recipient:", "-mta:", "-code:", "-date:", "-until:", "-info:", "x-postfix-", "-id:", "-gateway:",
)  # fmt: skip
_FIELD = Pattern(rf"(?<![\w-])(?:{_NAME}|Action|Status):[ \t]", re.IGNORECASE)
_SURE = Pattern(rf"(?<![\w-]){_NAME}:[ \t]", re.IGNORECASE)
_BROKEN_RULE = Pattern(r"^([ \t]{0,8}-{3,8}[ ][^\n-]{5,100})[ \t]{0,8}\n[ \t]{0,8}(-{3,8})[ \t]{0,8}$", re.MULTILINE)
_CODE_CUT = Pattern(
    r"((?<![\d.])[245]\d\d)[ ]?\n[ \t]{0,8}(?=[245]\.\d\.\d{1,3}[ ])"
    r"|((?<![\d.])[245]\.\d\.\d{1,3})[ ]?\n[ \t]{0,8}(?=<[^<>\s@]{1,64}@[^<>\s]{1,255}>(?::|\.{3})[ ])"
)
_MAY_BE_CUT = Pattern(r"\d[ ]?\n[ \t]{0,8}[245<]")
_GAP = Pattern(r"\n((?:[ \t]{0,40}\n){0,40})")
_HEADING = Pattern(r"[ ](-{3,8}[ ][A-Z][A-Za-z ,'()]{5,90}[ ]-{3,8})(?=[ ]|$)")
_TURN = Pattern(r"[ ](?=(?:<<<[ ][245]\d\d|>>>[ ][A-Z]{4}|\.{3}[ ]while talking to)[ -]?)")
_REMARK = Pattern(r"[ ](?=\((?:reason|expanded from):[ ])")
_ADDRESS = r"[\w.+%=-]{1,64}@[\w.-]{1,255}"
_ENTRY = Pattern(
    rf"(?<=[A-Za-z.)>])(?<!TO|OM|to|om|or)[ ](?=<{_ADDRESS}>:[ ](?:host|connect|lost|delivery|[a-z]{{2,20}}[ ])"
    rf"|<?{_ADDRESS}>?:[ ][245]\d\d[ -]|{_ADDRESS}[ ]host[ ]\S{{1,255}}[ ]\["
    rf"|<{_ADDRESS}>:[ ][\w.-]{{3,255}}[ ]\[[\d.]{{7,15}}\]:)"
)
_REPLY = Pattern(rf"(?<![<:])[ ](?=[245]\d\d[ ][245]\.\d\.\d{{1,3}}[ ]|<{_ADDRESS}>\.\.\.[ ]Deferred)")
_TRANSCRIPT = "Transcript of session follows"
_LISTED = Pattern(rf"((?:failed|recipients?(?:\(s\))?|addresses|address|groups):)[ ](?=<?{_ADDRESS}>?[: ])")
_LEAST = 5
_ROLLED = 240


def relined(text: str) -> str:
    """The text with the lines that it had."""
    text = _undoubled(text)
    if "-----" in text or "----" in text:
        text = _BROKEN_RULE.sub(r"\1 \2", text)
    if any(len(line) > _ROLLED for line in text.split("\n")):
        text = "\n".join(_unrolled(line) if len(line) > _ROLLED else line for line in text.split("\n"))
    if _MAY_BE_CUT.search(text):
        text = _CODE_CUT.sub(lambda match: f"{match[1] or match[2]} ", text)
    low = folded(text)
    if any(end in low for end in _ENDS_OF_NAMES) and _SURE.search(text):
        text = "\n".join(_apart(line) for line in text.split("\n"))
    return text


def _unrolled(line: str) -> str:
    """A notice that lost all its line ends gets those back that tell its parts: headings, turns, one entry each."""
    line = _HEADING.sub(r"\n\n\1\n", line)
    line = _REMARK.sub("\n    ", line)
    line = _TURN.sub("\n", line)
    head, mark, transcript = line.partition(_TRANSCRIPT)
    line = head + mark + _REPLY.sub("\n", transcript)
    return _ENTRY.sub("\n\n", _LISTED.sub(r"\1\n\n", line))


def _apart(line: str) -> str:
    """One field a line, where several run on in one."""
    fields = list(_FIELD.finditer(line))
    if len(fields) < 2 or not _SURE.search(line) or (len(fields) < 3 and len(_SURE.findall(line)) < 2):
        return line
    starts = [field.start() for field in fields]
    pieces = [line[start:stop].rstrip() for start, stop in zip([0, *starts], [*starts, len(line)], strict=True)]
    return "\n".join(piece for piece in pieces if piece.strip())


def _undoubled(text: str) -> str:
    """Without the empty line that follows each line, where each has one and paragraphs have more."""
    body = text.strip("\n")
    gaps = [match[1].count("\n") for match in _GAP.finditer(body)]
    single = gaps.count(1)
    if len(gaps) < _LEAST or gaps.count(0) * 20 > len(gaps) or single == len(gaps) or single * 3 < len(gaps):
        return text
    return _GAP.sub(lambda match: "\n" if match[1].count("\n") < 2 else "\n\n", body)
