"""What the bot could not answer is found out by a person, taught by a lead, and answered from then on, until it is
taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.cases.case import State
from bot.cases.keeping.open import existing_database
from bot.cases.lead.entries import Entries, EntryState
from bot.cases.records import Sessions
from bot.playground.blockkit import blocks
from bot.playground.cast import ACME, BOT_USER, ESCALATIONS, GLOBEX, HELPDESK, MATEO, PRIYA, ROBIN, SAM, TEAM_ID, dm_id
from bot.playground.things import Message, View
from bot.slack.bases import Bases
from bot.slack.bases_accepted import SECONDS
from bot.slack.lead_door import ONLY_THOSE
from tests.journeys.conftest import Stage
from tests.journeys.test_escalation import answered, escalate, resolve, until
from tests.journeys.test_mention import UNKNOWN
from tests.journeys.two_workspaces import TwoWorkspaces, two_workspaces

BLORF = "554 Blorf engaged; contact your zorper about ticket AB12CD34 for kim@acme.example"
ITS_LIKE = "554 Blorf engaged; contact your zorper about ticket QX77YZ12 for lee@other.example"
FOUND_OUT = "Their zorp filter holds new senders back. Ask the recipient to let your address through."


class Clock:
    """One that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """By which the bot looks every two seconds whether something else was accepted."""
    made = Clock()
    monkeypatch.setattr("bot.slack.run.Bases", partial(Bases, clock=made))
    return made


@pytest.fixture(autouse=True)
def _leads(request: pytest.FixtureRequest, clock: Clock) -> None:
    """Priya and Mateo look after escalations; Priya alone leads."""
    if "stage" in request.fixturenames:
        stage: Stage = request.getfixturevalue("stage")
        stage.slack.world.channels[ESCALATIONS].members = {PRIYA, MATEO, BOT_USER}
        lead(stage, PRIYA)


def lead(stage: Stage | TwoWorkspaces, *users: str) -> None:
    stage.bot.places.workspaces.set(TEAM_ID, "leads", {"group": "", "people": list(users)})


def home(stage: Stage | TwoWorkspaces, user: str = PRIYA) -> View:
    stage.slack.open_home(user=user)
    stage.slack.wait_for(lambda: all(delivery.done for delivery in stage.slack.deliveries))
    view = stage.slack.home(user)
    assert view is not None
    return view


def top(stage: Stage | TwoWorkspaces, user: str = PRIYA) -> View:
    view = stage.slack.view_of(user)
    assert view is not None
    return view


def shown(view: View | Message) -> str:
    blocks = view.payload["blocks"] if isinstance(view, View) else view.blocks
    return json.dumps(blocks, ensure_ascii=False)


def draft_in(view: View) -> str:
    (box,) = (block for block in view.payload["blocks"] if block["type"] == "input")
    return str(box["element"]["initial_value"])


def found_out(stage: Stage, paste: str = BLORF) -> Message:
    """An error that nobody knows goes to a person, who finds it out."""
    answer = answered(stage, paste)
    card = escalate(stage, answer)
    stage.settled(answer)
    stage.slack.click(card, "claim", user=MATEO)
    until(stage, answer, State.CLAIMED)
    resolve(stage, card, MATEO, outcome="new-error", words=FOUND_OUT)
    until(stage, answer, State.RESOLVED)
    return answer


def propose(stage: Stage | TwoWorkspaces, where: View, user: str = PRIYA) -> View:
    assert stage.slack.click(where, "propose", user=user) is None
    form = top(stage, user)
    assert form.payload["callback_id"] == "propose_form"
    return form


def tried(stage: Stage | TwoWorkspaces, form: View, yaml: str | None = None, user: str = PRIYA) -> View:
    """Send the form, and wait until it says what the entry would do."""
    outcome = stage.slack.submit(form, {"yaml": yaml or draft_in(form)}, user=user)
    assert outcome.ok, outcome
    assert stage.bot.work.wait_until_idle(20)
    view = top(stage, user)
    assert view.payload["callback_id"] == "propose_form"
    return view


