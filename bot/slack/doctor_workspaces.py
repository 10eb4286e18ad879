"""What only Slack can tell of a workspace: whether it takes the token, which permissions that has, whether the bot is
in the channel of those who help. For the one workspace of the settings, or for each that has installed the app."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.errors import ChatError, StoreError
from bot.cases.records import now
from bot.cases.workspace.installations import Installation, Installations
from bot.cases.workspace.workspaces import Workspaces, sessions_on
from bot.settings import TOKEN_HELP, Settings, SettingsError
from bot.slack.api import SECONDS, SlackApi
from bot.slack.chat import SlackChat
from bot.slack.doctor_checks import SCOPES, Check

_ESCALATION: Final = "REBOUND_ESCALATION_CHANNEL"
_AGAIN: Final = (
    "Whoever manages the app there has to install it again, at the address of this bot that ends in /slack/install."
)


def one_workspace(settings: Settings, token: str) -> Iterator[Check]:
    """The workspace of SLACK_BOT_TOKEN."""
    yield from _looked_at(
        settings,
        token,
        name="SLACK_BOT_TOKEN",
        cure=f"Expected: {TOKEN_HELP['SLACK_BOT_TOKEN']}.",
        again="Paste app.yaml as the app’s manifest, and install it again.",
    )


def all_installations(settings: Settings) -> Iterator[Check]:
    """Every workspace and organisation that has installed the app."""
    try:
        settings.need("SLACK_BOT_TOKEN")
    except SettingsError as error:
        yield Check("OAuth", False, str(error))
        return
    from bot.cases.workspace.sealed import Sealer

    try:
        sessions = sessions_on(settings.database_url)
    except StoreError:
        return  # said already, under “database”
    try:
        found = Installations(sessions, Sealer(settings.token_keys)).all()
        channels = {each.id: Workspaces(sessions).get(each.id).escalation_channel for each in found}
    except StoreError as error:
        yield Check("REBOUND_TOKEN_KEYS", False, str(error))
        return
    except SQLAlchemyError:
        yield Check("installations", False, "cannot be read from the database")
        return
    finally:
        sessions.engine.dispose()
    yield Check("REBOUND_TOKEN_KEYS", True, "open every stored token")
    if not found:
        yield Check("installations", None, "there are none yet", "Open /slack/install of this bot in a browser.")
    for each in found:
        yield from _installation(settings, each, channels[each.id])


def _installation(settings: Settings, installation: Installation, channel: str | None) -> Iterator[Check]:
    who = f"{installation.name or 'a workspace without a name'} ({installation.id})"
    expires = installation.token.expires_at
    if expires is not None and expires <= now():
        yield Check(who, None, "its token has expired, and is renewed when it is next used")
        return
    of_it = replace(settings, escalation_channel=channel or settings.escalation_channel)
    for item in _looked_at(of_it, installation.token.value, name="token", cure=_AGAIN, again=_AGAIN):
        if item.name != _ESCALATION or installation.team is not None:  # an organisation has no channels of its own
            yield replace(item, name=f"{who}, {item.name}")


def _looked_at(settings: Settings, token: str, *, name: str, cure: str, again: str) -> Iterator[Check]:
    client = WebClient(token, base_url=settings.slack_api_url, timeout=SECONDS, retry_handlers=[])
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        code = str(error.response.get("error", "")) if isinstance(error.response.data, dict) else "a fault of Slack’s"
        yield Check(name, False, f"Slack does not take it: {code}", cure)
        return
    except (SlackClientError, OSError):
        yield Check("Slack", False, f"{settings.slack_api_url} cannot be reached", "Check the line and SLACK_API_URL.")
        return
    yield Check(name, True, f"I am {answer.get('user')} in {answer.get('team')}")
    yield _scopes(dict(answer.headers or {}), again)
    yield _escalation(settings, token)


def _scopes(headers: dict[str, Any], again: str) -> Check:
    given = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), None)
    if given is None:
        return Check("scopes", None, "Slack did not say which the token has")
    has = {scope.strip() for scope in (given[0] if isinstance(given, list) else str(given)).split(",")}
    missing = [scope for scope in SCOPES if scope not in has]
    if not missing:
        return Check("scopes", True, f"all {len(SCOPES)} are there")
    lacking = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
    return Check("scopes", False, f"missing: {lacking}", f"{again} Until then the rest works.")


def _escalation(settings: Settings, token: str) -> Check:
    where = settings.escalation_channel
    if where is None:
        return Check(
            _ESCALATION, None, "is not set", "Set it to a channel’s name with its #, or to its id, and invite me there."
        )
    api = SlackApi(token, settings.slack_api_url)
    try:
        channel = SlackChat(api, lambda team: where).channel_id(where)
        if channel is None:
            return Check(
                _ESCALATION,
                False,
                f"no channel {where} that I can see",
                "Check the name; if it is private, invite me.",
            )
        found = api.call("conversations.info", channel=channel)["channel"]
    except ChatError as error:
        return Check(_ESCALATION, False, f"{where}: {error}", "Check the name or id, and invite me there.")
    if found.get("is_archived"):
        return Check(_ESCALATION, False, f"{where} is archived", "Choose another channel.")
    if not found.get("is_member"):
        return Check(_ESCALATION, False, f"I am not in {where}", "Write “/invite @Rebound” there.")
    return Check(_ESCALATION, True, f"I am in #{found.get('name', where)}")
