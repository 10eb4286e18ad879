"""The words in Block Kit's blocks, written as Slack writes the text of a message.

Kinds of blocks and of the elements in rich text: https://docs.slack.dev/reference/block-kit/blocks. What is there to be
pressed, chosen or looked at has no words that anybody said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

_MOST_BLOCKS: Final = 100
_DEEPEST: Final = 6
"""Lists in lists, and blocks in cells of a table: Slack’s clients make three levels."""


def words_of_blocks(blocks: Any) -> str:
    """What blocks say, a line or more each."""
    return "\n".join(words for block in (blocks or ())[:_MOST_BLOCKS] if (words := _words_of_block(block)))


def _words_of_block(block: Any) -> str:
    if not isinstance(block, Mapping):
        return ""
    match block.get("type"):
        case "rich_text":
            return "\n".join(filter(None, (_rich(element, 0) for element in block.get("elements") or ())))
        case "markdown":
            return _escaped(str(block.get("text") or ""))
        case "context":
            return " ".join(filter(None, (_text(element) for element in block.get("elements") or ())))
        case "table" | "data_table":
            return "\n".join(_row(row) for row in block.get("rows") or ())
        case "actions" | "context_actions" | "input" | "image" | "video" | "divider":
            return ""
    said = [_text(block.get("title")), _text(block.get("text"))]
    said += [_text(field) for field in block.get("fields") or ()]
    return "\n".join(filter(None, said))


def _text(element: Any) -> str:
    """A text object (https://docs.slack.dev/reference/block-kit/composition-objects/text-object): mrkdwn is escaped
    already, plain text is not."""
    if not isinstance(element, Mapping):
        return ""
    words = element.get("text")
    if not isinstance(words, str):
        return ""
    if element.get("type") == "mrkdwn":
        return words
    return _escaped(words) if element.get("type") in ("plain_text", "raw_text") else ""


def _row(row: Any) -> str:
    """A line of a table, its cells parted by bars as reading parts them."""
    cells = row if isinstance(row, Sequence) and not isinstance(row, str) else ()
    return " | ".join(_cell(cell).replace("\n", " ") for cell in cells)


def _cell(cell: Any) -> str:
    if not isinstance(cell, Mapping):
        return ""
    if cell.get("type") == "rich_text":
        return _words_of_block(cell)
    value = cell.get("value")
    return _text(cell) or (_escaped(str(value)) if isinstance(value, (str, int, float)) else "")


def _rich(element: Any, depth: int) -> str:
    """A part of rich text (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block)."""
    if not isinstance(element, Mapping) or depth > _DEEPEST:
        return ""
    inner = element.get("elements") or ()
    match element.get("type"):
        case "rich_text_preformatted":
            return f"```\n{''.join(map(_piece, inner))}\n```"
        case "rich_text_quote":
            return "\n".join(f"&gt; {line}" for line in "".join(map(_piece, inner)).split("\n"))
        case "rich_text_list":
            return "\n".join(_items(element, [words for each in inner if (words := _rich(each, depth + 1))]))
        case "rich_text_section":
            return "".join(map(_piece, inner))
    return ""


def _items(element: Mapping[str, Any], items: list[str]) -> list[str]:
    """A list, with the marks that Slack gives it in text."""
    if element.get("style") != "ordered":
        return [f"• {words}" for words in items]
    offset = element.get("offset")
    start = 1 + (offset if isinstance(offset, int) else 0)
    return [f"{number}. {words}" for number, words in enumerate(items, start)]


def _piece(element: Any) -> str:
    """The smallest parts of rich text, as Slack writes them in the text of a message."""
    if not isinstance(element, Mapping):
        return ""
    match element.get("type"):
        case "text":
            words = _escaped(str(element.get("text") or ""))
            style = element.get("style")
            code = isinstance(style, Mapping) and style.get("code") and words.strip() and "\n" not in words
            return f"`{words}`" if code else words
        case "link":
            url, label = str(element.get("url") or ""), str(element.get("text") or "")
            return f"<{_in_link(url)}|{_in_link(label)}>" if label else f"<{_in_link(url)}>"
        case "user":
            return f"<@{element.get('user_id')}>"
        case "usergroup":
            return f"<!subteam^{element.get('usergroup_id')}>"
        case "channel":
            return f"<#{element.get('channel_id')}>"
        case "broadcast":
            return f"<!{element.get('range')}>"
        case "emoji":
            return f":{element.get('name')}:"
        case "date":
            return _escaped(str(element.get("fallback") or ""))
        case "color":
            return _escaped(str(element.get("value") or ""))
    return ""


def _escaped(text: str) -> str:
    """https://docs.slack.dev/messaging/formatting-message-text#escaping"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _in_link(text: str) -> str:
    return _escaped(text).replace("|", "%7C").replace("\n", " ")
