"""What is said in a thread after an answer, and to the bot by name: follow-ups are answered from the case's own facts,
and what people say to each other is left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final
from weakref import WeakKeyDictionary

import structlog

from bot.answering.explain import Explainer
from bot.cases.card.handover import Handover
from bot.cases.case import Case, Escalation, Feedback, State, Surface
from bot.cases.chat import Chat
from bot.cases.desk import Desk
from bot.cases.durable import DATABASE_TROUBLE, Attempt, Clock, Steps
from bot.cases.errors import Refused, TryAgain
from bot.cases.job import Job
from bot.cases.store import Store
from bot.cases.subject.finding import find_subject
from bot.cases.talk.mail_key import mail_key_of
from bot.hearing.ear import SMALL_TALK, Ear
from bot.hearing.following import Asked, FollowUpAnswer, Standing, answer_to, stands_alone
from bot.hearing.marks import says_nothing
from bot.hearing.thread import Thread, spoken
from bot.matching.finding import Certainty
from bot.reading.message import Kind
from bot.reading.paste.slack_markup import unmangle
from bot.reading.reader import read
from bot.reading.together import REPORTS

log = structlog.get_logger(__name__)

_REACTIONS: Final = {"thanks": "blush", "solved": "tada"}
"""To what is said in passing, a nod is enough (names of Slack’s emoji)."""
_NEW: Final = "new"
_HUMAN: Final = "human"
_UNCLEAR: Final = "unclear"
"""Said to the bot by name, in a thread with a case, and not understood."""
_NO_REOPENING: Final = SMALL_TALK | {_NEW}
"""What the asker may say after the end without wanting anything more of a person about this case."""
_ABOUT_A_PERSON: Final = frozenset({_HUMAN, _UNCLEAR, "still-bounces", "news"})
"""What needs no answer where it has just called a person again."""
_TALKED_TO: Final = frozenset({Surface.MENTION, Surface.DIRECT})
_ENDED: Final = frozenset({State.RESOLVED, State.NOT_A_BOUNCE})


class Conversation:
    """Hears, and answers in the thread. What may not be done twice is found again by its label."""

    def __init__(
        self,
        store: Store,
        chat: Chat,
        explainer: Callable[[str], Explainer],
        desk: Desk,
        handover: Handover,
        clock: Clock,
    ) -> None:
        self._store = store
        self._chat = chat
        self._explainer = explainer
        self._desk = desk
        self._handover = handover
        self._clock = clock
        self._ears: Final[WeakKeyDictionary[Explainer, Ear]] = WeakKeyDictionary()
        """One for each base that is in use: several workspaces have one of their own."""

    # -- said to the bot by name -------------------------------------------------------------------------------

    def explain(self, job: Job, steps: Steps) -> None:
        """A mention, a direct message: a follow-up, small talk, or something to explain."""
        try:
            found = steps.run("listen", lambda: self._listen(job, steps)) if job.surface in _TALKED_TO else ""
        except TryAgain:  # what stands above could not be read: explaining says so
            found = ""
        follow_up, _, case_id = found.partition(" ")
        case = self._store.recollection.case(job.place.team, case_id) if case_id else None
        reopened = case is not None and self._carry(replace(job, case_id=case.id), steps, follow_up)
        if follow_up in ("", _NEW):
            self._desk.explain(job, steps)
        elif not (reopened and follow_up in _ABOUT_A_PERSON):
            self._respond(job, steps, follow_up, case)

    def _listen(self, job: Job, steps: Steps) -> str:
        """The follow-up that was asked and the case of the thread; none, or “new”, where it is to be explained by
        itself."""
        team, place = job.place.team, job.place
        text = self._words(job)
        case_id = self._noted(job, text)
        by_itself = f"{_NEW} {case_id}" if case_id else ""
        if job.files or not text:
            return by_itself
        case = self._store.recollection.case(team, case_id) if case_id else None
        if case is None and place.is_direct and not job.read_thread:
            case = self._store.recollection.latest_in(team, place.channel, place.user)
        if case is not None and (case.answer is None or case.cleared):
            case = None
        ear = self._ear_unless_broken(team)
        if ear is None:
            return ""
        heard = ear.hears(text, place.user, Thread(case.place.user if case else place.user))
        if heard.follow_up is None and case is None and case_id is None:
            return ""  # as most of what is pasted: it is read once, where it is explained
        if read(text).kind in REPORTS or self._store.case_of(job) is not None:
            return by_itself
        if case is None:
            alone = heard.follow_up and stands_alone(heard.follow_up) and not job.read_thread
            return f"{heard.follow_up if alone else ''} {case_id or ''}".rstrip()
        to_be_explained = f" {case.id}" if place.thread_ts is not None else ""
        if heard.follow_up is None:
            unclear = to_be_explained and self._says_nothing_known(job, text, steps)
            return f"{_UNCLEAR} {case.id}" if unclear else to_be_explained
        if self._is_another_matter(text, heard.follow_up, heard.likely, case):
            return to_be_explained
        return f"{heard.follow_up} {case.id}"

    def _noted(self, job: Job, text: str) -> str | None:
        """The case that the thread is about. That somebody spoke is noted there."""
        place, ts = job.place, job.message_ts
        if place.thread_ts is None or ts is None or not job.read_thread:
            return None  # it begins a thread, so that there is nothing to look up or to note
        told = spoken(place.user, ts, text)
        heard = self._store.threads.hear(place.team, place.channel, place.thread_ts, told)
        return heard.case_id if heard is not None else None

    def _says_nothing_known(self, job: Job, text: str, steps: Steps) -> bool:
        """Whether the words name nothing that is known, and no other bounce stands above them that they may mean."""
        answer = self._explainer(job.place.team).explain(text).answer
        if answer.entry_id is not None and answer.certainty is not Certainty.UNSURE:
            return False
        try:
            return not find_subject(job, self._chat, steps).is_report
        except Refused:
            return True

    def _is_another_matter(self, text: str, follow_up: str, likely: float, case: Case) -> bool:
        """Whether the words name an error of their own, so that they are no question about this case."""
        if stands_alone(follow_up) or follow_up in ("other-code", "meaning", "correction") or likely > _SURE:
            return False
        other = self._explainer(case.place.team).explain(text).answer
        named = other.entry_id is not None and other.certainty is Certainty.SURE and other.kind is Kind.QUESTION
        return named and case.answer is not None and other.reason != case.answer.reason and len(text.split()) > _FEW

    # -- overheard in a thread ---------------------------------------------------------------------------------

    def heard(self, job: Job, steps: Steps) -> None:
        """Somebody said something in a thread that the bot has answered in, and did not call it."""
        try:
            found = steps.run("hear", lambda: self._hear(job, steps))
        except TryAgain as trouble:
            log.warning("what was said in a thread could not be read", because=str(trouble))
            return
        follow_up, _, case_id = found.partition(" ")
        if not case_id:
            return
        about = replace(job, case_id=case_id)
        reopened = self._carry(about, steps, follow_up)
        if reopened and follow_up in _ABOUT_A_PERSON:
            return
        if follow_up == _NEW:
            self._desk.explain(replace(job, surface=Surface.THREAD, read_thread=False), steps)
        elif follow_up in _REACTIONS:
            steps.run("nod", lambda: self._nod(job, _REACTIONS[follow_up]))
        elif follow_up and follow_up not in SMALL_TALK and steps.run("may I", lambda: self._may_speak(about)):
            self._respond(job, steps, follow_up, self._store.recollection.case(job.place.team, case_id))

    def _hear(self, job: Job, steps: Steps) -> str:
        """What was asked, and the case of the thread; “ case” where nothing was, “new case” for another bounce."""
        place = job.place
        text, ts = job.text, job.message_ts or ""
        thread = self._store.threads.hear(
            place.team, place.channel, place.thread_ts or "", spoken(place.user, ts, text)
        )
        if thread is None:
            return ""
        case_id = thread.case_id
        nothing = f" {case_id}"
        case = self._store.recollection.case(place.team, case_id)
        follows = self._store.channels.get(place.team, place.channel).follows_threads
        if case is None or case.answer is None or case.cleared or not follows:
            return nothing
        if self._is_another_bounce(job, case, steps):
            return f"{_NEW} {case_id}"
        if job.files:
            return nothing
        escalation = self._store.escalations.of(place.team, case.id)
        if escalation is not None and escalation.state is State.CLAIMED:
            return nothing  # somebody who helps is talking with the asker
        if escalation is not None and escalation.state in _ENDED and place.user == escalation.asked_by:
            thanks = self._small_talk(job)
            if thanks:
                return f"{thanks} {case_id}"
        heard = self._ear(place.team).overhears(text, place.user, thread.before)
        return f"{heard.follow_up or ''} {case_id}"

    def _is_another_bounce(self, job: Job, case: Case, steps: Steps) -> bool:
        """Another bounce under the answer to the first, as a file or pasted: with an address, and longer than a line of
        a log that people talk about."""
        if len(job.text) < _A_PASTE and not job.files:
            return False
        try:
            subject = find_subject(replace(job, read_thread=False), self._chat, steps)
        except Refused:
            return False
        message = subject.message
        if message is None or message.kind not in (Kind.BOUNCE, Kind.DELAY):
            return False
        if not any(failure.recipient for failure in message.failures):
            return False
        key = mail_key_of(job.place.team, message, self._explainer(job.place.team).explain_message(message).answer)
        return key is None or key != self._store.recollection.mail_key_of(job.place.team, case.id)

    def _carry(self, job: Job, steps: Steps, follow_up: str) -> bool:
        """What the asker says comes to the people who help; once they have ended it, it opens the case again: True
        then. Of others what is said to the bot by name and meant for a person comes to them too."""
        team, escalation = job.place.team, self._store.escalations.of(job.place.team, job.case_id)
        if escalation is None:
            return False
        if job.place.user != escalation.asked_by:
            if escalation.is_open and follow_up in (_HUMAN, _UNCLEAR):
                self._handover.relay.to_helpers(job, steps)
            return False
        if escalation.is_open:
            self._handover.relay.to_helpers(job, steps)
        elif escalation.state in _ENDED and follow_up not in _NO_REOPENING and not self._small_talk(job):
            self._handover.reopen_by_asker(job, steps)
        return self._store.escalations.did(team, job.id, State.ESCALATED.value)

    def _small_talk(self, job: Job) -> str:
        """Which small talk these words are, wherever in the thread they stand; nothing where they are none."""
        text = self._words(job)
        if job.files:
            return ""
        if says_nothing(text):
            return "thanks"
        heard = self._ear(job.place.team).hears(text, job.place.user, Thread(job.place.user))
        return heard.follow_up if heard.follow_up in SMALL_TALK else ""

    def _may_speak(self, job: Job) -> str:
        place = job.place
        may = self._store.threads.may_speak(place.team, place.channel, place.thread_ts or "", self._clock.now())
        return "yes" if may else ""

    # -- what is said ------------------------------------------------------------------------------------------

    def _respond(self, job: Job, steps: Steps, follow_up: str, case: Case | None) -> None:
        answer = cache(lambda: self._answer(job, follow_up, case))
        if case is not None:
            steps.run("keep", lambda: self._keep(job, follow_up, case, answer))
        try:
            steps.run("answer", lambda: self._say(job, case, answer(), steps.attempt("answer")))
        except TryAgain as trouble:
            log.error("a follow-up could not be answered", channel=job.place.channel, because=str(trouble))

    def _say(self, job: Job, case: Case | None, answer: FollowUpAnswer, attempt: Attempt) -> str:
        words = unmangle(self._words(job))  # as they were typed: they stand in the form for a person
        try:
            posted = self._chat.post_follow_up(job.place, answer, case, words, job.message_ts or job.id, attempt)
        except Refused as refusal:
            log.warning("a follow-up was not taken", channel=job.place.channel, because=refusal.words)
            return refusal.words
        if job.place.thread_ts is not None:
            self._store.threads.spoke(job.place.team, job.place.channel, job.place.thread_ts, posted)
        return ""

    def _words(self, job: Job) -> str:
        return self._chat.unmention(job.text, job.place.team).strip()

    def _answer(self, job: Job, follow_up: str, case: Case | None) -> FollowUpAnswer:
        escalation = self._store.escalations.of(job.place.team, case.id) if case is not None else None
        asked = Asked(
            case.answer if case else None, _standing(escalation), escalation.claimed_by if escalation else None
        )
        return answer_to(follow_up, self._words(job), asked, self._explainer(job.place.team))

    def _keep(self, job: Job, follow_up: str, case: Case, answer: Callable[[], FollowUpAnswer]) -> str:
        """What was asked is noted with the case; of a correction what they say as well."""
        team, user = job.place.team, job.place.user
        self._store.note(team, case.id, job_id=job.id, what=f"asked {follow_up}"[:64], user=user)
        if follow_up == "correction":
            opinion = Feedback(team, case.id, user, False, self._words(job), answer().right_entry)
            self._store.keep_feedback(opinion)
        return ""

    def _nod(self, job: Job, name: str) -> str:
        try:
            self._chat.react(job.place, job.message_ts or "", name)
        except Refused as refusal:
            log.info("no reaction could be given", because=refusal.words)
        return ""

    # -- what several do ---------------------------------------------------------------------------------------

    def _ear_unless_broken(self, team: str) -> Ear | None:
        """None where the base cannot be had: whoever explains then says so to the person."""
        try:
            return self._ear(team)
        except DATABASE_TROUBLE:
            raise
        except Exception:  # a fault of the program must not leave a person without a word
            log.exception("hearing failed")
            return None

    def _ear(self, team: str) -> Ear:
        """The ear of a workspace, made once for each base."""
        explainer = self._explainer(team)
        ear = self._ears.get(explainer)
        if ear is None:
            ear = self._ears[explainer] = Ear(explainer.knowledge)
        return ear


_SURE: Final = 0.8
"""Heard so clearly, a line is a follow-up whatever else its words name."""
_FEW: Final = 5
"""Words: less than that names an error only in passing."""
_A_PASTE: Final = 60
"""Characters: less than that is no bounce that somebody wants explained unasked."""


def _standing(escalation: Escalation | None) -> Standing | None:
    if escalation is None or not escalation.is_open:
        return None
    return "claimed" if escalation.state is State.CLAIMED else "waiting"
