"""What many entries come to together."""

from __future__ import annotations

from bot.reading.message import Fact, Failure, Kind
from bot.reading.page.outcomes import settled, stretches
from bot.reading.page.page import Page
from bot.reading.text.patterns import Pattern


def _failure(address: str, code: str | None = None) -> Failure:
    return Failure(recipient=Fact(address), reply_code=Fact(code) if code else None)


def test_nothing_comes_of_no_entries() -> None:
    assert settled([]) is None


def test_an_address_that_was_late_and_then_failed_failed() -> None:
    entries = [
        (Kind.DELAY, _failure("rosa@vale.example", "421")),
        (Kind.DELAY, _failure("nils@vale.example", "421")),
        (Kind.BOUNCE, _failure("Rosa@vale.example", "550")),
        (Kind.DELIVERY_SUCCESS, _failure("emil@vale.example", "250")),
    ]
    told = settled(entries)
    assert told is not None
    assert told[0] is Kind.BOUNCE
    assert [str(each.recipient) for each in told[1]] == ["Rosa@vale.example", "nils@vale.example"]


def test_an_address_that_is_tried_again_and_again_is_told_once() -> None:
    told = settled([(Kind.DELAY, _failure("rosa@vale.example", "421"))] * 3)
    assert told == (Kind.DELAY, (_failure("rosa@vale.example", "421"),))


def test_an_entry_that_says_nothing_yields_to_one_that_does() -> None:
    told = settled([(Kind.BOUNCE, _failure("rosa@vale.example")), (Kind.BOUNCE, _failure("rosa@vale.example", "550"))])
    assert told == (Kind.BOUNCE, (_failure("rosa@vale.example", "550"),))


def test_failures_without_an_address_are_all_told() -> None:
    told = settled([(Kind.BOUNCE, Failure(reply_code=Fact("550"))), (Kind.BOUNCE, Failure(reply_code=Fact("552")))])
    assert told is not None
    assert len(told[1]) == 2


def test_an_entry_reaches_from_behind_its_opening_to_behind_the_next() -> None:
    page = Page("to=<a@bay.example> one to=<b@bay.example> two")
    spans = list(stretches(page, Pattern("to=")))
    assert [page.text[start:end] for start, end in spans] == ["<a@bay.example> one to=", "<b@bay.example> two"]


def test_a_text_with_no_opening_has_no_entries() -> None:
    assert list(stretches(Page("STATUS=BOUNCED"), Pattern("to="))) == []
