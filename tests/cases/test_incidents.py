"""Five alike: one notice, kept up to date, once, whoever dies; and quiet after an hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.answering.explain import Explainer
from bot.cases.alike.incidents import ALIKE, Incidents
from bot.cases.alike.seen import provider_of
from bot.cases.case import Case, State
from bot.cases.errors import Refused, TryAgain
from bot.cases.job import Job, JobKind
from bot.cases.tables import CaseRow
from tests.cases.conftest import TEAM, PaperChat, do, explain_job
from tests.cases.outside import Outside, outside


@pytest.fixture
def out(database: str, chat: PaperChat, explainer: Explainer) -> Iterator[Outside]:
    with outside(database, chat, explainer) as found:
        yield found


def unknown(name: str, domain: str = "exmaple.com") -> str:
    return f"550 5.1.1 <{name}@{domain}>: Recipient address rejected: User unknown in virtual mailbox table"


def listed(domain: str, server: str = "mx1.provider.example") -> str:
    return (
        f"<kim@{domain}>: host {server}[192.0.2.25] said: 554 5.7.1 Service unavailable; Client host [203.0.113.9] "
        "blocked using zen.spamhaus.org (in reply to RCPT TO command)"
    )


def ask(out: Outside, text: str, number: int, *, user: str = "U1", team: str = TEAM, private: bool = False) -> Case:
    job = explain_job(text, id=f"Ev{team}{number}", ts=f"{number}.000001", user=user, team=team)
    if private:
        job = Job(JobKind.EXPLAIN, job.id, job.place, text=text, private=True, reply_url="https://r/1")
    do(out.work, job)
    out.settle()
    case = out.work.cases.case_of(job)
    assert case is not None
    return case


def ask_many(out: Outside, count: int, first: int = 1, domain: str = "exmaple.com") -> list[Case]:
    return [
        ask(out, unknown(f"kim{number}", domain), number, user=f"U{number}") for number in range(first, first + count)
    ]


def age(out: Outside, seconds: float) -> None:
    """Let the cases that are there be older than they are."""
    with out.work.cases.engine.begin() as connection:
        rows = connection.execute(CaseRow.__table__.select()).all()
        for row in rows:
            older = row.created_at - timedelta(seconds=seconds)
            connection.execute(update(CaseRow).where(CaseRow.id == row.id).values(created_at=older))


def test_four_are_none_and_the_fifth_makes_it_one(out: Outside) -> None:
    ask_many(out, 4)
    assert out.chat.notices == []
    fifth = ask(out, unknown("kim5"), 5, user="U5")
    [(post, incident_id)] = out.chat.notices
    assert post.channel == "C9"
    incident = out.work.incidents.get(TEAM, incident_id)
    assert incident is not None
    assert (incident.count, incident.people, incident.domain) == (5, 5, "exmaple.com")
    assert incident.post == post
    assert out.chat.told_alike == [fifth.id]


def test_further_ones_change_the_notice_and_hear_of_it_once_each(out: Outside) -> None:
    ask_many(out, 7)
    assert len(out.chat.notices) == 1
    assert len(out.chat.told_alike) == 3
    assert out.chat.notice_updates == []
    out.move(11)
    [(incident, over)] = out.chat.notice_updates
    assert (incident.count, over) == (7, False)


def test_a_storm_changes_the_notice_a_few_times_and_not_at_each(out: Outside) -> None:
    ask_many(out, 40)
    out.move(11)
    assert len(out.chat.notices) == 1
    assert len(out.chat.notice_updates) == 1
    assert out.chat.notice_updates[-1][0].count == 40


def test_one_mail_that_one_person_pastes_five_times_is_no_incident(out: Outside) -> None:
    for number in range(1, 8):
        ask(out, unknown("kim"), number)
    assert out.chat.notices == []


def test_one_mail_that_five_people_paste_is_one(out: Outside) -> None:
    for number in range(1, 6):
        ask(out, unknown("kim"), number, user=f"U{number}")
    assert len(out.chat.notices) == 1


def test_five_mails_that_one_person_pastes_are_one(out: Outside) -> None:
    for number in range(1, 6):
        ask(out, unknown(f"kim{number}"), number)
    assert len(out.chat.notices) == 1


def test_another_entry_or_another_domain_is_not_alike(out: Outside) -> None:
    ask_many(out, 4)
    ask(out, unknown("kim", "elsewhere.example"), 5, user="U5")
    ask(out, "452 4.2.2 <lee@exmaple.com>: The email account that you tried to reach is over quota", 6, user="U6")
    assert out.chat.notices == []


def test_one_provider_that_refuses_mail_to_many_domains_is_one(out: Outside) -> None:
    for number in range(1, 6):
        ask(out, listed(f"customer{number}.example", f"mx{number}.provider.example"), number, user=f"U{number}")
    [(_, incident_id)] = out.chat.notices
    incident = out.work.incidents.get(TEAM, incident_id)
    assert incident is not None
    assert incident.domain == "provider.example"
    assert len(incident.domains) == 5


def test_addresses_that_do_not_exist_at_one_provider_have_nothing_to_do_with_each_other(out: Outside) -> None:
    for number in range(1, 7):
        text = (
            f"<kim@customer{number}.example>: host mx.provider.example[192.0.2.25] said: 550 5.1.1 User unknown "
            "(in reply to RCPT TO command)"
        )
        ask(out, text, number, user=f"U{number}")
    assert out.chat.notices == []


def test_five_within_more_than_an_hour_are_none(out: Outside) -> None:
    ask_many(out, 4)
    age(out, 3700)
    ask(out, unknown("kim5"), 5, user="U5")
    assert out.chat.notices == []


def test_when_an_hour_has_been_quiet_it_is_over_and_the_next_is_another(out: Outside) -> None:
    ask_many(out, 5)
    for _ in range(5):
        out.move(600)
        assert out.chat.notice_updates[-1][1] is False
    out.move(600)
    out.move(600)
    assert out.chat.notice_updates[-1][1] is True
    updates = len(out.chat.notice_updates)
    out.move(3600)
    assert len(out.chat.notice_updates) == updates
    age(out, 2 * 3600)
    with out.work.cases.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE incidents SET window_at = window_at - 7200, last_at = last_at - 7200")
    ask_many(out, 4, first=11)
    assert len(out.chat.notices) == 1
    ask_many(out, 1, first=15)
    assert len(out.chat.notices) == 2


def test_a_case_of_a_flood_that_nobody_has_asked_for_is_counted_too(out: Outside, explainer: Explainer) -> None:
    ask_many(out, 5)
    answer = explainer.explain(unknown("bundled")).answer
    for number in range(100, 110):
        job = explain_job(unknown(f"bundled{number}"), id=f"Ev{number}", ts=f"{number}.1", user="U77")
        out.work.cases.open_case(job, data=job.text, answer=answer)
    out.move(601)
    assert out.chat.notice_updates[-1][0].count == 15


def test_what_was_asked_in_private_is_counted_and_not_shown(out: Outside) -> None:
    ask_many(out, 4)
    ask(out, unknown("secret"), 5, user="U5", private=True)
    [(_, incident_id)] = out.chat.notices
    incident = out.work.incidents.get(TEAM, incident_id)
    assert incident is not None
    assert (incident.count, incident.hidden, len(incident.cases)) == (5, 1, 4)
    assert "secret" not in repr(incident.cases)


def test_without_a_channel_of_helpers_there_is_no_notice(out: Outside) -> None:
    out.chat._channel = None
    ask_many(out, 6)
    assert out.chat.notices == []
    assert out.chat.told_alike == []


def test_a_notice_whose_confirmation_was_lost_is_not_posted_twice(out: Outside) -> None:
    out.chat.lost.add("post_incident")
    out.chat.trouble["post_incident"] = [TryAgain("Slack could not be reached.", 0.0)]
    ask_many(out, 5)
    assert len(out.chat.notices) == 1


def test_a_notice_that_was_refused_is_tried_with_the_next(out: Outside) -> None:
    out.chat.trouble["post_incident"] = [Refused("not_in_channel", "I am not in that channel.")]
    ask_many(out, 5)
    assert out.chat.notices == []
    ask_many(out, 1, first=6)
    assert len(out.chat.notices) == 1


def test_two_that_come_at_once_make_one_notice(out: Outside) -> None:
    ask_many(out, 4)
    jobs = [explain_job(unknown(f"kim{n}"), id=f"Ev{n}", ts=f"{n}.1", user=f"U{n}") for n in range(5, 12)]
    for job in jobs:
        out.work.hand_over(job)
    for job in jobs:
        assert out.work.wait_for(job)
    out.settle()
    assert len(out.chat.notices) == 1


def test_another_workspace_counts_for_itself(out: Outside) -> None:
    ask_many(out, 4)
    ask(out, unknown("kim5"), 5, user="U5", team="T2")
    assert out.chat.notices == []
    ask(out, unknown("kim6"), 6, user="U6")
    [(_, incident_id)] = out.chat.notices
    assert out.work.incidents.get("T2", incident_id) is None
    assert out.work.incidents.may_be_one("T2", "recipient-unknown", datetime(2000, 1, 1, tzinfo=UTC)) is False
    out.work.incidents.gather("T2", incident_id)
    assert out.work.incidents.join("T2", ask_many(out, 1, first=7)[0].id) == ""


def test_an_answer_without_others_like_it_makes_no_work(out: Outside) -> None:
    ask_many(out, ALIKE - 1)
    with out.work.cases.engine.connect() as connection:
        kinds = list(connection.exec_driver_sql("SELECT kind FROM jobs").scalars())
    assert "incident" not in kinds


def test_the_domain_stands_in_the_row_of_a_case(out: Outside) -> None:
    case = ask(out, unknown("kim", "Exmaple.COM"), 1)
    assert case.state is State.ANSWERED
    with out.work.cases.engine.connect() as connection:
        assert list(connection.exec_driver_sql("SELECT domain FROM cases").scalars()) == ["exmaple.com"]


@pytest.mark.parametrize(
    ("host", "provider"),
    [
        ("acme-com.mail.protection.outlook.com", "outlook.com"),
        ("gmail-smtp-in.l.google.com.", "google.com"),
        ("mx1.mail.example.co.uk", "example.co.uk"),
        ("mx.example.de", "example.de"),
        ("192.0.2.1", ""),
        ("localhost", ""),
        ("", ""),
        ("<script>.example", ""),
    ],
)
def test_a_provider_is_known_by_the_end_of_its_servers_names(host: str, provider: str) -> None:
    assert provider_of(host) == provider


def test_no_method_of_incidents_is_without_its_workspace() -> None:
    import inspect

    for name, method in inspect.getmembers(Incidents, inspect.isfunction):
        if not name.startswith("_"):
            assert list(inspect.signature(method).parameters)[1] == "team"
