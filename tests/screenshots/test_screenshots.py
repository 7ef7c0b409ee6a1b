"""Do the README's pictures still show what Encore shows, word by word?"""

import difflib
import json
import re
from pathlib import Path

import pytest

from tests.sandbox.page.conftest import chromium, leave_out
from tests.screenshots.camera import FOLDER, shots
from tests.screenshots.story import PICTURES

ROOT = Path(__file__).resolve().parents[2]
LARGEST_BYTES = 120_000


@pytest.mark.browser
async def test_the_pictures_show_what_encore_shows() -> None:
    if chromium() is None:
        leave_out("no Chromium here: install chromium or name one in ENCORE_CHROMIUM to compare the pictures")
    found = [shot async for shot in shots()]
    for shot in found:
        file = FOLDER / f"{shot.picture.name}.json"
        kept = json.loads(file.read_text(encoding="utf-8"))["shows"] if file.exists() else []
        changed = "\n".join(
            difflib.unified_diff(kept, shot.shown, "the picture", "Encore now", lineterm="", n=1)
        )
        assert not changed, f"{shot.picture.name}.png is out of date: run make screenshots\n{changed}"


def test_every_picture_is_small_and_belongs_to_the_story() -> None:
    names = {picture.name for picture in PICTURES}
    assert {file.stem for file in FOLDER.glob("*.png")} == names
    assert {file.stem for file in FOLDER.glob("*.json")} == names
    assert {
        file.name: file.stat().st_size for file in FOLDER.glob("*.png") if file.stat().st_size > LARGEST_BYTES
    } == {}


def test_the_readme_shows_every_picture_with_words_for_who_cannot_see_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[([^\]]*)\]\((bot/sandbox/pictures/[^)]+)\)", readme)
    assert {Path(path).stem for _, path in pictures} == {picture.name for picture in PICTURES}
    for words, path in pictures:
        assert len(words) > 20, f"{path} needs words that say what it shows"
