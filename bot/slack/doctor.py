"""What is wrong with an installation, and how to put it right. Looks, and changes nothing but a new database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.errors import ChatError, StoreError
from bot.cases.store import Store
from bot.knowledge.load import load_knowledge
from bot.knowledge.problem import KnowledgeError
from bot.settings import TOKEN_HELP, Settings, token_trouble
from bot.slack.api import SECONDS, SlackApi
from bot.slack.chat import SlackChat

SCOPES: Final = {
    "app_mentions:read": "hear that somebody mentions me",
    "assistant:write": "offer things to ask in the Messages tab",
    "channels:history": "read the bounce that a mention stands under, and find my own answer after a restart",
    "channels:read": "find the escalation channel and who is in it",
    "chat:write": "answer",
    "commands": "/bounce and the shortcuts",
    "files:read": "read an .eml file or a snippet",
    "files:write": "attach a long bounce to its card",
    "groups:history": "the same as channels:history, in private channels that I am in",
    "groups:read": "the same as channels:read, in private channels that I am in",
    "im:history": "hear direct messages",
    "im:write": "tell the one who asked, where there is no thread",
}
"""Every bot scope of app.yaml, and what it is for."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `cure` says what to do when it is not `ok`; None for `ok` means not looked at."""

    name: str
    ok: bool | None
    words: str
    cure: str = ""


UNREACHED: Final = "Slack could not be reached"


def check(settings: Settings) -> tuple[Check, ...]:
    """Look at everything. Never raises for what is wrong: that is what it tells."""
    return tuple(_checks(settings))


def _checks(settings: Settings) -> Iterator[Check]:
    yield from _knowledge(settings)
    yield _database(settings)
    yield _signing_secret(settings)
    yield _app_token(settings)
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
    yield from _workspace(settings, settings.slack_bot_token)


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


def _workspace(settings: Settings, token: str) -> Iterator[Check]:
    """What only Slack can tell."""
    client = WebClient(token, base_url=settings.slack_api_url, timeout=SECONDS, retry_handlers=[])
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        code = str(error.response.get("error", "")) if isinstance(error.response.data, dict) else "a fault of Slack’s"
        yield Check(
            "SLACK_BOT_TOKEN", False, f"Slack does not take it: {code}", f"Expected: {TOKEN_HELP['SLACK_BOT_TOKEN']}."
        )
        return
    except (SlackClientError, OSError):
        yield Check("Slack", False, f"{settings.slack_api_url} cannot be reached", "Check the line and SLACK_API_URL.")
        return
    yield Check("SLACK_BOT_TOKEN", True, f"I am {answer.get('user')} in {answer.get('team')}")
    yield _scopes(dict(answer.headers or {}))
    yield _escalation(settings, token)


def _scopes(headers: dict[str, Any]) -> Check:
    given = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), None)
    if given is None:
        return Check("scopes", None, "Slack did not say which the token has")
    has = {scope.strip() for scope in (given[0] if isinstance(given, list) else str(given)).split(",")}
    missing = [scope for scope in SCOPES if scope not in has]
    if not missing:
        return Check("scopes", True, f"all {len(SCOPES)} are there")
    lacking = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
    return Check("scopes", False, f"missing: {lacking}", "Paste app.yaml as the app’s manifest, and install it again.")


def _escalation(settings: Settings, token: str) -> Check:
    name = "REBOUND_ESCALATION_CHANNEL"
    where = settings.escalation_channel
    if where is None:
        return Check(
            name, None, "is not set", "Set it to a channel’s name with its #, or to its id, and invite me there."
        )
    api = SlackApi(token, settings.slack_api_url)
    try:
        channel = SlackChat(api, where).channel_id(where)
        if channel is None:
            return Check(
                name, False, f"no channel {where} that I can see", "Check the name; if it is private, invite me."
            )
        found = api.call("conversations.info", channel=channel)["channel"]
    except ChatError as error:
        return Check(name, False, f"{where}: {error}", "Check the name or id, and invite me there.")
    if found.get("is_archived"):
        return Check(name, False, f"{where} is archived", "Choose another channel.")
    if not found.get("is_member"):
        return Check(name, False, f"I am not in {where}", "Write “/invite @Rebound” there.")
    return Check(name, True, f"I am in #{found.get('name', where)}")
