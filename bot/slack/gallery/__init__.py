"""Every message, form and Home tab that the bot can make, in every state, made by the functions that make the real
ones: to be checked against Slack's limits (rebound doctor, tests), and to be looked at (bench/pictures.py)."""

from collections.abc import Iterator

from bot.slack.gallery.answers import answers, follow_ups, states
from bot.slack.gallery.asides import asides
from bot.slack.gallery.cards import cards, reminders, to_askers, under_cards
from bot.slack.gallery.forms import forms, proposals, settings
from bot.slack.gallery.homes import homes, lists
from bot.slack.gallery.material import Cast, Material, Piece
from bot.slack.gallery.storms import floods, incidents

__all__ = ["Cast", "Material", "Piece", "follow_ups", "gallery", "of_answer"]


def gallery(made: Material) -> Iterator[Piece]:
    """All of it. Each piece has a name of its own."""
    for part in (answers, follow_ups, cards, under_cards, to_askers, reminders, asides, floods, incidents):
        yield from part(made)
    for part in (forms, settings, proposals, homes, lists):
        yield from part(made)


def of_answer(made: Material) -> Iterator[Piece]:
    """What depends on the bounce alone, for going through many of them."""
    yield from states(made, made.answer())
    yield from cards(made)
    yield from follow_ups(made)
