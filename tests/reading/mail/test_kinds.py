"""What subject lines and header fields say that a message is."""

from __future__ import annotations

import pytest

from bot.reading.mail.arf import read_feedback
from bot.reading.mail.auto_reply import says_auto_reply, subject_is_auto_reply
from bot.reading.mail.kinds import from_mail_system, has_null_path, kind_of_action, kind_of_actions, kind_of_subject
from bot.reading.message import Kind


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: The invoice",
        "Re: [Team] Out of office",
        "Abwesenheitsnotiz: Rechnung",
        "Automatische Antwort: Rechnung",
        "Réponse automatique : facture",
        "Respuesta automática: factura",
        "Risposta automatica: fattura",
        "Resposta automática: fatura",
        "Automatisch antwoord: factuur",
        "自動応答: 請求書",
        "自动回复：发票",
        "자동 회신: 청구서",
        "Автоответ: счёт",
        "Your email requires verification verify#a1b2c3d4e5",
    ],
)
def test_a_vacation_programs_subject_is_known_in_many_languages(subject: str) -> None:
    assert subject_is_auto_reply(subject)


@pytest.mark.parametrize("subject", ["Automation of the office", "The holiday plan", "Re: invoice", ""])
def test_an_ordinary_subject_is_no_automatic_answer(subject: str) -> None:
    assert not subject_is_auto_reply(subject)


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Undelivered Mail Returned to Sender", Kind.BOUNCE),
        ("Delivery Status Notification (Failure)", Kind.BOUNCE),
        ("Mail delivery failed: returning message to sender", Kind.BOUNCE),
        ("failure notice", Kind.BOUNCE),
        ("Unzustellbar: Rechnung", Kind.BOUNCE),
        ("Non remis : facture", Kind.BOUNCE),
        ("Correo devuelto", Kind.BOUNCE),
        ("Non recapitabile: fattura", Kind.BOUNCE),
        ("Onbestelbaar: factuur", Kind.BOUNCE),
        ("配信不能: 請求書", Kind.BOUNCE),
        ("系统退信", Kind.BOUNCE),
        ("Delivery Status Notification (Delay)", Kind.DELAY),
        ("Delayed Mail (still being retried)", Kind.DELAY),
        ("Warning: could not send message for past 4 hours", Kind.DELAY),
        ("Delivered: The invoice", Kind.DELIVERY_SUCCESS),
        ("Successful Mail Delivery Report", Kind.DELIVERY_SUCCESS),
        ("complaint about message from 192.0.2.10", Kind.ABUSE_REPORT),
        ("The invoice", None),
        ("A warning about the weather", None),
    ],
)
def test_the_subject_of_a_notice_says_what_it_is(subject: str, kind: Kind | None) -> None:
    assert kind_of_subject(subject) is kind


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ({"auto-submitted": "auto-replied (vacation)"}, True),
        ({"auto-submitted": "auto-generated"}, False),
        ({"auto-submitted": "no"}, False),
        ({"precedence": "auto_reply"}, True),
        ({"precedence": "bulk"}, False),
        ({"x-autoreply": "yes"}, True),
        ({"x-delivery-agent": "TMDA/1.1"}, True),
        ({}, False),
    ],
)
def test_header_fields_say_whether_an_answer_is_automatic(headers: dict[str, str], automatic: bool) -> None:
    assert says_auto_reply(headers) is automatic


def test_a_mail_system_is_known_by_how_it_calls_itself() -> None:
    assert from_mail_system({"from": "Mail Delivery Subsystem <MAILER-DAEMON@a.example>"})
    assert from_mail_system({"from": "postmaster@a.example"})
    assert not from_mail_system({"from": "Post Office Sales <sales@a.example>"})
    assert has_null_path({"return-path": "<>"})
    assert not has_null_path({})


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "4.4.7", Kind.BOUNCE),
        ("delayed", "4.4.1", Kind.DELAY),
        ("relayed", "2.0.0", Kind.DELIVERY_SUCCESS),
        (None, "5.1.1", Kind.BOUNCE),
        (None, "2.0.0", Kind.DELIVERY_SUCCESS),
        (None, None, Kind.BOUNCE),
        ("unheard-of", "5.0.0", Kind.BOUNCE),
    ],
)
def test_the_action_of_a_recipient_says_what_happened(action: str | None, status: str | None, kind: Kind) -> None:
    assert kind_of_action(action, status) is kind


def test_one_failed_recipient_among_late_ones_makes_a_bounce() -> None:
    assert kind_of_actions([Kind.DELIVERY_SUCCESS, Kind.DELAY, Kind.BOUNCE]) is Kind.BOUNCE
    assert kind_of_actions([Kind.DELIVERY_SUCCESS, Kind.DELAY]) is Kind.DELAY
    assert kind_of_actions([]) is None


def test_a_complaint_names_its_kind_and_whom_the_mail_was_for() -> None:
    report = read_feedback(
        "Feedback-Type: Abuse\nOriginal-Mail-From: <a@example.org>\nRemoval-Recipient: kim@example.com\n"
    )
    assert (report.feedback_type, report.original_sender, report.original_recipient) == (
        "abuse",
        "a@example.org",
        "kim@example.com",
    )
