"""What Slack's client does to typed text before an app sees it.

``&``, ``<`` and ``>`` are escaped; addresses, links and bare domains become ``<...|...>``; mentions become ids;
and the same is said again, with structure, as a ``rich_text`` block. Inside code nothing is linked.
(https://docs.slack.dev/messaging/formatting-message-text, https://docs.slack.dev/reference/block-kit/blocks/rich-text-block)

The text is read once into pieces, and both renditions are made from those.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.playground.domains import is_domain
from bot.playground.things import Json

_FENCE = re.compile(r"```(.+?)```", re.DOTALL)
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,10}[A-Za-z]{2,24}"
_TOKEN = re.compile(
    r"(?P<code>`[^`\n]+`)"
    r"|(?P<url>https?://[^\s<>|\"`]{1,2000})"
    rf"|(?P<email>(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{{0,63}}@{_HOST}(?![\w-]))"
    rf"|(?P<domain>(?<![\w.@/-]){_HOST}(?![\w@-]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][\w.-]*)"
    r"|(?P<channel>(?<![\w#&])#[a-z][\w-]*)"
    r"|(?P<emoji>(?<![\w:]):[a-z0-9_+-]{2,40}:(?![\w:]))"
)
_TRAILING = ".,;:!?)]}'"
_STYLES = {"*": "bold", "_": "italic", "~": "strike"}
_STYLED = re.compile(r"(?<![\w*_~])([*_~])(?=\S)([^\n*_~]{1,300}?)(?<=\S)\1(?![\w*_~])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of typed text: as Slack writes it in ``text``, and its rich text element."""

    text: str
    element: Json


@dataclass(frozen=True, slots=True)
class Mangled:
    """What the app gets."""

    text: str
    blocks: list[Json]


def escape(text: str) -> str:
    """The three characters that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mangle(typed: str, people: Mapping[str, str], channels: Mapping[str, str]) -> Mangled:
    """Read typed text as the client does; ``people`` and ``channels`` give ids for names in lower case. Among the
    people are the groups that can be mentioned together, whose ids begin with an S."""
    texts: list[str] = []
    elements: list[Json] = []
    position = 0
    for fence in _FENCE.finditer(typed):
        _prose(typed[position : fence.start()], people, channels, texts, elements)
        inner = fence[1]
        texts.append(f"```{escape(inner)}```")
        elements.append({"type": "rich_text_preformatted", "elements": [_plain(inner.strip("\n"))], "border": 0})
        position = fence.end()
    _prose(typed[position:], people, channels, texts, elements)
    blocks = [{"type": "rich_text", "elements": elements}] if elements else []
    return Mangled("".join(texts), blocks)


def _prose(
    typed: str, people: Mapping[str, str], channels: Mapping[str, str], texts: list[str], elements: list[Json]
) -> None:
    """Text outside fences: runs of quoted lines and of ordinary lines, by turns."""
    for quoted, run in _runs(typed):
        if not quoted:
            pieces = list(_pieces(run, people, channels))
            texts.append("".join(piece.text for piece in pieces))
            found = [piece.element for piece in pieces]
            if run.strip("\n"):
                if elements:
                    _trim(found[0], start=True)
                elements.append({"type": "rich_text_section", "elements": [e for e in found if e.get("text") != ""]})
            continue
        inside: list[Json] = []
        for line in run.splitlines(keepends=True):
            mark, rest = (line[:2], line[2:]) if line.startswith("> ") else (line[:1], line[1:])
            pieces = list(_pieces(rest, people, channels))
            texts.append(escape(mark) + "".join(piece.text for piece in pieces))
            inside.extend(piece.element for piece in pieces)
        if inside:
            _trim(inside[-1], start=False)
        elements.append({"type": "rich_text_quote", "elements": [e for e in inside if e.get("text") != ""]})


def _trim(element: Json, *, start: bool) -> None:
    """Drop the line break that the border between two rich text elements stands for."""
    if element["type"] == "text":
        element["text"] = element["text"].removeprefix("\n") if start else element["text"].removesuffix("\n")


def _runs(typed: str) -> Iterator[tuple[bool, str]]:
    run, quoted = "", False
    for line in re.findall(r"[^\n]*\n|[^\n]+", typed):
        if line.startswith(">") != quoted and run:
            yield quoted, run
            run = ""
        quoted = line.startswith(">")
        run += line
    if run:
        yield quoted, run


def _pieces(text: str, people: Mapping[str, str], channels: Mapping[str, str]) -> Iterator[Piece]:
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() < position:
            continue
        piece, length = _token(match, people, channels)
        if piece is None:
            continue
        yield from _styled(text[position : match.start()])
        yield piece
        position = match.start() + length
    yield from _styled(text[position:])


def _token(match: re.Match[str], people: Mapping[str, str], channels: Mapping[str, str]) -> tuple[Piece | None, int]:
    kind, raw = str(match.lastgroup), match[0]
    if kind == "code":
        return Piece(escape(raw), _plain(raw[1:-1], code=True)), len(raw)
    if kind == "url":
        url = raw.rstrip(_TRAILING)
        if url.endswith("//"):
            return None, 0
        return Piece(f"<{escape(url)}>", {"type": "link", "url": url}), len(url)
    if kind in ("email", "domain"):
        host = raw.rpartition("@")[2]
        if not is_domain(host):
            return None, 0
        url = f"mailto:{raw}" if kind == "email" else f"http://{raw}"
        return Piece(f"<{url}|{raw}>", {"type": "link", "url": url, "text": raw}), len(raw)
    if kind == "mention":
        return _mention(raw, people)
    if kind == "channel":
        channel = channels.get(raw[1:])
        found = Piece(f"<#{channel}|{raw[1:]}>", {"type": "channel", "channel_id": channel}) if channel else None
        return found, len(raw)
    return Piece(raw, {"type": "emoji", "name": raw[1:-1]}), len(raw)


def _mention(raw: str, people: Mapping[str, str]) -> tuple[Piece | None, int]:
    for name in (raw[1:], raw[1:].rstrip(".-")):
        if name in ("here", "channel", "everyone"):
            return Piece(f"<!{name}>", {"type": "broadcast", "range": name}), len(name) + 1
        if name.lower() in people:
            user = people[name.lower()]
            if user.startswith("S"):
                return Piece(f"<!subteam^{user}>", {"type": "usergroup", "usergroup_id": user}), len(name) + 1
            return Piece(f"<@{user}>", {"type": "user", "user_id": user}), len(name) + 1
    return None, 0


def _styled(text: str) -> Iterator[Piece]:
    """Plain text, with ``*bold*``, ``_italic_`` and ``~strike~`` as styles in the rich text."""
    position = 0
    for match in _STYLED.finditer(text):
        if match.start() > position:
            yield _words(text[position : match.start()])
        element = _plain(match[2])
        element["style"] = {_STYLES[match[1]]: True}
        yield Piece(escape(match[0]), element)
        position = match.end()
    if position < len(text):
        yield _words(text[position:])


def _words(text: str) -> Piece:
    return Piece(escape(text), _plain(text))


def _plain(text: str, *, code: bool = False) -> Json:
    return {"type": "text", "text": text} | ({"style": {"code": True}} if code else {})
