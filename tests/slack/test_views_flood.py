"""The summary of a flood and its form, and the form of an answer: within Slack's limits, whatever stood in bounces."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.answering.block_kit import Json
from bot.answering.blocks import answer_message, words_of_answer
from bot.answering.explain import Explainer
from bot.cases.case import Post
from bot.cases.floods.flood import Bundled, Flood, FloodKind
from bot.knowledge.entry import Lost
from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.views import check_view
from bot.slack.views.explained import explained_form, reading_form
from bot.slack.views.flood import SHOWN, list_form, summary_message

NASTY = "<!channel> <@U1> \u202e\u0627\u0644 \ue000*b*\ue001 https://evil.example/x " * 40
SEVERAL = "\n".join(f"<kim{number}@example.com>: 550 5.1.1 User unknown" for number in range(8))


def kind(number: int, label: str | None = None, lost: Lost | None = "yes") -> FloodKind:
    return FloodKind(
        label, lost, 7, (NASTY, "example.com", "example.net"), 12, 1_700_000_000.0 + number, 1_700_000_900.0
    )


def flood(kinds: tuple[FloodKind, ...], *, ended: bool = False) -> Flood:
    total = sum(one.count for one in kinds)
    posted = Post("C1", "1.1")
    return Flood("T1", "f1", "C1", 1_700_000_000.0, 1_700_000_900.0, ended, total, kinds, posted, "job")


def as_json(value: object) -> Any:
    return json.loads(json.dumps(value))


def shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


FLOODS = [
    flood((kind(1, "Mailbox full", "no"),)),
    flood((kind(1, None, None), kind(2, NASTY))),
    flood(tuple(kind(number, f"{number} {NASTY}") for number in range(80)), ended=True),
    flood(()),
]


@pytest.mark.parametrize("number", range(len(FLOODS)))
def test_a_summary_fits_slacks_limits_and_nothing_in_it_pings_or_links(number: int) -> None:
    message = summary_message(FLOODS[number])
    assert check_blocks(as_json(message.blocks), "message") == []
    assert len(message.text) < 6000
    for where in (message.text, shown(message.blocks)):
        assert "https://evil" not in where
        assert "\ue000" not in where
    assert "<!channel>" not in message.text
    kinds = {part["type"] for block in message.blocks for part in walk(block) if "type" in part}
    assert not kinds & {"mrkdwn", "link", "user", "broadcast", "channel"}


def walk(value: Any) -> list[dict[str, Any]]:
    """Every object in a block."""
    if isinstance(value, dict):
        return [value, *(found for inner in value.values() for found in walk(inner))]
    if isinstance(value, list | tuple):
        return [found for inner in value for found in walk(inner)]
    return []


def test_a_summary_says_how_many_of_what_whether_lost_where_and_when() -> None:
    words = shown(summary_message(flood((kind(1, "Mailbox full", "no"),))).blocks)
    assert "7 × Mailbox full" in words
    assert "not lost yet" in words
    assert "and 12 more" in words
    assert '"type": "date"' in words
    assert "until it is quiet again" in words
    assert "It is quiet again" in shown(summary_message(flood((kind(1),), ended=True)).blocks)


def bundled(count: int, title: str) -> tuple[Bundled, ...]:
    return tuple(
        Bundled(f"c{number}", title, 1_700_000_000.0 + number, f"{number}.5/c{number}") for number in range(count)
    )


LONGEST = bundled(SHOWN, NASTY)
VIEWS: list[Json] = [
    list_form("f1", LONGEST, more=True, picked=NASTY),
    list_form("f1", (), more=False),
    list_form("f1", (), more=False, picked="The address does not exist"),
    reading_form(),
]


@pytest.mark.parametrize("number", range(len(VIEWS)))
def test_every_form_fits_slacks_limits(number: int) -> None:
    view = VIEWS[number]
    assert check_view(as_json(view), ("modal",)) == []
    assert "https://evil" not in shown(view)
    assert "mrkdwn" not in shown(view)


@pytest.mark.parametrize("text", ["550 5.1.1 <kim@example.com>: User unknown", SEVERAL, NASTY, "hello"])
def test_an_answer_in_a_form_has_the_words_of_the_message_and_nothing_to_press(explainer: Explainer, text: str) -> None:
    answer = explainer.explain(text).answer
    view = explained_form(words_of_answer(answer))
    assert check_view(as_json(view), ("modal",)) == []
    said = shown(view)
    assert answer.headline[:60] in said or "\ue000" in answer.headline
    assert "/invite @Rebound" in said
    assert not {part.get("type") for part in walk(as_json(view["blocks"]))} & {"button", "actions", "table"}
    first = answer_message(answer, case_id="c1").blocks[0]
    assert shown(first) in said
