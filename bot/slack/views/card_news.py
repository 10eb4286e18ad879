"""What the people who can help are told under a card, and what the one who asked gets of theirs."""

from __future__ import annotations

from typing import Final

from bot.answering.block_kit import Json, SlackMessage, clipped, escaped
from bot.answering.inert import quoted
from bot.answering.worded import worded
from bot.cases.case import Case, Escalation
from bot.cases.chat import CardNews
from bot.cases.job import FileRef
from bot.reading.paste.slack_markup import unmangle
from bot.slack.views.card import outcome_words
from bot.slack.views.speech import link, person, sentence
from bot.words import say

MOST_QUOTED: Final = 2_900
_FILES_NAMED: Final = 20
Part = str | Json


def under_card(
    news: CardNews,
    escalation: Escalation,
    *,
    by: str,
    name: str,
    text: str = "",
    files: tuple[tuple[FileRef, bool], ...] = (),
) -> SlackMessage:
    """One message under the card. `name` is what `by` is called; with each file, whether its address can be trusted."""
    parts, quoting = _words(news, escalation, by, quoted(name, 60), text)
    if files:
        parts = (*parts, *_named(files))
    return _with_excerpt(sentence(*(part for part in parts if part), quoting=quoting), quoting)


def to_asker(case: Case, name: str, text: str, *, alone: bool) -> SlackMessage:
    """What somebody who helps writes to the one who asked, to the letter. `alone`: outside the thread, so that it says
    what it is about."""
    said = say("💬 {name} writes:", name=quoted(name, 60))
    if alone:
        said += f" {say('(It is about “{title}”.)', title=case.title[:150])}"
    return _with_excerpt(sentence(said, quoting=text), text)


def _with_excerpt(message: SlackMessage, quoting: str) -> SlackMessage:
    """A notification says what was written, and not only that something was."""
    if not quoting:
        return message
    excerpt = " ".join(quoted(quoting, 300).split())
    return SlackMessage(f"{message.text} {escaped(excerpt)}", message.blocks)


def said_by_asker(text: str) -> str:
    """A message of Slack's as it is read, with links that nobody follows by accident."""
    return quoted(unmangle(text), MOST_QUOTED)


def _words(
    news: CardNews, escalation: Escalation, by: str, name: str, text: str
) -> tuple[tuple[Part, ...], str]:  # what is said, and what is quoted under it
    holder = escalation.claimed_by
    to_holder: tuple[Part, ...] = (person(holder), ", ") if holder and holder != by else ()
    match news:
        case CardNews.ASSIGNED if holder == by:
            return worded("🙋 {who} takes this.", who=person(by)), ""
        case CardNews.ASSIGNED:
            to = person(holder) if holder else say("somebody")
            return worded("🙋 {who} gives this to {to}.", who=person(by), to=to), ""
        case CardNews.NOTED:
            return worded("📝 {who} notes:", who=person(by)), text
        case CardNews.REPLIED:
            return worded("💬 {who} wrote to the person:", who=person(by)), text
        case CardNews.REPLIED_DIRECTLY:
            return worded(
                "💬 {who} wrote to the person. Their thread does not take messages any more, so it went by direct "
                "message:",
                who=person(by),
            ), text
        case CardNews.NOT_ARRIVED:
            return worded(
                "⚠️ The words of {who} did not reach the person, in their thread or directly.", who=person(by)
            ), ""
        case CardNews.ASKER_LEFT:
            left = say("⚠️ Whoever asked has left this workspace, so they may not read what you write to them.")
            return (left,), ""
        case CardNews.ASKER_SAID:
            return (*to_holder, say("{name} writes in their thread:", name=name)), said_by_asker(text)
        case CardNews.ASKER_CHANGED:
            changed = say("{name} writes in their thread (changed since):", name=name)
            return (*to_holder, changed), said_by_asker(text)
        case CardNews.ASKER_TOOK_BACK:
            return (say("{name} wrote something, and has deleted it since.", name=name),), ""
        case CardNews.FILES_LEFT:
            sent = say("📎 {name} sent more than I can carry. It is in their thread:", name=name)
            return (f"{sent} ",), ""
        case CardNews.ASKER_CAME_BACK:
            again = worded("⏳ {who} wrote again, so this is open again.", who=person(by))
            closed_it = text.startswith(("U", "W")) and text != by
            return (*again, *((" ", *worded("{who}, you closed it.", who=person(text))) if closed_it else ())), ""
        case CardNews.SOLVED:
            solved = worded("✅ {who} says that my answer solved it.", who=person(by))
            thanks = worded("{who}, there is nothing left to do.", who=person(holder)) if holder and to_holder else ()
            return (*solved, *((" ", *thanks) if thanks else ())), ""
        case CardNews.RESOLVED:
            said = outcome_words(escalation)
            resolved = worded("{who} has resolved this.", who=person(by))
            closed = ("✅ ", *to_holder, *resolved, f" {said}" if said else "")
            told = f" {say('To the person:')}" if escalation.outcome_words else ""
            return (*closed, told), escalation.outcome_words
        case CardNews.NOT_A_BOUNCE:
            no_bounce = worded("{who} says that this is not a bounce, and has closed it.", who=person(by))
            return ("🚫 ", *to_holder, *no_bounce), ""
        case CardNews.REOPENED:
            return worded("⏳ {who} has opened this again.", who=person(by)), ""
        case CardNews.CARD_AGAIN:
            return (say("The card was deleted. Here it is again."),), ""
        case CardNews.PASTE_CHANGED:
            return (say("✏️ The message with the bounce was changed. The card shows it as it is now."),), ""
        case CardNews.PASTE_DELETED:
            return (
                say(
                    "🗑️ The message with the bounce was deleted, so its text is gone from here. The case is still open."
                ),
            ), ""


def _named(files: tuple[tuple[FileRef, bool], ...]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for file, trusted in files[:_FILES_NAMED]:
        name = quoted(clipped(file.name, 100), 100) or say("a file")
        size = f" ({max(1, file.size // (1024 * 1024))} MB)" if file.size >= 1024 * 1024 else ""
        parts += [", "] if parts else []
        parts += (
            [link(file.url, name) if trusted else name, size] if size else [link(file.url, name) if trusted else name]
        )
    if len(files) > _FILES_NAMED:
        parts.append(f", {say('and {number} more', number=len(files) - _FILES_NAMED)}")
    return (*parts, ".")
