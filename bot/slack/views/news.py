"""What the thread of a case is told as people take it up."""

from __future__ import annotations

from bot.answering.block_kit import Json, SlackMessage
from bot.answering.inert import quoted
from bot.answering.worded import worded
from bot.cases.case import Case, Escalation, Outcome
from bot.cases.chat import News
from bot.slack.views.forms import NOWHERE
from bot.slack.views.speech import channel, person, sentence
from bot.words import say


def news_message(
    case: Case,
    news: News,
    escalation: Escalation | None,
    by: str,
    problem: str | None,
    *,
    directly: bool = False,
) -> SlackMessage:
    """One sentence, and the words that somebody has for the one who asked. Where it goes by direct message, it says
    which bounce it is about."""
    alone = directly or case.private
    about = (f" {say('(It is about “{title}”.)', title=case.title[:150])}",) if alone else ()
    ended = escalation is not None and news is News.RESOLVED
    words = escalation.outcome_words if ended and escalation is not None else ""
    return sentence(*_words(news, escalation, by, problem), *about, quoting=words)


def call_again_message(by: str, note: str, *, reopened: bool) -> SlackMessage:
    """What the people under a card hear of somebody who asked once more."""
    if reopened:
        said = worded("🙋 {who} still needs help, so this is open again.", who=person(by))
    else:
        said = worded("🙋 {who} has asked for a person too.", who=person(by))
    return sentence(*said, quoting=note)


def _words(news: News, escalation: Escalation | None, by: str, problem: str | None) -> tuple[str | Json, ...]:
    match news:
        case News.ESCALATED:
            where = _channel(escalation)
            return worded("🙋 Somebody from {channel} will look at this. You will hear of it here.", channel=where)
        case News.ASKED_AGAIN:
            where = _channel(escalation)
            return worded(
                "🙋 This was closed, and is open again. Somebody from {channel} will look at it.", channel=where
            )
        case News.CLAIMED:
            return worded("🙋 {who} has taken this and is looking.", who=person(by))
        case News.RELEASED:
            return worded("⏳ {who} has handed this back. It waits for somebody else.", who=person(by))
        case News.RESOLVED:
            return (*worded("✅ {who} has resolved this.", who=person(by)), _what_it_was(escalation))
        case News.REOPENED:
            return worded("⏳ {who} has opened this again. It waits for somebody to take it.", who=person(by))
        case News.NOT_A_BOUNCE:
            return worded("🚫 {who} says that this is not a bounce, and has closed it.", who=person(by))
        case News.NOWHERE_TO_ESCALATE:
            return (say(NOWHERE),)
        case News.ESCALATION_FAILED:
            return (f"{say('I could not pass this on to a person.')} {say(problem or '')}".rstrip(),)
        case News.HELPERS_GONE:
            return (say("⚠️ The channel of the people who were looking at this is closed, so I ask again."),)


def _what_it_was(escalation: Escalation | None) -> str:
    """Only what helps the one who asked: that another explanation holds than the one they were given."""
    if escalation is None or escalation.outcome is not Outcome.OTHER_ENTRY or not escalation.right_title:
        return ""
    return f" {say('It was something else than I said: “{title}”.', title=quoted(escalation.right_title, 150))}"


def _channel(escalation: Escalation | None) -> str | Json:
    if escalation is None:
        return say("the team")
    where = escalation.card.channel if escalation.card else escalation.channel
    return channel(where) if where.startswith(("C", "G")) else where
