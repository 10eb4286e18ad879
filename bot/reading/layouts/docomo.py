"""docomo, SoftBank and other Japanese carriers: a sentence, a label and the server's own words.

ご指定のアドレスへは配信できませんでした。
宛先: kim@example.ne.jp
host mx.docomo.example[192.0.2.1] said: 550 Unknown user kim@example.ne.jp
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "docomo",
    (
        "docomo",
        "softbank",
        "配信できませんでした",
        "送信できませんでした",
    ),
    kind=None,
)
