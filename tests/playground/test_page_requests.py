"""The page's own requests: for the page alone, and with answers in words."""

import json

import httpx
import pytest

from bot.playground import cast
from bot.playground.driver import Playground

OURS = {"X-Playground": "1"}


def ask(slack: Playground, deed: str, body: object, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.post(f"{slack.url}/page/{deed}", json=body, headers=OURS if headers is None else headers)


def test_another_site_cannot_act_for_the_person(slack: Playground) -> None:
    body = {"user": cast.ROBIN, "channel": cast.SUPPORT, "text": "hi"}

    assert ask(slack, "say", body, headers={}).status_code == 404
    assert slack.history("#support") == []
    assert ask(slack, "say", body).status_code == 200
    assert len(slack.history("#support")) == 1


def test_another_host_name_is_not_answered(slack: Playground) -> None:
    assert httpx.get(slack.url, headers={"Host": "evil.example"}).status_code == 400


def test_the_page_may_run_its_own_scripts_only(slack: Playground) -> None:
    policy = httpx.get(slack.url).headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("deed", "body", "status"),
    [
        ("dance", {}, 404),
        ("say", {"user": cast.ROBIN}, 400),
        ("say", {"user": "U0NOBODY", "channel": cast.SUPPORT, "text": "x"}, 409),
        ("say", {"user": cast.ROBIN, "channel": "C0NOWHERE", "text": "x"}, 409),
        (
            "say",
            {"user": cast.ROBIN, "channel": cast.SUPPORT, "text": "", "files": [{"name": "a", "content": "%"}]},
            400,
        ),
        ("submit", {"user": cast.ROBIN, "view": "V0GONE"}, 409),
        ("click", {"user": cast.ROBIN, "channel": cast.SUPPORT, "ts": "1.0", "action_id": "go"}, 409),
        ("example", {"user": cast.ROBIN, "index": "first"}, 400),
        ("clock", {"user": cast.ROBIN, "seconds": -1}, 400),
        ("clock", {"user": cast.ROBIN, "seconds": "soon"}, 400),
        ("email", {"user": cast.ROBIN, "channel": "C0NOWHERE", "raw": "x"}, 409),
        ("membership", {"user": cast.ROBIN, "channel": cast.SUPPORT, "who": "U0NOBODY", "member": True}, 409),
        ("say", {"user": cast.ROBIN, "channel": cast.DELIVERABILITY, "text": "let me in"}, 409),
        ("say", ["not", "an", "object"], 400),
    ],
)
def test_what_cannot_be_done_is_said_in_words(slack: Playground, deed: str, body: object, status: int) -> None:
    response = ask(slack, deed, body)

    assert response.status_code == status
    assert response.json()["notice"].endswith(".")


def test_nobody_edits_what_somebody_else_said(slack: Playground) -> None:
    said = slack.say("#support", "mine", user=cast.MATEO)
    body = {"user": cast.ROBIN, "channel": cast.SUPPORT, "ts": said.ts, "text": "yours"}

    assert ask(slack, "edit", body).status_code == 200
    assert said.text == "mine"
    assert ask(slack, "edit", {**body, "user": cast.MATEO}).status_code == 200
    assert said.text == "yours"


def test_the_snapshot_holds_what_happened_and_no_secret(slack: Playground) -> None:
    slack.say("#support", "hello")
    text = httpx.get(f"{slack.url}/page/state").text

    snapshot = json.loads(text)
    assert snapshot["messages"][0]["text"] == "hello"
    assert snapshot["config"]["examples"][0]["title"] == "Unknown user"
    assert slack.config.bot_token not in text
    assert slack.config.signing_secret not in text


def test_changes_are_streamed_as_they_happen(slack: Playground) -> None:
    with httpx.stream("GET", f"{slack.url}/page/events", timeout=10) as stream:
        lines = (json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: "))
        assert next(lines)["kind"] == "hello"
        parent = slack.say("#support", "parent")
        slack.say("#support", "reply", thread_ts=parent.ts)

        messages = (line for line in lines if line["kind"] == "message")
        assert next(messages)["message"]["text"] == "parent"
        assert next(messages)["parent"]["reply_count"] == 1


def test_a_snapshot_says_which_changes_it_holds(slack: Playground) -> None:
    before = httpx.get(f"{slack.url}/page/state").json()["change"]
    slack.say("#general", "one change")

    assert httpx.get(f"{slack.url}/page/state").json()["change"] == before + 1
