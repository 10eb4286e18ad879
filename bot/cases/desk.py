"""The steps of answering. Plain functions: how they outlive a crash is `durable`'s business.

A step gives a short text; each may be run again, wherever it was cut off, and finds what it did before: first in the
database, then, on a further attempt, in the chat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import structlog

from bot.answering.answer import Answer
from bot.answering.explain import Explainer
from bot.cases.case import Case, Feedback, Post, State, Surface
from bot.cases.chat import Chat
from bot.cases.durable import DATABASE_TROUBLE, Attempt, Steps
from bot.cases.errors import MESSAGE_GONE, ChatError, Refused, TryAgain
from bot.cases.job import Job
from bot.cases.records import Turn
from bot.cases.store import Store
from bot.cases.subject.finding import find_subject
from bot.cases.talk.mail_key import mail_key_of
from bot.cases.tidying import ANSWER, Tidying
from bot.reading.message import Message
from bot.words import later, say

log = structlog.get_logger(__name__)

OUR_FAULT: Final = later(
    "Something went wrong on my side while I read this, so I have no answer. It has been logged. Try once more, or "
    "bring in a person."
)
_GONE: Final = later("This case is not kept any more. Ask me once more.")
_ANSWERED_BEFORE: Final = later("I have answered this one already: look in its thread.")
_TAKEN_BACK: Final = later(
    "The message that I was answering is gone, so I took my answer back. If you still want it, send me the bounce once "
    "more, here or in a direct message."
)


def _may_be_bundled(case: Case) -> bool:
    """Of a bounce that was one of a flood the thread is nobody's until it is answered."""
    return case.surface is Surface.CHANNEL