def answers_with(bases: Bases, team: str, text: str = ITS_LIKE) -> str | None:
    return bases.current(team).explain(text).answer.entry_id


def accepted_in(stage: Stage | TwoWorkspaces) -> list[str]:
    return [entry.id for entry in stage.bot.work.cases.entries.of_state(TEAM_ID, EntryState.ACCEPTED)]


@contextmanager
def another_process(stage: Stage | TwoWorkspaces, folder: Path, clock: Clock) -> Iterator[Bases]:
    """What another process on the same database is answered by."""
    with existing_database(f"sqlite:///{folder / 'cases.sqlite'}") as database:
        yield Bases(None, None, None, overlay=Entries(Sessions(database)), clock=clock)


def test_an_error_that_nobody_knew_is_taught_answered_from_then_on_and_taken_back(
    stage: Stage, tmp_path: Path, clock: Clock
) -> None:
    found_out(stage)
    with another_process(stage, tmp_path, clock) as other:
        assert answers_with(other, TEAM_ID) is None
        page = home(stage)
        assert "What I could not answer: 1" in shown(page)
        assert "Their zorp filter" in shown(page)
        assert "Blorf engaged" in shown(page)
        assert "kim@acme.example" not in shown(page)
        form = propose(stage, page)
        draft = draft_in(form)
        assert "Their zorp filter holds new senders back" in draft
        assert "acme.example" not in draft

        trial = tried(stage, form)
        assert "would have answered 1" in shown(trial)
        assert "The case that you began with" not in shown(trial)
        assert accepted_in(stage) == []
        assert stage.slack.click(trial, "proposal_accept", user=PRIYA) is None
        assert "From now on I answer with" in shown(top(stage))
        (entry_id,) = accepted_in(stage)

        clock.now += SECONDS
        assert answers_with(other, TEAM_ID) == entry_id
        next_one = stage.case(answered(stage, ITS_LIKE)).answer
        assert next_one is not None
        assert next_one.entry_id == entry_id
        assert "zorp filter" in next_one.headline

        page = home(stage)
        assert "Entries you taught me: 1" in shown(page)
        assert "What I could not answer: 0" in shown(page)
        stage.slack.click(page, "entry_take_back", user=PRIYA)
        assert accepted_in(stage) == []
        assert "Entries you taught me: 0" in shown(home(stage))
        clock.now += SECONDS
        assert answers_with(other, TEAM_ID) is None
        last = stage.case(answered(stage, BLORF.replace("kim", "ann"))).answer
        assert last is not None
        assert last.entry_id is None


def test_what_is_wrong_with_an_entry_is_said_at_the_box_with_its_line(stage: Stage) -> None:
    found_out(stage)
    form = propose(stage, home(stage))
    draft = draft_in(form)
    refused = stage.slack.submit(form, {"yaml": draft.replace("    reason:", "    raison:")}, user=PRIYA)
    assert "Line 4" in refused.errors["yaml"]
    assert "“raison” is not known" in refused.errors["yaml"]
    several = stage.slack.submit(form, {"yaml": f"{draft}letter-style: []\n"}, user=PRIYA)
    assert "Write one entry" in several.errors["yaml"]
    assert stage.bot.work.cases.entries.of_state(TEAM_ID, *EntryState) == ()


def test_an_entry_that_was_changed_since_it_was_tried_is_tried_again_before_it_is_accepted(stage: Stage) -> None:
    found_out(stage)
    trial = tried(stage, propose(stage, home(stage)))
    changed = draft_in(trial).replace("Blorf engaged", "Blarf engaged")
    stage.slack.click(trial, "proposal_accept", user=PRIYA, values={"yaml": changed})
    assert "You changed it since I tried it" in shown(top(stage))
    assert accepted_in(stage) == []
    assert draft_in(top(stage)) == changed.strip()
    again = tried(stage, top(stage), changed)
    assert "would have answered 0" in shown(again)
    assert "The case that you began with is not among them" in shown(again)


