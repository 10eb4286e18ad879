"""Threads under Slack’s tightest limit: fifteen messages a minute, over real HTTP, by a clock that is moved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.answering.block_kit import SlackMessage
from bot.answering.explain import Explainer
from bot.cases.case import Place, Surface
from bot.cases.durable import Attempt, Clock, Pauses
from bot.cases.errors import Busy
from bot.cases.job import Job, JobKind
from bot.cases.work import Work
from bot.playground import cast
from bot.playground.driver import Playground
from bot.playground.things import Message
from bot.slack.api import SlackApi
from bot.slack.chat import SlackChat
from bot.slack.gates import Gates
from bot.slack.places import Page, Places
from bot.slack.posts import Label, Me, Posts

UNKNOWN = "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table"
MINUTE = 61.0


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground() as playground:
        playground.limited_tier()
        yield playground


def api_of(slack: Playground) -> SlackApi:
    """Its gates go by the playground’s clock, as Slack does."""
    api = SlackApi(slack.config.bot_token, slack.api_url)
    api._gates = Gates(slack.now)
    return api


def thread_of(slack: Playground, length: int, bounce_at: int) -> list[Message]:
    first = slack.say("#support", UNKNOWN if bounce_at == 0 else "Somebody there?")
    rest = [
        slack.say("#support", UNKNOWN if n == bounce_at else f"reply {n}", thread_ts=first.ts) for n in range(1, length)
    ]
    return [first, *rest]


def asked_under(thread: list[Message]) -> Job:
    last = thread[-1]
    place = Place(cast.TEAM_ID, last.channel, thread[0].ts, cast.ROBIN)
    return Job(JobKind.EXPLAIN, "Ev1", place, Surface.MENTION, "", message_ts=last.ts, read_thread=True)


def pages_asked(slack: Playground) -> int:
    """How many pages of threads Slack has given."""
    return len([call for call in slack.calls("conversations.replies") if call.status == 200])


def has_asked(slack: Playground, pages: int) -> bool:
    return pages_asked(slack) >= pages


@pytest.fixture
def work(slack: Playground, explainer: Explainer, tmp_path: Path) -> Iterator[Work]:
    chat = SlackChat(api_of(slack), lambda team: None)
    clock = Clock(now=slack.now, steady=slack.now)
    opened = Work.open(
        f"sqlite:///{tmp_path / 'cases.sqlite'}", chat, lambda team: explainer, pauses=Pauses(step=(0.01,)), clock=clock
    )
    slack.when_moved(opened.wake)
    yield opened
    opened.close(2)


def test_a_thread_of_sixty_messages_is_finished_in_as_many_minutes_as_it_has_pages(
    slack: Playground, work: Work
) -> None:
    thread = thread_of(slack, 60, bounce_at=7)
    work.hand_over(asked_under(thread))
    for page in range(1, 5):
        slack.wait_for(partial(has_asked, slack, page))
        slack.move_clock(MINUTE)
    slack.wait_for(lambda: bool(slack.calls("chat.postMessage")))
    assert work.wait_for(asked_under(thread), 10)
    answer = slack.thread("#support", thread[0].ts)[-1]
    assert "kim@exmaple.com" in answer.text
    assert pages_asked(slack) == 4


def test_messages_of_the_bots_own_are_found_again_over_several_pages(slack: Playground) -> None:
    api = api_of(slack)
    posts = Posts(api, lambda: Me(slack.world.bot.id, slack.world.bot.bot_id or "", cast.TEAM_ID))
    thread = thread_of(slack, 20, bounce_at=0)
    label = Label("rebound_answer", "c1")
    posted = posts.add(
        thread[0].channel, SlackMessage("an answer", ()), label, Attempt("j", again=False), thread_ts=thread[0].ts
    )
    with pytest.raises(Busy):
        posts.find(thread[0].channel, thread[0].ts, label)
    slack.move_clock(MINUTE)
    assert posts.find(thread[0].channel, thread[0].ts, label) == (posted,)


class _Hands:
    at = 0.0


def test_a_list_is_gone_on_with_where_slack_asked_to_wait() -> None:
    asked: list[str | None] = []
    trouble = [False, True, False, False]

    def page(cursor: str | None) -> Page:
        asked.append(cursor)
        if trouble.pop(0):
            raise Busy("Slack asked me to wait.", 60.0)
        number = int(cursor or 0)
        return Page(({"n": number},), str(number + 1) if number < 2 else None)

    places = Places()
    with pytest.raises(Busy):
        places.all(page, "key")
    assert [item["n"] for item in places.all(page, "key")] == [0, 1, 2]
    assert asked == [None, "1", "1", "2"]


def test_what_was_read_long_ago_is_read_anew() -> None:
    hands, asked = _Hands(), []
    trouble = [False, True, False, False]

    def page(cursor: str | None) -> Page:
        asked.append(cursor)
        if trouble.pop(0):
            raise Busy("Slack asked me to wait.", 60.0)
        return Page((), None if cursor else "1")

    places = Places(lambda: hands.at)
    with pytest.raises(Busy):
        places.all(page, "key")
    hands.at = 4000.0
    places.all(page, "key")
    assert asked == [None, "1", None, "1"]
