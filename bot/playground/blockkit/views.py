"""Views and their limits (https://docs.slack.dev/reference/views)."""

import json
from typing import Final

from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.objects import check_text
from bot.playground.blockkit.problems import Problems
from bot.playground.things import Json

MOST_BYTES: Final = 250_000
"""https://docs.slack.dev/reference/methods/views.open, the error “view_too_large”."""
_MODAL = ("title", "close", "submit", "clear_on_close", "notify_on_close", "submit_disabled")
_BOTH = ("type", "blocks", "private_metadata", "callback_id", "external_id")


def check_view(view: Json, allowed: tuple[str, ...]) -> list[str]:
    """Everything that Slack would refuse in this view; ``allowed`` are the types for the method."""
    problems = Problems()
    kind = view.get("type")
    if kind not in allowed:
        problems.add("/view/type", f"must be one of {', '.join(allowed)}")
        return problems.messages
    problems.string(view, "private_metadata", "/view", 3000, low=0)
    problems.string(view, "callback_id", "/view", 255, low=0)
    problems.string(view, "external_id", "/view", 255, low=0)
    problems.fields(view, "/view", (*_BOTH, *(_MODAL if kind == "modal" else ())))
    if kind == "modal":
        check_text(problems, view.get("title"), "/view/title", 24, plain=True)
        for key in ("submit", "close"):
            if view.get(key) is not None:
                check_text(problems, view[key], f"/view/{key}", 24, plain=True)
        blocks = view.get("blocks")
        has_input = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
        if has_input and not view.get("submit"):
            problems.add("/view/submit", "missing required field: submit")
    if len(json.dumps(view, ensure_ascii=False).encode("utf-8", "replace")) > MOST_BYTES:
        problems.add("/view", "view_too_large: must be of 250 kB at most")
    if view.get("blocks") is None:
        problems.add("/view/blocks", "missing required field: blocks")
        return problems.messages
    return problems.messages + check_blocks(view["blocks"], "modal" if kind == "modal" else "home", "/view/blocks")
