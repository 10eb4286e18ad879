"""Words between the two threads of a case: the asker's, and the card's, which only people who can help see.

What a person who helps says to the asker goes through a form alone, so that nothing slips out of the card's thread;
what the asker says in their thread comes under the card by itself. Each message is carried once, by where it stood
(relays.py); what the bot itself wrote is never handed over to be carried.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import structlog

from bot.cases.card.cards import Cards
from bot.cases.card.moves import Moves
from bot.cases.card.relays import file_key
from bot.cases.case import Escalation, State
from bot.cases.changes import Change
from bot.cases.chat import CardNews
from bot.cases.durable import Attempt, Steps
from bot.cases.errors import FileTrouble, Refused
from bot.cases.job import FileRef, Job
from bot.cases.records import CARD_DELETED
from bot.words import say

log = structlog.get_logger(__name__)

MOST_FILES: Final = 10
"""Of one message."""
MOST_BYTES: Final = 20 * 1024 * 1024
"""Of one message. What is larger is named, with its address."""


class Relay:
    """Carries words and files, follows their changes, and tells whoever wrote them when they did not arrive."""

    def __init__(self, cards: Cards, moves: Moves, reopen: Callable[[Job, Steps], bool]) -> None:
        """`reopen`: what is done when the asker comes back after the end, to be gone on with where it was cut off."""
        self._cards = cards
        self._moves = moves
        self._reopen = reopen
        self._chat = cards.chat
        self._relays = cards.store.relays

    # -- from the people who can help to the asker -------------------------------------------------------------

    def reply(self, job: Job, steps: Steps) -> None:
        """Somebody who helps wrote `text` to the one who asked. Who writes to them while nobody has the case has it."""
        why_not = steps.run("look who writes", lambda: self._cards.why_not(job))
        if why_not:
            steps.run("say why not", lambda: self._cards.whisper(job, why_not, job.text))
            return
        refused = steps.run("write", lambda: self._write(job, steps.attempt("write")))
        news = CardNews.REPLIED
        if refused:
            refused = steps.run("write directly", lambda: self._write(job, steps.attempt("write directly"), True))
            news = CardNews.NOT_ARRIVED if refused else CardNews.REPLIED_DIRECTLY
        taken = steps.run("note it", lambda: self._note_reply(job))
        self._cards.show(job, steps)
        if taken:
            steps.run("refresh answer", lambda: self._cards.refresh_answer(job))
        self._cards.tell_helpers(job, steps, news, name="tell helpers", text=job.text)
        if steps.run("look who reads", lambda: self._cards.asker_left(job)):
            self._cards.tell_helpers(job, steps, CardNews.ASKER_LEFT, name="tell that they left")
        if news is CardNews.NOT_ARRIVED:
            steps.run("give the words back", lambda: self._give_back(job, refused))
        else:
            self._cards.follow_up(job, steps, *((Change.TAKEN,) if taken else ()), Change.REPLIED)

    def _write(self, job: Job, attempt: Attempt, directly: bool = False) -> str:
        """Why it could not be said to the asker, nothing when it was."""
        team, case = job.place.team, self._cards.case(job)
        noted = self._relays.begin(
            team, job.place.channel, job.id, case_id=case.id, user=job.place.user, to_helpers=False
        )
        if noted.post is not None:
            return ""
        try:
            post = self._chat.write_to_asker(case, job.place.user, job.text, attempt, directly=directly)
        except Refused as refusal:
            log.warning("words did not reach the asker", case=case.id, because=refusal.words, directly=directly)
            return refusal.words
        if directly or case.private:  # what is said under it is about the case too
            self._cards.store.begin_thread(team, case.id, post)
        self._relays.end(team, job.place.channel, job.id, post)
        return ""

    def _note_reply(self, job: Job) -> str:
        taken = self._moves.take(job)
        self._cards.store.note(job.place.team, job.case_id, job_id=job.id, what="replied", user=job.place.user)
        self._cards.store.escalations.heard(job.place.team, job.case_id)
        return "taken" if taken else ""

    def _give_back(self, job: Job, problem: str) -> str:
        words = say("Your words did not reach the person. {problem} This is what you wrote.", problem=say(problem))
        return self._cards.whisper(job, words, job.text)

    # -- from the asker to the people who can help -------------------------------------------------------------

    def to_helpers(self, job: Job, steps: Steps) -> bool:
        """The asker said something in their thread (`text`, `files`, `message_ts`): it comes under the card. False
        where there is none. Called twice for one message it is carried once."""
        if self._cards.store.escalations.did(job.place.team, job.id, State.ESCALATED.value):
            return self._reopen(job, steps)
        return self.carry(job, steps)

    def carry(self, job: Job, steps: Steps) -> bool:
        """Bring what the asker said under the card."""
        if not steps.run("carry: look", lambda: "card" if self._card(job) is not None else ""):
            return False
        self._cards.show(job, steps)
        if job.text.strip() or not job.files:
            steps.run("carry: words", lambda: self._carry(job, steps.attempt("carry: words")))
        carried = tuple(file for file in _bounded(job.files) if self._run_file(job, file, steps))
        left = tuple(file for file in job.files if file not in carried)
        if left:
            steps.run("carry: names", lambda: self._name_files(job, left, steps.attempt("carry: names")))
        self._cards.follow_up(job, steps, Change.ASKER_SAID)
        return True

    def _card(self, job: Job) -> Escalation | None:
        escalation = self._cards.of(job)
        if escalation is None or (escalation.card is None and escalation.problem != CARD_DELETED):
            return None
        return escalation

    def _carry(self, job: Job, attempt: Attempt) -> str:
        team, channel, ts = job.place.team, job.place.channel, job.message_ts or job.id
        begun = self._begin(job, ts, attempt)
        if begun is None:
            return ""
        escalation, attempt = begun
        try:
            post = self._chat.tell_helpers(
                self._cards.case(job),
                CardNews.ASKER_SAID,
                escalation,
                attempt,
                by=job.place.user,
                text=job.text,
                part=_part(channel, ts),
            )
        except Refused as refusal:
            log.warning("words could not be carried under a card", case=job.case_id, because=refusal.words)
            return ""
        self._relays.end(team, channel, ts, post)
        return ""

    def _begin(self, job: Job, key: str, attempt: Attempt) -> tuple[Escalation, Attempt] | None:
        """Note that something is about to be carried: where to, and whether it may stand there. None when it was, or
        there is no card."""
        place, escalation = job.place, self._cards.of(job)
        noted = self._relays.begin(
            place.team, place.channel, key, case_id=job.case_id, user=place.user, to_helpers=True
        )
        if noted.post is not None or escalation is None or escalation.card is None:
            return None
        return escalation, replace(attempt, again=attempt.again or not noted.fresh)

    def _run_file(self, job: Job, file: FileRef, steps: Steps) -> bool:
        step = f"carry: file {file.id}"
        return not steps.run(step, lambda: self._carry_file(job, file, steps.attempt(step)))

    def _carry_file(self, job: Job, file: FileRef, attempt: Attempt) -> str:
        """“left” when it could not be carried."""
        team, channel, key = job.place.team, job.place.channel, file_key(job.message_ts or job.id, file.id)
        begun = self._begin(job, key, attempt)
        if begun is None:
            return ""
        escalation, attempt = begun
        try:
            data = self._chat.fetch(file, team)
            if len(data) > MOST_BYTES:
                return "left"
            copy = self._chat.carry_file(escalation, file, data, attempt)
        except (FileTrouble, Refused) as trouble:
            log.warning("a file could not be carried", case=job.case_id, because=type(trouble).__name__)
            return "left"
        self._relays.end(team, channel, key, copy)
        return ""

    def _name_files(self, job: Job, left: tuple[FileRef, ...], attempt: Attempt) -> str:
        escalation = self._cards.of(job)
        if escalation is None or escalation.card is None:
            return ""
        case, by = self._cards.case(job), job.place.user
        part = f"{_part(job.place.channel, job.message_ts or job.id)} files"
        try:
            self._chat.tell_helpers(case, CardNews.FILES_LEFT, escalation, attempt, by=by, files=left, part=part)
        except Refused as refusal:
            log.warning("nothing could be said under a card", case=job.case_id, because=refusal.words)
        return ""

    # -- what becomes of words that were carried ---------------------------------------------------------------

    def edited(self, job: Job, steps: Steps) -> bool:
        """The asker changed a message: `message_ts`, and `text` as it is now. False where it was never carried."""
        return bool(steps.run("carry: change", lambda: self._change(job, CardNews.ASKER_CHANGED)))

    def deleted(self, job: Job, steps: Steps) -> bool:
        """The asker deleted a message: its words and files go from under the card. False where it was never carried."""
        if not steps.run("carry: take back", lambda: self._change(job, CardNews.ASKER_TOOK_BACK)):
            return False
        steps.run("carry: take files back", lambda: self._take_files_back(job))
        return True

    def _change(self, job: Job, news: CardNews) -> str:
        team, channel, ts = job.place.team, job.place.channel, job.message_ts or ""
        carried = self._relays.of(team, channel, ts)
        if carried is None or not carried.to_helpers:
            return "carried" if self._relays.files_of(team, channel, ts) else ""
        about = replace(job, case_id=carried.case_id)
        escalation = self._cards.of(about)
        if carried.post is None or escalation is None:
            return "carried"
        text = job.text if news is CardNews.ASKER_CHANGED else ""
        try:
            self._chat.change_under_card(
                self._cards.case(about),
                carried.post,
                news,
                escalation,
                by=carried.user,
                text=text,
                part=_part(channel, ts),
            )
        except Refused as refusal:
            log.warning("carried words could not be changed", case=carried.case_id, because=refusal.words)
        return "carried"

    def _take_files_back(self, job: Job) -> str:
        team = job.place.team
        for file in self._relays.files_of(team, job.place.channel, job.message_ts or ""):
            if file.post is None:
                continue
            try:
                self._chat.take_back_file(file.post, team)
            except Refused as refusal:
                log.warning("a carried file could not be deleted", case=file.case_id, because=refusal.words)
        return ""


def _bounded(files: tuple[FileRef, ...]) -> tuple[FileRef, ...]:
    """The files that are carried: so many, and so much of them."""
    taken: list[FileRef] = []
    total = 0
    for file in files:
        if len(taken) < MOST_FILES and total + file.size <= MOST_BYTES:
            taken.append(file)
            total += file.size
    return tuple(taken)


def _part(channel: str, ts: str) -> str:
    """What tells the words carried from one message from those of another."""
    return f"{channel} {ts}"
