"""A copy of the database is one moment of it, and takes its place again whole or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from bot.answering.explain import Explainer
from bot.cases.case import Case
from bot.cases.database import parse_url
from bot.cases.durable import Clock, Given
from bot.cases.durable.queue import Queue
from bot.cases.errors import StoreError
from bot.cases.keeping import backup_postgres
from bot.cases.keeping.backup import back_up, restore
from bot.cases.keeping.backup_postgres import restore_dump
from bot.cases.store import Store
from bot.cases.tables import CaseRow, InputRow, JobRow, ProcessRow
from bot.cases.work import Work
from tests.cases.conftest import FULL, QUICK, TEAM, UNKNOWN, PaperChat, do, explain_job
from tests.cases.postgres import server_or_skip


def a_case(store: Store, data: str = UNKNOWN, id: str = "Ev1") -> Case:
    case, _ = store.open_case(explain_job(id=id, ts=f"{id}.1"), data=data)
    return case


def inputs(url: str) -> list[str]:
    """What was pasted, by the database at this address."""
    store = Store.open(url)
    with store.engine.connect() as connection:
        found = [data.decode() for data in connection.scalars(select(InputRow.data).order_by(InputRow.case_id))]
    store.close()
    return sorted(found)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# -- copying -------------------------------------------------------------------------------------------------------


def test_a_copy_is_one_file_for_its_owner_alone_and_holds_what_was_written_last(
    store: Store, database: str, tmp_path: Path
) -> None:
    a_case(store)
    out = tmp_path / "out"
    out.mkdir()
    before = os.umask(0)
    try:
        back_up(database, out / "copy")
    finally:
        os.umask(before)
    assert names(out) == {"copy"}
    assert mode(out / "copy") == 0o600
    assert inputs(f"sqlite:///{out / 'copy'}") == [UNKNOWN]


def test_a_copy_is_one_moment_while_others_write(store: Store, database: str, tmp_path: Path) -> None:
    stop = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        while not stop.is_set():
            a_case(store, id=f"Ev{written}")
            written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            before = written
            back_up(database, tmp_path / f"copy{number}")
            with sqlite3.connect(tmp_path / f"copy{number}") as copy:
                (cases,) = copy.execute("SELECT count(*) FROM cases").fetchone()
                (pasted,) = copy.execute("SELECT count(*) FROM inputs").fetchone()
            assert before <= cases == pasted
    finally:
        stop.set()
        writer.join()
    assert written > 0


@pytest.mark.parametrize("name", ["cases.sqlite", "cases.sqlite-wal", "cases.sqlite.lock", "letter"])
def test_a_file_that_is_there_is_not_written_over(store: Store, database: str, tmp_path: Path, name: str) -> None:
    a_case(store)
    (tmp_path / "letter").write_text("mine")
    (tmp_path / "cases.sqlite.lock").touch()
    before = (tmp_path / name).read_bytes()
    with pytest.raises(StoreError, match="is there already"):
        back_up(database, tmp_path / name)
    assert (tmp_path / name).read_bytes() == before


@pytest.mark.usefixtures("store")
def test_a_folder_that_is_not_there_gives_one_line(database: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere/copy cannot be written: No such file"):
        back_up(database, tmp_path / "nowhere/copy")


def test_a_database_that_is_damaged_gives_no_copy(store: Store, database: str, tmp_path: Path) -> None:
    a_case(store, UNKNOWN * 500)
    store.close()
    damage(tmp_path / "cases.sqlite")
    before = names(tmp_path)
    with pytest.raises(StoreError, match=r"damaged|malformed"):
        back_up(database, tmp_path / "copy")
    assert names(tmp_path) - before <= {"cases.sqlite-wal", "cases.sqlite-shm"}


def test_no_database_is_made_only_to_be_copied(database: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no database yet"):
        back_up(database, tmp_path / "copy")
    assert names(tmp_path) == set()


def damage(path: Path) -> None:
    """Spoil pages of tables, not the first page, which says what the file is."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xee" * (path.stat().st_size - 4096))


