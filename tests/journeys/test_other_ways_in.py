"""Direct messages, the command, the shortcuts, the form, the App Home."""

from __future__ import annotations

import json

import pytest

from bot.playground.cast import PRIYA, ROBIN
from bot.playground.hands import Attachment
from bot.playground.things import Message
from tests.journeys.conftest import Stage
from tests.journeys.test_mention import FULL, UNKNOWN


def shown(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def only_for_robin(stage: Stage) -> Message:
    stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#support")))
    return stage.slack.ephemeral("#support")[-1]


def test_a_direct_message_is_answered_in_its_thread(stage: Stage) -> None:
    question = stage.slack.dm(UNKNOWN)
    reply = stage.slack.wait_for_reply(question)
    assert reply.thread_ts == question.ts
    assert "kim@exmaple.com" in reply.text
    assert len(stage.settled(question)) == 1
    assert stage.slack.calls("assistant.threads.setStatus")


def test_a_file_dropped_into_the_direct_message_is_read(stage: Stage) -> None:
    mail = Attachment("bounce.eml", b"From: MAILER-DAEMON@mx.example.net\nSubject: failure\n\n" + FULL.encode())
    reply = stage.slack.wait_for_reply(stage.slack.dm("", files=[mail]))
    answer = stage.case(reply).answer
    assert answer is not None
    assert answer.reason == "mailbox-full"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("IMG_2041.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "paste the text that it shows"),
        ("bounce.pdf", b"%PDF-1.7", "copy its text and paste that"),
        ("bounces.zip", b"PK\x03\x04", "Unpack it"),
        ("archive.pst", b"!BDN", "Save As"),
        ("bounce", b"PK\x03\x04" + bytes(40), "Unpack it"),
        ("bounce.eml", b"\x1f\x8b\x08\0" + bytes(40), "Unpack it"),
        ("empty.eml", b"", "This is empty"),
    ],
)
def test_a_file_that_is_no_mail_is_answered_with_what_to_send_instead(
    stage: Stage, name: str, content: bytes, said: str
) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.dm("", files=[Attachment(name, content)]))
    assert f"I can’t read {name}." in reply.text
    assert said in reply.text


def test_the_end_of_a_long_log_dropped_into_the_direct_message_is_explained(stage: Stage) -> None:
    sent = "Feb  2 10:00:00 mx postfix/smtp[1]: A: to=<a@example.net>, relay=none, dsn=2.0.0, status=sent (250 Ok)\n"
    bounced = sent.replace("a@example.net", "kim@example.com").replace(
        "sent (250 Ok", "bounced (552 5.2.2 Mailbox full"
    )
    log = Attachment("mail.log", (sent * 25_000 + bounced + sent * 9).encode())
    reply = stage.slack.wait_for_reply(stage.slack.dm("", files=[log]), timeout=30)
    answer = stage.case(reply).answer
    assert answer is not None
    assert answer.reason == "mailbox-full"
    assert "only its end was read" in shown(reply)


def test_a_status_that_cannot_be_shown_does_not_hold_up_the_answer(stage: Stage) -> None:
    stage.slack.world.faults.fail("assistant.threads.setStatus", 5)
    assert stage.slack.wait_for_reply(stage.slack.dm(UNKNOWN))


def test_the_command_answers_one_person_who_may_share_it(stage: Stage) -> None:
    assert stage.slack.slash("/bounce", UNKNOWN) is None
    private = only_for_robin(stage)
    assert "kim@exmaple.com" in private.text
    assert not stage.slack.history("#support")
    stage.slack.click(private, "share")
    stage.slack.wait_for(lambda: bool(stage.slack.history("#support")))
    (shared,) = stage.slack.history("#support")
    assert shared.metadata is not None
    assert shared.metadata["event_type"] == "rebound_answer"
    assert '"share"' not in shown(shared)
    stage.settled(shared)
    assert not stage.case(shared).private


def test_the_private_copy_of_a_shared_answer_says_where_it_was_shared(stage: Stage) -> None:
    stage.slack.slash("/bounce", UNKNOWN)
    private = only_for_robin(stage)
    stage.slack.click(private, "share")
    stage.slack.wait_for(lambda: "Shared in" in shown(private))
    (post,) = stage.slack.history("#support")
    assert '"type": "channel", "channel_id": "C0SUPPORT"' in shown(private)
    assert f"/archives/C0SUPPORT/p{post.ts.replace('.', '')}" in shown(private)
    assert "What to do" in shown(private)
    assert '"button"' not in shown(private)
    assert len(stage.slack.ephemeral("#support")) == 1


