"""Blocks and where they may stand (https://docs.slack.dev/reference/block-kit/blocks)."""

from collections.abc import Callable
from typing import Literal

from bot.playground.blockkit.data import MOST_CHARTS, check_alert, check_chart, check_data_table
from bot.playground.blockkit.elements import (
    IN_ACCESSORY,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    check_element,
)
from bot.playground.blockkit.objects import check_text
from bot.playground.blockkit.problems import Problems
from bot.playground.blockkit.richtext import check_rich_text, check_table
from bot.playground.things import Json

Surface = Literal["message", "modal", "home"]
Check = Callable[[Problems, Json, str], None]
MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}


def _header(problems: Problems, block: Json, path: str) -> None:
    check_text(problems, block.get("text"), f"{path}/text", 150, plain=True)


def _section(problems: Problems, block: Json, path: str) -> None:
    if "text" not in block and "fields" not in block:
        problems.add(path, "must provide text or fields")
    if "text" in block:
        check_text(problems, block["text"], f"{path}/text", 3000)
    if "fields" in block:
        for index, value in enumerate(problems.array(block["fields"], f"{path}/fields", 1, 10)):
            check_text(problems, value, f"{path}/fields/{index}", 2000)
    if "accessory" in block:
        check_element(problems, block["accessory"], f"{path}/accessory", IN_ACCESSORY)


def _context(problems: Problems, block: Json, path: str) -> None:
    for index, value in enumerate(problems.array(block.get("elements"), f"{path}/elements", 1, 10)):
        where = f"{path}/elements/{index}"
        if isinstance(value, dict) and value.get("type") == "image":
            check_element(problems, value, where, frozenset({"image"}))
        else:
            check_text(problems, value, where, 3000)


def _elements(most: int, allowed: frozenset[str]) -> Check:
    def check(problems: Problems, block: Json, path: str) -> None:
        for index, value in enumerate(problems.array(block.get("elements"), f"{path}/elements", 1, most)):
            check_element(problems, value, f"{path}/elements/{index}", allowed)

    return check


def _input(problems: Problems, block: Json, path: str) -> None:
    check_text(problems, block.get("label"), f"{path}/label", 2000, plain=True)
    check_element(problems, block.get("element"), f"{path}/element", IN_INPUT)
    if "hint" in block:
        check_text(problems, block["hint"], f"{path}/hint", 2000, plain=True)
    problems.boolean(block, "optional", path)
    problems.boolean(block, "dispatch_action", path)


def _image(problems: Problems, block: Json, path: str) -> None:
    if "slack_file" not in block:
        problems.string(block, "image_url", path, 3000, required=True)
    problems.string(block, "alt_text", path, 2000, required=True)
    if "title" in block:
        check_text(problems, block["title"], f"{path}/title", 2000, plain=True)


def _markdown(problems: Problems, block: Json, path: str) -> None:
    problems.string(block, "text", path, 12_000, required=True)


def _divider(problems: Problems, block: Json, path: str) -> None:
    """A divider has nothing that could be wrong."""


_EVERYWHERE: dict[str, tuple[Check, tuple[str, ...]]] = {
    "header": (_header, ("text",)),
    "section": (_section, ("text", "fields", "accessory", "expand")),
    "divider": (_divider, ()),
    "context": (_context, ("elements",)),
    "actions": (_elements(25, IN_ACTIONS), ("elements",)),
    "input": (_input, ("label", "element", "hint", "optional", "dispatch_action")),
    "image": (_image, ("image_url", "slack_file", "alt_text", "title")),
    "rich_text": (check_rich_text, ("elements",)),
}
_DATA_TABLE = (check_data_table, ("rows", "caption", "page_size", "row_header_column_index"))
_IN_MESSAGES: dict[str, tuple[Check, tuple[str, ...]]] = {
    "markdown": (_markdown, ("text",)),
    "table": (check_table, ("rows", "column_settings")),
    "context_actions": (_elements(5, IN_CONTEXT_ACTIONS), ("elements",)),
    "data_table": _DATA_TABLE,
    "data_visualization": (check_chart, ("title", "chart")),
}
_ONLY: dict[Surface, dict[str, tuple[Check, tuple[str, ...]]]] = {
    "message": _IN_MESSAGES,
    "modal": {"alert": (check_alert, ("text", "level"))},
    "home": {"data_table": _DATA_TABLE},
}


def check_blocks(value: object, surface: Surface, path: str = "/blocks") -> list[str]:
    """Everything that Slack would refuse in these blocks, as ``[ERROR] why [json-pointer:where]``."""
    problems = Problems()
    known = _EVERYWHERE | _ONLY[surface]
    blocks = problems.array(value, path, 0, MOST_BLOCKS[surface])
    for index, item in enumerate(blocks):
        where = f"{path}/{index}"
        block = problems.mapping(item, where)
        if block is None:
            continue
        kind = problems.kind(block)
        if kind not in known:
            problems.add(f"{where}/type", f"unsupported type: {kind}" if kind else "missing required field: type")
            continue
        check, allowed = known[kind]
        check(problems, block, where)
        problems.string(block, "block_id", where, 255)
        problems.fields(block, where, ("type", "block_id", *allowed))
        _unique_actions(problems, block, where)
    _totals(problems, [b for b in blocks if isinstance(b, dict)], path)
    return problems.messages


def _unique_actions(problems: Problems, block: Json, path: str) -> None:
    elements = block.get("elements")
    if not isinstance(elements, list):
        return
    named = [e["action_id"] for e in elements if isinstance(e, dict) and isinstance(e.get("action_id"), str)]
    for name in sorted({n for n in named if named.count(n) > 1}):
        problems.add(f"{path}/elements", f"action_id {name!r} already exists in this block")


def _totals(problems: Problems, blocks: list[Json], path: str) -> None:
    """Limits that hold for all blocks together."""
    named = [b["block_id"] for b in blocks if isinstance(b.get("block_id"), str)]
    for name in sorted({n for n in named if named.count(n) > 1}):
        problems.add(path, f"block_id {name!r} already exists")
    if sum(b.get("type") == "table" for b in blocks) > 1:
        problems.add(path, "only one table allowed per message")
    if sum(b.get("type") == "data_visualization" for b in blocks) > MOST_CHARTS:
        problems.add(path, f"no more than {MOST_CHARTS} data_visualization blocks allowed per message")
    markdown = sum(len(str(b.get("text", ""))) for b in blocks if b.get("type") == "markdown")
    if markdown > 12_000:
        problems.add(path, "must be less than 12001 characters in all markdown blocks")
