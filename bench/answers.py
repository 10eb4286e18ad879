"""Writes docs/answers.md: forty bounces of all families beside what is answered, to be read aloud and improved.

    python bench/answers.py [--check]

`--check` writes nothing and ends with 1 when the page is not what the program says today.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.answering.answer import Answer
from bot.answering.blocks import certainty_words, reply_heading
from bot.answering.emphasis import plain
from bot.answering.explain import Explainer
from bot.knowledge.cache import load_cached

TOP = Path(__file__).parents[1]
SETS = TOP / "bench" / "sets"
PAGE = TOP / "docs" / "answers.md"
LONGEST = 1_400
PICKED = {
    "Nobody of that name": (
        "generated/postfix/unknown-user.eml", "written/gmail-not-found.eml", "written/m365-de.txt", "a005", "a032",
    ),
    "Mailboxes that are full, closed or moved": (
        "generated/exim/mailbox-full.eml", "written/gmail-incomplete.eml", "a102", "a116",
    ),
    "Not from everybody": ("a037", "a112", "a105"),
    "Refused by the sender’s own side": ("a007", "a042", "a075", "a049", "a059", "a082", "a022", "a103"),
    "Not proved, listed, or suspicious": ("a070", "a053", "a120", "a025", "generated/postfix/blocklisted.eml", "a038"),
    "Too large, infected, malformed": ("a079", "a017", "a110"),
    "No server said no": ("generated/exim/domain-not-found.eml", "a119", "a071", "a083"),
    "Still on its way": ("generated/postfix/greylisted-delayed.eml", "a061", "a095"),
    "Several at once": ("a014",),
    "No bounces": ("a092", "a085", "a058"),
}  # fmt: skip


def rows() -> dict[str, dict[str, str]]:
    """The labelled inputs, by id."""
    found: dict[str, dict[str, str]] = {}
    for name in ("bounces.jsonl", "field.jsonl"):
        for line in (SETS / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found[row["id"]] = row
    return found


def page() -> str:
    """The whole page."""
    explainer, known = Explainer(load_cached()), rows()
    parts = [
        "# Forty bounces and what is answered",
        "Written by `python bench/answers.py` from the labelled inputs in bench/sets; a test holds that it is current. "
        "What stands in a frame is what somebody pasted.",
    ]
    for family, names in PICKED.items():
        parts.append(f"## {family}")
        for name in names:
            row = known[name]
            data = row["text"] if "text" in row else (SETS / row["path"]).read_bytes()
            explanation = explainer.explain(data)
            parts += [_framed(explanation.message.text), *_answer(explanation.answer), "---"]
    return "\n\n".join(parts[:-1]) + "\n"


def _framed(text: str) -> str:
    text = text.strip()
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"
    return f"~~~~text\n{shown}\n~~~~"


def _answer(answer: Answer) -> Iterator[str]:
    yield f"**{plain(answer.headline)}**"
    yield from (plain(text) for text in (answer.warning, answer.verdict, answer.why) if text)
    yield from _listed("- ", answer.facts)
    if answer.recipients:
        head = "| Address | What happened | What to do |\n|---|---|---|\n"
        yield head + "\n".join(f"| {row.address} | {row.reason} | {row.todo} |" for row in answer.recipients)
    if answer.steps:
        yield "What to do"
        yield from _listed("1. ", answer.steps)
    if answer.acting:
        yield answer.acting.heading
        yield from _listed("1. ", answer.acting.lines)
    yield from (plain(text) for text in (answer.ask_for_more,) if text)
    if answer.who_words:
        yield f"Who can fix it: {plain(answer.who_words)}"
    if answer.customer_reply:
        yield f"{reply_heading(answer)}:\n\n" + "\n".join(
            f"> {line}".rstrip() for line in answer.customer_reply.splitlines()
        )
    if answer.label:
        yield f"*{answer.label} · {certainty_words(answer)}*"


def _listed(mark: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield "\n".join(f"{mark}{plain(line)}" for line in lines)


def main() -> int:
    """Write the page, or check it."""
    made = page()
    if "--check" in sys.argv[1:]:
        current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if current != made:
            print("docs/answers.md is not what the program says today: run `python bench/answers.py`.")
            return 1
        return 0
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
