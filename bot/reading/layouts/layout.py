"""What a layout is: a name, the phrases that only its notices have, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.reading.layouts import general
from bot.reading.message import Kind
from bot.reading.page.page import Page
from bot.reading.page.report import Report


@dataclass(frozen=True, slots=True)
class Layout:
    """One mail system's way of writing a notice.

    `marks`, in lower case: one of them is in every notice of this layout, so that the others cost next to nothing.
    `read` gets the page and the name; it gives None for a text that is not of the layout after all. A layout that
    is of the general shape has no reader of its own. `kind` is what a notice is that names somebody and says nothing
    more; None where the marks are in other messages too.
    """

    name: str
    marks: tuple[str, ...]
    read: Callable[[Page, str], Report | None] = general.read
    kind: Kind | None = Kind.BOUNCE
