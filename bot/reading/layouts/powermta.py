"""PowerMTA, which many sending services run.

Hello, this is the mail server on mx1.example.org.
I am sending you this message to inform you on the delivery status of a message you previously sent. ...

  <kim@example.com>
    delivery failed; will not continue trying
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "powermta",
    (
        "hello, this is the mail server on",
        "will not continue trying",
    ),
)
