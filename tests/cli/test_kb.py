"""`rebound kb` serves the person who keeps the knowledge base."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from bot.knowledge.files import shipped_folder
from bot.knowledge.schema import checked
from tests.cli.conftest import Run
from tests.knowledge.conftest import ENTRY


def own_base(tmp_path: Path, content: str = ENTRY) -> str:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "full.yaml").write_text(content)
    return str(folder)


def test_a_mistake_is_named_by_file_line_and_cure_and_ends_with_1(rebound: Run, tmp_path: Path) -> None:
    done = rebound("kb", "lint", "--knowledge", own_base(tmp_path, ENTRY.replace("label:", "labell:")))
    assert done.returncode == 1
    assert "own/full.yaml:2:5: In the entry “mailbox-full”, “label” is missing. Add it." in done.stdout
    assert "Traceback" not in done.stderr


def test_a_command_that_needs_a_broken_base_says_so_in_one_line_and_ends_with_2(rebound: Run, tmp_path: Path) -> None:
    done = rebound("explain", "--knowledge", own_base(tmp_path, "entries: 3\n"), stdin="550 x")
    assert done.returncode == 2
    assert done.stderr.startswith("rebound: own/full.yaml:1:")
    assert len(done.stderr.splitlines()) == 1


def test_the_base_that_ships_is_in_order_and_its_examples_hold(rebound: Run) -> None:
    lint, test = rebound("kb", "lint"), rebound("kb", "test")
    assert (lint.returncode, lint.stdout) == (0, "The knowledge base is in order.\n")
    assert test.returncode == 0, test.stdout


def test_examples_that_do_not_hold_are_told(rebound: Run, tmp_path: Path) -> None:
    examples = "    examples:\n      match: [what is for lunch]\n      reject: ['552 5.2.2 mailbox is full']\n"
    done = rebound("kb", "test", "--knowledge", own_base(tmp_path, ENTRY + examples))
    assert done.returncode == 1
    assert "expected answered by mailbox-full" in done.stdout
    assert "0 of 2 examples hold." in done.stdout


def test_entries_are_listed_and_shown(rebound: Run) -> None:
    listed = [json.loads(line) for line in rebound("kb", "list", "--json").stdout.splitlines()]
    assert {"id", "reason", "label", "provider"} == set(listed[0])
    shown = yaml.safe_load(rebound("kb", "show", "mailbox-full").stdout)
    assert shown["reason"] == "mailbox-full"


@pytest.mark.parametrize("wanted", ["mailbox-ful", "Mailbox full", "full mailbox"])
def test_an_id_that_is_not_there_names_the_nearest_in_one_line(rebound: Run, wanted: str) -> None:
    done = rebound("kb", "show", wanted)
    assert done.returncode == 2
    assert f"There is no entry “{wanted}”. Did you mean mailbox-full" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_id_that_is_like_none_names_the_list_and_guesses_nothing(rebound: Run) -> None:
    done = rebound("kb", "show", "nope")
    assert done.stderr == "rebound: There is no entry “nope”. “rebound kb list” names them all.\n"


def test_an_id_that_cannot_be_one_is_said_with_what_was_expected(rebound: Run) -> None:
    done = rebound("kb", "new", "Not An Id")
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected lower-case words and hyphens" in done.stderr


def test_a_new_entry_is_scaffolded_so_that_it_fits_the_schema(rebound: Run) -> None:
    done = rebound("kb", "new", "gmail-over-quota", "--reason", "mailbox-full", "--provider", "Gmail")
    checked(yaml.safe_load(done.stdout))
    assert "extends: mailbox-full" in done.stdout


def test_the_schema_beside_the_base_is_the_programs(rebound: Run) -> None:
    beside = json.loads((shipped_folder() / "schema.json").read_text(encoding="utf-8"))
    assert beside == json.loads(rebound("kb", "schema").stdout)


def test_coverage_counts_reasons_by_providers(rebound: Run) -> None:
    done = rebound("kb", "coverage")
    assert "mailbox-full" in done.stdout
    assert done.returncode == 0


def test_answers_that_change_from_another_version_are_told(rebound: Run, tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps({"id": "t1", "text": "550 5.1.1 <kim@example.com>: User unknown"}))
    done = rebound("kb", "diff", own_base(tmp_path), "--on", str(texts))
    assert "t1: " in done.stdout
    assert "→ recipient-unknown" in done.stdout


def test_rows_of_a_table_that_another_reason_answers_are_told(rebound: Run, tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    table.write_text(
        "reason_id\treply_code\tenhanced_code\terror_text\n"
        "mailbox-full\t552\t5.2.2\tMailbox full\n"
        "mail-loop\t550\t5.1.1\tUser unknown\n"
    )
    done = rebound("kb", "check", str(table))
    assert done.returncode == 1
    assert "1 of 2 rows" in done.stdout
    assert "mail-loop: got" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("kb", "check", "none.tsv"), 1),
        (("kb", "check", "."), 1),
        (("kb", "check", "bad.tsv"), 2),
        (("kb", "check", "latin.tsv"), 2),
        (("kb", "diff", ".", "--on", "bad.tsv"), 2),
    ],
)
def test_a_table_that_cannot_be_read_is_told_without_a_traceback(
    rebound: Run, tmp_path: Path, arguments: tuple[str, ...], status: int
) -> None:
    (tmp_path / "bad.tsv").write_text("one\ttwo\n1\t2\n")
    (tmp_path / "latin.tsv").write_bytes(b"reason_id\n\xff\n")
    (tmp_path / "own.yaml").write_text("entries:\n  - {id: a, reason: a, label: A}\n")
    done = rebound(*arguments)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert done.stderr


BOUNCE = "451 4.7.1 <kimberly@acme.example>: Acme gate says zonk the frobnicator in 300 seconds"


def test_a_teams_folder_is_told_what_takes_effect_of_it(rebound: Run, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    own = "entries:\n  - {id: greylisted, reason: greylisted, label: Ours, meaning: Ours., wordings: [zonk at acme]}\n"
    (tmp_path / "ours" / "a.yaml").write_text(own)
    done = rebound("kb", "lint", "--team", "ours")
    assert done.returncode == 0, done.stdout
    assert "ours/a.yaml:2: greylisted: meaning: in effect, whatever became of the mail" in done.stdout
    assert "lost: no" in done.stdout, "what of the base is not used any more"
    assert "greylisted: wordings: 1 added to the" in done.stdout
    (tmp_path / "ours" / "b.yaml").write_text(own)
    again = rebound("kb", "lint", "--team", "ours")
    assert again.returncode == 1
    assert again.stdout == (
        "ours/b.yaml:2:6: The id “greylisted” is used a second time (first in ours/a.yaml). Give this entry an id of "
        "its own.\n"
    )


def test_an_empty_folder_of_a_team_is_one_line(rebound: Run, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    done = rebound("kb", "lint", "--team", "ours")
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1)
    assert "There is no knowledge file here." in done.stdout
    gone = rebound("kb", "lint", "--team", "gone")
    assert (gone.returncode, gone.stderr) == (2, "rebound: --team is “gone”: no such folder.\n")


def test_a_bounce_is_drafted_and_the_draft_is_tried_and_answers_it(rebound: Run, tmp_path: Path) -> None:
    (tmp_path / "past").mkdir()
    (tmp_path / "past" / "one.txt").write_text(BOUNCE)
    (tmp_path / "past" / "two.txt").write_text("550 5.1.1 <kim@example.com>: User unknown")
    draft = rebound("kb", "try", "past/one.txt", "--label", "Acme gate", "--meaning", "Acme wants a letter.")
    assert draft.returncode == 0, draft.stderr
    assert "kimberly" not in draft.stdout
    assert "rebound kb try FILE.yaml" in draft.stderr
    (tmp_path / "gate.yaml").write_text(draft.stdout)
    tried = rebound("kb", "try", "gate.yaml", "past")
    assert tried.returncode == 0, tried.stdout
    assert tried.stdout == (
        "Of 2 bounces, team-acme-gate would answer 1, and 0 would change.\n"
        "answers  past/one.txt: no answer → team-acme-gate\n"
    )
    told = json.loads(rebound("kb", "try", "gate.yaml", "past", "--json").stdout)
    assert told["answers"] == [{"name": "past/one.txt", "then": None, "now": "team-acme-gate"}]


def test_an_entry_that_takes_answers_from_others_is_told_by_the_bases_own_examples(
    rebound: Run, tmp_path: Path
) -> None:
    (tmp_path / "greedy.yaml").write_text(
        "entries:\n  - {id: greedy, reason: mailbox-full, extends: mailbox-full, label: G, wordings: [over quota]}\n"
    )
    done = rebound("kb", "try", "greedy.yaml")
    assert "→ greedy" in done.stdout
    assert "changes  " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("bad.yaml",), 1, "bad.yaml:2:5: In the entry “a”, “label” is missing. Add it.\n"),
        (("none.yaml",), 1, "none.yaml: No such file"),
        (("one.txt", "one.txt"), 2, "past bounces are for a .yaml file"),
        (("one.txt", "--reason", "nope"), 2, "there is no reason “nope”"),
    ],
)
def test_what_cannot_be_tried_is_told_in_one_line(
    rebound: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, says: str
) -> None:
    (tmp_path / "bad.yaml").write_text("entries:\n  - id: a\n    reason: a\n")
    (tmp_path / "one.txt").write_text(BOUNCE)
    done = rebound("kb", "try", *arguments)
    assert done.returncode == status
    assert says in done.stdout + done.stderr
    assert len((done.stdout + done.stderr).splitlines()) == 1
