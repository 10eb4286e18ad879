"""What other rooms keep with a base is made once, comes back as it was, and is never another's or a damaged one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.compiled import Compiled
from bot.knowledge.compiled_file import HEADER, MOST_COPIES, NAMES

VALUE = {"words": ("full", "straße"), "weights": [0.1, -3.5], "sets": frozenset({1, 2}), "none": None, "raw": b"\xff"}


def never() -> dict[str, object]:
    raise AssertionError("made a second time")


def counted(value: object = 1) -> tuple[list[object], Callable[[], object]]:
    """A way of making a value, and what it has made so far."""
    made: list[object] = []

    def build() -> object:
        made.append(value)
        return value

    return made, build


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "cache" / f"{NAMES}x.compiled"


def test_a_section_is_made_once_and_comes_back_as_it_was(place: Path) -> None:
    assert Compiled(place, "base").section("a", lambda: VALUE) == VALUE
    assert Compiled(place, "base").section("a", never) == VALUE


def test_a_section_lies_beside_others(place: Path) -> None:
    compiled = Compiled(place, "base")
    for name in "abc":
        compiled.section(name, lambda name=name: name * 3)  # type: ignore[misc]
    assert [Compiled(place, "base").section(name, lambda: "") for name in "abc"] == ["aaa", "bbb", "ccc"]


def test_a_section_of_another_tag_is_made_anew_and_replaces_it(place: Path) -> None:
    Compiled(place, "base").section("a", lambda: 1, tag="code of yesterday")
    assert Compiled(place, "base").section("a", lambda: 2, tag="code of today") == 2
    assert Compiled(place, "base").section("a", lambda: 0, tag="code of today") == 2
    assert Compiled(place, "base").section("a", lambda: 3, tag="code of yesterday") == 3


def test_sections_of_another_base_are_not_used(place: Path) -> None:
    Compiled(place, "base").section("a", lambda: 1)
    assert Compiled(place, "another").section("a", lambda: 2) == 2


def test_without_a_file_a_section_is_made_each_time_it_is_asked_for() -> None:
    made, build = counted(VALUE)
    compiled = Compiled()
    assert compiled.section("a", build) == compiled.section("a", build) == VALUE
    assert len(made) == 2


def test_nothing_is_kept_of_a_section_that_could_not_be_made(place: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        Compiled(place, "base").section("a", lambda: 1 // 0)
    assert not place.exists()


def damaged(content: bytes) -> dict[str, bytes]:
    middle, index = len(content) // 2, len(HEADER) + 20
    return {
        "empty": b"",
        "cut off": content[:-1],
        "cut off in the middle": content[:middle],
        "cut off in the header": content[:10],
        "a byte of the index": content[:index] + bytes([content[index] ^ 1]) + content[index + 1 :],
        "a byte of a section": content[:-9] + bytes([content[-9] ^ 128]) + content[-8:],
        "lengths beyond all bounds": content[: len(HEADER)] + b"\xff" * 16 + content[len(HEADER) + 16 :],
        "of another Python": content.replace(b"cpython-", b"cpython_", 1),
        "of another program": b'{"entries": []}',
        "zeros": bytes(len(content)),
    }


@pytest.mark.parametrize("what", damaged(HEADER + bytes(99)))
def test_a_file_that_is_not_whole_is_made_anew(place: Path, what: str) -> None:
    compiled = Compiled(place, "base")
    compiled.section("a", lambda: "x" * 500)
    right = place.read_bytes()
    place.write_bytes(damaged(right)[what])
    assert compiled.section("a", lambda: "x" * 500) == "x" * 500
    assert place.read_bytes() == right


def test_no_single_changed_byte_changes_what_a_section_holds(place: Path) -> None:
    compiled = Compiled(place, "base")
    compiled.section("a", lambda: VALUE)
    right = place.read_bytes()
    for number in range(len(right)):
        place.write_bytes(right[:number] + bytes([right[number] ^ 0x55]) + right[number + 1 :])
        assert compiled.section("a", lambda: VALUE) == VALUE


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner here")
def test_a_file_of_somebody_else_is_not_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Compiled(place, "base").section("a", lambda: "theirs")
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    assert Compiled(place, "base").section("a", lambda: "ours") == "ours"


@pytest.mark.parametrize("in_the_way", ["folder", "file"])
def test_where_nothing_can_be_written_a_section_is_made_each_time(place: Path, in_the_way: str) -> None:
    if in_the_way == "file":
        place.parent.write_text("a file where the folder should be")
    else:
        place.mkdir(parents=True)
    made, build = counted()
    assert Compiled(place, "base").section("a", build) == Compiled(place, "base").section("a", build) == 1
    assert len(made) == 2
    if in_the_way == "folder":
        assert list(place.parent.iterdir()) == [place], "what was half written is taken away"


def test_only_the_newest_files_are_kept(place: Path) -> None:
    for number in range(3 * MOST_COPIES):
        Compiled(place.with_name(f"{NAMES}{number}.compiled"), "base").section("a", lambda: 1)
        os.utime(place.with_name(f"{NAMES}{number}.compiled"), (number, number))
    kept = {path.name for path in place.parent.iterdir()}
    assert len(kept) <= MOST_COPIES
    assert f"{NAMES}{3 * MOST_COPIES - 1}.compiled" in kept


def test_processes_that_write_at_once_never_leave_a_file_that_misleads(place: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.knowledge.compiled import Compiled\n"
        "me = sys.argv[2]\n"
        "for number in range(60):\n"
        "    for name in 'abc':\n"
        "        own = Compiled(Path(sys.argv[1]), 'base').section(name, lambda: (name, me) * 5000, tag=me)\n"
        "        assert own == (name, me) * 5000, own[:2]\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(place), me]) for me in ("one", "two", "three")]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert [path.suffix for path in place.parent.iterdir()] == [".compiled"]
