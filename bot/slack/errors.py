"""What did Slack's answer mean? Four kinds of failure, by whether the thing was done and whether to try again.

Source: Slack facts 5.2 (docs.slack.dev, error lists of the methods).
"""

from __future__ import annotations

from bot.errors import EncoreError

TOKEN_DEAD = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "not_allowed_token_type",
        "team_access_not_granted",
        "org_login_required",
        "access_denied",
        "accesslimited",
        "ekm_access_denied",
        "two_factor_setup_required",
    }
)
RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
UNKNOWN = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
TRY_LATER = frozenset({"message_limit_exceeded", "team_added_to_org"})
_POSTING = frozenset({"chat.postMessage", "chat.update"})


class SlackProblem(EncoreError):
    """Slack did not do what was asked. `code` is Slack's error name, or a short one for the network."""

    def __init__(self, code: str, *, method: str = "") -> None:
        super().__init__(f"{method}: {code}" if method else code)
        self.code = code
        self.method = method


class PermanentProblem(SlackProblem):
    """Trying the same again will fail the same way."""


class TokenDead(SlackProblem):
    """Encore may not act in this workspace any more, until somebody installs it again."""


class RetryLater(SlackProblem):
    """Not done; allowed again after `seconds`."""

    def __init__(self, code: str, *, method: str = "", seconds: float = 1.0) -> None:
        super().__init__(code, method=method)
        self.seconds = seconds


class OutcomeUnknown(SlackProblem):
    """Nobody knows whether it was done: look before doing it again."""


def classify(code: str, *, method: str, status: int = 200, retry_after: float | None = None) -> SlackProblem:
    """The exception that fits an answer. `retry_after` in seconds, from the header of the same name.

    A scope that is missing for posting stops everything; one that is missing for reading only stops what reads.
    """
    if status == 429 or code in RATE_LIMITED:
        return RetryLater(code or "ratelimited", method=method, seconds=max(retry_after or 1.0, 0.05))
    if code in TOKEN_DEAD or (code == "missing_scope" and method in _POSTING):
        return TokenDead(code, method=method)
    if code in TRY_LATER:
        return RetryLater(code, method=method, seconds=max(retry_after or 0.0, 300.0))
    if status >= 500 or code in UNKNOWN or not code:
        return OutcomeUnknown(code or f"http_{status}", method=method)
    return PermanentProblem(code, method=method)
