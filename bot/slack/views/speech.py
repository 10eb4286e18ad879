"""The bot's own sentences as Slack messages: people, channels and links are elements, never made from text."""

from __future__ import annotations

import re
from typing import Final

from bot.answering.block_kit import MAX_SECTION, Json, SlackMessage, clipped, elements, escaped, rich_text
from bot.answering.emphasis import cleaned

_NAMED: Final = re.compile(r"<@([UW][A-Z0-9]+)>|<#([CG][A-Z0-9]+)>")


def person(user_id: str) -> Json:
    """A mention."""
    return {"type": "user", "user_id": user_id}


def channel(channel_id: str) -> Json:
    """A channel's name, linked."""
    return {"type": "channel", "channel_id": channel_id}


def link(url: str, words: str) -> Json:
    """A link of our own making."""
    return {"type": "link", "url": url, "text": words}


def section(*parts: str | Json) -> Json:
    """One paragraph out of text, people, channels and links."""
    made: list[Json] = []
    for part in parts:
        made += elements(part) if isinstance(part, str) else [part]
    return {"type": "rich_text_section", "elements": made}


def sentence(*parts: str | Json, quoting: str = "") -> SlackMessage:
    """A message of one paragraph, and under it what a person typed."""
    said = section(*parts)
    return SlackMessage("".join(_plain(part) for part in parts), (rich_text(said, *_quote(quoting)),))


def note(text: str) -> Json | None:
    """What a person typed, to the letter; nothing where nothing of it can be seen."""
    seen = clipped(cleaned(text), MAX_SECTION)
    return {"type": "rich_text_quote", "elements": [{"type": "text", "text": seen}]} if seen.strip() else None


def _quote(text: str) -> tuple[Json, ...]:
    quote = note(text)
    return (quote,) if quote else ()


def with_names(words: str) -> tuple[str | Json, ...]:
    """A sentence of ours in which `<@U…>` names a person and `<#C…>` a channel, in parts."""
    parts: list[str | Json] = []
    at = 0
    for found in _NAMED.finditer(words):
        parts += [words[at : found.start()], person(found[1]) if found[1] else channel(found[2])]
        at = found.end()
    return tuple(part for part in (*parts, words[at:]) if part)


def nameless(text: str) -> str:
    """Text from outside, to stand in a sentence that is read by `with_names`: it names nobody."""
    return _NAMED.sub(lambda found: f"‹{found[0][1:-1]}›", text)


def _plain(part: str | Json) -> str:
    if isinstance(part, str):
        return escaped(part)
    kind = part["type"]
    if kind == "user":
        return f"<@{part['user_id']}>"
    if kind == "channel":
        return f"<#{part['channel_id']}>"
    return escaped(str(part.get("text", "")))
