"""An answer says what this bounce says, in the order in which a worried person needs it, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.answer import StepList
from bot.answering.compose import compose
from bot.answering.emphasis import plain
from bot.knowledge.base import Knowledge
from bot.matching.finding import Candidate, Certainty, Finding, Findings
from bot.reading.message import Fact, Failure, Kind, Message
from tests.answering.conftest import Answering, failure


def test_the_headline_is_about_this_very_bounce(answer_for: Answering) -> None:
    assert plain(answer_for().headline) == "The address kim@exmaple.com does not exist"


def test_a_slot_that_the_bounce_does_not_fill_is_said_in_words(answer_for: Answering) -> None:
    answer = answer_for(recipient="")
    assert plain(answer.headline) == "The address that was written to does not exist"
    assert "<" not in answer.headline


def test_hard_says_that_nobody_tries_again(answer_for: Answering) -> None:
    answer = answer_for()
    assert answer.permanence == "hard"
    assert answer.verdict == "Hard bounce · not delivered, and nobody is trying again"


def test_soft_says_how_long_it_goes_on_and_what_comes_then(answer_for: Answering) -> None:
    answer = answer_for("mailbox-full", said="452 4.2.2 full", reply="452", status="4.2.2")
    assert answer.permanence == "soft"
    assert "usually for about a day" in (answer.verdict or "")
    assert "a final bounce follows" in answer.why
    assert "for now" in answer.why


def test_a_soft_code_in_a_final_report_says_that_the_retries_have_run_out(answer_for: Answering) -> None:
    failed = failure(said="452 4.2.2 full", reply="452", status="4.2.2")
    message = Message(
        kind=Kind.BOUNCE,
        text="Your message could not be delivered to one or more recipients.",
        failures=(failed,),
        mail_system="postfix",
    )
    answer = answer_for("mailbox-full", message=message, said="452 4.2.2 full", reply="452", status="4.2.2")
    assert "retries used up" in (answer.verdict or "")
    assert answer.lost == "yes"


def test_a_delay_says_first_that_nothing_is_lost(answer_for: Answering) -> None:
    answer = answer_for("mailbox-full", kind=Kind.DELAY, reply="452", status="4.2.2")
    assert (answer.verdict or "").startswith("Delayed · nothing is lost yet")


def test_whether_anybody_still_tries_is_told_apart_from_the_words(answer_for: Answering) -> None:
    going_on = answer_for("mailbox-full", said="452 4.2.2 full", reply="452", status="4.2.2")
    delayed = answer_for("mailbox-full", kind=Kind.DELAY, reply="452", status="4.2.2")
    assert (going_on.lost, delayed.lost) == ("no", "no")
    assert answer_for().lost == "yes"
    assert answer_for(confidence=0.2).lost == "yes"
    assert answer_for(kind=Kind.QUESTION, reply="", status="").lost is None


def test_when_the_bounce_says_when_it_gives_up_so_does_the_answer(base: Knowledge) -> None:
    failed = replace(failure(reply="452", status="4.2.2"), will_retry_until=Fact("Sat, 22 Mar"))
    finding = Finding(failed, Candidate(base.entry("mailbox-full"), 1, 0.9), answered=True)
    answer = compose(Findings(Message(kind=Kind.DELAY, text="", failures=(failed,)), (finding,)), base)
    assert "until Sat, 22 Mar" in (answer.verdict or "")


def test_likely_says_that_it_only_looks_like_it_and_offers_two_others(answer_for: Answering) -> None:
    answer = answer_for(confidence=0.6, others=("mailbox-full", "domain-not-found", "unexpected-bounces"))
    assert answer.certainty is Certainty.LIKELY
    assert answer.headline.startswith("This looks like: ")
    assert [item.entry_id for item in answer.suggestions] == ["mailbox-full", "domain-not-found"]


def test_unsure_explains_nothing_says_what_it_read_offers_three_and_asks_for_the_rest(answer_for: Answering) -> None:
    answer = answer_for(confidence=0.2, others=("mailbox-full", "domain-not-found", "unexpected-bounces"))
    assert answer.certainty is Certainty.UNSURE
    assert plain(answer.headline) == "I can see a 550 5.1.1 from mx.exmaple.com for kim@exmaple.com, but not why."
    assert (answer.why, answer.steps, answer.customer_reply, answer.entry_id) == ("", (), None, None)
    assert len(answer.suggestions) == 3
    assert "whole bounce" in (answer.ask_for_more or "")


def test_a_domain_that_is_nearly_a_well_known_one_is_pointed_out(answer_for: Answering) -> None:
    assert "“exmaple.com” looks very like “example.com”" in plain(answer_for().why)


@pytest.mark.parametrize("recipient", ["kim@example.com", "kim@quite-another.org", "kim@mail.example"])
def test_a_domain_that_is_right_or_far_from_any_is_not(answer_for: Answering, recipient: str) -> None:
    assert "looks very like" not in answer_for(recipient=recipient).why


def test_the_dns_record_of_the_bounce_chooses_the_advice(answer_for: Answering) -> None:
    said = "Host or domain name not found. Name service error for name=shop.example type={}: Host not found"
    wording = "Name service error for name=<domain> type=<dns-record>"
    mx = answer_for("domain-not-found", said=said.format("MX"), reply="", status="", wording=wording)
    ns = answer_for("domain-not-found", said=said.format("NS"), reply="", status="", wording=wording)
    assert "which server takes mail" in mx.why
    assert "Its NS entry is missing" in plain(ns.why)
    assert plain(mx.headline).lower() == "shop.example cannot be found"
    assert plain(mx.who_words or "") == "whoever owns shop.example"


def test_the_steps_of_the_sender_come_first_and_the_others_are_kept_for_the_details(answer_for: Answering) -> None:
    answer = answer_for()
    assert [plain(step) for step in answer.steps] == ["Check kim@exmaple.com.", "Ask another way."]
    assert answer.more_steps == (StepList("For you in support", ("Compare the addresses.",)),)


def test_the_reply_for_the_customer_has_no_marks_and_no_codes(answer_for: Answering) -> None:
    assert answer_for().customer_reply == "Hello,\n\nyour mail to kim@exmaple.com came back."


def test_backscatter_is_said_before_anything_else(answer_for: Answering) -> None:
    assert answer_for(backscatter=True).warning == "Somebody else wrote this with your address."
    assert answer_for().warning is None


def test_of_mail_that_was_never_sent_nobody_is_told_to_send_it_again_or_to_write_to_a_customer(
    answer_for: Answering,
) -> None:
    usual, never_sent = answer_for(), answer_for(backscatter=True)
    assert usual.customer_reply is not None
    assert never_sent.customer_reply is None
    assert never_sent.retry is None
    assert not set(usual.steps) & set(never_sent.steps)


def test_what_is_no_bounce_is_answered_by_an_entry_of_its_own(base: Knowledge) -> None:
    best = Candidate(base.entry("auto-reply"), 1.0, 1.0)
    answer = compose(Findings(Message(Kind.AUTO_REPLY, ""), (Finding(None, best, answered=True),)), base)
    assert (answer.headline, answer.entry_id, answer.reason) == ("An automatic reply", "auto-reply", None)
    assert (answer.refused_by, answer.acts) == ("nobody", "nobody")
    assert answer.who_words == "nobody: there is nothing to be done"


def test_several_recipients_are_a_table_and_the_commonest_reason_is_explained(base: Knowledge) -> None:
    addresses = ("ann@example.com", "bob@example.com", "cid@example.com", "dan@example.com")
    entries = ("recipient-unknown", "mailbox-full", "mailbox-full", None)
    findings = []
    for address, entry in zip(addresses, entries, strict=True):
        best = Candidate(base.entry(entry), 1, 0.9) if entry else None
        findings.append(Finding(Failure(recipient=Fact(address)), best, answered=best is not None))
    answer = compose(Findings(Message(kind=Kind.BOUNCE, text=""), tuple(findings)), base)
    assert [row.address for row in answer.recipients] == list(addresses)
    assert answer.recipients[3].reason == "not sure why"
    assert answer.entry_id == "mailbox-full"
    assert answer.headline == "4 addresses failed; the reason for 2 of them: mailbox full"


def several(base: Knowledge, *failed: Failure, entry: str = "recipient-unknown") -> Findings:
    best = Candidate(base.entry(entry), 1, 0.9)
    findings = tuple(Finding(one, best, answered=True) for one in failed)
    return Findings(Message(kind=Kind.BOUNCE, text="", failures=failed), findings)


def test_what_is_said_of_several_recipients_names_none_of_them(base: Knowledge) -> None:
    answer = compose(several(base, failure("ann@shop.example"), failure("bob@shop.example")), base)
    assert answer.headline == "2 addresses failed; the reason: unknown recipient"
    assert plain(answer.why) == "The server of shop.example has no mailbox of that name."
    assert [plain(step) for step in answer.steps] == ["Check the address.", "Ask another way."]
    assert [row.todo for row in answer.recipients] == ["Check the address.", "Check the address."]


def test_recipients_that_the_table_has_no_room_for_are_counted(base: Knowledge) -> None:
    answer = compose(several(base, *(failure(f"kim{number}@shop.example") for number in range(23))), base)
    assert answer.headline.startswith("23 addresses failed")
    assert len(answer.recipients) == 21
    assert answer.recipients[-1].address == "and 3 more"


def test_recipients_that_failed_for_different_reasons_are_said_to(base: Knowledge) -> None:
    unknown, full = Candidate(base.entry("recipient-unknown"), 1, 0.9), Candidate(base.entry("mailbox-full"), 1, 0.9)
    findings = (Finding(failure("ann@a.example"), unknown, answered=True), Finding(failure(), full, answered=True))
    answer = compose(Findings(Message(kind=Kind.BOUNCE, text=""), findings), base)
    assert answer.headline == "2 addresses failed, each for a reason of its own"
    assert plain(answer.steps[0]) == "Check ann@a.example."


def test_hard_and_soft_in_one_report_are_not_called_one_of_them(base: Knowledge) -> None:
    soft = failure("bob@shop.example", said="450 4.2.0 later", reply="450", status="4.2.0")
    answer = compose(several(base, failure("ann@shop.example"), soft), base)
    assert (answer.verdict or "").startswith("Hard and soft bounces")
    assert answer.lost == "yes"


def test_nobody_is_at_it_any_more_when_a_passing_fault_has_become_final(answer_for: Answering) -> None:
    final = answer_for("server-busy", said="550 5.3.2 busy", reply="550", status="5.3.2")
    going_on = answer_for("server-busy", said="421 4.3.2 busy", reply="421", status="4.3.2")
    assert final.who_words == "nobody in particular: most such faults pass by themselves"
    assert going_on.who_words == "nobody yet: the mail system is at it"


def test_an_answer_below_likely_explains_nothing_even_where_the_match_gave_one(base: Knowledge) -> None:
    finding = Finding(failure(), Candidate(base.entry("mailbox-full"), 1, 0.45), answered=True)
    answer = compose(Findings(Message(kind=Kind.BOUNCE, text="", failures=(failure(),)), (finding,)), base)
    assert (answer.certainty, answer.steps, answer.entry_id) == (Certainty.UNSURE, (), None)
    assert "but not why" in answer.headline


def test_a_person_is_not_suggested_since_a_button_brings_one(answer_for: Answering) -> None:
    answer = answer_for(confidence=0.2, others=("contact-support", "mailbox-full"))
    assert [item.entry_id for item in answer.suggestions] == ["recipient-unknown", "mailbox-full"]


def test_a_question_about_something_else_gets_no_guesses(base: Knowledge) -> None:
    finding = Finding(None, Candidate(base.entry("mailbox-full"), 0.1, 0.02))
    answer = compose(Findings(Message(kind=Kind.QUESTION, text="what is for lunch?"), (finding,)), base)
    assert answer.suggestions == ()
    assert "I explain e-mail bounces" in (answer.ask_for_more or "")


def test_links_are_shown_so_that_nobody_can_follow_them(base: Knowledge) -> None:
    message = Message(kind=Kind.AUTO_REPLY, text="", links=("https://evil.example/x.y?z",))
    note = compose(Findings(message, (Finding(None, None),)), base).links_note or ""
    assert "hxxps://evil[.]example/x.y?z" in note
    assert "Open none of them" in note


def test_the_warning_about_links_is_said_after_few_and_short_ones(base: Knowledge) -> None:
    links = tuple(f"https://evil.example/{number}/{'x' * 5_000}" for number in range(6))
    note = (
        compose(
            Findings(Message(kind=Kind.NOT_A_BOUNCE, text="", links=links), (Finding(None, None),)), base
        ).links_note
        or ""
    )
    assert len(note) < 700
    assert "and 3 more. Open none of them" in note


def test_without_links_there_is_no_warning_about_them(answer_for: Answering) -> None:
    assert answer_for().links_note is None
