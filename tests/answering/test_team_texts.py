"""What a team lays over an entry is what people read, whatever became of the mail and whoever refused it."""

from __future__ import annotations

import pytest

from bot.answering.explain import Explainer
from bot.knowledge.base import Knowledge
from bot.knowledge.overlay import OverlayEntry, overlaid

OVER = "entries:\n  - {{id: mailbox-full, reason: mailbox-full, label: Mailbox full, {0}}}\n"
STYLE = """\
letter-style:
  - {language: en, greeting: "Dear customer,", closing: Best wishes}
  - {language: de, closing: Viele Grüße}
  - signature: |
      Your Acme support.
      +1 555 0100
"""

LOST = "552 5.2.2 <kim@example.org>: Mailbox full, giving up"
TRIED = "452 4.2.2 <kim@example.org>: Mailbox full. Will try again"
FORWARDED = (
    "<kim@example.org> (expanded from <office@example.net>): host mx.example.org[192.0.2.1] said: 552 5.2.2 Mailbox "
    "full (in reply to RCPT TO command)"
)
GERMAN = (
    "Ihre Nachricht an kim@example.org konnte nicht zugestellt werden.\nDas Postfach ist voll und kann keine "
    "Nachrichten annehmen.\n\nkim@example.org\nRemote Server returned '554 5.2.2 mailbox full'"
)
SEVERAL = (
    "<kim@example.org>: host mx.example.org[192.0.2.1] said: 552 5.2.2 Mailbox full\n\n"
    "<lee@example.net>: host mx.example.net[192.0.2.9] said: 550 5.1.1 User unknown"
)


def explainer_with(knowledge: Knowledge, *texts: str) -> Explainer:
    found = overlaid(knowledge, [OverlayEntry(f"team-{number}", text) for number, text in enumerate(texts)])
    assert found.problems == ()
    return Explainer(found.knowledge)


@pytest.mark.parametrize("text", [LOST, TRIED, FORWARDED], ids=["lost", "still tried", "refused by a forwarder"])
def test_a_teams_meaning_and_steps_and_who_are_what_is_read(
    explainer: Explainer, knowledge: Knowledge, text: str
) -> None:
    over = "title: Full at Acme, meaning: We ring them., who: nobody, steps: {sender: [Ring them first.]}"
    before, after = explainer.explain(text).answer, explainer_with(knowledge, OVER.format(over)).explain(text).answer
    assert before.entry_id == after.entry_id == "mailbox-full"
    assert after.headline.endswith("Full at Acme")
    assert after.why.startswith("We ring them.")
    assert after.steps == ("Ring them first.",)
    assert after.acts == "nobody"
    assert before.lost == after.lost


def test_a_teams_steps_stand_only_where_its_own_variant_says_nothing_else(knowledge: Knowledge) -> None:
    variant = 'variants: [{when: {lost: "no"}, steps: {sender: [Wait for Acme.]}}]'
    explainer = explainer_with(knowledge, OVER.format(f"steps: {{sender: [Ring them first.]}}, {variant}"))
    assert explainer.explain(LOST).answer.steps == ("Ring them first.",)
    assert explainer.explain(TRIED).answer.steps == ("Wait for Acme.",)


def test_a_teams_party_is_the_one_that_refused_and_the_texts_are_about_that(
    explainer: Explainer, knowledge: Knowledge
) -> None:
    after = explainer_with(knowledge, OVER.format("refused-by: [own]")).explain(LOST).answer
    assert explainer.explain(LOST).answer.refused_by == "recipient"
    assert after.refused_by == "own"
    assert after.acts == "sender-admin"
    assert "from the sending side" in after.why


def test_a_teams_reply_is_sent_for_lost_mail_alone(explainer: Explainer, knowledge: Knowledge) -> None:
    ours = explainer_with(knowledge, OVER.format('reply: "Hello,\\n\\nAcme lost it.\\n\\nKind regards"'))
    assert "Acme lost it." in (ours.explain(LOST).answer.customer_reply or "")
    assert ours.explain(TRIED).answer.customer_reply == explainer.explain(TRIED).answer.customer_reply


def test_greeting_and_signature_are_set_once_for_every_reply(explainer: Explainer, knowledge: Knowledge) -> None:
    styled = explainer_with(knowledge, STYLE)
    for text in (LOST, TRIED, FORWARDED):
        before, after = explainer.explain(text).answer.customer_reply, styled.explain(text).answer.customer_reply
        assert before is not None
        assert after is not None
        assert before.startswith("Hello,\n\n")
        assert before.endswith("\n\nKind regards")
        body = before.removeprefix("Hello,").removesuffix("Kind regards")
        assert after == f"Dear customer,{body}Best wishes\nYour Acme support.\n+1 555 0100"


def test_each_language_keeps_its_own_greeting_where_a_team_sets_none(knowledge: Knowledge) -> None:
    reply = explainer_with(knowledge, STYLE).explain(GERMAN).answer.customer_reply or ""
    assert reply.startswith("Guten Tag,\n\n")
    assert reply.endswith("\n\nViele Grüße\nYour Acme support.\n+1 555 0100")


def test_what_is_said_of_other_recipients_stands_before_the_signature(knowledge: Knowledge) -> None:
    reply = explainer_with(knowledge, STYLE).explain(SEVERAL).answer.customer_reply or ""
    assert reply.count("Your Acme support.") == 1
    assert reply.endswith("Best wishes\nYour Acme support.\n+1 555 0100")
    assert "Other addresses" in reply


def test_a_reply_without_greeting_and_farewell_gets_them(knowledge: Knowledge) -> None:
    over = OVER.format('reply: "Acme lost it. We are sorry."')
    reply = explainer_with(knowledge, STYLE, over).explain(LOST).answer.customer_reply
    assert reply == ("Dear customer,\n\nAcme lost it. We are sorry.\n\nBest wishes\nYour Acme support.\n+1 555 0100")