def test_a_trial_names_whose_answers_would_change(stage: Stage) -> None:
    answer = found_out(stage, "550 5.7.0 <kim@acme.example>: Frobnicator quarantine wibble says the zorp is unaligned")
    before = stage.case(answer).answer
    assert before is not None
    assert before.label is not None, "it was answered, by its code alone"
    trial = tried(stage, propose(stage, home(stage)))
    assert "I had answers to all of them" in shown(trial)
    assert "It would change 1" in shown(trial)
    assert f"from “{before.label}” to “" in shown(trial)


def test_somebody_who_helps_proposes_and_a_lead_accepts(stage: Stage) -> None:
    answer = found_out(stage)
    card = stage.slack.history("#escalations")[-1]
    case_id = stage.case(answer).id
    press = {"type": "button", "action_id": "propose", "value": case_id, "text": {"type": "plain_text", "text": "x"}}
    card.blocks = [*card.blocks, {"type": "actions", "block_id": "p", "elements": [press]}]
    stage.slack.click(card, "propose", user=ROBIN)
    assert [m.text for m in stage.slack.ephemeral("#escalations", ROBIN)] == [ONLY_THOSE]

    stage.slack.click(card, "propose", user=MATEO)
    trial = tried(stage, top(stage, MATEO), user=MATEO)
    assert "proposal_accept" not in shown(trial)
    stage.slack.click(trial, "proposal_keep", user=MATEO)
    assert "is kept as a proposal" in shown(top(stage, MATEO))
    assert accepted_in(stage) == []

    page = home(stage)
    assert "Proposals that wait for you: 1" in shown(page)
    stage.slack.click(page, "entry_accept", user=PRIYA)
    assert len(accepted_in(stage)) == 1
    assert stage.slack.view_of(PRIYA) is None


def test_of_two_leads_who_decide_at_once_one_wins_and_the_other_is_told(stage: Stage) -> None:
    lead(stage, PRIYA, MATEO)
    found_out(stage)
    first = tried(stage, propose(stage, home(stage)))
    second = tried(stage, propose(stage, home(stage, MATEO), MATEO), user=MATEO)
    stage.slack.click(first, "proposal_accept", user=PRIYA)
    stage.slack.click(second, "proposal_accept", user=MATEO)
    assert f'"{PRIYA}"' in shown(top(stage, MATEO))
    assert "has accepted it already" in shown(top(stage, MATEO))
    (entry,) = stage.bot.work.cases.entries.of_state(TEAM_ID, EntryState.ACCEPTED)
    assert entry.decided_by == PRIYA

    stage.slack.close(top(stage, MATEO))
    pages = home(stage), home(stage, MATEO)
    stage.slack.click(pages[0], "entry_take_back", user=PRIYA)
    stage.slack.click(pages[1], "entry_take_back", user=MATEO)
    assert "has taken it back already" in shown(top(stage, MATEO))


def test_who_does_not_lead_sees_none_of_it_and_can_press_none_of_it(stage: Stage) -> None:
    found_out(stage)
    assert "For leads" not in shown(home(stage, ROBIN))
    page = home(stage)
    for button in ("propose", "entry_take_back", "lead_more"):
        blocks = [*page.payload["blocks"], _row(button, "gaps")]
        forged = replace(page, payload={**page.payload, "blocks": blocks})
        stage.slack.click(forged, button, user=ROBIN, block_id=f"forged {button}")
        view = top(stage, ROBIN)
        assert view.payload["callback_id"] == "lead_told"
        assert "Only people who lead here" in shown(view)
        stage.slack.close(view)


def _row(action_id: str, value: str) -> dict[str, object]:
    press = {"type": "button", "action_id": action_id, "value": value, "text": {"type": "plain_text", "text": "x"}}
    return {"type": "actions", "block_id": f"forged {action_id}", "elements": [press]}