# -- putting back --------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(store: Store, database: str, tmp_path: Path) -> Path:
    """A copy with one case in it. The database has two, and is closed."""
    a_case(store)
    back_up(database, tmp_path / "copy")
    a_case(store, FULL, "Ev2")
    store.close()
    return tmp_path / "copy"


def test_a_copy_takes_the_place_of_the_database_which_is_kept(copy: Path, database: str, tmp_path: Path) -> None:
    kept = restore(database, copy)
    assert kept == tmp_path / "cases.sqlite.before-restore"
    assert inputs(database) == [UNKNOWN]
    assert inputs(f"sqlite:///{kept}") == sorted([UNKNOWN, FULL])
    assert mode(tmp_path / "cases.sqlite") == mode(kept) == 0o600


def test_what_was_kept_before_is_kept_when_one_restores_again(copy: Path, database: str, tmp_path: Path) -> None:
    first, second = restore(database, copy), restore(database, copy)
    assert first is not None
    assert second == tmp_path / "cases.sqlite.before-restore-2"
    assert inputs(f"sqlite:///{first}") == sorted([UNKNOWN, FULL])


def test_what_only_stands_in_the_log_of_the_old_file_is_kept_with_it(
    store: Store, database: str, tmp_path: Path
) -> None:
    a_case(store)
    back_up(database, tmp_path / "copy")
    a_case(store, FULL, "Ev2")
    for name in ("cases.sqlite", "cases.sqlite-wal"):  # as a process that was killed leaves them
        shutil.copy(tmp_path / name, tmp_path / f"killed.{name}")
    killed = f"sqlite:///{tmp_path / 'killed.cases.sqlite'}"
    kept = restore(killed, tmp_path / "copy")
    assert inputs(killed) == [UNKNOWN]
    assert inputs(f"sqlite:///{kept}") == sorted([UNKNOWN, FULL])


def test_a_copy_takes_the_place_of_a_file_that_is_damaged(copy: Path, database: str, tmp_path: Path) -> None:
    (tmp_path / "cases.sqlite").write_bytes(b"\xee" * 9_000)
    (tmp_path / "cases.sqlite-wal").write_bytes(b"\xee" * 9_000)
    restore(database, copy)
    assert inputs(database) == [UNKNOWN]
    assert (tmp_path / "cases.sqlite.before-restore").read_bytes() == b"\xee" * 9_000
    assert (tmp_path / "cases.sqlite.before-restore-wal").read_bytes() == b"\xee" * 9_000


def test_a_copy_can_be_put_where_nothing_is(copy: Path, tmp_path: Path) -> None:
    elsewhere = f"sqlite:///{tmp_path / 'new/place/cases.sqlite'}"
    assert restore(elsewhere, copy) is None
    assert inputs(elsewhere) == [UNKNOWN]


def test_nothing_but_the_two_files_is_left_beside_it(copy: Path, database: str, tmp_path: Path) -> None:
    before = names(tmp_path)
    restore(database, copy)
    assert names(tmp_path) - before <= {"cases.sqlite.before-restore", "cases.sqlite.lock"}


def spoil(copy: Path, how: str) -> None:
    if how == "cut off":
        copy.write_bytes(copy.read_bytes()[:9_000])
    elif how == "damaged":
        damage(copy)
    elif how == "something else":
        copy.write_bytes(b"something else entirely" * 100)
    elif how == "another program's":
        copy.unlink()
        with sqlite3.connect(copy) as raw:
            raw.execute("CREATE TABLE birds (name)")
    elif how == "of the future":
        with sqlite3.connect(copy) as raw:
            raw.execute("UPDATE alembic_version SET version_num = '9999'")
            raw.execute("UPDATE compatibility SET oldest_revision = '9998'")


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("cut off", r"damaged|malformed"),
        ("damaged", r"damaged|malformed"),
        ("something else", "file is not a database"),
        ("another program's", "is no database of Rebound’s"),
        ("of the future", "newer version of Rebound"),
    ],
)
def test_a_copy_that_cannot_be_used_changes_nothing(
    copy: Path, database: str, tmp_path: Path, how: str, says: str
) -> None:
    spoil(copy, how)
    before = names(tmp_path)
    with pytest.raises(StoreError, match=says) as caught:
        restore(database, copy)
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == before
    assert inputs(database) == sorted([UNKNOWN, FULL])


