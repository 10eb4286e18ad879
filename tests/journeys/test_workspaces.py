"""Nothing that is registered reaches from one workspace into another; and a channel that two workspaces share."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from slack_bolt import App
from sqlalchemy.orm import Session

from bot.cases.case import State
from bot.cases.floods.flood_tables import ArrivalRow, FloodRow
from bot.cases.tables import Table
from bot.cases.talk.conversation_tables import IncidentCaseRow, IncidentRow
from bot.cases.workspace.workspaces import LEADS, Leads
from bot.playground.cast import ACME, ESCALATIONS, GLOBEX, HELPDESK, PRIYA, ROBIN, SAM, SHARED
from bot.playground.things import Json, Message
from bot.slack import listeners
from bot.slack.listeners.actions.presses import ONLY_INSIDE
from bot.slack.rooms import Rooms
from tests.journeys.two_workspaces import TwoWorkspaces, two_workspaces

ONLY_ACMES = "550 5.1.1 <kim.only-in-acme@example.com>: Recipient address rejected: User unknown"
A_MEMBER_OF = {r"^suggestion_[0-9]{1,2}$": "suggestion_1"}
"""For every pattern that a listener is registered with, something that it matches."""

FLOOD, INCIDENT, ENTRY = "f" * 16, "a" * 16, "an-entry-of-acme"
MEANS = {
    "feedback": "good {case}",
    "snooze": "1h {case}",
    "flood_show": "{flood}",
    "flood_older": "2.0/zzz {flood}",
    "incident_cases": "{incident}",
    "lead_more": "taught",
    **dict.fromkeys(("entry_look", "entry_accept", "entry_decline", "entry_take_back"), "{entry}"),
}
"""What the value of a button is, where it is something else than a case."""
ON_HOME = ("settings", "home_explain", "explain_here", "lead_more")
STANDS_IN_A_VIEW = re.compile(
    "|".join((*ON_HOME, "settings_.*", "flood_older", "flood_answer", "entry_.*", "proposal_.*"))
)
"""The buttons that stand in a form or on the Home tab, where there is no message and no channel."""


@dataclass(frozen=True)
class Registered:
    """What a listener listens to."""

    kind: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {self.what}"


class Registry:
    """Stands in for the app, and writes down what is registered."""

    def __init__(self) -> None:
        self.found: list[Registered] = []

    def __getattr__(self, kind: str) -> Callable[[Any], Callable[[object], None]]:
        def register(constraint: Any) -> Callable[[object], None]:
            if isinstance(constraint, re.Pattern):
                assert constraint.pattern in A_MEMBER_OF, f"say in this test what {constraint.pattern} matches"
                constraint = A_MEMBER_OF[constraint.pattern]
            what = constraint["callback_id"] if isinstance(constraint, dict) else str(constraint)
            return lambda listener: self.found.append(Registered(kind, what))

        return register


def registered() -> list[Registered]:
    registry = Registry()
    listeners.register(cast(App, registry), cast(Rooms, None))
    return registry.found


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoWorkspaces]:
    with two_workspaces(tmp_path_factory.mktemp("two")) as stage:
        stage.install(ACME)
        stage.install(GLOBEX)
        stage.slack.world.channels[ESCALATIONS].members.add(PRIYA)
        stage.bot.places.workspaces.set(GLOBEX.id, LEADS, Leads(people=(SAM,)).to_json())  # who may do whatever one may
        yield stage


@pytest.fixture(scope="module")
def answer(stage: TwoWorkspaces) -> Message:
    """An answer in Acme, whose case is with the people who can help; and a flood, an incident and an entry that are
    about that case."""
    answer = stage.slack.wait_for_reply(stage.slack.mention("#support", ONLY_ACMES))
    escalate(stage, answer, ROBIN)
    stage.quiet()
    case = stage.case(answer)
    with Session(stage.bot.places.engine) as session, session.begin():
        of_case = {"team_id": ACME.id, "case_id": case.id}
        session.add(
            FloodRow(
                team_id=ACME.id, id=FLOOD, channel_id="C0SUPPORT", began_at=1.0, last_at=1.0, ended_at=2.0, round=1
            )
        )
        session.add(
            ArrivalRow(**of_case, channel_id="C0SUPPORT", at=1.0, program="B1", flood_id=FLOOD, label="only-in-acme")
        )
        session.add(
            IncidentRow(
                team_id=ACME.id, id=INCIDENT, entry_id="unknown-recipient", domain="only-in-acme.example",
                window_at=1.0, last_at=1.0, version=1,
            )
        )  # fmt: skip
        session.add(IncidentCaseRow(**of_case, incident_id=INCIDENT, at=case.created_at))
    stage.bot.work.cases.entries.propose(ACME.id, ENTRY, "entries: []  # only-in-acme", by=PRIYA, case_id=case.id)
    return answer


def escalate(stage: TwoWorkspaces, answer: Message, user: str) -> Message:
    before = len(stage.slack.history(ESCALATIONS))
    assert stage.slack.click(answer, "escalate", user=user) is None
    view = stage.slack.view_of(user)
    assert view is not None
    assert stage.slack.submit(view, {"note": "only-in-acme too"}).ok
    stage.slack.wait_for(lambda: len(stage.slack.history(ESCALATIONS)) > before)
    return stage.slack.history(ESCALATIONS)[-1]


def payload(stage: TwoWorkspaces, listened: Registered, case_id: str) -> tuple[str, Json]:
    """What Slack would send for somebody in Globex, naming what is Acme's wherever a payload can name anything: its
    case, and the id of the person who asked."""
    make, sam = stage.slack.hands.payloads, stage.slack.world.users[SAM]
    url = stage.slack.world.new_response_url(HELPDESK, SAM, team=GLOBEX.id)
    place = {"channel": {"id": HELPDESK, "name": "helpdesk"}, "response_url": url}
    if listened.kind == "action":
        action: Json = {"action_id": listened.what, "block_id": "b", "type": "button", "action_ts": "1.0"}
        value = MEANS.get(listened.what, "{case}").format(case=case_id, flood=FLOOD, incident=INCIDENT, entry=ENTRY)
        action |= {"selected_option": {"value": value}} if listened.what == "snooze" else {"value": value}
        pressed = make.interaction("block_actions", sam) | {"actions": [action]}
        if STANDS_IN_A_VIEW.match(listened.what):
            view = view_of(listened.what, case_id) | {"type": "home" if listened.what in ON_HOME else "modal"}
            return "interactive", pressed | {"container": {"type": "view", "view_id": view["id"]}, "view": view}
        message = {"type": "message", "user": GLOBEX.bot_user, "ts": "1700000000.000100", "text": "A card"}
        stood = {"type": "message", "message_ts": message["ts"], "channel_id": HELPDESK}
        return "interactive", pressed | place | {"container": stood, "message": message}
    if listened.kind == "view":
        return "interactive", make.interaction("view_submission", sam) | {"view": view_of(listened.what, case_id)}
    if listened.kind == "command":
        channel = stage.slack.world.channels[HELPDESK]
        return "command", make.command(sam, channel, listened.what, case_id)
    if listened.kind == "shortcut":
        kind = "shortcut" if listened.what.endswith("_form") else "message_action"
        said = {"type": "message", "user": SAM, "ts": "1700000000.000100", "text": case_id}
        return "interactive", make.interaction(kind, sam) | place | {"callback_id": listened.what, "message": said}
    if listened.kind == "event" and listened.what in ("app_uninstalled", "tokens_revoked"):
        return "event", make.ended(listened.what, GLOBEX)
    if listened.kind == "event":
        event: Json = {
            "type": listened.what,
            "user": ROBIN,
            "text": case_id,
            "channel": HELPDESK,
            "ts": "1700000000.000200",
        }
        event |= {"channel_type": "im", "tab": "home", "team_ids": [ACME.id], "reaction": "eyes"}
        card = stage.bot.work.cases.escalations.of(ACME.id, case_id)
        if card is not None and card.card is not None:
            event["item"] = {"type": "message", "channel": card.card.channel, "ts": card.card.ts}
        return "event", make.event(event, GLOBEX)
    raise AssertionError(f"say in this test what Slack sends for {listened}")


def view_of(what: str, case_id: str) -> Json:
    """A form of that name in Globex, which remembers what is Acme's, and has something typed in every block."""
    kept = {"case_id": case_id, "channel": "C0SUPPORT", "flood_id": FLOOD, "list": "taught"}
    typed: Json = {
        **{name: {name: {"value": case_id}} for name in ("paste", "note", "reply", "words", "yaml")},
        "person": {"person": {"selected_user": ROBIN}},
        "outcome": {"outcome": {"selected_option": {"value": "new-error"}}},
    }
    return {
        "id": f"V0{what}", "callback_id": what, "private_metadata": json.dumps(kept), "type": "modal", "hash": "1.a",
        "app_installed_team_id": GLOBEX.id, "state": {"values": typed}, "blocks": [],
    }  # fmt: skip


