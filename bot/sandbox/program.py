"""What does `python -m bot sandbox` do? Builds a sandbox from its options, says that it is ready, and ends well."""

import asyncio
import signal
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from bot.sandbox import chance, snapshot
from bot.sandbox.app_process import AppCommandError, AppProcess, app_environment, parse_command
from bot.sandbox.clock import DEFAULT_START, SandboxClock
from bot.sandbox.colleagues.description import Description, colleagues_beside, read_colleagues
from bot.sandbox.fault_rules import FaultError
from bot.sandbox.fault_rules.adding import faults_of, put_in_force
from bot.sandbox.json_types import Json
from bot.sandbox.manifest import ManifestError, read_manifest
from bot.sandbox.open_manifest import open_manifest
from bot.sandbox.request_url import with_request_url
from bot.sandbox.server import HOST, Sandbox
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace, WorkspaceError

_IN_USE = 98


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says. `start` is an aware instant; None stands for the default of each."""

    port: int = 8765
    workspace_file: Path | None = None
    manifest_file: Path | None = None
    start: datetime | None = None
    limits: str = "slack"
    bot_token: str | None = None
    app_token: str | None = None
    signing_secret: str | None = None
    seed: int | None = None
    save_file: Path | None = None
    load_file: Path | None = None
    colleagues_file: Path | None = None
    app_command: str | None = None
    request_url: str | None = None
    faults_file: Path | None = None


def run(options: Options) -> int:
    """Run a sandbox until SIGINT or SIGTERM and return the exit code.

    When ready it prints one line of JSON: ready, url, api_url, bot_token, app_token, signing_secret, client_id,
    client_secret, seed. What stands in the way (a taken port, an unreadable file) becomes one sentence on stderr and
    exit code 2.
    """
    try:
        asyncio.run(_serve(options))
    except (WorkspaceError, ManifestError, AppCommandError, FaultError, snapshot.SnapshotError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        reason = "something else already uses it" if error.errno == _IN_USE else error.strerror
        sys.stderr.write(f"The sandbox cannot listen on port {options.port} of {HOST}: {reason}.\n")
        return 2
    return 0


async def _serve(options: Options) -> None:
    words = parse_command(options.app_command) if options.app_command is not None else None
    sandbox, seed = _sandbox(options, _manifest(options, runs_an_app=words is not None))
    faults = faults_of(options.faults_file, sandbox.world, sandbox.deeds)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    await sandbox.start()
    await put_in_force(faults, sandbox.world, sandbox.deeds)
    ready = {
        "ready": True,
        "url": sandbox.url,
        "api_url": sandbox.api_url,
        "bot_token": sandbox.bot_token,
        "app_token": sandbox.app_token,
        "signing_secret": sandbox.signing_secret,
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "seed": seed,
    }
    sys.stdout.write(orjson.dumps(ready).decode() + "\n")
    sys.stdout.flush()
    app = AppProcess(words, app_environment(ready, options.request_url)) if words is not None else None
    try:
        await sandbox.accompany(app, stopping)
        if options.save_file and (too_large := snapshot.write(sandbox.world, options.save_file)):
            sys.stderr.write(f"Too large to be saved, so left out: {', '.join(too_large)}.\n")
    finally:
        await sandbox.stop()


def _manifest(options: Options, *, runs_an_app: bool) -> Json:
    """The manifest that was named; without one, of somebody's own app everything is allowed."""
    if options.manifest_file is None and (runs_an_app or options.request_url is not None):
        manifest = open_manifest()
    else:
        manifest = read_manifest(options.manifest_file or Path("manifest.json"))
    return with_request_url(manifest, options.request_url) if options.request_url is not None else manifest


def _colleagues(options: Options) -> Description:
    if options.colleagues_file is not None:
        return read_colleagues(options.colleagues_file)
    return colleagues_beside(options.workspace_file or DEFAULT_WORKSPACE)


def _sandbox(options: Options, manifest: Json) -> tuple[Sandbox, int | None]:
    """The sandbox and the seed it runs with: a new workspace, or a saved one."""
    if options.save_file is not None and not options.save_file.parent.is_dir():
        raise snapshot.SnapshotError(
            f"The folder {options.save_file.parent} to save the workspace in does not exist."
        )
    common: Json = {"port": options.port, "limits": options.limits, "colleagues": _colleagues(options)}
    if options.load_file is not None:
        if options.workspace_file is not None or options.start is not None:
            raise snapshot.SnapshotError(
                "A saved workspace has its own people and time: load it without --workspace and --start."
            )
        saved = snapshot.read(options.load_file)
        seed = options.seed if options.seed is not None else saved.seed
        return Sandbox.from_saved(saved, manifest, **common, seed=seed), seed
    seed = options.seed if options.seed is not None else chance.fresh_seed()
    sandbox = Sandbox(
        Workspace.from_file(options.workspace_file or DEFAULT_WORKSPACE),
        manifest,
        **common,
        clock=SandboxClock(options.start or DEFAULT_START),
        bot_token=options.bot_token,
        app_token=options.app_token,
        signing_secret=options.signing_secret,
        seed=seed,
    )
    return sandbox, seed
