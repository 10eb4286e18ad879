"""No method that takes a workspace reaches from one into another: found by looking at what methods there are, so that
one that is added is tried too.

Each is called for a workspace that has the very same ids with other words behind them, so that a query which names its
team in one of two tables only is found out, and for one that has nothing.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError

import bot.cases
from bot.cases.alike.incidents import Incidents
from bot.cases.card.escalations import Escalations
from bot.cases.card.relays import Relays
from bot.cases.durable.overview import Overview
from bot.cases.errors import StoreError
from bot.cases.floods.counted import kinds_of
from bot.cases.floods.floods import Floods
from bot.cases.keeping.export import export
from bot.cases.keeping.forget import find_address, find_user
from bot.cases.lead.entries import Entries
from bot.cases.lead.gaps import gaps
from bot.cases.lead.insight import Insight
from bot.cases.lead.numbers import numbers
from bot.cases.lead.proposing import Proposing
from bot.cases.store import Store
from bot.cases.talk.recollection import Recollection
from bot.cases.talk.threads import Threads
from bot.cases.telling.settings import Destinations
from bot.cases.waiting.waits import Waits
from bot.cases.workspace.channels import Channels
from bot.cases.workspace.installations import Installations
from bot.cases.workspace.workspaces import Workspaces
from tests.slack.isolation_yard import EMPTY, OUR_WORDS, OURS, THEIRS, Yard

FUNCTION = "function"
OWNERS: tuple[type, ...] = (
    Store, Escalations, Relays, Workspaces, Channels, Waits, Entries, Insight, Incidents, Floods, Threads,
    Recollection, Overview, Destinations, Proposing, Installations,
)  # fmt: skip
FUNCTIONS: tuple[Callable[..., Any], ...] = (gaps, numbers, kinds_of, export, find_user, find_address)
ELSEWHERE = {
    "Chat": "of Slack's side: tests/slack/test_workspaces.py",
    "Showing": "a part of Chat",
    "Engine": "waits, by a method that is tried here",
    "Room": "counts what this process is doing",
    "FloodsShown": "hands over a job of the workspace that it is given",
    "Work": "the names of entries, of a base",
    "escalation_row_of": "a query that Escalations makes",
    "mail_key_of": "a sum of what it is given",
    "tryout_of": "put together of what it is given",
    **dict.fromkeys(("beside_address", "beside_user"), "a part of find_address and find_user"),
    **dict.fromkeys(("settings_about", "threads_of"), "a part of find_user and export"),
}
"""What takes a workspace and is not tried here, and why."""
OF_ALL = {"open", "close", "write", "teams", "counts", "any_soon", "unfinished", "teams_of", "try_out", "all",
          "save", "forget", "begin_renewal", "end_renewal", "seal_again"}  # fmt: skip
"""Methods about the whole, or about what they are handed. `Channels.all` and `Escalations.open` take a workspace."""


def taking_a_workspace() -> dict[str, list[str]]:
    """Everything in the room that takes a workspace, by its name, found by looking."""
    found: dict[str, list[str]] = {}
    for module in pkgutil.walk_packages(bot.cases.__path__, "bot.cases."):
        if ".migrations" in module.name:
            continue
        for name, thing in vars(importlib.import_module(module.name)).items():
            if getattr(thing, "__module__", None) != module.name or name.startswith("_"):
                continue
            if inspect.isfunction(thing) and "team" in inspect.signature(thing).parameters:
                found[name] = []
            elif inspect.isclass(thing):
                methods = [each for each, what in vars(thing).items() if inspect.isfunction(what)]
                named = [each for each in methods if "team" in inspect.signature(vars(thing)[each]).parameters]
                if public := [each for each in named if not each.startswith("_")]:
                    found[name] = public
    return found


def methods() -> Iterator[tuple[str, str]]:
    for owner in OWNERS:
        for name, method in inspect.getmembers(owner, callable):
            takes_one = not name.startswith("_") and "team" in inspect.signature(method).parameters
            if not name.startswith("_") and (takes_one or name not in OF_ALL):
                yield owner.__name__, name
    for function in FUNCTIONS:
        yield FUNCTION, function.__name__


METHODS = sorted(methods())
OF_THE_BASE = {("Proposing", "look")}
"""Methods that show what the base of a workspace holds, which is the same for all of them here."""


def call(yard: Yard, owner: str, name: str, team: str) -> object:
    if owner != FUNCTION:
        return yard.call(owner, name, team)
    return yard.call_function(next(each for each in FUNCTIONS if each.__name__ == name), team)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with everything in it, of which each test has a copy."""
    path = tmp_path_factory.mktemp("filled") / "cases.sqlite"
    Yard(path, filled=False).close()
    return path


@pytest.fixture
def yard(filled: Path, tmp_path: Path) -> Iterator[Yard]:
    for file in filled.parent.iterdir():
        shutil.copy(file, tmp_path)
    made = Yard(tmp_path / filled.name)
    yield made
    made.close()


@pytest.mark.parametrize(("owner", "name"), METHODS)
@pytest.mark.parametrize("team", [THEIRS, EMPTY])
def test_a_method_called_for_another_workspace_changes_and_shows_nothing_of_this_one(
    yard: Yard, owner: str, name: str, team: str
) -> None:
    before = yard.rows(OURS)
    none_there = (SQLAlchemyError, LookupError) if team == EMPTY else ()
    try:
        shown: object = call(yard, owner, name, team)
    except (*none_there, StoreError):
        shown = None  # there is no such case in that workspace; or what is sealed is another's, and does not open
    assert yard.rows(OURS) == before
    assert OUR_WORDS not in repr(shown)
    assert OURS not in repr(shown)
    assert OUR_WORDS not in repr(yard.rows(team))


@pytest.mark.parametrize(("owner", "name"), sorted(set(METHODS) - OF_THE_BASE))
def test_the_same_method_does_change_or_show_what_is_of_its_own_workspace(yard: Yard, owner: str, name: str) -> None:
    """Or the test above would prove nothing."""
    before = yard.rows(OURS)
    try:
        elsewhere: object = call(yard, owner, name, EMPTY)
    except (SQLAlchemyError, LookupError, StoreError) as error:
        elsewhere = error
    shown = call(yard, owner, name, OURS)
    assert yard.rows(OURS) != before or repr(shown).replace(OURS, EMPTY) != repr(elsewhere)


def test_whatever_takes_a_workspace_is_tried_or_it_is_said_why_not() -> None:
    tried = {*(owner.__name__ for owner in OWNERS), *(function.__name__ for function in FUNCTIONS)}
    assert sorted(taking_a_workspace().keys() - tried) == sorted(ELSEWHERE)
    for owner, names in taking_a_workspace().items():
        assert owner in ELSEWHERE or {(owner, name) for name in names} <= set(METHODS)
