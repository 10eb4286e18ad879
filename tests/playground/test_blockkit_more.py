"""More of what Slack refuses: menus, times, filters, rich text, halves of characters, and what is too large."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.views import MOST_BYTES, check_view

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str, **more: object) -> Json:
    return {"text": plain(value), "value": value, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(**element: object) -> Json:
    return {"type": "input", "label": plain("Text"), "element": {"action_id": "a", **element}}


def confirming(**more: object) -> Json:
    confirm = {"title": plain("Sure?"), "text": plain("It is gone then."), "confirm": plain("Yes"), "deny": plain("No")}
    return actions({"type": "button", "action_id": "go", "text": plain("Go"), "confirm": {**confirm, **more}})


def rich(*elements: Json, kind: str = "rich_text_section", **more: object) -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements), **more}]}


def words(text: str, **more: object) -> Json:
    return {"type": "text", "text": text, **more}


def date(**more: object) -> Json:
    return rich({"type": "date", "timestamp": 1_700_000_000, "format": "{date} at {time}", **more})


LINES = [{"type": "rich_text_section", "elements": [words("a")]}]
LIST: Json = {"type": "rich_text_list", "style": "bullet", "elements": LINES}
GROUPS: Json = {"type": "static_select", "option_groups": [{"label": plain("A"), "options": [option("x")]}]}
PEOPLE: Json = {"type": "multi_users_select", "action_id": "who"}
PLACES: Json = {"type": "conversations_select", "action_id": "where"}


@pytest.mark.parametrize(
    "block",
    [
        confirming(),
        field(type="plain_text_input", max_length=5, initial_value="x" * 5, multiline=True),
        field(type="timepicker", initial_time="23:59", timezone="Europe/Berlin"),
        field(type="datepicker", initial_date="2026-12-25"),
        field(**GROUPS, initial_option=option("x")),
        actions({**PEOPLE, "max_selected_items": 1}),
        actions({**PLACES, "filter": {"include": ["public", "private"], "exclude_bot_users": True}}),
        actions({"type": "overflow", "action_id": "o", "options": [option("x", url="https://example.com")]}),
        rich(words("a", style={"bold": True, "code": False})),
        rich({"type": "link", "url": "https://example.com", "text": "here"}, {"type": "user", "user_id": "U1"}),
        rich(words("a"), kind="rich_text_preformatted", border=1, language="python"),
        {"type": "rich_text", "elements": [{**LIST, "indent": 8, "offset": 3, "border": 0}]},
        date(fallback="then", url="https://example.com"),
        rich(words("👩‍👩‍👧‍👦 𠮷 \u202e עוד")),
    ],
)
def test_good_ones_are_taken(block: Json) -> None:
    assert check_blocks([block], "modal") == []


@pytest.mark.parametrize(
    ("block", "pointer", "why"),
    [
        (confirming(title=plain("x" * 101)), "/blocks/0/elements/0/confirm/title/text", "less than 101"),
        (confirming(text=plain("x" * 301)), "/blocks/0/elements/0/confirm/text/text", "less than 301"),
        (confirming(text={"type": "mrkdwn", "text": "x"}), "/blocks/0/elements/0/confirm/text/type", "plain_text"),
        (confirming(deny=plain("x" * 31)), "/blocks/0/elements/0/confirm/deny/text", "less than 31"),
        (
            field(type="plain_text_input", max_length=4, initial_value="12345"),
            "/blocks/0/element/initial_value",
            "as max_length says",
        ),
        (field(type="plain_text_input", multiline="yes"), "/blocks/0/element/multiline", "boolean"),
        (field(type="timepicker", initial_time="24:00"), "/blocks/0/element/initial_time", "must match"),
        (field(type="datepicker", initial_date="25.12.2026"), "/blocks/0/element/initial_date", "must match"),
        (field(**GROUPS, initial_option=option("y")), "/blocks/0/element", "one of the options"),
        (
            field(type="static_select", option_groups=[{"label": plain("x" * 76), "options": [option("x")]}]),
            "/blocks/0/element/option_groups/0/label/text",
            "less than 76",
        ),
        (
            field(type="static_select", option_groups=[{"label": plain("A"), "options": []}]),
            "/blocks/0/element/option_groups/0/options",
            "at least 1",
        ),
        (field(type="static_select", options=[option("x" * 151)]), "/blocks/0/element/options/0/value", "than 151"),
        (
            field(type="radio_buttons", options=[option(str(number)) for number in range(11)]),
            "/blocks/0/element/options",
            "no more than 10",
        ),
        (actions({**PEOPLE, "max_selected_items": 0}), "/blocks/0/elements/0/max_selected_items", "from 1"),
        (actions({**PLACES, "filter": {"include": []}}), "/blocks/0/elements/0/filter/include", "at least 1"),
        (actions({**PLACES, "filter": {"include": ["secret"]}}), "/blocks/0/elements/0/filter/include", "must be of"),
        (actions({**PLACES, "filter": {"only": "me"}}), "/blocks/0/elements/0/filter", "additional property"),
        (
            actions({"type": "overflow", "action_id": "o", "options": [option("x", url="u" * 3001)]}),
            "/blocks/0/elements/0/options/0/url",
            "less than 3001",
        ),
        (rich(words("a", style={"bold": "yes"})), "/blocks/0/elements/0/elements/0/style", "valid style"),
        (rich(words("a", colour="red")), "/blocks/0/elements/0/elements/0", "additional property: colour"),
        (rich({"type": "user", "user_id": "U1", "text": "x"}), "/blocks/0/elements/0/elements/0", "property: text"),
        (rich(words("")), "/blocks/0/elements/0/elements/0/text", "more than 0"),
        (rich({"type": "user", "user_id": "U1"}, kind="rich_text_preformatted"), "/blocks/0/elements/0/elements/0/type",
         "unsupported"),
        ({"type": "rich_text", "elements": [{**LIST, "indent": 9}]}, "/blocks/0/elements/0/indent", "from 0 to 8"),
        ({"type": "rich_text", "elements": [{**LIST, "offset": -1}]}, "/blocks/0/elements/0/offset", "from 0"),
        (date(timestamp=1.5), "/blocks/0/elements/0/elements/0/timestamp", "an integer"),
        (date(format="no token"), "/blocks/0/elements/0/elements/0/format", "a token"),
        (rich(words("half \ud83d of one")), "/blocks/0/elements/0/elements/0/text", "half of a character"),
        ({"type": "alert", "text": plain("x" * 201)}, "/blocks/0/text/text", "less than 201"),
    ],
)  # fmt: skip
def test_what_slack_refuses_is_refused_with_its_place_and_reason(block: Json, pointer: str, why: str) -> None:
    messages = check_blocks([block], "modal")
    assert any(f"[json-pointer:{pointer}]" in message and why in message for message in messages), messages


def test_a_view_is_of_so_many_bytes_and_no_more() -> None:
    def view(letters: int) -> Json:
        text = [words("宛" * letters) for _ in range(30)]
        return {"type": "home", "blocks": [rich(*text)]}

    fits = (MOST_BYTES - 3_000) // 90
    assert check_view(view(fits), ("home",)) == []
    assert "view_too_large" in check_view(view(fits + 40), ("home",))[0]
