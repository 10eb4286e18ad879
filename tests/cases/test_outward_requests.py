"""What happens to a case is told to a web address: signed, in order, for a day, and knowable by its id."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from bot.answering.explain import Explainer
from bot.cases.case import Case, Place
from bot.cases.job import Job, JobKind
from bot.cases.telling.settings import seal_secrets_again
from bot.cases.workspace.sealed import Sealer, new_key
from bot.cases.workspace.workspaces import sessions_on
from bot.outward.defaults import OutwardDefaults
from tests.cases.conftest import TEAM, UNKNOWN, PaperChat, do, explain_job, the_case
from tests.cases.outside import SECRET, Hands, Outside, outside
from tests.outward.servers import Hook, Request, hook_server

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "webhook.schema.json").read_text())


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hook_server() as found:
        yield found


@pytest.fixture
def out(database: str, chat: PaperChat, explainer: Explainer, hook: Hook) -> Iterator[Outside]:
    defaults = OutwardDefaults(webhook_url=hook.url, webhook_secret=SECRET, webhook_private=True)
    with outside(database, chat, explainer, defaults) as found:
        yield found


@pytest.fixture
def case(out: Outside) -> Case:
    do(out.work, explain_job())
    case = the_case(out.work, out.chat)
    out.press(case, JobKind.ESCALATE, "U1", "they need it today")
    out.settle()
    return case


def told(hook: Hook) -> list[dict[str, Any]]:
    return [json.loads(request.body) for request in hook.taken]


def test_every_change_is_told_in_order_and_as_the_schema_says(out: Outside, hook: Hook, case: Case) -> None:
    out.press(case, JobKind.CLAIM)
    out.press(case, JobKind.RELEASE)
    out.press(case, JobKind.CLAIM, "U9")
    out.press(case, JobKind.RESOLVE, "U9")
    out.press(case, JobKind.REOPEN)
    out.press(case, JobKind.NOT_A_BOUNCE)
    out.settle()
    assert [event["type"] for event in told(hook)] == [
        "case.created", "case.taken", "case.released", "case.taken", "case.resolved", "case.reopened",
        "case.not-a-bounce",
    ]  # fmt: skip
    assert [event["data"]["state"] for event in told(hook)] == [
        "escalated", "claimed", "escalated", "claimed", "resolved", "escalated", "not-a-bounce",
    ]  # fmt: skip
    for event in told(hook):
        jsonschema.validate(event, SCHEMA, format_checker=jsonschema.FormatChecker())
        assert event["data"]["case"] == case.id
        assert event["data"]["team"] == TEAM
    assert len({event["id"] for event in told(hook)}) == 7


def test_a_reply_and_a_passing_on_are_told_and_a_note_between_helpers_is_not(
    out: Outside, hook: Hook, case: Case
) -> None:
    out.press(case, JobKind.NOTE, text="for us alone")
    out.press(case, JobKind.REPLY, text="try the other address")
    assign = Job(JobKind.ASSIGN, "assign", Place(TEAM, "C9", None, "U8"), case_id=case.id, choice="U9")
    do(out.work, assign)
    out.settle()
    assert [event["type"] for event in told(hook)] == [
        "case.created", "case.taken", "case.replied", "case.assigned",
    ]  # fmt: skip  # who answers has taken it
    assert told(hook)[-1]["data"]["taken_by"] == "U9"
    for event in told(hook):
        jsonschema.validate(event, SCHEMA)
        assert "for us alone" not in json.dumps(event)
        assert "try the other address" not in json.dumps(event)


def test_it_says_what_the_card_says(hook: Hook, case: Case) -> None:
    [event] = told(hook)
    data = event["data"]
    assert case.answer is not None
    assert data["headline"] == case.title
    assert (data["entry"], data["reason"]) == (case.answer.entry_id, case.answer.reason)
    assert (data["lost"], data["acts"], data["refused_by"]) == (
        case.answer.lost, case.answer.acts, case.answer.refused_by,
    )  # fmt: skip
    assert (data["asked_by"], data["who"]) == ("U1", "U1")
    assert data["links"]["card"].startswith("https://chat.example/archives/C9/")
    assert data["links"]["thread"].startswith("https://chat.example/archives/C1/")


def test_what_was_pasted_is_not_in_it_unless_the_setting_says_so(
    hook: Hook, database: str, chat: PaperChat, explainer: Explainer, case: Case, out: Outside
) -> None:
    assert "text" not in told(hook)[0]["data"]
    assert "virtual mailbox table" not in hook.taken[0].body.decode()
    out.work.close(5)
    with_text = OutwardDefaults(webhook_url=hook.url, webhook_secret=SECRET, webhook_private=True, webhook_text=True)
    with outside(database, chat, explainer, with_text) as again:
        again.press(case, JobKind.CLAIM)
        again.settle()
    assert told(hook)[-1]["data"]["text"] == UNKNOWN
    jsonschema.validate(told(hook)[-1], SCHEMA)


def fields(request: Request) -> dict[str, str]:
    return {name: request.headers[name] for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}


def test_the_library_of_others_takes_the_signature(hook: Hook, case: Case) -> None:
    [request] = hook.taken
    assert Webhook(SECRET).verify(request.body, fields(request))["data"]["case"] == case.id
    assert request.headers["webhook-id"] == told(hook)[0]["id"]
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(request.body.replace(b"escalated", b"resolved "), fields(request))
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + base64.b64encode(b"x" * 24).decode()).verify(request.body, fields(request))


def test_the_five_lines_of_the_documentation_take_it_too(hook: Hook, case: Case) -> None:
    page = (Path(__file__).parents[2] / "docs" / "outward.md").read_text()
    lines = page.split("```python\n")[1].split("```")[0]
    [request] = hook.taken
    names: dict[str, Any] = {"base64": base64, "hmac": hmac, "hashlib": hashlib}
    exec(lines, names)
    assert names["is_genuine"](SECRET, request.headers, request.body)
    assert not names["is_genuine"](SECRET, request.headers, request.body + b" ")


def test_a_fault_that_may_pass_is_tried_again_and_nothing_overtakes_it(out: Outside, hook: Hook, case: Case) -> None:
    hook.answers += [(503, {}), (503, {})]
    out.press(case, JobKind.CLAIM)
    out.press(case, JobKind.RESOLVE)
    out.settle()
    assert [event["type"] for event in told(hook)] == ["case.created", "case.taken"]
    out.move(6)
    assert [event["type"] for event in told(hook)][2:] == ["case.taken"]
    out.move(12)
    out.settle()
    assert [event["type"] for event in told(hook)][3:] == ["case.taken", "case.resolved"]
    assert len({request.headers["webhook-id"] for request in hook.taken[1:4]}) == 1
    assert hook.taken[1].body == hook.taken[3].body


def test_what_waits_outside_holds_up_nobody_inside(out: Outside, hook: Hook, case: Case) -> None:
    hook.answers += [(503, {})] * 3
    out.press(case, JobKind.CLAIM)
    out.press(case, JobKind.RESOLVE)
    found = out.work.cases.case(TEAM, case.id)
    assert found is not None
    assert found.state == "resolved"


def test_after_a_day_it_is_given_up_and_the_next_has_its_turn(out: Outside, hook: Hook, case: Case) -> None:
    hook.answers += [(500, {})] * 200
    out.press(case, JobKind.RESOLVE)  # what is closed the clock leaves alone
    for _ in range(40):
        out.move(1800)
    tried = len(hook.taken)
    assert 10 < tried < 40
    out.move(5 * 3600)
    out.move(2 * 3600)
    assert len(hook.taken) > tried
    tried = len(hook.taken)
    out.move(3 * 3600)
    assert len(hook.taken) == tried
    hook.answers.clear()
    out.press(case, JobKind.REOPEN)
    out.settle()
    assert told(hook)[-1]["type"] == "case.reopened"


def test_a_refusal_is_not_tried_again_and_the_next_has_its_turn(out: Outside, hook: Hook, case: Case) -> None:
    hook.answers.append((404, {}))
    out.press(case, JobKind.CLAIM)
    out.press(case, JobKind.RESOLVE)
    out.settle()
    out.move(3600)
    assert [event["type"] for event in told(hook)] == ["case.created", "case.taken", "case.resolved"]


def test_how_long_the_other_side_asks_to_wait_is_waited(out: Outside, hook: Hook, case: Case) -> None:
    hook.answers.append((429, {"retry-after": "300"}))
    out.press(case, JobKind.CLAIM)
    out.settle()
    out.move(200)
    assert len(hook.taken) == 2
    out.move(110)
    assert len(hook.taken) == 3


def test_a_restart_loses_nothing_that_waits(
    database: str, chat: PaperChat, explainer: Explainer, hook: Hook, out: Outside, case: Case
) -> None:
    hook.answers.append((503, {}))
    out.press(case, JobKind.CLAIM)
    out.settle()
    out.work.close(5)
    defaults = OutwardDefaults(webhook_url=hook.url, webhook_secret=SECRET, webhook_private=True)
    with outside(database, chat, explainer, defaults, Hands(out.hands.at + 60)) as again:
        again.settle()
    assert [event["type"] for event in told(hook)] == ["case.created", "case.taken", "case.taken"]
    assert hook.taken[1].headers["webhook-id"] == hook.taken[2].headers["webhook-id"]


def test_the_row_of_a_request_that_was_sent_holds_nothing_of_it(out: Outside, hook: Hook, case: Case) -> None:
    with out.work.cases.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT payload FROM jobs WHERE kind = 'webhook'").all()
    assert rows == [("",)]


def test_a_workspace_has_an_address_of_its_own_which_wins(out: Outside, hook: Hook, case: Case) -> None:
    assert out.destinations.set_webhook(TEAM, "https://hooks.example.com/x", SECRET) is None
    found = out.destinations.webhook(TEAM)
    assert found is not None
    assert (found.url, found.secret, found.private_ok) == ("https://hooks.example.com/x", SECRET, False)
    other = out.destinations.webhook("T2")
    assert other is not None
    assert other.url == hook.url
    assert out.destinations.set_webhook(TEAM, "", "") is None
    found = out.destinations.webhook(TEAM)
    assert found is not None
    assert found.url == hook.url


def test_a_workspaces_own_address_never_leads_into_a_private_network(
    out: Outside, hook: Hook, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where whoever runs the program allows it for their own, and where the address was set before."""
    assert out.destinations.set_webhook(TEAM, hook.url, SECRET) is not None
    assert out.destinations.set_webhook(TEAM, "https://rebinding.example/", SECRET) is None
    asked: list[str] = []

    def resolved(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("bot.outward.http.socket.getaddrinfo", resolved)
    before = len(hook.taken)
    out.press(case, JobKind.CLAIM)
    out.settle()
    assert asked == ["rebinding.example"]
    assert len(hook.taken) == before


def test_a_secret_lies_sealed_where_there_are_keys(database: str, chat: PaperChat, explainer: Explainer) -> None:
    with outside(database, chat, explainer, sealer=Sealer([new_key()])) as out:
        assert out.destinations.set_webhook(TEAM, "https://hooks.example.com/x", SECRET) is None
        assert SECRET not in repr(out.workspaces.get(TEAM).settings)
        found = out.destinations.webhook(TEAM)
        assert found is not None
        assert found.secret == SECRET
        assert SECRET not in repr(found)


def test_a_change_of_keys_takes_the_secret_along(database: str, chat: PaperChat, explainer: Explainer) -> None:
    old, new = new_key(), new_key()
    with outside(database, chat, explainer, sealer=Sealer([old])) as out:
        assert out.destinations.set_webhook(TEAM, "https://hooks.example.com/x", SECRET) is None
    assert seal_secrets_again(sessions_on(database), Sealer([new, old])) == 1
    with outside(database, chat, explainer, sealer=Sealer([new])) as out:
        found = out.destinations.webhook(TEAM)
        assert found is not None
        assert found.secret == SECRET


def test_a_secret_whose_key_is_lost_stops_nothing_else(database: str, chat: PaperChat, explainer: Explainer) -> None:
    with outside(database, chat, explainer, sealer=Sealer([new_key()])) as out:
        assert out.destinations.set_webhook(TEAM, "https://hooks.example.com/x", SECRET) is None
    with outside(database, chat, explainer, sealer=Sealer([new_key()])) as out:
        do(out.work, explain_job())
        out.press(the_case(out.work, chat), JobKind.ESCALATE, "U1")
        out.settle()
    assert len(chat.cards) == 1
    assert chat.whispers == []


@pytest.mark.parametrize(
    ("url", "secret", "wrong"),
    [
        ("http://hooks.example.com", SECRET, "The web address"),
        ("https://10.0.0.1/", SECRET, "The web address"),
        ("https://hooks.example.com", "", "A secret is needed"),
        ("https://hooks.example.com", "short", "The secret"),
        ("https://hooks.example.com", "whsec_c2hvcnQ=", "The secret"),
    ],
)
def test_what_cannot_be_used_is_said_and_not_kept(out: Outside, url: str, secret: str, wrong: str) -> None:
    said = out.destinations.set_webhook(TEAM, url, secret)
    assert said is not None
    assert said.startswith(wrong)
    assert out.destinations.own_webhook(TEAM) == ""


def test_where_nothing_is_set_nothing_is_written_down(database: str, chat: PaperChat, explainer: Explainer) -> None:
    with outside(database, chat, explainer) as out:
        do(out.work, explain_job())
        out.press(the_case(out.work, chat), JobKind.ESCALATE, "U1")
        with out.work.cases.engine.connect() as connection:
            kinds = set(connection.exec_driver_sql("SELECT kind FROM jobs").scalars())
    assert kinds.isdisjoint({"webhook", "desk-mail"})