def test_pressing_share_twice_shares_once(stage: Stage) -> None:
    stage.slack.slash("/bounce", UNKNOWN)
    private = only_for_robin(stage)
    as_it_was = list(private.blocks)
    stage.slack.world.faults.hang("chat.postMessage", 0.3, after_work=True)
    for _ in range(2):  # the second while the first is being done
        stage.slack.click(private, "share")
    stage.slack.wait_for(lambda: "Shared in" in shown(private))
    assert stage.bot.work.wait_until_idle(10)
    private.blocks = as_it_was  # another window of Robin's, which has not heard of it
    stage.slack.click(private, "share")
    stage.slack.wait_for(lambda: "Shared in" in shown(private))
    assert stage.bot.work.wait_until_idle(10)
    assert len(stage.slack.history("#support")) == 1


def test_an_answer_that_a_person_was_asked_about_is_shared_with_its_card(stage: Stage) -> None:
    stage.slack.slash("/bounce", UNKNOWN)
    private = only_for_robin(stage)
    stage.slack.click(private, "escalate")
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    stage.slack.submit(view, {"note": ""})
    stage.slack.wait_for(lambda: bool(stage.slack.history(ROBIN)))
    stage.slack.click(private, "share")
    stage.slack.wait_for(lambda: "Shared in" in shown(private))
    assert stage.bot.work.wait_until_idle(10)
    (post,) = stage.slack.history("#support")
    assert "A person has been asked to look" in shown(post)
    assert '"escalate"' not in shown(post)
    (card,) = stage.slack.history("#escalations")
    assert "Go to the thread" in shown(card)


def test_a_private_answer_unfolds_in_place(stage: Stage) -> None:
    stage.slack.slash("/bounce", UNKNOWN)
    private = only_for_robin(stage)
    stage.slack.click(private, "show_reply")
    stage.slack.wait_for(lambda: "ready to copy" in shown(private))
    assert len(stage.slack.ephemeral("#support")) == 1


def test_the_command_says_what_it_can_do(stage: Stage) -> None:
    stage.slack.slash("/bounce", "help")
    assert "I explain e-mail bounces" in only_for_robin(stage).text


def test_the_command_without_text_opens_the_form(stage: Stage) -> None:
    stage.slack.slash("/bounce", "")
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    assert view.payload["callback_id"] == "explain_form"
    assert stage.slack.submit(view, {"paste": UNKNOWN, "where": "here"}).ok
    assert "kim@exmaple.com" in only_for_robin(stage).text


def test_the_form_answers_in_a_direct_message(stage: Stage) -> None:
    stage.slack.shortcut("explain_bounce_form")
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    assert stage.slack.submit(view, {"paste": UNKNOWN, "where": "direct"}).ok
    stage.slack.wait_for(lambda: bool(stage.slack.history(ROBIN)))
    assert "kim@exmaple.com" in stage.slack.history(ROBIN)[-1].text


def test_the_form_answers_in_a_channel(stage: Stage) -> None:
    stage.slack.shortcut("explain_bounce_form")
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    refused = stage.slack.submit(view, {"paste": UNKNOWN, "where": "channel"})
    assert refused.errors == {"channel": "Choose the channel that I am to answer in."}
    assert stage.slack.submit(view, {"paste": UNKNOWN, "where": "channel", "channel": "C0SUPPORT"}).ok
    stage.slack.wait_for(lambda: bool(stage.slack.history("#support")))
    assert "kim@exmaple.com" in stage.slack.history("#support")[-1].text


def fill_in_for_general(stage: Stage) -> None:
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    assert stage.slack.submit(view, {"paste": UNKNOWN, "where": "channel", "channel": "C0GENERAL"}).ok


def test_a_form_that_names_a_channel_where_the_bot_is_not_is_answered_directly_with_the_reason(stage: Stage) -> None:
    stage.slack.shortcut("explain_bounce_form")
    fill_in_for_general(stage)
    stage.slack.wait_for(lambda: len(stage.slack.history(ROBIN)) > 1)
    assert stage.bot.work.wait_until_idle(10)
    why, answer = stage.slack.history(ROBIN)
    assert "I could not answer in <#C0GENERAL>. I am not a member of that channel." in why.text
    assert '"channel_id": "C0GENERAL"' in shown(why)
    assert "kim@exmaple.com" in answer.text
    assert not stage.slack.history("#general")
    stage.slack.click(answer, "show_details")
    stage.slack.wait_for(lambda: "What I read" in shown(answer))
    stage.slack.click(answer, "escalate")
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    stage.slack.submit(view, {"note": ""})
    stage.slack.wait_for(lambda: len(stage.slack.replies(answer)) > 0)
    assert "in a direct message with me" in shown(stage.slack.history("#escalations")[-1])


def test_a_form_from_the_command_that_names_such_a_channel_is_answered_where_it_was_typed(stage: Stage) -> None:
    stage.slack.slash("/bounce", "")
    fill_in_for_general(stage)
    stage.slack.wait_for(lambda: len(stage.slack.ephemeral("#support")) > 1)
    texts = " ".join(message.text for message in stage.slack.ephemeral("#support"))
    assert "kim@exmaple.com" in texts
    assert "I am not a member of that channel" in texts
    assert not stage.slack.history("#general")


