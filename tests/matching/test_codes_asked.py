"""A question about a code is answered by that code, whatever people ask of others in the same words."""

from __future__ import annotations

import pytest

from bot.answering.explain import Explainer


@pytest.mark.parametrize("ask", ["what does {} mean?", "what is {}", "{} meaning", "meaning of {}", "was heißt {}"])
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("4.2.2", "mailbox-full"),
        ("5.2.2", "mailbox-full"),
        ("5.4.6", "mail-loop"),
        ("550 5.1.1", "recipient-unknown"),
        ("5.3.4", "message-too-large"),
        ("5.7.1", "policy-rejected"),
    ],
)
def test_a_question_about_a_code_is_answered_by_that_code(
    explainer: Explainer, ask: str, code: str, reason: str
) -> None:
    assert explainer.explain(ask.format(code)).answer.reason == reason
