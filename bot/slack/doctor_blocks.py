"""Whether Slack takes every message, form and Home tab that the bot can make: asks a real workspace, posts nothing.

`blocks.validate` needs no scope, and holds what it is given against Slack's own schema
(https://docs.slack.dev/reference/methods/blocks.validate; “special rate limits apply”, so it waits when it is told to).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.answering.explain import Explainer
from bot.knowledge.load import load_knowledge
from bot.knowledge.problem import KnowledgeError
from bot.settings import Settings
from bot.slack.api import SECONDS
from bot.slack.doctor_checks import Check
from bot.slack.gallery import Cast, Material, Piece, gallery

NAME: Final = "blocks"
_REFUSED: Final = frozenset({"invalid_blocks", "invalid_message", "invalid_view"})
_MOST_TOLD: Final = 10
_CURE: Final = "Tell whoever keeps this program, with these lines. What Slack refuses is said in plain text meanwhile."


def blocks_checks(settings: Settings, token: str) -> Iterator[Check]:
    """One check for all of it, or one for each piece that Slack refuses."""
    try:
        explainer = Explainer(load_knowledge(settings.knowledge, settings.team_knowledge))
    except KnowledgeError:
        return  # said already, under “knowledge base”
    client = WebClient(
        token, base_url=settings.slack_api_url, timeout=SECONDS, retry_handlers=[RateLimitErrorRetryHandler(20)]
    )
    refused, count = [], 0
    try:
        for piece in gallery(Material(explainer, cast=_cast(client))):
            count += 1
            if trouble := _asked(client, piece):
                refused.append(Check(NAME, False, trouble, _CURE))
    except SlackApiError as error:
        code = error.response.get("error", "") if isinstance(error.response.data, dict) else "a fault of Slack’s"
        yield Check(NAME, None, f"could not be checked: {code}")
        return
    except (SlackClientError, OSError):
        yield Check(NAME, None, "could not be checked, because Slack cannot be reached")
        return
    yield from refused[:_MOST_TOLD]
    if len(refused) > _MOST_TOLD:
        yield Check(NAME, False, f"and {len(refused) - _MOST_TOLD} more of {count}", _CURE)
    if not refused:
        yield Check(NAME, True, f"Slack takes all {count} messages, forms and Home tabs that I can make")


def _cast(client: WebClient) -> Cast:
    """Whom and what the samples name has to be there: they name the bot itself."""
    said = client.auth_test()
    me, team = str(said["user_id"]), str(said["team_id"])
    return Cast(team=team, asker=me, helper=me, other=me)


def _asked(client: WebClient, piece: Piece) -> str | None:
    """What Slack says is wrong with a piece. Raises slack_sdk's errors for anything else."""
    try:
        client.api_call("blocks.validate", params=_given(piece))
    except SlackApiError as error:
        said = error.response.data if isinstance(error.response.data, dict) else {}
        if said.get("error") not in _REFUSED:
            raise
        found = [_told(each) for each in said.get("errors") or ()]
        return f"Slack refuses “{piece.name}” ({piece.about}): {'; '.join(found[:3]) or said.get('error')}"
    return None


def _given(piece: Piece) -> dict[str, str]:
    if piece.message is None:
        return {"view": json.dumps(piece.view)}
    return {"message": json.dumps({"text": piece.message.text, "blocks": piece.message.blocks})}


def _told(problem: Any) -> str:
    if not isinstance(problem, dict):
        return str(problem)
    return f"{problem.get('message') or problem.get('code')} at {problem.get('pointer') or 'its top'}"
