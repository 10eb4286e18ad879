"""What a message says, wherever in Slack's payload the words stand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.message import Kind, Message
from bot.reading.reader import read
from bot.slack.payload_origin import Malformed
from bot.slack.payload_words import MOST, text_of

LINE = "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown"
IN_SLACK = "550 5.1.1 &lt;<mailto:kim@exmaple.com|kim@exmaple.com>&gt;: Recipient address rejected: User unknown"


def said(message: dict[str, Any]) -> Message:
    return read(text_of(message))


def is_the_bounce(message: Message) -> bool:
    (failure,) = message.failures
    found = (str(failure.recipient), str(failure.reply_code), str(failure.status))
    return message.kind is Kind.BOUNCE and found == ("kim@exmaple.com", "550", "5.1.1") and message.further == ()


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


def part(kind: str, *words: str | dict[str, Any], **more: Any) -> dict[str, Any]:
    elements = [{"type": "text", "text": word} if isinstance(word, str) else word for word in words]
    return {"type": f"rich_text_{kind}", "elements": elements, **more}


MAIL = {"type": "link", "url": "mailto:kim@exmaple.com", "text": "kim@exmaple.com"}


@pytest.mark.parametrize(
    "message",
    [
        {"text": IN_SLACK},
        {"text": "", "attachments": [{"text": IN_SLACK, "fallback": "A bounce"}]},
        {"text": "", "attachments": [{"pretext": "Mail was returned", "title": "Ticket 7", "text": IN_SLACK}]},
        {"text": "", "attachments": [{"fields": [{"title": "Reason", "value": IN_SLACK, "short": False}]}]},
        {"text": "", "attachments": [{"fallback": IN_SLACK}]},
        {"text": "", "attachments": [{"color": "#f00", "blocks": [section(IN_SLACK)]}]},
        {"text": "New ticket 7", "blocks": [section(IN_SLACK)]},
        {"text": "", "blocks": [{"type": "section", "fields": [{"type": "mrkdwn", "text": IN_SLACK}]}]},
        {"text": "", "blocks": [{"type": "section", "text": {"type": "plain_text", "text": LINE}}]},
        {"text": "", "blocks": [{"type": "context", "elements": [{"type": "plain_text", "text": LINE}]}]},
        {"text": "", "blocks": [{"type": "markdown", "text": LINE}]},
        {"text": "", "blocks": [rich(part("preformatted", LINE))]},
        {"text": "", "blocks": [rich(part("quote", LINE))]},
        {"text": "", "blocks": [rich(part("list", part("section", LINE), style="bullet", indent=0))]},
        {
            "text": "",
            "blocks": [rich(part("section", "550 5.1.1 <", MAIL, ">: Recipient address rejected: User unknown"))],
        },
        {"text": "fwd", "attachments": [{"is_share": True, "from_url": "https://a.slack.com/x", "text": IN_SLACK}]},
        {
            "text": "",
            "attachments": [
                {
                    "is_msg_unfurl": True,
                    "from_url": "https://a.slack.com/x",
                    "message_blocks": [{"message": {"blocks": [rich(part("preformatted", LINE))]}}],
                }
            ],
        },
    ],
)
def test_a_bounce_is_found_wherever_its_words_stand(message: dict[str, Any]) -> None:
    assert is_the_bounce(said(message))


def test_a_table_is_read_row_by_row() -> None:
    cells = (("Recipient", "Diagnostic"), ("kim@exmaple.com", LINE))
    rows = [[{"type": "raw_text", "text": cell} for cell in row] for row in cells]
    assert is_the_bounce(said({"text": "", "blocks": [{"type": "table", "rows": rows}]}))


def test_what_text_and_blocks_both_say_is_said_once() -> None:
    text = f"hi\n```{IN_SLACK}```"
    blocks = [rich(part("section", "hi\n"), part("preformatted", LINE))]
    assert text_of({"text": text, "blocks": blocks}) == text


def test_a_line_for_the_notification_is_not_said_twice() -> None:
    assert (
        text_of({"text": "A mail bounced", "blocks": [section("A mail *bounced*"), section("why")]}).count("mail") == 1
    )


def test_what_a_forwarded_message_says_in_two_ways_is_said_once() -> None:
    blocks = [{"message": {"blocks": [rich(part("section", "550 5.1.1 unknown"))]}}]
    forwarded = {"is_share": True, "text": "550 5.1.1 unknown", "message_blocks": blocks}
    assert text_of({"text": "look", "attachments": [forwarded]}) == "look\n550 5.1.1 unknown"


def test_an_attachment_that_repeats_the_text_adds_nothing() -> None:
    assert text_of({"text": "550 unknown", "attachments": [{"fallback": "*550* unknown"}]}) == "550 unknown"


def test_everything_is_said_in_its_order() -> None:
    attachment = {
        "pretext": "one",
        "title": "two",
        "text": "three",
        "fields": [{"title": "four:", "value": "five"}, {"value": "six"}],
        "fallback": "none of it",
    }
    assert text_of({"text": "zero", "attachments": [attachment]}) == "zero\none\ntwo\nthree\nfour: five\nsix"


def test_the_card_under_a_link_is_nobodys_words() -> None:
    card = {"from_url": "https://example.com/550", "title": "550 5.1.1", "text": "What a 550 means"}
    assert text_of({"text": "see <https://example.com/550>", "attachments": [card]}) == "see <https://example.com/550>"


def test_what_can_be_pressed_or_looked_at_has_no_words() -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Open"}}
    blocks = [
        {"type": "actions", "elements": [button]},
        {"type": "image", "alt_text": "a chart", "title": {"type": "plain_text", "text": "Chart"}},
        {"type": "divider"},
        {**section("550"), "accessory": button},
    ]
    assert text_of({"text": "", "blocks": blocks}) == "550"


def test_words_of_plain_text_cannot_become_a_ping_or_a_link() -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "<!channel> & <https://x|y>"}}]
    assert text_of({"text": "", "blocks": blocks}) == "&lt;!channel&gt; &amp; &lt;https://x|y&gt;"


def test_a_person_a_channel_and_an_emoji_stay_what_they_are() -> None:
    pieces: list[dict[str, Any]] = [
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "broadcast", "range": "here"},
        {"type": "emoji", "name": "wave"},
        {"type": "date", "timestamp": 1, "fallback": "today"},
    ]
    words = text_of({"text": "", "blocks": [rich(part("section", *pieces))]})
    assert words == "<@U1><#C1><!subteam^S1><!here>:wave:today"


def test_a_numbered_list_has_its_numbers() -> None:
    items = [part("section", "first"), part("section", "second")]
    assert text_of({"text": "", "blocks": [rich(part("list", *items, style="ordered"))]}) == "1. first\n2. second"


def test_no_message_is_longer_than_is_read() -> None:
    attachments = [{"text": f"{n} " + "x" * 50_000} for n in range(100)]
    assert len(text_of({"text": "y" * 500_000, "attachments": attachments})) <= MOST


@pytest.mark.parametrize("message", [{"blocks": 5}, {"attachments": ["x"]}, {"attachments": [{"fields": 5}]}])
def test_what_is_not_as_slack_documents_it_is_told_apart_from_a_fault(message: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="text_of"):
        text_of(message)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "fields", "rows", "style", "url"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)
_KINDS = st.sampled_from(["rich_text", "section", "table", "context", "markdown", "header", "rich_text_list", "link"])


@given(
    st.lists(st.dictionaries(st.sampled_from(["text", "elements", "rows", "fields", "title"]), _JSON), max_size=4),
    _KINDS,
)
def test_whatever_stands_in_blocks_is_read_or_told_apart(blocks: list[dict[str, Any]], kind: str) -> None:
    try:
        words = text_of({"text": "", "blocks": [{**block, "type": kind} for block in blocks]})
    except Malformed:
        return
    assert isinstance(words, str)
