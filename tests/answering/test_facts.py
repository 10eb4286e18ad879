"""What a bounce itself says is said in the answer, and only that."""

from __future__ import annotations

import pytest

from bot.answering.emphasis import plain
from bot.answering.explain import Explainer


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        (
            "550-5.7.26 DKIM = did not pass 550 5.7.26 SPF [shop.example] with ip: [192.0.2.7] = did not pass - gsmtp",
            "SPF for shop.example did not pass.",
        ),
        ("552 5.3.4 message size 35882577 exceeds size limit 10485760 of server", "The limit is 10 MB"),
        ("554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org", "On the list Spamhaus ZEN: 192.0.2.7."),
        (
            "421 4.7.0 [TSS04] Messages from 192.0.2.7 temporarily deferred due to user complaints",
            "TSS04, Yahoo’s own mark",
        ),
    ],
)
def test_a_fact_that_a_server_writes_out_is_said(explainer: Explainer, line: str, fact: str) -> None:
    answer = explainer.explain(f"<kim@example.org>: host mx.example.org[192.0.2.1] said: {line}").answer
    assert any(fact in plain(said) for said in answer.facts), answer.facts


def test_what_is_not_written_is_not_said(explainer: Explainer) -> None:
    text = "<kim@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown"
    assert explainer.explain(text).answer.facts == ()


def test_documentation_that_the_base_names_is_linked_and_a_link_of_the_bounce_is_not(explainer: Explainer) -> None:
    answer = explainer.explain("550 5.7.26 This mail is unauthenticated, see https://evil.example/x").answer
    assert any(source.url for source in answer.sources)
    assert "https://evil.example" not in (answer.links_note or "")
