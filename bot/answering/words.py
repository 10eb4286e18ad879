"""The bot's own sentences: what a message is, hard and soft, who acts. What errors mean is in knowledge/."""

from __future__ import annotations

from typing import Final

from bot.knowledge.schema import Who
from bot.reading.message import Kind

USUAL_RETRY: Final = "usually for about a day"

WHO: Final[dict[Who, str]] = {
    "sender": "the sender",
    "sender-admin": "whoever runs the sender’s mail or DNS",
    "recipient": "the recipient",
    "recipient-admin": "whoever runs the mail server of <domain>",
    "domain-owner": "whoever owns <domain>",
    "wait": "nobody yet: the mail system is at it",
}
WAITED: Final = "nobody in particular: most such faults pass by themselves"
"""Instead of “wait”, when nobody tries again."""

FOR_WHOM: Final[dict[str, str]] = {
    "sender": "For the sender",
    "sender_admin": "For whoever runs the sender’s mail or DNS",
    "recipient": "For the recipient",
    "recipient_admin": "For whoever runs the recipient’s mail server",
    "agent": "For you in support",
}

MIXED: Final = "Hard and soft bounces · some are final, others are still being tried"
HARD: Final = "Hard bounce · not delivered, and nobody is trying again"
SOFT_RUN_OUT: Final = "Soft bounce, retries used up · not delivered, and nobody is trying again"
SOFT_GOING_ON: Final = "Soft bounce · not delivered yet; the mail system tries again, {until}"
SOFT_THEN: Final = "If it still fails then, a final bounce follows, and the mail has to be sent again."
DELAY: Final = "Delayed · nothing is lost yet; the mail system is still trying, {until}"
DELAY_THEN: Final = "There is no need to send it again now. If the tries fail, a final bounce follows."

NO_BOUNCE: Final[dict[Kind, tuple[str, str]]] = {
    Kind.AUTO_REPLY: (
        "This is an automatic reply, not a bounce.",
        "The mail was delivered; the recipient’s mailbox answered by itself. If it asks for a confirmation, the mail "
        "waits until the sender has given it. Otherwise nothing needs to be done.",
    ),
    Kind.ABUSE_REPORT: (
        "This is a complaint report, not a bounce.",
        "The mail was delivered, and the recipient marked it as unwanted or asked to be taken off the list. Take that "
        "address off the mailing and do not write to it again unasked.",
    ),
    Kind.DELIVERY_SUCCESS: (
        "This is a delivery receipt: the mail was handed over.",
        "Nothing bounced. The next mail system took the message, and nothing needs to be done.",
    ),
    Kind.NOT_A_BOUNCE: (
        "This does not look like a bounce.",
        "I explain e-mail bounces: paste one, or ask about an error such as “550 5.1.1 User unknown”.",
    ),
}

NO_IDEA: Final = "I do not know what this is about."
FULL_BOUNCE: Final = (
    "Send me the whole bounce, from “This is the mail system” or “Delivery has failed” to the end, or its .eml file. "
    "In most mail programs: open the bounce, choose “Show original” or “View source”, and copy all of it."
)
CUT_OFF_QUESTION: Final = (
    "Send me the bounce itself, or the line with the number in it (such as “550 5.1.1”), and I can say more."
)
LINKS: Final = (
    "Links in this message: {links}. Open none of them unless you are sure that the message answers a mail you sent."
)
