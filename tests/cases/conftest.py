"""A store in a file of its own, and a chat on paper: the far side of this room, where nothing is a network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.explain import Explainer
from bot.cases.case import Case, Escalation, Place, Post, Surface
from bot.cases.chat import News, Said
from bot.cases.durable import Attempt, Pauses
from bot.cases.errors import ChatError, Refused
from bot.cases.job import FileRef, Job, JobKind
from bot.cases.store import Store
from bot.cases.work import Work

TEAM = "T1"
QUICK = Pauses(step=(0.01, 0.01, 0.01), fault=(0.01, 0.01))
UNKNOWN = "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table"
FULL = "452 4.2.2 <lee@example.org>: The email account that you tried to reach is over quota"


class PaperChat:
    """Writes down what it is asked to do. `trouble` is raised, one a call, by the method of that name."""

    def __init__(self, escalation_channel: str | None = "C9") -> None:
        self._channel = escalation_channel
        self._lock = threading.Lock()
        self.trouble: dict[str, list[ChatError]] = {}
        self.lost: set[str] = set()
        """Methods whose work is done although they fail: the answer is lost on the way."""
        self.answers: list[tuple[Post, str]] = []
        self.retracted: list[Post] = []
        self.private: list[str] = []
        self.cards: list[tuple[Post, str]] = []
        self.updates: list[tuple[str, Case, Escalation | None]] = []
        self.card_updates: list[Escalation] = []
        self.news: list[tuple[str, News, str | None]] = []
        self.shown_shared: list[tuple[str, str]] = []
        self.whispers: list[tuple[str, str]] = []
        self.given_back: list[tuple[str, str]] = []
        self.calls_again: list[tuple[str, str, bool]] = []
        self.attached: list[str] = []
        self.said: tuple[Said, ...] = ()
        self.files: dict[str, bytes] = {}
        self.helpers = {"U8", "U9"}
        self._ts = 0

    def _maybe_fail(self, method: str) -> None:
        with self._lock:
            waiting = self.trouble.get(method)
            if waiting:
                raise waiting.pop(0)

    def _is_refused(self, method: str) -> bool:
        """A refusal is none after the work was done."""
        return any(isinstance(trouble, Refused) for trouble in self.trouble.get(method, [])[:1])

    def _post(self, channel: str) -> Post:
        self._ts += 1
        return Post(channel, f"{1000 + self._ts}.000000")

    def escalation_channel(self, team: str) -> str | None:
        return self._channel

    def working(self, place: Place) -> None:
        pass

    def unmention(self, text: str, team: str) -> str:
        return text.replace("<@UBOT>", "")

    def thread(self, place: Place) -> tuple[Said, ...]:
        self._maybe_fail("thread")
        return self.said

    def fetch(self, file: FileRef, team: str) -> bytes:
        self._maybe_fail("fetch")
        return self.files[file.id]

    def answers_of(self, case: Case) -> tuple[Post, ...]:
        self._maybe_fail("answers_of")
        return tuple(post for post, case_id in self.answers if case_id == case.id and post not in self.retracted)

    def _look(self, method: str, attempt: Attempt, standing: tuple[Post, ...]) -> Post | None:
        """What a further attempt finds, and what it may fail at."""
        if not attempt.again:
            return None
        self._maybe_fail(f"look for {method}")
        return standing[0] if standing else None

    def post_answer(self, case: Case, reply_url: str | None, attempt: Attempt) -> Post | None:
        if not case.private and (found := self._look("answer", attempt, self.answers_of(case))):
            return found
        if "post_answer" not in self.lost or self._is_refused("post_answer"):
            self._maybe_fail("post_answer")
        if case.private:
            self.private.append(case.id)
            return None
        post = self._post(case.place.channel)
        self.answers.append((post, case.id))
        self._maybe_fail("post_answer")
        return post

    def update_answer(self, case: Case, escalation: Escalation | None, reply_url: str | None) -> None:
        self._maybe_fail("update_answer")
        self.updates.append((case.id, case, escalation))

    def share_answer(self, case: Case, escalation: Escalation | None, attempt: Attempt) -> Post:
        if found := self._look("answer", attempt, self.answers_of(case)):
            return found
        if "share_answer" not in self.lost:
            self._maybe_fail("share_answer")
        post = self._post(case.place.channel)
        self.answers.append((post, case.id))
        self._maybe_fail("share_answer")
        return post

    def retract(self, post: Post, team: str) -> None:
        self.retracted.append(post)

    def show_shared(self, case: Case, reply_url: str) -> None:
        if not case.private:
            self.shown_shared.append((case.id, reply_url))

    def cards_of(self, escalation: Escalation) -> tuple[Post, ...]:
        return tuple(
            post for post, case_id in self.cards if case_id == escalation.case_id and post not in self.retracted
        )

    def post_card(self, case: Case, escalation: Escalation, attempt: Attempt) -> Post:
        if found := self._look("card", attempt, self.cards_of(escalation)):
            return found
        if "post_card" not in self.lost:
            self._maybe_fail("post_card")
        post = self._post("C9")
        self.cards.append((post, case.id))
        if "post_card" in self.lost:
            self._maybe_fail("post_card")
        return post

    def attach_bounce(self, case: Case, card: Post, attempt: Attempt) -> None:
        if attempt.again and case.text in self.attached:
            return
        self.attached.append(case.text)

    def update_card(self, case: Case, escalation: Escalation) -> None:
        self.card_updates.append(escalation)

    def call_again(
        self, case: Case, escalation: Escalation, attempt: Attempt, by: str, note: str, *, reopened: bool
    ) -> None:
        if not attempt.again or (by, note, reopened) not in self.calls_again:
            self.calls_again.append((by, note, reopened))

    def is_helper(self, escalation: Escalation, user: str) -> bool:
        return user in self.helpers

    def tell(
        self, case: Case, news: News, escalation: Escalation | None, by: str, problem: str | None, attempt: Attempt
    ) -> None:
        if not attempt.again or (case.id, news, problem) not in self.news:
            self.news.append((case.id, news, problem))

    def whisper(self, place: Place, words: str, reply_url: str | None, quoting: str = "") -> None:
        self.whispers.append((place.user, words))
        if quoting:
            self.given_back.append((place.user, quoting))


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cases.sqlite'}"


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = Store.open(database)
    yield opened
    opened.close()


@pytest.fixture
def chat() -> PaperChat:
    return PaperChat()


@pytest.fixture
def work(database: str, chat: PaperChat, explainer: Explainer) -> Iterator[Work]:
    opened = Work.open(database, chat, lambda team: explainer, pauses=QUICK)
    yield opened
    opened.close(2)


def explain_job(
    text: str = UNKNOWN, *, id: str = "Ev1", ts: str = "100.000001", team: str = TEAM, user: str = "U1"
) -> Job:
    """A mention in a channel."""
    return Job(
        kind=JobKind.EXPLAIN,
        id=id,
        place=Place(team, "C1", ts, user),
        surface=Surface.MENTION,
        text=text,
        message_ts=ts,
    )


def do(work: Work, job: Job) -> None:
    """Hand a job over and wait until it is done."""
    work.hand_over(job)
    work.wait_for(job)


def the_case(work: Work, chat: PaperChat, team: str = TEAM) -> Case:
    """The case that was answered last."""
    found = work.cases.case(team, (chat.answers[-1][1] if chat.answers else chat.private[-1]))
    assert found is not None
    return found
