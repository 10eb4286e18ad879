"""Who and what is in the workspace when it opens."""

from collections.abc import Iterable

from bot.playground.things import SLACKBOT as SLACKBOT
from bot.playground.things import Channel, Team, User, UserGroup

TEAM_ID = "T0ACME"
TEAM_NAME = "Acme Support"
TEAM_DOMAIN = "acme-support"
APP_ID = "A0REBOUND"
BOT_USER = "U0REBOUND"
BOT_ID = "B0REBOUND"

ROBIN = "U0ROBIN"
PRIYA = "U0PRIYA"
MATEO = "U0MATEO"
JONAS = "U0JONAS"
CAMILLE = "U0CAMILLE"
YUKI = "U0YUKI"
LUCIA = "U0LUCIA"

SUPPORT = "C0SUPPORT"
ESCALATIONS = "C0ESCALATE"
GENERAL = "C0GENERAL"
DELIVERABILITY = "C0DELIVER"
"""A private channel. Since 2021 their ids begin with a C, as those of public ones do."""

PEOPLE = (
    User(ROBIN, "robin", "Robin Hale", "Support agent", "2f6f8f"),
    User(PRIYA, "priya", "Priya Nair", "Mail administrator", "8a4f9e", tz="Asia/Kolkata", is_admin=True),
    User(MATEO, "mateo", "Mateo Lind", "Support agent", "b0622b", locale="en-US", tz="America/New_York"),
    User(JONAS, "jonas", "Jonas Keller", "Support agent", "4d6b2f", locale="de-DE", tz="Europe/Berlin"),
    User(CAMILLE, "camille", "Camille Roux", "Support agent", "a0446b", locale="fr-FR", tz="Europe/Paris"),
    User(YUKI, "yuki", "Yuki Tanaka", "Support agent", "3a5fa8", locale="ja-JP", tz="Asia/Tokyo"),
    User(LUCIA, "lucia", "Lucía Ortega", "Account manager", "8f5a2b", locale="es-ES", tz="Europe/Madrid"),
)
_HELPERS = (ROBIN, PRIYA, MATEO)
_SPECIALISTS = (PRIYA, MATEO, JONAS)
REBOUND = User(BOT_USER, "rebound", "Rebound", "Explains e-mail bounces", "1f7a5c", bot_id=BOT_ID)
HELPER = User(SLACKBOT, "slackbot", "Slackbot", "", "6b6b6b", bot_id="B0SLACKBOT")
# Another app, one that tells of tickets. It is in the public channels, and what it says is not what the bot says.
DESK_USER = "U0DESK"
DESK_BOT = "B0DESK"
DESK = User(DESK_USER, "desk", "Desk", "Tells of tickets", "17494d", bot_id=DESK_BOT, app_id="A0DESK")
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
_APPS = {ACME.id: (REBOUND, DESK), GLOBEX.id: (GLOBEX_REBOUND,)}
GROUPS = (
    UserGroup("S0DELIVER", "deliverability", "Deliverability", (PRIYA, MATEO)),
    UserGroup("S0SUPPORT", "support-leads", "Support leads", (ROBIN,)),
)


def users(teams: Iterable[Team] = (ACME,)) -> dict[str, User]:
    """Everybody in these workspaces, by id."""
    found = [user for team in teams for user in (*_PEOPLE[team.id], *_APPS[team.id])]
    return {user.id: user for user in (*found, HELPER)}


def groups(teams: Iterable[Team] = (ACME,)) -> dict[str, UserGroup]:
    """The user groups of these workspaces, by id."""
    known = {team.id for team in teams}
    return {group.id: group for group in GROUPS if group.team in known}


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
    """The bot has not been invited to #general. Only helpers are in #escalations, and only specialists in the private
    channel, which nobody else sees."""
    people, helpers, specialists = {user.id for user in PEOPLE}, set(_HELPERS), set(_SPECIALISTS)
    found = [
        Channel(SUPPORT, "support", "channel", people | {BOT_USER, DESK_USER}, "Customer mail, bounces and all"),
        Channel(ESCALATIONS, "escalations", "channel", helpers | {BOT_USER}, "Cases that need a person"),
        Channel(GENERAL, "general", "channel", people | {DESK_USER}, "Everything else"),
        Channel(DELIVERABILITY, "deliverability-team", "group", specialists | {BOT_USER}, "Between specialists"),
    ]
    found += [Channel(dm_id(user.id), "", "im", {user.id, BOT_USER}, user=user.id) for user in PEOPLE]
    return found
