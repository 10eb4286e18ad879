"""The translations into one language, read from its file once, when they are first needed."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.words.saying import Language


@cache
def catalog(language: Language) -> GNUTranslations:
    """Looked up by the English sentence; gives that where there is no other."""
    compiled = BytesIO()
    with (files(__package__) / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)
