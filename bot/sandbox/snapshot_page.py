"""How does the page save the workspace as a download?"""

from datetime import UTC, datetime

from aiohttp import web

from bot.sandbox import snapshot
from bot.sandbox.world import World


def add_save_route(app: web.Application, world: World) -> None:
    """Put GET /sandbox/api/save into the server: the saved workspace as an attachment."""

    async def save(_: web.Request) -> web.Response:
        try:
            content = snapshot.as_bytes(snapshot.take(world))
        except snapshot.SnapshotError as problem:
            return web.json_response({"ok": False, "error": str(problem)}, status=507)
        day = datetime.fromtimestamp(world.clock.now(), UTC).date().isoformat()
        return web.Response(
            body=content,
            content_type="application/json",
            headers={
                "Content-Disposition": f'attachment; filename="{world.state.team.domain}-{day}.json"',
                "Cache-Control": "no-store",
            },
        )

    app.router.add_get("/sandbox/api/save", save)
