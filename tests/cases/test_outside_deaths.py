"""A program that dies while it tells others: nothing is lost, and what comes twice can be known by its id."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from bot.answering.explain import Explainer
from bot.cases.case import Place, Post
from bot.cases.changes import Change
from bot.cases.job import Job, JobKind
from bot.cases.records import Sessions
from bot.cases.store import Store
from bot.cases.telling.event import event_of
from bot.cases.telling.settings import Destinations
from bot.cases.work import Work
from bot.cases.workspace.workspaces import Workspaces
from bot.outward.defaults import OutwardDefaults
from bot.outward.smtp import MailServer, Tls
from tests.cases import test_deaths as deaths
from tests.cases.conftest import TEAM, explain_job
from tests.cases.outside import SECRET
from tests.outward.servers import Desk, Hook, hook_server, mail_server

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="only where a process can be copied")


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hook_server() as found:
        yield found


@pytest.fixture
def desk() -> Iterator[Desk]:
    with mail_server() as found:
        yield found


@pytest.fixture(autouse=True)
def _outside(monkeypatch: pytest.MonkeyPatch, hook: Hook, desk: Desk) -> None:
    """The bots that die here tell others, and remember notices over their deaths, as Slack does."""
    defaults = OutwardDefaults(
        webhook_url=hook.url, webhook_secret=SECRET, webhook_private=True,
        mail_server=MailServer("127.0.0.1", desk.port, Tls.NEVER), desk_address="desk@help.example",
        mail_from="rebound@acme.example",
    )  # fmt: skip

    def opened(store: Store, *given: Any, **more: Any) -> Work:
        return Work(store, *given, **more, destinations=Destinations(Workspaces(Sessions(store.engine)), defaults))

    monkeypatch.setattr(deaths, "Work", opened)
    monkeypatch.setattr(deaths, "_KEPT", (*deaths._KEPT, "notices", "told_alike", "under_cards"))
    seen = ("post_incident", "tell_alike", "say_under_card")
    monkeypatch.setattr(deaths, "_SEEN_BY_OTHERS", (*deaths._SEEN_BY_OTHERS, *seen))


def unknown(number: int) -> str:
    return f"550 5.1.1 <kim{number}@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table"


def start(path: Path, explainer: Explainer) -> tuple[deaths.Folder, str, str]:
    """Five cases alike, answered, the last with a card; its id, and the entry of all."""
    path.mkdir()
    folder = deaths.Folder(path)
    store = Store.open(folder.database)
    for number in range(1, 6):
        job = explain_job(unknown(number), id=f"Ev{number}", ts=f"{number}.1", user=f"U{number}")
        answer = explainer.explain(job.text).answer
        case, _ = store.open_case(job, data=job.text, answer=answer)
        store.mark_answered(TEAM, case.id, Post("C1", f"{number}.2"))
    escalation = store.escalations.open(TEAM, case.id, asked_by="U5", note="", channel="C9")
    store.escalations.mark_card(TEAM, escalation.id, Post("C9", "9.9"))
    store.close()
    assert case.answer is not None
    return folder, case.id, case.answer.entry_id or ""


def die_everywhere(
    folder: deaths.Folder, job: Job, explainer: Explainer, tmp_path: Path, look: Callable[[deaths.PaperOnDisk], None]
) -> None:
    def copy(number: int) -> deaths.Folder:
        return deaths.Folder(Path(shutil.copytree(folder.path, tmp_path / str(number))))

    places = copy(0).die_at(10_000, [job], explainer)
    assert places > 2
    for number in range(1, places + 1):
        dying = copy(number)
        dying.die_at(number, [job], explainer)
        look(dying.do([job], explainer, lambda: None))


def assert_once_or_twice(arrived: list[int]) -> None:
    """How many had arrived after each death: the run that only counts the places sent one."""
    for before, now in zip([1, *arrived], arrived, strict=False):
        assert 1 <= now - before <= 2


def test_wherever_it_dies_there_is_one_notice_and_one_line(tmp_path: Path, explainer: Explainer) -> None:
    folder, case_id, entry_id = start(tmp_path / "start", explainer)
    job = Job(JobKind.INCIDENT, "incident", Place(TEAM, "C1", None, "U5"), case_id=case_id, choice=entry_id)

    def look(chat: deaths.PaperOnDisk) -> None:
        assert len([post for post, _ in chat.notices if post not in chat.retracted]) == 1
        assert chat.told_alike == [case_id]

    die_everywhere(folder, job, explainer, tmp_path, look)


def test_wherever_it_dies_a_request_arrives_and_has_one_id(tmp_path: Path, explainer: Explainer, hook: Hook) -> None:
    folder, case_id, _ = start(tmp_path / "start", explainer)
    store = Store.open(folder.database)
    case, escalation = store.case(TEAM, case_id), store.escalations.of(TEAM, case_id)
    store.close()
    assert case is not None
    assert escalation is not None
    made = Job(JobKind.ESCALATE, "press", Place(TEAM, "C1", None, "U5"), case_id=case_id)
    told = event_of(made, Change.CREATED, case, escalation, at=1_790_000_000.0, with_text=False)
    job = Job(
        JobKind.WEBHOOK,
        "webhook:evt_1",
        Place(TEAM, "webhook", None, "U5"),
        case_id=case_id,
        choice="created",
        text=told,
    )

    arrived: list[int] = []

    def look(chat: deaths.PaperOnDisk) -> None:
        arrived.append(len(hook.taken))
        assert {request.headers["webhook-id"] for request in hook.taken} == {"evt_1"}
        assert len({request.body for request in hook.taken}) == 1

    die_everywhere(folder, job, explainer, tmp_path, look)
    assert_once_or_twice(arrived)


def test_wherever_it_dies_a_letter_arrives_and_has_one_id(tmp_path: Path, explainer: Explainer, desk: Desk) -> None:
    folder, case_id, _ = start(tmp_path / "start", explainer)
    job = Job(
        JobKind.DESK_MAIL, "desk-mail:evt_1", Place(TEAM, "desk-mail", None, "U5"), case_id=case_id, choice="created",
        text="1790000000",
    )  # fmt: skip
    arrived: list[int] = []

    def look(chat: deaths.PaperOnDisk) -> None:
        arrived.append(len(desk.taken))
        assert {message_from_bytes(mail.content)["Message-ID"] for mail in desk.taken} == {
            f"<rebound.{case_id}@acme.example>"
        }
        assert chat.under_cards == []

    die_everywhere(folder, job, explainer, tmp_path, look)
    assert_once_or_twice(arrived)
