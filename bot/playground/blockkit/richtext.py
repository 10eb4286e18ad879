"""Rich text blocks and tables (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block)."""

import re

from bot.playground.blockkit.problems import Problems
from bot.playground.things import Json

_INLINE: dict[str, str | None] = {
    "text": "text",
    "link": "url",
    "user": "user_id",
    "channel": "channel_id",
    "usergroup": "usergroup_id",
    "emoji": "name",
    "broadcast": "range",
    "date": None,
    "color": "value",
}
_FIELDS = {
    "link": ("url", "text", "unsafe"),
    "emoji": ("name", "unicode", "url", "skin_tone"),
    "date": ("timestamp", "format", "url", "fallback"),
}
"""What an element may have beyond the field that it needs
(https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#element-types)."""
_STYLES = frozenset({"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"})


def check_rich_text(problems: Problems, block: Json, path: str) -> None:
    """A rich text block: sections, lists, quotes and preformatted text."""
    elements = problems.array(block.get("elements"), f"{path}/elements", 0, 1000)
    for index, value in enumerate(elements):
        where = f"{path}/elements/{index}"
        item = problems.mapping(value, where)
        if item is not None:
            _container(problems, item, where)


def _container(problems: Problems, item: Json, path: str) -> None:
    kind = problems.kind(item)
    if kind == "rich_text_list":
        problems.choice(item, "style", path, ("bullet", "ordered"))
        if "style" not in item:
            problems.add(f"{path}/style", "missing required field: style")
        problems.fields(item, path, ("type", "style", "elements", "indent", "offset", "border"))
        problems.whole(item, "indent", path, 0, 8)
        problems.whole(item, "offset", path, 0)
        problems.whole(item, "border", path, 0, 1)
        for index, value in enumerate(problems.array(item.get("elements"), f"{path}/elements", 0, 1000)):
            section = problems.mapping(value, f"{path}/elements/{index}")
            if section is not None and section.get("type") != "rich_text_section":
                problems.add(f"{path}/elements/{index}/type", "must be rich_text_section")
            elif section is not None:
                _container(problems, section, f"{path}/elements/{index}")
        return
    if kind not in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        problems.add(f"{path}/type", f"unsupported type: {kind}")
        return
    problems.fields(item, path, ("type", "elements", "border", "language"))
    problems.whole(item, "border", path, 0, 1)
    for index, value in enumerate(problems.array(item.get("elements"), f"{path}/elements", 0, 10_000)):
        inline = problems.mapping(value, f"{path}/elements/{index}")
        if inline is not None:
            _inline(problems, inline, f"{path}/elements/{index}", preformatted=kind == "rich_text_preformatted")


def _inline(problems: Problems, item: Json, path: str, *, preformatted: bool) -> None:
    kind = problems.kind(item)
    if kind not in _INLINE or (preformatted and kind not in ("text", "link")):
        problems.add(f"{path}/type", f"unsupported type: {kind}")
        return
    needed = _INLINE[kind]
    if needed:
        problems.string(item, needed, path, 40_000, required=True)
    if kind == "date":
        _date(problems, item, path)
    if kind == "link" and "text" in item:
        problems.string(item, "text", path, 40_000)
    style = item.get("style", {})
    if (
        not isinstance(style, dict)
        or not set(style) <= _STYLES
        or not all(on in (True, False) for on in style.values())
    ):
        problems.add(f"{path}/style", "must be a valid style")
    problems.fields(item, path, ("type", "style", *_FIELDS.get(kind, (needed or "",))))


def _date(problems: Problems, item: Json, path: str) -> None:
    """A moment: seconds since 1970, and how it is written, with one of Slack's tokens at least."""
    stamp = item.get("timestamp")
    if not isinstance(stamp, int) or isinstance(stamp, bool):
        problems.add(f"{path}/timestamp", "must be an integer")
    form = problems.string(item, "format", path, 3000, required=True)
    if form is not None and not re.search(r"\{\w+\}", form):
        problems.add(f"{path}/format", "must hold a token such as {date}")
    problems.string(item, "fallback", path, 3000)
    problems.string(item, "url", path, 3000)


def check_table(problems: Problems, block: Json, path: str) -> None:
    """A table: 100 rows of 20 cells, each raw text or rich text, 10,000 characters in all."""
    total = 0
    for r, row in enumerate(problems.array(block.get("rows"), f"{path}/rows", 1, 100)):
        for c, value in enumerate(problems.array(row, f"{path}/rows/{r}", 1, 20)):
            where = f"{path}/rows/{r}/{c}"
            cell = problems.mapping(value, where)
            if cell is None:
                continue
            if cell.get("type") == "rich_text":
                check_rich_text(problems, cell, where)
                total += len(str(cell))
            elif cell.get("type") in ("raw_text", "raw_number"):
                key = "text" if cell["type"] == "raw_text" else "value"
                if key == "text":
                    total += len(problems.string(cell, "text", where, 10_000, required=True) or "")
            else:
                problems.add(f"{where}/type", f"unsupported type: {cell.get('type')}")
    if total > 10_000:
        problems.add(f"{path}/rows", "must be less than 10001 characters in all cells")
    settings = problems.array(block.get("column_settings", []), f"{path}/column_settings", 0, 20)
    for index, setting in enumerate(settings):
        if isinstance(setting, dict):
            problems.choice(setting, "align", f"{path}/column_settings/{index}", ("left", "center", "right"))
            problems.fields(setting, f"{path}/column_settings/{index}", ("align", "is_wrapped"))
