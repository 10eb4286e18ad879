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


def test_after_it_has_opened_again_a_channel_is_posted_to_once_a_second_for_a_while() -> None:
    hands = Hands()
    gates = Gates(lambda: hands.at)
    gates.close(("chat.postMessage", "C1"), 5)
    hands.at += 5
    passed = 0
    for _ in range(40):  # a look every quarter of a second
        try:
            gates.pass_through(("chat.postMessage", "C1"))
            passed += 1
        except Busy:
            pass
        hands.at += 0.25
    assert passed == 10
    hands.at += 120
    for _ in range(5):
        gates.pass_through(("chat.postMessage", "C1"))


def test_a_method_without_a_channel_is_not_slowed_down_after_its_gate_has_opened() -> None:
    hands = Hands()
    gates = Gates(lambda: hands.at)
    gates.close(("conversations.replies", ""), 5)
    hands.at += 5
    for _ in range(5):
        gates.pass_through(("conversations.replies", ""))
