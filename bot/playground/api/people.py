"""``auth.*``, ``users.*``, ``usergroups.*``, ``bots.*``, ``team.*``, ``api.test`` and ``apps.connections.open``."""

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
    user = call.user()
    return {"user": user.to_json(user.team, players.APP_ID, with_locale=call.flag("include_locale"))}


@method("users.list", "users:read")
def users_list(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.list"""
    known = [user for user in call.world.users.values() if call.knows(user)]
    with_locale = call.flag("include_locale")
    found = [user.to_json(user.team, players.APP_ID, with_locale=with_locale) for user in known]
    shown, more = page(call, found)
    return {"members": shown, "cache_ts": int(call.world.clock()), "response_metadata": {"next_cursor": more}}


@method("bots.info", "users:read")
def bots_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/bots.info"""
    bot = call.world.user_of_bot(call.text("bot") or call.team.bot_id)
    if bot is None or bot.id == players.SLACKBOT or bot.team != call.team.id:
        raise ApiError("bot_not_found")
    return {
        "bot": {
            "id": bot.bot_id,
            "deleted": False,
            "name": bot.real_name,
            "updated": 1_700_000_000,
            "app_id": bot.app_id or players.APP_ID,
            "user_id": bot.id,
            "icons": {},
        }
    }


@method("usergroups.list", "usergroups:read")
def usergroups_list(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/usergroups.list"""
    users, count = call.flag("include_users"), call.flag("include_count")
    found = [group for group in call.world.groups.values() if group.team == call.team.id]
    return {"usergroups": [group.to_json(with_users=users, with_count=count) for group in found]}


@method("usergroups.users.list", "usergroups:read")
def usergroups_users_list(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/usergroups.users.list"""
    group = call.world.groups.get(call.need("usergroup"))
    if group is None or group.team != call.team.id:
        raise ApiError("no_such_subteam")
    return {"users": [user for user in group.members if not call.world.users[user].deleted]}


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
