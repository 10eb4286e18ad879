"""An answer about several recipients is about all of them: who failed why, what to do for each, whose mail is lost."""

from __future__ import annotations

import pytest

from bot.answering.answer import Answer
from bot.answering.compose import compose
from bot.answering.emphasis import plain
from bot.answering.explain import Explainer
from bot.answering.result import result_of
from bot.knowledge.base import Knowledge
from bot.matching.finding import Candidate, Finding, Findings
from bot.reading.message import Fact, Failure, Kind, Message

ANN, BEN, CID = "ann@lake.example", "ben@bay.example", "cid@hill.example"
THREE = (
    "email,code,reason\nann@lake.example,550 5.1.1,User unknown\nben@bay.example,552 5.2.2,Mailbox full\n"
    "cid@hill.example,554 5.7.1,Client host [192.0.2.1] blocked using zen.spamhaus.org\n"
)
FOUR = f"{THREE}dan@lake.example,550 5.1.1,User unknown\neve@lake.example,550 5.1.1,User unknown\n"
TWO = "ann@lake.example - 550 5.1.1 User unknown\nben@bay.example - 552 5.2.2 Mailbox full"
LATE = "email,event,reason\nann@lake.example,bounce,550 5.1.1 User unknown\nben@bay.example,deferred,Mailbox full\n"


def _answer(explainer: Explainer, text: str) -> Answer:
    return explainer.explain(text).answer


@pytest.mark.parametrize("text", [THREE, FOUR], ids=["one of each", "others are more"])
def test_a_cause_on_the_senders_side_comes_first_however_few_it_hit(explainer: Explainer, text: str) -> None:
    explanation = explainer.explain(text)
    answer = explanation.answer
    assert answer.reason == "sender-blocklisted"
    assert "for different reasons; the sender’s own comes first" in answer.headline
    assert answer.recipients[0].address == CID
    result = result_of(explanation)
    assert (result["recipient"], result["reason"]) == (CID, "sender-blocklisted")


def test_no_reason_is_claimed_for_all_where_there_are_several(explainer: Explainer) -> None:
    answer = _answer(explainer, TWO)
    assert answer.headline == "2 addresses failed, each for a reason of its own"
    assert plain(answer.why).startswith("For ann@lake.example: ")


def test_one_of_several_reasons_is_no_reason_of_its_own_for_each(explainer: Explainer) -> None:
    answer = _answer(explainer, f"{TWO}\neve@lake.example - 550 5.1.1 User unknown")
    assert answer.headline == "3 addresses failed; the reason for 2 of them: unknown recipient"


def test_the_steps_go_on_with_a_line_for_each_other_reason(explainer: Explainer) -> None:
    steps = [plain(step) for step in _answer(explainer, THREE).steps]
    others = [step.split(":")[0] for step in steps if step.startswith("For ")]
    assert others == [f"For {ANN}", f"For {BEN}"]
    assert not steps[0].startswith("For ")


def test_recipients_of_one_reason_are_named_together(explainer: Explainer) -> None:
    steps = [plain(step) for step in _answer(explainer, FOUR).steps]
    assert any(step.startswith("For ann@lake.example, dan@lake.example and eve@lake.example: ") for step in steps)


def test_who_acts_is_said_for_each_reason(explainer: Explainer) -> None:
    who = plain(_answer(explainer, TWO).who_words or "")
    assert who == "for ann@lake.example, the sender; for ben@bay.example, the recipient"


@pytest.mark.parametrize("text", [TWO, THREE, FOUR, LATE])
def test_the_reply_for_the_customer_names_everybody_and_no_code(explainer: Explainer, text: str) -> None:
    explanation = explainer.explain(text)
    reply = explanation.answer.customer_reply or ""
    for failure in explanation.message.failures:
        assert str(failure.recipient) in reply
    assert not any(code in reply for code in ("550", "552", "554", "5.1.1", "5.2.2", "5.7.1", "<", ">", "{"))
    assert reply.startswith("Hello,")
    assert reply.endswith("\n\nKind regards")


