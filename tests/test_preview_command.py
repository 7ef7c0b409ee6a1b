"""`python -m bot preview campaign.yaml` prints the calendar in the terminal, without a database or a token."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.campaign_file import FileReach
from bot.services import campaign_file_preview
from content import campaign_terminal
from content.campaign_file_text import written
from tests.content.test_builders import PACK
from tests.content.test_campaign_file import RHYTHM, STARTS


def run(file: Path) -> subprocess.CompletedProcess[str]:
    """The command in a folder of its own, with nothing set up."""
    root = Path(__file__).resolve().parents[1]
    return subprocess.run(
        [sys.executable, "-m", "bot", "preview", str(file)],
        capture_output=True,
        text=True,
        cwd=file.parent,
        env={"PYTHONPATH": str(root), "PATH": "", "PYTHONIOENCODING": "utf-8"},
        check=False,
        timeout=60,
    )


def test_it_prints_every_week_and_what_will_not_go_out_as_planned(tmp_path: Path) -> None:
    file = tmp_path / "campaign.yaml"
    file.write_text(written(RHYTHM), encoding="utf-8")
    done = run(file)
    assert done.returncode == 0, done.stderr
    assert "Weekly rhythm is a draft" in done.stdout
    assert "It reaches 1 channel and 12 people." in done.stdout
    assert "Week 1 of 13: Monday, 23 November to Sunday, 29 November" in done.stdout
    assert "Week 13 of 13" in done.stdout
    assert "Tuesday, 24 November, 09:30 (Europe/Lisbon)" in done.stdout
    assert "To 12 people." in done.stdout
    assert "until Wednesday, 2 December, 08:30 for 12 people (Europe/Lisbon)" in done.stdout
    assert "*" not in done.stdout
    assert list(tmp_path.iterdir()) == [file], "no database was made"


def test_a_bad_file_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    file = tmp_path / "campaign.yaml"
    file.write_text(written(RHYTHM).replace("steps:", "stepz:"), encoding="utf-8")
    done = run(file)
    assert done.returncode == 2
    assert done.stdout == ""
    assert 'There is no field "stepz". Is it "steps"?' in done.stderr
    assert "Traceback" not in done.stderr


def test_without_anybody_named_it_shows_one_of_each_and_names_steer_no_terminal() -> None:

    nobody = replace(RHYTHM, name="\x1b[31mRed & *bold*", reaches=(), ends_on=STARTS + timedelta(days=6))
    shown = campaign_terminal.text(campaign_file_preview.calendar(nobody), PACK)
    assert "\x1b" not in shown
    assert "1 channel" in shown
    assert "&amp;" not in shown
    many = replace(RHYTHM, reaches=(FileReach("person", "Asia/Tokyo", 10_000),))
    assert "To 10000 people." in campaign_terminal.text(campaign_file_preview.calendar(many), PACK)
