"""What Slack asked one to wait with is not asked for again before its time."""

from __future__ import annotations

import pytest

from bot.cases.errors import Busy
from bot.slack.gates import Gates


class Hands:
    at = 100.0


def test_a_closed_gate_says_how_long_it_stays_closed_and_opens_by_itself() -> None:
    hands = Hands()
    gates = Gates(lambda: hands.at)
    gates.pass_through(("chat.postMessage", "C1"))
    gates.close(("chat.postMessage", "C1"), 30)
    hands.at += 10
    with pytest.raises(Busy) as caught:
        gates.pass_through(("chat.postMessage", "C1"))
    assert caught.value.after == 20
    hands.at += 20
    gates.pass_through(("chat.postMessage", "C1"))


def test_other_channels_and_methods_pass_a_closed_gate() -> None:
    gates = Gates()
    gates.close(("chat.postMessage", "C1"), 30)
    gates.pass_through(("chat.postMessage", "C2"))
    gates.pass_through(("conversations.replies", ""))


def test_a_gate_that_is_closed_twice_opens_at_the_later_time() -> None:
    hands = Hands()
    gates = Gates(lambda: hands.at)
    gates.close(("x", ""), 30)
    gates.close(("x", ""), 5)
    hands.at += 10
    with pytest.raises(Busy):
        gates.pass_through(("x", ""))
