"""A program that dies: between every two of its commits, and between doing a thing in the chat and noting it.

Each place is found by counting, not by a list that somebody keeps: a job is run once in a process of its own, which
counts the transactions that it begins and the things that it does in the chat; then once for each of those, in a
process that dies there. What was left is done by the next start, and everything that people see stands exactly once.
"""

from __future__ import annotations

import os
import pickle
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.answering.explain import Explainer
from bot.cases.case import Place, Surface
from bot.cases.job import FileRef, Job, JobKind
from bot.cases.store import Store
from bot.cases.waiting.reminders import Timer, Timing, epoch_of
from bot.cases.work import Work
from tests.cases.conftest import FULL, QUICK, TEAM, PaperChat, explain_job

_KEPT = (
    "answers",
    "private",
    "cards",
    "updates",
    "news",
    "shown_shared",
    "whispers",
    "given_back",
    "calls_again",
    "attached",
    "under_card",
    "written",
    "carried_files",
    "told_directly",
    "told",
    "summaries",
    "summary_updates",
    "reminders",
    "settled",
    "told_by_clock",
    "_ts",
)
_SEEN_BY_OTHERS = (
    "post_answer", "share_answer", "post_card", "attach_bounce", "tell", "call_again", "whisper", "update_answer",
    "update_card", "tell_helpers", "change_under_card", "write_to_asker", "carry_file", "take_back_file",
    "post_summary", "update_summary", "remind", "settle_reminder", "tell_asker",
)  # fmt: skip

CARD = "C9"


class PaperOnDisk(PaperChat):
    """A chat that remembers over a death of the program, as Slack does; and tells of everything that is done in it."""

    def __init__(self, path: Path, at: Callable[[], None]) -> None:
        super().__init__()
        self.files = {"F1": b"png"}
        self._path = path
        if path.exists():
            self.__dict__.update(pickle.loads(path.read_bytes()))
        for name in _SEEN_BY_OTHERS:
            setattr(self, name, self._remembering(getattr(self, name), at))

    def _remembering(self, method: Callable[..., object], at: Callable[[], None]) -> Callable[..., object]:
        def done(*given: object, **named: object) -> object:
            result = method(*given, **named)
            self._path.write_bytes(pickle.dumps({name: getattr(self, name) for name in _KEPT}))
            at()
            return result

        return done


