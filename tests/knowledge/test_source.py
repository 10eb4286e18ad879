"""A mistake in a knowledge file is told by file, line, column and cure."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.cache import load_cached
from bot.knowledge.load import load_knowledge
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.source import MAX_BYTES, read_file

Make = Callable[..., Path]


def the_problem(folder: Path) -> Problem:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("change", "line", "says", "cure"),
    [
        (("    label: Mailbox full\n", "    labell: Mailbox full\n"), 2, "“label” is missing", "Add it"),
        (
            ("    retry: Yes, in a day.\n", "    retri: Yes, in a day.\n"),
            15,
            "the key “retri” is not known",
            "spelling",
        ),
        (('    title: "The', '    title: : "The'), 5, "not YAML", "quotes"),
        (("<address> is full", "<adress> is full"), 2, "the placeholder <adress> is not known", "Use one of those"),
        (("    codes: [", '    codes: ["five", '), 6, "“five” is no code", "Write it like 550 5.1.1"),
        (("id: mailbox-full", "id: Mailbox Full"), 2, "“Mailbox Full” is no id", "gmail-over-quota"),
        (("    retry:", "    who: somebody\n    retry:"), 15, "“somebody” is nothing", "recipient-admin"),
        (("label: Mailbox full", "label: ''"), 4, "“label” is empty", "Write something"),
        (("label: Mailbox full", "label: !!python/object:os.system x"), 4, "tag", "plain text"),
        (("    label: Mailbox full\n", "    label: A\n    label: B\n"), 5, "a second time", "one of the two"),
        (("label: Mailbox full", "label: &a Mailbox\n    provider: *a"), 4, "alias", "Write the text out"),
    ],
)
def test_a_mistake_names_line_and_cure(
    base_with: Make, change: tuple[str, str], line: int, says: str, cure: str
) -> None:
    problem = the_problem(base_with(change=change))
    assert problem.file == "base/file0.yaml"
    assert problem.line == line
    assert says in problem.what
    assert cure in problem.cure


def test_the_entry_is_named_in_which_the_mistake_is(base_with: Make) -> None:
    problem = the_problem(base_with(change=("    retry: Yes", "    retri: Yes")))
    assert "In the entry “mailbox-full”" in problem.what


def test_every_mistake_of_every_file_is_told_at_once(base_with: Make) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(base_with("entries: 3\n", "words: 3\n"))
    assert {problem.file for problem in caught.value.problems} == {"base/file0.yaml", "base/file1.yaml"}


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(KnowledgeError, match="MB"):
        read_file(path, path.name)


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"entries: []\n# caf\xe9\n")
    with pytest.raises(KnowledgeError) as caught:
        read_file(path, path.name)
    assert caught.value.problems[0].line == 2


def test_a_folder_with_no_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no knowledge file"):
        load_knowledge(tmp_path)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_problem(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "any.yaml"
    path.write_bytes(data)
    problems: list[Problem] = []
    try:
        read_file(path, path.name)
    except KnowledgeError as error:
        problems = error.problems
    assert all(problem.line >= 1 and problem.cure for problem in problems)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("entries: " + "[" * 200_000, "20 deep"),
        ("entries: " + "[" * 5_000 + "]" * 5_000, "20 deep"),
        ("entries:\n" + "- " * 100_000 + "x", "20 deep"),
        ("entries: " + "{a: " * 3_000 + "1" + "}" * 3_000, "20 deep"),
        ("? [a, b]\n: c\n", "not text"),
        ("{[a]: b, [a]: c}\n", "not text"),
        ("entries: 2026-99-99\n", "2026-99-99"),
        ("entries: " + "9" * 5_000, "looks like"),
        ("entries: !!timestamp x\n", "looks like"),
        ("entries: !!bool x\n", "looks like"),
        ('entries: "\0"\n', "not YAML"),
    ],
)
def test_a_file_made_to_break_the_parser_is_told_of_like_any_other(base_with: Make, content: str, says: str) -> None:
    problem = the_problem(base_with(content))
    assert says in problem.what
    assert "\n" not in str(problem)


def test_a_long_chain_of_entries_that_extend_one_another_is_a_mistake(base_with: Make) -> None:
    chain = [f"  - {{id: c{number}, reason: a, label: A, extends: c{number + 1}}}" for number in range(2_000)]
    content = "\n".join(["entries:", *chain, "  - {id: c2000, reason: a, label: A}"])
    assert "extends another through more than" in the_problem(base_with(content)).what


def test_the_name_of_a_file_is_shown_so_that_it_can_be_printed(tmp_path: Path) -> None:
    for name in (b"a\nb\x1b[31m.yaml", b"\xff.yaml"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x: [")
    with pytest.raises(KnowledgeError) as caught:
        load_cached(tmp_path, cache_folder=tmp_path / "cache")
    assert len(caught.value.problems) == 2
    assert str(caught.value).encode("utf-8")
    assert "\x1b" not in str(caught.value)
