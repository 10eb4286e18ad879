"""The same work on Postgres."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine

from bot.answering.explain import Explainer
from bot.cases.case import Place, State
from bot.cases.durable import Pauses
from bot.cases.job import Job, JobKind
from bot.cases.work import Work
from tests.cases.conftest import TEAM, PaperChat, do, explain_job, the_case
from tests.cases.postgres import server_or_skip
from tests.cases.tables import differences


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server_or_skip() as url:
        yield url


@pytest.fixture
def work(address: str, chat: PaperChat, explainer: Explainer) -> Iterator[Work]:
    opened = Work.open(address, chat, lambda team: explainer, pauses=Pauses(step=(0.01, 0.01), fault=(0.01,)))
    yield opened
    opened.close(2)


def test_a_look_at_postgres_finds_that_it_can_be_written(work: Work) -> None:
    work.check()


def test_a_case_lives_its_life_on_postgres(work: Work, chat: PaperChat) -> None:
    for _ in range(2):
        do(work, explain_job())
    assert len(chat.answers) == 1
    case = the_case(work, chat)
    for kind, user in [(JobKind.ESCALATE, "U1"), (JobKind.CLAIM, "U8"), (JobKind.CLAIM, "U9")]:
        do(work, Job(kind, f"{kind} {user}", Place(TEAM, "C9", None, user), case_id=case.id))
    escalation = work.cases.escalations.of(TEAM, case.id)
    assert escalation is not None
    assert (escalation.state, escalation.claimed_by) == (State.CLAIMED, "U8")
    assert chat.whispers == [("U9", "<@U8> has taken this case already.")]


def test_the_tables_on_postgres_are_those_that_the_code_knows(work: Work, address: str) -> None:
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()
