"""HTML to readable text in one pass: enough for a notice that comes as HTML only, and no more.

Not the standard library's HTMLParser: that is several times slower here, and hostile markup has made it quadratic.
"""

from __future__ import annotations

import html
import re

from bot.reading.page.page import lowered
from bot.reading.text.patterns import Pattern

_TAG = Pattern(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])([^<>]{0,4000})>|<!--|<![^<>]{0,4000}>|<\?[^<>]{0,4000}>")
_HREF = Pattern(r"href\s{0,4}=\s{0,4}[\"']?([^\s\"'<>]{1,2000})", re.IGNORECASE)
_BREAKS = {
    "br", "p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "section",
    "article", "header", "footer", "dt", "dd", "dl", "center", "form",
}  # fmt: skip
_HIDDEN = frozenset(("script", "style", "head", "title", "template", "noscript"))
_WHITE = Pattern(r"[\s\xa0\u200b\ufeff]+")
_TRAILING = Pattern(r"[ \t]{1,40}\n")
_BLANK_LINES = Pattern(r"\n{3,}")


def html_text(markup: str) -> str:
    """Readable text of `markup`: blocks on lines of their own, cells apart, scripts and styles left out."""
    pieces: list[str] = []
    position, in_pre = 0, 0
    never_closed: set[str] = set()
    while (match := _TAG.search(markup, position)) is not None:
        start, end = match.span()
        if start > position:
            _add(pieces, markup[position:start], as_it_is=in_pre > 0)
        position = end
        name = (match[2] or "").lower()
        closing = match[1] == "/"
        if end - start == 4 and match[0] == "<!--":
            position = _after(markup, "-->", position)
        elif name in _HIDDEN:
            if not closing and name not in never_closed:
                position = _skip(markup, name, position, never_closed)
        elif name == "pre":
            in_pre = max(0, in_pre + (-1 if closing else 1))
            pieces.append("\n")
        elif (space := _space_for(name, closing)) != "":
            pieces.append(space)
    _add(pieces, markup[position:], as_it_is=in_pre > 0)
    text = _TRAILING.sub("\n", html.unescape("".join(pieces)).replace("\xa0", " "))
    return _BLANK_LINES.sub("\n\n", text).strip()


def _add(pieces: list[str], chunk: str, *, as_it_is: bool) -> None:
    if not as_it_is:
        chunk = " " if chunk.isspace() else _WHITE.sub(" ", chunk)
        if not pieces or pieces[-1].endswith(("\n", " ")):
            chunk = chunk.lstrip(" ")
    if chunk:
        pieces.append(chunk)


def _space_for(name: str, closing: bool) -> str:
    if name == "li":
        return "" if closing else "\n- "
    if name in ("td", "th"):
        return "" if closing else " "
    if name in _BREAKS:
        return "\n\n" if name in ("p", "h1", "h2", "h3", "table") and not closing else "\n"
    return ""


def links_of(markup: str, limit: int = 50) -> list[str]:
    """Addresses that the markup links to, in order."""
    low = lowered(markup)
    found: list[str] = []
    at = low.find("href")
    while at != -1 and len(found) < limit:
        if link := _HREF.match(markup, at):
            found.append(html.unescape(link[1]))
        at = low.find("href", at + 4)
    return found


def _after(markup: str, mark: str, position: int) -> int:
    found = markup.find(mark, position)
    return len(markup) if found == -1 else found + len(mark)


def _skip(markup: str, name: str, position: int, never_closed: set[str]) -> int:
    """Past the end of a hidden element; one that is never closed hides nothing but its own tag."""
    for spelling in (name, name.upper()):
        found = markup.find(f"</{spelling}", position)
        if found != -1:
            return _after(markup, ">", found)
    never_closed.add(name)
    return position
