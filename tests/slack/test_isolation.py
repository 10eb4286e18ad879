"""No method of the store reaches from one workspace into another: found by looking at what methods there are, so that
one that is added is tried too."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.answering.answer import Answer
from bot.answering.explain import Explainer
from bot.cases.case import Case, Feedback, Place, Post, State, Surface
from bot.cases.escalations import Escalations
from bot.cases.job import Job, JobKind
from bot.cases.records import Sessions, now
from bot.cases.store import Store
from bot.cases.tables import Table
from bot.cases.workspaces import Workspaces
from bot.knowledge.load import load_knowledge

OURS, THEIRS = "T0OURS", "T0THEIRS"
SECRET = "550 5.1.1 <kim.only-in-ours@example.com>: Recipient address rejected: User unknown"
WITHOUT_A_WORKSPACE = {"open", "close", "write"}
"""Methods of the store as a whole. What stands here reads and changes no case."""


def methods() -> Iterator[tuple[str, str]]:
    for owner in (Store, Escalations, Workspaces):
        for name, _ in inspect.getmembers(owner, callable):
            if not name.startswith("_") and not (owner is Store and name in WITHOUT_A_WORKSPACE):
                yield owner.__name__, name


METHODS = sorted(methods())


class Yard:
    """A store in which one workspace has a case, a card, feedback and settings."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(f"sqlite:///{folder / 'cases.sqlite'}")
        self.engine = sa.create_engine(f"sqlite:///{folder / 'cases.sqlite'}")
        self.workspaces = Workspaces(Sessions(self.engine))
        self.job = Job(
            JobKind.EXPLAIN, "Ev1", Place(OURS, "C1", "1.0", "U1"), Surface.MENTION, text=SECRET, message_ts="1.0"
        )
        explainer = Explainer(load_knowledge())
        self.another_answer: Answer = explainer.explain("452 4.2.2 mailbox over quota").answer
        case, _ = self.store.open_case(self.job, data=SECRET, answer=explainer.explain(SECRET).answer)
        self.store.mark_answered(OURS, case.id, Post("C1", "2.0"))
        self.card = self.store.escalations.open(OURS, case.id, asked_by="U1", note=SECRET, channel="C9")
        self.store.escalations.mark_card(OURS, self.card.id, Post("C9", "3.0"))
        self.store.keep_feedback(Feedback(OURS, case.id, "U1", True, SECRET))
        self.store.note(OURS, case.id, job_id="Ev1", what="asked", user="U1")
        self.workspaces.set_escalation_channel(OURS, "C9")
        self.workspaces.set(OURS, "words", SECRET)
        found = self.store.case(OURS, case.id)
        assert found is not None
        self.case: Case = found

    def rows(self, team: str) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that the tables hold of a workspace."""
        with self.engine.connect() as connection:
            return {
                name: sorted((tuple(row) for row in connection.execute(table.select().where(whose == team))), key=str)
                for name, table in Table.metadata.tables.items()
                if (whose := table.c.get("team_id")) is not None
            }

    def method(self, owner: str, name: str) -> Callable[..., Any]:
        owners = {"Store": self.store, "Escalations": self.store.escalations, "Workspaces": self.workspaces}
        found: Callable[..., Any] = getattr(owners[owner], name)
        return found

    def arguments(self, method: Callable[..., Any], team: str) -> dict[str, Any]:
        """What a method is called with: the given workspace, and for all the rest what is the first one's."""
        hints = typing.get_type_hints(method)
        parameters = inspect.signature(method).parameters
        assert "team" in parameters or {Job, Feedback} & set(hints.values()), (
            f"{method.__qualname__} does not say which workspace it is about"
        )
        return {name: self._argument(name, hints[name], team) for name in parameters}

    def _argument(self, name: str, kind: Any, team: str) -> Any:
        by_name = {"team": team, "case_id": self.case.id, "escalation_id": self.card.id, "job_id": "Ev1", "user": "U1"}
        if name in by_name:
            return by_name[name]
        if isinstance(kind, UnionType) or typing.get_origin(kind) is typing.Union:
            return self._argument(name, next(one for one in typing.get_args(kind) if one is not NoneType), team)
        if typing.get_origin(kind) is frozenset:
            return frozenset(State)
        if typing.get_origin(kind) in (dict, Mapping):
            return {}
        by_kind: dict[Any, Any] = {
            str: "anything",
            bytes: b"anything",
            bool: True,
            int: 5,
            float: 5.0,
            object: "anything",
            datetime: now(),
            Answer: self.another_answer,
            Post: Post("C1", "2.0"),
            State: State.RESOLVED,
            Job: replace(self.job, place=replace(self.job.place, team=team)),
            Feedback: Feedback(team, self.case.id, "U1", False, "anything"),
        }
        assert kind in by_kind, f"say in this test what to give for {name}: {kind}"
        return by_kind[kind]


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    made = Yard(tmp_path)
    yield made
    made.store.close()
    made.engine.dispose()


@pytest.mark.parametrize(("owner", "name"), METHODS)
def test_a_method_called_for_another_workspace_changes_and_shows_nothing_of_this_one(
    yard: Yard, owner: str, name: str
) -> None:
    before = yard.rows(OURS)
    method = yard.method(owner, name)
    try:
        shown: object = method(**yard.arguments(method, THEIRS))
    except (SQLAlchemyError, LookupError):
        shown = None  # there is no such case in that workspace
    assert yard.rows(OURS) == before
    assert "only-in-ours" not in repr(shown)
    assert OURS not in repr(shown)
    assert "only-in-ours" not in repr(yard.rows(THEIRS))


def test_the_same_methods_do_change_and_show_what_is_of_their_own_workspace(tmp_path: Path) -> None:
    """Or the test above would prove nothing."""
    changing, showing = set(), set()
    for number, (owner, name) in enumerate(METHODS):
        folder = tmp_path / str(number)
        folder.mkdir()
        yard = Yard(folder)
        before = yard.rows(OURS)
        method = yard.method(owner, name)
        shown = method(**yard.arguments(method, OURS))
        if yard.rows(OURS) != before:
            changing.add(name)
        if OURS in repr(shown) or "only-in-ours" in repr(shown):
            showing.add(name)
        yard.store.close()
        yard.engine.dispose()
    assert {"keep_answer", "solve", "show", "keep_feedback", "move", "set_escalation_channel", "set"} <= changing
    assert {"case", "recent", "input", "feedback_of", "of", "get"} <= showing
    assert len(changing | showing) >= len(METHODS) * 2 // 3
