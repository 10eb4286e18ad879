"""What the thread of a case is told as people take it up."""

from __future__ import annotations

from bot.answering.block_kit import Json, SlackMessage
from bot.cases.case import Case, Escalation
from bot.cases.chat import News
from bot.slack.views.forms import NOWHERE
from bot.slack.views.speech import channel, person, sentence


def news_message(case: Case, news: News, escalation: Escalation | None, by: str, problem: str | None) -> SlackMessage:
    """One sentence. Where it goes by direct message, it says which bounce it is about."""
    about: tuple[str | Json, ...] = (f" (It is about “{case.title[:150]}”.)",) if case.private else ()
    return sentence(*_words(news, escalation, by, problem), *about)


def call_again_message(by: str, note: str, *, reopened: bool) -> SlackMessage:
    """What the people under a card hear of somebody who asked once more."""
    if reopened:
        said: tuple[str | Json, ...] = ("🙋 ", person(by), " still needs help, so this is open again.")
    else:
        said = ("🙋 ", person(by), " has asked for a person too.")
    return sentence(*said, quoting=note)


def _words(news: News, escalation: Escalation | None, by: str, problem: str | None) -> tuple[str | Json, ...]:
    match news:
        case News.ESCALATED:
            return ("🙋 Somebody from ", _channel(escalation), " will look at this. You will hear of it here.")
        case News.ASKED_AGAIN:
            return ("🙋 This was closed, and is open again. Somebody from ", _channel(escalation), " will look at it.")
        case News.CLAIMED:
            return ("🙋 ", person(by), " has taken this and is looking.")
        case News.RELEASED:
            return ("⏳ ", person(by), " has handed this back. It waits for somebody else.")
        case News.RESOLVED:
            return ("✅ ", person(by), " has resolved this.")
        case News.REOPENED:
            return ("⏳ ", person(by), " has opened this again. It waits for somebody to take it.")
        case News.NOT_A_BOUNCE:
            return ("🚫 ", person(by), " says that this is not a bounce, and has closed it.")
        case News.NOWHERE_TO_ESCALATE:
            return (NOWHERE,)
        case News.ESCALATION_FAILED:
            return (f"I could not pass this on to a person. {problem or ''}".rstrip(),)


def _channel(escalation: Escalation | None) -> str | Json:
    if escalation is None:
        return "the team"
    where = escalation.card.channel if escalation.card else escalation.channel
    return channel(where) if where.startswith(("C", "G")) else where
