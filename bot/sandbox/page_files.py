"""How do people's files get into the sandbox, and how does the page see the files it keeps?"""

from urllib.parse import quote

from aiohttp import web

from bot.sandbox.ids import fresh_id
from bot.sandbox.uploads import Upload
from bot.sandbox.world import World


class PageFiles:
    """`/sandbox/api/file`: a file chosen in a file_input goes in, and the file of an image comes out by its id."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, app: web.Application) -> None:
        """Put the routes into the server."""
        app.router.add_post("/sandbox/api/file", self._take)
        app.router.add_get("/sandbox/api/file/{file}", self._show)

    async def _take(self, request: web.Request) -> web.Response:
        """`?as=<person>&name=<file name>` and the bytes: {"ok", "file"}, the file object as Slack describes it."""
        name = request.query.get("name", "")
        try:
            person = self._world.state.person(request.query.get("as", ""))
        except KeyError:
            return web.json_response({"ok": False, "error": "There is no such person."}, status=404)
        content = await request.read()
        if not name or not content:
            error = "The file is empty." if name else "The file has no name."
            return web.json_response({"ok": False, "error": error}, status=400)
        upload = Upload(
            fresh_id("F"),
            name,
            len(content),
            content=content,
            user=person.id,
            created=int(self._world.clock.now()),
        )
        self._world.uploads.add(upload)
        return web.json_response({"ok": True, "file": upload.as_api(self._world.url)})

    async def _show(self, request: web.Request) -> web.StreamResponse:
        upload = self._world.uploads.get(request.match_info["file"])
        if upload is None or upload.content is None:
            return web.json_response({"ok": False, "error": "There is no such file."}, status=404)
        raise web.HTTPFound(f"/files/{quote(upload.id)}/{upload.token}")