def test_a_copy_of_a_newer_program_that_this_one_may_work_on_is_taken(copy: Path, database: str) -> None:
    with sqlite3.connect(copy) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    restore(database, copy)
    assert inputs(database) == [UNKNOWN]


def test_the_database_itself_is_no_copy(copy: Path, database: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is the database itself"):
        restore(database, tmp_path / "cases.sqlite")


def test_a_copy_that_is_not_there_is_said_so(copy: Path, database: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no file"):
        restore(database, tmp_path / "copi")


def test_nothing_is_put_back_while_a_bot_is_at_work(
    work: Work, chat: PaperChat, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(work, explain_job())
    back_up(database, tmp_path / "copy")
    do(work, explain_job(FULL, id="Ev2", ts="200.1"))
    monkeypatch.setattr("bot.cases.database._WAIT_FOR_THE_FORMER", 0.05)
    with pytest.raises(StoreError, match="Another Rebound is at work"):
        restore(database, tmp_path / "copy")
    assert not (tmp_path / "cases.sqlite.before-restore").exists()
    do(work, explain_job(id="Ev3", ts="300.1"))
    assert len(chat.answers) == 3


@pytest.mark.parametrize("owner", [None, "the former process"])
def test_what_was_unfinished_in_the_copy_is_done_after_looking_whether_it_stands(
    database: str, chat: PaperChat, explainer: Explainer, tmp_path: Path, owner: str | None
) -> None:
    store, job = Store.open(database), explain_job()
    given = Given(TEAM, job.id, job.kind.value, "C1", job.lane, job.to_json())
    Queue(store.engine, Clock()).record(given, owner, due_at=0.0)
    store.open_case(job, data=UNKNOWN, answer=explainer.explain(UNKNOWN).answer)
    back_up(database, tmp_path / "copy")
    store.close()
    for _ in range(2):  # the first time it is answered after the copy was made, which is then put back
        work = Work.open(database, chat, lambda team: explainer, pauses=QUICK)
        assert work.wait_for(job)
        work.close(2)
        assert len(chat.answers) == 1
        restore(database, tmp_path / "copy")


# -- Postgres ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if not all(map(shutil.which, ("pg_dump", "pg_restore", "psql"))):
        pytest.skip("no Postgres with its programs is installed on this machine")
    with server_or_skip() as url:
        yield url


@pytest.fixture
def on_postgres(server: str) -> Iterator[Store]:
    store = Store.open(server)
    with store.engine.begin() as connection:
        for table in (JobRow, CaseRow, ProcessRow):
            connection.execute(delete(table))
    yield store
    store.close()


def test_a_copy_of_postgres_takes_its_place_again_and_what_was_there_is_kept(
    on_postgres: Store, server: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    a_case(on_postgres)
    Queue(on_postgres.engine, Clock()).record(Given(TEAM, "j", "explain", "C1", "j", "{}"), None, due_at=0.0)
    back_up(server, copy)
    assert mode(copy) == 0o600
    a_case(on_postgres, FULL, "Ev2")
    with on_postgres.engine.begin() as connection:
        connection.execute(update(JobRow).values(id="changed since"))

    kept = restore(server, copy)
    assert kept is not None
    assert mode(kept) == 0o600
    assert inputs(server) == [UNKNOWN]
    with on_postgres.engine.connect() as connection:
        assert connection.execute(select(JobRow.id, JobRow.deaths)).one() == ("j", 1)
    a_case(on_postgres, FULL, "Ev3")
    Queue(on_postgres.engine, Clock()).record(Given(TEAM, "k", "explain", "C1", "k", "{}"), None, due_at=0.0)

    restore(server, kept)
    assert inputs(server) == sorted([UNKNOWN, FULL])


def test_nothing_is_put_back_while_some_process_gives_signs_of_life(
    on_postgres: Store, server: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    back_up(server, copy)
    a_case(on_postgres)
    queue = Queue(on_postgres.engine, Clock())
    queue.enter("alive", "host", 1)

    def give_a_sign(seconds: float) -> None:
        queue.beat("alive")

    with pytest.raises(StoreError, match="A Rebound is at work"):
        restore_dump(parse_url(server), copy, tmp_path / "kept", wait=give_a_sign)
    assert inputs(server) == [UNKNOWN]
    restore_dump(parse_url(server), copy, tmp_path / "kept", wait=lambda seconds: None)
    assert inputs(server) == []


@pytest.mark.parametrize("what", [b"something else", b""])
def test_a_file_that_is_no_copy_of_postgres_changes_nothing(
    on_postgres: Store, server: str, tmp_path: Path, what: bytes
) -> None:
    a_case(on_postgres)
    (tmp_path / "copy").write_bytes(what)
    with pytest.raises(StoreError, match="is no copy that can be used"):
        restore(server, tmp_path / "copy")
    assert inputs(server) == [UNKNOWN]


def test_a_copy_of_postgres_by_a_newer_program_changes_nothing(on_postgres: Store, server: str, tmp_path: Path) -> None:
    a_case(on_postgres)
    with on_postgres.engine.begin() as connection:
        was = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        oldest = connection.exec_driver_sql("SELECT oldest_revision FROM compatibility").scalar_one()
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("UPDATE compatibility SET oldest_revision = '9998'")
    back_up(server, tmp_path / "copy")
    with on_postgres.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = %s", (was,))
        connection.exec_driver_sql("UPDATE compatibility SET oldest_revision = %s", (oldest,))
    with pytest.raises(StoreError, match="newer version of Rebound"):
        restore(server, tmp_path / "copy")
    assert inputs(server) == [UNKNOWN]


def test_a_restore_that_fails_half_way_leaves_the_tables_as_they_were(
    on_postgres: Store, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(server, tmp_path / "copy")
    a_case(on_postgres)
    monkeypatch.setattr(backup_postgres, "NOT_AT_THE_FIRST_TRY", "SELECT 1 / 0")
    with pytest.raises(StoreError, match="Nothing was changed"):
        restore(server, tmp_path / "copy")
    assert inputs(server) == [UNKNOWN]


def test_where_the_programs_of_postgres_are_missing_the_command_is_named_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError) as caught:
        back_up("postgresql://rebound:hunter2@db.example/rebound", tmp_path / "copy")
    said = str(caught.value)
    assert "pg_dump --format=custom" in said
    assert "--file=FILE postgresql://rebound@db.example/rebound" in said
    assert "hunter2" not in said
    assert not (tmp_path / "copy").exists()


def test_a_question_that_was_not_even_read_in_the_copy_is_answered_once_all_the_same(
    database: str, chat: PaperChat, explainer: Explainer, tmp_path: Path
) -> None:
    store, job = Store.open(database), explain_job()
    given = Given(TEAM, job.id, job.kind.value, "C1", job.lane, job.to_json())
    Queue(store.engine, Clock()).record(given, None, due_at=0.0)
    back_up(database, tmp_path / "copy")
    store.close()
    for _ in range(2):
        work = Work.open(database, chat, lambda team: explainer, pauses=QUICK)
        assert work.wait_for(job)
        work.close(2)
        assert len(chat.answers) == 1
        restore(database, tmp_path / "copy")
