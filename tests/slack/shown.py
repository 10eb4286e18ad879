"""What is wrong with a message, a form or a Home tab: Slack’s limits, and what nobody’s text may become in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.views import check_view
from bot.slack.gallery import Piece
from tests.slack.hostile import TYPED

MOST_TEXT: Final = 4_000
"""“For best results, limit the number of characters in the text field to 4,000” (https://docs.slack.dev/reference/methods/chat.postMessage)."""
MOST_TOGETHER: Final = 13_000
"""Characters of all blocks of a message, as JSON. Slack documents no limit, and has one (msg_blocks_too_long): somewhat
above 13,200 (https://github.com/slackapi/bolt-js/issues/2509, https://github.com/slackapi/bolt-js/issues/2867)."""
_NAMES_SOMEBODY: Final = {"user": "user_id", "usergroup": "usergroup_id", "channel": "channel_id"}
_MENTION: Final = re.compile(r"<[@#!][^>]*>|<[^@#!>\s]*(?:\|[^>]*)?>")
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff\ud800-\udfff\ue000\ue001]"
)
_STRANGERS: Final = ("U0STRANGER", "C0STRANGER", "S0STRANGER")
_EVIL: Final = ("https://evil.example", "http://evil.example")


def faults(piece: Piece) -> list[str]:
    """Everything that is wrong with it."""
    found = [f"{piece.name}: {fault}" for fault in _limits(piece)]
    body = piece.message.blocks if piece.message is not None else piece.view
    found += [f"{piece.name}: {fault}" for element in _all(_as_json(body)) for fault in _made_of_text(element)]
    if piece.message is not None:
        found += [f"{piece.name}: {fault}" for fault in _fallback(piece.message.text)]
    return found


def _as_json(value: object) -> Any:
    return json.loads(json.dumps(value))


def size(piece: Piece) -> int:
    """Characters of a message’s blocks, all together."""
    blocks = piece.message.blocks if piece.message is not None else ()
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def _limits(piece: Piece) -> Iterator[str]:
    if piece.message is None:
        yield from check_view(_as_json(piece.view), ("modal", "home"))
        return
    yield from check_blocks(_as_json(piece.message.blocks), "message")
    if not piece.message.blocks:
        yield "has no blocks"
    if size(piece) > MOST_TOGETHER:
        yield f"all blocks together have {size(piece)} characters"


def _fallback(text: str) -> Iterator[str]:
    if not text.strip():
        yield "its text for notifications is empty"
    if len(text) > MOST_TEXT:
        yield f"its text for notifications has {len(text)} characters"
    for mention in _MENTION.findall(text):
        if not re.fullmatch(r"<[@#][A-Z0-9]+>", mention) or any(stranger in mention for stranger in _STRANGERS):
            yield f"its text for notifications has {mention!r} in it"
    yield from _unsafe(text)


def _made_of_text(element: Mapping[str, Any]) -> Iterator[str]:
    kind = element.get("type")
    if kind in ("mrkdwn", "markdown", "broadcast"):
        yield f"has {kind}: {element}"
    if kind in _NAMES_SOMEBODY and element.get(_NAMES_SOMEBODY[kind]) in (*_STRANGERS, None):
        yield f"names somebody whom a text names: {element}"
    if kind == "link" and not _is_ours(str(element.get("url"))):
        yield f"links to where a text links: {element}"
    if kind == "button" and "url" in element:
        yield f"has a button that leads away: {element}"
    if kind in ("plain_text", "text", "raw_text") and isinstance(element.get("text"), str):
        yield from _unsafe(element["text"])


def _is_ours(url: str) -> bool:
    return url.startswith("https://") and "evil.example" not in url and TYPED not in url


def _unsafe(text: str) -> Iterator[str]:
    if unseen := _UNSEEN.search(text):
        yield f"shows {unseen[0]!r}: {text[:80]!r}"
    if any(link in text for link in _EVIL):
        yield f"shows a link of a bounce that can be followed: {text[:80]!r}"


def _all(value: object) -> Iterator[Mapping[str, Any]]:
    """Every object in it, but for what is to be typed over."""
    if isinstance(value, dict):
        yield value
        for name, inner in value.items():
            if name != "initial_value":
                yield from _all(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _all(inner)
