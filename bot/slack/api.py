"""Slack's Web API as this program uses it: every fault sorted into “try again” and “refused”, in words."""

from __future__ import annotations

import http.client
import json
import re
import ssl
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, Literal

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.answering.block_kit import Json, listed
from bot.cases.durable import look_at_lease
from bot.cases.errors import Busy, Refused, TryAgain
from bot.slack.gates import Gate, Gates
from bot.words import later

Outcome = Literal["ok", "rate_limited", "refused", "fault", "unreachable"]
Called = Callable[[str, Outcome], None]
SECONDS: Final = 15
_STILL_MAY: Final = 10.0
"""Seconds after which one looks whether Slack did what it did not answer to in time."""
_PASSING: Final = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited", "rate_limited"}
)
"""Errors that Slack documents as its own fault, or as a matter of time."""

_TOKEN_NOT_TAKEN: Final = later(
    "Slack does not accept my token. Whoever runs me has to set SLACK_BOT_TOKEN again, or install the app again."
)
_UNREACHABLE: Final = later("Slack could not be reached.")
_FAULT: Final = later("Slack had a fault.")
_WAIT: Final = later("Slack asked me to wait.")
_WORDS: Final = {  # of tokens too, and none is one  # nosec B105
    "not_in_channel": later("I am not a member of that channel. Invite me with “/invite @Rebound”, and try again."),
    "channel_not_found": later(
        "I cannot see that channel: it does not exist, or it is private and I am not in it. Invite me with "
        "“/invite @Rebound”, and try again."
    ),
    "is_archived": later("That channel is archived, so nobody can write there."),
    "restricted_action": later("An administrator of this workspace has restricted who may write there."),
    "restricted_action_read_only_channel": later("That channel is read-only for me."),
    "restricted_action_thread_only_channel": later("In that channel only threads are open to me."),
    "thread_not_found": later("The message that I was to answer has been deleted."),
    "message_not_found": later("The message has been deleted."),
    "user_not_in_channel": later("That person is not in the channel."),
    "missing_scope": later(
        "I lack a permission for that in this workspace. Whoever manages the app can install it again with the "
        "scopes of app.yaml."
    ),
    "not_authed": _TOKEN_NOT_TAKEN,
    "invalid_auth": _TOKEN_NOT_TAKEN,
    "token_revoked": later("My token has been revoked. Whoever manages the app has to install it again."),
    "token_expired": later("My token has expired. Whoever manages the app has to install it again."),
    "account_inactive": later("The app has been removed from this workspace, or switched off."),
    "expired_trigger_id": later("That took too long for Slack to open a form. Press the button once more."),
    "expired_url": later("Slack takes private answers for half an hour only."),
}
_TOO_MUCH: Final = frozenset(
    {"invalid_attachments", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
)


_SLACKS_ANSWERS: Final = re.compile(r"https://hooks\.slack(?:-gov)?\.com/")
_REST: Final = re.compile(r"[\w/.%~=?&-]+", re.ASCII)


def may_answer_at(url: str, base_url: str) -> bool:
    """True for response URLs of Slack's (https://docs.slack.dev/interactivity/handling-user-interaction), and of the
    configured Web API's host. What an answer holds is somebody's mail: it goes nowhere else, whatever a payload says.
    Taken to the letter, not taken apart, so that no two programs can read the address in two ways."""
    slacks = _SLACKS_ANSWERS.match(url)
    home = slacks[0] if slacks else base_url.removesuffix("api/")
    return url.startswith(home) and _REST.fullmatch(url, len(home)) is not None


def words_for(code: str) -> str:
    """What one of Slack's error codes means for the person at hand."""
    return _WORDS.get(code, f"Slack did not let me: “{code}”.")


class SlackApi:
    """One workspace's Web API. Raises `TryAgain` and `Refused` only."""

    def __init__(self, token: str, base_url: str, called: Called = lambda method, outcome: None) -> None:
        """`called` is told of every call, for numbers."""
        # No retries of the library's own: it would say a thing twice when only the answer was lost.
        self._client = WebClient(token, base_url=base_url, timeout=SECONDS, retry_handlers=[], ssl=_tls())
        self._gates = Gates()
        self._called = called
        self.token: Final = token
        self.base_url: Final = base_url

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method with JSON-able arguments, None left out."""
        self._gates.pass_through(_gate_of(method, arguments))
        return self._call(method, arguments)

    def promptly(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The same for a listener that somebody waits for: given up after a second, since Slack wants its
        acknowledgement within three (https://docs.slack.dev/interactivity/handling-user-interaction)."""
        self._gates.pass_through(_gate_of(method, arguments))
        hasty = WebClient(self.token, base_url=self.base_url, timeout=1, retry_handlers=[], ssl=_tls())
        return self._call(method, arguments, hasty)

    def _call(self, method: str, arguments: Mapping[str, Any], client: WebClient | None = None) -> dict[str, Any]:
        given = {name: value for name, value in arguments.items() if value is not None}
        look_at_lease()
        try:
            response = (client or self._client).api_call(method, params=_flat(given))
        except SlackApiError as error:
            trouble = _sorted(error)
            self._called(method, _outcome_of(trouble))
            if isinstance(trouble, Busy) and trouble.after is not None:
                self._gates.close(_gate_of(method, arguments), trouble.after)
            raise trouble from error
        except (SlackClientError, http.client.HTTPException, OSError, ValueError) as error:
            self._called(method, "unreachable")
            late = method == "chat.postMessage" and _took_too_long(error)
            raise TryAgain(_UNREACHABLE, _STILL_MAY if late else None) from error
        self._called(method, "ok")
        return _body(response)

    def say(self, method: str, *, text: str, blocks: tuple[Json, ...], **arguments: Any) -> dict[str, Any]:
        """Post or update a message. What Slack takes no blocks of is said with fewer, and at last in plain text."""
        quiet = {"unfurl_links": False, "unfurl_media": False} if method == "chat.postMessage" else {}
        arguments = {"text": text, **quiet, **arguments}
        self._gates.pass_through(_gate_of(method, arguments))
        for given in versions(blocks):
            try:
                return self._call(method, {**arguments, "blocks": list(given) or None})
            except Refused as refusal:
                if refusal.code not in _TOO_MUCH:
                    raise
        return self._call(method, {**arguments, "blocks": []})

    def respond(self, url: str, *, text: str, blocks: tuple[Json, ...], **arguments: Any) -> None:
        """Answer at a response URL: nobody but the person who acted sees it."""
        if not may_answer_at(url, self.base_url):
            raise Refused("expired_url", words_for("expired_url"))  # there are other ways to the person
        for given in (*versions(blocks), ()):
            look_at_lease()
            body = {"text": text, "blocks": list(given), **arguments}
            try:
                response = WebhookClient(url, timeout=SECONDS, retry_handlers=[], ssl=_tls()).send_dict(body)
            except (SlackClientError, http.client.HTTPException, OSError, ValueError) as error:
                raise TryAgain(_UNREACHABLE) from error
            if response.status_code == 200:
                return
            if response.status_code == 429:
                raise Busy(_WAIT, _seconds(response.headers.get("Retry-After")))
            if response.status_code >= 500 and "expired" not in response.body:
                raise TryAgain(_FAULT)
            if not any(code in response.body for code in _TOO_MUCH):
                raise Refused("expired_url", words_for("expired_url"))

    def upload(self, *, channel: str, thread_ts: str, name: str, title: str, content: str | bytes) -> str:
        """Put a file into a thread; gives its id."""
        look_at_lease()
        try:
            said = self._client.files_upload_v2(
                channel=channel, thread_ts=thread_ts, filename=name, title=title, content=content
            )
            return str((said.get("files") or [{}])[0].get("id") or "")
        except SlackApiError as error:
            raise _sorted(error) from error
        except (SlackClientError, http.client.HTTPException, OSError, ValueError) as error:
            raise TryAgain(_UNREACHABLE) from error


@cache
def _tls() -> ssl.SSLContext:
    """One for all calls: else each would read the machine's certificates anew, which takes longer than the call."""
    return ssl.create_default_context()


def versions(blocks: tuple[Json, ...]) -> tuple[tuple[Json, ...], ...]:
    """The blocks as they are, and without the kinds that not every Slack takes everywhere: a table as a list."""
    plain = tuple(
        listed(block) if block.get("type") == "table" else block
        for block in blocks
        if block.get("type") != "context_actions"
    )
    return (blocks,) if plain == blocks else (blocks, plain)


def _flat(arguments: dict[str, Any]) -> dict[str, Any]:
    """Objects as JSON text: the form of the Web API that every method takes."""
    return {
        name: json.dumps(value) if isinstance(value, (dict, list, tuple)) else value
        for name, value in arguments.items()
    }


def _sorted(error: SlackApiError) -> TryAgain | Refused:
    response = error.response
    if not isinstance(response, SlackResponse):  # no JSON came back: a proxy's error page, or a fault of Slack's
        return TryAgain(_FAULT)
    status, code = int(response.status_code or 0), str(_body(response).get("error", ""))
    if status == 429:
        headers = {name.lower(): value for name, value in (response.headers or {}).items()}
        return Busy(_WAIT, _seconds(headers.get("retry-after")))
    if status >= 500 or code in _PASSING or not code or " " in code:  # a sentence is no code of Slack's: a proxy's page
        return TryAgain(_FAULT)
    return Refused(code, words_for(code))


def _gate_of(method: str, arguments: Mapping[str, Any]) -> Gate:
    return method, str(arguments.get("channel", "")) if method == "chat.postMessage" else ""


def _outcome_of(trouble: TryAgain | Refused) -> Outcome:
    if isinstance(trouble, Refused):
        return "refused"
    return "rate_limited" if isinstance(trouble, Busy) else "fault"


def _took_too_long(error: Exception) -> bool:
    return isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError)


def _body(response: SlackResponse) -> dict[str, Any]:
    return response.data if isinstance(response.data, dict) else {}


def _seconds(header: object) -> float:
    """The seconds of a Retry-After field, a second when it makes no sense."""
    value = header[0] if isinstance(header, (list, tuple)) and header else header
    try:
        return max(0.0, min(float(str(value)), 600.0))
    except ValueError:
        return 1.0
