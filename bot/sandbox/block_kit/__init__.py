"""A validator for Block Kit, messages and views: it refuses what Slack refuses, and says where and why.

Pure functions on decoded JSON; nothing here knows the rest of the project. The rules are those of Slack's
reference pages in the state described by the Slack facts, sections 1.6, 2.3, 3, 4 and 5.1.
"""

from .identifiers import assign_ids
from .messages import validate_message
from .payloads import validate_blocks
from .problems import Problem, Surface
from .state import check_state, empty_state
from .views import validate_view

__all__ = [
    "Problem",
    "Surface",
    "assign_ids",
    "check_state",
    "empty_state",
    "validate_blocks",
    "validate_message",
    "validate_view",
]
