"""An `Answer` for the terminal, with Rich: the same words in the same order."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.answering.answer import Answer
from bot.answering.blocks import certainty_words
from bot.answering.emphasis import runs
from bot.answering.words import FROM_LINKS
from bot.matching.finding import Certainty
from bot.reading.message import Kind

_COLOURS = {Certainty.SURE: "green", Certainty.LIKELY: "yellow", Certainty.UNSURE: "magenta"}


def show(answer: Answer, console: Console, *, details: bool = True) -> None:
    """Print an answer, and the answers to further bounces of the same input."""
    console.print(_one(answer, details))
    for other in answer.further:
        console.print(_one(other, details))
    if answer.uncounted:
        console.print(Text(f"{answer.uncounted} more in this input: explain them one by one.", style="dim"))


def _one(answer: Answer, details: bool) -> RenderableType:
    parts: list[RenderableType] = []
    if answer.warning:
        parts.append(_text(answer.warning, "bold yellow"))
    if answer.verdict:
        going_on = answer.kind is Kind.DELAY or "not delivered yet" in answer.verdict
        parts.append(_text(answer.verdict, "yellow" if going_on else "red"))
    if answer.why:
        parts.append(Padding(_text(answer.why), (1, 0, 0, 0)))
    if answer.recipients:
        parts.append(_recipients(answer))
    if answer.steps:
        parts.append(_steps("What to do", answer.steps))
    if answer.ask_for_more:
        parts.append(Padding(_text(answer.ask_for_more), (1, 0, 0, 0)))
    if answer.who_words:
        parts.append(Text.assemble("\n", ("Who can fix it: ", "bold"), answer.who_words))
    if answer.suggestions:
        names = "; ".join(f"{item.label} (rebound kb show {item.entry_id})" for item in answer.suggestions)
        parts.append(Text.assemble("\n", ("Or is it: ", "bold"), names))
    if answer.customer_reply and details:
        parts.append(
            Padding(Panel(Text(answer.customer_reply), title="Reply for the customer", style="dim"), (1, 0, 0, 0))
        )
    if details:
        parts += [_steps(heading, lines) for heading, lines in answer.more_steps]
    if answer.quote:
        parts.append(Text.assemble("\n", ("Went by: ", "italic"), (answer.quote, "cyan")))
    foot = [f"{answer.label} · {certainty_words(answer)}"] if answer.label else []
    foot += [source.title for source in answer.sources[:2]]
    if foot:
        parts.append(Text(" · ".join(foot), style="dim"))
    if answer.links:
        parts.append(Text(f"Links in the bounce: {'  '.join(answer.links[:3])}. {FROM_LINKS}", style="dim"))
    parts += [Text(f"Note: {defect}", style="dim") for defect in answer.defects]
    title = _text(answer.headline, "bold")
    return Panel(
        Group(*parts), title=title, title_align="left", border_style=_COLOURS[answer.certainty], padding=(0, 1)
    )


def _text(text: str, style: str = "") -> Text:
    made = Text(style=style)
    for piece, strong in runs(text):
        made.append(piece, "bold" if strong else "")
    return made


def _steps(heading: str, lines: tuple[str, ...]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    for number, line in enumerate(lines, 1):
        grid.add_row(f"{number}.", _text(line))
    return Padding(Group(Text(heading, style="bold"), grid), (1, 0, 0, 0))


def _recipients(answer: Answer) -> RenderableType:
    rows = Table("Address", "What happened", "What to do")
    for row in answer.recipients:
        rows.add_row(Text(row.address), Text(row.reason), Text(row.todo))
    return Padding(rows, (1, 0, 0, 0))
