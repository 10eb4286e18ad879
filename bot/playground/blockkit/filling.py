"""What Slack adds to blocks that it has taken: ids where there are none."""

import copy
from collections.abc import Iterator

from bot.playground.names import new_secret
from bot.playground.things import Json


def filled(blocks: list[Json]) -> list[Json]:
    """The blocks as Slack keeps them: every block has a ``block_id``, every element an ``action_id``."""
    kept = copy.deepcopy(blocks)
    for block in kept:
        block.setdefault("block_id", new_secret()[:5])
        for element in elements_of(block):
            if element.get("type") not in ("image", "mrkdwn", "plain_text"):
                element.setdefault("action_id", new_secret()[:5])
    return kept


def elements_of(block: Json) -> Iterator[Json]:
    """The elements that stand in a block, whatever kind of block it is."""
    if block.get("type") in ("actions", "context", "context_actions"):
        yield from block["elements"]
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            yield block[key]


def find_element(blocks: list[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json] | None:
    """The block and the element with that ``action_id``; the first one when no block is named."""
    for block in blocks:
        if block_id is not None and block.get("block_id") != block_id:
            continue
        for element in elements_of(block):
            if element.get("action_id") == action_id:
                return block, element
    return None
