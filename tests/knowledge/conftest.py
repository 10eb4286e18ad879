"""A small knowledge base in a folder, to break in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ENTRY = """\
entries:
  - id: mailbox-full
    reason: mailbox-full
    label: Mailbox full
    title: "The mailbox of <address> is full"
    codes: ["552 5.2.2"]
    wordings:
      - "mailbox is full"
      - "quota exceeded for <address>"
    asks:
      - she has no space left
    meaning: The mailbox has no room left.
    steps:
      sender: [Ask <address> to make room., Send it again.]
    retry: Yes, in a day.
    reply: Hello, the mailbox is full.
    sources:
      - title: RFC 3463 section 3.3
"""


@pytest.fixture
def base_with(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder with files of these contents; a change replaces one stretch of the usual file."""

    def make(*files: str, change: tuple[str, str] | None = None, folder: str = "base") -> Path:
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        usual = ENTRY
        if change:
            assert change[0] in usual
            usual = usual.replace(*change)
        for number, content in enumerate(files or (usual,)):
            (place / f"file{number}.yaml").write_text(content, encoding="utf-8")
        return place

    return make
