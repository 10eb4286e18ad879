"""The card in every state, what is said under it, and what those hear who asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.cases.case import Outcome, State, Surface
from bot.cases.chat import CardNews, News
from bot.cases.job import FileRef
from bot.cases.waiting.reminders import Reminder, Timing
from bot.slack.api import words_for
from bot.slack.gallery.material import Material, Piece
from bot.slack.views.card import card_message
from bot.slack.views.card_news import to_asker, under_card
from bot.slack.views.news import call_again_message, news_message
from bot.slack.views.reminders import reminder_message

_LINES = 60
_BY_ASKER = (CardNews.ASKER_CAME_BACK, CardNews.SOLVED)


def cards(made: Material) -> Iterator[Piece]:
    """The card as a case goes on."""
    case, link = made.case(), made.cast.address
    waiting = made.escalation()
    yield Piece("card-waiting", "A card that waits", card_message(case, waiting, link))
    yield Piece("card-bare", "One without a link to a thread", card_message(case, waiting, None))
    urgent = made.escalation(urgent=True, note=made.words)
    yield Piece("card-urgent", "An urgent one, with a note", card_message(case, urgent, link))
    taken = made.escalation(State.CLAIMED, note=made.words)
    yield Piece("card-taken", "Somebody has it", card_message(case, taken, link, made.name))
    solved = made.resolved(Outcome.OTHER_ENTRY, right_title=f"The mailbox at {made.server} is full")
    yield Piece("card-resolved", "Resolved, with what it was", card_message(case, solved, link, made.name))
    for outcome in Outcome:
        other = made.resolved(outcome, note=made.words, right_entry="mailbox-full")
        yield Piece(f"card-resolved-{outcome}", "Resolved otherwise", card_message(case, other, link, made.name))
    no_bounce = made.escalation(State.NOT_A_BOUNCE)
    yield Piece("card-not-a-bounce", "Not a bounce", card_message(case, no_bounce, link, made.name))
    again = made.escalation(note=made.words, heard_at=made.now - timedelta(hours=3))
    yield Piece("card-reopened", "Open again", card_message(case, again, link))
    private = made.case(private=True, surface=Surface.COMMAND, posted=None)
    yield Piece("card-private", "Asked in private", card_message(private, waiting, None))
    unread = made.case(answer=None, words=made.words, text="")
    yield Piece("card-unread", "A bounce that could not be read", card_message(unread, waiting, link))
    cleared = made.case(answer=None, text="", cleared=True)
    yield Piece("card-cleared", "What was pasted is not kept any more", card_message(cleared, waiting, link))
    long = made.case(made.paste + "\n" + f"{made.server} said: 451 4.7.1 try again later\n" * _LINES)
    yield Piece("card-long", "A long bounce, cut", card_message(long, waiting, link))


def under_cards(made: Material) -> Iterator[Piece]:
    """What those who help hear under the card."""
    cast = made.cast
    files = tuple(
        (
            FileRef(f"F{n}", f"{made.server} {n}.png", f"{cast.address}/{n}.png", 3_000_000 * n, "png", "image/png"),
            n < 2,
        )
        for n in range(3)
    )
    for news in CardNews:
        is_end = news in (CardNews.RESOLVED, CardNews.REOPENED, CardNews.SOLVED)
        stands = made.resolved(Outcome.NEW_ERROR) if is_end else made.escalation(State.CLAIMED)
        text = cast.helper if news is CardNews.ASKER_CAME_BACK else made.words
        sent = files if news is CardNews.FILES_LEFT else ()
        by = cast.asker if news in _BY_ASKER else cast.other if news is CardNews.ASSIGNED else cast.helper
        said = under_card(news, stands, by=by, name=made.asker, text=text, files=sent)
        yield Piece(f"under-card-{news}", f"Under the card: {news.replace('-', ' ')}", said)
    for reopened in (False, True):
        about = "Asked once more, and open again" if reopened else "Somebody else asks too"
        called = call_again_message(cast.asker, made.words, reopened=reopened)
        yield Piece(f"call-again-{'reopened' if reopened else 'too'}", about, called)


def to_askers(made: Material) -> Iterator[Piece]:
    """What those hear who asked."""
    case, by = made.case(), made.cast.helper
    private = made.case(private=True, surface=Surface.COMMAND, posted=None)
    for news in News:
        stands = made.resolved(Outcome.OTHER_ENTRY, right_title=f"The mailbox at {made.server} is full")
        said = news_message(case, news, stands, by, words_for("is_archived"))
        yield Piece(f"news-{news}", f"Who asked hears: {news.replace('-', ' ')}", said)
        alone = news_message(private, news, None, by, None)
        yield Piece(f"news-{news}-alone", "The same by direct message", alone)
    yield Piece("reply-to-asker", "The words of somebody who helps", to_asker(case, made.name, made.words, alone=False))
    yield Piece("reply-to-asker-alone", "The same by direct message", to_asker(case, made.name, made.words, alone=True))


def reminders(made: Material) -> Iterator[Piece]:
    """What the clock brings under a card."""
    case, cast = made.case(), made.cast
    for timing in (Timing.UNTAKEN, Timing.QUIET, Timing.GIVE_BACK, Timing.URGENT):
        plainly = Reminder(timing, 35 * 60, who=cast.helper)
        yield Piece(f"reminder-{timing}", f"A reminder: {timing.replace('-', ' ')}", reminder_message(case, plainly))
        pinged = Reminder(timing, 1e6, cast.helper, cast.group, (cast.helper, cast.other) * 30, aloud=True)
        yield Piece(f"reminder-{timing}-pinging", "The same, with people pinged", reminder_message(case, pinged))
