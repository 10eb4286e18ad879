"""What is wrong with an installation, and how to put it right. Looks, and changes nothing but a new database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.errors import StoreError
from bot.cases.store import Store
from bot.knowledge.load import load_knowledge
from bot.knowledge.problem import KnowledgeError
from bot.settings import TOKEN_HELP, Settings, token_trouble
from bot.slack.api import SECONDS
from bot.slack.doctor_checks import SCOPES, Check
from bot.slack.doctor_outward import outward_checks
from bot.slack.doctor_workspaces import all_installations, one_workspace

__all__ = ["SCOPES", "Check", "check"]

UNREACHED: Final = "Slack could not be reached"


def check(settings: Settings, *, blocks: bool = False) -> tuple[Check, ...]:
    """Look at everything. Never raises for what is wrong: that is what it tells. `blocks`: ask Slack too whether it
    takes every message and view, which is some hundreds of requests."""
    return (*_checks(settings), *(_blocks(settings) if blocks else ()))


def _blocks(settings: Settings) -> Iterator[Check]:
    from bot.slack.doctor_blocks import NAME, blocks_checks

    if not settings.slack_bot_token or token_trouble("SLACK_BOT_TOKEN", settings.slack_bot_token):
        yield Check(NAME, None, "not checked: that needs SLACK_BOT_TOKEN, the token of one workspace")
        return
    yield from blocks_checks(settings, settings.slack_bot_token)


def _checks(settings: Settings) -> Iterator[Check]:
    yield from _knowledge(settings)
    yield _database(settings)
    yield _signing_secret(settings)
    yield _app_token(settings)
    yield from outward_checks(settings.outward)
    if settings.many_workspaces:
        yield from all_installations(settings)
        return
    if not settings.slack_bot_token:
        yield Check(
            "SLACK_BOT_TOKEN",
            False,
            "is not set",
            f"Set it in the environment or in .env: {TOKEN_HELP['SLACK_BOT_TOKEN']}.",
        )
        return
    if trouble := token_trouble("SLACK_BOT_TOKEN", settings.slack_bot_token):
        yield Check("SLACK_BOT_TOKEN", False, trouble)
        return
    yield from one_workspace(settings, settings.slack_bot_token)
    if settings.token_keys:
        yield Check(
            "REBOUND_TOKEN_KEYS", None, "is not used", "SLACK_BOT_TOKEN is set, so that one workspace is served."
        )


def _knowledge(settings: Settings) -> Iterator[Check]:
    try:
        base = load_knowledge(settings.knowledge, settings.team_knowledge)
    except KnowledgeError as error:
        more = f", and {len(error.problems) - 1} more" if len(error.problems) > 1 else ""
        yield Check(
            "knowledge base", False, f"{error.problems[0]}{more}", "Run “rebound kb lint”, which names them all."
        )
        return
    yield Check("knowledge base", True, f"{len(base.entries)} errors and topics")


def _database(settings: Settings) -> Check:
    try:
        store = Store.open(settings.database_url)
    except StoreError as error:
        return Check("database", False, str(error), "")
    try:
        store.write()
    except SQLAlchemyError:
        cure = "Make room on its disk, and make it writable for this user."
        return Check("database", False, "can be read, but not written", cure)
    finally:
        store.close()
    return Check("database", True, "can be written, and is up to date")


def _signing_secret(settings: Settings) -> Check:
    if settings.slack_signing_secret:
        if trouble := token_trouble("SLACK_SIGNING_SECRET", settings.slack_signing_secret):
            return Check("SLACK_SIGNING_SECRET", False, trouble)
        return Check("SLACK_SIGNING_SECRET", True, "is set (whether it is the right one shows with the first request)")
    cure = f"Only “rebound serve” needs it: {TOKEN_HELP['SLACK_SIGNING_SECRET']}."
    return Check("SLACK_SIGNING_SECRET", None, "is not set", cure)


def _app_token(settings: Settings) -> Check:
    if not settings.slack_app_token:
        cure = f"Only “rebound run” needs it: {TOKEN_HELP['SLACK_APP_TOKEN']}."
        return Check("SLACK_APP_TOKEN", None, "is not set", cure)
    if trouble := token_trouble("SLACK_APP_TOKEN", settings.slack_app_token):
        return Check("SLACK_APP_TOKEN", False, trouble)
    client = WebClient(base_url=settings.slack_api_url, timeout=SECONDS, retry_handlers=[])
    said = _asked(lambda: client.apps_connections_open(app_token=settings.slack_app_token or ""))
    if said is None:
        return Check("SLACK_APP_TOKEN", True, "Slack takes it for Socket Mode")
    if said == UNREACHED:
        return Check("SLACK_APP_TOKEN", None, "could not be checked, because Slack cannot be reached")
    cure = "Switch Socket Mode on for the app, and make a token with the scope connections:write."
    return Check("SLACK_APP_TOKEN", False, f"Slack does not take it: {said}", cure)


def _asked(call: Callable[[], Any]) -> str | None:
    """Nothing when the call worked, else Slack's word for why not."""
    try:
        call()
    except SlackApiError as error:
        return str(error.response["error"]) if "error" in error.response else "a fault of Slack’s"
    except (SlackClientError, OSError):
        return UNREACHED
    return None
