"""An `Answer` for the terminal, with Rich: the same words in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.answering.answer import Answer
from bot.answering.blocks import certainty_words, reply_heading
from bot.answering.emphasis import runs
from bot.matching.finding import Certainty

WIDEST: Final = 100
"""Longer lines than this are hard to read."""
_COLOURS = {Certainty.SURE: "green", Certainty.LIKELY: "yellow", Certainty.UNSURE: "magenta"}
_VERDICTS = {"no": "yellow", "yes": "red"}


def show(answer: Answer, console: Console, *, details: bool = True) -> None:
    """Print an answer, and the answers to further bounces of the same input."""
    console.print(_one(answer, details, min(console.width, WIDEST)))
    for other in answer.further:
        console.print(_one(other, details, min(console.width, WIDEST)))
    if answer.uncounted:
        console.print(Text(f"{answer.uncounted} more in this input: explain them one by one.", style="dim"))


def _one(answer: Answer, details: bool, width: int) -> RenderableType:
    parts = [part for part in (*_main(answer), *(_details(answer) if details else ()), *_how_known(answer)) if part]
    headline = _text(answer.headline, "bold")
    fits = headline.cell_len <= width - 6
    if not fits:  # the frame would cut it off
        parts.insert(0, headline)
    spaced = [parts[0] if number == 0 else Padding(part, (1, 0, 0, 0)) for number, part in enumerate(parts)]
    return Panel(
        Group(*spaced),
        title=headline if fits else None,
        title_align="left",
        border_style=_COLOURS[answer.certainty],
        padding=(0, 1),
        width=width,
    )


def _main(answer: Answer) -> Iterator[RenderableType | None]:
    yield _text(answer.warning, "bold yellow") if answer.warning else None
    yield _text(answer.verdict, _VERDICTS[answer.lost] if answer.lost else "") if answer.verdict else None
    yield _text(answer.why) if answer.why else None
    yield Text("\n").join(Text.assemble("• ", _text(fact)) for fact in answer.facts) if answer.facts else None
    yield _recipients(answer) if answer.recipients else None
    yield _steps("What to do", answer.steps) if answer.steps else None
    yield _steps(answer.acting.heading, answer.acting.lines) if answer.acting else None
    yield _text(answer.ask_for_more) if answer.ask_for_more else None
    yield Text.assemble(("Who can fix it: ", "bold"), _text(answer.who_words)) if answer.who_words else None
    if answer.suggestions:
        names = "; ".join(f"{item.label} (rebound kb show {item.entry_id})" for item in answer.suggestions)
        yield Text.assemble(("Or is it: ", "bold"), names)


def _details(answer: Answer) -> Iterator[RenderableType]:
    if answer.customer_reply:
        yield Panel(Text(answer.customer_reply), title=reply_heading(answer), style="dim")
    if answer.retry:
        yield Text.assemble(("Sending again: ", "bold"), _text(answer.retry))
    for steps in answer.more_steps:
        yield _steps(steps.heading, steps.lines)


def _how_known(answer: Answer) -> Iterator[RenderableType]:
    if answer.quote:
        yield Text.assemble(("Went by: ", "italic"), (answer.quote, "cyan"))
    foot: list[Text | str] = [f"{answer.label} · {certainty_words(answer)}"] if answer.label else []
    foot += [Text(source.title, f"link {source.url}" if source.url else "") for source in answer.sources[:2]]
    if foot:
        yield Text(" · ", style="dim").join(Text(part, "dim") if isinstance(part, str) else part for part in foot)
    lines = [answer.links_note] if answer.links_note else []
    lines += [f"Note: {defect}" for defect in answer.defects]
    if lines:
        yield Text("\n".join(lines), style="dim")


def _text(text: str, style: str = "") -> Text:
    made = Text(style=style)
    for piece, strong in runs(text):
        made.append(piece, "bold" if strong else "")
    return made


def _steps(heading: str, lines: tuple[str, ...]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    for number, line in enumerate(lines, 1):
        grid.add_row(f"{number}.", _text(line))
    return Group(Text(heading, style="bold"), grid)


def _recipients(answer: Answer) -> RenderableType:
    rows = Table("Address", "What happened", "What to do")
    for row in answer.recipients:
        rows.add_row(Text(row.address), Text(row.reason), Text(row.todo))
    return rows
