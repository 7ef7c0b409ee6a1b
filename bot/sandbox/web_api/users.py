"""users.* and dnd.*: who are the people, where do they live, are they there?"""

from bot.sandbox.json_types import Json
from bot.sandbox.model import Person
from bot.sandbox.rate_limits import TIER_2, TIER_4
from bot.sandbox.web_api.calls import Call, Refused, method
from bot.sandbox.web_api.finding import known_person
from bot.sandbox.web_api.paging import page

_READ = ("users:read",)
_DND = ("dnd:read",)


@method("users.info", tier=TIER_4, scopes=_READ, required={"user": "user_not_found"})
async def info(call: Call) -> Json:
    """One person; `locale` only on request."""
    return {"user": _as_api(call, known_person(call))}


@method("users.list", tier=TIER_2, scopes=_READ)
async def list_users(call: Call) -> Json:
    """Everyone, deactivated people and bots included."""
    people = list(call.world.state.people.values())
    shown, metadata = page(call, people, default=len(people) if not call.text("limit") else 100)
    return {
        "members": [_as_api(call, one) for one in shown],
        "cache_ts": int(call.world.clock.now()),
        "response_metadata": metadata,
    }


@method("users.lookupByEmail", scopes=("users:read.email",), required={"email": "users_not_found"})
async def lookup_by_email(call: Call) -> Json:
    """The active person with that address."""
    wanted = call.text("email").lower()
    for person in call.world.state.people.values():
        if person.email.lower() == wanted and not person.deleted and not person.is_bot:
            return {"user": _as_api(call, person)}
    raise Refused("users_not_found")


@method("users.profile.get", tier=TIER_4, scopes=("users.profile:read",))
async def profile(call: Call) -> Json:
    """A profile with its custom fields."""
    person = known_person(call) if call.text("user") else call.world.state.bot
    labels = call.flag("include_labels")
    fields = {
        field_id: {"value": value, "alt": ""}
        | ({"label": call.world.state.team.profile_fields[field_id]["label"]} if labels else {})
        for field_id, value in person.fields.items()
    }
    return {"profile": person.profile(with_email=_with_email(call)) | {"fields": fields}}


@method("users.getPresence", scopes=_READ)
async def presence(call: Call) -> Json:
    """Whether a person is active or away."""
    person = known_person(call) if call.text("user") else call.world.state.bot
    return {"presence": person.presence}


@method("dnd.info", scopes=_DND)
async def dnd_info(call: Call) -> Json:
    """Until when a person does not want to be disturbed."""
    person = known_person(call) if call.text("user") else call.world.state.bot
    return _dnd(call, person) | {"snooze_enabled": False}


@method("dnd.teamInfo", tier=TIER_2, scopes=_DND, required={"users": "no_users_provided"})
async def dnd_team_info(call: Call) -> Json:
    """The same for up to fifty people."""
    people = call.world.state.people
    return {"users": {one: _dnd(call, people[one]) for one in call.names("users")[:50] if one in people}}


def _dnd(call: Call, person: Person) -> Json:
    return person.dnd_as_api(call.world.clock.now())


def _as_api(call: Call, person: Person) -> Json:
    return person.as_api(
        call.world.clock.now(), with_email=_with_email(call), with_locale=call.flag("include_locale")
    )


def _with_email(call: Call) -> bool:
    return "users:read.email" in call.world.manifest.scopes