def test_the_message_shortcut_answers_in_that_messages_thread(stage: Stage) -> None:
    bounce = stage.slack.say("#support", UNKNOWN, user=PRIYA)
    stage.slack.shortcut("explain_bounce", bounce)
    reply = stage.slack.wait_for_reply(bounce)
    assert reply.thread_ts == bounce.ts
    stage.slack.shortcut("explain_bounce", bounce)
    assert "have answered this one" in only_for_robin(stage).text
    assert len(stage.settled(bounce)) == 1


def test_the_shortcut_works_for_one_person_where_the_bot_is_not_and_cannot_tell_so(stage: Stage) -> None:
    stage.slack.world.channels["C0GENERAL"].members.discard("U0REBOUND")
    stage.slack.world.faults.fail("conversations.info", 1)
    bounce = stage.slack.say("#general", UNKNOWN, user=PRIYA)
    stage.slack.shortcut("explain_bounce", bounce)
    stage.slack.wait_for(lambda: len(stage.slack.ephemeral("#general")) > 1)
    texts = " ".join(message.text for message in stage.slack.ephemeral("#general"))
    assert "kim@exmaple.com" in texts
    assert "/invite @Rebound" in texts


def test_details_and_the_reply_unfold_and_fold(stage: Stage) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", UNKNOWN))
    for press, there in [("show_reply", True), ("hide_reply", False)]:
        stage.slack.click(reply, press)
        stage.slack.wait_for(lambda there=there: ("ready to copy" in shown(reply)) is there)  # type: ignore[misc]
    for press, there in [("show_details", True), ("hide_details", False)]:
        stage.slack.click(reply, press)
        stage.slack.wait_for(lambda there=there: ("What I read" in shown(reply)) is there)  # type: ignore[misc]


def test_a_suggestion_changes_the_answer_in_place(stage: Stage) -> None:
    explain = stage.bot.work.cases
    for vague in ("550 message rejected", "554 5.7.1 rejected", "550 blocked", "my mail bounced", "refused"):
        question = stage.slack.mention("#support", vague)
        reply = stage.slack.wait_for_reply(question)
        answer = stage.case(reply).answer
        if answer is not None and answer.suggestions:
            break
    assert answer is not None
    wanted = answer.suggestions[0].entry_id
    for _ in range(2):  # a double click
        stage.slack.click(reply, "suggestion_1", value=f"{wanted} {stage.case(reply).id}")
    stage.slack.wait_for(lambda: reply.edited is not None)
    stage.settled(question)
    picked = explain.case("T0ACME", stage.case(reply).id)
    assert picked is not None
    assert picked.answer is not None
    assert picked.answer.entry_id == wanted
    assert wanted not in [item.entry_id for item in picked.answer.suggestions]
    assert len(stage.settled(question)) == 1


def test_a_bad_mark_asks_what_was_wrong(stage: Stage) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", UNKNOWN))
    case = stage.case(reply)
    stage.slack.click(reply, "feedback", value=f"bad {case.id}")
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    assert view.payload["callback_id"] == "wrong_answer_form"
    assert stage.slack.submit(view, {"words": "it was the quota"}).ok
    thanks = stage.slack.view_of(ROBIN)
    assert thanks is not None
    assert "Thank you" in json.dumps(thanks.payload)
    stage.settled(reply)
    (opinion,) = stage.bot.work.cases.feedback_of("T0ACME", case.id)
    assert (opinion.good, opinion.words) == (False, "it was the quota")


def test_words_about_a_case_that_is_gone_stay_in_the_form(stage: Stage) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", UNKNOWN))
    stage.slack.click(reply, "feedback", value="bad gone")
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    refused = stage.slack.submit(view, {"words": "it was the quota"})
    assert refused.errors == {"words": "This case is not kept any more. Ask me once more."}
    assert stage.slack.view_of(ROBIN) is view


def test_the_home_tab_shows_how_the_bot_is_and_what_was_asked(stage: Stage) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", UNKNOWN))
    stage.settled(reply)
    stage.slack.open_home()
    stage.slack.wait_for(lambda: stage.slack.home() is not None)
    home = stage.slack.home()
    assert home is not None
    page = json.dumps(home.payload, ensure_ascii=False)
    assert "kim@exmaple.com" in page
    assert "Knowledge base:" in page
    assert "#escalations" in page
    stage.slack.click(home, "explain_here")
    assert stage.slack.view_of(ROBIN) is not None


def test_the_messages_tab_offers_things_to_ask(stage: Stage) -> None:
    stage.slack.open_home("messages")
    stage.slack.wait_for(lambda: bool(stage.slack.calls("assistant.threads.setSuggestedPrompts")))
    assert stage.slack.calls("assistant.threads.setSuggestedPrompts")[0].ok


def test_slacks_question_for_the_address_is_answered(stage: Stage) -> None:
    assert stage.slack.verify_url()
