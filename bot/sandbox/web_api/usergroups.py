"""usergroups.*: which groups such as @trainers are there, and who is in them?"""

from bot.sandbox.json_types import Json
from bot.sandbox.model import UserGroup
from bot.sandbox.rate_limits import TIER_2
from bot.sandbox.web_api.calls import Call, Refused, method

_READ = ("usergroups:read",)


@method("usergroups.list", tier=TIER_2, scopes=_READ)
async def list_groups(call: Call) -> Json:
    """Every group, disabled ones on request."""
    everything = call.flag("include_disabled")
    groups = [one for one in call.world.state.usergroups.values() if everything or not one.disabled]
    return {"usergroups": [_as_api(call, one) for one in groups]}


@method("usergroups.users.list", tier=TIER_2, scopes=_READ, required={"usergroup": "no_such_subteam"})
async def list_users(call: Call) -> Json:
    """Ids of the people in a group."""
    group = call.world.state.usergroups.get(call.text("usergroup"))
    if group is None or (group.disabled and not call.flag("include_disabled")):
        raise Refused("no_such_subteam")
    return {"users": list(group.users)}


def _as_api(call: Call, group: UserGroup) -> Json:
    state = call.world.state
    shown = group.as_api(state.team.id, int(state.started))
    if call.flag("include_users"):
        shown["users"] = list(group.users)
    if call.flag("include_count"):
        shown["user_count"] = len(group.users)
    return shown
