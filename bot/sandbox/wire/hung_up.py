"""What happens when a client cuts the connection in the middle of its request?"""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.sandbox.wire.entries import Kind
from bot.sandbox.wire.journal import Journal

HUNG_UP = "the client hung up in the middle of its request"
_KINDS: dict[str, Kind] = {"/upload/": "upload", "/response/": "response_url", "/api/": "call"}


def note_who_hangs_up(journal: Journal) -> Middleware:
    """A middleware: such a request is noted in the journal and makes no noise.

    Whoever reads the request's body is told by a ConnectionError; the answer goes nowhere, so it may be any.
    """

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except ConnectionError:
            for path, kind in _KINDS.items():
                if request.path.startswith(path):
                    journal.note(kind, request.path.removeprefix("/api/"), {}, error=HUNG_UP)
            return web.Response(status=400)

    return note
