"""Sentences that are said as they come: to one person alone, and in the place of a reminder."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.inert import quoted
from bot.slack.gallery.material import Material, Piece
from bot.slack.views.speech import sentence, with_names


def asides(made: Material) -> Iterator[Piece]:
    """What people hear beside answers and cards."""
    helper = made.cast.helper
    back = sentence(*with_names(f"<@{helper}> has taken this already. This is your note."), quoting=made.words)
    yield Piece("aside-note-back", "A note that could not be passed on comes back", back)
    settled = sentence(*with_names(f"🙋 <@{helper}> has taken this."))
    yield Piece("aside-settled", "In the place of a reminder that was answered", settled)
    about = f" (It is about “{made.case().title[:150]}”.)"
    hours = sentence("Nobody is here at the moment. People are here again on Monday at 09:00.", about)
    yield Piece("aside-hours", "Somebody asks while nobody is there", hours)
    yield Piece("aside-server", "Words of a mail server, under a card", sentence(quoted(made.server, 600) or "–"))
