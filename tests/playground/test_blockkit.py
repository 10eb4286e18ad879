"""Block Kit is held to Slack's published limits, and the answer says where and why."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.blockkit.blocks import Surface, check_blocks
from bot.playground.blockkit.views import check_view
from bot.playground.state import Value, input_value

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "hello", **more: object) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str = "go", **more: object) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def actions(*elements: Json, **more: object) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def modal(*blocks: Json, **more: object) -> Json:
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks), **more}


INPUT: Json = {
    "type": "input",
    "label": plain("Text"),
    "element": {"type": "plain_text_input", "action_id": "text"},
}
FEEDBACK: Json = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "feedback",
            "positive_button": {"text": plain("Good"), "value": "good"},
            "negative_button": {"text": plain("Bad"), "value": "bad"},
        }
    ],
}
RICH: Json = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "hi", "style": {"bold": True}}]},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "emoji", "name": "wave"}]}],
        },
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "550 no"}]},
    ],
}


def cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def data_table(*rows: list[Json], **more: object) -> Json:
    return {"type": "data_table", "caption": "Open cases", "rows": list(rows), **more}


def chart(chart: Json, **more: object) -> Json:
    return {"type": "data_visualization", "title": "Outcomes", "chart": chart, **more}


def bars(*names: str, labels: tuple[str, ...] = ("Mon", "Tue")) -> Json:
    data = [{"label": label, "value": 1} for label in labels]
    series = [{"name": name, "data": data} for name in names]
    return {"type": "bar", "series": series, "axis_config": {"categories": ["Mon", "Tue"]}}


DATA_TABLE = data_table(
    [cell("Case"), cell("Age")], [cell("A full mailbox"), {"type": "raw_number", "value": 12, "text": "12 min"}]
)
PIE: Json = {"type": "pie", "segments": [{"label": "Solved", "value": 3}]}
ALERT: Json = {"type": "alert", "level": "warning", "text": plain("Careful")}
TABLE: Json = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]]}


@pytest.mark.parametrize(
    "block",
    [
        section(),
        section(accessory=button(style="danger", value="v")),
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "a"}]},
        {"type": "header", "text": plain("Head")},
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}]},
        actions(button()),
        INPUT,
        {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"},
        RICH,
        {"type": "markdown", "text": "**hi**"},
        TABLE,
        FEEDBACK,
        DATA_TABLE,
        chart(PIE),
        chart(bars("Solved", "Open")),
        actions({"type": "multi_users_select", "action_id": "who", "initial_users": ["U1"]}),
    ],
)
def test_good_blocks_are_taken(block: Json) -> None:
    assert check_blocks([block], "message") == []


@pytest.mark.parametrize(
    ("block", "pointer", "why"),
    [
        ({"type": "video_wall"}, "/blocks/0/type", "unsupported type"),
        ({"text": "no type"}, "/blocks/0/type", "missing required field"),
        (section("x" * 3001), "/blocks/0/text/text", "less than 3001"),
        (section(""), "/blocks/0/text/text", "more than 0"),
        ({"type": "section"}, "/blocks/0", "must provide"),
        ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text", "less than 151"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "/blocks/0/text/type", "plain_text"),
        (actions(button(text=plain("x" * 76))), "/blocks/0/elements/0/text/text", "less than 76"),
        (actions(button(value="x" * 2001)), "/blocks/0/elements/0/value", "less than 2001"),
        (actions(button("x" * 256)), "/blocks/0/elements/0/action_id", "less than 256"),
        (actions(button("same"), button("same")), "/blocks/0/elements", "already exists"),
        (actions(button(style="loud")), "/blocks/0/elements/0/style", "must be one of"),
        (actions(button(colour="red")), "/blocks/0/elements/0", "additional property: colour"),
        (actions(), "/blocks/0/elements", "at least 1"),
        (actions(*[button(f"b{n}") for n in range(26)]), "/blocks/0/elements", "no more than 25"),
        (actions(FEEDBACK["elements"][0]), "/blocks/0/elements/0/type", "unsupported type"),
        ({"type": "context", "elements": [section()["text"]] * 11}, "/blocks/0/elements", "no more than 10"),
        ({"type": "section", "fields": [plain("x" * 2001)]}, "/blocks/0/fields/0/text", "less than 2001"),
        ({"type": "image", "image_url": "https://example.com/a.png"}, "/blocks/0/alt_text", "missing"),
        ({"type": "markdown", "text": "x" * 12_001}, "/blocks/0/text", "less than 12001"),
        (
            {"type": "rich_text", "elements": [{"type": "text", "text": "x"}]},
            "/blocks/0/elements/0/type",
            "unsupported",
        ),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}, "/blocks/0/rows/0", "no more than 20"),
        (data_table([cell("a")]), "/blocks/0/rows", "at least 2"),
        (data_table(*[[cell("a")]] * 102), "/blocks/0/rows", "no more than 101"),
        (data_table([cell("a")], [cell("a"), cell("b")]), "/blocks/0/rows/1", "as many cells"),
        (data_table([cell("a")], [cell("x" * 10_000)]), "/blocks/0/rows", "less than 10001"),
        (data_table([RICH], [cell("a")]), "/blocks/0/rows/0/0/type", "unsupported type"),
        (data_table([cell("a")], [cell("b")], caption=None), "/blocks/0/caption", "missing"),
        (data_table([cell("a")], [cell("b")], page_size=101), "/blocks/0/page_size", "from 1 to 100"),
        (chart(PIE, title="x" * 51), "/blocks/0/title", "less than 51"),
        (chart({"type": "donut"}), "/blocks/0/chart/type", "must be one of"),
        (chart({"type": "pie", "segments": []}), "/blocks/0/chart/segments", "at least 1"),
        (chart(bars("a", "a")), "/blocks/0/chart/series", "unique"),
        (chart(bars("a", labels=("Mon",))), "/blocks/0/chart/series/0/data", "match the categories"),
    ],
)
def test_what_slack_refuses_is_refused_with_its_place_and_reason(block: Json, pointer: str, why: str) -> None:
    messages = check_blocks([block], "message")

    assert any(f"[json-pointer:{pointer}]" in message and why in message for message in messages), messages


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_a_surface_takes_so_many_blocks_and_no_more(surface: Surface, most: int) -> None:
    assert check_blocks([section()] * most, surface) == []
    assert f"no more than {most}" in check_blocks([section()] * (most + 1), surface)[0]


def test_block_ids_are_unique_in_a_message() -> None:
    assert "already exists" in check_blocks([section(block_id="a"), section(block_id="a")], "message")[0]


def test_the_same_action_may_stand_in_two_blocks() -> None:
    assert check_blocks([actions(button("claim")), actions(button("claim"))], "home") == []


@pytest.mark.parametrize("block", [FEEDBACK, TABLE, {"type": "markdown", "text": "x"}, chart(PIE)])
def test_some_blocks_are_for_messages_only(block: Json) -> None:
    assert "unsupported type" in check_blocks([block], "modal")[0]
    assert "unsupported type" in check_blocks([block], "home")[0]


def test_a_table_that_can_be_sorted_may_stand_in_the_home_and_a_notice_in_modals_alone() -> None:
    assert check_blocks([DATA_TABLE], "home") == []
    assert "unsupported type" in check_blocks([DATA_TABLE], "modal")[0]
    assert check_blocks([ALERT], "modal") == []
    assert "unsupported type" in check_blocks([ALERT], "message")[0]


def test_a_message_takes_two_charts() -> None:
    assert check_blocks([chart(PIE)] * 2, "message") == []
    assert "no more than 2" in check_blocks([chart(PIE)] * 3, "message")[0]


@pytest.mark.parametrize(
    ("kind", "value", "held"),
    [
        ("multi_users_select", ["U1", "U2"], {"selected_users": ["U1", "U2"]}),
        ("multi_users_select", None, {"selected_users": []}),
        ("multi_conversations_select", "C1", {"selected_conversations": ["C1"]}),
        ("multi_channels_select", ["C1"], {"selected_channels": ["C1"]}),
        ("number_input", "20", {"value": "20"}),
        ("users_select", "U1", {"selected_user": "U1"}),
    ],
)
def test_what_was_chosen_is_told_as_slack_tells_it(kind: str, value: Value, held: Json) -> None:
    assert input_value({"type": kind}, value) == {"type": kind, **held}


@pytest.mark.parametrize(
    ("view", "place"),
    [
        (modal(section(), private_metadata="x" * 3001), "/view/private_metadata"),
        (modal(section(), callback_id="x" * 256), "/view/callback_id"),
        (modal(section(), title=plain("x" * 25)), "/view/title/text"),
        (modal(INPUT), "/view/submit"),
        ({"type": "modal", "blocks": []}, "/view/title"),
        ({"type": "modal", "title": plain("T")}, "/view/blocks"),
        (modal({"type": "input", "label": plain("x")}, submit=plain("Send")), "/view/blocks/0/element"),
        ({"type": "home", "blocks": []}, "/view/type"),
    ],
)
def test_a_view_that_slack_refuses_is_refused(view: Json, place: str) -> None:
    assert any(f"[json-pointer:{place}]" in message for message in check_view(view, ("modal",)))


def test_a_good_modal_is_taken() -> None:
    assert check_view(modal(INPUT, submit=plain("Send"), private_metadata="x" * 3000), ("modal",)) == []


KEYS = st.sampled_from(
    [
        "chart",
        "segments",
        "caption",
        "type",
        "text",
        "elements",
        "element",
        "accessory",
        "fields",
        "options",
        "value",
        "action_id",
        "block_id",
        "rows",
    ]
)
WORDS = st.sampled_from(
    [
        "section",
        "actions",
        "input",
        "button",
        "rich_text",
        "rich_text_section",
        "table",
        "overflow",
        "checkboxes",
        "data_table",
        "data_visualization",
        "pie",
        "raw_text",
        "raw_number",
        "multi_users_select",
        "number_input",
    ]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@given(ANYTHING)
def test_any_json_is_judged_and_nothing_breaks(value: object) -> None:
    messages = check_blocks(value, "message")

    assert all(message.startswith("[ERROR] ") for message in messages)
    if not isinstance(value, list):
        assert messages
