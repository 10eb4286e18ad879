"""Mail.ru: Exim in Russian, then the same in English.

Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.
К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:

  kim@example.com
    SMTP error from remote mail server after RCPT TO:<kim@example.com>:
    host mx.example.com [192.0.2.1]: 550 no such user
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "mail.ru",
    (
        "сервером mail.ru",
        "письмо создано автоматически",
        "сообщение создано автоматически",
    ),
)
