"""What counted: the candidates of a match, their scores, and the words and codes that spoke for them."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.answering.emphasis import cleaned
from bot.matching.finding import Candidate, Finding, Findings

_SAYS = {
    "learnt": "as was learnt of such words and codes:",
    "beside": "a sentence beside the server’s words says it:",
    "said": "the server’s words are like",
    "near": "what stands beside them is like",
    "only": "and say nothing else",
    "silence": "nothing else is said",
    "status": "the enhanced status code speaks for it",
    "status_alone": "the code stands for it, and the words for nothing",
    "too_early": "the server had not been told the recipient yet",
    "ask": "people ask like this:",
    "ask_more": "and in other ways like it",
    "verbatim": "and nothing else is said",
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