class Desk:
    """Answers, and changes answers that stand."""

    def __init__(
        self,
        store: Store,
        chat: Chat,
        explainer: Callable[[str], Explainer],
        tidying: Tidying,
        answered: Callable[[Case], str] = lambda case: "",
    ) -> None:
        """`answered` is told of every case whose answer stands, in a step: it may be told of the same one twice."""
        self._answered = answered
        self._store = store
        self._chat = chat
        self._explainer = explainer
        self._tidying = tidying

    # -- a new question ----------------------------------------------------------------------------------------

    def explain(self, job: Job, steps: Steps) -> None:
        """Read what is to be explained, explain it, answer in the thread: once."""
        opened: Case | None = None

        def read() -> str:
            nonlocal opened
            opened = self._read(job, steps)
            return opened.id if opened else ""

        def give_up(words: str) -> str:
            nonlocal opened
            opened = self._open(job, words=words)
            return opened.id if opened else ""

        try:
            case_id = steps.run("read", read)
        except TryAgain as trouble:
            words = say(
                "{trouble} So I could not read the bounce. Try once more in a few minutes.", trouble=say(str(trouble))
            )
            case_id = steps.run("give up reading", lambda: give_up(words))
        if not case_id:
            bundled = self._bundled(job)
            if bundled is not None:
                self._answer(job, bundled, steps)
            elif job.reply_url:
                steps.run("point", lambda: self._whisper(job, _ANSWERED_BEFORE))
            return
        case = opened or self._case(job.place.team, case_id)
        if job.view_id:
            steps.run("show", lambda: self._show_in_view(job, case))
        self._answer(job, case, steps)

    def _read(self, job: Job, steps: Steps) -> Case | None:
        """Read what there is, explain it, and keep both at once. None when another job has that very message."""
        before = self._store.case_of(job) if steps.attempt("read").again else None
        if before is not None:
            return before if before.job_id == job.id else None
        self._chat.working(job.place)
        try:
            subject = find_subject(job, self._chat, steps)
        except Refused as refusal:
            return self._open(job, words=refusal.words)
        if subject.data is None:
            return self._open(job, words=subject.words)
        return self._explain(job, subject.data, subject.message)

    def _explain(self, job: Job, data: bytes | str, message: Message | None) -> Case | None:
        try:
            explainer = self._explainer(job.place.team)
            explanation = explainer.explain_message(message) if message is not None else explainer.explain(data)
            answer = explanation.answer
        except DATABASE_TROUBLE:
            raise  # what a workspace has taught is kept there: it is tried again
        except Exception:  # a fault of the program must not leave a person without a word
            log.exception("explaining failed")
            return self._open(job, words=OUR_FAULT)
        return self._open(job, data=data, answer=answer, message=explanation.message)

    def _open(
        self,
        job: Job,
        *,
        data: bytes | str | None = None,
        answer: Answer | None = None,
        words: str | None = None,
        message: Message | None = None,
    ) -> Case | None:
        """Keep all of it. None when another job has that very message."""
        key = mail_key_of(job.place.team, message, answer)
        case, mine = self._store.open_case(job, data=data, answer=answer, words=words, mail_key=key)
        return case if mine else None

    def open(self, job: Job, *, data: bytes | str, answer: Answer, message: Message) -> Case | None:
        """Keep what arrived by itself. None when another job has that very message."""
        return self._open(job, data=data, answer=answer, message=message)

    def answer(self, job: Job, case_id: str, steps: Steps) -> None:
        """Answer a case that is kept already, where it was asked: once."""
        self._answer(job, self._case(job.place.team, case_id), steps)

    def _bundled(self, job: Job) -> Case | None:
        """The case of the very message that is asked about now, where it arrived by itself and is one of a flood, so
        that it was not answered. What arrives is done in the lane of its thread: there is none that is just at it."""
        case = self._store.case_of(job)
        return case if case is not None and case.surface is Surface.CHANNEL and case.state is State.OPEN else None

    def _show_in_view(self, job: Job, case: Case) -> str:
        """Show the answer where somebody looks at this moment: tried once, for it comes in a message all the same."""
        try:
            self._chat.show_in_view(case, job.view_id)
        except ChatError as error:
            log.warning("an answer could not be shown in a form", case=case.id, because=str(error))
        return ""

    def _answer(self, job: Job, case: Case, steps: Steps) -> None:
        case_id, refused = case.id, False
        try:
            problem = steps.run("post", lambda: self._post(job, case, steps.attempt("post")))
            refused = bool(problem)
        except TryAgain as trouble:
            problem = str(trouble)
        if not problem:
            steps.run("look for others", lambda: self._answered(case))
            return
        log.error("an answer could not be posted", case=case_id, channel=job.place.channel, because=problem)
        steps.run("record failure", lambda: self._fail(job, case_id, problem))
        if job.surface is Surface.CHANNEL:
            return  # nobody asked, so that there is nobody to tell
        directly = refused and not job.place.is_direct and problem != _TAKEN_BACK
        words = problem
        if directly:
            words = say(
                "I could not answer in <#{channel}>. {problem} My answer comes to you alone, in a direct message.",
                channel=job.place.channel,
                problem=say(problem),
            )
        steps.run("say so", lambda: self._whisper(job, words))
        if directly:
            steps.run("post directly", lambda: self._post_directly(job, case_id, steps.attempt("post directly")))

    def _post(self, job: Job, case: Case, attempt: Attempt) -> str:
        """Post the answer; gives the problem in words, or nothing when it stands."""
        if case.state not in (State.OPEN, State.FAILED):
            return ""  # it stands, and that was noted
        attempt = replace(attempt, again=attempt.again or case.problem is not None)
        if attempt.again and not case.private:
            self._tidying.look_again(job, case.id, ANSWER)
        try:
            posted = self._chat.post_answer(case, job.reply_url, attempt)
        except Refused as refusal:
            if refusal.code == MESSAGE_GONE:
                return _TAKEN_BACK
            if case.private or not job.reply_url:
                return refusal.words
            return self._post_privately(job, case.id, refusal, attempt)
        self._note_answer(job, case, posted)
        return ""

    def _note_answer(self, job: Job, case: Case, posted: Post | None) -> None:
        """Note where the answer stands. What two processes posted at the same moment is taken back by the later one."""
        team = case.place.team
        noted = self._store.mark_answered(team, case.id, posted)
        if posted is not None and noted is not None and noted != posted:
            self._tidying.look_again(job, case.id, ANSWER)  # first, for taking it back may fail
            self._chat.retract(posted, team)
        elif posted is not None and not case.private and (case.place.thread_ts is None or _may_be_bundled(case)):
            self._store.begin_thread(team, case.id, posted, case.place.thread_ts)

    def _post_privately(self, job: Job, case_id: str, refusal: Refused, attempt: Attempt) -> str:
        """The bot may not speak there, but the one who asked can still be answered."""
        self._store.mark_private(job.place.team, case_id)
        case = self._case(job.place.team, case_id)
        try:
            self._chat.post_answer(case, job.reply_url, attempt)
            words = say("{problem} So only you see my answer.", problem=say(refusal.words))
            self._chat.whisper(job.place, words, job.reply_url)
        except Refused as second:
            log.warning("nor could it be given in private", case=case_id, because=second.words)
            return refusal.words
        self._store.mark_answered(job.place.team, case_id, None)
        return ""

    def _post_directly(self, job: Job, case_id: str, attempt: Attempt) -> str:
        """The last way to somebody whose place for an answer does not take it: the case lives on in their messages."""
        team = job.place.team
        if self._case(team, case_id).state is not State.FAILED:
            return ""  # it was given, and that was noted
        self._store.move_to_direct(team, case_id, job.place.user)
        case = self._case(team, case_id)
        try:
            posted = self._chat.post_answer(case, None, attempt)
        except Refused as refusal:
            log.error("nor could it be given directly", case=case_id, because=refusal.words)
            return ""
        self._note_answer(job, case, posted)
        return ""

    # -- an answer that stands ---------------------------------------------------------------------------------

    def show(self, job: Job, steps: Steps) -> None:
        """Unfold or fold a part of the answer: `choice` is “details on”, “reply off” and so on."""
        part, _, on = job.choice.partition(" ")

        def change() -> str:
            if part == "details":
                self._store.show(job.place.team, job.case_id, details=on == "on")
            else:
                self._store.show(job.place.team, job.case_id, reply=on == "on")
            return ""

        steps.run("change", change)
        steps.run("refresh", lambda: self.refresh(job))

    def suggest(self, job: Job, steps: Steps) -> None:
        """The person picked another explanation: `choice` is its entry's id."""
        if steps.run("explain", lambda: self._explain_as(job)):
            steps.run("refresh", lambda: self.refresh(job))

    def _explain_as(self, job: Job) -> str:
        case = self._store.case(job.place.team, job.case_id)
        data = self._store.input(job.place.team, job.case_id)
        if case is None or case.answer is None or data is None:
            return ""
        if case.answer.entry_id == job.choice:
            return "explained"  # by this very job, before it was cut off
        if job.choice not in [item.entry_id for item in case.answer.suggestions]:
            return ""  # never offered, or picked before
        try:
            picked = self._explainer(job.place.team).explain_as(data, job.choice)
        except KeyError:  # the knowledge base has changed since
            return ""
        self._store.keep_answer(job.place.team, job.case_id, data, picked.answer)
        return "explained"

    def share(self, job: Job, steps: Steps) -> None:
        """Post an answer that only one person sees for everybody, and show so in that person's copy."""
        try:
            words = steps.run("post", lambda: self._share(job, steps.attempt("post")))
        except TryAgain as trouble:
            problem = say(
                "{trouble} Is the answer not in the channel in a few minutes? Then press the button once more.",
                trouble=say(str(trouble)),
            )
            words = steps.run("give up", lambda: self._stop_sharing(job, problem))
        if words:
            steps.run("say so", lambda: self._whisper(job, words))
        else:
            steps.run("show it", lambda: self._show_shared(job))

    def _share(self, job: Job, attempt: Attempt) -> str:
        """Nothing when it is shared, by this job or another, else the problem in words."""
        team, case_id = job.place.team, job.case_id
        turn = self._store.begin_sharing(team, case_id, job.id)
        if turn is Turn.DONE:
            return ""
        if turn is Turn.TAKEN:
            raise TryAgain("The answer is being shared at this moment.")
        case = self._case(team, case_id)
        attempt = replace(attempt, again=attempt.again or turn is Turn.AGAIN or case.problem is not None)
        if attempt.again:
            self._tidying.look_again(job, case_id, ANSWER)
        try:
            posted = self._chat.share_answer(case, self._store.escalations.of(team, case_id), attempt)
        except Refused as refusal:
            return self._stop_sharing(job, refusal.words)
        self._store.mark_shared(team, case_id, posted)
        return ""

    def _stop_sharing(self, job: Job, problem: str) -> str:
        self._store.end_posting(job.place.team, job.case_id, job.id, problem)
        return problem

    def _show_shared(self, job: Job) -> str:
        case = self._case(job.place.team, job.case_id)
        escalation = self._store.escalations.of(job.place.team, job.case_id)
        try:
            if job.reply_url:
                self._chat.show_shared(case, job.reply_url)
            if escalation is not None:  # its card says where the question is
                self._chat.update_card(case, escalation)
        except Refused as refusal:
            log.warning("it could not be shown that an answer was shared", case=case.id, because=refusal.words)
        return ""

    def feedback(self, job: Job, steps: Steps) -> None:
        """Keep what a person thought: `choice` is good or bad, `text` their words."""

        def keep() -> str:
            opinion = Feedback(job.place.team, job.case_id, job.place.user, job.choice == "good", job.text)
            self._store.keep_feedback(opinion)
            return ""

        steps.run("keep", keep)

    def say_that_it_is_gone(self, job: Job, steps: Steps) -> None:
        """A button under a message whose case is not in the database, or not any more."""
        steps.run("say so", lambda: self._whisper(job, _GONE))

    # -- what several do ---------------------------------------------------------------------------------------

    def refresh(self, job: Job) -> str:
        """Show the answer as it now stands. A message that is gone needs no refreshing."""
        case = self._case(job.place.team, job.case_id)
        escalation = self._store.escalations.of(job.place.team, job.case_id)
        try:
            self._chat.update_answer(case, escalation, job.reply_url)
        except Refused as refusal:
            log.warning("an answer could not be updated", case=job.case_id, because=refusal.words)
        return ""

    def _case(self, team: str, case_id: str) -> Case:
        case = self._store.case(team, case_id)
        if case is None:
            raise LookupError(f"no case {case_id}")
        return case

    def _fail(self, job: Job, case_id: str, problem: str) -> str:
        # Of a deleted message it stays known which one it was: what was read of it is to go as well.
        self._store.mark_failed(job.place.team, case_id, problem, deleted=problem == _TAKEN_BACK)
        return ""

    def _whisper(self, job: Job, words: str) -> str:
        try:
            self._chat.whisper(job.place, words, job.reply_url)
        except Refused as refusal:
            log.warning("a word to one person did not get through", because=refusal.words)
        return ""
