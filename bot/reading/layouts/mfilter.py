"""m-FILTER, of Digital Arts.

以下のメールアドレスへの送信に失敗しました。
kim@example.com

-------server message
550 no such user

-------SMTP command
DATA

-------original message
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "m-filter",
    (
        "m-filter",
        "-------server message",
    ),
)
