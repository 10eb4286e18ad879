"""Fetching files that people attach, with the bot's token, from Slack and from nowhere else."""

from __future__ import annotations

import re
import threading
import time
from typing import Final

import httpx

from bot.cases.durable import look_at_lease
from bot.cases.errors import Busy, FileTrouble, TryAgain
from bot.words import say

MOST_BYTES: Final = 50 * 1024 * 1024
_SECONDS: Final = 60.0
"""For a whole file, however slowly it comes."""
_AT_ONCE: Final = threading.BoundedSemaphore(6)
"""Of the threads that do jobs, so many may wait for files: a file store that hangs leaves the others to those without
files."""
_HOSTS: Final = ("slack.com", "slack-files.com", "slack-gov.com", "slack-files-gov.com")
"""With all that ends in them; the latter two are GovSlack’s (https://docs.slack.dev/govslack)."""
_NAME: Final = re.compile(r"[a-z0-9.-]{1,253}")
_MOST_REDIRECTS: Final = 3
_LOGIN_PAGE: Final = (b"<!doctype html", b"<html")


def fetch(url: str, *, name: str, size: int, token: str, base_url: str, html_wanted: bool = False) -> bytes:
    """The file. Raises `FileTrouble` with words for the person, `TryAgain` for what may pass.

    The token goes only to Slack's own hosts over HTTPS, or to the host of the configured Web API; redirects are
    followed by hand, so that none leads it elsewhere.
    """
    if size > MOST_BYTES:
        raise FileTrouble(_too_big(name))
    if not url:
        raise FileTrouble(
            say("Slack does not give me {name}: it was deleted, or it lives outside Slack. Attach it again.", name=name)
        )
    look_at_lease()
    if not _AT_ONCE.acquire(blocking=False):
        raise Busy("I am fetching many files at this moment.", 1.0)
    try:
        with httpx.Client(timeout=15.0, trust_env=url.startswith("https:")) as client:
            return _follow(client, url, name=name, token=token, base_url=base_url, html_wanted=html_wanted)
    except httpx.HTTPError as error:
        raise TryAgain("Slack’s file store could not be reached.") from error
    finally:
        _AT_ONCE.release()


def may_have_token(url: str, base_url: str) -> bool:
    """True for addresses that the token may be sent to: taken apart by the library that would send it there."""
    try:
        target, api = httpx.URL(url), httpx.URL(base_url)
    except (httpx.InvalidURL, ValueError):  # ValueError: a host that IDNA does not know (it is a UnicodeError)
        return False
    if (target.scheme, target.host, target.port) == (api.scheme, api.host, api.port):
        return True
    ours = target.host in _HOSTS or target.host.endswith(tuple(f".{host}" for host in _HOSTS))
    is_name = _NAME.fullmatch(target.host) is not None
    return target.scheme == "https" and ours and is_name and target.port is None and not target.userinfo


def _follow(client: httpx.Client, url: str, *, name: str, token: str, base_url: str, html_wanted: bool) -> bytes:
    for _ in range(_MOST_REDIRECTS + 1):
        if not may_have_token(url, base_url):
            raise FileTrouble(
                say("{name} is not kept at Slack, so I do not fetch it. Attach the file itself.", name=name)
            )
        # “identity”: what comes is what is counted, and nothing small can be unpacked into something large.
        asked = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        with client.stream("GET", url, headers=asked) as response:
            if response.next_request is not None:
                url = str(response.next_request.url)
                continue
            return _body(response, name, html_wanted)
    raise FileTrouble(say("Slack sent me in circles for {name}. Attach it again.", name=name))


def _body(response: httpx.Response, name: str, html_wanted: bool) -> bytes:
    if response.status_code == 429 or response.status_code >= 500:
        raise TryAgain("Slack’s file store had a fault.", _wait(response))
    if response.status_code != 200:
        code = response.status_code
        raise FileTrouble(say("Slack does not give me {name} (answer {code}). Attach it again.", name=name, code=code))
    parts: list[bytes] = []
    length = 0
    deadline = time.monotonic() + _SECONDS
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise FileTrouble(say("Slack gives me {name} packed, and I do not unpack it. Attach it again.", name=name))
    for part in response.iter_raw():
        length += len(part)
        if time.monotonic() > deadline:
            raise TryAgain("Slack’s file store is too slow.")
        if length > MOST_BYTES:
            raise FileTrouble(_too_big(name))
        parts.append(part)
    body = b"".join(parts)
    is_page = "html" in response.headers.get("content-type", "")
    if is_page and not html_wanted and body[:200].lstrip().lower().startswith(_LOGIN_PAGE):
        # Slack gives its log-in page instead of the file to a token without files:read.
        raise FileTrouble(
            say(
                "Slack does not let me read {name}: I lack the permission files:read, or I am not in that channel. "
                "Paste the text instead, or ask whoever manages the app to add it.",
                name=name,
            )
        )
    return body


def _wait(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after", "")
    return min(float(value), 600.0) if value.isdecimal() else None


def _too_big(name: str) -> str:
    return say(
        "{name} is larger than 50 MB, which is more than I read. Paste the text of the bounce instead.", name=name
    )
