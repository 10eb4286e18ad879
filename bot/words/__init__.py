"""The words of the interface, in the language of whoever sees them; what explains a bounce is English (knowledge/).

They stand in the code in English, and are looked up by that in a file for each other language (`de.po`), as GNU gettext
does it (https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html). What nobody has translated stays English.
"""

from bot.words.saying import (
    ENGLISH,
    LANGUAGES,
    Language,
    language,
    language_of,
    later,
    say,
    say_number,
    speaking,
    template,
)

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Language",
    "language",
    "language_of",
    "later",
    "say",
    "say_number",
    "speaking",
    "template",
]
