"""Which of a few languages a text is written in, by its commonest words: enough to answer in that of a notice."""

from __future__ import annotations

import re
from typing import Final, Literal

Language = Literal["en", "de", "fr", "es", "pt", "it", "nl", "ja"]
"""The languages that are told apart, and that replies for customers are written in."""

SEARCHED: Final = 4_000
"""How much of a text is looked at."""
_LEAST: Final = 3
"""Fewer words than this tell no language."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_NO_PROSE: Final = frozenset("@/\\=_")
_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_COMMON: Final[dict[Language, str]] = {
    "en": """
        the of and to in is was not be been this that it your you for with from has could will
    """,
    "de": """
        der die das und nicht ist wurde werden konnte ihre ihr sie den dem des ein eine für mit von zu zur auf es
        im oder kann zugestellt nachricht postfach empfänger ich wir
    """,
    "fr": """
        le la les des du et pas été est une un votre vous pour dans au aux ce cette par sur que être nous je
        destinataire boîte remise avez pouvez
    """,
    "es": """
        el la los las del y no se ha es una un su para en por al este esta con que ser mensaje destinatario buzón
        pudo entregado correo
    """,
    "pt": """
        o os as do da dos das e não foi é uma um sua seu para em por ao este esta com que ser mensagem
        destinatário caixa entregue você pôde
    """,
    "it": """
        il lo gli della del dei e non è stato stata una un il suo tuo per nel al questo questa con che essere
        messaggio destinatario casella consegnato posta
    """,
    "nl": """
        de het een en niet is werd worden kan uw je van voor met op te dit deze bericht postvak geadresseerde
        bezorgd ontvanger wij ik aan door
    """,
}
_WORDS: Final[dict[Language, frozenset[str]]] = {
    language: frozenset(words.split()) for language, words in _COMMON.items()
}


def language_of(text: str) -> Language | None:
    """The language of a text; of two the one that is not English. None when it has too little of any."""
    start = text[:SEARCHED]
    if len(_KANA.findall(start)) > 8:
        return "ja"
    prose = (piece for piece in start.split() if not _NO_PROSE.intersection(piece) and "." not in piece[:-1])
    words = [word.lower() for piece in prose for word in _WORD.findall(piece)]
    counts = {language: len(known.intersection(words)) for language, known in _WORDS.items()}
    foreign = max((language for language in counts if language != "en"), key=lambda language: counts[language])
    others = max(count for language, count in counts.items() if language not in (foreign, "en"))
    if counts[foreign] >= _LEAST and counts[foreign] > others and 2 * counts[foreign] > counts["en"]:
        return foreign
    return "en" if counts["en"] >= _LEAST else None


def may_be_english(text: str) -> bool:
    """True unless its letters or its commonest words are another language’s; what is in none counts too."""
    if not text.isascii() and any(char.isalpha() and not char.isascii() for char in text):
        return False
    return language_of(text) in (None, "en")
