"""The pictures in docs/pictures are those of the sheets, of pieces that there are, and their page shows all of them."""

from __future__ import annotations

import pytest

from bench.sheets import AGAIN, FOLDER, SHEETS, Said, index
from bot.answering.explain import Explainer
from bot.knowledge.cache import load_cached
from bot.slack.gallery import Material, gallery

LARGEST = 130_000
ALL_TOGETHER = 3_000_000


@pytest.fixture(scope="module")
def pieces() -> set[str]:
    return {piece.name for piece in gallery(Material(Explainer(load_cached())))}


def test_every_sheet_shows_what_there_is(pieces: set[str]) -> None:
    wanted = {item for sheet in SHEETS for item in sheet.shows if not isinstance(item, Said)}
    assert sorted(wanted - pieces) == []


def test_the_page_of_the_pictures_is_current() -> None:
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == index()


def test_there_is_a_small_picture_of_each_sheet_at_both_widths_and_no_other() -> None:
    names = {f"{name}-{width}.png" for name in (*(s.name for s in SHEETS), AGAIN[0]) for width in ("desktop", "phone")}
    found = {path.name: path.stat().st_size for path in FOLDER.glob("*.png")}
    assert set(found) == names
    assert max(found.values()) < LARGEST
    assert sum(found.values()) < ALL_TOGETHER
