"""An entry taught from a case: drafted, looked over, tried on what was asked before, and accepted or taken back.

What is decided is one row that is written in one go (entries.py): it is done when it is told, and of two who decide at
once one wins. Trying takes a while, and is a job: it changes nothing but what somebody sees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

import structlog
from sqlalchemy import func, select

from bot.answering.explain import Explainer
from bot.cases.case import Feedback, Outcome
from bot.cases.durable import Steps
from bot.cases.errors import Refused
from bot.cases.job import Job
from bot.cases.lead.entries import EntryState, TaughtEntry
from bot.cases.lead.proposal import NAME, Looked, Tryout, drafted, looked_at, tryout_of
from bot.cases.records import Sessions
from bot.cases.store import Store
from bot.cases.tables import CaseRow, InputRow
from bot.knowledge.problem import KnowledgeError
from bot.matching.trial import Past, try_entry

log = structlog.get_logger(__name__)

TRIED_ON: Final = 200
"""How many of the last cases an entry is tried on."""
LEAD: Final = "lead"
HELPER: Final = "helper"
_LARGEST: Final = 500_000
"""Bytes: of a mail larger than that the entry is not tried on, so that it takes no minutes."""


class Showing(Protocol):
    """What of the chat is needed: showing what came of it to whoever waits."""

    def show_tryout(self, team: str, view_id: str, tryout: Tryout) -> None:
        """Show it in a form that is open. One that is closed is no trouble."""


class Proposing:
    """All of it. Every method takes the workspace first, and sees nothing outside it."""

    def __init__(self, store: Store, chat: Showing, explainer: Callable[[str], Explainer]) -> None:
        self._store = store
        self._chat = chat
        self._explainer = explainer
        self._sessions = Sessions(store.engine)

    def draft(self, team: str, case_id: str) -> str | None:
        """The YAML of an entry for a case; None where what was asked is not kept any more."""
        data = self._store.input(team, case_id)
        if data is None:
            return None
        knowledge = self._explainer(team).knowledge
        escalation = self._store.escalations.of(team, case_id)
        found_out = escalation.outcome_words if escalation and escalation.outcome is Outcome.NEW_ERROR else ""
        taken = {*(entry.id for entry in knowledge.entries), *self._own_ids(team)}
        right = escalation.right_entry if escalation else None
        right = right or next((each.right_entry for each in self._opinions(team, case_id) if each.right_entry), None)
        return drafted(data, found_out, knowledge, taken, right)

    def _opinions(self, team: str, case_id: str) -> Sequence[Feedback]:
        """The newest first."""
        return self._store.feedback_of(team, case_id)[::-1]

    def _own_ids(self, team: str) -> set[str]:
        entries = self._store.entries.of_state(team, EntryState.ACCEPTED, EntryState.PROPOSED)
        return {entry.id for entry in entries}

    def look(self, team: str, text: str) -> Looked:
        """What is wrong with an entry as it is written, line by line."""
        return looked_at(text, self._explainer(team).knowledge)

    def accept(self, team: str, text: str, *, by: str, case_id: str) -> TaughtEntry | None:
        """From now on it is answered by. What comes back is somebody else's where they were quicker; None where no
        more can be accepted."""
        return self._teach(team, text, by, case_id, accept=True)

    def keep(self, team: str, text: str, *, by: str, case_id: str) -> TaughtEntry | None:
        """It waits for somebody who leads."""
        return self._teach(team, text, by, case_id, accept=False)

    def _teach(self, team: str, text: str, by: str, case_id: str, *, accept: bool) -> TaughtEntry | None:
        looked = self.look(team, text)
        if looked.problems:
            raise KnowledgeError(list(looked.problems))
        taught = self._store.entries.teach(
            team, looked.entry_id, text, by=by, case_id=case_id or None, accept=accept
        )  # fmt: skip
        log.info("an entry was taught", team=team, entry=looked.entry_id, accepted=accept, user=by)
        return taught

    def decide(self, team: str, entry_id: str, to: EntryState, *, by: str) -> TaughtEntry | None:
        """Accept or decline a proposal, or take back what was accepted. What comes back stands otherwise, or by
        somebody else, where they were quicker."""
        only_from = EntryState.ACCEPTED if to is EntryState.TAKEN_BACK else EntryState.PROPOSED
        decided = self._store.entries.decide(team, entry_id, to, by=by, only_from=only_from)
        log.info("a taught entry was decided on", team=team, entry=entry_id, to=to.value, user=by)
        return decided

    # -- trying ------------------------------------------------------------------------------------------------

    def try_out(self, job: Job, steps: Steps) -> None:
        """Try `text`, an entry, and show what it would do in the form `view_id`. `choice`: whether whoever asks leads,
        and after a space the case."""
        steps.run("try and show", lambda: self._try_out(job))

    def _try_out(self, job: Job) -> str:
        who, _, case_id = job.choice.partition(" ")
        team = job.place.team
        knowledge = self._explainer(team).knowledge
        looked = looked_at(job.text, knowledge)
        past = self._past(team)
        trial = try_entry(knowledge, job.text, past, name=NAME)
        tryout = tryout_of(team, case_id, job.text, looked, trial, knowledge, may_accept=who == LEAD)
        try:
            self._chat.show_tryout(team, job.view_id, tryout)
        except Refused as refusal:
            log.info("what an entry would do could not be shown", because=refusal.words)
        return ""

    def _past(self, team: str) -> list[Past]:
        """The last cases whose input is kept."""
        both = (InputRow.team_id == CaseRow.team_id) & (InputRow.case_id == CaseRow.id)
        query = (
            select(CaseRow.id, CaseRow.entry_id, InputRow.data, InputRow.pasted)
            .join(InputRow, both)
            .where(CaseRow.team_id == team, func.length(InputRow.data) <= _LARGEST)
            .order_by(CaseRow.created_at.desc())
            .limit(TRIED_ON)
        )
        with self._sessions.reading() as session:
            return [
                (row.id, row.data.decode("utf-8", "surrogatepass") if row.pasted else row.data, row.entry_id)
                for row in session.execute(query)
            ]
