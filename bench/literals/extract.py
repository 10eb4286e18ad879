"""Every literal of mail software that can reach a sender of mail, from the source packages, as JSON lines.

    python bench/literals/extract.py --work FOLDER [--out FILE] [PACKAGE ...]

The packages are fetched into the work folder, unless they are there, and read. Each row of the output has “id”,
“system”, “release”, “place” (path and line), “text” (its variables as placeholders) and “code” (or nothing).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from choosing import PASSAGES, SPELLING, TEMPLATES, excluded, wanted
from lexing import LANGUAGES, literals
from sources import Package, environment, packages, say
from wording import acl_rows, data_rows, m4_rows, rows, template_rows

LARGEST = 2_000_000
SHEBANGS = (("perl", "perl"), ("python", "python"), ("node", "js"), ("ruby", "ruby"), ("sh", "shell"))


@dataclass(frozen=True)
class Row:
    """One text that can reach a sender of mail."""

    id: str
    system: str
    release: str
    place: str
    text: str
    code: str


def language(path: Path) -> str:
    """The language of a program, by its name or its first line; nothing for other files."""
    name = path.name.removesuffix(".in").removesuffix(".PL")
    known = LANGUAGES.get(Path(name).suffix) or LANGUAGES.get(path.suffix)
    if known or ("." in name and Path(name).suffix not in (".cgi", "")):
        return known or ""
    with path.open("rb") as opened:
        first = opened.readline(120).decode("latin-1")
    if not first.startswith("#!"):
        return ""
    return next((found for word, found in SHEBANGS if re.search(rf"\b{word}", first)), "")


def without_passages(text: str, system: str) -> str:
    """A program without the parts that are left out unread."""
    for owner, first, last in PASSAGES:
        found = first.search(text) if owner == system else None
        if found:
            end = last.search(text, found.end())
            stop = end.start() if end else len(text)
            text = text[: found.start()] + "\n" * text.count("\n", found.start(), stop) + text[stop:]
    return text


def read_file(path: Path, system: str, inside: str) -> Iterator[tuple[int, str, str]]:
    """The (line, text, code) rows of one file."""
    named = f"{system}:{inside}"
    spelled = language(path)
    reader = {"m4": m4_rows, "acl": acl_rows, "data": data_rows}
    special = next((reader[kind] for kind, pattern in SPELLING.items() if pattern.match(named)), None)
    template = TEMPLATES.match(named)
    if not (special or template or spelled):
        return
    text = without_passages(path.read_bytes().decode("utf-8", "replace"), system)
    if special:
        yield from special(text)
        if special is not data_rows:
            return
    if template:
        yield from template_rows(text, f"{system}/{inside}")
    else:
        for literal in literals(text, spelled):
            if wanted(literal, system, inside):
                for said, code in rows(literal, spelled):
                    yield literal.line, said, code


def files(package: Package) -> Iterator[tuple[Path, str]]:
    """The files of a package that may be read."""
    for path in sorted(package.root.rglob("*")):
        inside = path.relative_to(package.root).as_posix()
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
            continue
        if not excluded(package.system, inside):
            yield path, inside


def read_package(package: Package) -> Iterator[Row]:
    """The rows of one package."""
    for path, inside in files(package):
        try:
            for line, text, code in read_file(path, package.system, inside):
                key = hashlib.sha256(f"{package.system}\n{text}".encode()).hexdigest()[:12]
                yield Row(key, package.system, package.release, f"{inside}:{line}", text, code)
        except (OSError, RecursionError, IndexError, ValueError) as error:
            say(f"{package.system} {inside}: {error}, skipped")


def collect(work: Path, only: set[str]) -> dict[str, Row]:
    """The rows of all packages, each text of a system once."""
    found: dict[str, Row] = {}
    for package in packages(work, only):
        for row in read_package(package):
            known = found.get(row.id)
            if known is None or (row.code and not known.code):
                found[row.id] = row
    return found


def main() -> None:
    """Fetch, read and write."""
    parser = argparse.ArgumentParser(description="Write the literals of mail software that can reach a sender.")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is fetched")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("literals.jsonl"))
    parser.add_argument("package", nargs="*", help="these packages only")
    asked = parser.parse_args()
    environment()
    asked.work.mkdir(parents=True, exist_ok=True)
    found = collect(asked.work.resolve(), set(asked.package))
    lines = [json.dumps(asdict(row), ensure_ascii=False) for row in found.values()]
    asked.out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    counts = Counter(row.system for row in found.values())
    for system, count in counts.most_common():
        print(f"{count:6} {system}")
    print(f"{len(found):6} in all")


if __name__ == "__main__":
    main()
