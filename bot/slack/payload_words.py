"""What a message of Slack's says, wherever in it the words stand.

A person's words stand in `text`. An app's stand in `blocks` or in `attachments`, and `text` is then empty, or a line
for the notification (https://docs.slack.dev/messaging/formatting-message-text). What somebody forwarded stands in an
attachment with `is_share` or `is_msg_unfurl`, with the blocks and files of the message that it was. Only the preview of
a linked page (an attachment with `from_url`) is nobody's words.

What comes out is written as Slack writes `text` (escapes, `<url|label>`, fences for code), so that reading undoes it in
one way (bot/reading/paste/slack_markup.py). What is said twice, in `text` and in blocks, is taken once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.slack.payload_blocks import words_of_blocks
from bot.slack.payload_origin import Payload, documented

MOST: Final = 200_000
"""Characters of one message that are read: Slack takes 40,000 in `text`, and 100 attachments."""
_MOST_ATTACHMENTS: Final = 100
_TOKEN: Final = re.compile(r"<([^<>|\n]{1,4000})(?:\|([^<>\n]{0,4000}))?>")
_ENTITY: Final = re.compile(r"&(?:amp|lt|gt);")
_NO_WORD: Final = re.compile(r"[\W_]+")


@documented
def text_of(message: Payload) -> str:
    """All that a message says, with what it forwards, in its order."""
    first = _once(_said(message, "text"), words_of_blocks(message.get("blocks")))
    parts, known, length = [first], _bare(first), len(first)
    for attachment in forwarded_and_attached(message):
        words = _words_of_attachment(attachment)[: max(0, MOST - length)]
        bare = _bare(words)
        if bare and bare not in known:
            parts.append(words)
            known, length = f"{known} {bare}", length + len(words)
    return "\n".join(part for part in parts if part)[:MOST]


def forwarded_and_attached(message: Payload) -> Iterator[Mapping[str, Any]]:
    """The attachments in which somebody says something: all but the cards under links
    (https://docs.slack.dev/messaging/unfurling-links-in-messages)."""
    for attachment in (message.get("attachments") or ())[:_MOST_ATTACHMENTS]:
        is_card = attachment.get("from_url") or attachment.get("original_url") or attachment.get("is_app_unfurl")
        if not is_card or attachment.get("is_share") or attachment.get("is_msg_unfurl"):
            yield attachment


def messages_in(attachment: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What was forwarded, as the messages that it was."""
    for each in attachment.get("message_blocks") or ():
        inner = each.get("message")
        if isinstance(inner, Mapping):
            yield inner


def _words_of_attachment(attachment: Mapping[str, Any]) -> str:
    """What an attachment says (https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments).
    Its `fallback` is for programs that show nothing else of it: it counts where nothing else is there."""
    blocks = [words_of_blocks(attachment.get("blocks"))]
    blocks += [words_of_blocks(inner.get("blocks")) for inner in messages_in(attachment)]
    main = _once(_said(attachment, "text"), "\n".join(filter(None, blocks)))
    parts = [_said(attachment, "pretext"), _said(attachment, "title"), main]
    for field in attachment.get("fields") or ():
        title, value = _said(field, "title").strip(), _said(field, "value")
        parts.append(f"{title.rstrip(':')}: {value}" if title and value else title or value)
    return "\n".join(part for part in parts if part.strip()) or _said(attachment, "fallback")


def _said(thing: Mapping[str, Any], name: str) -> str:
    return str(thing.get(name) or "")[:MOST]


def _once(text: str, blocks: str) -> str:
    """What text and blocks say together. Blocks are what is shown; text that has all of their words is what a person
    typed, with its quotes and fences as they were."""
    if not blocks or (text and _bare(blocks) in _bare(text)):
        return text
    return blocks


def _bare(words: str) -> str:
    """The letters and digits alone, by which one sees that two texts are the same."""
    plain = _TOKEN.sub(lambda match: match[2] or match[1].removeprefix("mailto:"), words)
    return _NO_WORD.sub("", _ENTITY.sub(" ", plain)).casefold()
