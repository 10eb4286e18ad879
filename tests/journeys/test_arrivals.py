"""A channel where every bounce is answered by itself, floods in it, and “Explain this bounce” where the bot is not."""

from __future__ import annotations

import json

import pytest

from bot.cases.case import Place, Surface
from bot.cases.job import Job, JobKind
from bot.cases.workspace.channels import ChannelSettings
from bot.playground.api.calls import Call
from bot.playground.cast import BOT_USER, PRIYA, ROBIN, SUPPORT, TEAM_ID
from bot.playground.things import Channel, Message, View
from tests.journeys.conftest import Stage
from tests.journeys.test_mention import FULL, UNKNOWN

TICKET = {"fallback": "A new ticket", "title": "Ticket 4411", "text": f"A customer writes: {UNKNOWN}"}
MAIL = (
    b"From: MAILER-DAEMON@mx.example.net\r\nTo: kim@example.org\r\nMessage-ID: <1@mx.example.net>\r\n"
    b"Subject: Undelivered Mail Returned to Sender\r\n\r\n"
    b"<kim@exmaple.com>: host mx.exmaple.com[203.0.113.9] said: 550 5.1.1 User unknown\r\n"
)


def shown(what: Message | View) -> str:
    return json.dumps(what.blocks if isinstance(what, Message) else what.payload["blocks"], ensure_ascii=False)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """#support is set to be answered by itself."""
    stage.bot.work.cases.channels.set(TEAM_ID, SUPPORT, ChannelSettings(answers_by_itself=True))
    return stage


def test_a_bounce_that_somebody_pastes_is_answered_in_its_thread(stage: Stage) -> None:
    said = stage.slack.say("#support", UNKNOWN)
    reply = stage.slack.wait_for_reply(said)
    assert reply.thread_ts == said.ts
    assert "kim@exmaple.com" in reply.text


def test_what_another_app_posts_is_answered_in_its_thread(stage: Stage) -> None:
    said = stage.slack.post_as_app("#support", attachments=[TICKET])
    assert "kim@exmaple.com" in stage.slack.wait_for_reply(said).text


def test_an_e_mail_that_slack_puts_into_the_channel_is_answered_in_its_thread(stage: Stage) -> None:
    said = stage.slack.email_into("#support", MAIL)
    assert "kim@exmaple.com" in stage.slack.wait_for_reply(said).text


def test_a_question_and_chatter_are_left_alone(stage: Stage) -> None:
    said = [stage.slack.say("#support", words) for words in ("lunch?", "what does 550 5.1.1 mean?", "deployed 5.1.1")]
    stage.slack.say("#support", UNKNOWN, thread_ts=said[0].ts)  # nor is what stands in a thread
    stage.settled(said[-1])
    assert [stage.slack.replies(message) for message in said] == [[], [], []]
    assert not stage.slack.ephemeral("#support")


def test_a_flood_is_one_message_and_one_of_it_is_answered_when_somebody_picks_it(stage: Stage) -> None:
    said = [stage.slack.say("#support", UNKNOWN.replace("kim", f"kim{number}"), user=PRIYA) for number in range(40)]

    def summaries() -> list[Message]:
        return [one for one in stage.slack.history("#support") if one.user == BOT_USER]

    stage.slack.wait_for(lambda: bool(summaries()), 20)
    stage.settled(said[-1])
    (summary,) = summaries()
    assert len([message for message in said if stage.slack.replies(message)]) == 10
    assert "Unknown recipient" in shown(summary)
    assert "exmaple.com" in shown(summary)
    assert "**" not in summary.text
    stage.slack.click(summary, "flood_show", user=PRIYA)
    view = stage.slack.view_of(PRIYA)
    assert view is not None
    rows = [block for block in view.payload["blocks"] if block["type"] == "section"]
    assert len(rows) == 25
    picked = rows[7]["accessory"]["value"]
    stage.slack.click(view, "flood_answer", block_id=rows[7]["block_id"], user=PRIYA)
    case = stage.bot.work.cases.case("T0ACME", picked)
    assert case is not None
    message = next(one for one in said if one.ts == case.place.thread_ts)
    assert "What to do" in shown(stage.slack.wait_for_reply(message))
    again = stage.slack.view_of(PRIYA)
    assert again is not None
    assert "I answer this one in its thread" in shown(again)
    assert picked not in shown(again)
    stage.slack.click(again, "flood_older", user=PRIYA)
    older = stage.slack.view_of(PRIYA)
    assert older is not None
    assert len([block for block in older.payload["blocks"] if block["type"] == "section"]) == 4
    stage.pass_time(700)
    (summary,) = summaries()
    assert "It is quiet again" in shown(summary)
    assert "Many bounces at once: 30 more" in summary.text


