"""The validator stands on the standard library alone."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import bot.sandbox.block_kit as package


def test_the_package_imports_only_itself_and_the_standard_library() -> None:
    assert package.__file__
    files = sorted(Path(package.__file__).parent.glob("*.py"))
    foreign = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                foreign |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                foreign.add(node.module or "")
    assert len(files) > 10
    assert {name for name in foreign if name.partition(".")[0] not in sys.stdlib_module_names} == set()
