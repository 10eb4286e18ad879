"""What the views must bear: mentions, links, halves of characters, other directions of writing, and very much."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.answering.explain import Explainer
from bot.slack.gallery import Material
from bot.slack.payloads import make_storable

TYPED: Final = "typed.example"
"""Stands in the place of evil.example in what people type: what they type is theirs, links and all."""
PINGS: Final = (
    "<!channel> <!here> <!everyone> <@U0STRANGER> <@U0STRANGER|you> <#C0STRANGER> <!subteam^S0STRANGER> "
    "<https://evil.example/login|your bank> <mailto:x@evil.example> https://evil.example/x &lt;!channel&gt; *b* `c`"
)
MARKS: Final = ("\u202e\u2066\ue000\ue001\ue002\x00\x07\x1b[31m\ud800\udfff", "\u200b\u200d\ufeff\U000e0041\u00ad")
BOUNCE: Final = "550 5.1.1 <{who}>: Recipient address rejected: User unknown {more}"


def lines(count: int) -> str:
    """A bounce of so many recipients."""
    return "\n".join(f"<kim{number}@shop{number % 700}.example>: 550 5.1.1 User unknown" for number in range(count))


def _of(text: str, long: int = 3_000) -> tuple[str, str, str, str]:
    """A bounce with this in it, and words, a name and a server that are made of it."""
    full = (text * (long // max(1, len(text)) + 1))[:long]
    return BOUNCE.format(who="kim@example.com", more=full), full, full[:80], full[:200]


WRITTEN: Final = {
    "pings and links": _of(f"{PINGS} "),
    "marks that are not seen": _of(f"a{MARKS[0]}b{MARKS[1]}<@U0STRANGER{MARKS[1]}> "),
    "only marks": (MARKS[0] + MARKS[1], MARKS[0] * 100, MARKS[1], MARKS[0]),
    "halves of characters": _of("\ud83d\ude00 \ud83d \ude00"),
    "right to left": _of("הכתובת <!channel> אינה קיימת \u202e עוד "),
    "emoji of several": _of("👩‍👩‍👧‍👦🏳️‍🌈👍🏽"),
    "characters of four bytes": _of("𠮷𝔘🀄"),
    "wide ones": _of("宛先のメールボックスがいっぱいです。"),
    "what is escaped": _of("<&>" * 40),
    "one long word": _of("x" * 3_000),
    "many lines": _of("no\n" * 40),
    "nothing": ("", "", "", ""),
    "blanks": (" \n\t", " ", " ", " "),
    "a line of 500 kB": (
        BOUNCE.format(who="kim@example.com", more=f"{PINGS} {'y' * 500_000}"),
        PINGS,
        "N" * 80,
        "x.example",
    ),
    "10,000 recipients": (lines(10_000), f"{PINGS} " * 10, "N" * 80, "x.example"),
    "a recipient like a mention": (
        BOUNCE.format(who="<!channel>@evil.example", more=PINGS),
        PINGS,
        "<@U0STRANGER>",
        "<!here>",
    ),
}
"""By what they are: the bounce, what people type, what somebody is called, what stands where a domain does."""


def hostile(name: str, explainer: Explainer) -> Material:
    """The gallery made of one of them."""
    paste, words, called, server = WRITTEN[name]
    typed = make_storable(words.replace("evil.example", TYPED))  # as all that Slack tells the bot
    called = make_storable(called)
    return replace(Material(explainer), paste=paste, words=typed, name=called, asker=called, server=server)
