"""Markup becomes the text that a person would see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.mail.html_text import html_text, links_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<b>bo</b>ld and  \n spaced", "bold and spaced"),
        ("<pre>kept\n  as is</pre>", "kept\n  as is"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<style>p{color:red}</style><script>x<y</script>seen", "seen"),
        ("<!-- not > seen -->seen", "seen"),
        ("550 5.1.1 &lt;kim@example.com&gt;&nbsp;&amp; more", "550 5.1.1 <kim@example.com> & more"),
        ("<style>never closed", "never closed"),
        ("2 < 3 and <kim@example.com>", "2 < 3 and <kim@example.com>"),
        ("", ""),
    ],
)
def test_markup_becomes_what_a_person_would_see(markup: str, text: str) -> None:
    assert html_text(markup) == text


@given(st.text(alphabet='<>/="-!ab \n&;pretyl', max_size=200))
def test_any_markup_is_read_without_failing(markup: str) -> None:
    html_text(markup)


def test_links_are_listed_in_order_and_no_more_than_asked_for() -> None:
    markup = "".join(f'<a href="https://example.com/{n}?a=1&amp;b=2">x</a>' for n in range(5))
    assert links_of(markup, limit=2) == ["https://example.com/0?a=1&b=2", "https://example.com/1?a=1&b=2"]
