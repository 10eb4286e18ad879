"""Rules and groups by name."""

from __future__ import annotations

import pytest

from bot.reading.facts.plain_words import Words
from bot.reading.facts.rules import rules


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "rejected by mail flow rule 'Block external'",
            [("rule", "Block external", None)],
        ),
        (
            "Message rejected (policy: Extern-Stop)",
            [("rule", "Extern-Stop", None)],
        ),
        (
            "rule name: No zips. Please",
            [("rule", "No zips", None)],
        ),
        (
            "rspamd symbols: [R_SPF_FAIL, DMARC_POLICY_REJECT(2.0)]",
            [("rule", "R_SPF_FAIL, DMARC_POLICY_REJECT(2.0)", None)],
        ),
        (
            "Rejected by header based Anti-Spoofing policy: kim@x.example",
            [("rule", "Anti-Spoofing policy", None)],
        ),
        (
            "Message bounced due to Content Examination Policy",
            [("rule", "Content Examination Policy", None)],
        ),
        (
            "your message to the group staff@example.com was rejected",
            [("group", "staff@example.com", None)],
        ),
        (
            "mailing list 'kleo-commits' refuses",
            [("group", "kleo-commits", None)],
        ),
        (
            "the group you tried to contact (kleo-commits) may not exist",
            [("group", "kleo-commits", None)],
        ),
        (
            "Your mail to 'kleo-commits' with the subject",
            [("group", "kleo-commits", None)],
        ),
    ],
)
def test_names_that_people_gave(said: str, found: list[tuple[str, str, str | None]]) -> None:
    words = Words(said)
    assert [each[:3] for each in rules(words)] == found


@pytest.mark.parametrize(
    "said",
    [
        "[CS01] Message rejected due to local policy",
        "550 5.7.509 due to domain's DMARC policy",
        "550 Client host blocked using Customer Block list",
        "address is on the suppression list for your account",
    ],
)
def test_nothing_is_made_up(said: str) -> None:
    words = Words(said)
    assert rules(words) == ()