def leave_general(stage: Stage) -> None:
    stage.slack.world.channels["C0GENERAL"].members.discard(BOT_USER)


def test_explain_this_bounce_where_the_bot_is_not_opens_a_form_and_writes_directly(stage: Stage) -> None:
    leave_general(stage)
    bounce = stage.slack.say("#general", UNKNOWN, user=PRIYA)
    stage.slack.shortcut("explain_bounce", bounce)
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    stage.slack.wait_for(lambda: "kim@exmaple.com" in shown(view))
    assert "/invite @Rebound" in shown(view)
    assert "What to do" in shown(view)
    assert '"button"' not in shown(view)
    stage.slack.wait_for(lambda: bool(stage.slack.history(ROBIN)))
    (answer,) = stage.slack.history(ROBIN)
    assert "kim@exmaple.com" in answer.text
    assert "/invite @Rebound" in shown(answer)
    assert not stage.slack.ephemeral("#general")
    stage.slack.click(answer, "show_details")
    stage.slack.wait_for(lambda: "What I read" in shown(answer))
    assert "/invite @Rebound" in shown(answer)


def test_a_second_person_may_ask_about_the_same_message_where_the_bot_is_not(stage: Stage) -> None:
    leave_general(stage)
    bounce = stage.slack.say("#general", UNKNOWN, user=PRIYA)
    for user in (ROBIN, PRIYA):
        stage.slack.shortcut("explain_bounce", bounce, user=user)
        stage.slack.wait_for(lambda user=user: bool(stage.slack.history(user)))  # type: ignore[misc]
        assert "kim@exmaple.com" in stage.slack.history(user)[-1].text


def test_a_form_that_was_closed_holds_no_answer_back(stage: Stage) -> None:
    leave_general(stage)
    bounce = stage.slack.say("#general", FULL, user=PRIYA)
    stage.slack.world.faults.fail("views.update", 5)
    stage.slack.shortcut("explain_bounce", bounce)
    stage.slack.wait_for(lambda: bool(stage.slack.history(ROBIN)))


@pytest.mark.parametrize("method", ["conversations.info", "views.open"])
def test_a_slack_that_does_not_say_whether_the_bot_is_a_member_is_answered_all_the_same(
    stage: Stage, method: str
) -> None:
    leave_general(stage)
    bounce = stage.slack.say("#general", UNKNOWN, user=PRIYA)
    stage.slack.world.faults.hang(method, 2.0)
    stage.slack.shortcut("explain_bounce", bounce)
    (delivery,) = [one for one in stage.slack.deliveries if one.kind == "interactive"]
    assert delivery.acknowledged
    stage.slack.wait_for(lambda: bool(stage.slack.history(ROBIN) or stage.slack.ephemeral("#general")))


def test_where_the_bot_is_a_member_no_form_opens(stage: Stage) -> None:
    bounce = stage.slack.say("#support", UNKNOWN, user=PRIYA)
    stage.slack.shortcut("explain_bounce", bounce)
    stage.slack.wait_for_reply(bounce)
    assert stage.slack.view_of(ROBIN) is None
    assert not stage.slack.history(ROBIN)


def a_thread_or_outside(call: Call, channel: Channel) -> str | None:
    """As Slack does with a thread whose first message was deleted: what was to go into it stands in the channel."""
    ts = call.text("thread_ts")
    return ts if ts and call.world.message(channel.id, ts) else None


@pytest.mark.parametrize("faults", [0, 1])
def test_an_answer_that_slack_put_outside_of_a_deleted_thread_is_taken_back_and_the_asker_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, faults: int
) -> None:
    monkeypatch.setattr("bot.playground.api.chat.thread_of", a_thread_or_outside)
    said = stage.slack.say("#general", UNKNOWN)  # of which the bot hears nothing
    stage.slack.world.remove(said)
    if faults:
        stage.slack.world.faults.fail("chat.delete", faults)
    place = Place(TEAM_ID, SUPPORT, said.ts, ROBIN)
    stage.bot.work.hand_over(
        Job(JobKind.EXPLAIN, "Ev1", place, Surface.MENTION, f"<@{BOT_USER}> {UNKNOWN}", message_ts=said.ts)
    )
    stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#support") or stage.slack.history(ROBIN)))
    words = " ".join(one.text for one in (*stage.slack.ephemeral("#support"), *stage.slack.history(ROBIN)))
    assert "is gone, so I took my answer back" in words
    assert len(stage.slack.calls("chat.postMessage")) > 0
    assert [call.ok for call in stage.slack.calls("chat.delete")].count(True) == 1
    assert not [one for one in stage.slack.history("#support") if one.user == BOT_USER]
