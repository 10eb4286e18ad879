"""How the Web API says no."""

from bot.playground.things import Json


class ApiError(Exception):
    """A refusal in Slack's form: ``{"ok": false, "error": code}``, with more where Slack gives more."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.response: Json = {"ok": False, "error": code, **more}
