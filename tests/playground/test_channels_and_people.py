"""Who sees which channel, what Slack refuses there, and who people are."""

import dataclasses
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import cast
from bot.playground.driver import Playground
from bot.playground.hands import UnknownPlace
from tests.playground.conftest import QUICK


def names(answer: Any) -> set[str]:
    return {channel["name"] for channel in answer["channels"]}


def refusal(api: WebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as failure:
        api.api_call(method, params=arguments)
    return str(failure.value.response["error"])


def test_a_private_channel_is_listed_to_its_members_when_it_is_asked_for(slack: Playground, api: WebClient) -> None:
    private = {"deliverability-team"}
    assert names(api.conversations_list(types="private_channel")) == private
    assert names(api.conversations_list(types="public_channel,private_channel")) > private
    assert names(api.users_conversations(types="private_channel")) == private
    info = api.conversations_info(channel=cast.DELIVERABILITY, include_num_members=True)["channel"]
    assert (info["is_private"], info["is_group"], info["is_channel"], info["num_members"]) == (True, True, False, 4)
    assert set(api.conversations_members(channel=cast.DELIVERABILITY)["members"]) == {
        cast.PRIYA,
        cast.MATEO,
        cast.JONAS,
        cast.BOT_USER,
    }

    slack.remove_bot("#deliverability-team")
    assert names(api.conversations_list(types="private_channel")) == set()
    for method in ("conversations.info", "conversations.members", "conversations.history"):
        assert refusal(api, method, channel=cast.DELIVERABILITY) == "channel_not_found"


def test_a_private_channel_is_closed_to_those_who_are_not_in_it(slack: Playground) -> None:
    with pytest.raises(UnknownPlace):
        slack.say("#deliverability-team", "let me in", user=cast.ROBIN)
    assert slack.say("#deliverability-team", "good morning", user=cast.PRIYA).text == "good morning"


def test_private_channels_take_scopes_of_their_own() -> None:
    without = tuple(scope for scope in QUICK.scopes if not scope.startswith("groups:"))
    with Playground(dataclasses.replace(QUICK, scopes=without)) as slack:
        api = WebClient(token=slack.config.bot_token, base_url=slack.api_url)
        assert refusal(api, "conversations.history", channel=cast.DELIVERABILITY) == "missing_scope"
        assert refusal(api, "conversations.info", channel=cast.DELIVERABILITY) == "missing_scope"
        assert refusal(api, "conversations.list", types="public_channel,private_channel") == "missing_scope"
        assert names(api.conversations_list()) == {"support", "escalations", "general"}
        assert api.conversations_history(channel=cast.SUPPORT)["messages"] == []


def test_in_an_archived_channel_nobody_writes_and_everything_can_be_read(slack: Playground, api: WebClient) -> None:
    said = slack.say("#support", "before")
    mine = api.chat_postMessage(channel=cast.SUPPORT, text="mine")["ts"]
    slack.archive("#support")

    here = {"channel": cast.SUPPORT}
    assert refusal(api, "chat.postMessage", **here, text="x") == "is_archived"
    assert refusal(api, "chat.postEphemeral", **here, text="x", user=cast.ROBIN) == "is_archived"
    assert refusal(api, "reactions.add", **here, timestamp=said.ts, name="eyes") == "is_archived"
    assert api.conversations_info(channel=cast.SUPPORT)["channel"]["is_archived"]
    assert [m["ts"] for m in api.conversations_history(channel=cast.SUPPORT)["messages"]] == [mine, said.ts]
    assert "support" in names(api.conversations_list())
    assert "support" not in names(api.conversations_list(exclude_archived=True))
    with pytest.raises(UnknownPlace):
        slack.say("#support", "after")

    slack.happenings.unarchive("#support")
    assert api.chat_postMessage(channel=cast.SUPPORT, text="x")["ok"]


def test_where_the_bot_was_taken_out_it_cannot_write_until_it_is_invited(slack: Playground, api: WebClient) -> None:
    slack.remove_bot("#support")
    assert refusal(api, "chat.postMessage", channel=cast.SUPPORT, text="x") == "not_in_channel"
    assert refusal(api, "conversations.history", channel=cast.SUPPORT) == "not_in_channel"

    slack.slash("/invite", "@rebound")
    assert api.chat_postMessage(channel=cast.SUPPORT, text="x")["ok"]


def test_a_deleted_channel_is_not_found(slack: Playground, api: WebClient) -> None:
    slack.say("#support", "before")
    slack.delete_channel("#support")

    assert refusal(api, "chat.postMessage", channel=cast.SUPPORT, text="x") == "channel_not_found"
    assert "support" not in names(api.conversations_list())
    assert httpx.get(f"{slack.url}/page/state").status_code == 200


def test_words_for_one_person_reach_nobody_who_is_not_there(slack: Playground, api: WebClient) -> None:
    here = {"channel": cast.SUPPORT, "text": "psst"}
    slack.leave("#support", cast.MATEO)
    assert refusal(api, "chat.postEphemeral", **here, user=cast.MATEO) == "user_not_in_channel"
    assert refusal(api, "chat.postEphemeral", **here, user="U0NOBODY") == "user_not_found"


def test_somebody_whose_account_is_switched_off_is_in_no_channel_and_keeps_the_name() -> None:
    config = dataclasses.replace(QUICK, events=("user_change",))
    with Playground(config) as slack:
        api = WebClient(token=config.bot_token, base_url=slack.api_url)
        slack.deactivate(cast.MATEO)

        [told] = [delivery.body["event"] for delivery in slack.deliveries]
        assert (told["type"], told["user"]["id"], told["user"]["deleted"]) == ("user_change", cast.MATEO, True)
        user = api.users_info(user=cast.MATEO)["user"]
        assert (user["deleted"], user["real_name"]) == (True, "Mateo Lind")
        assert cast.MATEO not in api.conversations_members(channel=cast.SUPPORT)["members"]
        assert api.usergroups_users_list(usergroup="S0DELIVER")["users"] == [cast.PRIYA]
        assert refusal(api, "conversations.open", users=cast.MATEO) == "user_disabled"
        slack.world.reset()
        assert not api.users_info(user=cast.MATEO)["user"]["deleted"]


def test_a_persons_language_is_given_to_those_who_ask_for_it(api: WebClient) -> None:
    assert "locale" not in api.users_info(user=cast.JONAS)["user"]
    found = {
        user["name"]: (user["locale"], user["tz"])
        for user in api.users_list(include_locale=True)["members"]
        if not user["is_bot"]
    }
    assert found["jonas"] == ("de-DE", "Europe/Berlin")
    assert found["camille"] == ("fr-FR", "Europe/Paris")
    assert found["yuki"] == ("ja-JP", "Asia/Tokyo")
    assert found["lucia"] == ("es-ES", "Europe/Madrid")
    assert api.users_info(user=cast.YUKI, include_locale=True)["user"]["tz_offset"] == 32_400


def test_a_group_of_people_can_be_looked_up_and_mentioned(slack: Playground, api: WebClient) -> None:
    groups = api.usergroups_list(include_users=True, include_count=True)["usergroups"]
    assert [(g["handle"], g["users"], g["user_count"]) for g in groups] == [
        ("deliverability", [cast.PRIYA, cast.MATEO], 2),
        ("support-leads", [cast.ROBIN], 1),
    ]
    assert "users" not in api.usergroups_list()["usergroups"][0]
    assert api.usergroups_users_list(usergroup="S0DELIVER")["users"] == [cast.PRIYA, cast.MATEO]
    assert refusal(api, "usergroups.users.list", usergroup="S0NONE") == "no_such_subteam"

    said = slack.say("#support", "@deliverability please look")
    assert said.text == "<!subteam^S0DELIVER> please look"
    assert said.blocks[0]["elements"][0]["elements"][0] == {"type": "usergroup", "usergroup_id": "S0DELIVER"}


def test_another_app_can_be_looked_up_by_its_bot(api: WebClient) -> None:
    assert api.bots_info(bot=cast.DESK_BOT)["bot"]["user_id"] == cast.DESK_USER
    assert api.bots_info()["bot"]["id"] == cast.BOT_ID
    assert refusal(api, "bots.info", bot="B0NOBODY") == "bot_not_found"


def test_what_one_has_not_read_is_counted_for_each_person_apart(slack: Playground, api: WebClient) -> None:
    slack.say("#support", "news for all", user=cast.MATEO)
    parent = slack.say("#support", "@priya look", user=cast.MATEO)
    slack.say("#support", "@deliverability too", user=cast.MATEO)
    assert slack.unread("#support", cast.ROBIN) == (3, 0)
    assert slack.unread("#support", cast.PRIYA) == (3, 2)
    assert slack.unread("#support", cast.MATEO) == (0, 0)

    slack.say("#support", "a reply", user=cast.PRIYA, thread_ts=parent.ts)
    assert slack.unread("#support", cast.PRIYA) == (0, 0)
    assert slack.unread("#support", cast.MATEO) == (1, 1)
    assert slack.unread("#support", cast.ROBIN) == (3, 0)

    slack.delete(parent)
    assert slack.unread("#support", cast.ROBIN) == (2, 0)
    slack.world.read(cast.ROBIN, cast.SUPPORT)
    assert slack.unread("#support", cast.ROBIN) == (0, 0)


def test_a_direct_message_and_a_word_for_one_person_are_counted_for_them_alone(
    slack: Playground, api: WebClient
) -> None:
    api.chat_postMessage(channel=cast.dm_id(cast.ROBIN), text="hello")
    api.chat_postEphemeral(channel="#support", user=cast.ROBIN, text="psst")

    assert slack.unread(cast.dm_id(cast.ROBIN), cast.ROBIN) == (1, 1)
    assert slack.unread("#support", cast.ROBIN) == (1, 0)
    assert slack.unread("#support", cast.PRIYA) == (0, 0)
