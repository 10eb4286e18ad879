"""Lotus Notes and HCL Domino.

Your message
  Subject: Minutes
was not delivered to:
  kim@example.com
because:
  550 5.1.1 User kim (kim@example.com) not listed in Domino Directory
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "domino",
    (
        "was not delivered to:",
        "wurde nicht zugestellt an:",
        "konnte nicht zugestellt werden an:",
        "n'a pas été remis à :",
        "n'a pas été distribué à :",
        "no se ha entregado a:",
        "non è stato consegnato a:",
        "não foi entregue a:",
        "is niet bezorgd bij:",
        "domino directory",
        "lotus domino",
        "hcl domino",
    ),
    kind=None,
)
