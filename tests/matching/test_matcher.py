"""What a server says, its codes, and what people ask, lead to the entry; what is not known leads to none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.base import Knowledge
from bot.matching.finding import Certainty, Finding
from bot.matching.matcher import Matcher
from bot.reading.message import Fact, Failure, Kind, Message, Original


@pytest.fixture(scope="module")
def matcher(small: Knowledge) -> Matcher:
    return Matcher(small)


def bounce(said: str = "", reply: str = "", status: str = "", text: str = "") -> Message:
    failure = Failure(
        diagnostic=Fact(said) if said else None,
        reply_code=Fact(reply) if reply else None,
        status=Fact(status) if status else None,
    )
    return Message(kind=Kind.BOUNCE, text=text or said, failures=(failure,))


def asked(text: str) -> Message:
    return Message(kind=Kind.QUESTION, text=text, question=text)


def found(matcher: Matcher, message: Message) -> Finding:
    [finding] = matcher.match(message).findings
    return finding


def entry_id(finding: Finding) -> str | None:
    return finding.best.entry.id if finding.best and finding.answered else None


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        (bounce("550 5.1.1 <kim@example.com>: User unknown in virtual mailbox table"), "recipient-unknown"),
        (bounce("550 recipient adress rejected: user unknwon"), "recipient-unknown"),
        (bounce("552 Quota exceeded", "552"), "mailbox-full"),
        (bounce("552 5.2.2 The email account that you tried to reach is over quota", "552", "5.2.2"), "gmail-full"),
        (bounce("", "552", "5.2.2"), "mailbox-full"),
        (bounce("554 5.4.6 Too many hops", "554", "5.4.6"), "mail-loop"),
        (bounce(text="The mail could not be sent.\n\nMailbox full"), "mailbox-full"),
    ],
)
def test_a_bounce_leads_to_its_entry(matcher: Matcher, message: Message, entry: str) -> None:
    assert entry_id(found(matcher, message)) == entry


def test_the_servers_words_win_over_its_code(matcher: Matcher) -> None:
    message = bounce("550 5.1.1 Mailbox full, quota exceeded", "550", "5.1.1")
    assert entry_id(found(matcher, message)) == "mailbox-full"


def test_anything_more_specific_wins_over_a_reason_that_yields(matcher: Matcher) -> None:
    assert entry_id(found(matcher, bounce("550 Message rejected: mailbox full"))) == "mailbox-full"
    assert entry_id(found(matcher, bounce("550 Message rejected"))) == "unclear"


def test_a_reason_that_needs_the_recipient_is_doubted_in_a_reply_to_the_sender(matcher: Matcher) -> None:
    at_rcpt, at_mail = (
        Message(
            kind=Kind.BOUNCE,
            text=(said := "550 no such user here"),
            failures=(Failure(diagnostic=Fact(said), reply_code=Fact("550"), smtp_command=Fact(command)),),
        )
        for command in ("RCPT TO", "MAIL FROM")
    )
    named, unnamed = found(matcher, at_rcpt), found(matcher, at_mail)
    assert named.best
    assert entry_id(named) == "recipient-unknown"
    assert unnamed.best is None or unnamed.best.confidence < named.best.confidence


def test_words_that_the_base_does_not_know_lead_to_no_answer(matcher: Matcher) -> None:
    finding = found(matcher, bounce("550 zyxw vuts rqpo"))
    assert not finding.answered
    assert finding.certainty is Certainty.UNSURE


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("her mailbox has no room left", "mailbox-full"),
        ("is it a typo? they say this address doesn't exist", "recipient-unknown"),
        ("our mail goes round in a circle", "mail-loop"),
        ("recipient nto found what now", "recipient-unknown"),
    ],
)
def test_a_question_leads_to_its_entry(matcher: Matcher, text: str, entry: str) -> None:
    assert entry_id(found(matcher, asked(text))) == entry


@pytest.mark.parametrize(
    "text", ["what does it mean", "that one again for the harbour office", "a hard bounce", "new one for me"]
)
def test_a_code_that_somebody_names_in_passing_is_what_it_is_about(matcher: Matcher, text: str) -> None:
    coded = replace(asked(f"{text}: 5.4.6"), failures=(Failure(status=Fact("5.4.6")),))
    assert entry_id(found(matcher, coded)) == "mail-loop"
    assert entry_id(found(matcher, asked(text))) != "mail-loop"


def test_a_code_that_one_provider_uses_names_that_provider(matcher: Matcher) -> None:
    coded = replace(asked("anyone know 5.4.99?"), failures=(Failure(status=Fact("5.4.99")),))
    assert entry_id(found(matcher, coded)) == "lake-loop"


def test_a_providers_own_mark_is_what_a_question_is_about(matcher: Matcher) -> None:
    assert entry_id(found(matcher, asked("our office sees MB417 all day"))) in ("gmail-full", "mailbox-full")


def test_a_code_that_practice_gives_for_something_else_makes_nobody_sure(matcher: Matcher) -> None:
    def coded(text: str) -> Finding:
        return found(matcher, replace(asked(text), failures=(Failure(status=Fact("4.2.9")),)))

    assert coded("that one again for the harbour office: 4.2.9").certainty is not Certainty.SURE
    named = coded("that one again from Gmail: 4.2.9")
    assert named.best
    assert named.best.entry.reason == "mailbox-full"


def test_what_somebody_says_wins_over_a_code_that_they_name(matcher: Matcher) -> None:
    text = "5.4.6, and they say her mailbox is full up and over quota"
    coded = replace(asked(text), failures=(Failure(status=Fact("5.4.6")),))
    assert entry_id(found(matcher, coded)) != "mail-loop"


def test_that_it_bounced_says_nothing_beside_a_code(matcher: Matcher) -> None:
    assert entry_id(found(matcher, bounce("Delivery failed (5.4.6)", status="5.4.6"))) == "mail-loop"


@pytest.mark.parametrize("text", ["what's for lunch?", "thank you!", "how do I print this", "", "hello"])
def test_chat_leads_to_no_answer(matcher: Matcher, text: str) -> None:
    assert not found(matcher, asked(text)).answered


def test_each_recipient_has_a_finding_of_its_own(matcher: Matcher) -> None:
    failures = tuple(Failure(diagnostic=Fact(said)) for said in ("No such user here", "Mailbox full"))
    findings = matcher.match(Message(kind=Kind.BOUNCE, text="", failures=failures)).findings
    assert [entry_id(finding) for finding in findings] == ["recipient-unknown", "mailbox-full"]


def test_what_is_no_bounce_is_answered_by_no_reason(matcher: Matcher) -> None:
    [finding] = matcher.match(Message(kind=Kind.AUTO_REPLY, text="Quota exceeded")).findings
    assert finding.best is None


def test_confidence_is_a_probability_and_its_evidence_is_told(matcher: Matcher) -> None:
    message = bounce("550 5.1.1 User unknown in virtual mailbox table", "550", "5.1.1")
    [finding] = matcher.match(message, why=True).findings
    assert finding.best is not None
    shares = [candidate.confidence for candidate in (finding.best, *finding.others)]
    assert all(0 <= share <= 1 for share in shares)
    assert sum(shares) <= 1.0001
    told = {item.what: item.text for item in finding.best.evidence}
    assert told["said"] == "User unknown in virtual mailbox table"
    assert "status" in told
    assert "unknown" in told["learnt"]
    assert "5.1.1" in told["learnt"]


OWN = ("mail.example.net",)


@pytest.mark.parametrize(
    ("received", "own", "expected"),
    [
        (("from pc by out.mail.example.net with ESMTP",), OWN, False),
        (("from bad.example.org by relay.example.org",), OWN, True),
        (("from notmail.example.net.example.org by x.example.org",), OWN, True),
        ((), OWN, False),
        (("from bad.example.org by relay.example.org",), (), False),
    ],
)
def test_backscatter_is_told_by_the_returned_messages_own_headers(
    small: Knowledge, received: tuple[str, ...], own: tuple[str, ...], expected: bool
) -> None:
    message = Message(kind=Kind.BOUNCE, text="Mailbox full", original=Original(received=received))
    assert Matcher(small, own).match(message).backscatter is expected


def test_what_is_said_only_at_the_end_is_never_said_of_a_delay(small: Knowledge) -> None:
    entry = replace(small.entry("mail-loop"), final_only=True)
    base = replace(small, entries=tuple(entry if each.id == entry.id else each for each in small.entries))
    message = bounce("554 5.4.6 Too many hops", "554", "5.4.6")
    [final] = Matcher(base).match(message).findings
    [late] = Matcher(base).match(replace(message, kind=Kind.DELAY)).findings
    assert entry_id(final) == "mail-loop"
    assert entry_id(late) != "mail-loop"


def test_a_new_wording_is_found_at_once_without_fitting_anything(small: Knowledge) -> None:
    said = "553 the flumph is out of glimmer today"
    assert entry_id(found(Matcher(small), bounce(said, "553"))) is None
    new = replace(small.entry("mail-loop"), wordings=("The flumph is out of glimmer",))
    base = replace(small, entries=tuple(new if each.id == new.id else each for each in small.entries))
    assert entry_id(found(Matcher(base), bounce(said, "553"))) == "mail-loop"


def test_a_new_wording_is_found_though_what_was_learnt_says_another_reason(small: Knowledge) -> None:
    said = "552 mailbox full of forwards to itself"
    new = replace(small.entry("mail-loop"), wordings=("mailbox full of forwards to itself",))
    base = replace(small, entries=tuple(new if each.id == new.id else each for each in small.entries))
    assert entry_id(found(Matcher(base), bounce(said, "552"))) == "mail-loop"


def test_a_new_reason_that_nothing_was_learnt_of_is_found(small: Knowledge) -> None:
    new = replace(small.entry("mail-loop"), id="moon", reason="moon", codes=(), wordings=("the moon is in the way",))
    base = replace(small, entries=(*small.entries, new))
    assert entry_id(found(Matcher(base), bounce("550 the moon is in the way", "550"))) == "moon"


def test_a_code_speaks_where_the_words_are_nothing_but_a_link(matcher: Matcher) -> None:
    message = bounce("550 5.1.1 https://help.example.com/nosuchuser", "550", "5.1.1")
    assert entry_id(found(matcher, message)) == "recipient-unknown"


def test_that_the_queue_gave_up_never_wins_over_the_reason_before_it(matcher: Matcher) -> None:
    said = "Mailbox full. I'm not going to try again; this message has been in the queue too long."
    assert entry_id(found(matcher, bounce(said))) == "mailbox-full"
