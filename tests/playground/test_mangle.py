"""Typed text is changed as Slack's client changes it, and nothing of it is lost."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.mangle import mangle

PEOPLE = {"rebound": "U0REBOUND", "robin": "U0ROBIN"}
CHANNELS = {"support": "C0SUPPORT"}


def undo(text: str) -> str:
    """Slack's text as it was typed, by its own rules: labels for links, then the three escapes."""
    text = re.sub(r"<(?:mailto:|https?://)[^<>|]*\|([^<>]*)>", r"\1", text)
    text = re.sub(r"<(https?://[^<>|]*)>", r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def spoken(blocks: list[dict[str, Any]]) -> str:
    """The words in a rich text rendition, without its structure."""
    words: list[str] = []
    for block in blocks:
        for container in block["elements"]:
            words += [e.get("text") or e.get("url") or f":{e.get('name')}:" for e in container["elements"]]
    return "".join(words)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<kim@example.com>:", "&lt;<mailto:kim@example.com|kim@example.com>&gt;:"),
        ("host mx.example.net[192.0.2.1] said", "host <http://mx.example.net|mx.example.net>[192.0.2.1] said"),
        ("see https://example.org/a?b=1&c=2.", "see <https://example.org/a?b=1&amp;c=2>."),
        ("@Rebound why? cc @robin.", "<@U0REBOUND> why? cc <@U0ROBIN>."),
        ("in #support, not #nowhere", "in <#C0SUPPORT|support>, not #nowhere"),
        ("@here please", "<!here> please"),
        ("550 5.1.1 error.log e.g. smtp", "550 5.1.1 error.log e.g. smtp"),
        ("> quoted kim@example.com", "&gt; quoted <mailto:kim@example.com|kim@example.com>"),
        ("`kim@example.com`", "`kim@example.com`"),
    ],
)
def test_text_is_escaped_and_linked_as_slack_does(typed: str, expected: str) -> None:
    assert mangle(typed, PEOPLE, CHANNELS).text == expected


def test_nothing_is_linked_inside_a_code_fence() -> None:
    mangled = mangle("```<kim@example.com> at mx.example.net```", PEOPLE, CHANNELS)

    assert mangled.text == "```&lt;kim@example.com&gt; at mx.example.net```"
    assert mangled.blocks[0]["elements"][0]["type"] == "rich_text_preformatted"


def test_a_typed_mention_id_pings_nobody() -> None:
    mangled = mangle("<@U0ROBIN> <!channel>", PEOPLE, CHANNELS)

    assert mangled.text == "&lt;@U0ROBIN&gt; &lt;!channel&gt;"
    assert all(e["type"] == "text" for e in mangled.blocks[0]["elements"][0]["elements"])


def test_quotes_fences_and_prose_become_elements_of_their_own() -> None:
    mangled = mangle("why?\n> 550 no\n> such user\n```raw```\nthanks", PEOPLE, CHANNELS)

    kinds = [element["type"] for element in mangled.blocks[0]["elements"]]
    assert kinds == ["rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_section"]
    assert mangled.blocks[0]["elements"][1]["elements"][-1]["text"] == "such user"


TYPED = st.lists(
    st.sampled_from([*"ab1 .-_@:/<>&|`*~#;\n", "é", "日", "example", ".com", "http://", "```", "> ", "&lt;"])
).map("".join)


@given(TYPED)
def test_what_was_typed_can_be_told_from_the_text(typed: str) -> None:
    assert undo(mangle(typed, {}, {}).text) == typed


@given(st.text())
def test_any_text_gives_balanced_angle_brackets(typed: str) -> None:
    text = mangle(typed, PEOPLE, CHANNELS).text

    assert re.sub(r"<[^<>]+>", "", text).count("<") == 0
    assert re.sub(r"<[^<>]+>", "", text).count(">") == 0


@given(st.text(alphabet="ab @.:/\nxyz<>", max_size=80))
def test_the_rich_text_says_the_same_words(typed: str) -> None:
    mangled = mangle(typed, {}, {})
    typed_words = re.sub(r"[>\s]", "", typed)

    assert re.sub(r"[>\s]", "", spoken(mangled.blocks)) == typed_words
