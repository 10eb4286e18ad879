"""The whole life of a case: asked about, talked about, taken over, ended, opened again, learnt from; and all of it once
where the program is killed again and again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.cases.case import State
from bot.cases.lead.entries import EntryState
from bot.cases.workspace.channels import ChannelSettings
from bot.playground.cast import BOT_USER, ESCALATIONS, MATEO, PRIYA, ROBIN, SUPPORT, TEAM_ID
from bot.playground.driver import Playground
from bot.slack.bases_accepted import SECONDS
from tests.journeys.conftest import Stage
from tests.journeys.programs import Program, start_again
from tests.journeys.test_arrivals import MAIL
from tests.journeys.test_escalation import escalate, resolve
from tests.journeys.test_teaching import Clock, clock, draft_in, top, tried
from tests.journeys.whole_life import FOUND_OUT, ITS_LIKE, Life, buttons, shown, steps_of

__all__ = ["clock"]


def helpers_of(slack: Playground) -> None:
    """Priya and Mateo look after escalations, Robin does not."""
    slack.world.channels[ESCALATIONS].members = {PRIYA, MATEO, BOT_USER}


def test_a_case_from_its_paste_to_the_entry_that_answers_the_next_one(clock: Clock, stage: Stage) -> None:
    helpers_of(stage.slack)
    stage.bot.places.workspaces.set(TEAM_ID, "leads", {"group": "", "people": [PRIYA]})

    def settle() -> None:
        stage.slack.wait_for(lambda: all(delivery.done for delivery in stage.slack.deliveries))
        assert stage.bot.work.wait_until_idle(20)

    life = Life(stage.slack, settle, is_led=True)
    for step in steps_of(life):
        step()

    life.lead_sees("What I could not answer: 1")
    assert "propose" in buttons(life.card)
    form = life.form(life.card, "propose", PRIYA)
    assert "Their zorp filter holds new senders back" in draft_in(form)
    trial = tried(stage, form)
    assert "would have answered 1" in shown(trial)
    assert stage.slack.click(trial, "proposal_accept", user=PRIYA) is None
    assert "From now on I answer with" in shown(top(stage))
    (entry,) = stage.bot.work.cases.entries.of_state(TEAM_ID, EntryState.ACCEPTED)

    clock.now += SECONDS  # so often a process looks for what was accepted in another one
    taught = stage.slack.mention("#support", ITS_LIKE, user=MATEO)
    answer = stage.slack.wait_for_reply(taught)
    known = stage.case(answer).answer
    assert known is not None
    assert known.entry_id == entry.id
    assert "zorp filter" in shown(answer)
    assert "Ask the recipient to let your address through" in shown(answer)
    life.lead_sees("What I could not answer: 0")
    settle()
    life.nothing_is_there_twice()


def test_an_e_mail_that_nobody_asked_about_is_answered_taken_over_and_ended(stage: Stage) -> None:
    """Slackbot brought it; whoever then calls for a person is the one who is written to and listened to."""
    helpers_of(stage.slack)
    stage.bot.work.cases.channels.set(TEAM_ID, SUPPORT, ChannelSettings(answers_by_itself=True))
    mail = stage.slack.email_into("#support", MAIL)
    answer = stage.slack.wait_for_reply(mail)
    assert "kim@exmaple.com" in shown(answer)
    card = escalate(stage, answer, "whose is this?")
    stage.settled(mail)
    assert f"<@{ROBIN}> asks about a bounce" in shown(card)

    stage.slack.click(card, "reply", user=PRIYA)
    form = stage.slack.view_of(PRIYA)
    assert form is not None
    assert stage.slack.submit(form, {"reply": "I look who sent it"}).ok
    stage.settled(mail)
    assert "I look who sent it" in shown(stage.slack.replies(mail)[-1])
    stage.slack.say("#support", "it was Kim in sales", thread_ts=mail.ts)
    stage.settled(mail)
    assert "it was Kim in sales" in shown(stage.slack.replies(card)[-1])

    resolve(stage, card, PRIYA, words="Kim knows now.")
    stage.settled(mail)
    assert "Kim knows now." in shown(stage.slack.replies(mail)[-1])
    assert stage.case(answer).state is State.RESOLVED
    assert "has left this workspace" not in "".join(shown(message) for message in stage.slack.replies(card))


class Deaths:
    """Kills the program in the middle of a step, and starts another one."""

    def __init__(self, slack: Playground, programs: list[Program], folder: Path) -> None:
        self._slack = slack
        self._again = partial(start_again, slack, programs, folder)
        self._programs = programs
        self.died: list[str] = []
        self.at: dict[str, tuple[str, bool]] = {}
        """In which call a step is cut off, and whether Slack had done it by then."""

    @contextmanager
    def around(self, step: str) -> Iterator[None]:
        method, done = self.at.pop(step, ("", False))
        if not method:
            yield
            return
        faults = self._slack.world.faults
        faults.hang(method, 60, after_work=done)
        yield
        deadline = time.monotonic() + 20
        while faults.left(method):
            assert time.monotonic() < deadline, f"{step}: nobody called {method}"
            time.sleep(0.02)
        self._slack.wait_for(lambda: all(delivery.done for delivery in self._slack.deliveries))
        time.sleep(0.05)  # for what was given beside that call to be on its way, too
        self._programs[-1].kill()
        self.died.append(step)
        faults.clear()
        self._again()


@pytest.mark.parametrize("done", [False, True], ids=["before Slack did it", "after Slack did it"])
def test_a_program_that_is_killed_in_every_step_does_everything_once(
    slack: Playground, programs: list[Program], tmp_path: Path, done: bool
) -> None:
    helpers_of(slack)
    deaths = Deaths(slack, programs, tmp_path)
    posting = ("paste", "follow-up", "card", "take", "note", "reply", "carry", "resolve as not-mail", "come back")
    deaths.at = dict.fromkeys(posting, ("chat.postMessage", done))
    deaths.at["resolve as new-error"] = ("chat.update", done)
    life = Life(slack, around=deaths.around)
    for step in steps_of(life):
        step()
    assert set(deaths.died) == {*posting, "resolve as new-error"}
    assert FOUND_OUT in shown(life.card)
    assert programs[-1].terminate() == 0
    life.nothing_is_there_twice()
