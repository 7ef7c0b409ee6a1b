"""What Slack's reference says of the methods the sandbox knows: tier, scopes, required arguments, errors."""

import json
from pathlib import Path
from typing import Any

_EXTRACT = json.loads(Path(__file__).with_name("slack_methods.json").read_text(encoding="utf-8"))

METHODS: dict[str, dict[str, Any]] = _EXTRACT["methods"]
COMMON_ERRORS: list[str] = _EXTRACT["common_errors"]
