"""The local Web API answers as Slack does, refusals included, through Slack's own client."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.playground import cast
from bot.playground.api.calls import METHODS, ApiError, Call
from bot.playground.config import PlaygroundConfig
from bot.playground.driver import Playground
from bot.playground.world import World


def error_of(failure: pytest.ExceptionInfo[SlackApiError]) -> Any:
    return failure.value.response["error"]


def call(slack: Playground, method: str, /, token: Any = "xoxb-playground", **arguments: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return dict(httpx.post(slack.api_url + method, json=arguments, headers=headers).json())


def test_the_bot_learns_who_it_is_and_what_it_may_do(api: WebClient) -> None:
    answer = api.auth_test()

    assert (answer["team"], answer["user_id"], answer["bot_id"]) == ("Acme Support", cast.BOT_USER, cast.BOT_ID)
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", "xoxb-wrong", "invalid_auth"),
        ("auth.test", None, "not_authed"),
        ("auth.test", "xapp-playground", "not_allowed_token_type"),
        ("apps.connections.open", "xoxb-playground", "not_allowed_token_type"),
        ("chat.shout", "xoxb-playground", "unknown_method"),
    ],
)
def test_a_call_that_is_not_allowed_is_refused(slack: Playground, method: str, token: str | None, error: str) -> None:
    assert call(slack, method, token)["error"] == error


def test_a_scope_that_was_not_granted_is_named() -> None:
    with Playground(PlaygroundConfig(scopes=("users:read",))) as slack:
        answer = call(slack, "chat.postMessage", channel="#support", text="hi")

    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "chat:write", "users:read")


def test_a_form_and_a_json_body_mean_the_same(slack: Playground) -> None:
    headers = {"Authorization": "Bearer xoxb-playground"}
    blocks = [{"type": "divider"}]
    form = {"channel": "#support", "text": "hi", "blocks": json.dumps(blocks)}
    by_form = httpx.post(slack.api_url + "chat.postMessage", data=form, headers=headers).json()
    by_json = call(slack, "chat.postMessage", channel="#support", text="hi", blocks=blocks)

    assert by_form["ok"]
    assert by_json["ok"]
    assert [m.blocks[0]["type"] for m in slack.history("#support")] == ["divider", "divider"]


def test_messages_are_posted_threaded_changed_and_taken_back(slack: Playground, api: WebClient) -> None:
    parent = api.chat_postMessage(channel=cast.SUPPORT, text="parent")
    reply = api.chat_postMessage(
        channel=cast.SUPPORT,
        text="reply",
        thread_ts=parent["ts"],
        metadata={"event_type": "rebound_answer", "event_payload": {"case_id": "7"}},
    )
    api.chat_update(channel=cast.SUPPORT, ts=reply["ts"], text="better reply")

    bare = api.conversations_replies(channel=cast.SUPPORT, ts=parent["ts"])["messages"]
    full = api.conversations_replies(channel=cast.SUPPORT, ts=parent["ts"], include_all_metadata=True)["messages"]
    assert [m["text"] for m in full] == ["parent", "better reply"]
    assert full[0]["reply_count"] == 1
    assert full[1]["edited"]["user"] == cast.BOT_USER
    assert full[1]["metadata"]["event_payload"] == {"case_id": "7"}
    assert "metadata" not in bare[1]

    api.chat_delete(channel=cast.SUPPORT, ts=reply["ts"])
    assert [m.text for m in slack.thread(cast.SUPPORT, parent["ts"])] == ["parent"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "#nowhere", "text": "x"}, "channel_not_found"),
        ({"channel": "#general", "text": "x"}, "not_in_channel"),
        ({"channel": "#support"}, "no_text"),
        ({"channel": "#support", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "#support", "markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"channel": "#support", "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": "#support", "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"channel": "#support", "text": "x", "blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ({"channel": "#support", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
    ],
)
def test_a_message_that_slack_would_not_post_is_refused(
    slack: Playground, arguments: dict[str, Any], error: str
) -> None:
    assert call(slack, "chat.postMessage", **arguments)["error"] == error
    assert slack.history("#support") == []


def test_refused_blocks_are_answered_with_place_and_reason(api: WebClient) -> None:
    with pytest.raises(SlackApiError) as failure:
        api.chat_postMessage(channel="#support", text="x", blocks=[{"type": "header", "text": {"type": "plain_text"}}])

    assert "[json-pointer:/blocks/0/text/text]" in failure.value.response["response_metadata"]["messages"][0]


def test_somebody_elses_message_cannot_be_changed(slack: Playground, api: WebClient) -> None:
    theirs = slack.say("#support", "mine")

    with pytest.raises(SlackApiError) as failure:
        api.chat_update(channel=cast.SUPPORT, ts=theirs.ts, text="yours")
    assert error_of(failure) == "cant_update_message"


def test_an_ephemeral_message_is_for_one_person_and_not_in_the_history(slack: Playground, api: WebClient) -> None:
    api.chat_postEphemeral(channel="#support", user=cast.PRIYA, text="psst")

    assert [m.text for m in slack.ephemeral("#support", cast.PRIYA)] == ["psst"]
    assert slack.ephemeral("#support", cast.ROBIN) == []
    assert api.conversations_history(channel=cast.SUPPORT)["messages"] == []


def test_history_comes_in_pages_newest_first(api: WebClient) -> None:
    for number in range(5):
        api.chat_postMessage(channel="#support", text=str(number))

    pages = [p["messages"] for p in api.conversations_history(channel=cast.SUPPORT, limit=2)]
    assert [m["text"] for page in pages for m in page] == ["4", "3", "2", "1", "0"]


def test_people_and_channels_can_be_looked_up(api: WebClient) -> None:
    assert api.users_info(user=cast.ROBIN)["user"]["real_name"] == "Robin Hale"
    assert {c["name"] for c in api.conversations_list()["channels"]} == {"support", "escalations", "general"}
    assert {c["name"] for c in api.users_conversations()["channels"]} == {"support", "escalations"}
    assert cast.BOT_USER in api.conversations_members(channel=cast.SUPPORT)["members"]
    assert api.conversations_open(users=cast.ROBIN)["channel"]["id"] == cast.dm_id(cast.ROBIN)
    assert api.bots_info(bot=cast.BOT_ID)["bot"]["app_id"] == cast.APP_ID
    assert api.team_info()["team"]["name"] == "Acme Support"
    with pytest.raises(SlackApiError) as failure:
        api.users_info(user="U0NOBODY")
    assert error_of(failure) == "user_not_found"


def test_joining_a_channel_lets_the_bot_speak_there(api: WebClient) -> None:
    api.conversations_join(channel=cast.GENERAL)

    assert api.chat_postMessage(channel="#general", text="hello")["ok"]


def test_a_permalink_of_a_reply_names_its_thread(slack: Playground, api: WebClient) -> None:
    parent = slack.say("#support", "parent")
    reply = slack.say("#support", "reply", thread_ts=parent.ts)

    link = api.chat_getPermalink(channel=cast.SUPPORT, message_ts=reply.ts)["permalink"]
    assert link.startswith(f"{slack.url}/archives/{cast.SUPPORT}/p{reply.ts.replace('.', '')}")
    assert f"thread_ts={parent.ts}" in link


def test_a_stream_grows_and_then_is_a_message(slack: Playground, api: WebClient) -> None:
    question = slack.say("#support", "question")
    started = api.chat_startStream(
        channel=cast.SUPPORT,
        thread_ts=question.ts,
        markdown_text="The address ",
        recipient_user_id=cast.ROBIN,
        recipient_team_id=cast.TEAM_ID,
    )
    api.chat_appendStream(channel=cast.SUPPORT, ts=started["ts"], markdown_text="does not exist.")
    api.chat_stopStream(channel=cast.SUPPORT, ts=started["ts"], blocks=[{"type": "divider"}])

    [answer] = slack.replies(question)
    assert answer.text == "The address does not exist."
    assert [block["type"] for block in answer.blocks] == ["markdown", "divider"]
    with pytest.raises(SlackApiError) as failure:
        api.chat_appendStream(channel=cast.SUPPORT, ts=started["ts"], markdown_text="more")
    assert error_of(failure) == "message_not_in_streaming_state"


def test_a_status_goes_away_when_the_answer_comes(slack: Playground, api: WebClient) -> None:
    question = slack.say("#support", "question")
    api.assistant_threads_setStatus(channel_id=cast.SUPPORT, thread_ts=question.ts, status="is reading")
    assert (cast.SUPPORT, question.ts) in slack.world.statuses

    api.chat_postMessage(channel=cast.SUPPORT, thread_ts=question.ts, text="answer")
    assert slack.world.statuses == {}


def test_reactions_are_added_once(slack: Playground, api: WebClient) -> None:
    message = slack.say("#support", "look")
    api.reactions_add(channel=cast.SUPPORT, timestamp=message.ts, name="eyes")

    assert message.reactions == {"eyes": [cast.BOT_USER]}
    with pytest.raises(SlackApiError) as failure:
        api.reactions_add(channel=cast.SUPPORT, timestamp=message.ts, name="eyes")
    assert error_of(failure) == "already_reacted"
    api.reactions_remove(channel=cast.SUPPORT, timestamp=message.ts, name="eyes")
    assert message.reactions == {}


def test_slacks_own_client_can_upload_a_file(slack: Playground, api: WebClient) -> None:
    parent = slack.say("#support", "parent")
    api.files_upload_v2(channel=cast.SUPPORT, thread_ts=parent.ts, filename="a.txt", content="hello", title="A")

    [message] = slack.replies(parent)
    assert [(f.name, f.content) for f in message.files] == [("a.txt", b"hello")]
    assert api.files_info(file=message.files[0].id)["file"]["title"] == "A"


def test_a_file_is_served_to_the_bot_only(slack: Playground) -> None:
    slack.say("#support", "look", files=[])
    message = slack.say("#support", "x" * 12_001)
    url = message.files[0].to_json(slack.url)["url_private_download"]

    stranger = httpx.get(url)
    bot = httpx.get(url, headers={"Authorization": "Bearer xoxb-playground"})
    assert stranger.headers["content-type"].startswith("text/html")
    assert "xxx" not in stranger.text
    assert bot.text == "x" * 12_001


def test_a_rate_limit_says_when_to_come_back(slack: Playground, api: WebClient) -> None:
    slack.world.faults.rate_limit("chat.postMessage", retry_after=1)
    api.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))

    api.chat_postMessage(channel="#support", text="patient")
    assert [r.status for r in slack.calls("chat.postMessage")] == [429, 200]


def test_a_call_can_take_effect_and_still_fail(slack: Playground, api: WebClient) -> None:
    slack.world.faults.fail("chat.postMessage", after_work=True)

    with pytest.raises(SlackApiError):
        api.chat_postMessage(channel="#support", text="posted all the same")
    assert [m.text for m in slack.history("#support")] == ["posted all the same"]


def test_a_hanging_method_outlasts_an_impatient_client(slack: Playground) -> None:
    slack.world.faults.hang("auth.test", seconds=0.5)

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(slack.api_url + "auth.test", timeout=0.1)


def test_every_call_is_written_down(slack: Playground, api: WebClient) -> None:
    api.chat_postMessage(channel="#support", text="hi")

    [record] = slack.requests
    assert (record.method, record.arguments["text"], record.ok) == ("chat.postMessage", "hi", True)
    assert "token" not in record.arguments


def test_a_reset_forgets_everything_but_the_people(slack: Playground, api: WebClient) -> None:
    api.chat_postMessage(channel="#support", text="hi")
    slack.world.reset()

    assert slack.history("#support") == []
    assert slack.requests == []
    assert slack.world.users[cast.ROBIN].real_name == "Robin Hale"


NAMES = (
    "channel",
    "ts",
    "text",
    "blocks",
    "user",
    "users",
    "view",
    "trigger_id",
    "thread_ts",
    "limit",
    "cursor",
    "files",
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "#support", cast.SUPPORT, "{", "[]", "x"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["type", "blocks", "id"]), inner),
    max_leaves=5,
)


@pytest.mark.parametrize("name", sorted(METHODS))
@given(arguments=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6))
@settings(max_examples=25)
def test_any_arguments_get_an_answer(name: str, arguments: dict[str, Any]) -> None:
    answer: object
    try:
        answer = METHODS[name].run(Call(World(), PlaygroundConfig(), arguments))
    except ApiError as refusal:
        answer = refusal.response
    assert isinstance(answer, dict)
