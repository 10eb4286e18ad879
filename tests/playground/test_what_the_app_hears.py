"""The app hears of every message where it is a member, of what becomes of it, and of nothing else."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.playground import cast
from bot.playground.driver import Playground
from bot.playground.hands import Attachment
from tests.playground.conftest import QUICK

Event = dict[str, Any]


def events(slack: Playground, name: str) -> list[Event]:
    """What was told under this name."""
    return [delivery.body["event"] for delivery in slack.delivered(name)]


@pytest.mark.parametrize(
    ("name", "channel", "kind"),
    [
        ("message.channels", "#support", "channel"),
        ("message.groups", "#deliverability-team", "group"),
        ("message.im", cast.dm_id(cast.PRIYA), "im"),
    ],
)
def test_a_message_is_told_with_its_edits_and_its_end_wherever_it_stands(
    slack: Playground, name: str, channel: str, kind: str
) -> None:
    said = slack.say(channel, "first", user=cast.PRIYA)
    slack.edit(said, "second")
    slack.delete(said)

    [heard], [changed], [deleted] = (
        events(slack, name),
        events(slack, "message_changed"),
        events(slack, "message_deleted"),
    )
    assert (heard["ts"], heard["channel_type"], heard["user"]) == (said.ts, kind, cast.PRIYA)
    assert (changed["subtype"], changed["hidden"], changed["channel_type"]) == ("message_changed", True, kind)
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("first", "second")
    assert changed["message"]["edited"]["user"] == cast.PRIYA
    assert "edited" not in changed["previous_message"]
    assert changed["ts"] != changed["message"]["ts"] == said.ts
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (said.ts, "second")
    assert deleted["channel_type"] == kind


def test_a_mention_in_a_private_channel_is_told_twice_with_the_same_ts(slack: Playground) -> None:
    slack.mention("#deliverability-team", "what is this?", user=cast.PRIYA)

    [heard], [mention] = events(slack, "message.groups"), events(slack, "app_mention")
    assert heard["ts"] == mention["ts"]
    assert "channel_type" not in mention


def test_a_deleted_message_with_replies_leaves_a_tombstone_that_goes_with_the_last_of_them(slack: Playground) -> None:
    said = slack.say("#support", "550 no such user", files=[Attachment("a.eml", b"Subject: x\n\n")])
    reply = slack.say("#support", "look there", user=cast.PRIYA, thread_ts=said.ts)
    slack.delete(said)

    [buried] = events(slack, "message_changed")
    assert events(slack, "message_deleted") == []
    assert (buried["message"]["subtype"], buried["message"]["user"]) == ("tombstone", cast.SLACKBOT)
    assert buried["previous_message"]["text"] == "550 no such user"
    assert buried["previous_message"]["user"] == cast.ROBIN
    assert [m.subtype for m in slack.thread("#support", said.ts)] == ["tombstone", None]
    assert "no such user" not in str(slack.world.message_json(slack.thread("#support", said.ts)[0]))

    slack.delete(reply)
    assert [event["deleted_ts"] for event in events(slack, "message_deleted")] == [reply.ts, said.ts]
    assert slack.history("#support") == []


def test_an_answer_to_a_message_that_was_deleted_lands_outside_of_any_thread(slack: Playground, api: WebClient) -> None:
    said = slack.say("#support", "soon gone")
    slack.delete(said)

    answer = api.chat_postMessage(channel=cast.SUPPORT, thread_ts=said.ts, text="answer")
    assert "thread_ts" not in answer["message"]
    assert [m.text for m in slack.history("#support")] == ["answer"]


def test_under_a_tombstone_an_answer_stays_in_its_thread(slack: Playground, api: WebClient) -> None:
    said = slack.say("#support", "soon gone")
    slack.say("#support", "a reply", thread_ts=said.ts)
    slack.delete(said)

    answer = api.chat_postMessage(channel=cast.SUPPORT, thread_ts=said.ts, text="answer")
    assert answer["message"]["thread_ts"] == said.ts


def test_the_app_hears_of_what_it_says_changes_and_takes_back_itself(slack: Playground, api: WebClient) -> None:
    mine = api.chat_postMessage(channel="#support", text="first")
    api.chat_update(channel=cast.SUPPORT, ts=mine["ts"], text="second")
    api.chat_delete(channel=cast.SUPPORT, ts=mine["ts"])

    [said] = events(slack, "message.bot")
    assert (said["type"], said["user"], said["bot_id"]) == ("message", cast.BOT_USER, cast.BOT_ID)
    assert said["bot_profile"]["app_id"] == cast.APP_ID
    [changed], [deleted] = events(slack, "message_changed.bot"), events(slack, "message_deleted.bot")
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("first", "second")
    assert deleted["previous_message"]["bot_id"] == cast.BOT_ID


def test_what_only_one_person_sees_is_told_to_nobody(slack: Playground, api: WebClient) -> None:
    api.chat_postEphemeral(channel="#support", user=cast.ROBIN, text="psst")
    slack.delete(slack.ephemeral("#support")[0])

    assert slack.deliveries == []


def test_another_apps_words_may_stand_in_an_attachment(slack: Playground) -> None:
    fields = [{"title": "Requester", "value": "kim", "short": True}]
    slack.post_as_app(
        "#support", attachments=[{"title": "#1", "text": "550 no", "fields": fields, "fallback": "550 no"}]
    )

    [heard] = events(slack, "message.channels")
    assert (heard["text"], heard["user"], heard["bot_id"]) == ("", cast.DESK_USER, cast.DESK_BOT)
    assert heard["app_id"] == heard["bot_profile"]["app_id"] == "A0DESK"
    assert heard["attachments"] == [
        {"id": 1, "title": "#1", "text": "550 no", "fields": fields, "fallback": "550 no"},
    ]


def test_another_apps_words_may_stand_in_blocks_and_mention_the_bot(slack: Playground) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "550 no"}}]
    slack.post_as_app("#support", text=f"<@{cast.BOT_USER}> look", blocks=blocks)

    [mention] = events(slack, "app_mention")
    assert mention["bot_id"] == cast.DESK_BOT
    assert mention["blocks"][0]["text"]["text"] == "550 no"
    with pytest.raises(ValueError, match="unsupported type"):
        slack.post_as_app("#support", blocks=[{"type": "nope"}])


def test_an_incoming_webhook_posts_without_a_user(slack: Playground) -> None:
    slack.post_as_app("#support", text="bounced", webhook="Mail relay")

    [heard] = events(slack, "message.channels")
    assert (heard["subtype"], heard["username"]) == ("bot_message", "Mail relay")
    assert "user" not in heard
    assert "app_id" not in heard


def test_a_reaction_is_told_when_it_comes_and_when_it_goes(slack: Playground, api: WebClient) -> None:
    said = slack.say("#support", "mine?")
    slack.react(said, "eyes", user=cast.PRIYA)
    shown = api.reactions_get(channel=cast.SUPPORT, timestamp=said.ts)["message"]["reactions"]
    slack.react(said, "eyes", user=cast.PRIYA)

    [added], [removed] = events(slack, "reaction_added"), events(slack, "reaction_removed")
    assert shown == [{"name": "eyes", "users": [cast.PRIYA], "count": 1}]
    assert (added["user"], added["reaction"], added["item_user"]) == (cast.PRIYA, "eyes", cast.ROBIN)
    assert added["item"] == removed["item"] == {"type": "message", "channel": cast.SUPPORT, "ts": said.ts}
    assert events(slack, "message_changed") == []


def test_only_what_the_app_has_subscribed_to_is_told() -> None:
    with Playground(dataclasses.replace(QUICK, events=("app_mention",))) as slack:
        said = slack.mention("#support", "hello")
        slack.edit(said, "@rebound hello again")
        slack.react(said, "eyes")
        slack.archive("#support")

        assert [delivery.name for delivery in slack.deliveries] == ["app_mention"]


def archived(slack: Playground) -> None:
    slack.archive("#support")


def archived_in_private(slack: Playground) -> None:
    slack.archive("#deliverability-team")


def deleted(slack: Playground) -> None:
    slack.delete_channel("#support")


def deleted_in_private(slack: Playground) -> None:
    slack.delete_channel("#deliverability-team")


def without_bot(slack: Playground) -> None:
    slack.remove_bot("#support")


def without_bot_in_private(slack: Playground) -> None:
    slack.remove_bot("#deliverability-team")


def somebody_left(slack: Playground) -> None:
    slack.leave("#support", cast.MATEO)


def somebody_came(slack: Playground) -> None:
    slack.join("#escalations", cast.JONAS)


@pytest.mark.parametrize(
    ("happen", "name", "told"),
    [
        (archived, "channel_archive", {"channel": cast.SUPPORT, "user": cast.PRIYA, "is_moved": 0}),
        (archived_in_private, "group_archive", {"channel": cast.DELIVERABILITY, "user": cast.PRIYA}),
        (deleted, "channel_deleted", {"channel": cast.SUPPORT, "actor_id": cast.PRIYA}),
        (deleted_in_private, "group_deleted", {"channel": cast.DELIVERABILITY}),
        (without_bot, "channel_left", {"channel": cast.SUPPORT, "actor_id": cast.PRIYA}),
        (without_bot_in_private, "group_left", {"channel": cast.DELIVERABILITY}),
        (somebody_left, "member_left_channel", {"channel": cast.SUPPORT, "user": cast.MATEO, "channel_type": "C"}),
        (somebody_came, "member_joined_channel", {"channel": cast.ESCALATIONS, "user": cast.JONAS}),
    ],
)
def test_what_becomes_of_a_channel_is_told_once(
    slack: Playground, happen: Callable[[Playground], None], name: str, told: Event
) -> None:
    happen(slack)

    [event] = [event for d in slack.deliveries if (event := d.body["event"])["type"] != "message"]
    assert event["type"] == name
    assert told.items() <= event.items()


def test_a_channel_says_who_comes_and_who_goes(slack: Playground) -> None:
    slack.join("#escalations", cast.JONAS)
    slack.leave("#escalations", cast.JONAS)
    slack.join("#escalations", cast.YUKI)
    slack.remove_bot("#escalations")

    said = events(slack, "message.channels")
    assert [event["subtype"] for event in said] == ["channel_join", "channel_leave", "channel_join"]
    assert said[0]["text"] == f"<@{cast.JONAS}> has joined the channel"
    assert slack.unread("#escalations", cast.PRIYA) == (0, 0)


def test_a_forwarded_message_stands_in_an_attachment_with_its_blocks_and_files(slack: Playground) -> None:
    bounce = slack.say("#general", "550 <kim@example.com>", files=[Attachment("a.eml", b"Subject: x\n\n")])
    slack.forward(bounce, "#support", "@rebound what is this?")

    [mention] = events(slack, "app_mention")
    [attachment] = mention["attachments"]
    assert (attachment["is_share"], attachment["is_msg_unfurl"], attachment["ts"]) == (True, True, bounce.ts)
    assert attachment["text"] == "550 &lt;<mailto:kim@example.com|kim@example.com>&gt;"
    assert attachment["message_blocks"][0]["message"]["blocks"] == bounce.blocks
    assert attachment["files"][0]["name"] == "a.eml"
    assert attachment["from_url"].startswith(f"{slack.url}/archives/{cast.GENERAL}/p")


def test_where_the_app_is_no_member_it_hears_of_archiving_only_in_public(slack: Playground) -> None:
    slack.remove_bot("#deliverability-team")
    slack.archive("#deliverability-team")
    slack.archive("#general")

    assert [event["channel"] for event in events(slack, "channel_archive")] == [cast.GENERAL]
    assert events(slack, "group_archive") == []
