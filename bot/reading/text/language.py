"""Which of a few languages a text is written in, by its commonest words: enough to answer in that of a notice."""

from __future__ import annotations

from typing import Final, Literal

from bot.reading.text.patterns import Pattern

Language = Literal["en", "de", "fr", "es", "pt", "it", "nl", "ja"]
"""The languages that are told apart, and that replies for customers are written in."""

SEARCHED: Final = 4_000
"""How much of a text is looked at."""
_LEAST: Final = 3
"""Fewer words than this tell no language."""
_WORD: Final = Pattern(r"[^\W\d_]+")
_NO_PROSE: Final = frozenset("@/\\=_")
_KANA: Final = Pattern(r"[\u3040-\u30ff]")
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
_ANY_COMMON: Final = frozenset().union(*_WORDS.values())
_FOREIGN: Final = tuple(language for language in _WORDS if language != "en")
_ONLY_LETTERS: Final = "".join(chr(code) if chr(code).isalpha() else " " for code in range(128))
"""What `translate` makes of ASCII: what is no letter parts words."""


def language_of(text: str) -> Language | None:
    """The language of a text; of two the one that is not English. None when it has too little of any."""
    start = text[:SEARCHED]
    is_ascii = start.isascii()
    if not is_ascii and len(_KANA.findall(start)) > 8:
        return "ja"
    common = (_ascii_words(start) if is_ascii else _words(start)) & _ANY_COMMON
    english = len(common & _WORDS["en"])
    best, second, foreign = 0, 0, _FOREIGN[0]
    for language in _FOREIGN:
        count = len(common & _WORDS[language])
        if count > best:
            best, second, foreign = count, best, language
        elif count > second:
            second = count
    if best >= _LEAST and best > second and 2 * best > english:
        return foreign
    return "en" if english >= _LEAST else None


def _words(text: str) -> set[str]:
    """The words of its prose in lower case: no addresses, paths and names of hosts."""
    pieces = set(text.split())
    words = set(filter(str.isalpha, pieces))
    words.update(_WORD.findall(" ".join(_mixed_prose(pieces - words))))
    return set(map(str.lower, words))


def _ascii_words(text: str) -> set[str]:
    """The same of plain characters, which takes half the time: they are made small, and parted, all at once."""
    pieces = set(text.lower().split())
    words = set(filter(str.isalpha, pieces))
    words.update(" ".join(_mixed_prose(pieces - words)).translate(_ONLY_LETTERS).split())
    return words


def _mixed_prose(pieces: set[str]) -> list[str]:
    return [piece for piece in pieces if _NO_PROSE.isdisjoint(piece) and "." not in piece[:-1]]
