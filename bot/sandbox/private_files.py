"""Who may have the bytes of a file at its private address? Whoever shows a token that may read files.

As in Slack, anybody else is sent on to the page to sign in at, with status 302 and in the end a page of HTML: an app
that only looks at the status of what it got takes that page for the file.
"""

from urllib.parse import quote

from aiohttp import hdrs, web

from bot.sandbox.uploads import Upload, as_response
from bot.sandbox.world import World

SCOPE = "files:read"


class PrivateFiles:
    """`/files-pri/<file>/<name>` and `/files-pri/<file>/download/<name>`; each download is noted in the journal."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, app: web.Application) -> None:
        """Put the routes into the server."""
        app.router.add_get("/files-pri/{file}/download/{name}", self._give)
        app.router.add_get("/files-pri/{file}/{name}", self._give)

    async def _give(self, request: web.Request) -> web.Response:
        sent = {"file": request.match_info["file"], "name": request.match_info["name"]}
        entry = self._world.wire.begin("download", "file download", sent)
        upload = self._world.uploads.get(request.match_info["file"])
        refusal = self._refusal(request.headers.get(hdrs.AUTHORIZATION, ""))
        response = self._answer(request, upload, refusal)
        entry.status, entry.error = response.status, refusal
        if upload is not None and refusal is None:
            entry.answer = {"bytes": len(upload.content or b"")}
        elif refusal is None:
            entry.error = "no such file"
        self._world.wire.finish(entry)
        return response

    def _answer(self, request: web.Request, upload: Upload | None, refusal: str | None) -> web.Response:
        if refusal is not None:
            address = f"{self._world.url}/?redir={quote(request.path, safe='')}"
            return web.Response(status=302, headers={hdrs.LOCATION: address})
        if upload is None or upload.content is None:
            return web.Response(status=404, text="No such file")
        return as_response(upload)

    def _refusal(self, header: str) -> str | None:
        """Why a token will not do, in Slack's word; None when it will."""
        token = header[7:].strip() if header.lower().startswith("bearer ") else ""
        if not token:
            return "not_authed"
        refused = self._world.tokens.refusal(token)
        if refused is not None:
            return refused
        issued = self._world.tokens.issued.get(token)
        mine = token == self._world.tokens.bot
        scopes = self._world.manifest.scopes if mine or issued is None else issued.scopes
        if self._world.tokens.kind(token) == "app":
            return "not_allowed_token_type"
        return None if SCOPE in scopes else "missing_scope"
