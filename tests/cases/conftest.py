"""A store in a file of its own, and a chat on paper: the far side of this room, where nothing is a network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.explain import Explainer
from bot.cases.alike.incidents import Incident
from bot.cases.case import Case, Escalation, Place, Post, Surface
from bot.cases.chat import CardNews, News, Person, Said, ThreadPage
from bot.cases.durable import Attempt, Pauses
from bot.cases.errors import ChatError, Refused
from bot.cases.floods.flood import Flood
from bot.cases.job import FileRef, Job, JobKind
from bot.cases.lead.proposal import Tryout
from bot.cases.store import Store
from bot.cases.waiting.reminders import Reminder
from bot.cases.work import Work
from bot.hearing.following import FollowUpAnswer
from bot.words import ENGLISH, Language

TEAM = "T1"
PAGE = 15
"""Messages that one page of a thread has."""
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
        self.under_card: list[tuple[Post, str, CardNews, str, str]] = []
        """Where it stands, its label, what kind of news, by whom, and what was written."""
        self.written: list[tuple[Post, str, str, str, str]] = []
        """To the asker: where, by which job, in the thread or directly, by whom, what."""
        self.carried_files: list[Post] = []
        self.told_directly: list[tuple[str, News]] = []
        self.left: set[str] = set()
        self.told: set[str] = set()
        """The labels of what the askers were told."""
        self.views: list[tuple[str, str]] = []
        self.tryouts: list[tuple[str, Tryout]] = []
        self.summaries: list[tuple[Post, Flood]] = []
        self.summary_updates: list[Flood] = []
        self.said: tuple[Said, ...] = ()
        self.pages_read: list[int] = []
        self.files: dict[str, bytes] = {}
        self.helpers = {"U8", "U9"}
        self.under_cards: list[tuple[str, str]] = []
        self.notices: list[tuple[Post, str]] = []
        self.notice_updates: list[tuple[Incident, bool]] = []
        self.told_alike: list[str] = []
        self.follow_ups: list[tuple[Post, str, FollowUpAnswer]] = []
        """Where it stands, the message that asked, and what was said."""
        self.reactions: list[tuple[str, str]] = []
        self.writable = True
        self.reminders: list[tuple[str, Reminder]] = []
        """By which job, and what."""
        self.settled: list[str] = []
        self.told_by_clock: list[tuple[str, str]] = []
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

    def language(self, place: Place) -> Language:
        return ENGLISH

    def working(self, place: Place) -> None:
        pass

    def unmention(self, text: str, team: str) -> str:
        return text.replace("<@UBOT>", "")

    def thread_page(self, place: Place, cursor: str | None, until: str | None) -> ThreadPage:
        self._maybe_fail("thread")
        start = int(cursor or 0)
        said = [said for said in self.said if not until or said.ts <= until]
        more = str(start + PAGE) if len(said) > start + PAGE else None
        self.pages_read.append(start)
        return ThreadPage(tuple(said[start : start + PAGE]), more)

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

    def post_follow_up(
        self, place: Place, answer: FollowUpAnswer, case: Case | None, words: str, ts: str, attempt: Attempt
    ) -> Post:
        standing = tuple(post for post, of, _ in self.follow_ups if of == ts)
        if found := self._look("follow-up", attempt, standing):
            return found
        post = self._post(place.channel)
        self.follow_ups.append((post, ts, answer))
        self._maybe_fail("post_follow_up")
        return post

    def react(self, place: Place, ts: str, name: str) -> None:
        self._maybe_fail("react")
        self.reactions.append((ts, name))

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
        self._maybe_fail("update_card")
        self.card_updates.append(escalation)

    def call_again(
        self, case: Case, escalation: Escalation, attempt: Attempt, by: str, note: str, *, reopened: bool
    ) -> None:
        if not attempt.again or (by, note, reopened) not in self.calls_again:
            self.calls_again.append((by, note, reopened))

    def is_helper(self, escalation: Escalation, user: str) -> bool:
        return user in self.helpers

    def person(self, team: str, user: str) -> Person:
        return Person(f"name of {user}", user in self.left)

    def tell_helpers(
        self,
        case: Case,
        news: CardNews,
        escalation: Escalation,
        attempt: Attempt,
        *,
        by: str,
        text: str = "",
        files: tuple[FileRef, ...] = (),
        part: str = "",
    ) -> Post:
        label = f"{news.value} {part or attempt.job_id}"
        for post, known, _, _, _ in self.under_card if attempt.again else ():
            if known == label:
                return post
        self._maybe_fail("tell_helpers")
        post = self._post("C9")
        named = tuple(file.name for file in files)
        self.under_card.append((post, label, news, by, text or ", ".join(named)))
        return post

    def change_under_card(
        self, case: Case, post: Post, news: CardNews, escalation: Escalation, *, by: str, text: str, part: str
    ) -> None:
        self._maybe_fail("change_under_card")
        self.under_card = [
            (where, label, news, by, text) if where == post else (where, label, before, who, said)
            for where, label, before, who, said in self.under_card
        ]

    def write_to_asker(self, case: Case, by: str, text: str, attempt: Attempt, *, directly: bool = False) -> Post:
        way = "directly" if directly else "thread"
        for post, job, where, _, _ in self.written if attempt.again else ():
            if (job, where) == (attempt.job_id, way):
                return post
        self._maybe_fail("write_to_asker")
        post = self._post(case.place.channel)
        self.written.append((post, attempt.job_id, way, by, text))
        return post

    def carry_file(self, escalation: Escalation, file: FileRef, data: bytes, attempt: Attempt) -> Post:
        self._maybe_fail("carry_file")
        copy = Post("C9", f"F-copy-{file.id}")
        if not attempt.again or copy not in self.carried_files:
            self.carried_files.append(copy)
        return copy

    def take_back_file(self, copy: Post, team: str) -> None:
        self.carried_files = [one for one in self.carried_files if one != copy]

    def tell(
        self,
        case: Case,
        news: News,
        escalation: Escalation | None,
        by: str,
        problem: str | None,
        attempt: Attempt,
        *,
        directly: bool = False,
    ) -> None:
        self._maybe_fail("tell")
        if directly:
            self.told_directly.append((case.id, news))
        label = f"{attempt.job_id} {news.value} {directly}"
        if not attempt.again or label not in self.told:
            self.told.add(label)
            self.news.append((case.id, news, problem))

    def show_in_view(self, case: Case, view_id: str) -> None:
        self._maybe_fail("show_in_view")
        self.views.append((view_id, case.id))

    def show_tryout(self, team: str, view_id: str, tryout: Tryout) -> None:
        self._maybe_fail("show_tryout")
        self.tryouts.append((view_id, tryout))

    def post_summary(self, flood: Flood, team: str, attempt: Attempt) -> Post:
        if found := self._look("summary", attempt, self.summaries_of(flood, team)):
            return found
        if "post_summary" not in self.lost:
            self._maybe_fail("post_summary")
        post = self._post(flood.channel)
        self.summaries.append((post, flood))
        self._maybe_fail("post_summary")
        return post

    def update_summary(self, flood: Flood, team: str) -> None:
        self._maybe_fail("update_summary")
        self.summary_updates.append(flood)

    def summaries_of(self, flood: Flood, team: str) -> tuple[Post, ...]:
        return tuple(post for post, made in self.summaries if made.id == flood.id and post not in self.retracted)

    def link(self, team: str, post: Post) -> str | None:
        return f"https://chat.example/archives/{post.channel}/p{post.ts.replace('.', '')}"

    def say_under_card(self, case: Case, escalation: Escalation, words: str, attempt: Attempt) -> None:
        if not attempt.again or (case.id, words) not in self.under_cards:
            self.under_cards.append((case.id, words))

    def post_incident(self, team: str, channel: str, incident: Incident, attempt: Attempt) -> Post:
        standing = tuple(post for post, id in self.notices if id == incident.id and post not in self.retracted)
        if found := self._look("notice", attempt, standing):
            return found
        if "post_incident" not in self.lost:
            self._maybe_fail("post_incident")
        post = self._post(channel)
        self.notices.append((post, incident.id))
        self._maybe_fail("post_incident")
        return post

    def update_incident(self, team: str, incident: Incident, *, over: bool) -> None:
        self.notice_updates.append((incident, over))

    def tell_alike(self, case: Case, incident: Incident, attempt: Attempt) -> None:
        if not attempt.again or case.id not in self.told_alike:
            self.told_alike.append(case.id)

    def is_writable(self, team: str, channel: str) -> bool:
        return self.writable

    def remind(self, case: Case, escalation: Escalation, reminder: Reminder, attempt: Attempt) -> None:
        if not attempt.again or attempt.job_id not in dict(self.reminders):
            self.reminders.append((attempt.job_id, reminder))
        self._maybe_fail("remind")

    def settle_reminder(self, case: Case, post: Post, words: str) -> None:
        self.settled.append(words)

    def tell_asker(self, case: Case, words: str, attempt: Attempt) -> None:
        if not attempt.again or attempt.job_id not in dict(self.told_by_clock):
            self.told_by_clock.append((attempt.job_id, words))

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
