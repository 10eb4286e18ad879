"""An entry is tried in the background: shown once that is known, whatever happens meanwhile. Nothing is kept by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.explain import Explainer
from bot.cases.case import Place
from bot.cases.errors import Refused, TryAgain
from bot.cases.job import Job, JobKind
from bot.cases.lead.entries import EntryState
from bot.cases.lead.proposing import LEAD
from bot.cases.work import Work
from bot.knowledge.problem import KnowledgeError
from tests.cases.conftest import QUICK, TEAM, UNKNOWN, PaperChat

BLORF = "554 Blorf engaged; contact your zorper about ticket AB12CD34 for kim@acme.example"


@pytest.fixture
def chat() -> PaperChat:
    return PaperChat()


@pytest.fixture
def work(tmp_path: Path, chat: PaperChat, explainer: Explainer) -> Iterator[Work]:
    made = Work.open(f"sqlite:///{tmp_path / 'cases.sqlite'}", chat, lambda team: explainer, pauses=QUICK)
    yield made
    made.close()


def asked(work: Work, text: str, number: int = 1) -> str:
    job = Job(
        JobKind.EXPLAIN, f"E{number}", Place(TEAM, "C1", f"{number}.0", "U1"), text=text, message_ts=f"{number}.0"
    )
    work.hand_over(job)
    assert work.wait_for(job)
    case = work.cases.case_of(job)
    assert case is not None
    return case.id


def trying(case_id: str, yaml: str) -> Job:
    return Job(
        JobKind.TRY_ENTRY,
        "view:V1:1",
        Place(TEAM, "U8", None, "U8"),
        text=yaml,
        choice=f"{LEAD} {case_id}",
        view_id="V1",
    )


def draft(work: Work, case_id: str) -> str:
    yaml = work.proposing.draft(TEAM, case_id)
    assert yaml is not None
    return yaml


def test_it_is_tried_on_the_cases_of_the_workspace_and_shown_where_somebody_waits(work: Work, chat: PaperChat) -> None:
    case_id = asked(work, BLORF)
    asked(work, UNKNOWN, 2)
    job = trying(case_id, draft(work, case_id))
    work.hand_over(job)
    assert work.wait_for(job)
    ((view_id, tryout),) = chat.tryouts
    assert view_id == "V1"
    assert (tryout.tried, tryout.answers, tryout.new, tryout.answers_its_own) == (2, 1, 1, True)
    assert tryout.may_accept
    assert tryout.changes == ()
    assert work.cases.entries.of_state(TEAM, *EntryState) == ()


def test_it_is_shown_though_slack_was_away_for_a_moment(work: Work, chat: PaperChat) -> None:
    case_id = asked(work, BLORF)
    chat.trouble["show_tryout"] = [TryAgain("Slack had a fault.")]
    job = trying(case_id, draft(work, case_id))
    work.hand_over(job)
    assert work.wait_for(job)
    assert len(chat.tryouts) == 1


def test_a_form_that_was_closed_meanwhile_is_no_trouble(work: Work, chat: PaperChat) -> None:
    case_id = asked(work, BLORF)
    chat.trouble["show_tryout"] = [Refused("not_found", "It is closed.")]
    job = trying(case_id, draft(work, case_id))
    work.hand_over(job)
    assert work.wait_for(job)
    assert chat.tryouts == []
    assert chat.whispers == []


def test_an_entry_with_mistakes_is_neither_accepted_nor_kept(work: Work) -> None:
    case_id = asked(work, BLORF)
    broken = draft(work, case_id).replace("reason:", "raison:")
    for teach in (work.proposing.accept, work.proposing.keep):
        with pytest.raises(KnowledgeError):
            teach(TEAM, broken, by="U8", case_id=case_id)
    assert work.cases.entries.of_state(TEAM, *EntryState) == ()


def test_a_draft_takes_an_id_that_neither_the_base_nor_the_workspace_has(work: Work) -> None:
    case_id = asked(work, BLORF)
    first = draft(work, case_id)
    accepted = work.proposing.accept(TEAM, first, by="U8", case_id=case_id)
    assert accepted is not None
    second = work.proposing.look(TEAM, draft(work, case_id))
    assert second.entry_id == f"{accepted.id}-2"
    assert second.problems == ()


def test_of_a_case_whose_input_is_not_kept_any_more_nothing_is_drafted(work: Work) -> None:
    assert work.proposing.draft(TEAM, "gone") is None
    case_id = asked(work, BLORF)
    assert work.proposing.draft("T2", case_id) is None
