"""Which workspace is spoken to, with which token."""

from __future__ import annotations

import base64
import inspect
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from typer.testing import CliRunner

from bot.cases.case import Case, Escalation, Place, Post, State, Surface
from bot.cases.chat import Chat
from bot.cases.errors import Refused, TryAgain
from bot.cases.records import Sessions, now
from bot.cases.workspace.installations import Installation, Installations, Token
from bot.cases.workspace.sealed import KeyTrouble, Sealer
from bot.cases.workspace.workspaces import Workspaces, sessions_on
from bot.cli.keys import keys as keys_cli
from bot.playground.cast import ACME, GLOBEX
from bot.playground.config import PlaygroundConfig
from bot.playground.driver import Playground
from bot.playground.installs import Consent
from bot.settings import Settings, SettingsError, load_settings
from bot.slack.chat import SlackChat
from bot.slack.doctor import check
from bot.slack.oauth import _ours, create_flow
from bot.slack.workspaces import OnePass, WorkspaceChats
from bot.slack.workspaces_stored import NOT_RENEWED, StoredPasses
from tests.cases.postgres import server_or_skip

ROTATING = PlaygroundConfig(teams=(ACME, GLOBEX), installed=False, token_seconds=43_200)
KEY, NEWER_KEY = (base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2))
"""The same in every process of a run: names of tests are made of them."""


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground(ROTATING) as playground:
        yield playground


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cases.sqlite'}"


@pytest.fixture
def sessions(database: str) -> Iterator[Sessions]:
    found = sessions_on(database)
    yield found
    found.engine.dispose()


@pytest.fixture
def installations(sessions: Sessions) -> Installations:
    return Installations(sessions, Sealer((KEY,)))


def passes(slack: Playground, installations: Installations) -> StoredPasses:
    config = slack.config
    return StoredPasses(
        installations, client_id=config.client_id, client_secret=config.client_secret, base_url=slack.api_url
    )


def installation(**more: Any) -> Installation:
    values: dict[str, Any] = {
        "team": "T1",
        "enterprise": None,
        "name": "One",
        "app_id": "A1",
        "bot_id": "B1",
        "bot_user": "U0BOT",
        "scopes": ("chat:write",),
        "token": Token("xoxb-one"),
        "installed_by": "U1",
        "installed_at": now(),
    }
    return Installation(**{**values, **more})


def granted(slack: Playground, *, lives: timedelta) -> Installation:
    """An installation whose token Slack takes, and which expires after so long by the bot's own book."""
    code = slack.installs.allow(Consent(ACME.id, "U0ROBIN", ("chat:write",), "https://bot/"))
    _, grant = slack.installs.fetch(code, None)
    return installation(team=ACME.id, token=Token(grant.token, grant.refresh, now() + lives))


def renewals(slack: Playground) -> int:
    return sum(call.ok for call in slack.calls("oauth.v2.access"))


# -- which workspace a call is about

CASE = Case(
    id="c1",
    place=Place("T1", "C1", "1.0", "U1"),
    surface=Surface.MENTION,
    state=State.OPEN,
    private=False,
    answer=None,
    words=None,
    text="",
    posted=None,
    show_details=False,
    show_reply=False,
    solved_by=None,
    problem=None,
    created_at=now(),
)
CARD = Escalation("e1", "T1", "c1", "U1", "", State.ESCALATED, "C9", Post("C9", "3.0"), None, None, 1, None)


class Recorded(SlackChat):
    """Writes down what it is asked, and does nothing."""

    def __init__(self, team: str, asked: list[tuple[str, str]]) -> None:
        self._team = team
        self._asked = asked

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_"):
            return object.__getattribute__(self, name)
        return lambda *args, **kwargs: self._asked.append((self._team, name))


def given_for(name: str, team: str) -> Any:
    """An argument of that name about a workspace."""
    place = replace(CASE.place, team=team)
    by_name = {"team": team, "place": place, "case": replace(CASE, place=place), "escalation": replace(CARD, team=team)}
    return by_name.get(name)