def test_the_reply_says_in_plain_words_why_each_other_failed(explainer: Explainer) -> None:
    reply = _answer(explainer, TWO).customer_reply or ""
    assert "for other reasons:\n- ben@bay.example: " in reply
    assert "mailbox is full" in reply


def test_the_reply_is_in_one_language(explainer: Explainer) -> None:
    reply = _answer(
        explainer,
        "Die E-Mail konnte nicht zugestellt werden an folgende Empfänger:\n\nann@lake.example: 550 5.1.1 Empfänger "
        "unbekannt, diese Adresse gibt es nicht\nben@bay.example: 552 5.2.2 Das Postfach ist voll und kann keine "
        "Nachrichten mehr annehmen",
    ).customer_reply
    assert reply is not None
    assert reply.startswith("Guten Tag,")
    assert "aus anderen Gründen nicht erreichbar:\n- ben@bay.example: Das Postfach" in reply
    assert "mailbox" not in reply


def test_whose_mail_is_lost_and_whose_is_not_is_said(explainer: Explainer) -> None:
    answer = _answer(explainer, LATE)
    assert (answer.verdict or "").startswith("Hard and soft bounces")
    assert "Lost: the mail to ann@lake.example. Not lost, still being tried: the mail to ben@bay.example." in plain(
        answer.why
    )
    reply = answer.customer_reply or ""
    assert "The message to ann@lake.example is lost" in reply
    assert "The message to ben@bay.example is not lost" in reply


def test_a_recipient_whose_address_is_masked_is_spoken_of(explainer: Explainer) -> None:
    answer = _answer(
        explainer,
        "<ann@lake.example>: host mx.lake.example[192.0.2.5] said: 550 5.1.1 User unknown (in reply to RCPT TO "
        "command)\n\n<name at bay>: host mx.bay.example[192.0.2.6] said: 552 5.2.2 Mailbox full (in reply to RCPT TO "
        "command)\n",
    )
    assert [row.address for row in answer.recipients] == [ANN, "not shown"]
    assert any(plain(step).startswith("For the address that is not shown: ") for step in answer.steps)
    assert "- an address that the notice does not show: " in (answer.customer_reply or "")


def test_of_sixty_recipients_all_are_counted(explainer: Explainer) -> None:
    said = ("550 5.1.1 User unknown", "552 5.2.2 Mailbox full")
    explanation = explainer.explain("\n".join(f"kim{n}@lake.example,{said[n % 2]}" for n in range(60)))
    answer = explanation.answer
    assert answer.headline.startswith("60 addresses failed; the reason for 30 of them: ")
    assert answer.recipients[-1].address == "and 40 more"
    assert [plain(step) for step in answer.steps if "and 27 more: " in plain(step)]
    also = result_of(explanation)["also"]
    assert isinstance(also, list)
    assert len(also) == 59


def test_of_whom_no_reason_is_known_that_is_said(base: Knowledge) -> None:
    best = Candidate(base.entry("recipient-unknown"), 1, 0.9)
    failures = (Failure(recipient=Fact(ANN)), Failure(recipient=Fact(BEN)))
    findings = (Finding(failures[0], best, answered=True), Finding(failures[1], None))
    answer = compose(Findings(Message(kind=Kind.BOUNCE, text="", failures=failures), findings), base)
    assert plain(answer.steps[-1]).startswith("For ben@bay.example: the reason is not clear to me")


def test_where_all_failed_alike_the_reply_names_all(explainer: Explainer) -> None:
    reply = _answer(explainer, f"{ANN} - 550 5.1.1 User unknown\n{BEN} - 550 5.1.1 User unknown").customer_reply or ""
    assert "Your message to ann@lake.example and ben@bay.example was not delivered" in reply
    assert "other reasons" not in reply


def test_where_nothing_is_lost_the_headline_does_not_say_failed(explainer: Explainer) -> None:
    answer = _answer(
        explainer, "ann@lake.example,deferred,452 4.2.2 Mailbox full\nben@bay.example,deferred,452 4.2.2 Mailbox full\n"
    )
    assert answer.headline.startswith("2 addresses have not been reached yet; the reason: ")
    assert answer.lost == "no"
