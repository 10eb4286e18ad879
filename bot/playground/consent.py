"""Slack's page on which somebody lets an app in (https://docs.slack.dev/authentication/installing-with-oauth)."""

from html import escape
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.playground.config import PlaygroundConfig
from bot.playground.delivery import Deliverer
from bot.playground.installs import Consent, Installs
from bot.playground.world import World


class ConsentPage:
    """``/oauth/v2/authorize``: which workspace, and allow or cancel."""

    def __init__(self, world: World, config: PlaygroundConfig, installs: Installs, deliverer: Deliverer) -> None:
        self._world = world
        self._config = config
        self._installs = installs
        self._deliverer = deliverer

    def routes(self) -> list[Route]:
        return [
            Route("/oauth/v2/authorize", self._ask),
            Route("/oauth/v2/allow", self._allow),
            Route("/oauth/v2/cancel", self._cancel),
        ]

    async def _ask(self, request: Request) -> Response:
        if request.query_params.get("client_id") != self._config.client_id:
            return PlainTextResponse("Invalid client_id parameter.", 400)
        given = dict(request.query_params)
        links = [
            f'<li><a href="/oauth/v2/allow?{escape(urlencode({**given, "team": team.id}))}">Allow in '
            f"{escape(team.name)}</a></li>"
            for team in self._world.teams.values()
            if given.get("team", team.id) == team.id
        ]
        scopes = "".join(f"<li>{escape(scope)}</li>" for scope in given.get("scope", "").split(","))
        return HTMLResponse(
            '<!doctype html><html lang="en"><title>Install Rebound</title><h1>Rebound asks to be let in</h1>'
            f"<p>It would be allowed:</p><ul>{scopes}</ul><ul>{''.join(links)}"
            f'<li><a href="/oauth/v2/cancel?{escape(urlencode(given))}">Cancel</a></li></ul></html>'
        )

    async def _allow(self, request: Request) -> Response:
        given = request.query_params
        team = self._world.teams.get(given.get("team", ""))
        if team is None:
            return PlainTextResponse("There is no such workspace.", 400)
        user = next(user.id for user in self._world.people if user.team == team.id)
        scopes = tuple(scope for scope in given.get("scope", "").split(",") if scope)
        address = self._address(request)
        code = self._installs.allow(Consent(team.id, user, scopes, address))
        return RedirectResponse(f"{address}?{urlencode({'code': code, 'state': given.get('state', '')})}", 302)

    async def _cancel(self, request: Request) -> Response:
        told = urlencode({"error": "access_denied", "state": request.query_params.get("state", "")})
        return RedirectResponse(f"{self._address(request)}?{told}", 302)

    def _address(self, request: Request) -> str:
        """Where the app wants people back: as it says, else beside the address at which it takes events."""
        bot = urlsplit(self._deliverer.bot_url or "")
        return request.query_params.get("redirect_uri") or f"{bot.scheme}://{bot.netloc}/slack/oauth_redirect"
