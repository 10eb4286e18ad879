"""Undoes what Slack did to a text: escapes, made-up links, mentions, quotes and code marks.

Slack escapes ``&``, ``<`` and ``>``, and writes what it recognised as ``<...|...>``: an address, a link, a bare domain
turned into a link, a person, a channel, a group (https://docs.slack.dev/messaging/formatting-message-text). Its
clients add marks of their own: ``> `` for a quote, back-ticks for code, ``*`` for bold, curly quotation marks.
A text that never went through Slack comes through as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.reading.paste.quoting import unquoted_line
from bot.reading.text.patterns import Pattern


class Place(StrEnum):
    """Where a stretch of a Slack message stands: in the person's own line, in a quote, in code."""

    PLAIN = "plain"
    QUOTE = "quote"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the readable text."""

    place: Place
    text: str


_TOKEN = Pattern(
    r"<(?:"
    r"mailto:(?P<address>[^|<>\n]{1,400})(?:\|(?P<address_label>[^<>\n]{0,400}))?"
    r"|(?P<url>(?:https?|ftp)://[^|<>\n]{1,4000})(?:\|(?P<url_label>[^<>\n]{0,4000}))?"
    r"|tel:[^|<>\n]{1,40}(?:\|(?P<telephone>[^<>\n]{0,40}))?"
    r"|@[UW][A-Z0-9]{2,20}(?:\|(?P<person>[^<>\n]{0,80}))?"
    r"|#C[A-Z0-9]{2,20}(?:\|(?P<channel>[^<>\n]{0,80}))?"
    r"|!(?P<group>here|channel|everyone)(?:\|[^<>\n]{0,40})?"
    r"|!subteam\^S[A-Z0-9]{2,20}(?:\|(?P<team>[^<>\n]{0,80}))?"
    r"|!date\^[^|<>\n]{1,400}\|(?P<date>[^<>\n]{0,100})"
    r")>"
)
_MADE_BY_SLACK = Pattern(
    r"<(?:mailto:[^|<>\n]{1,400}|https?://[^|<>\n]{1,4000})\||<(?:[@#][UWC][A-Z0-9]{2,20}|!(?:here|channel|everyone|subteam|date))[|>^]"
)
# What an app or an export of Slack shows, pasted into Slack once more.
_COPIED = Pattern(r"<(?:mailto:[^|<>\n]{1,400}@[^|<>\n]{1,300}|https?://[^|<>\n]{1,4000})\|[^<>\n]{1,400}>")
_NESTED = Pattern(r"<((?:mailto:|https?://)[^|<>\n]{1,1000})\|[^|<>\n]{1,1000}>(?=\|)")
_RAW_BRACKET = Pattern(r"<(?!mailto:|https?://|ftp://|tel:|[@#!])")
_ENTITY = Pattern(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_FENCE = Pattern(r"```(.{0,200000}?)(?:```|\Z)", re.DOTALL)
_CODE = Pattern(r"(?<![\w`])`([^`\n]{1,2000})`(?![\w`])")
_BOLD = Pattern(r"^([ \t]{0,8})\*([^\s*](?:[^*\n]{0,400}[^\s*])?)\*(?=[ \t]|$)", re.MULTILINE)
_MOST_MARKS = 400
_CURLY = str.maketrans({"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"'})


def unmangle(text: str) -> str:
    """The text as it was before Slack; spans of facts point into what this gives, so it is made once."""
    return "".join(segment.text for segment in segments(text))


def segments(text: str) -> tuple[Segment, ...]:
    """The same, in stretches that know whether they were quoted or in code: together they are `unmangle(text)`."""
    slack = _is_mangled(text)
    found: list[Segment] = []
    position = 0
    if 0 < text.count("```") <= _MOST_MARKS:
        for fence in _FENCE.finditer(text):
            found.extend(_outside(text[position : fence.start()], slack))
            found.append(Segment(Place.CODE, _gap(found) + _plain(fence[1].strip("\n"), slack) + "\n"))
            position = fence.end()
    found.extend(_outside(text[position:], slack))
    return tuple(found)


def _gap(found: list[Segment]) -> str:
    """Code begins on a line of its own."""
    return "\n" if found and not found[-1].text.endswith("\n") else ""


def _is_mangled(text: str) -> bool:
    """Did it go through Slack? A raw angle bracket beside escapes shows that the escapes are the text's own."""
    if _MADE_BY_SLACK.search(text):
        return True
    return ("<" in text or _ENTITY.search(text) is not None) and _RAW_BRACKET.search(text) is None


def _outside(text: str, slack: bool) -> list[Segment]:
    """Text outside fences, by runs of quoted lines and lines that are not."""
    if not text:
        return []
    runs: list[tuple[Place, list[str]]] = []
    for line in text.split("\n"):
        escaped = line.lstrip(" ").startswith(("&gt;", ">"))
        quoted = unquoted_line(_ENTITY.sub(_entity, line[:200])) is not None if escaped else False
        place = Place.QUOTE if quoted else Place.PLAIN
        if not runs or runs[-1][0] != place:
            runs.append((place, []))
        runs[-1][1].append(line)
    made = [Segment(place, _run(place, lines, slack)) for place, lines in runs]
    return [Segment(s.place, s.text + ("\n" if n < len(made) - 1 else "")) for n, s in enumerate(made)]


def _run(place: Place, lines: list[str], slack: bool) -> str:
    text = _plain("\n".join(lines), slack)
    if place is Place.QUOTE:
        text = "\n".join(line if (bare := unquoted_line(line)) is None else bare for line in text.split("\n"))
    if "`" in text:
        text = _CODE.sub(r"\1", text)
    return _BOLD.sub(r"\1\2", text) if "*" in text else text


def _plain(text: str, slack: bool) -> str:
    if slack:
        text = _ENTITY.sub(_entity, _TOKEN.sub(_token, text))
        if _COPIED.search(text):
            text = _ENTITY.sub(_entity, _TOKEN.sub(_token, _NESTED.sub(r"\1", text)))
    return text.translate(_CURLY)


def _entity(match: re.Match[str]) -> str:
    return _ENTITIES[match[1]]


def _token(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if match["address"] is not None:
        label = match["address_label"]
        return label if label and "@" in label else match["address"]
    if match["url"] is not None:
        return _link(match["url"], match["url_label"])
    if kind is None:
        return ""
    mark = {"person": "@", "channel": "#", "group": "@"}.get(kind, "")
    value = match[kind] or ""
    return value if value.startswith(mark) else mark + value


def _link(url: str, label: str | None) -> str:
    """A bare domain that was made a link is the domain again; a link under words keeps both."""
    if not label or label == url:
        return url
    if url.rstrip("/") in (f"http://{label}", f"https://{label}") or url.split("://", 1)[-1] == label:
        return label
    return f"{label} {url}"
