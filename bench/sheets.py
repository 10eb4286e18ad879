"""What stands on which picture: pieces of the gallery (bot/slack/gallery) by their names, and what people say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.playground import cast
from bot.words import ENGLISH, Language

FOLDER: Final = Path(__file__).parents[1] / "docs" / "pictures"


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a person writes."""

    user: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One picture: what is on it from top to bottom. `split`: each message as one that stands by itself."""

    name: str
    title: str
    shows: tuple[str | Said, ...]
    language: Language = ENGLISH
    split: bool = False

    @property
    def apart(self) -> bool:
        """True where what is on it does not follow upon each other."""
        return self.split or self.name.startswith(("form", "settings", "propose"))


def asked(text: str, *shows: str | Said) -> tuple[str | Said, ...]:
    """A question of Robin’s and what follows it."""
    return (Said(cast.ROBIN, text), *shows)


AGAIN: Final = ("answer-again", "The same mail once more")
"""Played by a whole bot (played.py)."""
PASTED: Final = "@rebound why did this come back? 550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown"

SHEETS: Final = (
    Sheet("answer-sure", "An answer that is sure", asked(PASTED, "answer-sure")),
    Sheet("answer-likely", "An answer that is likely, with what else it may be", ("answer-likely",)),
    Sheet("answer-unsure", "Not sure: three suggestions, and what to paste", ("answer-unsure",)),
    Sheet("answer-delay", "A delay: nothing is lost yet", ("answer-delay",)),
    Sheet("answer-several", "Several recipients", ("answer-several",)),
    Sheet("answer-backscatter", "Mail that somebody else sent", ("answer-backscatter",)),
    Sheet("answer-private", "Seen by one person alone, with Share", ("state-private",)),
    Sheet("answer-details", "The details are open", ("state-details",)),
    Sheet("answer-reply", "The reply for the customer is open", ("state-reply",)),
    Sheet("answer-ends", "A person was brought in; it is solved", ("state-escalated", "state-solved"), split=True),
    Sheet(
        "no-bounces",
        "What is no bounce, and what is not known",
        ("answer-automatic", "answer-phishing", "answer-nothing", "answer-none"),
        split=True,
    ),
    Sheet(
        "follow-ups",
        "Follow-ups in the thread",
        (
            *asked("is the mail lost?", "follow-up-lost"),
            *asked("whose fault is it?", "follow-up-fault"),
            *asked("what if it is 4.2.2?", "follow-up-other-code"),
            *asked("where is that setting?", "follow-up-where-open"),
            *asked("what do I tell the customer?", "follow-up-tell"),
            *asked("I did that, still bounces", "follow-up-still-bounces-open"),
        ),
    ),
    Sheet(
        "small-talk",
        "Corrections, a person in words, small talk, help",
        (
            *asked("that is wrong, it is a DMARC problem", "follow-up-correction-open"),
            *asked("I need a human", "follow-up-human-open"),
            *asked("any news?", "follow-up-news"),
            *asked("hi", "follow-up-greeting"),
            *asked("help", "help"),
        ),
    ),
    Sheet("card-waiting", "A card that waits", ("card-waiting",)),
    Sheet("card-urgent", "An urgent card, with a note", ("card-urgent",)),
    Sheet("card-taken", "Somebody has it", ("card-taken",)),
    Sheet("card-resolved", "Resolved, with what it was", ("card-resolved",)),
    Sheet("card-closed", "Not a bounce; and open again", ("card-not-a-bounce", "card-reopened"), split=True),
    Sheet(
        "under-card",
        "Under the card",
        tuple(
            f"under-card-{news}"
            for news in (
                "assigned", "noted", "asker-said", "replied", "asker-took-back", "files-left", "solved", "resolved",
                "asker-came-back", "reopened",
            )
        ),
    ),
    Sheet(
        "asker-hears",
        "What those hear who asked",
        (
            "news-escalated", "news-claimed", "reply-to-asker", "news-resolved", "news-reopened", "news-released",
            "news-not-a-bounce", "aside-hours", "aside-note-back", "alike", "news-nowhere-to-escalate",
        ),
    ),
    Sheet(
        "reminders",
        "Reminders",
        ("reminder-untaken", "reminder-quiet", "reminder-give-back", "reminder-urgent"),
    ),
    Sheet("storms", "Many at once, and five alike", ("flood", "incident", "incident-over"), split=True),
    Sheet("forms-asking", "Asking, and bringing in a person", ("form-explain", "form-escalate", "form-wrong")),
    Sheet("forms-card", "The forms of a card", ("form-assign", "form-note", "form-reply", "form-resolve")),
    Sheet("forms-read", "Forms to read", ("form-explained", "form-flood", "form-incident")),
    Sheet("settings", "Settings", ("settings", "settings-reminders")),
    Sheet("propose", "Teaching it", ("form-propose", "form-tryout", "form-tryout-wrong")),
    Sheet("home", "Home for somebody with cases", ("home-cases",)),
    Sheet("home-lead", "Home for who leads", ("home-lead",)),
    Sheet("german", "In German", ("state-private", "card-taken"), "de", split=True),
    Sheet("japanese", "In Japanese", ("state-private", "card-taken"), "ja", split=True),
)  # fmt: skip


def index() -> str:
    """The page that shows all of them."""
    lines = [
        "# What it looks like",
        "Written by `python bench/pictures.py`: every kind of message, form and Home view, as the playground shows it. "
        "Names, addresses and bounces are made up.",
    ]
    for name, title in (*((sheet.name, sheet.title) for sheet in SHEETS), AGAIN):
        both = "\n".join(
            f'<img src="{name}-{width}.png" alt="{title}, {width}" width="{pixels}" valign="top">'
            for width, pixels in (("desktop", 560), ("phone", 260))
        )
        lines += [f"## {title}", both]
    return "\n\n".join(lines) + "\n"
