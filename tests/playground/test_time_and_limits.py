"""Time can be let pass, and Slack's limits for apps that are sold elsewhere can be switched on."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import cast
from bot.playground.config import DEFAULT_EVENTS, DEFAULT_SCOPES, PlaygroundConfig
from bot.playground.driver import Playground
from bot.playground.manifest import as_in_manifest
from bot.playground.world import World

VIEW = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [{"type": "divider"}]}
MANIFEST = """
oauth_config: {scopes: {bot: [chat:write, commands]}}
settings: {event_subscriptions: {bot_events: [app_mention, message.im]}}
"""


class Standing:
    """A clock that stands still."""

    def __call__(self) -> float:
        return 1_800_000_000.0


def test_messages_carry_the_time_to_which_the_clock_was_moved() -> None:
    with Playground(world=World(clock=Standing())) as slack:
        before = slack.say("#general", "before")
        slack.move_clock(3600)
        after = slack.say("#general", "after")

        assert slack.now() == 1_800_003_600.0
        assert round(float(after.ts) - float(before.ts)) == 3600
        slack.world.reset()
        assert slack.now() == 1_800_003_600.0


def test_time_goes_forward_only(slack: Playground) -> None:
    for seconds in (-1.0, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="forward"):
            slack.move_clock(seconds)


def test_whoever_asked_is_woken_when_the_clock_is_moved(slack: Playground) -> None:
    woken: list[float] = []
    leave = slack.when_moved(lambda: woken.append(slack.now()))
    slack.say("#general", "no reason to wake")
    slack.move_clock(60)
    leave()
    slack.move_clock(60)

    assert len(woken) == 1


def test_short_lived_rights_end_when_time_passes(slack: Playground, api: WebClient) -> None:
    trigger = slack.world.new_trigger(cast.ROBIN, 3.0)
    url = slack.world.new_response_url(cast.SUPPORT, cast.ROBIN)
    slack.move_clock(1801)

    with pytest.raises(SlackApiError) as failure:
        api.views_open(trigger_id=trigger, view=VIEW)
    assert failure.value.response["error"] == "expired_trigger_id"
    assert httpx.post(url, json={"text": "late"}).json()["error"] == "expired_url"


def test_in_the_limited_tier_a_thread_comes_by_fifteen_and_once_a_minute(slack: Playground, api: WebClient) -> None:
    parent = slack.say("#support", "parent")
    for number in range(20):
        slack.say("#support", str(number), thread_ts=parent.ts)
    slack.limited_tier()
    asked: dict[str, Any] = {"channel": cast.SUPPORT, "ts": parent.ts, "limit": 200}

    first = api.conversations_replies(**asked)
    assert (len(first["messages"]), first["has_more"]) == (15, True)
    with pytest.raises(SlackApiError) as failure:
        api.conversations_replies(**asked, cursor=first["response_metadata"]["next_cursor"])
    assert failure.value.response.status_code == 429
    assert 0 < int(failure.value.response.headers["Retry-After"]) <= 60
    assert api.conversations_history(channel=cast.SUPPORT)["ok"]

    slack.move_clock(60)
    second = api.conversations_replies(**asked, cursor=first["response_metadata"]["next_cursor"])
    assert [m["text"] for m in second["messages"]] == [str(number) for number in range(14, 20)]
    assert [call.status for call in slack.calls("conversations.replies")] == [200, 429, 200]


def test_without_the_limited_tier_a_thread_comes_whole(slack: Playground, api: WebClient) -> None:
    parent = slack.say("#support", "parent")
    for number in range(20):
        slack.say("#support", str(number), thread_ts=parent.ts)

    for _ in range(3):
        assert len(api.conversations_replies(channel=cast.SUPPORT, ts=parent.ts)["messages"]) == 21


def test_blocks_can_be_checked_without_posting_them(slack: Playground, api: WebClient) -> None:
    assert api.api_call("blocks.validate", json={"blocks": [{"type": "divider"}]})["ok"]
    assert api.api_call("blocks.validate", json={"view": VIEW})["ok"]
    with pytest.raises(SlackApiError) as failure:
        api.api_call("blocks.validate", json={"message": {"blocks": [{"type": "header"}]}})
    answer = failure.value.response
    assert answer["error"] == "invalid_message"
    assert answer["errors"][0]["pointer"] == "/blocks/0/text"
    assert slack.history("#support") == []


def test_a_playground_may_give_an_app_no_more_than_its_manifest_asks_for(tmp_path: Path) -> None:
    manifest = tmp_path / "app.yaml"
    manifest.write_text(MANIFEST)

    config = as_in_manifest(PlaygroundConfig(), manifest)
    assert (config.scopes, config.events) == (("chat:write", "commands"), ("app_mention", "message.im"))
    assert config.scopes != DEFAULT_SCOPES
    assert config.events != DEFAULT_EVENTS
