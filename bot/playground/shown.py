"""What apps have put before people: modals, one on top of the other, and App Homes."""

from bot.playground import cast
from bot.playground.announcing import Announcing
from bot.playground.names import new_id, new_secret
from bot.playground.things import Json, Team, View


class Shown(Announcing):
    """The views that are open. ``teams`` and ``team_of`` are the world's."""

    teams: dict[str, Team]

    def team_of(self, user_id: str) -> Team:
        """The workspace that somebody is of."""
        raise NotImplementedError

    def close_everything(self) -> None:
        """Nothing is open."""
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, View] = {}

    def view_json(self, view: View) -> Json:
        return view.to_json(self.team_of(view.user).id, cast.APP_ID, self.teams[view.team].bot_id)

    def open_view(self, user: str, payload: Json, *, push: bool = False, team: str = cast.TEAM_ID) -> View:
        """Show a modal: alone, or on top of the one that is open."""
        with self.lock:
            stack = self.stacks.get(user, []) if push else []
            view_id = new_id("V")
            below = stack[-1] if stack else None
            root = self.views[stack[0]].root_id if stack else view_id
            view = View(view_id, user, payload, new_secret(), root, below, team)
            self.views[view_id] = view
            self.stacks[user] = [*stack, view_id]
            self.announce("views", user=user)
        return view

    def update_view(self, view: View, payload: Json) -> View:
        """Replace what a view shows; what was typed into blocks that stay is kept by the page."""
        with self.lock:
            view.payload, view.hash = payload, new_secret()
            if view.type == "home":
                self.announce("home", user=view.user)
            else:
                self.announce("views", user=view.user)
        return view

    def close_views(self, user: str, *, all_of_them: bool) -> list[View]:
        """Close the top modal or all of them; gives those that went, top first."""
        with self.lock:
            stack = self.stacks.get(user, [])
            gone = list(reversed(stack)) if all_of_them else stack[-1:]
            self.stacks[user] = [] if all_of_them else stack[:-1]
            closed = [self.views.pop(view_id) for view_id in gone]
            self.announce("views", user=user)
        return closed

    def publish_home(self, user: str, payload: Json) -> View:
        """Show a person's App Home."""
        with self.lock:
            if user in self.homes:
                return self.update_view(self.homes[user], payload)
            view_id = new_id("V")
            view = View(view_id, user, payload, new_secret(), view_id, None, self.team_of(user).id)
            self.homes[user] = view
            self.views[view_id] = view
            self.announce("home", user=user)
        return view
