"""Reminders: once, when they are due, and never where one thing speaks against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.answering.explain import Explainer
from bot.cases.case import Escalation, Place, State
from bot.cases.durable import Clock
from bot.cases.errors import Refused, TryAgain
from bot.cases.job import Job, JobKind
from bot.cases.waiting.hours import Hours
from bot.cases.waiting.reminders import Reminder, Timing
from bot.cases.work import Work
from bot.cases.workspace.channels import ChannelSettings
from tests.cases.conftest import QUICK, TEAM, PaperChat, explain_job

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY_TEN = datetime(2027, 3, 8, 10, 0, tzinfo=BERLIN).timestamp()
OFFICE = Hours(time_zone="Europe/Berlin")
CARDS = "C9"


@dataclass
class Hands:
    """The hands of a clock that moves when it is told to."""

    at: float = MONDAY_TEN
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(now=lambda: self.at)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def work(database: str, chat: PaperChat, explainer: Explainer, hands: Hands) -> Iterator[Work]:
    opened = Work.open(database, chat, lambda team: explainer, pauses=QUICK, clock=hands.clock)
    yield opened
    opened.close(2)


class Night:
    """A case that waits for a person, and time that goes by."""

    def __init__(self, work: Work, chat: PaperChat, hands: Hands) -> None:
        self.work, self.chat, self.hands = work, chat, hands
        self.do(explain_job())
        case = work.cases.case(TEAM, chat.answers[-1][1])
        assert case is not None
        self.case = case

    def do(self, job: Job) -> None:
        self.work.hand_over(job)
        assert self.work.wait_for(job)
        assert self.work.wait_until_idle(10)

    def press(self, kind: JobKind, user: str = "U8", choice: str = "", ts: str | None = None) -> None:
        place = Place(TEAM, CARDS, None, user)
        id = f"{kind} {choice} by {user} at {self.hands.at}"
        self.do(Job(kind, id, place, case_id=self.case.id, choice=choice, message_ts=ts))

    def escalate(self, *, urgent: bool = False) -> None:
        self.press(JobKind.ESCALATE, "U1", "urgent" if urgent else "")

    def pass_by(self, seconds: float) -> None:
        """Time goes by, and what becomes due is done, in order."""
        end = self.hands.at + seconds
        while True:
            due = self._next_due()
            if due is None or due > end:
                break
            self.hands.at = max(self.hands.at, due)
            self.work.wake()
            while not self.work.wait_until_idle(0.5):  # a step that is tried again waits for a moment, by this clock
                self.hands.at += 0.05
                self.work.wake()
        self.hands.at = max(self.hands.at, end)

    def _next_due(self) -> float | None:
        with self.work.cases.engine.connect() as connection:
            found = connection.scalar(text("SELECT min(due_at) FROM jobs WHERE state = 'waiting'"))
            return float(found) if found is not None else None

    @property
    def reminders(self) -> list[Reminder]:
        return [reminder for _, reminder in self.chat.reminders]

    @property
    def what(self) -> list[Timing]:
        return [reminder.timing for reminder in self.reminders]

    @property
    def told(self) -> list[str]:
        return [words for _, words in self.chat.told_by_clock]

    @property
    def escalation(self) -> Escalation:
        found = self.work.cases.escalations.of(TEAM, self.case.id)
        assert found is not None
        return found

    def write(self, **values: object) -> None:
        """Change the row of the escalation, and nothing else."""
        columns = ", ".join(f"{name} = :{name}" for name in values)
        with self.work.cases.engine.begin() as connection:
            connection.execute(text(f"UPDATE escalations SET {columns}"), values)  # noqa: S608

    def set(self, **settings: object) -> None:
        self.work.cases.channels.change(TEAM, CARDS, settings)


@pytest.fixture
def night(work: Work, chat: PaperChat, hands: Hands) -> Night:
    return Night(work, chat, hands)


def test_people_are_reminded_of_what_nobody_takes_after_half_an_hour_two_hours_and_then_daily(night: Night) -> None:
    night.escalate()
    night.pass_by(29 * MINUTE)
    assert night.what == []
    night.pass_by(1 * MINUTE)
    assert night.what == [Timing.UNTAKEN]
    night.pass_by(2 * HOUR)
    assert len(night.reminders) == 2
    night.pass_by(23 * HOUR)
    assert len(night.reminders) == 2
    night.pass_by(1 * HOUR)
    assert len(night.reminders) == 3
    night.pass_by(3 * DAY)
    assert len(night.reminders) == 6
    assert [round(reminder.waited / MINUTE) for reminder in night.reminders[:2]] == [30, 150]
    assert [reminder.aloud for reminder in night.reminders] == [True, True, True, False, False, False]


def test_reminders_keep_to_working_time(night: Night) -> None:
    night.set(hours=OFFICE)
    night.hands.at = MONDAY_TEN + 6 * HOUR + 50 * MINUTE  # ten to five
    night.escalate()
    night.pass_by(16 * HOUR + 29 * MINUTE)
    assert night.what == []
    night.pass_by(1 * MINUTE)  # twenty past nine
    assert night.what == [Timing.UNTAKEN]


def test_a_channel_has_times_of_its_own(night: Night) -> None:
    night.set(remind_after=5)
    night.escalate()
    night.pass_by(5 * MINUTE)
    assert night.what == [Timing.UNTAKEN]


def test_people_are_pinged_once_in_the_life_of_a_case(night: Night) -> None:
    night.set(group="S1", people=("U7", "U8"))
    night.escalate()
    night.pass_by(3 * HOUR)
    night.press(JobKind.CLAIM)
    night.press(JobKind.RELEASE)
    night.pass_by(3 * HOUR)
    assert len(night.reminders) == 4
    assert [(reminder.group, reminder.people) for reminder in night.reminders] == [
        ("S1", ("U7", "U8")),
        ("", ()),
        ("", ()),
        ("", ()),
    ]


def test_what_is_urgent_pings_at_once_and_not_again(night: Night) -> None:
    night.set(group="S1")
    night.escalate(urgent=True)
    night.pass_by(1)
    night.pass_by(30 * MINUTE)
    assert [(said.timing, said.group) for said in night.reminders] == [(Timing.URGENT, "S1"), (Timing.UNTAKEN, "")]


def test_nothing_is_said_at_once_of_what_is_urgent_where_nobody_can_be_pinged(night: Night) -> None:
    night.escalate(urgent=True)
    night.pass_by(1)
    assert night.what == []


def closed(night: Night) -> None:
    night.write(state="resolved")


def taken(night: Night) -> None:
    night.write(state="claimed", claimed_by="U8")


def waits_anew(night: Night) -> None:
    later = datetime.fromtimestamp(night.hands.at, UTC).replace(tzinfo=None)
    night.write(heard_at=later.strftime("%Y-%m-%d %H:%M:%S.%f"))


def snoozed(night: Night) -> None:
    night.write(snoozed_until=night.hands.at + HOUR)


def nobody_is_there(night: Night) -> None:
    night.set(hours=replace(OFFICE, holidays=("2027-03-08",)))


def archived(night: Night) -> None:
    night.chat.writable = False


def card_is_gone(night: Night) -> None:
    night.write(card_ts=None, card_channel=None)


def reminded(night: Night) -> None:
    night.write(reminded=1)


def not_at_all(night: Night) -> None:
    pass


GUARDS: list[Callable[[Night], None]] = [
    closed, taken, waits_anew, snoozed, nobody_is_there, archived, card_is_gone, reminded,
]  # fmt: skip


@pytest.mark.parametrize("guard", [*GUARDS, not_at_all], ids=lambda guard: guard.__name__)
def test_each_guard_alone_stops_a_reminder_and_without_one_it_is_given(
    night: Night, guard: Callable[[Night], None]
) -> None:
    night.escalate()
    night.hands.at += 29 * MINUTE
    guard(night)
    night.pass_by(10 * MINUTE)
    assert night.what == ([] if guard is not not_at_all else [Timing.UNTAKEN])


def another_has_it(night: Night) -> None:
    night.write(claimed_by="U9")


def taken_anew(night: Night) -> None:
    moment = datetime.fromtimestamp(night.hands.at, UTC).replace(tzinfo=None)
    night.write(taken_at=moment.strftime("%Y-%m-%d %H:%M:%S.%f"))


def handed_back(night: Night) -> None:
    waits_anew(night)
    night.write(state="escalated", claimed_by=None)


def heard(night: Night) -> None:
    night.work.cases.escalations.heard(TEAM, night.case.id)


QUIET_GUARDS: list[Callable[[Night], None]] = [
    closed, another_has_it, taken_anew, handed_back, snoozed, heard, nobody_is_there, archived, card_is_gone,
]  # fmt: skip


@pytest.mark.parametrize("guard", [*QUIET_GUARDS, reminded, not_at_all], ids=lambda guard: guard.__name__)
def test_each_guard_alone_stops_the_question_to_whoever_has_it(night: Night, guard: Callable[[Night], None]) -> None:
    night.escalate()
    night.press(JobKind.CLAIM)
    night.hands.at += 3 * HOUR + 59 * MINUTE
    guard(night)
    night.pass_by(10 * MINUTE)
    assert night.what == ([] if guard is not not_at_all else [Timing.QUIET])


@pytest.mark.parametrize("guard", [*QUIET_GUARDS, not_at_all], ids=lambda guard: guard.__name__)
def test_each_guard_alone_stops_a_case_from_being_given_back(night: Night, guard: Callable[[Night], None]) -> None:
    night.escalate()
    night.press(JobKind.CLAIM)
    night.pass_by(4 * HOUR)
    assert night.what == [Timing.QUIET]
    night.hands.at += 3 * HOUR + 59 * MINUTE
    guard(night)
    night.pass_by(2 * MINUTE)
    assert (Timing.GIVE_BACK in night.what) is (guard is not_at_all)


def test_what_nobody_was_there_for_is_said_when_somebody_is(night: Night) -> None:
    night.escalate()
    nobody_is_there(night)
    night.pass_by(30 * MINUTE)
    assert night.what == []
    night.pass_by(22 * HOUR + 30 * MINUTE)  # nine o'clock, on Tuesday
    assert night.what == [Timing.UNTAKEN]


def test_an_archived_channel_is_looked_at_again_a_day_later(night: Night) -> None:
    night.escalate()
    archived(night)
    night.pass_by(DAY)
    assert night.what == []
    night.chat.writable = True
    night.pass_by(HOUR)
    assert night.what == [Timing.UNTAKEN]


def test_who_has_taken_it_and_is_quiet_is_asked_and_then_it_is_given_back(night: Night) -> None:
    night.escalate()
    night.press(JobKind.CLAIM)
    night.pass_by(4 * HOUR)
    assert [(said.timing, said.who) for said in night.reminders] == [(Timing.QUIET, "U8")]
    assert night.escalation.claimed_by == "U8"
    night.pass_by(4 * HOUR)
    assert night.what == [Timing.QUIET, Timing.GIVE_BACK]
    assert night.escalation.state is State.ESCALATED
    assert night.escalation.claimed_by is None
    assert night.told == ["⏳ Nobody is on this at the moment, so it waits for somebody else to take it."]
    assert night.chat.card_updates[-1].state is State.ESCALATED
    night.pass_by(30 * MINUTE)
    assert night.what[-1] is Timing.UNTAKEN


def test_a_word_of_a_helper_starts_the_time_anew(night: Night) -> None:
    night.escalate()
    night.press(JobKind.CLAIM)
    night.pass_by(3 * HOUR)
    heard(night)
    night.pass_by(3 * HOUR + 59 * MINUTE)
    assert night.what == []
    night.pass_by(1 * MINUTE)
    assert night.what == [Timing.QUIET]


def test_who_is_still_on_it_keeps_it_and_is_asked_again_later(night: Night) -> None:
    night.escalate()
    night.press(JobKind.CLAIM)
    night.pass_by(4 * HOUR + MINUTE)
    night.press(JobKind.REMINDER, "U8", "still-on-it", ts="5.0")
    assert night.chat.settled == ["🙋 <@U8> is still on it."]
    night.pass_by(4 * HOUR)
    assert night.what == [Timing.QUIET, Timing.QUIET]
    assert night.escalation.claimed_by == "U8"
    night.pass_by(4 * HOUR)
    assert night.what == [Timing.QUIET, Timing.QUIET, Timing.GIVE_BACK]


def test_only_whoever_has_it_can_say_that_they_are_still_on_it(night: Night) -> None:
    night.escalate()
    night.press(JobKind.CLAIM)
    night.pass_by(4 * HOUR)
    night.press(JobKind.REMINDER, "U9", "still-on-it", ts="5.0")
    assert night.chat.whispers[-1] == ("U9", "<@U8> has this case now.")
    assert night.chat.settled == []


@pytest.mark.parametrize(
    ("choice", "until"),
    [
        ("hour", "2027-03-08 11:30"),
        ("tomorrow", "2027-03-09 09:00"),
        ("working-day", "2027-03-09 09:00"),
    ],
)
def test_who_helps_can_put_a_reminder_off(night: Night, choice: str, until: str) -> None:
    night.set(hours=OFFICE)
    night.escalate()
    night.pass_by(30 * MINUTE)
    night.press(JobKind.REMINDER, "U9", f"{choice} Asia/Tokyo", ts="5.0")
    assert "<@U9> has put this off" in night.chat.settled[0]
    then = datetime.strptime(until, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN).timestamp()
    night.pass_by(then - night.hands.at - 1)
    assert len(night.reminders) == 1
    night.pass_by(1)
    assert len(night.reminders) == 2


def test_where_no_hours_are_set_the_morning_is_that_of_whoever_puts_it_off(night: Night) -> None:
    night.escalate()
    night.pass_by(30 * MINUTE)
    night.press(JobKind.REMINDER, "U9", "tomorrow Asia/Tokyo", ts="5.0")
    assert night.escalation.snoozed_until == datetime(2027, 3, 9, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo")).timestamp()


def test_after_a_reminder_was_put_off_they_go_on_one_by_one(night: Night) -> None:
    night.escalate()
    night.pass_by(30 * MINUTE)
    night.press(JobKind.REMINDER, "U9", "hour ", ts="5.0")
    night.pass_by(HOUR)
    assert len(night.reminders) == 2
    night.pass_by(23 * HOUR + 59 * MINUTE)
    assert len(night.reminders) == 2
    night.pass_by(1 * MINUTE)
    assert len(night.reminders) == 3


def test_who_does_not_help_can_put_nothing_off(night: Night) -> None:
    night.escalate()
    night.pass_by(30 * MINUTE)
    night.press(JobKind.REMINDER, "U1", "hour ", ts="5.0")
    assert night.escalation.snoozed_until is None
    assert "Only members of this channel" in night.chat.whispers[-1][1]


@pytest.mark.parametrize(
    ("kind", "choice", "words"),
    [
        (JobKind.CLAIM, "taken", ["🙋 <@U8> has taken this."]),
        (JobKind.RESOLVE, "taken", ["✅ This is closed."]),
        (JobKind.ESCALATE, "taken", []),
        (JobKind.ESCALATE, "handed-back", ["⏳ <@U8> has handed this back."]),
    ],
)
def test_a_reminder_that_was_answered_says_how_it_stands(
    night: Night, kind: JobKind, choice: str, words: list[str]
) -> None:
    night.escalate()
    night.press(kind)
    whispers = list(night.chat.whispers)
    night.press(JobKind.REMINDER, "U8", choice, ts="5.0")
    assert night.chat.settled == words
    assert night.chat.whispers == whispers


def test_who_asks_out_of_hours_hears_when_people_are_back(night: Night) -> None:
    night.set(hours=OFFICE)
    night.hands.at = MONDAY_TEN + 10 * HOUR
    night.escalate()
    night.pass_by(1)
    assert night.told == ["🌙 People are here again on Tuesday at 09:00 (Europe/Berlin). Your case waits for them."]


def test_who_asks_within_hours_hears_nothing_of_them(night: Night) -> None:
    night.set(hours=OFFICE)
    night.escalate()
    night.pass_by(1)
    assert night.told == []


def test_the_card_is_shown_anew_while_it_waits_and_more_and_more_seldom(night: Night) -> None:
    night.escalate()
    night.chat.card_updates.clear()
    night.pass_by(5 * MINUTE + 15 * MINUTE + 30 * MINUTE + 60 * MINUTE)
    assert len(night.chat.card_updates) == 4
    night.pass_by(3 * HOUR + DAY)
    assert len(night.chat.card_updates) == 6
    night.press(JobKind.CLAIM)
    night.chat.card_updates.clear()
    night.pass_by(7 * HOUR)
    assert night.chat.card_updates == []


def test_a_reminder_whose_confirmation_was_lost_is_not_given_twice(night: Night) -> None:
    night.escalate()
    night.chat.trouble["remind"] = [TryAgain("Slack could not be reached.")]
    night.pass_by(HOUR)
    assert night.what == [Timing.UNTAKEN]


def test_a_reminder_that_is_refused_stops_none_after_it(night: Night) -> None:
    night.escalate()
    night.chat.trouble["remind"] = [Refused("restricted_action", "Not here.")]
    night.pass_by(30 * MINUTE + 2 * HOUR)
    assert len(night.reminders) == 2


def test_timers_fire_once_across_restarts_and_on_several_tellings(
    night: Night, database: str, explainer: Explainer
) -> None:
    night.escalate()
    night.work.close(2)
    with_another = Work.open(database, night.chat, lambda team: explainer, pauses=QUICK, clock=night.hands.clock)
    night.work = with_another
    try:
        night.pass_by(30 * MINUTE)
        assert night.what == [Timing.UNTAKEN]
        night.pass_by(90 * MINUTE)
        assert night.what == [Timing.UNTAKEN]
    finally:
        with_another.close(2)


def test_settings_of_a_channel_are_kept_one_by_one(work: Work) -> None:
    channels = work.cases.channels
    channels.change(TEAM, "C1", {"answers_by_itself": True})
    channels.change(TEAM, "C1", {"hours": OFFICE, "people": ("U1",)})
    assert channels.get(TEAM, "C1") == ChannelSettings(answers_by_itself=True, hours=OFFICE, people=("U1",))
    assert channels.all(TEAM) == {"C1": channels.get(TEAM, "C1")}
    assert channels.all("T2") == {}
    channels.set(TEAM, "C1", ChannelSettings())
    assert channels.get(TEAM, "C1") == ChannelSettings()