class Folder:
    """A database and a chat, as they are on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = f"sqlite:///{path / 'cases.sqlite'}"
        self.chat = path / "chat.pickle"

    def do(self, jobs: Sequence[Job], explainer: Explainer, at: Callable[[], None]) -> PaperOnDisk:
        """Do jobs one after another, telling `at` of every transaction that begins and of everything done in the
        chat."""
        chat = PaperOnDisk(self.chat, at)
        store = Store.open(self.database)
        handing_over = False

        def begins(connection: object) -> None:
            thread = threading.current_thread()
            if thread.name.startswith("job_") or (handing_over and thread is threading.main_thread()):
                at()  # and not where one only looks whether there is something to do

        event.listen(store.engine, "begin", begins)
        work = Work(store, chat, lambda team: explainer, pauses=QUICK)
        for job in jobs:
            handing_over = True
            work.hand_over(job)
            handing_over = False
            assert work.wait_for(job, 10)
        work.close()
        return chat

    def die_at(self, number: int, jobs: Sequence[Job], explainer: Explainer) -> int:
        """Do them in a process of its own that dies at the place of this number; how many places there were until
        then."""
        read, write = os.pipe()
        child = os.fork()
        if child:
            os.close(write)
            with os.fdopen(read, "rb") as pipe:
                told = pipe.read()
            os.waitpid(child, 0)
            return len(told)

        one_at_a_time = threading.Lock()

        def at() -> None:
            nonlocal number
            with one_at_a_time:
                os.write(write, b".")
                number -= 1
                if number == 0:
                    os._exit(9)

        try:
            self.do(jobs, explainer, at)
        finally:
            os._exit(0)


def a_case(folder: Path, explainer: Explainer, first: Sequence[Job]) -> Folder:
    """What stands before the job that is looked at."""
    made = Folder(folder)
    folder.mkdir()
    made.do(first, explainer, lambda: None)
    return made


PRIVATE = Job(
    JobKind.EXPLAIN, "c1", Place(TEAM, "C1", None, "U1"), Surface.COMMAND, FULL, private=True, reply_url="https://r/1"
)
LONG = explain_job("550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown\n" + "x" * 5000)


def press(kind: JobKind, user: str = "U8", channel: str = CARD, **more: Any) -> Job:
    """A press on the one case there is: its id is filled in later."""
    return Job(kind, f"press {kind} {user}", Place(TEAM, channel, None, user), case_id="?", **more)


CALL = press(JobKind.ESCALATE, "U1", "C1", text="please")
SCREENSHOT = FileRef("F1", "screen.png", "https://files.slack.com/F1", 3, "png", "image/png")
THREAD = Place(TEAM, "C1", "100.000001", "U1")
SAID = Job(
    JobKind.HEARD, "said", THREAD, text="it is for kim in the sales team", files=(SCREENSHOT,), message_ts="200.1"
)
BACK = Job(JobKind.HEARD, "back", THREAD, text="it came back, with the same words as before", message_ts="300.1")


def said_later(kind: JobKind, text: str) -> Job:
    """What becomes of the message that the asker wrote."""
    return Job(kind, f"later {kind}", THREAD, text=text, message_ts="200.1")


JOURNEYS: dict[str, tuple[Sequence[Job], Job]] = {
    "a question": ((), explain_job()),
    "a private question": ((), PRIVATE),
    "an answer is shared": ((PRIVATE,), press(JobKind.SHARE, "U1", "C1", reply_url="https://r/2")),
    "details are shown": ((explain_job(),), press(JobKind.SHOW, "U1", "C1", choice="details on")),
    "a mark is given": ((explain_job(),), press(JobKind.FEEDBACK, "U1", "C1", choice="bad")),
    "a person is called": ((LONG,), CALL),
    "a person is called once more, after the end": (
        (explain_job(), CALL, press(JobKind.RESOLVE)),
        press(JobKind.ESCALATE, "U2", "C1", text="it is back"),
    ),
    "somebody takes it": ((explain_job(), CALL), press(JobKind.CLAIM)),
    "somebody else wants it": ((explain_job(), CALL, press(JobKind.CLAIM)), press(JobKind.CLAIM, "U9")),
    "it is solved": ((explain_job(), CALL, press(JobKind.CLAIM)), press(JobKind.RESOLVE)),
    "the answer solved it": ((explain_job(), CALL), press(JobKind.SOLVED, "U1", "C1")),
    "it is ended with an outcome": (
        (explain_job(), CALL, press(JobKind.CLAIM)),
        press(JobKind.RESOLVE, "U9", choice="other-entry mailbox-full", text="try tomorrow"),
    ),
    "somebody gives it to somebody": ((explain_job(), CALL), press(JobKind.ASSIGN, choice="U9")),
    "somebody notes something": ((explain_job(), CALL), press(JobKind.NOTE, text="their server is down")),
    "somebody speaks under the card": ((explain_job(), CALL), press(JobKind.CARD_SAID, text="I look")),
    "somebody writes to the asker": ((explain_job(), CALL), press(JobKind.REPLY, text="which address?")),
    "the asker writes, with a file": ((explain_job(), CALL), SAID),
    "the asker changes what they wrote": ((explain_job(), CALL, SAID), said_later(JobKind.EDITED, "it was lee")),
    "the asker takes back what they wrote": ((explain_job(), CALL, SAID), said_later(JobKind.DELETED, "")),
    "the asker comes back after the end": ((explain_job(), CALL, press(JobKind.RESOLVE)), BACK),
    "people are reminded": ((explain_job(), CALL), press(JobKind.TIMER, choice="untaken")),
    "whoever has it is asked": ((explain_job(), CALL, press(JobKind.CLAIM)), press(JobKind.TIMER, choice="quiet")),
    "it is given back": ((explain_job(), CALL, press(JobKind.CLAIM)), press(JobKind.GIVE_BACK, choice="give-back")),
    "a reminder is put off": ((explain_job(), CALL), press(JobKind.REMINDER, choice="hour ", message_ts="5.0")),
    "the channel of the cards is closed": (
        (explain_job(), CALL, press(JobKind.CLAIM)),
        press(JobKind.CHANNEL_GONE, "U1", "C1", choice=CARD),
    ),
}


def seen(chat: PaperChat) -> dict[str, Counter[object]]:
    """What people find when they look: everything that is a message of its own, and how the others look in the end."""
    return {
        "answers": Counter(post.channel for post, _ in chat.answers),
        "cards": Counter(post.channel for post, _ in chat.cards),
        "news": Counter(news for _, news, _ in chat.news),
        "calls": Counter(chat.calls_again),
        "files": Counter(chat.attached),
        "under the card": Counter((news, by, text) for _, _, news, by, text in chat.under_card),
        "written to the asker": Counter((way, by, text) for _, _, way, by, text in chat.written),
        "copies": Counter(chat.carried_files),
        "told directly": Counter(chat.told_directly),
        "reminders": Counter(reminder.timing for _, reminder in chat.reminders),
        "told by the clock": Counter(words for _, words in chat.told_by_clock),
    }


def last_look(chat: PaperChat) -> object:
    """How the answer looks in the end."""
    return [(case.show_details, case.state) for _, case, _ in chat.updates[-1:]]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where a process can be copied")
@pytest.mark.parametrize("name", JOURNEYS)
def test_wherever_the_program_dies_everything_is_done_once(name: str, tmp_path: Path, explainer: Explainer) -> None:
    before, last = JOURNEYS[name]
    explainer.explain(FULL)  # what is worked out once is worked out before a process is copied
    start = a_case(tmp_path / "start", explainer, [])
    for job in before:
        start.do([_of_the_case(job, start)], explainer, lambda: None)
    job = _of_the_case(last, start)

    def copy(number: int) -> Folder:
        return Folder(Path(shutil.copytree(start.path, tmp_path / str(number))))

    whole = copy(0)
    places = whole.die_at(10_000, [job], explainer)
    expected = PaperOnDisk(whole.chat, lambda: None)
    assert places > 2
    for number in range(1, places + 1):
        folder = copy(number)
        assert folder.die_at(number, [job], explainer) == number
        # Slack tells again what was not acknowledged; what was, it tells twice now and then.
        chat = folder.do([job], explainer, lambda: None)
        assert seen(chat) == seen(expected), f"after a death at {number} of {places}"
        assert last_look(chat) == last_look(expected)
        for what in ("whispers", "private", "given_back"):  # carry no label: never lost, at most twice
            once, now = len(getattr(expected, what)), len(getattr(chat, what))
            assert once <= now <= 2 * once


def _of_the_case(job: Job, folder: Folder) -> Job:
    if not job.case_id:
        return job
    store = Store.open(folder.database)
    (case,) = store.recent(TEAM, "U1")
    escalation = store.escalations.of(TEAM, case.id)
    store.close()
    if job.kind in (JobKind.TIMER, JobKind.GIVE_BACK) and escalation is not None:
        timer = Timer.of(Timing(job.choice), escalation, epoch_of(escalation), "chain")
        job = replace(job, choice=timer.to_text())
    return Job(**{**{name: getattr(job, name) for name in job.__dataclass_fields__}, "case_id": case.id})
