"""Which address leads to which part of a sandbox?"""

from aiohttp import web

from bot.sandbox.colleagues.pulse import AppPulse
from bot.sandbox.colleagues.time_lapse import TimeLapse
from bot.sandbox.colleagues.time_lapse_page import add_time_lapse_routes
from bot.sandbox.fault_rules import Deeds
from bot.sandbox.fault_rules.api import FaultsApi
from bot.sandbox.oauth.authorize import Authorize
from bot.sandbox.page_api import PageApi, only_this_machine
from bot.sandbox.private_files import PrivateFiles
from bot.sandbox.responses import Responses
from bot.sandbox.snapshot_page import add_save_route
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.stage import Stage
from bot.sandbox.time_travel import TimeTravel
from bot.sandbox.uploads import MAX_BYTES
from bot.sandbox.web_api import handle_call
from bot.sandbox.wire.api import WireApi
from bot.sandbox.wire.hung_up import note_who_hangs_up
from bot.sandbox.wire.uploads import recorded_upload
from bot.sandbox.world import World


def application(
    world: World,
    *,
    sockets: SocketMode,
    responses: Responses,
    stage: Stage,
    travel: TimeTravel,
    pulse: AppPulse,
    time_lapse: TimeLapse,
    deeds: Deeds,
) -> web.Application:
    """Everything a sandbox answers over HTTP: Slack's API, what Slack gives links to, and the page's own."""
    layers = [note_who_hangs_up(world.wire), only_this_machine, pulse.middleware]
    app = web.Application(middlewares=layers, client_max_size=MAX_BYTES)

    async def call(request: web.Request) -> web.StreamResponse:
        return await handle_call(world, request)

    app.router.add_route("*", "/api/{method}", call)
    app.router.add_get("/link/", sockets.handle)
    app.router.add_get("/link", sockets.handle)
    app.router.add_post("/response/{token}", responses.handle)
    app.router.add_post("/upload/{token}", recorded_upload(world.wire, world.uploads.receive))
    app.router.add_get("/files/{file}/{token}", world.uploads.serve)
    PrivateFiles(world).add_routes(app)
    Authorize(world).add_routes(app)
    PageApi(world, stage, travel).add_routes(app)
    WireApi(world.wire).add_routes(app)
    FaultsApi(world, deeds, sockets).add_routes(app)
    add_save_route(app, world)
    add_time_lapse_routes(app, time_lapse)
    return app
