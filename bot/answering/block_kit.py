"""The few Block Kit pieces that answers are built of, as plain JSON.

Everything that may hold text from outside is `rich_text` or `plain_text`: Slack takes both to the letter, so that
no mention, link or formatting can be made from it. Source of the shapes and limits:
https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.answering.emphasis import plain, runs
from bot.words import say

Json = Mapping[str, Any]

MAX_BLOCKS: Final = 50
MAX_HEADER: Final = 150
MAX_SECTION: Final = 3000
MAX_BUTTON_TEXT: Final = 75
MAX_CELL: Final = 150
MAX_TOGETHER: Final = 12_500
"""Characters of all blocks of a message, as JSON. Slack documents no limit, and has one, somewhat above 13,000
(`msg_blocks_too_long`, https://github.com/slackapi/bolt-js/issues/2509)."""


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """A message as Slack takes it: `text` is what notifications and screen readers say."""

    text: str
    blocks: tuple[Json, ...] = ()


def escaped(text: str) -> str:
    """Text for a field that Slack parses as mrkdwn, taken to the letter (docs.slack.dev: “Escaping text”)."""
    return plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clipped(text: str, limit: int) -> str:
    """The text, cut with a sign where it is longer than Slack takes."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def header(text: str) -> Json:
    """A line in large type."""
    return {"type": "header", "text": {"type": "plain_text", "text": clipped(plain(text), MAX_HEADER), "emoji": False}}


def elements(text: str, *, bold: bool = False, italic: bool = False) -> list[Json]:
    """A text as rich text elements: what stands out is bold."""
    made: list[Json] = []
    for piece, strong in runs(clipped(text, MAX_SECTION)):
        style = {name: True for name, on in (("bold", bold or strong), ("italic", italic)) if on}
        made.append({"type": "text", "text": piece, **({"style": style} if style else {})})
    return made


def paragraph(*texts: Sequence[Json]) -> Json:
    """One section of rich text, out of runs of elements."""
    return {"type": "rich_text_section", "elements": [element for text in texts for element in text]}


def numbered(lines: Iterable[str]) -> Json:
    """A numbered list."""
    return {"type": "rich_text_list", "style": "ordered", "elements": [paragraph(elements(line)) for line in lines]}


def bulleted(lines: Iterable[str]) -> Json:
    """A list with bullets."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [paragraph(elements(line)) for line in lines]}


def preformatted(text: str) -> Json:
    """Text in a frame, to the letter."""
    return {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": clipped(plain(text), MAX_SECTION)}]}


def rich_text(*parts: Json) -> Json:
    """A block of rich text, out of sections, lists and frames."""
    return {"type": "rich_text", "elements": list(parts)}


def context(text: str) -> Json:
    """A line in small grey type."""
    element = {"type": "plain_text", "text": clipped(plain(text), MAX_SECTION), "emoji": True}
    return {"type": "context", "elements": [element]}


def linked_text(text: str, url: str) -> list[Json]:
    """A link that can be followed. Only for what the program itself names: one from a bounce is text (`inert`)."""
    return [{"type": "link", "url": url, "text": plain(text)}]


def joined(texts: Iterable[list[Json]], between: str) -> list[list[Json]]:
    """Runs of elements with something between each two."""
    made: list[list[Json]] = []
    for text in texts:
        made += [elements(between), text] if made else [text]
    return made


def button(text: str, action_id: str, value: str, style: str | None = None) -> Json:
    """A button; `style` is primary or danger."""
    label = {"type": "plain_text", "text": clipped(plain(text), MAX_BUTTON_TEXT), "emoji": True}
    made: dict[str, Any] = {"type": "button", "text": label, "action_id": action_id, "value": value}
    return {**made, "style": style} if style else made


def actions(block_id: str, buttons: Sequence[Json]) -> Json:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(buttons)}


def has_room(blocks: Sequence[Json]) -> bool:
    """Whether a message can hold all of these, and a line more."""
    if len(blocks) >= MAX_BLOCKS:
        return False
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) <= MAX_TOGETHER


def table(rows: Sequence[Sequence[str]]) -> Json:
    """A table; the first row is its head. Slack takes 10,000 characters in all."""
    cells = [[{"type": "raw_text", "text": clipped(plain(cell), MAX_CELL) or "–"} for cell in row] for row in rows]
    wrapped = {"is_wrapped": True}  # else Slack cuts each cell after its first line
    return {"type": "table", "rows": cells, "column_settings": [wrapped] * len(cells[0])}


def listed(block: Json) -> Json:
    """The rows of a table as a list: for a second one, since Slack takes one a message, and where it takes none."""
    _, *rows = [[str(cell["text"]) for cell in row] for row in block["rows"]]
    return rich_text(bulleted(" · ".join(row) for row in rows))


def with_one_table(blocks: Iterable[Json]) -> list[Json]:
    """The blocks, every table but the first as a list."""
    made: list[Json] = []
    for block in blocks:
        second = block["type"] == "table" and any(other["type"] == "table" for other in made)
        made.append(listed(block) if second else block)
    return made


def feedback_buttons(value: str) -> Json:
    """The thumbs under an answer."""
    element = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": _thumb(say("Good answer"), value, "good"),
        "negative_button": _thumb(say("Wrong or no help"), value, "bad"),
    }
    return {"type": "context_actions", "elements": [element]}


def _thumb(text: str, value: str, mark: str) -> Json:
    label = {"type": "plain_text", "text": text}
    return {"text": label, "accessibility_label": text, "value": f"{mark} {value}"}
