"""What is wrong with a setting of what is told outside is said when the program starts, and shows no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.outward.smtp import Tls
from bot.settings import Settings, SettingsError, load_settings

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HOOK = {"REBOUND_WEBHOOK_URL": "https://hooks.example.com/x", "REBOUND_WEBHOOK_SECRET": SECRET}
MAIL = {
    "REBOUND_SMTP_URL": "smtps://bot:s3cret@mail.example.com",
    "REBOUND_MAIL_FROM": "rebound@example.com",
    "REBOUND_DESK_ADDRESS": "desk@example.com",
}


def load(**env: str) -> Settings:
    return load_settings(env, Path("nowhere.env"))


def test_where_nothing_is_set_there_is_nothing() -> None:
    assert load().outward is None


def test_all_of_it_is_read() -> None:
    found = load(**HOOK, **MAIL, REBOUND_WEBHOOK_TEXT="yes", REBOUND_MAIL_AUTOMATIC="no").outward
    assert found is not None
    assert (found.webhook_url, found.webhook_secret) == ("https://hooks.example.com/x", SECRET)
    assert (found.webhook_text, found.webhook_private, found.mail_automatic) == (True, False, False)
    assert found.mail_server is not None
    assert (found.mail_server.host, found.mail_server.tls) == ("mail.example.com", Tls.AT_ONCE)
    assert (found.desk_address, found.mail_from) == ("desk@example.com", "rebound@example.com")


def test_no_secret_shows_in_a_representation() -> None:
    shown = repr(load(**HOOK, **MAIL))
    assert SECRET not in shown
    assert "s3cret" not in shown


def test_this_machine_may_be_named_without_tls() -> None:
    found = load(REBOUND_WEBHOOK_URL="http://127.0.0.1:9000/x", REBOUND_WEBHOOK_SECRET=SECRET).outward
    assert found is not None
    assert found.webhook_private


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"REBOUND_WEBHOOK_URL": "https://hooks.example.com/x"}, "REBOUND_WEBHOOK_SECRET is not set"),
        ({**HOOK, "REBOUND_WEBHOOK_URL": "http://hooks.example.com/x"}, "REBOUND_WEBHOOK_URL is no address"),
        ({**HOOK, "REBOUND_WEBHOOK_SECRET": "topsecret"}, "REBOUND_WEBHOOK_SECRET is no secret"),
        ({**HOOK, "REBOUND_WEBHOOK_TEXT": "perhaps"}, "REBOUND_WEBHOOK_TEXT is “perhaps”"),
        ({**MAIL, "REBOUND_SMTP_URL": ""}, "REBOUND_SMTP_URL is not set"),
        ({**MAIL, "REBOUND_SMTP_URL": "https://bot:s3cret@mail.example.com"}, "REBOUND_SMTP_URL names no mail server"),
        ({**MAIL, "REBOUND_MAIL_FROM": ""}, "REBOUND_MAIL_FROM is not set"),
        ({**MAIL, "REBOUND_DESK_ADDRESS": "desk"}, "REBOUND_DESK_ADDRESS is “desk”"),
        ({**MAIL, "REBOUND_MAIL_REPLY_TO": "a@b.example\nBcc: x@y.example"}, "REBOUND_MAIL_REPLY_TO is"),
    ],
)
def test_a_wrong_one_is_named_and_no_secret_is_shown(env: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named) as caught:
        load(**env)
    assert "topsecret" not in str(caught.value)
    assert "s3cret" not in str(caught.value)
