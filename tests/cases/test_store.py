"""The database: made, kept apart by workspace, and clear about what is wrong."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError

from bot.answering.explain import Explainer
from bot.cases.case import State
from bot.cases.errors import StoreError
from bot.cases.records import Sessions
from bot.cases.store import Store
from bot.cases.work import Work
from tests.cases.conftest import TEAM, UNKNOWN, PaperChat, do, explain_job
from tests.cases.tables import differences


def test_the_migrations_make_the_tables_that_the_code_knows(store: Store, database: str) -> None:
    with create_engine(database).connect() as connection:
        assert differences(connection) == []


def test_a_database_can_be_opened_again(store: Store, database: str) -> None:
    case, _ = store.open_case(explain_job())
    again = Store.open(database)
    assert again.case(TEAM, case.id) == case
    again.close()


def test_the_file_is_kept_with_a_write_ahead_log_and_foreign_keys(
    store: Store, tmp_path: Path, explainer: Explainer
) -> None:
    with sqlite3.connect(tmp_path / "cases.sqlite") as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.keep_answer(TEAM, "no such case", b"x", explainer.explain(b"x").answer)


def test_a_look_at_the_database_writes_to_it_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    log = tmp_path / "cases.sqlite-wal"
    before = log.stat().st_size
    store.write()
    assert log.stat().st_size > before


def test_a_database_that_can_only_be_read_is_noticed(store: Store) -> None:
    event.listen(store._sessions.engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA query_only=1"))
    with pytest.raises(OperationalError, match="readonly"):
        store.write()


def test_a_case_is_unknown_outside_its_workspace(store: Store, explainer: Explainer) -> None:
    case, _ = store.open_case(explain_job())
    store.keep_answer(TEAM, case.id, UNKNOWN, explainer.explain(UNKNOWN).answer)
    assert store.case("T2", case.id) is None
    assert store.input("T2", case.id) is None
    assert store.recent("T2", "U1") == ()


def test_an_answer_comes_back_as_it_was(store: Store, explainer: Explainer) -> None:
    case, _ = store.open_case(explain_job())
    explanation = explainer.explain(UNKNOWN)
    store.keep_answer(TEAM, case.id, UNKNOWN, explanation.answer)
    found = store.case(TEAM, case.id)
    assert found is not None
    assert found.answer == explanation.answer


@pytest.mark.parametrize("data", [b"\x00\xff raw", "pasted \U0001f600 \ud800", ""])
def test_an_input_comes_back_as_it_was(store: Store, explainer: Explainer, data: bytes | str) -> None:
    case, _ = store.open_case(explain_job())
    store.keep_answer(TEAM, case.id, data, explainer.explain(data).answer)
    assert store.input(TEAM, case.id) == data


def test_a_person_finds_their_own_cases_newest_first(store: Store) -> None:
    ids = [store.open_case(explain_job(id=f"Ev{n}", ts=f"{n}.0"))[0].id for n in range(3)]
    store.open_case(explain_job(id="other", ts="9.0", user="U2"))
    assert [case.id for case in store.recent(TEAM, "U1", 2)] == [ids[2], ids[1]]


def test_a_folder_that_cannot_be_written_gives_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError) as caught:
        Store.open(f"sqlite:///{tmp_path}/file/cases.sqlite")
    assert str(tmp_path) in str(caught.value)
    assert "REBOUND_DATABASE_URL" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_cannot_be_written_gives_one_clear_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="REBOUND_DATABASE_URL"):
        Store.open(f"sqlite:///{tmp_path}/cases.sqlite")


def test_a_file_that_is_no_database_gives_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "cases.sqlite").write_bytes(b"something else entirely" * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        Store.open(f"sqlite:///{tmp_path}/cases.sqlite")


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "sqlite:///:memory:", "oracle9://x/y"])
def test_an_address_that_cannot_be_used_is_said_so(url: str) -> None:
    with pytest.raises(StoreError, match="REBOUND_DATABASE_URL"):
        Store.open(url)


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql://rebound:hunter2@127.0.0.1:9/rebound")
    assert "hunter2" not in str(caught.value)


def test_a_database_of_a_newer_version_is_left_alone(store: Store, database: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "cases.sqlite") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.execute("UPDATE compatibility SET oldest_revision = '9998'")
    with pytest.raises(StoreError, match="newer version"):
        Store.open(database)


def test_a_program_of_the_release_before_goes_on_with_tables_that_were_only_added_to(
    store: Store, database: str, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "cases.sqlite") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    Store.open(database).close()


def test_what_a_stopped_bot_left_is_found_again(database: str, chat: PaperChat, explainer: Explainer) -> None:
    work = Work.open(database, chat, lambda team: explainer)
    do(work, explain_job())
    assert work.close()
    again = Work.open(database, chat, lambda team: explainer)
    (case,) = again.cases.recent(TEAM, "U1")
    assert case.state is State.ANSWERED
    do(again, explain_job())
    assert len(chat.answers) == 1
    again.close()


def test_only_what_no_job_would_do_again_waits_for_the_disk(store: Store) -> None:
    def synchronous(sessions: Sessions) -> int:
        with sessions.writing() as session:
            return int(session.connection().exec_driver_sql("PRAGMA synchronous").scalar_one())

    normal, full = 1, 2
    assert synchronous(Sessions(store.engine)) == full
    assert synchronous(Sessions(store.engine, redoable=True)) == normal
    assert synchronous(Sessions(store.engine)) == full
