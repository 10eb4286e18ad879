"""Every sentence that the program says, gathered from its source; run as a program it keeps the files of translations:

    python -m tests.words.gathered

adds what is new to each of them, without words yet, and takes out what is not said any more.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

BOT = Path(__file__).parents[2] / "bot"
WORDS = BOT / "words"
SAYING = {"say": 1, "later": 1, "worded": 1, "say_number": 2}
"""What says something, and how many of its arguments are sentences."""
HOMES = frozenset({"bot.words", "bot.answering.worded"})
Sentence = tuple[str, ...]
"""A sentence; or two, for one and for many."""


def sentences() -> dict[Sentence, str]:
    """All of them, in order, with the module that says each first."""
    found: dict[Sentence, str] = {}
    for path, module in modules():
        for sentence in _in(module):
            found.setdefault(sentence, str(path.relative_to(BOT)))
    return found


@cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    """The modules that say something."""
    texts = ((path, path.read_text("utf-8")) for path in sorted(BOT.rglob("*.py")))
    return tuple((path, ast.parse(text)) for path, text in texts if any(f"from {home} " in text for home in HOMES))


def _in(module: ast.Module) -> Iterator[Sentence]:
    imports = (node for node in ast.walk(module) if isinstance(node, ast.ImportFrom) and node.module in HOMES)
    known = {alias.name for node in imports for alias in node.names}
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
            said = [each.value for each in node.args[: SAYING.get(node.func.id, 0)] if isinstance(each, ast.Constant)]
            if said and all(isinstance(each, str) and each for each in said):
                yield tuple(map(str, said))


def catalog_of(language: str) -> Catalog:
    """The translations into a language, as they stand in its file."""
    with (WORDS / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def keep(language: str) -> None:
    """Bring a file up to what is said now. Its beginning (the language, how it counts) stays as it is."""
    path, before = WORDS / f"{language}.po", catalog_of(language)
    head = path.read_text("utf-8").partition("\n\n")[0]
    now = Catalog(locale=language)
    now.mime_headers = [("Plural-Forms", before.plural_forms)]
    for sentence, module in sentences().items():
        known = before.get(sentence[0])
        now.add(sentence if len(sentence) > 1 else sentence[0], known.string if known else "", [(module, 1)])
    written = BytesIO()
    write_po(written, now, width=120, omit_header=True, include_lineno=False)
    path.write_text(f"{head}\n\n{written.getvalue().decode()}", "utf-8")


if __name__ == "__main__":
    for path in WORDS.glob("*.po"):
        keep(path.stem)
