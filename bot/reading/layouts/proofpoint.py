"""Proofpoint, on the premises and in the cloud: the text is Sendmail's, links and names give it away.

<kim@example.com>: host mx1-us1.ppe-hosted.com said: 550 5.7.1 ... https://support.proofpoint.com/...
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "proofpoint",
    (
        "proofpoint",
        "ppe-hosted.com",
        "pphosted.com",
    ),
    kind=None,
)
