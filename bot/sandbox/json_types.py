"""What does a JSON object look like to the type checker?"""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
