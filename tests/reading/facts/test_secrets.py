"""What looks like a secret is never shown again, wherever in the paste it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.facts.secrets import masked
from bot.reading.reader import read

SECRETS = {
    "a setting": ("SMTP_PASSWORD=hunter2hunter2", "hunter2hunter2"),
    "a quoted setting": ('"password": "s3cr3t w0rd"', "s3cr3t w0rd"),
    "a Python dictionary": ("{'api_key': 'key0123456789', 'to': 'kim@example.com'}", "key0123456789"),
    "YAML": ("  smtp_pass: Tr0ub4dor\n", "Tr0ub4dor"),
    "an AUTH command": ("C: AUTH PLAIN AGtpbUBleGFtcGxlLmNvbQBodW50ZXIy", "AGtpbUBleGFtcGxlLmNvbQBodW50ZXIy"),
    "an answer to a challenge": ("S: 334 UGFzc3dvcmQ6\nC: aHVudGVyMmh1bnRlcjI=", "aHVudGVyMmh1bnRlcjI="),
    "a header field": ("Authorization: Bearer abcdef0123456789", "abcdef0123456789"),
    "an address with a password": ("smtp://mailer:pa55word@mx.example.com:587", "pa55word"),
    "a token by its shape": ("we set xoxb-1234567890-abcdefghij in it", "xoxb-1234567890-abcdefghij"),
    "a sending service’s key": ("SG.abcdefghijklmnop.qrstuvwxyz0123456789", "SG.abcdefghijklmnop.qrstuvwxyz0123456789"),
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_masked_in_everything_that_is_read(name: str) -> None:
    text, secret = SECRETS[name]
    message = read(f"{text}\n535 5.7.8 Error: authentication failed\n{text}")
    assert secret not in message.text
    assert all(secret not in str(failure.diagnostic) for failure in message.failures)
    assert "535 5.7.8" in message.text


@pytest.mark.parametrize(
    "line",
    [
        "535-5.7.8 Username and Password not accepted. Learn more at",
        "5.7.9 Application-specific password required. Learn more at",
        "<kim@example.com>: Recipient address rejected: User unknown",
        "https://example.com/password/reset",
        "AUTH LOGIN",
        "the token bucket is empty",
    ],
)
def test_words_about_passwords_are_none(line: str) -> None:
    assert masked(line) == line


@given(st.text(max_size=300))
def test_positions_stay_true(text: str) -> None:
    made = masked(f"password={text}")
    assert len(made) == len(f"password={text}")
    assert made.count("\n") == f"password={text}".count("\n")
