"""Which settings does Encore read, and from where? Environment variables first, then `.env`."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsProblem

SLACK_API_URL = "https://slack.com/api/"


class Settings(BaseSettings):
    """The settings of one process. Build with `load()`; secrets have no defaults."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    slack_bot_token: SecretStr | None = Field(None, description="Bot token, starts with xoxb-")
    slack_app_token: SecretStr | None = Field(
        None, description="App-level token for Socket Mode, starts with xapp-"
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="Signing secret; not needed while Encore listens over Socket Mode"
    )
    slack_api_url: str = Field(SLACK_API_URL, description="Where Slack's Web API is")
    database_url: str = Field(
        "sqlite:///var/encore.db", description="SQLite file or postgresql://user:password@host/name"
    )
    port: int = Field(8765, description="Port of the sandbox's page on 127.0.0.1", ge=0, le=65535)
    encore_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much to log: DEBUG, INFO, WARNING or ERROR"
    )
    encore_log_format: Literal["text", "json"] = Field(
        "text", description="Log lines for people (text) or for machines (json)"
    )
    encore_messages_per_minute: int = Field(
        180,
        description="Most messages a minute in the whole workspace; Slack allows several hundred",
        ge=1,
        le=6000,
    )
    encore_seconds_between_messages: float = Field(
        1.0,
        description="Pause between two messages in one conversation; Slack asks for about one second",
        ge=0,
    )
    encore_reconcile_seconds: float = Field(
        5.0, description="How long to wait before looking whether an unanswered post arrived after all", ge=0
    )
    encore_clock_url: str | None = Field(
        None,
        description="Take the time from a sandbox, http://.../sandbox/clock, instead of the computer's clock",
    )

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            msg = "must start with https:// (or http:// for a local server)"
            raise ValueError(msg)
        return url if url.endswith("/") else url + "/"

    @field_validator("database_url")
    @classmethod
    def _names_a_driver(cls, url: str) -> str:
        if not url.startswith("sqlite") and url.partition("://")[2].partition("/")[0].count("@") > 1:
            msg = "has a password with @ in it: write %40 for each @ of the password"
            raise ValueError(msg)
        try:
            _ = urlsplit(url).port
        except ValueError:
            msg = "has a port that is not a number"
            raise ValueError(msg) from None
        for prefix in ("postgres://", "postgresql://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        if url.startswith(("sqlite:///", "postgresql+psycopg://")):
            return url
        msg = "must be sqlite:///file.db or postgresql://user:password@host/name"
        raise ValueError(msg)

    @property
    def has_any_slack_token(self) -> bool:
        """Whether the operator meant to connect to Slack."""
        return self.slack_bot_token is not None or self.slack_app_token is not None

    def required(self) -> tuple[str, str]:
        """The bot token and the app-level token.

        Raises SettingsProblem, in one sentence that names the setting, when one is missing or of the wrong kind.
        """
        tokens = []
        for name, secret, prefix, where in (
            ("SLACK_BOT_TOKEN", self.slack_bot_token, "xoxb-", "OAuth & Permissions"),
            ("SLACK_APP_TOKEN", self.slack_app_token, "xapp-", "Basic Information, App-Level Tokens"),
        ):
            value = secret.get_secret_value().strip() if secret else ""
            if not value:
                msg = (
                    f"{name} is missing: copy it from your app's settings ({where}) into .env, "
                    "or run `python -m bot start` without any token to try Encore in its sandbox."
                )
                raise SettingsProblem(msg)
            if not value.startswith(prefix):
                msg = (
                    f"{name} does not start with {prefix}: copy it again from your app's settings ({where})."
                )
                raise SettingsProblem(msg)
            tokens.append(value)
        return tokens[0], tokens[1]


def load(**overrides: object) -> Settings:
    """Reads the settings. Raises SettingsProblem with one sentence that names the setting; never its value."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as problem:
        first = problem.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
        reason = first["msg"].removeprefix("Value error, ")
        msg = f"{name} cannot be used: {reason[:1].lower()}{reason[1:]}."
        raise SettingsProblem(msg) from None