def test_a_case_that_waits_stands_in_the_home_of_a_lead_with_its_age_and_who_has_it(stage: Stage) -> None:
    answer = answered(stage)
    card = escalate(stage, answer)
    stage.settled(answer)
    stage.pass_time(3 * 3600)
    page = shown(home(stage))
    assert "With people now: 1, 1 of them waiting" in page
    assert "3 hours" in page
    assert f"/archives/{ESCALATIONS}/p{card.ts.replace('.', '')}" in page
    stage.slack.click(card, "claim", user=MATEO)
    until(stage, answer, State.CLAIMED)
    page = shown(home(stage))
    assert f'"{MATEO}"' in page
    assert "Until somebody took a case: 3 hours" in page


def test_what_somebody_says_was_wrong_stands_there_with_the_case(stage: Stage) -> None:
    answer = answered(stage)
    card = escalate(stage, answer)
    stage.settled(answer)
    resolve(stage, card, PRIYA, outcome="other-entry", entry="mailbox-full", words="The box was full, says <!channel>.")
    until(stage, answer, State.RESOLVED)
    page = home(stage)
    assert "Where I was wrong: 1" in shown(page)
    assert "should have been “Mailbox full”" in shown(page)
    assert f"/p{answer.ts.replace('.', '')}" in shown(page)
    stage.slack.click(page, "lead_more", user=PRIYA, block_id="lead_more wrong")
    form = propose(stage, top(stage))
    assert "extends: mailbox-full" in draft_in(form)


def test_a_bounce_that_was_pasted_in_home_is_answered_in_a_direct_message_and_the_box_is_empty_again(
    stage: Stage,
) -> None:
    page = home(stage, ROBIN)
    (box,) = (block for block in page.payload["blocks"] if block["type"] == "input")
    stage.slack.click(page, "home_explain", user=ROBIN)
    assert "Paste the bounce into the box first" in shown(home_now(stage))
    stage.slack.click(page, "home_explain", user=ROBIN, values={box["block_id"]: UNKNOWN})
    stage.slack.wait_for(lambda: any("kim@exmaple.com" in m.text for m in stage.slack.history(dm_id(ROBIN))))
    assert "My answer comes in the Messages tab" in shown(home_now(stage))
    (now,) = (block for block in home_now(stage).payload["blocks"] if block["type"] == "input")
    assert now["block_id"] != box["block_id"]
    stage.bot.work.wait_until_idle(10)
    assert "kim@exmaple.com" in shown(home(stage, ROBIN))


def home_now(stage: Stage) -> View:
    view = stage.slack.home(ROBIN)
    assert view is not None
    return view


def test_where_slack_takes_no_tables_home_is_shown_without_them(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answered(stage)
    escalate(stage, answer)
    stage.settled(answer)
    monkeypatch.delitem(blocks._ONLY["home"], "data_table")
    page = shown(home(stage))
    assert "data_table" not in page
    assert "With people now: 1" in page
    assert "nobody yet" in page


def test_what_one_workspace_was_taught_answers_in_no_other(tmp_path: Path) -> None:
    with two_workspaces(tmp_path) as stage:
        for team in (ACME, GLOBEX):
            stage.install(team)
        stage.bot.places.workspaces.set(ACME.id, "leads", {"group": "", "people": [PRIYA]})
        stage.bot.places.workspaces.set(GLOBEX.id, "leads", {"group": "", "people": [SAM]})
        stage.slack.wait_for_reply(stage.slack.mention("#support", BLORF))
        stage.quiet()
        trial = tried(stage, propose(stage, home(stage)))
        stage.slack.click(trial, "proposal_accept", user=PRIYA)
        (entry_id,) = accepted_in(stage)
        with another_process(stage, tmp_path, Clock()) as other:
            assert answers_with(other, ACME.id) == entry_id
            assert answers_with(other, GLOBEX.id) is None
        page = home(stage, SAM)
        assert "Entries you taught me: 0" in shown(page)
        assert "Blorf" not in shown(page)
        reply = stage.slack.wait_for_reply(stage.slack.mention(HELPDESK, ITS_LIKE, user=SAM))
        answer = stage.case(reply, GLOBEX).answer
        assert answer is not None
        assert answer.entry_id is None
