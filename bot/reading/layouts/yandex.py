"""Yandex: Postfix's sentences under a greeting of its own.

This is the mail system at host mail.yandex.net.
Это письмо отправлено почтовым сервером yandex.ru. К сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не
может быть отправлено одному или нескольким адресатам.

<kim@example.com>: host mx.example.com[192.0.2.1] said: 550 no such user (in reply to RCPT TO command)
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "yandex",
    (
        "yandex.ru",
        "yandex.net",
        "yandex.com",
    ),
    kind=None,
)
