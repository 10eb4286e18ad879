"""Which language is spoken: that of whoever reads it.

What somebody alone sees is in the language of their own Slack. An answer is in that of whoever asked, since it is
theirs; a card, and what stands under it or in a channel for everybody, in the one that the workspace has chosen.
Nothing here raises: where a language cannot be told, English is spoken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.case import Case, Place
from bot.cases.errors import ChatError
from bot.cases.workspace.workspaces import Workspaces
from bot.slack.payload_origin import SLACKBOT, Malformed, Payload, team_of, user_of
from bot.words import ENGLISH, Language, language_of

log = structlog.get_logger(__name__)

SETTING: Final = "language"
"""What a workspace has chosen is kept under this name."""
TO_EVERYBODY: Final = frozenset(
    {
        "post_card", "update_card", "attach_bounce", "call_again", "tell_helpers", "change_under_card", "carry_file",
        "remind", "settle_reminder", "say_under_card", "post_summary", "update_summary", "post_incident",
        "update_incident",
    }
)  # fmt: skip
"""Methods of `Chat` whose words many people see."""
TO_THE_ASKER: Final = frozenset(
    {
        "post_answer", "update_answer", "share_answer", "show_shared", "show_in_view", "tell", "write_to_asker",
        "tell_asker", "tell_alike",
    }
)  # fmt: skip
"""Those whose words go to whoever asked: their first argument is the case."""
TO_WHOEVER_ACTS: Final = frozenset({"post_follow_up", "whisper", "working"})
"""Those whose words go to one person: their first argument is the place, which names them."""


class Languages:
    """Of all workspaces. `person` may raise `ChatError`."""

    def __init__(self, workspaces: Workspaces, person: Callable[[str, str], Language]) -> None:
        """`person` gives the language of somebody in a workspace."""
        self._workspaces = workspaces
        self._person = person

    def of(self, team: str, user: str) -> Language:
        """Somebody's own. Programs have none: what they bring is answered in that of the workspace."""
        if not _is_a_person(user):
            return self.of_workspace(team)
        try:
            return self._person(team, user)
        except ChatError as trouble:
            log.info("a language could not be asked for", because=str(trouble))
            return ENGLISH

    def of_workspace(self, team: str) -> Language:
        """What it has chosen; English where it has not."""
        try:
            return language_of(self._workspaces.get(team).settings.get(SETTING))
        except SQLAlchemyError as trouble:
            log.warning("a language could not be looked up", because=str(getattr(trouble, "orig", trouble)))
            return ENGLISH

    def of_payload(self, body: Payload) -> Language:
        """That of whoever did what Slack tells of."""
        try:
            event = body.get("event")
            by = event.get("user") if isinstance(event, Mapping) else None
            return self.of(team_of(body), user_of(body) or (by if isinstance(by, str) else ""))
        except Malformed:  # what it lacks is said where it is read for what is to be done
            return ENGLISH

    def of_call(self, method: str, team: str, args: Sequence[Any]) -> Callable[[], Language] | None:
        """That of whoever reads what a method of `Chat` says; None where it says nothing, or to whoever acts anyway."""
        first = args[0] if args else None
        if method in TO_EVERYBODY:
            return lambda: self.of_workspace(team)
        if method in TO_THE_ASKER and isinstance(first, Case):
            return lambda: self.of(team, first.place.user)
        if method in TO_WHOEVER_ACTS and isinstance(first, Place):
            return lambda: self.of(team, first.user)
        return None


def _is_a_person(user: str) -> bool:
    """Ids of people begin with U or W (https://docs.slack.dev/reference/objects/user-object)."""
    return user.startswith(("U", "W")) and user != SLACKBOT
