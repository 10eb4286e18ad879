"""What goes out to others than Slack: a signed request to somebody's web address, an e-mail through somebody's server.

Transport alone. What is said to whom, when, and how often it is tried again is bot/cases/telling/outward.py's business
(docs/outward.md). Nothing here knows a case, and nothing here retries.
"""

from bot.outward.trouble import Passing, Useless

__all__ = ["Passing", "Useless"]
