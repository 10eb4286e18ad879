"""A flood of bounces: the one message that tells of it, and the form in which somebody picks one to be answered.

What stands in it are words of the base and domains from bounces: all of it `rich_text` or `plain_text`, which Slack
takes to the letter. Times are elements of rich text, shown to everybody in their own time zone
(https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#date-element-type).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from bot.answering.block_kit import (
    Json,
    SlackMessage,
    actions,
    button,
    clipped,
    context,
    elements,
    escaped,
    header,
    rich_text,
)
from bot.answering.inert import quoted
from bot.answering.worded import worded
from bot.cases.floods.flood import Bundled, Flood, FloodKind
from bot.slack.payloads import keep
from bot.slack.views.inputs import modal
from bot.slack.views.speech import section
from bot.words import later, say, say_number

SHOWN: Final = 25
"""How many bounces the form lists at a time."""
_MOST_KINDS: Final = 12
_LABEL: Final = 120
_DOMAIN: Final = 60
_TITLE: Final = 180
_LOST: Final = {
    "yes": later("🔴 not delivered"),
    "no": later("🟡 not lost yet"),
    None: later("whether it is lost I cannot tell"),
}
"""A colour beside the words, never instead of them."""


def summary_message(flood: Flood) -> SlackMessage:
    """What arrived, by kind: how many, lost or not, where, when; and a button for having one answered."""
    shown, left = flood.kinds[:_MOST_KINDS], flood.kinds[_MOST_KINDS:]
    lines: list[Json] = [_line(kind) for kind in shown]
    if left:
        rest = sum(kind.count for kind in left)
        more = say_number(
            "{count} more, of {number} other kind", "{count} more, of {number} other kinds", len(left), count=rest
        )
        lines.append(section(more))
    title = say("Many bounces at once: {number} more", number=flood.total)
    blocks: list[Json] = [
        header(title),
        rich_text(
            section(
                *worded(
                    "More bounces arrive here than I can answer one by one without filling the channel. The first have "
                    "their answers in their threads; these came after them, from {begin} to {end}:",
                    begin=_moment(flood.began_at),
                    end=_moment(flood.last_at),
                )
            ),
            {"type": "rich_text_list", "style": "bullet", "elements": lines},
        ),
        rich_text(section(say("Want one of them explained? Pick it, and I answer it in its thread."))),
        actions("flood", [button(say("Show one…"), "flood_show", flood.id)]),
    ]
    if flood.ended:
        blocks.append(context(say("It is quiet again. From now on I answer each bounce in its thread, as before.")))
    else:
        blocks.append(context(say("I keep this up to date until it is quiet again.")))
    told = "; ".join(f"{kind.count} × {_name(kind)}" for kind in shown[:3])
    return SlackMessage(escaped(clipped(f"{title}. {told}", 1000)), tuple(blocks))


def list_form(flood_id: str, waiting: tuple[Bundled, ...], *, more: bool, picked: str = "") -> Json:
    """The bounces of a flood that were not answered yet, the latest first. `more`: there are others before them.
    `picked`: what the one that was just chosen is called."""
    blocks: list[Json] = []
    if picked:
        blocks.append(
            rich_text(section(say("✅ I answer this one in its thread: “{title}”", title=quoted(picked, _TITLE))))
        )
    if waiting:
        blocks.append(rich_text(section(say("Which one shall I answer? The latest come first."))))
        blocks += [_row(item) for item in waiting]
    else:
        none = say("That was the last one.") if picked else say("All of them have their answers.")
        blocks.append(rich_text(section(none)))
    if more and waiting:
        blocks.append(
            actions("older", [button(say("Older ones"), "flood_older", f"{waiting[-1].position} {flood_id}")])
        )
    return modal("flood_list", say("Bundled bounces"), blocks, kept=keep(flood_id=flood_id))


def _row(item: Bundled) -> Json:
    when = datetime.fromtimestamp(item.at, UTC).strftime("%H:%M UTC")
    text = f"{quoted(item.title, _TITLE)}\n{when}"
    return {
        "type": "section",
        "text": {"type": "plain_text", "text": text, "emoji": False},
        "accessory": button(say("Answer it"), "flood_answer", item.case_id),
    }


def _line(kind: FloodKind) -> Json:
    parts: list[Json] = [
        *elements(f"{kind.count} × {_name(kind)}", bold=True),
        *elements(f" · {say(_LOST[kind.lost])}"),
    ]
    if kind.domains:
        named = ", ".join(quoted(domain, _DOMAIN) for domain in kind.domains)
        if kind.more_domains:
            named = say("{names} and {number} more", names=named, number=kind.more_domains)
        parts += elements(f" · {named}")
    parts += [*elements(" · "), _moment(kind.first_at)]
    if kind.count > 1:
        parts += [*elements("–"), _moment(kind.last_at)]
    return {"type": "rich_text_section", "elements": parts}


def _name(kind: FloodKind) -> str:
    return quoted(kind.label, _LABEL) if kind.label else say("something that I do not know for sure")


def _moment(at: float) -> Json:
    told = datetime.fromtimestamp(at, UTC).strftime("%H:%M UTC")
    return {"type": "date", "timestamp": int(at), "format": "{time}", "fallback": told}
