"""``auth.*``, ``users.*``, ``bots.*``, ``team.*``, ``api.test`` and ``apps.connections.open``."""

from bot.playground import cast as players
from bot.playground.api.calls import ApiError, Call, method, page
from bot.playground.names import new_secret
from bot.playground.things import Json


@method("api.test")
def api_test(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/api.test"""
    if call.text("error"):
        raise ApiError(str(call.text("error")), args=call.arguments)
    return {"args": call.arguments}


@method("auth.test")
def auth_test(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/auth.test"""
    return {
        "url": call.world.base_url + "/",
        "team": call.team.name,
        "user": call.world.users[call.team.bot_user].name,
        "team_id": call.team.id,
        "user_id": call.team.bot_user,
        "bot_id": call.team.bot_id,
        "is_enterprise_install": False,
    }


@method("users.info", "users:read")
def users_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.info"""
    return {"user": (user := call.user()).to_json(user.team, players.APP_ID)}


@method("users.list", "users:read")
def users_list(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.list"""
    found = [user.to_json(user.team, players.APP_ID) for user in call.world.users.values() if call.knows(user)]
    shown, more = page(call, found)
    return {"members": shown, "cache_ts": int(call.world.clock()), "response_metadata": {"next_cursor": more}}


@method("bots.info", "users:read")
def bots_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/bots.info"""
    if call.text("bot") not in (None, call.team.bot_id):
        raise ApiError("bot_not_found")
    bot = call.world.users[call.team.bot_user]
    return {
        "bot": {
            "id": call.team.bot_id,
            "deleted": False,
            "name": bot.real_name,
            "updated": 1_700_000_000,
            "app_id": players.APP_ID,
            "user_id": bot.id,
            "icons": {},
        }
    }


@method("team.info", "team:read")
def team_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/team.info"""
    return {
        "team": {
            "id": call.team.id,
            "name": call.team.name,
            "domain": call.team.domain,
            "url": call.world.base_url + "/",
            "email_domain": "acme.example",
            "icon": {"image_default": True},
        }
    }


@method("apps.connections.open", app_level=True)
def connections_open(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/apps.connections.open"""
    secret = new_secret()
    call.world.tickets.sockets.add(secret)
    base = call.world.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/socket?ticket={secret}&app_id={players.APP_ID}"}
