"""The reply for the customer says no more than the answer, in the language of the notice."""

from __future__ import annotations

import pytest

from bot.answering.explain import Explainer
from bot.answering.reply import laid_out

FULL = {
    "de": "Ihre Nachricht an kim@example.org konnte nicht zugestellt werden.\nDas Postfach ist voll und kann keine "
    "Nachrichten annehmen.\n\nkim@example.org\nRemote Server returned '554 5.2.2 mailbox full'",
    "fr": "Votre message à kim@example.org n'a pas été remis.\nLa boîte aux lettres du destinataire est pleine.\n\n"
    "kim@example.org\nRemote Server returned '554 5.2.2 mailbox full'",
    "en": "Your message to kim@example.org couldn't be delivered.\nThe recipient's mailbox is full.\n\n"
    "kim@example.org\nRemote Server returned '554 5.2.2 mailbox full'",
}


@pytest.mark.parametrize("language", FULL)
def test_the_reply_is_in_the_language_of_the_notice_and_names_the_address(explainer: Explainer, language: str) -> None:
    answer = explainer.explain(FULL[language]).answer
    assert answer.reply_language == language
    assert "kim@example.org" in (answer.customer_reply or "")
    assert "5.2.2" not in (answer.customer_reply or "")


def test_a_customer_knows_the_address_that_they_wrote_to_and_not_the_one_behind_it(explainer: Explainer) -> None:
    text = (
        "<kim@example.org> (expanded from <office@example.net>): host mx.example.org[192.0.2.1] said: 552 5.2.2 "
        "Mailbox full (in reply to RCPT TO command)"
    )
    reply = explainer.explain(text).answer.customer_reply or ""
    assert "office@example.net" in reply
    assert "kim@example.org" not in reply


def test_greeting_and_farewell_stand_apart_and_no_sentence_is_broken() -> None:
    assert laid_out("Hello,\nYour mail\nis back.\n\nKind regards") == "Hello,\n\nYour mail is back.\n\nKind regards"
