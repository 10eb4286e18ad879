"""Finds the members of JSON in a text, as people paste it: cut, reindented, escaped once more inside other JSON.

Nothing is parsed: what looks like a member is one (RFC 8259 §4), and brackets tell which of them belong together. So a
paste that begins in the middle of an object, or ends there, still gives what it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.reading.message import Span
from bot.reading.text.patterns import Pattern

LOOKED_AT = 100_000
"""How many characters are searched."""

PAD = "\x00"
"""What stands for the characters that an escape has too many."""

_TOKEN = Pattern(
    r"(?P<q>\\{0,3}[\"'])(?P<name>[A-Za-z_][\w .-]{0,40})(?P=q)\s{0,8}:\s{0,40}"
    r"(?:(?P<v>\\{0,3}[\"'])(?!\s{0,8}\{\s{0,8}\\)(?P<text>(?:(?!(?P=v))(?:\\{1,4}[^\\]|[^\\])){0,4000})(?:(?P=v)|\Z)"
    r"|(?P<open>[{\[])|(?P<bare>[\w.+-]{1,40}))"
    r"|(?P<b>[\[{}\]])"
    r"|(?<=[\[, \t\n])(?P<i>\\{0,3}[\"'])(?P<item>[^\"'\\{}\[\],]{1,320})(?P=i)(?=\s{0,8}[,\]])"
)
_ESCAPE = Pattern(r"\\{1,7}(?:u(?P<code>[0-9A-Fa-f]{4})|(?P<char>[nrtbf\"'/\\]))")
_ESCAPED = {"n": "\n", "r": " ", "t": " ", "b": " ", "f": " "}


@dataclass(slots=True)
class Member:
    """A name in lower case, and where its value stands; `listed`: it is one of the values of a list."""

    name: str
    span: Span
    listed: bool = False


@dataclass(slots=True)
class Thing:
    """An object with its members, those of the objects that are their values included.

    Objects that are items of a list are things of their own inside it, and so are those in a text inside.
    """

    members: list[Member] = field(default_factory=list)
    inside: list[Thing] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A bracket that is not yet closed. `quiet`: it is of a part that is not asked for."""

    mark: str
    name: str
    thing: Thing
    quiet: bool


def things(text: str, quiet: frozenset[str]) -> list[Thing]:
    """The outermost objects of `text`; members named in `quiet` (lower case) are passed over when they are objects."""
    outermost = [Thing()]
    stack: list[_Open] = []
    for token in _TOKEN.finditer(text, 0, LOOKED_AT):
        top = stack[-1] if stack else None
        thing = top.thing if top else outermost[-1]
        hidden = top is not None and top.quiet
        if mark := token["b"] or token["open"]:
            if mark in "}]":
                _close(stack, mark, outermost)
                continue
            name = (token["name"] or "").lower()
            if token["open"] is None and mark == "{" and not hidden:
                thing = _inside(thing if top else None, outermost)
            stack.append(
                _Open(mark, name or (top.name if top else ""), thing, hidden or (bool(name) and name in quiet))
            )
        elif hidden:
            continue
        elif token["item"] is not None:
            if top is not None and top.mark == "[":
                thing.members.append(Member(top.name, Span(*token.span("item")), listed=True))
        else:
            span = token.span("text") if token["text"] is not None else token.span("bare")
            thing.members.append(Member(token["name"].lower(), Span(*span)))
    return [each for each in outermost if each.members or each.inside]


def _inside(parent: Thing | None, outermost: list[Thing]) -> Thing:
    made = Thing()
    if parent is not None:
        parent.inside.append(made)
    else:
        outermost += [made, Thing()]
    return made


def _close(stack: list[_Open], mark: str, outermost: list[Thing]) -> None:
    """A bracket that nothing opened ends an object whose beginning is cut off."""
    opening = "{" if mark == "}" else "["
    if any(each.mark == opening for each in stack[-8:]):
        while stack.pop().mark != opening:
            pass
    elif not stack and mark == "}" and outermost[-1].members:
        outermost.append(Thing())


def every(found: list[Thing]) -> Iterator[Thing]:
    """All of these and all inside them, in order."""
    waiting = found[::-1]
    while waiting:
        thing = waiting.pop()
        yield thing
        waiting += thing.inside[::-1]


def unescaped(text: str) -> str:
    """The text with escapes undone, every other character in its place: `PAD` fills the gaps."""
    return _ESCAPE.sub(_undone, text) if "\\" in text else text


def _undone(match: re.Match[str]) -> str:
    char = chr(int(match["code"], 16)) if match["code"] else _ESCAPED.get(match["char"], match["char"])
    fill = " " if char in " \n" else PAD
    return char.rjust(len(match[0]), fill) if not "\ud800" <= char <= "\udfff" else " " * len(match[0])
