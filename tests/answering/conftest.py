"""Answers over a base of a few entries, so that a test can see where each word comes from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answering.answer import Answer
from bot.answering.compose import compose
from bot.knowledge.base import Knowledge, whole
from bot.knowledge.schema import checked
from bot.matching.finding import Candidate, Finding, Findings
from bot.reading.message import Fact, Failure, Kind, Message

BASE = {
    "entries": [
        {
            "id": "recipient-unknown",
            "reason": "recipient-unknown",
            "label": "Unknown recipient",
            "title": "The address <address|that was written to> does not exist",
            "check-spelling": True,
            "meaning": "The server of <domain> has no mailbox of that name.",
            "who": "sender",
            "steps": {"sender": ["Check <address>.", "Ask another way."], "agent": ["Compare the addresses."]},
            "retry": "No.",
            "reply": "Hello, your mail to <address> came back.",
            "questions": ["One?", "Two?", "Three?"],
            "sources": [{"title": "RFC 5321 section 3.4"}],
        },
        {
            "id": "mailbox-full",
            "reason": "mailbox-full",
            "label": "Mailbox full",
            "title": "The mailbox of <address> is full",
            "meaning": "There is no room left.",
            "who": "recipient",
            "steps": {"recipient": ["Make room."]},
            "variants": [{"when": {"lost": "no"}, "meaning": "There is no room for now."}],
        },
        {
            "id": "domain-not-found",
            "reason": "domain-not-found",
            "label": "Domain not found",
            "title": "<domain> cannot be found",
            "who": "domain-owner",
            "wordings": ["Name service error for name=<domain> type=<dns-record>"],
            "meaning": "Its <dns-record> entry is missing.",
            "steps": {"sender": ["Tell whoever runs <domain>."]},
            "variants": [{"when": {"dns-record": ["MX"]}, "meaning": "The MX record says which server takes mail."}],
        },
        {
            "id": "server-busy",
            "reason": "server-error",
            "label": "Server busy",
            "who": "wait",
            "meaning": "The server had too much to do.",
        },
        {
            "id": "contact-support",
            "reason": "contact-support",
            "label": "Bring in a person",
            "meaning": "A person can look at it.",
        },
        {
            "id": "unexpected-bounces",
            "reason": "unexpected-bounces",
            "label": "Bounces for mail never sent",
            "meaning": "Somebody else wrote this with your address.",
        },
        {
            "id": "auto-reply",
            "reason": "auto-reply",
            "kind": "auto-reply",
            "label": "Automatic reply",
            "title": "An automatic reply",
            "refused-by": ["nobody"],
            "lost": "no",
            "who": "nobody",
            "meaning": "The mail was delivered.",
        },
    ],
    "mail-domains": ["example.com", "gmail.com"],
}


@pytest.fixture(scope="session")
def base() -> Knowledge:
    content = checked(BASE)
    return whole(content)


def failure(
    recipient: str = "kim@exmaple.com", said: str = "550 5.1.1 User unknown", reply: str = "550", status: str = "5.1.1"
) -> Failure:
    return Failure(
        recipient=Fact(recipient) if recipient else None,
        diagnostic=Fact(said) if said else None,
        reply_code=Fact(reply) if reply else None,
        status=Fact(status) if status else None,
        remote_mta=Fact("mx.exmaple.com"),
    )


Answering = Callable[..., Answer]


@pytest.fixture
def answer_for(base: Knowledge) -> Answering:
    """Composes an answer for one failure, as if the match had found an entry with that confidence."""

    def make(
        entry: str = "recipient-unknown",
        confidence: float = 0.97,
        kind: Kind = Kind.BOUNCE,
        *,
        others: tuple[str, ...] = (),
        backscatter: bool = False,
        message: Message | None = None,
        wording: str | None = None,
        **fields: str,
    ) -> Answer:
        failed = failure(**fields)
        message = message or Message(kind=kind, text="the notice", failures=(failed,))
        best = Candidate(base.entry(entry), 1.0, confidence, wording=wording)
        rest = tuple(Candidate(base.entry(other), 0.5, 0.1) for other in others)
        finding = Finding(failed, best, rest, answered=confidence >= 0.5)
        return compose(Findings(message, (finding,), backscatter), base)

    return make
