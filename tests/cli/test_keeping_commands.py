"""Jobs, copies and forgetting from a terminal: one clear line where something is wrong, and nothing of what was
pasted."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cases.case import Feedback, Place, Surface
from bot.cases.durable import Clock, Given
from bot.cases.durable.queue import JobState, Queue
from bot.cases.job import Job, JobKind
from bot.cases.store import Store
from bot.cases.workspace.channels import ChannelSettings
from tests.cli.conftest import Run

TEAM = "T1"
SECRET = "kim@exmaple.com"
PASTE = f"550 5.1.1 <{SECRET}>: user unknown"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cases.sqlite"


@pytest.fixture
def env(path: Path) -> dict[str, str]:
    return {"REBOUND_DATABASE_URL": f"sqlite:///{path}"}


@pytest.fixture
def store(path: Path) -> Store:
    """A database as a bot leaves it that was stopped."""
    store = Store.open(f"sqlite:///{path}")
    a_case(store, PASTE)
    return store


def a_case(store: Store, data: str, id: str = "Ev1", user: str = "U1") -> str:
    job = Job(JobKind.EXPLAIN, id, Place(TEAM, "C1", "1.1", user), Surface.MENTION, data, message_ts=f"1.{id}")
    case, _ = store.open_case(job, data=data)
    return case.id


def a_job(
    store: Store, id: str, state: JobState, *, age: float = 0, problem: str = "tried too often", team: str = TEAM
) -> None:
    at = datetime.now(UTC).timestamp() - age
    queue = Queue(store.engine, Clock(now=lambda: at))
    owner = None if state is JobState.WAITING else "me"
    job = Job(JobKind.EXPLAIN, id, Place(team, "C1", None, "U1"), Surface.MENTION, PASTE)
    taken = queue.record(Given(team, id, "explain", "C1", id, job.to_json()), owner, due_at=at)
    if taken is not None and state in (JobState.DONE, JobState.GIVEN_UP):
        queue.finish(taken.number, "me", state=state, problem=problem)


COMMANDS = [
    ("jobs",),
    ("jobs", "--json"),
    ("jobs", "retry", "Ev1"),
    ("keep", "sweep"),
    ("forget", "kim@exmaple.com"),
    ("export", "--user", "U1"),
    ("backup", "copy"),
]


def assert_one_line(done: object, *says: str) -> None:
    stderr, stdout = getattr(done, "stderr", ""), getattr(done, "stdout", "")
    assert getattr(done, "returncode", 0) == 2, stderr
    assert len(stderr.splitlines()) == 1, stderr
    assert stderr.startswith("rebound: ")
    assert stdout == ""
    for words in says:
        assert words in stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_where_there_is_no_database_one_line_says_so_and_none_is_made(
    rebound: Run, env: dict[str, str], path: Path, command: tuple[str, ...]
) -> None:
    assert_one_line(rebound(*command, env=env), "There is no database yet", str(path))
    assert not path.exists()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_where_the_file_is_no_database_one_line_says_so(
    rebound: Run, env: dict[str, str], path: Path, command: tuple[str, ...]
) -> None:
    path.write_bytes(b"something else entirely" * 100)
    assert_one_line(rebound(*command, env=env), "file is not a database")
    assert path.read_bytes() == b"something else entirely" * 100


@pytest.mark.parametrize(("revision", "says"), [("9999", "newer version"), ("0001", "earlier version")])
def test_a_database_of_another_version_is_not_touched(
    rebound: Run, env: dict[str, str], store: Store, path: Path, revision: str, says: str
) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        raw.execute("UPDATE compatibility SET oldest_revision = ?", (revision,))
    assert_one_line(rebound("jobs", env=env), says)


def test_jobs_are_shown_by_state_age_and_reason_and_nothing_of_what_they_are_about(
    rebound: Run, env: dict[str, str], store: Store
) -> None:
    a_job(store, "Ev-waits", JobState.WAITING, age=3 * 86_400)
    a_job(store, "Ev-runs", JobState.RUNNING, age=65 * 60)
    a_job(store, "Ev-given-up", JobState.GIVEN_UP, problem="a fault of the program: [red]KeyError[/red]")
    a_job(store, "Ev-done", JobState.DONE)
    done = rebound("jobs", env={**env, "COLUMNS": "140"})
    assert (done.returncode, done.stderr) == (0, "")
    rows = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert "3 days" in rows["Ev-waits"]
    assert "waiting" in rows["Ev-waits"]
    assert "65 min" in rows["Ev-runs"]
    assert "running" in rows["Ev-runs"]
    assert "a fault of the program: [red]KeyError[/red]" in rows["Ev-given-up"]
    assert "Ev-done" not in rows
    assert "rebound jobs retry ID" in done.stdout
    assert SECRET not in done.stdout


def test_the_id_of_a_job_is_whole_in_a_narrow_terminal(rebound: Run, env: dict[str, str], store: Store) -> None:
    a_job(store, "Ev0123456789", JobState.WAITING)
    done = rebound("jobs", env={**env, "COLUMNS": "60"})
    assert "…" not in done.stdout
    assert "Ev0123456789" in "".join(line.split()[0] for line in done.stdout.splitlines()[1:] if line.strip())


def test_jobs_as_json_say_the_same_to_a_program(rebound: Run, env: dict[str, str], store: Store) -> None:
    a_job(store, "Ev-given-up", JobState.GIVEN_UP)
    a_job(store, "Ev-done", JobState.DONE)
    done = rebound("jobs", "--json", env=env)
    told = json.loads(done.stdout)
    assert told["counts"] == {"given-up": 1}  # how many were ever done is not counted: nobody waits for them
    (job,) = told["jobs"]
    assert (job["id"], job["state"], job["channel"], job["problem"]) == (
        "Ev-given-up",
        "given-up",
        "C1",
        "tried too often",
    )
    assert SECRET not in done.stdout


def test_where_nothing_waits_that_is_said(rebound: Run, env: dict[str, str], store: Store) -> None:
    a_job(store, "Ev-done", JobState.DONE)
    assert rebound("jobs", env=env).stdout == "No job waits, and none was given up.\n"


def test_a_job_that_was_given_up_is_done_once_more(rebound: Run, env: dict[str, str], store: Store) -> None:
    a_job(store, "Ev-given-up", JobState.GIVEN_UP)
    done = rebound("jobs", "retry", "Ev-given-up", env=env)
    assert done.returncode == 0
    assert json.loads(rebound("jobs", "--json", env=env).stdout)["jobs"][0]["state"] == "waiting"
    assert_one_line(rebound("jobs", "retry", "Ev-given-up", env=env), "no job that can be done once more")


def test_a_job_of_several_workspaces_needs_one_named(rebound: Run, env: dict[str, str], store: Store) -> None:
    for team in ("T1", "T2"):
        a_job(store, "Ev1", JobState.GIVEN_UP, team=team)
    assert_one_line(rebound("jobs", "retry", "Ev1", env=env), "--team: T1, T2")
    assert rebound("jobs", "retry", "Ev1", "--team", "T2", env=env).returncode == 0
    states = {job["team"]: job["state"] for job in json.loads(rebound("jobs", "--json", env=env).stdout)["jobs"]}
    assert states == {"T1": "given-up", "T2": "waiting"}


@pytest.mark.parametrize(("days", "cleared"), [("90", 1), ("0", 0), ("400", 0)])
def test_a_sweep_takes_out_what_is_older_than_the_setting_says(
    rebound: Run, env: dict[str, str], store: Store, path: Path, days: str, cleared: int
) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE cases SET created_at = datetime('now', '-366 days')")
    done = rebound("keep", "sweep", env={**env, "REBOUND_KEEP_DAYS": days})
    assert done.returncode == 0
    assert f"Cases whose texts were taken out: {cleared}\n" in done.stdout
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM inputs").fetchone() == (1 - cleared,)


@pytest.mark.parametrize("days", ["-1", "ninety", "1.5", "999999"])
def test_a_number_of_days_that_is_none_is_named(rebound: Run, env: dict[str, str], store: Store, days: str) -> None:
    done = rebound("keep", "sweep", env={**env, "REBOUND_KEEP_DAYS": days})
    assert_one_line(done, f"REBOUND_KEEP_DAYS is “{days}”", "expected a number of days")


def test_a_look_shows_the_cases_by_id_and_date_and_changes_nothing(
    rebound: Run, env: dict[str, str], store: Store
) -> None:
    other = a_case(store, "452 4.2.2 <lee@example.org>: over quota", "Ev2")
    case = store.recent(TEAM, "U1")[-1]
    done = rebound("forget", "KIM@exmaple.com", "--dry-run", env=env)
    assert done.returncode == 0
    assert f"{TEAM} {case.id} {case.created_at:%Y-%m-%d %H:%M}" in done.stdout
    assert other not in done.stdout
    assert "Cases: 1." in done.stdout
    assert store.input(TEAM, case.id) == PASTE


def test_forgetting_says_how_many_cases_it_cleared(rebound: Run, env: dict[str, str], store: Store) -> None:
    done = rebound("forget", "@exmaple.com", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Cases whose texts were taken out: 1\n" in done.stdout
    assert "Cases whose texts were taken out: 0\n" in rebound("forget", "@exmaple.com", env=env).stdout


def test_what_stands_beside_cases_is_named_before_it_is_forgotten_and_so_is_what_stays(
    rebound: Run, env: dict[str, str], store: Store
) -> None:
    store.entries.teach(TEAM, "ask-kim", "title: Ask kim@exmaple.com", by="U1", case_id=None, accept=True)
    store.channels.set(TEAM, "C9", ChannelSettings(people=("U1",)))
    look = rebound("forget", "kim@exmaple.com", "--dry-run", env=env).stdout
    assert f"{TEAM} entry ask-kim, accepted\n" in look
    of_person = rebound("forget", "--user", "U1", "--dry-run", env=env).stdout
    assert "entry ask-kim was written by this person, and stays" in of_person
    assert f"{TEAM} the settings of C9 hold this, and stay" in of_person
    assert store.entries.get(TEAM, "ask-kim") is not None
    done = rebound("forget", "kim@exmaple.com", env=env).stdout
    assert "Entries of the base that were deleted: ask-kim\n" in done
    assert store.entries.get(TEAM, "ask-kim") is None


def test_what_is_being_worked_on_is_said_with_what_to_do_and_a_status_for_scripts(
    rebound: Run, env: dict[str, str], store: Store
) -> None:
    a_job(store, "Ev1", JobState.RUNNING)
    done = rebound("forget", SECRET, env=env)
    assert done.returncode == 1
    assert "Run this again in a minute." in done.stderr
    assert "being worked on" in rebound("forget", SECRET, "--dry-run", env=env).stdout


@pytest.mark.parametrize("args", [(), ("kim@exmaple.com", "--user", "U1"), ("kim",), ("",)])
def test_forgetting_needs_an_address_or_a_person(
    rebound: Run, env: dict[str, str], store: Store, args: tuple[str, ...]
) -> None:
    assert_one_line(rebound("forget", *args, env=env), "forget: ")


def test_a_person_gets_what_is_kept_about_them_and_can_have_it_forgotten(
    rebound: Run, env: dict[str, str], store: Store
) -> None:
    of_another = a_case(store, "452 4.2.2 <lee@example.org>: over quota", "Ev2", "U2")
    store.keep_feedback(Feedback(TEAM, of_another, "U1", True, "good words"))
    lines = [json.loads(line) for line in rebound("export", "--user", "U1", env=env).stdout.splitlines()]
    assert [line["kind"] for line in lines] == ["case", "feedback"]
    assert lines[0]["pasted"] == PASTE
    done = rebound("forget", "--user", "U1", env=env)
    assert done.returncode == 0
    again = rebound("export", "--user", "U1", env=env).stdout
    assert SECRET not in again
    assert "good words" not in again
    assert store.input(TEAM, of_another) is not None


def test_a_copy_is_made_and_put_back(rebound: Run, env: dict[str, str], store: Store, tmp_path: Path) -> None:
    assert rebound("backup", "copy", env=env).returncode == 0
    assert_one_line(rebound("backup", "copy", env=env), "copy is there already")
    rebound("forget", SECRET, env=env)
    store.close()
    done = rebound("restore", "copy", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "cases.sqlite.before-restore" in done.stdout
    assert "run “rebound forget” for them once more" in done.stdout
    assert json.loads(rebound("export", "--user", "U1", env=env).stdout)["pasted"] == PASTE


def test_a_file_that_is_no_copy_is_said_so(rebound: Run, env: dict[str, str], store: Store, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("something else")
    assert_one_line(rebound("restore", "copy", env=env), "copy")
    assert_one_line(rebound("restore", "nowhere", env=env), "There is no file nowhere")
