"""The commands an operator types. Each says in one sentence what went wrong."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec, TypeVar

import typer

from bot.errors import DatabaseUnavailable, SettingsProblem
from bot.logs import redact

P = ParamSpec("P")
T = TypeVar("T")

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Encore keeps a customer-service training going in Slack.",
)
content = typer.Typer(no_args_is_help=True, help="The texts Encore sends.")
app.add_typer(content, name="content")


def _complain(sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def _plainly(function: Callable[P, T]) -> Callable[P, T]:
    """Turns problems the operator can mend into one sentence and exit code 2."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except SettingsProblem as problem:
            _complain(str(problem))
        except DatabaseUnavailable as problem:
            reason = str(problem).strip().splitlines()[0] if str(problem).strip() else "no answer"
            _complain(f"Encore cannot reach the database at DATABASE_URL: {redact(reason)}")
        raise AssertionError("unreachable")

    return run


@app.command()
@_plainly
def run() -> None:
    """Run the bot against Slack: listen, work the calendar, send. Needs the tokens in .env."""
    from bot import logs, settings
    from bot.app import Encore

    loaded = settings.load()
    logs.set_up(loaded.encore_log_level, loaded.encore_log_format)
    loaded.required()
    asyncio.run(_run(Encore, loaded))


async def _run(build: type, loaded: object) -> None:
    encore = build(loaded)

    async def ready() -> None:
        typer.echo(f"Encore is running in the workspace {encore.workspace_name!r}. Stop it with Ctrl+C.")

    await encore.run(ready)


@app.command()
@_plainly
def start() -> None:
    """Run the bot: against Slack if .env has tokens, otherwise against a sandbox you see in the browser."""
    from bot import settings
    from bot.demo import demo

    loaded = settings.load()
    if loaded.has_any_slack_token:
        run()
    else:
        sys.exit(demo(loaded))


@app.command()
@_plainly
def sandbox(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")
    ] = 8765,
    workspace: Annotated[Path | None, typer.Option(help="A YAML file that describes the company.")] = None,
    manifest: Annotated[
        Path | None, typer.Option(help="The app's manifest. Default: Encore's; for other apps, every right.")
    ] = None,
    start: Annotated[
        str | None, typer.Option(help="When the sandbox's clock starts, such as 2026-11-23T08:55Z.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(help="The same number gives the same ids, tokens and colleagues' acts.", min=0),
    ] = None,
    save: Annotated[Path | None, typer.Option(help="Save the workspace to this file at the end.")] = None,
    load: Annotated[Path | None, typer.Option(help="Go on with the workspace saved in this file.")] = None,
    colleagues: Annotated[
        Path | None,
        typer.Option(
            help="A YAML file on how people act in a time-lapse. Default: the one beside --workspace."
        ),
    ] = None,
    app_command: Annotated[
        str | None,
        typer.Option(help="Start this app, too, with the tokens in its environment: 'python app.py'."),
    ] = None,
    request_url: Annotated[
        str | None,
        typer.Option(help="Deliver by signed HTTP to this address of the app instead of by Socket Mode."),
    ] = None,
    faults: Annotated[
        Path | None,
        typer.Option(help="A YAML file of ways in which Slack misbehaves; see faults.example.yaml."),
    ] = None,
) -> None:
    """Run the local Slack workspace alone, for any Bolt app."""
    from bot.sandbox.program import Options
    from bot.sandbox.program import run as serve

    encores = Path(__file__).resolve().parents[1] / "manifest.json"
    file = manifest or (None if app_command or request_url else encores)
    try:
        begin = datetime.fromisoformat(start) if start else None
    except ValueError:
        _complain("--start must be a date and time such as 2026-11-23T08:55Z.")
        return
    options = Options(
        port=port,
        workspace_file=workspace,
        manifest_file=file,
        start=begin,
        seed=seed,
        save_file=save,
        load_file=load,
        colleagues_file=colleagues,
        app_command=app_command,
        request_url=request_url,
        faults_file=faults,
    )
    sys.exit(serve(options))


@app.command()
@_plainly
def migrate() -> None:
    """Bring the database's tables up to date."""
    from bot import settings
    from bot.db.migrate import latest, upgrade
    from bot.db.session import make_engine

    engine = make_engine(settings.load().database_url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()
    typer.echo(f"The database is up to date (migration {latest()}).")


@app.command()
def manifest() -> None:
    """Print the app manifest to paste when creating the app in Slack."""
    from bot.manifest import manifest as made

    typer.echo(json.dumps(made(), indent=2))


@app.command()
@_plainly
def doctor() -> None:
    """Check tokens, scopes, channels, database and clock, and say what to do about each finding."""
    from bot import settings
    from bot.doctor import examine

    sys.exit(asyncio.run(examine(settings.load())))


@app.command()
def preview(
    file: Annotated[Path, typer.Argument(help="A campaign's file, as Encore exports it.")],
) -> None:
    """Print the calendar of a campaign's file: who gets what when, what it costs them, what is held or left out."""
    from bot.services import campaign_file_preview
    from content import campaign_file_faults, campaign_file_reader, campaign_terminal
    from content.pack import builtin_pack

    pack = builtin_pack()
    try:
        found = campaign_file_reader.read_path(file, pack)
    except campaign_file_faults.FileProblem as problem:
        _complain(str(problem))
        return
    typer.echo(campaign_terminal.text(campaign_file_preview.calendar(found.campaign), pack))


@content.command("check")
def content_check(
    folder: Annotated[
        Path | None, typer.Argument(help="A pack's folder. Default: every built-in pack.")
    ] = None,
) -> None:
    """Check content packs by the writing rules."""
    from content.instrument import builtin_instrument, builtin_instrument_names
    from content.pack import PackError, builtin_pack, builtin_pack_ids, load_pack

    try:
        instruments = [] if folder else [builtin_instrument(name) for name in builtin_instrument_names()]
        packs = [load_pack(folder)] if folder else [builtin_pack(name) for name in builtin_pack_ids()]
    except PackError as problem:
        _complain(str(problem))
        return
    for pack in packs:
        typer.echo(
            f"{pack.name}: {len(pack.behaviours)} behaviours, {len(pack.intentions)} intentions, "
            f"{len(pack.moments)} moments of truth, {len(pack.scenarios)} scenarios. All rules kept."
        )
    for instrument in instruments:
        typer.echo(f"{instrument.name} {instrument.version}: {len(instrument.items)} questions.")


def main() -> None:
    """The program."""
    app()
