"""How do the bytes of uploaded files come into the journal? Their names and lengths do, they themselves do not."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox.wire.journal import Journal

Receive = Callable[[web.Request], Awaitable[web.Response]]


def recorded_upload(journal: Journal, receive: Receive) -> Receive:
    """The handler of upload addresses, noting each upload."""

    async def handle(request: web.Request) -> web.Response:
        sent = {"content_type": request.content_type, "bytes": request.content_length}
        entry = journal.begin("upload", "file upload", sent)
        try:
            response = await receive(request)
        except ConnectionError:
            entry.error = "the client hung up in the middle of its upload"
            journal.finish(entry)
            return web.Response(status=400)
        entry.answer, entry.status = response.text, response.status
        entry.error = response.text if response.status >= 400 else None
        journal.finish(entry)
        return response

    return handle
