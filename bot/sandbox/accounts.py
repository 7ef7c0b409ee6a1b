"""What happens when somebody's account or a user group changes: pages and app hear of it."""

from bot.sandbox.events import Events
from bot.sandbox.feed import Feed
from bot.sandbox.json_types import Json
from bot.sandbox.model import Person, UserGroup
from bot.sandbox.state import State


class Accounts:
    """The only one who changes who is in the workspace, and how, so that nothing happens unheard."""

    def __init__(self, state: State, events: Events, feed: Feed) -> None:
        self._state = state
        self._events = events
        self._feed = feed

    def join(self, person: Person) -> None:
        """Let a new member into the workspace."""
        self._state.people[person.id] = person
        self._feed.publish({"type": "workspace"})
        self._events.emit("team_join", {"type": "team_join", "user": self._user(person)})

    def changed(self, person: Person, *, profile: bool = True, status: bool = False) -> None:
        """Tell everyone that a member's account was changed, and whether the profile and the status in it were.

        Slack tells the same under three names at the same moment (Slack facts 4.1).
        """
        person.updated = int(self._state.clock.now())
        self._feed.publish({"type": "workspace"})
        told = {"user_change": True, "user_profile_changed": profile, "user_status_changed": status}
        for kind in (kind for kind, wanted in told.items() if wanted):
            self._events.emit(kind, {"type": kind, "user": self._user(person), "cache_ts": person.updated})

    def dnd_changed(self, person: Person) -> None:
        """Tell everyone from when to when a member does not want to be disturbed."""
        self._feed.publish({"type": "workspace"})
        self._events.emit(
            "dnd_updated_user",
            {
                "type": "dnd_updated_user",
                "user": person.id,
                "dnd_status": person.dnd_as_api(self._state.clock.now()),
            },
        )

    def set_group(self, group: UserGroup, users: list[str]) -> None:
        """Put exactly these people (ids) into a user group."""
        added = [one for one in users if one not in group.users]
        removed = [one for one in group.users if one not in users]
        group.users = users
        self._feed.publish({"type": "workspace"})
        self._events.emit(
            "subteam_members_changed",
            {
                "type": "subteam_members_changed",
                "subteam_id": group.id,
                "team_id": self._state.team.id,
                "date_update": int(self._state.clock.now()),
                "added_users": added,
                "added_users_count": len(added),
                "removed_users": removed,
                "removed_users_count": len(removed),
            },
        )
        described = group.as_api(self._state.team.id, int(self._state.started)) | {
            "date_update": int(self._state.clock.now()),
            "users": list(users),
            "user_count": str(len(users)),
        }
        self._events.emit("subteam_updated", {"type": "subteam_updated", "subteam": described})

    def _user(self, person: Person) -> Json:
        with_email = "users:read.email" in self._state.manifest.scopes
        return person.as_api(self._state.clock.now(), with_email=with_email, with_locale=True)
