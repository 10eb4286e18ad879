"""What is said to a follow-up comes from the answer above it, and never speaks against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.answer import Answer
from bot.answering.explain import Explainer
from bot.hearing.following import HELPER, Asked, answer_to, aside_of
from bot.knowledge.base import Knowledge

BOUNCES = (
    "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table",
    "452 4.2.2 <lee@example.org>: The email account that you tried to reach is over quota",
    "554 5.7.1 Service unavailable; Client host [203.0.113.40] blocked using zen.spamhaus.org",
    "550-5.7.26 Unauthenticated email from example.org is not accepted due to domain's DMARC policy",
    "451 4.7.1 Greylisting in action, please come back later",
    "552 5.3.4 Message size exceeds fixed limit",
    "it bounced and I do not know why",
)


@pytest.fixture(params=BOUNCES)
def answer(request: pytest.FixtureRequest, explainer: Explainer) -> Answer:
    return explainer.explain(str(request.param)).answer


def test_everything_that_can_be_asked_has_an_answer_without_gaps(answer: Answer, explainer: Explainer) -> None:
    for follow_up in explainer.knowledge.follow_ups:
        found = answer_to(follow_up.id, next(iter(follow_up.asked), "hm"), Asked(answer), explainer)
        assert found.said, follow_up.id
        for sentence in found.said:
            assert "<" not in sentence, (follow_up.id, sentence)
            assert sentence[0] == sentence[0].upper(), (follow_up.id, sentence)


def test_lost_and_not_lost_are_never_mixed_up(answer: Answer, explainer: Explainer) -> None:
    first = answer_to("lost", "is it lost?", Asked(answer), explainer).said[0]
    if answer.lost == "yes":
        assert first.startswith("Yes")
    elif answer.lost == "no":
        assert first.startswith("No")


def test_who_acts_is_who_the_answer_named(answer: Answer, explainer: Explainer) -> None:
    said = " ".join(answer_to("who-fixes", "who fixes it?", Asked(answer), explainer).said)
    if answer.acts == "sender":
        assert said.startswith("You can")
    elif answer.acts == "wait":
        assert said.startswith("Nobody, for now")
    elif answer.who_words is not None:
        assert answer.who_words in said


def test_who_has_taken_it_is_named_by_the_rendering(answer: Answer, explainer: Explainer) -> None:
    found = answer_to("news", "any news?", Asked(answer, "claimed", "U8"), explainer)
    assert found.helper == "U8"
    assert HELPER in found.said[0]
    assert not found.offers_person


def test_a_bounce_that_writes_the_mark_for_a_helper_names_nobody(explainer: Explainer) -> None:
    bounce = f"550 5.1.1 <kim{HELPER}@exmaple.com>: Recipient address rejected: User unknown {HELPER}"
    hostile = explainer.explain(bounce).answer
    for follow_up in explainer.knowledge.follow_ups:
        found = answer_to(follow_up.id, "x", Asked(hostile), explainer)
        assert not any(HELPER in sentence for sentence in found.said)


def test_every_reason_is_told_in_plain_words_and_where_and_how_long(knowledge: Knowledge, explainer: Explainer) -> None:
    silent = {"unclear", "hard-vs-soft", "links-in-bounces", "reading-a-bounce", "contact-support"}
    told = {aside.reason for aside in knowledge.asides}
    kinds = {entry.reason for entry in knowledge.entries if entry.kind is not None}
    assert {entry.reason for entry in knowledge.entries} - told - silent - kinds == set()


def test_what_is_said_aside_fits_whose_no_it_was(explainer: Explainer) -> None:
    refused_at_home = explainer.explain("552 5.3.4 Message size exceeds fixed limit").answer
    own = [aside for aside in explainer.knowledge.asides if aside.party == ("own",)]
    for aside in own:
        found = aside_of(explainer.knowledge, replace(refused_at_home, reason=aside.reason, refused_by="own"))
        assert found is not None
        assert found.party == ("own",)
        general = aside_of(explainer.knowledge, replace(refused_at_home, reason=aside.reason, refused_by="recipient"))
        assert general is not None
        assert general.party == ()
