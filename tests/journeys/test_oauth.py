"""From the install page to the end of an installation: two workspaces that know nothing of each other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.cases.records import now
from bot.cases.workspace.installation_tables import InstallationRow
from bot.cases.workspace.installations import Installation, Token
from bot.playground.browser import Browser
from bot.playground.cast import ACME, GLOBEX, GLOBEX_ESCALATIONS, ROBIN, SAM, SUPPORT
from bot.playground.installs import Consent
from bot.playground.records import ApiRequest
from bot.playground.things import Message, Team
from tests.journeys.test_mention import UNKNOWN
from tests.journeys.two_workspaces import TWO, TwoWorkspaces, team_of, two_workspaces


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TwoWorkspaces]:
    with two_workspaces(tmp_path) as stage:
        yield stage


@pytest.fixture
def rotating(tmp_path: Path) -> Iterator[TwoWorkspaces]:
    """Tokens expire twelve hours after they are given out."""
    with two_workspaces(tmp_path, replace(TWO, token_seconds=43_200)) as stage:
        yield stage


def asked_in(stage: TwoWorkspaces, team: Team) -> Message:
    """A mention in the first channel of a workspace."""
    if team is ACME:
        return stage.slack.mention("#support", UNKNOWN)
    return stage.slack.mention("#helpdesk", UNKNOWN, user=SAM)


def posts(stage: TwoWorkspaces) -> list[ApiRequest]:
    """Those that Slack took. A message is there a moment before its call is over."""
    stage.quiet()
    return [call for call in stage.slack.calls("chat.postMessage") if call.ok]


def test_after_an_installation_from_the_page_a_mention_is_answered_with_that_workspaces_token(
    stage: TwoWorkspaces,
) -> None:
    page = stage.install(GLOBEX)
    assert page.status == 200
    assert "Rebound is installed in Globex Post" in page.text
    question = asked_in(stage, GLOBEX)
    reply = stage.slack.wait_for_reply(question)
    assert reply.user == GLOBEX.bot_user
    assert stage.case(reply, GLOBEX).place.team == GLOBEX.id
    assert {team_of(stage.slack, call) for call in posts(stage)} == {GLOBEX.id}


def test_two_workspaces_do_not_cross(stage: TwoWorkspaces) -> None:
    for team in (ACME, GLOBEX):
        stage.install(team)
    replies = {team.id: stage.slack.wait_for_reply(asked_in(stage, team)) for team in (ACME, GLOBEX)}
    stage.quiet()
    for team, other in ((ACME, GLOBEX), (GLOBEX, ACME)):
        reply = replies[team.id]
        assert reply.user == team.bot_user
        assert stage.bot.work.cases.case(other.id, stage.case(reply, team).id) is None
        seen = {c.id for c in stage.slack.world.channels.values() if team.id in c.teams}
        for call in stage.calls_for(team):
            assert call.arguments.get("channel", reply.channel) in seen


def test_a_card_goes_to_the_escalation_channel_of_its_own_workspace(stage: TwoWorkspaces) -> None:
    for team in (ACME, GLOBEX):
        stage.install(team)
    reply = stage.slack.wait_for_reply(asked_in(stage, GLOBEX))
    stage.slack.click(reply, "escalate", user=SAM)
    view = stage.slack.view_of(SAM)
    assert view is not None
    assert stage.slack.submit(view, {"note": ""}).ok
    stage.slack.wait_for(lambda: bool(stage.slack.world.history(GLOBEX_ESCALATIONS)))
    stage.quiet()
    assert stage.slack.history("C0ESCALATE") == []


def test_no_token_lies_open_in_the_database(stage: TwoWorkspaces, tmp_path: Path) -> None:
    stage.install(ACME)
    stage.slack.wait_for_reply(asked_in(stage, ACME))
    (token,) = [token for token, team in stage.slack.installs.owners.items() if team == ACME.id]
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert files
    assert not any(token.encode() in path.read_bytes() for path in files)


def test_an_app_that_was_taken_out_keeps_its_cases_and_loses_its_tokens(stage: TwoWorkspaces) -> None:
    stage.install(GLOBEX)
    stage.install(ACME)
    reply = stage.slack.wait_for_reply(asked_in(stage, GLOBEX))
    stage.quiet()
    stage.slack.uninstall(GLOBEX)
    stage.quiet()
    assert [row[0] for row in stage.rows("installations")] == [ACME.id]
    assert stage.case(reply, GLOBEX).answer is not None


def test_what_still_comes_from_a_workspace_that_took_the_app_out_has_a_clear_end(stage: TwoWorkspaces) -> None:
    stage.install(GLOBEX)
    stage.slack.wait_for_reply(asked_in(stage, GLOBEX))
    (mention,) = stage.slack.delivered("app_mention")
    stage.slack.uninstall(GLOBEX)
    stage.quiet()
    before = len(stage.slack.requests)
    late = stage.slack.send_event("app_mention", {**mention.body["event"], "ts": "1700000000.000100"}, GLOBEX)
    stage.quiet()
    assert late.statuses == [200]
    assert stage.slack.requests[before:] == []


def test_after_another_installation_the_new_token_is_used(stage: TwoWorkspaces) -> None:
    stage.install(ACME)
    stage.slack.wait_for_reply(asked_in(stage, ACME))
    stage.slack.uninstall(ACME)
    stage.quiet()
    stage.install(ACME)
    reply = stage.slack.wait_for_reply(asked_in(stage, ACME))
    assert reply.user == ACME.bot_user
    stage.install(ACME)  # once more, without taking it out: Slack gives another token, and the former ends
    stage.slack.wait_for_reply(asked_in(stage, ACME))
    assert len({call.token for call in posts(stage)}) == 3


def test_news_of_an_end_that_come_late_do_not_end_a_newer_installation(stage: TwoWorkspaces) -> None:
    stage.install(ACME)
    body = stage.slack.hands.payloads.ended("app_uninstalled", ACME)
    body["event_time"] = int(time.time()) - 120
    late = stage.slack.deliverer.send("app_uninstalled", body)
    stage.quiet()
    assert late.statuses == [200]
    assert [row[0] for row in stage.rows("installations")] == [ACME.id]


def test_revoked_tokens_of_persons_change_nothing(stage: TwoWorkspaces) -> None:
    stage.install(ACME)
    body = stage.slack.hands.payloads.ended("tokens_revoked", ACME)
    body["event"]["tokens"] = {"oauth": ["U0ROBIN"], "bot": []}
    stage.slack.deliverer.send("tokens_revoked", body)
    stage.quiet()
    assert [row[0] for row in stage.rows("installations")] == [ACME.id]


def test_somebody_who_cancels_is_told_that_nothing_was_installed(stage: TwoWorkspaces) -> None:
    browser = Browser()
    asked = browser.open(browser.open(f"{stage.url}/slack/install").link("Add to Slack"))
    page = browser.open(asked.link("Cancel"))
    assert "Nothing was installed" in page.text
    assert stage.rows("installations") == []


def test_an_installation_that_another_browser_began_is_refused(stage: TwoWorkspaces) -> None:
    mine, other = Browser(), Browser()
    asked = mine.open(mine.open(f"{stage.url}/slack/install").link("Add to Slack"))
    page = other.open(asked.link("Allow", ACME.name))
    assert page.status == 400
    assert "This browser did not begin the installation" in page.text
    assert stage.rows("installations") == []


def test_a_page_at_the_end_of_an_installation_that_is_loaded_twice_installs_once(stage: TwoWorkspaces) -> None:
    browser = Browser()
    asked = browser.open(browser.open(f"{stage.url}/slack/install").link("Add to Slack"))
    cookies = dict(browser.cookies)
    done = browser.open(asked.link("Allow", ACME.name))
    again = Browser(cookies).open(done.address)
    assert (done.status, again.status) == (200, 401)
    assert "longer than ten minutes, or the page was loaded twice" in again.text
    assert len(stage.rows("installations")) == 1
    assert stage.rows("oauth_states") == []


def test_a_reason_of_slacks_is_shown_as_text_and_never_as_markup(stage: TwoWorkspaces) -> None:
    page = Browser().open(f"{stage.url}/slack/oauth_redirect?error=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>" not in page.text
    assert "alert" not in page.text


def test_a_slack_that_is_away_at_the_end_of_an_installation_is_said(stage: TwoWorkspaces) -> None:
    stage.slack.world.faults.fail("oauth.v2.access")
    page = stage.install(ACME)
    assert page.status in (401, 503)
    assert "was not installed" in page.text
    assert stage.rows("installations") == []


def test_an_event_is_taken_in_without_asking_slack_who_it_is_from(stage: TwoWorkspaces) -> None:
    stage.install(ACME)
    before = len(stage.slack.requests)
    stage.slack.world.faults.fail("*", times=50)
    body = stage.slack.hands.payloads.event({"type": "app_rate_limited"}, ACME)
    told = stage.slack.deliverer.send("app_rate_limited", body)
    stage.quiet()
    assert told.statuses == [200]
    assert stage.slack.requests[before:] == []


def test_a_token_is_renewed_before_it_expires(rotating: TwoWorkspaces) -> None:
    rotating.install(ACME)
    rotating.slack.wait_for_reply(asked_in(rotating, ACME))
    rotating.quiet()
    (first,) = rotating.slack.installs.owners
    set_expiry(rotating, timedelta(hours=1))
    rotating.slack.wait_for_reply(asked_in(rotating, ACME))
    rotating.quiet()
    assert len(rotating.slack.installs.owners) == 2
    assert posts(rotating)[-1].token != first
    assert renewals(rotating) == 1


def test_a_token_that_has_expired_is_renewed_once_for_all_who_need_it(rotating: TwoWorkspaces) -> None:
    rotating.install(ACME)
    rotating.slack.installs.expire_all(ACME.id)
    set_expiry(rotating, timedelta(seconds=-1))
    questions = [asked_in(rotating, ACME) for _ in range(6)]
    for question in questions:
        rotating.slack.wait_for_reply(question, timeout=30)
    assert renewals(rotating) == 1


def test_a_refresh_token_that_slack_does_not_take_is_said_with_what_to_do(rotating: TwoWorkspaces) -> None:
    rotating.install(ACME)
    rotating.slack.wait_for_reply(asked_in(rotating, ACME))
    rotating.quiet()
    rotating.slack.installs.expire_all(ACME.id, refreshable=False)
    set_expiry(rotating, timedelta(seconds=-1))
    assert rotating.slack.slash("/bounce", UNKNOWN) is None
    rotating.quiet()
    told = rotating.slack.ephemeral("#support")
    assert any("Whoever manages the app has to install it again" in message.text for message in told)


def test_an_event_that_comes_while_the_database_is_away_is_told_again_and_answered(stage: TwoWorkspaces) -> None:
    stage.install(ACME)
    event = {"type": "app_mention", "user": ROBIN, "channel": SUPPORT, "ts": "1700000000.000100"}
    body = stage.slack.hands.payloads.event({**event, "text": f"<@{ACME.bot_user}> {UNKNOWN}"}, ACME)
    rename(stage, "installations", "elsewhere")
    assert stage.slack.deliverer.ask("event", "app_mention", body).status == 503
    rename(stage, "elsewhere", "installations")
    (delivery,) = stage.slack.delivered("app_mention")
    assert stage.slack.redeliver(delivery).status == 200
    stage.quiet()
    assert len(stage.rows("cases")) == 1


def test_an_app_that_is_installed_for_an_organisation_answers_in_its_workspaces(stage: TwoWorkspaces) -> None:
    code = stage.slack.installs.allow(Consent(GLOBEX.id, SAM, stage.slack.config.scopes, "https://bot/"))
    _, grant = stage.slack.installs.fetch(code, None)
    installations = stage.bot.places.installations
    assert installations is not None
    installations.save(
        Installation(
            None, "E1", "Starship", "A0REBOUND", GLOBEX.bot_id, GLOBEX.bot_user, (), Token(grant.token), SAM, now()
        )
    )
    question = asked_in(stage, GLOBEX)  # told as if the workspace had the app by itself: that is not known here
    stage.quiet()
    assert stage.slack.replies(question) == []
    body = dict(stage.slack.delivered("app_mention")[0].body, event_id="Ev0ORG")
    body["authorizations"] = [
        {"enterprise_id": "E1", "team_id": GLOBEX.id, "user_id": GLOBEX.bot_user, "is_bot": True}
        | {"is_enterprise_install": True}
    ]
    assert stage.slack.deliverer.ask("event", "app_mention", body).status == 200
    reply = stage.slack.wait_for_reply(question)
    assert stage.case(reply, GLOBEX).place.team == GLOBEX.id
    stage.slack.click(reply, "show_details", user=SAM)  # names the workspace alone, and is known now
    stage.slack.wait_for(lambda: stage.case(reply, GLOBEX).show_details)


def test_which_workspaces_an_organisation_has_the_app_for_is_kept(stage: TwoWorkspaces) -> None:
    installations = stage.bot.places.installations
    assert installations is not None
    installations.save(
        Installation(None, "E1", "Starship", "A0REBOUND", "B1", "U0BOT", (), Token("xoxb-org"), SAM, now())
    )
    for kind, enterprise in [("team_access_granted", "E1"), ("team_access_revoked", None)]:
        body = stage.slack.hands.payloads.event({"type": kind, "team_ids": [ACME.id, GLOBEX.id]}, ACME)
        body["authorizations"] = [{"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}]
        body |= {"team_id": None, "context_team_id": None}
        assert stage.slack.deliverer.ask("event", kind, body).status == 200
        assert [stage.bot.places.workspaces.get(team.id).enterprise for team in (ACME, GLOBEX)] == [enterprise] * 2


def test_an_old_installation_says_what_it_lacks_where_that_is_used_and_the_rest_works(stage: TwoWorkspaces) -> None:
    stage.install(ACME)
    stage.slack.installs.narrow(ACME.id, "channels:history")
    bounce = stage.slack.say("#support", UNKNOWN)
    under_it = stage.slack.mention("#support", "what is this?", thread_ts=bounce.ts)
    assert "I lack a permission" in stage.slack.wait_for_reply(under_it).text
    reply = stage.slack.wait_for_reply(asked_in(stage, ACME))
    assert stage.case(reply).answer is not None


def rename(stage: TwoWorkspaces, table: str, name: str) -> None:
    with stage.bot.places.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {table} RENAME TO {name}"))


def renewals(stage: TwoWorkspaces) -> int:
    asked = stage.slack.calls("oauth.v2.access")
    return sum(call.arguments.get("grant_type") == "refresh_token" and call.ok for call in asked)


def set_expiry(stage: TwoWorkspaces, left: timedelta) -> None:
    """Let the bot believe that its tokens live for so long yet."""
    with stage.bot.places.engine.begin() as connection:
        connection.execute(InstallationRow.__table__.update().values(expires_at=now() + left))  # type: ignore[attr-defined]
