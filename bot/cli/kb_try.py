"""`rebound kb try`: an entry drafted from a bounce, or tried over the base before anybody is answered by it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.answering.emphasis import cleaned
from bot.cli.base import settings_with
from bot.cli.errors import WrongUsage
from bot.cli.explain import bounded
from bot.cli.options import KnowledgeOption, TeamOption
from bot.cli.printing import tell, warn

if TYPE_CHECKING:
    from bot.knowledge.base import Knowledge
    from bot.matching.matcher import Matcher
    from bot.matching.trial import Past, Trial, Tried

MOST_PAST: Final = 20_000
"""How many past bounces are looked at."""
_YAML: Final = (".yaml", ".yml")
_LONGEST: Final = 100


def try_command(
    file: Annotated[
        str, typer.Argument(help="A bounce, to draft an entry from; or a .yaml file, to try it.", metavar="FILE")
    ],
    past: Annotated[
        list[Path] | None,
        typer.Argument(help="Past bounces to try it on, files or folders; else the base’s own examples."),
    ] = None,
    entry_id: Annotated[str | None, typer.Option("--id", help="The id of the drafted entry.")] = None,
    reason: Annotated[str | None, typer.Option(help="The reason that it belongs to; else the likeliest.")] = None,
    label: Annotated[str | None, typer.Option(help="What it is called in two or three words.")] = None,
    title: Annotated[str | None, typer.Option(help="What happened, as a headline.")] = None,
    meaning: Annotated[str | None, typer.Option(help="What it means, in two or three sentences.")] = None,
    step: Annotated[list[str] | None, typer.Option(help="What the sender can do; may be given again.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was tried as JSON.")] = False,
    knowledge: KnowledgeOption = None,
    team: TeamOption = None,
) -> None:
    """Draft an entry from a bounce, or try one: which bounces it would answer, and whose answers it would change."""
    from bot.knowledge.cache import load_cached
    from bot.matching.matcher import Matcher

    settings = settings_with(knowledge)
    base = load_cached(settings.knowledge, team or settings.team_knowledge)
    data = _content(file)
    if Path(file).suffix.lower() not in _YAML:
        if past:
            raise WrongUsage("kb try: past bounces are for a .yaml file; a bounce is only drafted from.")
        tell(_draft(base, settings.own_hosts, data, entry_id, reason, label, title, meaning, step or []).rstrip())
        warn("Save it as a .yaml file, look it over, and try it: rebound kb try FILE.yaml")
        return
    from bot.matching.trial import try_entry

    known = Matcher(base, settings.own_hosts)
    text = data.decode("utf-8", "replace")
    trial = try_entry(base, text, _with_answers(known, _past(past, base)), name=file, own_hosts=settings.own_hosts)
    tell(_as_json(trial)) if as_json else _print(trial)
    if trial.problems or trial.misses:
        raise typer.Exit(1)


def _draft(
    base: Knowledge,
    own_hosts: tuple[str, ...],
    data: bytes,
    entry_id: str | None,
    reason: str | None,
    label: str | None,
    title: str | None,
    meaning: str | None,
    steps: list[str],
) -> str:
    from bot.knowledge.drafting import draft_entry, draft_id
    from bot.matching.matcher import Matcher
    from bot.reading.reader import read

    message = read(data)
    finding = Matcher(base, own_hosts).match(message).findings[0]
    best = finding.best.entry.reason if finding.best and finding.best.entry.kind is None else "unclear"
    chosen = reason or best
    if not base.has(chosen):
        named = "“rebound kb list” names them all."
        raise WrongUsage(f"kb try: there is no reason “{cleaned(chosen)}”. {named}")
    return draft_entry(
        message,
        knowledge=base,
        entry_id=entry_id or draft_id(label or title or chosen, {entry.id for entry in base.entries}),
        reason=chosen,
        label=label,
        title=title,
        meaning=meaning,
        steps=steps,
    )


def _content(name: str) -> bytes:
    if name == "-":
        return bounded(sys.stdin.buffer)
    with Path(name).open("rb") as file:
        return bounded(file)


def _past(places: list[Path] | None, base: Knowledge) -> Iterator[tuple[str, str | bytes]]:
    """Every past bounce that is named; the examples of the base where none is."""
    if not places:
        for entry in base.entries:
            for text in dict.fromkeys((*entry.examples.match, *entry.examples.reject)):
                yield f"{entry.id} “{' '.join(text.split())[:60]}”", text
        return
    for path in _files(places):
        yield cleaned(path.as_posix()), path.read_bytes()


def _files(places: Iterable[Path]) -> Iterator[Path]:
    seen = 0
    for place in places:
        found = sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]
        for path in found:
            if any(part.startswith(".") for part in path.relative_to(place).parts):
                continue
            seen += 1
            if seen > MOST_PAST:
                warn(f"Only the first {MOST_PAST:,} files are tried.")
                return
            yield path


def _with_answers(matcher: Matcher, past: Iterable[tuple[str, str | bytes]]) -> Iterator[Past]:
    """Each with the entry that answers it as the base is."""
    from bot.matching.trial import answering

    for name, data in past:
        yield name, data, answering(matcher, data)


def _print(trial: Trial) -> None:
    for problem in trial.problems:
        tell(str(problem))
    for text in trial.misses:
        tell(f"Its own example does not come out as it says: {' '.join(cleaned(text).split())[:_LONGEST]}")
    if not trial.tried:
        return
    named = ", ".join(trial.ids)
    tell(f"Of {trial.tried} bounces, {named} would answer {len(trial.answers)}, and {len(trial.changes)} would change.")
    changed = set(trial.changes)
    for each in trial.answers:
        if each not in changed:
            tell(f"answers  {each.name}: {_told(each)}")
    for each in trial.changes:
        tell(f"changes  {each.name}: {_told(each)}")


def _told(tried: Tried) -> str:
    return f"{tried.then or 'no answer'} → {tried.now or 'no answer'}"


def _as_json(trial: Trial) -> str:
    def rows(found: Iterable[Tried]) -> list[dict[str, str | None]]:
        return [{"name": each.name, "then": each.then, "now": each.now} for each in found]

    return json.dumps(
        {
            "ids": list(trial.ids),
            "problems": [str(problem) for problem in trial.problems],
            "tried": trial.tried,
            "answers": rows(trial.answers),
            "changes": rows(trial.changes),
            "misses": list(trial.misses),
        },
        ensure_ascii=False,
    )
