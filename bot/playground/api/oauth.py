"""``oauth.v2.access``: a token for a code, or the next token for a refresh token."""

from bot.playground import cast as players
from bot.playground.api.calls import ApiError, Call, method
from bot.playground.installs import Grant
from bot.playground.things import Json


@method("oauth.v2.access", is_open=True)
def access(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/oauth.v2.access"""
    if call.text("client_id") != call.config.client_id:
        raise ApiError("invalid_client_id")
    if call.text("client_secret") != call.config.client_secret:
        raise ApiError("bad_client_secret")
    if call.text("grant_type") == "refresh_token":
        grant, user = call.installs.refresh(call.text("refresh_token") or ""), None
    else:
        consent, grant = call.installs.fetch(call.text("code") or "", call.text("redirect_uri"))
        user = consent.user
    return _shown(call, grant) | ({"authed_user": {"id": user}} if user else {})


def _shown(call: Call, grant: Grant) -> Json:
    team = call.world.teams[grant.team]
    out: Json = {
        "access_token": grant.token,
        "token_type": "bot",  # a kind of token  # nosec B105
        "scope": ",".join(grant.scopes),
        "bot_user_id": team.bot_user,
        "app_id": players.APP_ID,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if grant.expires is not None:
        out |= {"expires_in": call.config.token_seconds, "refresh_token": grant.refresh}
    return out
