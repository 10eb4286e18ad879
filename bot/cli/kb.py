"""`rebound kb`: the knowledge base, for the person who keeps it."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.answering.emphasis import cleaned
from bot.cli.base import explainer_for, settings_with
from bot.cli.errors import WrongUsage
from bot.cli.kb_export import export_command
from bot.cli.kb_gaps import gaps_command
from bot.cli.kb_try import try_command
from bot.cli.options import KnowledgeOption, TeamOption
from bot.knowledge.files import shipped_folder

if TYPE_CHECKING:
    from bot.answering.explain import Explainer
    from bot.knowledge.entry import Entry

NEAR = 60
"""How like an id has to be, of 100, to be offered in place of one that is not there."""

kb = typer.Typer(name="kb", help="The knowledge base: check it, read it, extend it.", no_args_is_help=True)
kb.command("try")(try_command)
kb.command("export")(export_command)
kb.command("gaps")(gaps_command)


@kb.command("lint")
def lint_command(knowledge: KnowledgeOption = None, team: TeamOption = None) -> None:
    """Check every file: schema, duplicate wordings, dead links, length, reading level. Of a team's own folder it also
    says what takes effect of each entry that is laid over another."""
    from bot.knowledge.lint import lint

    settings = settings_with(knowledge)
    folder, team_folder = settings.knowledge or shipped_folder(), team or settings.team_knowledge
    if team_folder is not None and not team_folder.is_dir():
        raise WrongUsage(f"--team is “{cleaned(str(team_folder))}”: no such folder.")
    problems = lint(folder, team_folder)
    for problem in problems:
        typer.echo(str(problem))
    if team_folder is not None:
        _tell_effects(folder, team_folder)
    if problems:
        typer.echo(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}.", err=True)
        raise typer.Exit(1)
    typer.echo("The knowledge base is in order.")


def _tell_effects(folder: Path, team_folder: Path) -> None:
    """What takes effect of a team's folder, as far as its files can be used."""
    from bot.knowledge.cache import load_cached
    from bot.knowledge.effects import effects
    from bot.knowledge.load import read_folder
    from bot.knowledge.problem import KnowledgeError

    try:
        for effect in effects(load_cached(folder), read_folder(team_folder)):
            typer.echo(str(effect))
    except KnowledgeError:
        return  # said already: nothing takes effect until it is mended


@kb.command("test")
def test_command(knowledge: KnowledgeOption = None) -> None:
    """Run the examples of every entry: those that must match, and those that must not."""
    from bot.answering.check import misses

    explainer = explainer_for(settings_with(knowledge))
    found = list(misses(explainer))
    for miss in found:
        typer.echo(f"{miss.entry_id}: expected {miss.wanted}, got {miss.got}: {' '.join(miss.text.split())[:160]}")
    examples = sum(len(entry.examples.match) + len(entry.examples.reject) for entry in explainer.knowledge.entries)
    typer.echo(f"{examples - len(found)} of {examples} examples hold.")
    if found:
        raise typer.Exit(1)


@kb.command("list")
def list_command(
    knowledge: KnowledgeOption = None, as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False
) -> None:
    """List every entry: id, reason, label."""
    for entry in explainer_for(settings_with(knowledge)).knowledge.entries:
        row = {"id": entry.id, "reason": entry.reason, "label": entry.label, "provider": entry.provider}
        typer.echo(
            json.dumps(row, ensure_ascii=False) if as_json else f"{entry.id:<44} {entry.reason:<24} {entry.label}"
        )


@kb.command("show")
def show_command(entry_id: Annotated[str, typer.Argument(metavar="ID")], knowledge: KnowledgeOption = None) -> None:
    """Show one entry with all that it takes over from others."""
    import yaml

    from bot.knowledge.schema import as_written

    entry = _entry(explainer_for(settings_with(knowledge)), entry_id)
    typer.echo(yaml.safe_dump(as_written(entry), sort_keys=False, allow_unicode=True, width=110).rstrip())


@kb.command("new")
def new_command(
    entry_id: Annotated[str, typer.Argument(metavar="ID")],
    reason: Annotated[str, typer.Option(help="The reason that it belongs to.")] = "unclear",
    provider: Annotated[str | None, typer.Option(help="Whose wording it is.")] = None,
) -> None:
    """Print the scaffolding of a new entry, to be filled in."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry_id):
        raise WrongUsage(
            f"“{cleaned(entry_id)}” is no id: expected lower-case words and hyphens, like gmail-over-quota."
        )
    whose = f"\n    provider: {provider}" if provider else ""
    typer.echo(_SCAFFOLD.format(id=entry_id, reason=reason, provider=whose))


@kb.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of a knowledge file, for editors."""
    from bot.knowledge.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=1, ensure_ascii=False))


@kb.command("coverage")
def coverage_command(knowledge: KnowledgeOption = None) -> None:
    """Print how many entries each reason has, by provider."""
    from rich.console import Console
    from rich.table import Table

    entries = explainer_for(settings_with(knowledge)).knowledge.entries
    counted: dict[str, int] = {}
    for entry in entries:
        if entry.provider:
            counted[entry.provider] = counted.get(entry.provider, 0) + 1
    providers = sorted(counted, key=lambda name: (-counted[name], name))
    shown = providers[:12]
    table = Table("Reason", "General", *shown, "Others", "Codes only", "Wordings", "Asks")
    for reason in dict.fromkeys(entry.reason for entry in entries):
        of_reason = [entry for entry in entries if entry.reason == reason]
        cells = [sum(entry.provider == name for entry in of_reason) for name in shown]
        others = sum(bool(entry.provider) and entry.provider not in shown for entry in of_reason)
        last = sum(entry.last_resort for entry in of_reason)
        general = sum(not entry.provider and not entry.last_resort for entry in of_reason)
        counts = [general, *cells, others, last, _total(of_reason, "wordings"), _total(of_reason, "asks")]
        table.add_row(reason, *(str(count) if count else "·" for count in counts))
    Console(width=200).print(table)