CHAT_METHODS = [name for name, _ in inspect.getmembers(Chat, inspect.isfunction) if not name.startswith("_")]
ASKED_FOR_AS = {"language": "language_of"}
"""A method that is answered from what is kept, and asks a workspace's chat only for what is not, by another name."""


@pytest.mark.parametrize("name", CHAT_METHODS)
def test_every_method_of_the_chat_goes_to_the_workspace_that_its_arguments_name(
    name: str, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    chats = WorkspaceChats(OnePass("xoxb-1"), Workspaces(sessions), "http://127.0.0.1:9/api/", None)
    monkeypatch.setattr(chats, "of", lambda team: Recorded(team, asked))
    parameters = [p for p in inspect.signature(getattr(Chat, name)).parameters if p != "self"]
    for team in ("T1", "T2"):
        getattr(chats.chat, name)(**{parameter: given_for(parameter, team) for parameter in parameters})
    asked_for = ASKED_FOR_AS.get(name, name)
    assert asked == [("T1", asked_for), ("T2", asked_for)]


def test_a_call_that_names_two_workspaces_is_not_made(sessions: Sessions) -> None:
    chats = WorkspaceChats(OnePass("xoxb-1"), Workspaces(sessions), "http://127.0.0.1:9/api/", None)
    with pytest.raises(ValueError, match="more than one workspace"):
        chats.chat.update_card(CASE, replace(CARD, team="T2"))


def test_a_workspace_that_has_not_installed_the_app_is_refused_with_words(
    slack: Playground, sessions: Sessions, installations: Installations
) -> None:
    chats = WorkspaceChats(passes(slack, installations), Workspaces(sessions), slack.api_url, None)
    with pytest.raises(Refused, match="not installed in this workspace any more"):
        chats.api("T9")
    chats.chat.working(Place("T9", "D1", "1.0", "U1"))  # only shows something, and is no trouble
    assert not slack.requests


@pytest.mark.parametrize("table", ["installations", "workspaces"])
def test_a_database_that_is_away_is_something_to_try_again(
    slack: Playground, sessions: Sessions, installations: Installations, table: str
) -> None:
    installations.save(installation())
    many = WorkspaceChats(passes(slack, installations), Workspaces(sessions), slack.api_url, None)
    one = WorkspaceChats(OnePass("xoxb-1"), Workspaces(sessions), slack.api_url, None)
    with sessions.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {table} RENAME TO elsewhere"))
    with pytest.raises(TryAgain):
        many.chat.escalation_channel("T1")
    assert one.api("T1").token == "xoxb-1"  # the one workspace of the settings can be spoken to all the same


def test_a_workspace_that_took_the_app_out_is_not_spoken_to_with_what_was_known_of_it(
    slack: Playground, sessions: Sessions, installations: Installations
) -> None:
    installations.save(installation())
    chats = WorkspaceChats(passes(slack, installations), Workspaces(sessions), slack.api_url, None)
    assert chats.api("T1").token == "xoxb-one"
    assert installations.forget("T1", told_at=now())
    with pytest.raises(Refused):
        chats.api("T1")
    assert not chats._lines


def test_the_one_token_of_the_settings_speaks_for_whatever_a_payload_calls_its_workspace(sessions: Sessions) -> None:
    chats = WorkspaceChats(OnePass("xoxb-1"), Workspaces(sessions), "http://127.0.0.1:9/api/", "#help")
    assert chats.of("T1") is chats.of("") is chats.of("T1")
    assert chats.of("T1").escalation_channel("T1") == "#help"
    Workspaces(sessions).set_escalation_channel("T1", "C7")
    assert chats.of("T1").escalation_channel("T1") == "C7"
    assert chats.of("T2").escalation_channel("T2") == "#help"


# -- tokens


def test_of_two_processes_one_renews_and_the_other_goes_on_with_the_token_it_has(
    slack: Playground, installations: Installations
) -> None:
    kept = granted(slack, lives=timedelta(minutes=5))
    installations.save(kept)
    ticket = installations.begin_renewal(kept, 30)
    assert ticket is not None  # the first process is at it
    assert passes(slack, installations).of(ACME.id).token == kept.token.value
    assert renewals(slack) == 0
    assert installations.end_renewal(kept.id, ticket, Token("xoxe.xoxb-next", "xoxe-next", now() + timedelta(hours=12)))
    assert passes(slack, installations).of(ACME.id).token == "xoxe.xoxb-next"


def test_many_threads_with_a_token_that_is_about_to_expire_renew_it_once(
    slack: Playground, installations: Installations
) -> None:
    kept = granted(slack, lives=timedelta(minutes=5))
    installations.save(kept)
    found = renewed_by_many(slack, [installations])
    assert len(found) == 12
    assert renewals(slack) == 1
    assert passes(slack, installations).of(ACME.id).token != kept.token.value


def test_on_postgres_too_one_of_many_renews(slack: Playground) -> None:
    with server_or_skip() as address:
        apart = [sessions_on(address) for _ in range(3)]
        Installations(apart[0], Sealer((KEY,))).save(granted(slack, lives=timedelta(minutes=5)))
        for workspaces in map(Workspaces, apart):
            workspaces.set(ACME.id, "words", "x")
        found = renewed_by_many(slack, [Installations(sessions, Sealer((KEY,))) for sessions in apart])
        for sessions in apart:
            sessions.engine.dispose()
    assert len(found) == 12
    assert renewals(slack) == 1


def renewed_by_many(slack: Playground, installations: list[Installations]) -> list[str]:
    """The tokens that twelve threads get at the same time."""
    found: list[str] = []
    each = [passes(slack, one) for one in installations]
    threads = [threading.Thread(target=lambda one=one: found.append(one.of(ACME.id).token)) for one in (each * 12)[:12]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def test_a_process_that_died_while_it_renewed_holds_up_nobody(slack: Playground, installations: Installations) -> None:
    kept = granted(slack, lives=timedelta(minutes=5))
    installations.save(kept)
    assert installations.begin_renewal(kept, -1.0) is not None  # its right is over
    assert passes(slack, installations).of(ACME.id).token != kept.token.value
    assert renewals(slack) == 1


def test_while_somebody_else_renews_a_token_that_has_expired_it_is_tried_again(
    slack: Playground, installations: Installations
) -> None:
    kept = granted(slack, lives=timedelta(seconds=-1))
    installations.save(kept)
    installations.begin_renewal(kept, 30)
    with pytest.raises(TryAgain):
        passes(slack, installations).of(ACME.id)


def test_a_slack_that_is_away_leaves_a_token_in_use_that_still_lives(
    slack: Playground, installations: Installations
) -> None:
    kept = granted(slack, lives=timedelta(minutes=5))
    installations.save(kept)
    slack.world.faults.fail("oauth.v2.access", times=5)
    for _ in range(3):
        assert passes(slack, installations).of(ACME.id).token == kept.token.value
    assert len(slack.calls("oauth.v2.access")) == 1  # and is not asked at every use


def test_a_refresh_token_that_is_worth_nothing_is_said_with_what_to_do(
    slack: Playground, installations: Installations
) -> None:
    kept = granted(slack, lives=timedelta(seconds=-1))
    installations.save(replace(kept, token=replace(kept.token, refresh="xoxe-1-used")))
    with pytest.raises(Refused, match="/slack/install") as refused:
        passes(slack, installations).of(ACME.id)
    assert refused.value.words == NOT_RENEWED


def test_an_installation_that_came_meanwhile_wins_over_a_renewal(installations: Installations) -> None:
    kept = installation(token=Token("xoxe.xoxb-1", "xoxe-1", now()))
    installations.save(kept)
    ticket = installations.begin_renewal(kept, 30)
    assert ticket is not None
    installations.save(installation(token=Token("xoxb-again")))
    assert not installations.end_renewal("T1", ticket, Token("xoxe.xoxb-2"))
    found = installations.of("T1")
    assert found is not None
    assert found.token.value == "xoxb-again"


# -- an organisation


def for_organisation(**more: Any) -> Installation:
    return installation(team=None, enterprise="E1", name="Starship", **more)


def test_slacks_answer_for_a_whole_organisation_is_kept_as_one() -> None:
    said = SlackInstallation(
        app_id="A1", enterprise_id="E1", enterprise_name="Starship", team_id=None, bot_token="xoxb-org", bot_id="B1",
        bot_user_id="W1", bot_scopes="chat:write,commands", user_id="W2", is_enterprise_install=True,
    )  # fmt: skip
    kept = _ours(said)
    assert (kept.id, kept.team, kept.name) == ("E1", None, "Starship")
    assert kept.scopes == ("chat:write", "commands")


def test_the_workspaces_of_an_organisation_speak_with_its_token_and_name_themselves(
    slack: Playground, sessions: Sessions, installations: Installations
) -> None:
    installations.save(for_organisation())
    workspaces = Workspaces(sessions)
    chats = WorkspaceChats(passes(slack, installations), workspaces, slack.api_url, None)
    with pytest.raises(Refused):
        chats.api("T1")
    workspaces.set_enterprise("T1", "E1")
    assert chats.api("T1").token == "xoxb-one"
    with pytest.raises(Refused):
        chats.api("T1").call("conversations.list")
    assert slack.calls("conversations.list")[0].arguments["team_id"] == "T1"


def test_workspaces_of_one_organisation_are_no_strangers(sessions: Sessions) -> None:
    workspaces = Workspaces(sessions)
    chats = WorkspaceChats(OnePass("xoxb-1"), workspaces, "http://127.0.0.1:9/api/", None)
    assert chats.are_of_one_house("T1", "T1")
    assert not chats.are_of_one_house("T1", "T2")
    workspaces.set_enterprise("T1", "E1")
    assert not chats.are_of_one_house("T1", "T2")
    assert chats.are_of_one_house("T1", "E1")
    workspaces.set_enterprise("T2", "E1")
    assert chats.are_of_one_house("T1", "T2")


# -- at rest


def test_a_token_shows_in_no_representation() -> None:
    assert "xoxb-one" not in repr(installation())
    assert KEY not in repr(Settings(token_keys=(KEY,)))


def test_a_row_that_was_moved_to_another_workspace_does_not_open(
    sessions: Sessions, installations: Installations
) -> None:
    installations.save(installation())
    with sessions.engine.begin() as connection:
        connection.execute(sa.text("UPDATE installations SET id = 'T2', team_id = 'T2'"))
    with pytest.raises(KeyTrouble, match="another workspace"):
        installations.of("T2")


def test_a_missing_key_is_said_and_nothing_is_lost(slack: Playground, sessions: Sessions) -> None:
    Installations(sessions, Sealer((KEY,))).save(installation())
    other = Installations(sessions, Sealer((NEWER_KEY,)))
    with pytest.raises(TryAgain, match="REBOUND_TOKEN_KEYS"):
        passes(slack, other).of("T1")
    assert passes(slack, Installations(sessions, Sealer((NEWER_KEY, KEY)))).of("T1").token == "xoxb-one"


def test_after_a_change_of_keys_the_old_one_can_be_taken_away(
    database: str, sessions: Sessions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Installations(sessions, Sealer((KEY,))).save(installation(token=Token("xoxe.xoxb-1", "xoxe-1", now())))
    monkeypatch.chdir(tmp_path)
    env = {"REBOUND_TOKEN_KEYS": f"{NEWER_KEY},{KEY}", "REBOUND_DATABASE_URL": database}
    done = CliRunner().invoke(keys_cli, ["rotate"], env=env)
    assert done.exit_code == 0, done.output
    assert "one installation" in done.output
    found = Installations(sessions, Sealer((NEWER_KEY,))).of("T1")
    assert found is not None
    assert (found.token.value, found.token.refresh) == ("xoxe.xoxb-1", "xoxe-1")


def test_a_new_key_is_one_that_the_settings_take() -> None:
    printed = CliRunner().invoke(keys_cli, ["new"]).output.strip()
    assert load_settings({"REBOUND_TOKEN_KEYS": printed}, Path("none")).token_keys == (printed,)


# -- settings, and what the doctor says

MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "s",
    "REBOUND_TOKEN_KEYS": KEY,
    "SLACK_SIGNING_SECRET": "s",
}


@pytest.mark.parametrize(
    ("lacking", "says"),
    [
        ("SLACK_CLIENT_ID", "SLACK_BOT_TOKEN is not set"),
        ("SLACK_CLIENT_SECRET", "SLACK_CLIENT_SECRET is not set"),
        ("REBOUND_TOKEN_KEYS", "rebound keys new"),
    ],
)
def test_what_many_workspaces_need_is_named_when_it_is_missing(lacking: str, says: str) -> None:
    env = {name: value for name, value in MANY.items() if name != lacking}
    with pytest.raises(SettingsError, match=says):
        load_settings(env, Path("none")).need("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")


@pytest.mark.parametrize(
    ("name", "value"),
    [("REBOUND_TOKEN_KEYS", "hunter2"), ("REBOUND_TOKEN_KEYS", f"{KEY},x"), ("SLACK_REDIRECT_URI", "https://x/other")],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as error:
        load_settings({**MANY, name: value}, Path("none"))
    assert "hunter2" not in str(error.value)


def test_a_bot_token_in_the_settings_is_for_one_workspace_whatever_else_is_set() -> None:
    settings = load_settings({**MANY, "SLACK_BOT_TOKEN": "xoxb-1"}, Path("none"))
    assert not settings.many_workspaces
    assert load_settings(MANY, Path("none")).many_workspaces


@pytest.mark.parametrize(
    ("api_url", "asks_at"),
    [
        ("https://slack.com/api/", "https://slack.com/oauth/v2/authorize?"),
        ("https://slack-gov.com/api/", "https://slack-gov.com/oauth/v2/authorize?"),
    ],
)
def test_govslack_is_asked_at_its_own_address(
    api_url: str, asks_at: str, sessions: Sessions, installations: Installations
) -> None:
    settings = replace(load_settings(MANY, Path("none")), slack_api_url=api_url)
    flow = create_flow(settings, installations, sessions.engine)
    assert flow.settings.authorize_url_generator.generate(state="s").startswith(asks_at)
    assert flow.client.base_url == api_url


def test_the_doctor_looks_at_every_workspace_and_names_the_permissions_that_an_old_installation_lacks(
    slack: Playground, database: str, installations: Installations
) -> None:
    installations.save(granted(slack, lives=timedelta(hours=12)))
    installations.save(installation(team="T9", name="Gone", token=Token("xoxb-gone")))
    settings = replace(load_settings(MANY, Path("none")), slack_api_url=slack.api_url, database_url=database)
    said = {item.name: item for item in check(settings)}
    scopes = said["One (T0ACME), scopes"]
    assert scopes.ok is False
    assert "files:read (read an .eml file" in scopes.words
    assert "chat:write" not in scopes.words
    assert "/slack/install" in scopes.cure
    assert said["One (T0ACME), token"].ok
    assert "invalid_auth" in said["Gone (T9), token"].words
    assert "SLACK_BOT_TOKEN" not in said


def test_the_doctor_says_when_stored_tokens_cannot_be_opened(database: str, sessions: Sessions) -> None:
    Installations(sessions, Sealer((NEWER_KEY,))).save(installation())
    settings = replace(load_settings(MANY, Path("none")), database_url=database)
    said = {item.name: item for item in check(settings)}
    assert said["REBOUND_TOKEN_KEYS"].ok is False


def test_one_workspace_loads_nothing_of_what_many_need(slack: Playground, database: str) -> None:
    lines = (
        "import sys",
        "from bot.settings import Settings",
        "from bot.slack.run import open_bot",
        f"settings = Settings(slack_bot_token='xoxb-1', slack_api_url={slack.api_url!r}, database_url={database!r})",
        "open_bot(settings).close()",
        "many = ('cryptography', 'bot.slack.oauth', 'bot.cases.workspace.sealed',"
        " 'slack_sdk.oauth.state_store.sqlalchemy')",
        "print([name for name in many if name in sys.modules])",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
