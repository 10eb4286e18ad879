"""Slack's payloads, read."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases.case import Place, Surface
from bot.slack.payload_origin import Origin, installation_of, is_by_a_person, origin_of
from bot.slack.payloads import (
    Malformed,
    files_of,
    is_by_a_bot,
    job_of_command,
    job_of_message,
    keep,
    kept,
    make_storable,
    press_of,
    team_of,
    text_of,
    typed,
)


def _event(**more: Any) -> dict[str, Any]:
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "10.1", "text": "hello", **more}
    return {"team_id": "T1", "event_id": "Ev1", "event": event}


def test_a_mention_in_a_channel_opens_a_thread() -> None:
    job = job_of_message(_event(), Surface.MENTION)
    assert job.place == Place("T1", "C1", "10.1", "U1")
    assert (job.id, job.message_ts, job.read_thread) == ("Ev1", "10.1", False)


def test_a_mention_in_a_thread_stays_there_and_may_read_it() -> None:
    job = job_of_message(_event(thread_ts="9.0"), Surface.MENTION)
    assert job.place.thread_ts == "9.0"
    assert job.read_thread


def test_a_thread_that_begins_with_the_mention_is_not_read() -> None:
    assert not job_of_message(_event(thread_ts="10.1"), Surface.MENTION).read_thread


def test_forwarded_messages_are_read_and_previews_of_links_are_not() -> None:
    forwarded = {"is_share": True, "text": "550 5.1.1 unknown"}
    preview = {"from_url": "https://x", "text": "a page"}
    assert text_of({"text": "look", "attachments": [forwarded, preview]}) == "look\n550 5.1.1 unknown"


def test_a_deleted_file_has_a_name_and_no_address() -> None:
    (file,) = files_of({"files": [{"id": "F1", "mode": "tombstone"}]})
    assert (file.id, file.url, file.name) == ("F1", "", "that file")


def test_what_programs_say_is_told_apart() -> None:
    assert is_by_a_bot({"bot_id": "B1"})
    assert is_by_a_bot({"subtype": "bot_message"})
    assert not is_by_a_bot({"user": "U1"})


def test_the_workspace_is_found_in_every_kind_of_payload() -> None:
    assert team_of({"team_id": "T1"}) == "T1"
    assert team_of({"team": {"id": "T1"}, "user": {"team_id": "T9"}}) == "T1"
    assert team_of({"team": None, "user": {"team_id": "T1"}}) == "T1"


APART = {"team": {"id": "T1"}, "user": {"id": "U9", "team_id": "T9"}}


@pytest.mark.parametrize(
    "body",
    [
        {"team_id": "T9", "authorizations": [{"team_id": "T1"}], "event": {"team": "T9", "user_team": "T9"}},
        {"team_id": "T9", "context_team_id": "T1", "authorizations": [{"team_id": None, "enterprise_id": "E1"}]},
        {"type": "view_submission", "team": {"id": "T9"}, "view": {"app_installed_team_id": "T1", "team_id": "T9"}},
        {"type": "block_actions", "team": {"id": "T9"}, "view": {"app_installed_team_id": "T1"}},
        {"type": "block_actions", **APART},
        {"type": "block_actions", **APART, "team": None, "api_app_id": "A1", "message": {"app_id": "A1", "team": "T1"}},
        {"type": "shortcut", "team": None, "is_enterprise_install": True, "user": {"team_id": "T1"}},
        {"command": "/bounce", "team_id": "T1", "is_enterprise_install": "true"},
    ],
)
def test_in_a_channel_that_two_workspaces_share_the_work_is_that_of_the_installation(body: dict[str, Any]) -> None:
    assert team_of(body) == "T1"


def test_a_message_of_somebody_else_does_not_say_whose_the_app_is() -> None:
    body = {"type": "message_action", "team": None, "user": {"team_id": "T1"}, "message": {"team": "T9", "user": "U9"}}
    assert team_of(body) == "T1"


def test_an_installation_for_an_organisation_is_told_apart() -> None:
    told = {"enterprise_id": "E1", "team_id": "T1", "is_enterprise_install": True}
    assert origin_of({"authorizations": [told]}) == Origin("T1", "E1", True)
    assert origin_of({"team_id": "T1", "is_enterprise_install": "false"}) == Origin("T1", None, False)
    gone = {"event": {"type": "app_uninstalled"}}
    assert installation_of({**gone, "authorizations": [told]}) == "E1"
    assert installation_of({**gone, "team_id": "T1", "enterprise_id": "E1"}) == "T1"
    assert installation_of({**gone, "team_id": None, "enterprise_id": "E1"}) == "E1"


@pytest.mark.parametrize(
    "said",
    [
        {"bot_id": "B1"},
        {"app_id": "A1"},
        {"bot_profile": {"id": "B1", "is_workflow_bot": True}},
        {"subtype": "bot_message"},
        {"user": "USLACKBOT"},
        {"user": "U0MYSELF"},
        {"user": None},
    ],
)
def test_what_an_app_a_workflow_slackbot_or_this_bot_itself_says_is_never_answered(said: dict[str, Any]) -> None:
    told = [{"team_id": "T1", "user_id": "U0MYSELF", "is_bot": True}]
    assert not is_by_a_person({**_event(**said), "authorizations": told})
    assert is_by_a_person({**_event(), "authorizations": told})


def test_each_run_of_a_command_is_a_job_of_its_own() -> None:
    body = {"team_id": "T1", "channel_id": "C1", "user_id": "U1", "text": "x", "trigger_id": "1.a"}
    first, second = job_of_command(body), job_of_command({**body, "trigger_id": "2.b"})
    assert first.id != second.id
    assert first.private


def test_the_marks_of_feedback_are_read_with_their_case() -> None:
    action = {"action_id": "feedback", "value": "bad c1"}
    press = press_of({"actions": [action], "user": {"id": "U1"}, "team": {"id": "T1"}, "channel": {"id": "C1"}})
    assert (press.value, press.case_id) == ("bad", "c1")


def test_what_was_typed_and_chosen_in_a_form_is_read() -> None:
    values = {
        "paste": {"paste": {"type": "plain_text_input", "value": " x "}},
        "where": {"where": {"selected_option": {"value": "direct"}}},
        "channel": {"channel": {"selected_conversation": "C1"}},
        "empty": {"empty": {"value": None, "selected_option": None}},
    }
    view = {"state": {"values": values}}
    assert [typed(view, block) for block in ("paste", "where", "channel", "empty", "none")] == [
        "x",
        "direct",
        "C1",
        "",
        "",
    ]


def test_a_form_remembers() -> None:
    assert kept({"private_metadata": keep(case_id="c1", channel=None)}) == {"case_id": "c1"}
    assert kept({"private_metadata": "not JSON"}) == {}


@pytest.mark.parametrize(
    "event",
    [{"ts": None}, {"channel": None}, {"files": [{"size": "much"}]}, {"files": 5}, {"attachments": ["x"]}],
)
def test_an_event_that_is_not_as_documented_is_told_apart_from_a_fault(event: dict[str, Any]) -> None:
    body = _event(**event)
    body["event"] = {name: value for name, value in body["event"].items() if value is not None}
    with pytest.raises(Malformed, match=r"job_of_message|files_of|text_of"):
        job_of_message(body, Surface.MENTION)


@pytest.mark.parametrize("value", ["\0", "\ud800", "a" * 500, "../x", "ünï"])
def test_a_value_that_names_no_case_finds_none(value: str) -> None:
    body = {"user": {"id": "U1"}, "actions": [{"action_id": "claim", "value": value}], "trigger_id": "1.2"}
    assert press_of(body).case_id == ""


def test_what_was_said_can_be_kept_in_any_database() -> None:
    body = {"a\ud800": [" a\0b\ud800c ", {"n": 5, "pair": "\U0001f600"}], "none": None}
    inner = body["a\ud800"]
    make_storable(body)
    assert body == {"a\ufffd": [" ab\ufffdc ", {"n": 5, "pair": "\U0001f600"}], "none": None}
    assert body["a\ufffd"] is inner


@pytest.mark.parametrize("metadata", [None, "", "[1]", "[" * 100_000, 5])
def test_a_form_that_remembers_nothing_sensible_remembers_nothing(metadata: object) -> None:
    assert kept({"private_metadata": metadata}) == {}
