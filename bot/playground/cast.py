"""Who and what is in the workspace when it opens."""

from collections.abc import Iterable

from bot.playground.things import Channel, Team, User

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
ACME = Team(TEAM_ID, TEAM_NAME, TEAM_DOMAIN, BOT_USER, BOT_ID)

# A second workspace, for those who ask for it (PlaygroundConfig.teams), and a channel that both share.
GLOBEX = Team("T0GLOBEX", "Globex Post", "globex-post", "U0GLOBEXBOT", "B0GLOBEXBOT")
SAM = "U0SAM"
NOOR = "U0NOOR"
HELPDESK = "C0HELPDESK"
GLOBEX_ESCALATIONS = "C0GLOBEXESC"
SHARED = "C0SHARED"
GLOBEX_PEOPLE = (
    User(SAM, "sam", "Sam Otieno", "Support agent at Globex", "3f7d4a", team=GLOBEX.id),
    User(NOOR, "noor", "Noor Haddad", "Mail administrator at Globex", "9e4f5b", team=GLOBEX.id),
)
GLOBEX_REBOUND = User(
    GLOBEX.bot_user, "rebound", "Rebound", "Explains e-mail bounces", "1f7a5c", bot_id=GLOBEX.bot_id, team=GLOBEX.id
)
_PEOPLE = {ACME.id: PEOPLE, GLOBEX.id: GLOBEX_PEOPLE}
_BOTS = {ACME.id: REBOUND, GLOBEX.id: GLOBEX_REBOUND}


def users(teams: Iterable[Team] = (ACME,)) -> dict[str, User]:
    """Everybody in these workspaces, by id."""
    found = [user for team in teams for user in (*_PEOPLE[team.id], _BOTS[team.id])]
    return {user.id: user for user in (*found, HELPER)}


def dm_id(user_id: str) -> str:
    """The direct message between a person and the bot."""
    return "D" + user_id[1:]


def channels(teams: Iterable[Team] = (ACME,)) -> dict[str, Channel]:
    """The channels of these workspaces as they are at the start."""
    found = list(_acmes_channels())
    if GLOBEX in teams:
        found += _globexs_channels()
    return {channel.id: channel for channel in found}


def _globexs_channels() -> list[Channel]:
    """Globex has channels of its own, one of them called like one of Acme's, and shares one that Acme began. There
    Acme's bot is a member, and its own is not yet."""
    people, own = {user.id for user in GLOBEX_PEOPLE}, (GLOBEX.id,)
    everybody = people | {user.id for user in PEOPLE} | {BOT_USER}
    return [
        Channel(HELPDESK, "helpdesk", "channel", people | {GLOBEX.bot_user}, "Customer mail", teams=own),
        Channel(GLOBEX_ESCALATIONS, "escalations", "channel", people | {GLOBEX.bot_user}, "Who can help", teams=own),
        Channel(SHARED, "acme-globex", "channel", everybody, "Shared by both", teams=(ACME.id, GLOBEX.id)),
        *(
            Channel(dm_id(user.id), "", "im", {user.id, GLOBEX.bot_user}, user=user.id, teams=own)
            for user in GLOBEX_PEOPLE
        ),
    ]


def _acmes_channels() -> list[Channel]:
    """The bot has not been invited to #general."""
    people = {user.id for user in PEOPLE}
    found = [
        Channel(SUPPORT, "support", "channel", people | {BOT_USER}, "Customer mail, bounces and all"),
        Channel(ESCALATIONS, "escalations", "channel", people | {BOT_USER}, "Cases that need a person"),
        Channel(GENERAL, "general", "channel", set(people), "Everything else"),
    ]
    found += [Channel(dm_id(user.id), "", "im", {user.id, BOT_USER}, user=user.id) for user in PEOPLE]
    return found