def rows_of(stage: TwoWorkspaces, team: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the tables hold of a workspace."""
    with stage.bot.places.engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(table.select().where(whose == team))), key=str)
            for name, table in Table.metadata.tables.items()
            if (whose := table.c.get("team_id")) is not None
        }


@pytest.mark.parametrize("listened", registered(), ids=str)
def test_a_listener_that_is_told_of_another_workspace_reaches_nothing_of_this_one(
    stage: TwoWorkspaces, answer: Message, listened: Registered
) -> None:
    if GLOBEX.id not in [row[0] for row in stage.rows("installations")]:
        stage.install(GLOBEX)
    stage.quiet()
    before, calls, messages = rows_of(stage, ACME.id), len(stage.slack.requests), len(said_in_acme(stage))
    kind, body = payload(stage, listened, stage.case(answer).id)
    reply = stage.slack.deliverer.ask(cast(Any, kind), str(listened), body)
    stage.quiet()
    assert reply.status == 200, reply.text
    assert rows_of(stage, ACME.id) == before
    assert len(said_in_acme(stage)) == messages
    for call in stage.slack.requests[calls:]:
        assert stage.slack.installs.owners.get(call.token) == GLOBEX.id
        assert "only-in-acme" not in json.dumps(call.arguments)
    assert "only-in-acme" not in reply.text
    assert "only-in-acme" not in repr(rows_of(stage, GLOBEX.id))


def said_in_acme(stage: TwoWorkspaces) -> list[Message]:
    seen = [c.id for c in stage.slack.world.channels.values() if c.teams == (ACME.id,)]
    return [message for channel in seen for message in stage.slack.world.messages[channel]]


def test_the_same_payload_from_its_own_workspace_does_reach_it(stage: TwoWorkspaces, answer: Message) -> None:
    """Or the test above would prove nothing."""
    before = rows_of(stage, ACME.id)
    stage.slack.click(card_of(stage), "claim", user=PRIYA)
    stage.slack.wait_for(lambda: stage.case(answer).state is State.CLAIMED)
    stage.quiet()
    assert rows_of(stage, ACME.id) != before
    assert len(registered()) > 20


def card_of(stage: TwoWorkspaces) -> Message:
    return next(m for m in stage.slack.history(ESCALATIONS) if '"claim"' in json.dumps(m.blocks))


# -- a channel that two workspaces share (Slack Connect)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[TwoWorkspaces]:
    """Acme has the app, Globex has not; both are in one channel, which Acme began."""
    with two_workspaces(tmp_path) as stage:
        stage.install(ACME)
        yield stage


def test_somebody_from_another_workspace_may_ask_and_is_answered(shared: TwoWorkspaces) -> None:
    reply = shared.slack.wait_for_reply(shared.slack.mention(SHARED, ONLY_ACMES, user=SAM))
    (told,) = shared.slack.delivered("app_mention")
    assert told.body["team_id"] == GLOBEX.id  # where it happened, which is not where the app is
    assert reply.user == ACME.bot_user
    assert shared.case(reply).place.team == ACME.id


def test_the_buttons_under_an_answer_work_for_somebody_from_another_workspace(shared: TwoWorkspaces) -> None:
    reply = shared.slack.wait_for_reply(shared.slack.mention(SHARED, ONLY_ACMES, user=SAM))
    shared.slack.click(reply, "show_details", user=SAM)
    shared.slack.wait_for(lambda: shared.case(reply).show_details)
    card = escalate(shared, reply, SAM)
    assert card.channel == ESCALATIONS
    shared.slack.click(reply, "resolved", user=SAM)
    shared.slack.wait_for(lambda: shared.case(reply).state is State.RESOLVED)


def test_that_solved_it_is_for_whoever_asked_or_is_of_the_workspace(shared: TwoWorkspaces) -> None:
    reply = shared.slack.wait_for_reply(shared.slack.mention(SHARED, ONLY_ACMES, user=ROBIN))
    shared.slack.click(reply, "resolved", user=SAM)
    assert [m.text for m in shared.slack.ephemeral(SHARED, SAM)] == [ONLY_INSIDE]
    shared.quiet()
    assert shared.case(reply).state is State.ANSWERED
    shared.slack.click(reply, "resolved", user=PRIYA)
    shared.slack.wait_for(lambda: shared.case(reply).state is State.RESOLVED)


@pytest.mark.parametrize("button", ["claim", "resolve", "not_a_bounce"])
def test_somebody_from_another_workspace_cannot_act_on_a_card(shared: TwoWorkspaces, button: str) -> None:
    shared.bot.places.workspaces.set_escalation_channel(ACME.id, SHARED)
    reply = shared.slack.wait_for_reply(shared.slack.mention("#support", ONLY_ACMES))
    shared.slack.click(reply, "escalate")
    view = shared.slack.view_of(ROBIN)
    assert view is not None
    assert shared.slack.submit(view, {"note": ""}).ok
    shared.slack.wait_for(lambda: bool(shared.slack.history(SHARED)))
    shared.quiet()
    (card,) = shared.slack.history(SHARED)
    shared.slack.click(card, button, user=SAM)
    assert [m.text for m in shared.slack.ephemeral(SHARED, SAM)] == [ONLY_INSIDE]
    shared.quiet()
    assert shared.case(reply).state is State.ESCALATED
    shared.slack.click(card, "claim", user=PRIYA)
    shared.slack.wait_for(lambda: shared.case(reply).state is State.CLAIMED)


def test_a_workspace_can_have_another_escalation_channel_than_the_environment_says(shared: TwoWorkspaces) -> None:
    reply = shared.slack.wait_for_reply(shared.slack.mention("#support", ONLY_ACMES))
    shared.bot.places.workspaces.set_escalation_channel(ACME.id, "#support")
    shared.slack.click(reply, "escalate")
    view = shared.slack.view_of(ROBIN)
    assert view is not None
    before = len(shared.slack.history("#support"))
    assert shared.slack.submit(view, {"note": ""}).ok
    shared.slack.wait_for(lambda: len(shared.slack.history("#support")) > before)
    assert shared.slack.history(ESCALATIONS) == []
