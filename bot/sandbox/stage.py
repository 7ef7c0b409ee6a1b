"""Where people act: one entry for the page and for tests."""

from bot.sandbox import acts_app, acts_membership, acts_people, acts_steps, acts_talk  # noqa: F401  importing registers the acts
from bot.sandbox.acts import ACTS, NEEDS_APP, CannotDo, Scene
from bot.sandbox.interactions import Interactions
from bot.sandbox.json_types import Json
from bot.sandbox.model import Person
from bot.sandbox.responses import Responses
from bot.sandbox.state import SLACKBOT
from bot.sandbox.world import World


class Stage:
    """Lets a person do something and tells how it went."""

    def __init__(self, world: World, responses: Responses) -> None:
        self._world = world
        self._interactions = Interactions(world)
        self._responses = responses

    async def act(self, person: Person, kind: str, fields: Json, *, simulated: bool = False) -> Json:
        """Do one act; returns {"ok", "error"?, "latency_ms"?, ...}.

        `simulated` marks what it leaves behind as the act of a simulated colleague.
        """
        perform = ACTS.get(kind)
        if perform is None:
            return {"ok": False, "error": f"Nobody can do {kind or 'nothing'}."}
        if person.deleted or person.is_bot or person.id == SLACKBOT:
            return {"ok": False, "error": f"{person.real_name} cannot act."}
        if kind in NEEDS_APP and not self._world.state.installed:
            return {"ok": False, "error": f"{self._world.manifest.name} is not installed in this workspace."}
        try:
            return await perform(
                Scene(self._world, self._interactions, self._responses, person, fields, simulated)
            )
        except CannotDo as refusal:
            return {"ok": False, "error": str(refusal)}
