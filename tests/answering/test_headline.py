"""Whoever reads only the headline reads the same one as whoever reads the whole answer."""

from __future__ import annotations

from pathlib import Path

from bot.answering.explain import Explainer

FIXTURES = Path(__file__).parents[1] / "fixtures"
OTHERS = (
    "what does greylisted mean",
    "who won the match last night",
    "550 5.1.1 <kim@example.com>: user unknown",
    "550 zyxw vuts",
    "552 5.2.2 <a@example.com> mailbox full\n\n550 5.1.1 <b@example.com> user unknown",
    "",
    "\x89PNG\r\n\x1a\n",
)


def test_the_headline_alone_is_that_of_the_answer(explainer: Explainer) -> None:
    inputs: list[bytes | str] = [*OTHERS]
    inputs += [path.read_bytes() for path in sorted(FIXTURES.glob("**/*.*")) if path.suffix in (".eml", ".txt")]
    assert len(inputs) > 300
    for data in inputs:
        explanation = explainer.explain(data)
        assert explanation.headline == explanation.answer.headline
