"""`rebound cases` and `rebound kb gaps` say in the terminal what Home says to who leads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.answering.answer import Answer
from bot.cases.case import Feedback, Place, Post
from bot.cases.job import Job, JobKind
from bot.cases.store import Store
from bot.cli.app import app
from bot.cli.errors import WrongUsage
from bot.matching.finding import Certainty
from bot.reading.message import Kind

SECRET = "kim.secret@acme.example"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Two workspaces, one with a case that waits, a wrong answer, and two bounces alike that nothing answers."""
    url = f"sqlite:///{tmp_path / 'cases.sqlite'}"
    monkeypatch.setenv("REBOUND_DATABASE_URL", url)
    store = Store.open(url)
    sure = Answer(Kind.BOUNCE, Certainty.SURE, f"{SECRET} does not exist.", entry_id="recipient-unknown")
    unsure = Answer(Kind.BOUNCE, Certainty.UNSURE, "I do not know.", quote=f"554 Blorf engaged for {SECRET}")
    waits = _ask(store, "T1", 1, sure)
    made = store.escalations.open("T1", waits, asked_by="U1", note=SECRET, channel="C9", urgent=True)
    store.escalations.mark_card("T1", made.id, Post("C9", "9.9"))
    store.keep_feedback(Feedback("T1", waits, "U2", good=False, words="It was full.", right_entry="mailbox-full"))
    for number in (2, 3):
        _ask(store, "T1", number, unsure)
    _ask(store, "T2", 4, sure)
    store.close()
    return CliRunner()


def _ask(store: Store, team: str, number: int, answer: Answer) -> str:
    job = Job(JobKind.EXPLAIN, f"E{number}", Place(team, "C1", None, f"U{number}"))
    return store.open_case(job, data=SECRET, answer=answer)[0].id


def said(run: CliRunner, *arguments: str) -> str:
    result = run.invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_cases_that_wait_are_listed_with_who_has_them_and_how_it_goes(run: CliRunner) -> None:
    page = said(run, "cases", "--team", "T1")
    assert "escalated, urgent" in page
    assert "recipient-unknown" in page
    assert "In 30 days: 3 asked, 1 with people" in page
    assert SECRET not in page


def test_the_json_of_the_cases_is_what_its_help_says(run: CliRunner) -> None:
    page = said(run, "cases", "--json", "--state", "all")
    assert SECRET not in page
    data = json.loads(page)
    assert (data["days"], data["state"]) == (30, "all")
    first, second = data["workspaces"]
    assert (first["team"], first["count"], second["team"], second["count"]) == ("T1", 3, "T2", 1)
    assert first["asked_most"] == [{"entry": "recipient-unknown", "count": 1}]
    help_of = " ".join(run.invoke(app, ["cases", "--help"], env={"COLUMNS": "200"}).stdout.split())
    for name in (*data, *first, *first["cases"][0], "median_seconds", "p90_seconds"):
        assert f'"{name}"' in help_of, name


def test_the_json_of_what_could_not_be_answered_is_what_its_help_says(run: CliRunner) -> None:
    page = said(run, "kb", "gaps", "--json", "--team", "T1")
    assert SECRET not in page
    (workspace,) = json.loads(page)["workspaces"]
    (gap,) = workspace["gaps"]
    assert (gap["line"], gap["count"], gap["people"]) == ("554 Blorf engaged for ‹address›", 2, 2)
    (wrong,) = workspace["wrong"]
    assert (wrong["entry"], wrong["right_entry"]) == ("recipient-unknown", "mailbox-full")
    help_of = " ".join(run.invoke(app, ["kb", "gaps", "--help"], env={"COLUMNS": "200"}).stdout.split())
    for name in (*workspace, *gap, *wrong):
        assert f'"{name}"' in help_of, name


def test_the_gaps_are_listed_without_anybodys_address(run: CliRunner) -> None:
    page = said(run, "kb", "gaps")
    assert "Workspace T1" in page
    assert "Blorf engaged" in page
    assert "mailbox-full" in page
    assert SECRET not in page


def test_where_there_is_nothing_it_says_so(run: CliRunner) -> None:
    assert "nothing that could not be answered" in said(run, "kb", "gaps", "--team", "T2")
    assert "No case stands so." in said(run, "cases", "--team", "T2", "--state", "waiting")


def test_a_state_that_is_none_is_told_with_those_there_are(run: CliRunner) -> None:
    with pytest.raises(WrongUsage, match="expected one of open, waiting, taken"):
        run.invoke(app, ["cases", "--state", "gone"], catch_exceptions=False)
