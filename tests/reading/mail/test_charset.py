"""Bytes become the text that was meant, declared or not."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.mail.charset import clean, decode, decode_words, unbase64

TEXTS = {
    "cp932": "次のメールアドレスに配信できませんでした。アドレスを確認してください。",
    "euc_jp": "次のメールアドレスに配信できませんでした。アドレスを確認してください。",
    "iso2022_jp": "次のメールアドレスに配信できませんでした。",
    "gb18030": "您的邮件无法发送到以下收件人，请检查地址是否正确。",
    "big5": "您的郵件無法傳送到以下收件者，請檢查郵件地址是否正確。",
    "cp949": "다음 받는 사람에게 메일을 보낼 수 없습니다. 주소를 확인하십시오.",
    "koi8-r": "Ваше сообщение не может быть доставлено следующим получателям.",
    "cp1251": "Ваше сообщение не может быть доставлено следующим получателям.",
    "cp1252": "Ihre Nachricht konnte nicht zugestellt werden: Empfänger unbekannt, größer als erlaubt.",
    "utf-8": "Le message n’a pas été remis : l’adresse n’existe pas.",
    "utf-16": "Address not found: 宛先",
}


@pytest.mark.parametrize("charset", TEXTS)
def test_a_declared_charset_is_believed(charset: str) -> None:
    assert decode(TEXTS[charset].encode(charset), charset) == TEXTS[charset]


@pytest.mark.parametrize("charset", TEXTS)
def test_an_undeclared_charset_is_found_out(charset: str) -> None:
    assert decode(TEXTS[charset].encode(charset)) == TEXTS[charset]


@pytest.mark.parametrize(
    "declared", ["us-ascii", "utf-8", "x-unknown", "no-such-charset", "idna", "rot13", "base64", "\ud800"]
)
def test_a_wrong_declaration_does_not_hide_the_text(declared: str) -> None:
    assert decode(TEXTS["cp1251"].encode("cp1251"), declared) == TEXTS["cp1251"]


@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        ("gb2312", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ('"ISO-8859-1"', "cp1252"),
        ("UTF8", "utf-8"),
    ],
)
def test_the_names_that_mail_uses_are_understood(declared: str, charset: str) -> None:
    assert decode(TEXTS[charset].encode(charset), declared) == TEXTS[charset]


def test_text_cut_off_within_a_character_is_still_text() -> None:
    text = TEXTS["utf-8"] * 3 + "é"
    assert decode(text.encode()[:-1]).startswith(TEXTS["utf-8"] * 3)


def test_characters_that_nothing_can_show_become_spaces() -> None:
    assert clean("a\0b\ud800c\x07d") == "a b c d"
    assert clean("two\nlines\tkept") == "two\nlines\tkept"


@given(st.binary(max_size=400), st.text(max_size=20))
def test_any_bytes_become_text_that_can_be_stored(data: bytes, declared: str) -> None:
    text = decode(data, declared)
    assert "\0" not in text
    text.encode("utf-8")


@given(st.text(max_size=60))
def test_any_header_value_is_read_without_failing(value: str) -> None:
    decode_words(f"=?utf-8?Q?{value}?= =?x?b?{value}?=")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?UTF-8?B?WnVyw7xjaw==?=", "Zurück"),
        ("=?iso-8859-1*de?Q?Zur=FCck_an?= Kim", "Zurück an Kim"),
        ("=?UTF-8?B?WnVyw7xjaw?=", "Zurück"),
        ("=?utf-8?Q?a?=  =?utf-8?Q?b?=", "ab"),
        ("plain", "plain"),
        ("=?broken", "=?broken"),
    ],
)
def test_encoded_words_are_read(value: str, text: str) -> None:
    assert decode_words(value) == text


@given(st.binary(max_size=200), st.integers(min_value=0, max_value=8))
def test_base64_is_read_as_far_as_it_goes(data: bytes, lost: int) -> None:
    encoded = base64.encodebytes(data).replace(b"\n", b"")
    kept = encoded[: max(0, len(encoded) - lost)]
    assert data.startswith(unbase64(kept)[: max(0, len(kept) * 3 // 4 - 2)])
