"""The bot's own sentences: what a message is, hard and soft, who acts. What errors mean is in knowledge/."""

from __future__ import annotations

from typing import Final

from bot.knowledge.entry import Who
from bot.reading.text.language import Language
from bot.words import later

USUAL_RETRY: Final = "usually for about a day"

WHO: Final[dict[Who, str]] = {
    "sender": "the sender",
    "sender-admin": "whoever runs the sender’s mail or DNS",
    "recipient": "the recipient",
    "recipient-admin": "whoever runs the mail server of <domain>",
    "domain-owner": "whoever owns <domain>",
    "forwarder": "whoever runs the forwarding of <original-address|the address>",
    "list-owner": "whoever runs the list <list|that was written to>",
    "wait": "nobody yet: the mail system is at it",
    "nobody": "nobody: there is nothing to be done",
}
WAITED: Final = "nobody in particular: most such faults pass by themselves"
"""Instead of “wait”, when nobody tries again."""

FOR_WHOM: Final[dict[str, str]] = {
    "sender": later("For the sender"),
    "sender-admin": later("For whoever runs the sender’s mail or DNS"),
    "recipient": later("For the recipient"),
    "recipient-admin": later("For whoever runs the recipient’s mail server"),
    "domain-owner": later("For whoever owns the recipient’s domain"),
    "forwarder": later("For whoever runs the forwarding"),
    "list-owner": later("For whoever runs the list"),
    "agent": later("For you in support"),
}
WHILE_TRIED: Final = (
    "Do not send it again yet: the mail system is still trying, and a second copy would arrive as well.",
    "If a final bounce comes, what to do about the cause is below.",
)
"""Instead of an entry’s steps for the sender where those are meant for lost mail."""

MIXED: Final = "Hard and soft bounces · some are final, others are still being tried"
HARD: Final = "Hard bounce · not delivered, and nobody is trying again"
SOFT_RUN_OUT: Final = "Soft bounce, retries used up · not delivered, and nobody is trying again"
SOFT_GOING_ON: Final = "Soft bounce · not delivered yet; the mail system tries again, {until}"
GOING_ON: Final = "Not delivered yet · the mail system is still trying, {until}"
HELD: Final = "Held back · not lost; somebody has to let it pass first"
NEVER_QUEUED: Final = "Refused at sending · it never left, so that nobody is trying again"
SOFT_THEN: Final = "If it still fails then, a final bounce follows, and the mail has to be sent again."
DELAY: Final = "Delayed · nothing is lost yet; the mail system is still trying, {until}"
DELAY_THEN: Final = "There is no need to send it again now. If the tries fail, a final bounce follows."

WHAT_I_DO: Final = later("I explain e-mail bounces: paste one, or ask about an error such as “550 5.1.1 User unknown”.")
LANGUAGES: Final[dict[Language, str]] = {
    "en": later("English"),
    "de": later("German"),
    "fr": later("French"),
    "es": later("Spanish"),
    "pt": later("Portuguese"),
    "it": later("Italian"),
    "nl": later("Dutch"),
    "ja": later("Japanese"),
}
REPLY_LANGUAGE: Final = later(
    "This answer is in English. The reply for the customer is in {language}, as the notice is."
)
NO_IDEA: Final = later("I do not know what this is about.")
FULL_BOUNCE: Final = later(
    "Send me the whole bounce, from “This is the mail system” or “Delivery has failed” to the end, or its .eml file. "
    "In most mail programs: open the bounce, choose “Show original” or “View source”, and copy all of it."
)
CUT_OFF_QUESTION: Final = later(
    "Send me the bounce itself, or the line with the number in it (such as “550 5.1.1”), and I can say more."
)
LINKS: Final = (
    "Links in this message: {links}. Open none of them unless you are sure that the message answers a mail you sent."
)
