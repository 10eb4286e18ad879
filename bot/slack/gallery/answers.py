"""Answers in every state, and what is said under them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.answer import Answer
from bot.answering.block_kit import context
from bot.answering.blocks import answer_message, help_message, plain_message, shared_message
from bot.answering.explain import Explainer
from bot.answering.inert import quoted
from bot.hearing.following import Asked, answer_to
from bot.slack.gallery.material import Material, Piece
from bot.slack.gallery.pastes import BACKSCATTER, LISTED, OWN_HOSTS, PASTES, SEVERAL
from bot.slack.views.explained import INVITE
from bot.slack.views.follow_up import follow_up_message
from bot.words import say

CASE_ID = "c0ffee0123456789c0ffee0123456789"
QUESTIONS = {
    "other-code": "what if it is 4.2.2?",
    "meaning": "what is an MX record?",
    "correction": "that is wrong, it is a DMARC problem",
}
"""What is asked where the words of it count; else any words do."""


def answers(made: Material) -> Iterator[Piece]:
    """The answer to each kind of bounce, and to one of them in each state."""
    for name, (paste, about) in PASTES.items():
        yield Piece(name, about, answer_message(made.answer(paste), case_id=CASE_ID))
    own = Explainer(made.explainer.knowledge, OWN_HOSTS)
    warned = own.explain(BACKSCATTER).answer
    yield Piece("answer-backscatter", "Mail that somebody else sent", answer_message(warned, case_id=CASE_ID))
    together = made.answer(f"{made.paste}\n\n---\n\n{LISTED}\n\n---\n\n{SEVERAL}\n\n---\n\n{made.paste}")
    yield Piece("answer-together", "Several bounces at once", answer_message(together, case_id=CASE_ID))
    yield from states(made, made.answer())
    unread = (
        f"I could not read the file “{quoted(made.server, 100)}.png”: it is a picture. Paste the text of it, please."
    )
    yield Piece("answer-none", "A file that could not be read", plain_message(unread, case_id=CASE_ID))
    yield Piece("help", "Help", help_message())


def states(made: Material, answer: Answer) -> Iterator[Piece]:
    """One answer in each of its states."""
    link, who = made.cast.address, made.cast.asker
    yield Piece(
        "state-private", "Seen by one person, with Share", answer_message(answer, case_id=CASE_ID, private=True)
    )
    outside = answer_message(answer, case_id=CASE_ID, notes=(context(say(INVITE)),))
    yield Piece("state-outside", "Asked where I am no member", outside)
    details = answer_message(answer, case_id=CASE_ID, show_details=True)
    yield Piece("state-details", "The details are open", details)
    reply = answer_message(answer, case_id=CASE_ID, show_reply=True)
    yield Piece("state-reply", "The reply for the customer is open", reply)
    both = answer_message(answer, case_id=CASE_ID, show_details=True, show_reply=True, private=True)
    yield Piece("state-all-open", "Details and reply are open", both)
    yield Piece(
        "state-solved", "Somebody said that it is solved", answer_message(answer, case_id=CASE_ID, solved_by=who)
    )
    asked = answer_message(answer, case_id=CASE_ID, escalated_link=link)
    yield Piece("state-escalated", "A person was brought in", asked)
    over = answer_message(
        answer, case_id=CASE_ID, solved_by=who, escalated_link=link, show_details=True, show_reply=True
    )
    yield Piece("state-everything", "All of it at once", over)
    yield Piece(
        "state-shared", "A private answer that was shared", shared_message(answer, channel="C0SUPPORT", link=link)
    )
    alone = shared_message(answer, channel="D0ROBIN", link=None)
    yield Piece("state-shared-elsewhere", "The same, where the channel cannot be named", alone)


def follow_ups(made: Material, answer: Answer | None = None) -> Iterator[Piece]:
    """What is said to everything that can be asked under an answer."""
    about = answer or made.answer()
    for each in made.explainer.knowledge.follow_ups:
        asked = QUESTIONS.get(each.id, made.words)
        said = answer_to(each.id, asked, Asked(about, "claimed", made.cast.helper), made.explainer)
        note = made.words if each.id == "human" else ""
        message = follow_up_message(said, case_id=CASE_ID, note=note)
        yield Piece(f"follow-up-{each.id}", f"A follow-up: {each.id.replace('-', ' ')}", message)
        open_still = answer_to(each.id, asked, Asked(about), made.explainer)
        more = follow_up_message(open_still, case_id=CASE_ID, note=note)
        yield Piece(f"follow-up-{each.id}-open", "The same, while nobody was brought in", more)
        bare = follow_up_message(answer_to(each.id, asked, Asked(None), made.explainer), case_id=None, note=note)
        yield Piece(f"follow-up-{each.id}-bare", "The same, where there is no bounce", bare)
