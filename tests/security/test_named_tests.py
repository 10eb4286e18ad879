"""docs/security.md says by what test each of its claims is held. Those tests exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@cache
def _tests_of(file: str) -> frozenset[str]:
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(item.name for item in tree.body if isinstance(item, ast.FunctionDef))


def test_every_test_that_is_named_is_there() -> None:
    named = NAMED.findall(DOCUMENT)
    assert len(named) > 60
    assert [f"{file}::{name}" for file, name in named if name not in _tests_of(file)] == []


def test_every_claim_names_a_test_or_says_that_there_is_none() -> None:
    claims = re.split(r"^- ", DOCUMENT, flags=re.MULTILINE)[1:]
    assert len(claims) > 30
    assert [claim[:60] for claim in claims if not NAMED.search(claim) and "No test" not in claim] == []


def test_a_test_that_is_gone_would_be_missed() -> None:
    assert "test_that_nobody_wrote" not in _tests_of("tests/security/test_named_tests.py")
    assert "test_a_test_that_is_gone_would_be_missed" in _tests_of("tests/security/test_named_tests.py")
