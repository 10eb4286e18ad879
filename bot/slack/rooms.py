"""What every listener is given: the door to the work, the chats of all workspaces, and how the knowledge base is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.cases.chat import Chat
from bot.cases.records import Sessions
from bot.cases.work import Work
from bot.cases.workspace.channels import Channels
from bot.cases.workspace.installations import Installations
from bot.cases.workspace.workspaces import Workspaces
from bot.slack.api import SlackApi
from bot.slack.payload_origin import Payload, team_of, user_team_of
from bot.slack.people import People
from bot.slack.views.home import KnowledgeState
from bot.slack.workspaces import WorkspaceChats


@dataclass(frozen=True, slots=True)
class Rooms:
    """What is behind the shell. `installations` is None where one workspace is served, with a token of the settings."""

    work: Work
    chats: WorkspaceChats
    knowledge: Callable[[str], KnowledgeState]
    """How the base of a workspace is."""
    workspaces: Workspaces
    installations: Installations | None = None
    people: People = field(init=False)
    """Who may set things, and who leads."""
    channels: Channels = field(init=False)
    """What is set for single channels."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "people", People(self.chats, self.workspaces, self.installations))
        object.__setattr__(self, "channels", Channels(Sessions(self.work.cases.engine)))

    @property
    def chat(self) -> Chat:
        """The chat; which workspace a call is about its arguments say."""
        return self.chats.chat

    def api(self, team: str) -> SlackApi:
        """One workspace's Web API. Raises `Refused` where the app is not installed, `TryAgain` for what may pass."""
        return self.chats.api(team)

    def is_from_outside(self, body: Payload) -> bool:
        """True when whoever acted is of another workspace than the app's, as can be in a channel that two share
        (Slack Connect). Workspaces of one organisation are no strangers to each other."""
        return not self.chats.are_of_one_house(team_of(body), user_team_of(body))