@kb.command("check")
def check_command(
    file: Annotated[
        Path, typer.Argument(help="TSV with the columns reason_id, reply_code, enhanced_code, error_text.")
    ],
    knowledge: KnowledgeOption = None,
) -> None:
    """Explain every documented error of a table; print those that another reason, or none, answers."""
    explainer = explainer_for(settings_with(knowledge))
    try:
        with file.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (UnicodeDecodeError, csv.Error) as error:
        raise WrongUsage(f"{file} is not a table in UTF-8: {error}.") from error
    if rows and not {"reason_id", "reply_code", "enhanced_code", "error_text"} <= rows[0].keys():
        raise WrongUsage(
            f"{file}: expected the columns reason_id, reply_code, enhanced_code and error_text in its first line."
        )
    missed = 0
    for row in rows:
        code = f"{row['reply_code'].split('/')[0]} {row['enhanced_code'].replace('X.', '5.')}".strip()
        finding = explainer.explain(f"{code} {row['error_text']}".strip()).findings.findings
        got = finding[0].best.entry if finding and finding[0].answered and finding[0].best else None
        if got is None or got.reason != row["reason_id"]:
            missed += 1
            typer.echo(f"{row['reason_id']}: got {got.id if got else 'no answer'}: {code} {row['error_text']}")
    typer.echo(f"{len(rows) - missed} of {len(rows)} rows are answered by an entry of their reason.")
    if missed:
        raise typer.Exit(1)


@kb.command("diff")
def diff_command(
    old: Annotated[Path, typer.Argument(help="Another version of the base.", metavar="OLD")],
    texts: Annotated[
        Path | None, typer.Option("--on", help="JSON lines with “id” and “text” or “path”; else the examples of both.")
    ] = None,
    knowledge: KnowledgeOption = None,
) -> None:
    """Print which answers change from another version of the base to this one."""
    new_one, old_one = explainer_for(settings_with(knowledge)), explainer_for(settings_with(old))
    changed = 0
    for name, data in _inputs(texts, new_one, old_one):
        before, after = _said(old_one, data), _said(new_one, data)
        if before != after:
            changed += 1
            typer.echo(f"{name}: {before} → {after}")
    typer.echo(f"{changed} answers change.")


def _inputs(texts: Path | None, *explainers: Explainer) -> list[tuple[str, str | bytes]]:
    if texts is None:
        examples = {
            text: entry.id
            for explainer in explainers
            for entry in explainer.knowledge.entries
            for text in (*entry.examples.match, *entry.examples.reject)
        }
        return [(f"{entry_id} “{' '.join(text.split())[:60]}”", text) for text, entry_id in examples.items()]
    found: list[tuple[str, str | bytes]] = []
    for number, line in enumerate(texts.read_bytes().splitlines(), 1):
        try:
            row = json.loads(line)
            data = row["text"] if "text" in row else (texts.parent / row["path"]).read_bytes()
        except (ValueError, LookupError, TypeError) as error:
            raise WrongUsage(f"{texts}, line {number}: expected an object with “id” and “text” or “path”.") from error
        found.append((str(row.get("id")), data))
    return found


def _said(explainer: Explainer, data: str | bytes) -> str:
    answer = explainer.explain(data).answer
    return answer.entry_id or f"no answer ({answer.kind})"


def _entry(explainer: Explainer, entry_id: str) -> Entry:
    if explainer.knowledge.has(entry_id):
        return explainer.knowledge.entry(entry_id)
    near = _near(entry_id, [item.id for item in explainer.knowledge.entries])
    named = " or ".join((", ".join(near[:-1]), near[-1]) if near[1:] else near)
    meant = f"Did you mean {named}?" if near else "“rebound kb list” names them all."
    raise WrongUsage(f"There is no entry “{cleaned(entry_id)}”. {meant}")


def _near(wanted: str, ids: list[str]) -> list[str]:
    """The three ids that are likest, by their words and then by their letters; none where nothing is like it."""
    from rapidfuzz import fuzz, process, utils

    like = process.extract(
        wanted, ids, scorer=fuzz.token_set_ratio, processor=utils.default_process, limit=None, score_cutoff=NEAR
    )
    like.sort(key=lambda found: (-found[1], -fuzz.ratio(wanted, found[0]), found[0]))
    return [name for name, _, _ in like[:3]]


def _total(entries: list[Entry], name: str) -> int:
    return sum(len(getattr(entry, name)) for entry in entries)


_SCAFFOLD = """\
# yaml-language-server: $schema=./schema.json
entries:
  - id: {id}
    reason: {reason}
    extends: {reason}
    label: What it is called in two or three words{provider}
    title: "What happened to <address>, in words that a worried person understands"
    codes: ["550 5.0.0"]
    wordings:
      - "What the server says, to the letter, with <address> where an address stands"
    asks:
      - how a person asks about it who has no bounce at hand
    meaning: >-
      What it means, in two or three short sentences.
    steps:
      sender:
        - Begin with a verb; the likeliest cure first.
    sources:
      - title: The documentation page or RFC section that says so
    checked: 2026-01-01
    examples:
      match:
        - "550 5.0.0 a line that must be answered by this entry"
      reject:
        - "550 5.0.0 a line that belongs to another entry"
"""
