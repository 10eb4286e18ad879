"""What counted: the candidates of a match, their scores, and the words and codes that spoke for them."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.answering.emphasis import cleaned
from bot.matching.finding import Candidate, Finding, Findings

_SAYS = {
    "said": "the server’s words are like",
    "said_vaguely": "the server’s words, which say little, are like",
    "said_only": "and say nothing else",
    "said_vote": "words of the server speak for it",
    "text": "the notice says something like",
    "text_vaguely": "the notice says, which says little, something like",
    "text_vote": "words of the notice speak for it",
    "beside": "so does what stands beside the server’s words",
    "beside_vaguely": "so does, vaguely, what stands beside the server’s words",
    "silence": "nothing else is said",
    "status": "the enhanced status code speaks for it",
    "verbatim": "and nothing else is said",
    "too_early": "the server had not been told the recipient yet",
    "status_alone": "the standard gives the code this meaning",
    "reply": "the reply code speaks for it",
    "ask": "people ask like this:",
    "ask_more": "and in other ways like it",
    "ask_vote": "words of the question speak for it",
    "learnt": "as was learnt of words together",
    "last_resort": "only says what the code means",
    "foreign": "another provider’s wording",
}


def show_why(findings: Findings, console: Console) -> None:
    """Print how each finding of a message came about."""
    console.print(
        Text(f"Read as {findings.message.kind}, layout {findings.message.mail_system or 'none'}", style="bold")
    )
    for finding in findings.findings:
        console.print(_table(finding))


def _table(finding: Finding) -> Table:
    recipient = finding.failure.recipient.value if finding.failure and finding.failure.recipient else "the message"
    table = Table(
        "Entry",
        "Confidence",
        "Score",
        "What counted",
        title=Text(f"Why, for {cleaned(recipient)}"),
        title_justify="left",
    )
    for candidate in (*((finding.best,) if finding.best else ()), *finding.others):
        table.add_row(candidate.entry.id, f"{candidate.confidence:.0%}", f"{candidate.score:.2f}", _counted(candidate))
    return table


def _counted(candidate: Candidate) -> Text:
    lines = Text()
    for item in sorted(candidate.evidence, key=lambda item: -abs(item.weight)):
        quoted = f" “{item.text}”" if item.text else ""
        lines.append(f"{item.weight:+.2f} {_SAYS.get(item.what, item.what)}{quoted}\n")
    return lines
