"""Saying something in the language that is spoken just now: English, unless somebody has said otherwise.

The language is a context variable, so that what makes a button need not be told who will see it:

    with speaking("de"):
        say("Bring in a person")    # „Jemanden dazuholen“

Nothing is loaded before a language other than English is spoken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Literal, get_args

Language = Literal["en", "de", "fr", "es", "ja"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
ENGLISH: Final[Language] = "en"


class _Asked:
    """A language that is asked for when it is first needed: most of what Slack tells the bot has no word for an answer,
    and then nobody's language need be looked up."""

    def __init__(self, ask: Callable[[], Language]) -> None:
        self._ask = ask
        self._found: Language | None = None

    def __call__(self) -> Language:
        if self._found is None:
            self._found = self._ask()
        return self._found


_spoken: ContextVar[Language | _Asked] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(chosen: Language | Callable[[], Language]) -> Iterator[None]:
    """What is said within is said in this language. A function is called when something is first said, once."""
    token = _spoken.set(_Asked(chosen) if callable(chosen) else chosen)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> Language:
    """The language that is spoken now."""
    now = _spoken.get()
    return now() if isinstance(now, _Asked) else now


def language_of(locale: object) -> Language:
    """The language of one of Slack's locales, such as “de-DE” or “es-LA”: English where there are no words for it
    (https://docs.slack.dev/reference/objects/user-object, “locale”)."""
    begins = str(locale or "").replace("_", "-").partition("-")[0].lower()
    return next((known for known in LANGUAGES if known == begins), ENGLISH)


def say(text: str, /, **values: object) -> str:
    """A sentence of the interface. `{name}` in it stands for a value, which is never read as anything but a value."""
    words = template(text)
    return words.format(**values) if values else words


def say_number(one: str, many: str, number: int, /, **values: object) -> str:
    """A sentence in which something is counted: `{number}` in it stands for how many. What languages have for it
    differs (https://www.gnu.org/software/gettext/manual/html_node/Plural-forms.html); in English `one` is for 1."""
    spoken = language()
    if spoken == ENGLISH:
        words = one if number == 1 else many
    else:
        from bot.words.catalog import catalog

        words = catalog(spoken).ngettext(one, many, number)
    return words.format(number=number, **values)


def template(text: str) -> str:
    """The sentence with its `{name}`s, for where something other than text takes their place."""
    spoken = language()
    if spoken == ENGLISH:
        return text
    from bot.words.catalog import catalog

    return catalog(spoken).gettext(text) if text else text


def later(text: str) -> str:
    """The sentence as it is: it is said later, and this only makes it known to those who translate."""
    return text
