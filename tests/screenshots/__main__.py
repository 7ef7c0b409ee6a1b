"""`python -m tests.screenshots`: takes the README's pictures anew."""

from __future__ import annotations

import asyncio
import json
import sys

from tests.screenshots.camera import FOLDER, NoBrowser, shots


async def main() -> int:
    """Writes every picture and beside it what it shows. Returns the exit code."""
    FOLDER.mkdir(exist_ok=True)
    try:
        async for shot in shots():
            file = FOLDER / f"{shot.picture.name}.png"
            file.write_bytes(shot.png)
            words = json.dumps({"shows": shot.shown}, ensure_ascii=False, indent=1)
            file.with_suffix(".json").write_text(words + "\n", encoding="utf-8")
            sys.stdout.write(f"{file.name}: {len(shot.png) // 1024} kB\n")
    except NoBrowser:
        sys.stderr.write("No Chromium here: install chromium or name one in ENCORE_CHROMIUM.\n")
        return 2
    return 0


sys.exit(asyncio.run(main()))
