"""Who is in a workspace: people, apps, and the groups that people can be mentioned by."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

# What Slack calls a time zone, and how far it is from Greenwich in winter: here it is always winter.
_ZONES = {
    "America/New_York": ("Eastern Standard Time", -18_000),
    "Asia/Kolkata": ("India Standard Time", 19_800),
    "Asia/Tokyo": ("Japan Standard Time", 32_400),
    "Europe/Berlin": ("Central European Time", 3_600),
    "Europe/London": ("Greenwich Mean Time", 0),
    "Europe/Madrid": ("Central European Time", 3_600),
    "Europe/Paris": ("Central European Time", 3_600),
}


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace, and the app's bot in it."""

    id: str
    name: str
    domain: str
    bot_user: str
    bot_id: str


@dataclass(frozen=True, slots=True)
class User:
    """A member of a workspace; ``bot_id`` is set for apps only, and ``app_id`` for those that are not the one that is
    tried here. ``deleted`` is somebody whose account has been switched off."""

    id: str
    name: str
    real_name: str
    title: str = ""
    colour: str = "4a5a8a"
    bot_id: str | None = None
    team: str = "T0ACME"
    locale: str = "en-GB"
    tz: str = "Europe/London"
    deleted: bool = False
    is_admin: bool = False
    app_id: str | None = None

    @property
    def is_bot(self) -> bool:
        return self.bot_id is not None

    def to_json(self, team_id: str, app_id: str, *, with_locale: bool = False) -> Json:
        """The user object (https://docs.slack.dev/reference/objects/user-object). Its ``locale`` is given only to those
        who ask for it, and of somebody who has left there is little more than the name."""
        profile: Json = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.real_name,
            "display_name_normalized": self.real_name,
            "title": self.title,
            "team": team_id,
        }
        if self.bot_id:
            profile |= {"bot_id": self.bot_id, "api_app_id": self.app_id or app_id}
        else:
            profile["email"] = f"{self.name}@acme.example"
        out: Json = {
            "id": self.id,
            "team_id": team_id,
            "name": self.name,
            "real_name": self.real_name,
            "color": self.colour,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1_700_000_000,
            "profile": profile,
        }
        if self.deleted:
            return out
        label, offset = _ZONES[self.tz]
        out |= {"is_admin": self.is_admin, "is_owner": False, "is_restricted": False}
        out |= {"tz": self.tz, "tz_label": label, "tz_offset": offset}
        return out | {"locale": self.locale} if with_locale else out

    def bot_profile(self, app_id: str) -> Json:
        """What stands in every message of an app's about the app."""
        return {
            "id": self.bot_id,
            "app_id": self.app_id or app_id,
            "user_id": self.id,
            "name": self.real_name,
            "icons": {},
            "deleted": False,
            "updated": 1_700_000_000,
            "team_id": self.team,
        }


@dataclass(frozen=True, slots=True)
class UserGroup:
    """People who can be mentioned together (https://docs.slack.dev/reference/objects/usergroup-object)."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]
    team: str = "T0ACME"

    def to_json(self, *, with_users: bool, with_count: bool) -> Json:
        out: Json = {
            "id": self.id,
            "team_id": self.team,
            "is_usergroup": True,
            "is_subteam": True,
            "name": self.name,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": 1_700_000_000,
            "date_update": 1_700_000_000,
            "date_delete": 0,
            "auto_type": None,
            "prefs": {"channels": [], "groups": []},
        }
        if with_users:
            out["users"] = list(self.members)
        if with_count:
            out["user_count"] = len(self.members)
        return out
