"""What Slack does to a text is undone, and a text that Slack never saw is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.paste.slack_markup import Place, segments, unmangle

CASES = [
    ("escapes, once", "a &amp;amp; b &lt;c&gt;", "a &amp; b <c>"),
    ("an address", "&lt;<mailto:kim@lake.example|kim@lake.example>&gt;: no", "<kim@lake.example>: no"),
    ("an address without a label", "to <mailto:kim@lake.example>", "to kim@lake.example"),
    ("an address under words", "<mailto:kim@lake.example|write to Kim>", "kim@lake.example"),
    ("an address behind a scheme", "<mailto:SMTP=kim@lake.example|SMTP=kim@lake.example>;", "SMTP=kim@lake.example;"),
    (
        "a bare domain",
        "host <http://mx.lake.example|mx.lake.example>[192.0.2.1] said",
        "host mx.lake.example[192.0.2.1] said",
    ),
    ("a link", "see <https://help.example/a?b=1&amp;c=2>", "see https://help.example/a?b=1&c=2"),
    ("a link under words", "<https://help.example/a|Learn more>", "Learn more https://help.example/a"),
    ("a link under itself without its scheme", "<https://help.example/a|help.example/a>", "help.example/a"),
    ("a person", "<@U012AB3CD> hi", " hi"),
    ("a person with a name", "<@U012AB3CD|kim> hi", "@kim hi"),
    ("a channel", "see <#C012AB3CD|mail>", "see #mail"),
    ("everybody", "<!here> look", "@here look"),
    ("a group", "<!subteam^S012AB3CD|@support> look", "@support look"),
    ("a telephone number", "call <tel:+15550100|+1 555 0100>", "call +1 555 0100"),
    ("curly quotation marks", "‘Not allowed’ and “550”", "'Not allowed' and \"550\""),
    ("emoji are left", "broken :shrug:", "broken :shrug:"),
    ("a quote", "&gt; 550 no\n&gt; again", "550 no\nagain"),
    ("a quote of a quote", "&gt; &gt; 550 no", "550 no"),
    ("a fence", "look:\n```550 no```", "look:\n550 no\n"),
    ("a fence without an end", "```550 no", "550 no\n"),
    ("code in a line", "`550 no` -&gt; ?", "550 no -> ?"),
    ("a bold line", "*Delivery is restricted.*\nyes", "Delivery is restricted.\nyes"),
    ("a bold word at the beginning", "*Dropped*  kim", "Dropped  kim"),
    (
        "a label of Exchange's",
        "Kim&lt;mailto:<mailto:kim@lake.example|kim@lake.example>&gt;",
        "Kim<mailto:kim@lake.example>",
    ),
]


@pytest.mark.parametrize(("mangled", "plain"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_it_is_undone(mangled: str, plain: str) -> None:
    assert unmangle(mangled) == plain


@pytest.mark.parametrize(
    "text",
    [
        "<kim@lake.example>: host mx.lake.example[192.0.2.1] said: 550 5.1.1",
        "see <https://help.example/a> and <kim@lake.example>",
        ">>> RCPT To:<kim@lake.example>\n<<< 550 5.1.1 <kim@lake.example>... no",
        "a &amp; b in a page of HTML, <b>bold</b>",
        "2 * 3 * 4, and 5*6",
        "the command `mail",
        "-> kim@lake.example",
    ],
)
def test_a_text_that_slack_never_saw_is_left_alone(text: str) -> None:
    assert unmangle(text) == text


def test_a_transcript_in_slack_keeps_its_marks() -> None:
    mangled = "&gt;&gt;&gt; RCPT To:&lt;<mailto:kim@lake.example|kim@lake.example>&gt;\n&lt;&lt;&lt; 550 no"
    assert unmangle(mangled) == ">>> RCPT To:<kim@lake.example>\n<<< 550 no"


def test_the_places_are_told_apart() -> None:
    found = segments("why?\n&gt; 550 no\nand\n```451 later```\nthanks")
    assert [(each.place, each.text.strip()) for each in found if each.text.strip()] == [
        (Place.PLAIN, "why?"),
        (Place.QUOTE, "550 no"),
        (Place.PLAIN, "and"),
        (Place.CODE, "451 later"),
        (Place.PLAIN, "thanks"),
    ]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


PLAIN = st.text(st.characters(exclude_characters="`*‘’‚“”„>", exclude_categories=["Cs"]), max_size=200)


@given(PLAIN, st.sampled_from("<&"), PLAIN)
def test_what_slack_escapes_comes_back(before: str, mark: str, after: str) -> None:
    text = before + mark + after
    assert unmangle(_escaped(text)) == text


@given(st.text(st.characters(exclude_characters="`*‘’‚“”„<>&", exclude_categories=["Cs"]), max_size=200))
def test_a_text_without_any_mark_is_left_alone(text: str) -> None:
    assert unmangle(text) == text


@given(st.text(st.sampled_from("<>&;|@#!`*ltgmapio:/. \nUC01"), max_size=300))
def test_the_segments_together_are_the_text(text: str) -> None:
    assert "".join(each.text for each in segments(text)) == unmangle(text)
