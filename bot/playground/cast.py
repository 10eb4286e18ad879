"""Who and what is in the workspace when it opens."""

from bot.playground.things import Channel, User

TEAM_ID = "T0ACME"
TEAM_NAME = "Acme Support"
TEAM_DOMAIN = "acme-support"
APP_ID = "A0REBOUND"
BOT_USER = "U0REBOUND"
BOT_ID = "B0REBOUND"
SLACKBOT = "USLACKBOT"

ROBIN = "U0ROBIN"
PRIYA = "U0PRIYA"
MATEO = "U0MATEO"

SUPPORT = "C0SUPPORT"
ESCALATIONS = "C0ESCALATE"
GENERAL = "C0GENERAL"

PEOPLE = (
    User(ROBIN, "robin", "Robin Hale", "Support agent", "2f6f8f"),
    User(PRIYA, "priya", "Priya Nair", "Mail administrator", "8a4f9e"),
    User(MATEO, "mateo", "Mateo Lind", "Support agent", "b0622b"),
)
REBOUND = User(BOT_USER, "rebound", "Rebound", "Explains e-mail bounces", "1f7a5c", bot_id=BOT_ID)
HELPER = User(SLACKBOT, "slackbot", "Slackbot", "", "6b6b6b", bot_id="B0SLACKBOT")


def users() -> dict[str, User]:
    """Everybody, by id."""
    return {user.id: user for user in (*PEOPLE, REBOUND, HELPER)}


def dm_id(user_id: str) -> str:
    """The direct message between a person and the bot."""
    return "D" + user_id[1:]


def channels() -> dict[str, Channel]:
    """The channels as they are at the start. The bot has not been invited to #general."""
    people = {user.id for user in PEOPLE}
    found = [
        Channel(SUPPORT, "support", "channel", people | {BOT_USER}, "Customer mail, bounces and all"),
        Channel(ESCALATIONS, "escalations", "channel", people | {BOT_USER}, "Cases that need a person"),
        Channel(GENERAL, "general", "channel", set(people), "Everything else"),
    ]
    found += [Channel(dm_id(user.id), "", "im", {user.id, BOT_USER}, user=user.id) for user in PEOPLE]
    return {channel.id: channel for channel in found}
