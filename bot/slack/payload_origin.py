"""Where a payload of Slack's comes from: through which installation of the app, from whom, from a person or a program.

In a channel that two workspaces share (Slack Connect), a payload names more than one. The work belongs to the
installation through which the app was told, whoever's words they are:

- events: `authorizations[0]`, the installation that the event is visible to; `team_id` beside it may be the other
  workspace (https://docs.slack.dev/apis/events-api, “Authorizations”);
- modals: `view.app_installed_team_id`; `team` is the workspace of whoever submits them
  (https://github.com/slackapi/bolt-python/pull/734);
- presses: `team`, the workspace of the app that posted the message; `user.team_id` is that of whoever presses
  (https://github.com/slackapi/java-slack-sdk/issues/1041). Installed for an organisation, `team` may be null
  (https://docs.slack.dev/enterprise/organization-ready-apps): then the message says whose it is.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Payload = Mapping[str, Any]

SLACKBOT: Final = "USLACKBOT"
_MARKS_OF_A_PROGRAM: Final = ("bot_id", "app_id", "bot_profile")
"""Of a message that an app, a workflow or an integration wrote
(https://docs.slack.dev/reference/events/message/bot_message); a person's carries none."""


class Malformed(Exception):
    """A payload lacks what Slack documents for it, so that telling it again would not help."""


def documented(parse: Callable[P, T]) -> Callable[P, T]:
    """A function that takes payloads apart, raising `Malformed` for those that are not as documented."""

    @functools.wraps(parse)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return parse(*args, **kwargs)
        # The last two are for numbers that are no time on any machine (`datetime.fromtimestamp`), and for infinity.
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError, OverflowError, OSError) as error:
            raise Malformed(f"{parse.__name__}: {type(error).__name__}") from error

    return checked


@dataclass(frozen=True, slots=True)
class Origin:
    """The installation through which the app was told. `team` is empty where only the organisation is named."""

    team: str
    enterprise: str | None
    for_organisation: bool
    """True when the app is installed for the whole organisation."""


@documented
def team_of(body: Payload) -> str:
    """The workspace whose installation of the app was addressed."""
    view = body.get("view")
    if isinstance(view, Mapping) and view.get("app_installed_team_id"):
        return str(view["app_installed_team_id"])
    told = _authorization(body)
    candidates = (
        told.get("team_id"),
        body.get("context_team_id") if told else None,
        _id_of(body.get("team")),
        _team_of_own_message(body),
        body.get("team_id"),
        view.get("team_id") if isinstance(view, Mapping) else None,
        user_team_of(body),
    )
    return next((str(found) for found in candidates if found), "")


@documented
def origin_of(body: Payload) -> Origin:
    """Through which installation this came."""
    told = _authorization(body)
    enterprise = told.get("enterprise_id") or _id_of(body.get("enterprise")) or body.get("enterprise_id")
    org_wide = told.get("is_enterprise_install", body.get("is_enterprise_install"))
    return Origin(team_of(body), str(enterprise) if enterprise else None, org_wide in (True, "true"))


@documented
def installation_of(body: Payload) -> str:
    """The id of the installation that news of its end are about: the workspace’s, or the organisation’s where that is
    what the app was installed for."""
    origin = origin_of(body)
    return origin.enterprise if origin.enterprise and (origin.for_organisation or not origin.team) else origin.team


@documented
def told_at(body: Payload) -> datetime:
    """When an event happened, by Slack’s clock."""
    return datetime.fromtimestamp(int(body["event_time"]), UTC)


@documented
def user_of(body: Payload) -> str:
    """Who did it."""
    return str((body.get("user") or {}).get("id") or body.get("user_id") or "")


@documented
def user_team_of(body: Payload) -> str:
    """The workspace that whoever acted is of, empty where the payload does not say."""
    user = body.get("user")
    return str(user.get("team_id") or "") if isinstance(user, Mapping) else ""


def is_by_a_bot(event: Payload) -> bool:
    """True for what programs say: never to be answered, or two bots would talk for ever."""
    return (
        any(event.get(mark) for mark in _MARKS_OF_A_PROGRAM)
        or event.get("subtype") == "bot_message"
        or event.get("user") == SLACKBOT
    )


@documented
def is_by_a_person(body: Payload) -> bool:
    """True for an event of somebody's words who is neither a program nor this app itself."""
    event, told = body["event"], _authorization(body)
    myself = told.get("user_id") if told.get("is_bot") else None
    return bool(event.get("user")) and event.get("user") != myself and not is_by_a_bot(event)


@documented
def is_by_this_app(body: Payload) -> bool:
    """True for what the app itself said: never to be answered."""
    event, told = body["event"], _authorization(body)
    myself = told.get("user_id") if told.get("is_bot") else None
    ours = bool(event.get("app_id")) and event.get("app_id") == body.get("api_app_id")
    return ours or (bool(event.get("user")) and event.get("user") == myself)


@documented
def mentions_this_app(body: Payload) -> bool:
    """True for a message that calls the app by its name."""
    told = _authorization(body)
    myself = told.get("user_id") if told.get("is_bot") else None
    return bool(myself) and f"<@{myself}" in str(body["event"].get("text") or "")


def _authorization(body: Payload) -> Payload:
    given = body.get("authorizations")
    first = given[0] if isinstance(given, list) and given else None
    return first if isinstance(first, Mapping) else {}


def _id_of(value: object) -> str | None:
    """The id in `{"id": …}`, or the id itself."""
    if isinstance(value, Mapping):
        return str(value["id"]) if value.get("id") else None
    return value if isinstance(value, str) and value else None


def _team_of_own_message(body: Payload) -> str | None:
    """The workspace of the message of ours that a button stands on; that of somebody else's message says nothing."""
    message = body.get("message")
    if not isinstance(message, Mapping) or body.get("type") != "block_actions":
        return None
    team = str(message.get("team") or "")
    ours = message.get("app_id") == body.get("api_app_id") or bool(message.get("bot_id"))
    return team if ours and team.startswith("T") else None
