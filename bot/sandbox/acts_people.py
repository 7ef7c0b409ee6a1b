"""How do accounts, presence and groups change: what an admin does, or people do to themselves?"""

from zoneinfo import available_timezones

from bot.sandbox.acts import CannotDo, Scene, act
from bot.sandbox.ids import fresh_id
from bot.sandbox.json_types import Json
from bot.sandbox.model import Person

_EDITABLE = {
    "real_name": str,
    "display_name": str,
    "title": str,
    "email": str,
    "tz": str,
    "locale": str,
    "status_text": str,
    "status_emoji": str,
    "is_admin": bool,
    "is_restricted": bool,
    "deleted": bool,
}
_NO_ZONE = "There is no such time zone."


@act("set_presence")
async def set_presence(scene: Scene) -> Json:
    """Be active or away."""
    presence = scene.text("presence")
    if presence not in {"active", "away"}:
        raise CannotDo("Presence is active or away.")
    scene.person.presence = presence
    scene.world.feed.publish({"type": "workspace"})
    return {"ok": True}


@act("set_dnd")
async def set_dnd(scene: Scene) -> Json:
    """Do not be disturbed for some minutes (0: from now on, be disturbed)."""
    minutes = scene.fields.get("minutes", 60)
    if not isinstance(minutes, int) or minutes < 0:
        raise CannotDo("minutes must be a whole number.")
    now = scene.world.clock.now()
    scene.person.dnd = (now, now + 60 * minutes) if minutes else None
    scene.world.accounts.dnd_changed(scene.person)
    return {"ok": True}


@act("update_person")
async def update_person(scene: Scene) -> Json:
    """Change an account or profile: name, title, tz, role, deactivation, custom `fields`."""
    person, changes = scene.other(), dict(scene.json("fields"))
    custom = changes.pop("fields", None)
    for name, value in changes.items():
        if not isinstance(value, _EDITABLE.get(name, ())):
            raise CannotDo(f"{name} cannot be set to that.")
    if changes.get("tz", person.tz) not in available_timezones():
        raise CannotDo(_NO_ZONE)
    for name, value in changes.items():
        setattr(person, name, value)
    if isinstance(custom, dict):  # Slack sends no event for custom profile fields alone
        labels = {field["label"]: key for key, field in scene.world.state.team.profile_fields.items()}
        person.fields.update(
            {labels[label]: str(value) for label, value in custom.items() if label in labels}
        )
    if changes.get("deleted"):
        for conversation in scene.world.state.channels():
            if person.id in conversation.members:
                conversation.members.remove(person.id)
    if changes:
        scene.world.accounts.changed(
            person,
            profile=bool(changes.keys() - {"deleted", "is_admin", "is_restricted"}),
            status=bool(changes.keys() & {"status_text", "status_emoji"}),
        )
    return {"ok": True}


@act("add_person")
async def add_person(scene: Scene) -> Json:
    """Let somebody join the workspace (and #general)."""
    state, handle = scene.world.state, scene.text("handle")
    if any(one.name == handle for one in state.people.values()):
        raise CannotDo("That handle is taken.")
    if str(scene.fields.get("tz", "Europe/London")) not in available_timezones():
        raise CannotDo(_NO_ZONE)
    person = Person(
        id=fresh_id("U"),
        team_id=state.team.id,
        name=handle,
        real_name=scene.text("real_name"),
        title=str(scene.fields.get("title", "")),
        email=f"{handle}@{state.team.domain}.example",
        tz=str(scene.fields.get("tz", "Europe/London")),
        is_restricted=bool(scene.fields.get("is_restricted")),
        updated=int(scene.world.clock.now()),
    )
    scene.world.accounts.join(person)
    for conversation in state.channels():
        if conversation.is_general and not person.is_restricted:
            scene.world.activity.join(conversation, person.id)
    return {"ok": True, "user": person.id}


@act("set_usergroup")
async def set_usergroup(scene: Scene) -> Json:
    """Say who is in a user group: `usergroup` (id or handle), `users` (ids or handles); `disabled` switches it off."""
    wanted, users = scene.text("usergroup"), scene.fields.get("users")
    groups = [one for one in scene.world.state.usergroups.values() if wanted in {one.id, one.handle}]
    if not groups or not isinstance(users, list):
        raise CannotDo("There is no such group.")
    try:
        ids = [scene.world.state.person(str(one)).id for one in users]
    except KeyError:
        raise CannotDo("There is no such person.") from None
    if "disabled" in scene.fields:
        groups[0].disabled = bool(scene.fields["disabled"])
    scene.world.accounts.set_group(groups[0], ids)
    return {"ok": True}
