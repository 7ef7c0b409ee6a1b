"""Are the page's files plain, safe and complete? (Needs no browser.)"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import bot.sandbox
from tests.sandbox.page.conftest import leave_out

PAGE = Path(bot.sandbox.__file__).with_name("page")
MODULES = sorted(PAGE.glob("*.js"))
# Ways to turn data into markup or code.
FORBIDDEN = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_reads_no_data_as_markup_and_imports_only_what_exists(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    assert FORBIDDEN.findall(source) == []
    for imported in re.findall(r'from "([^"]+)"', source):
        assert imported.startswith("./")
        assert (PAGE / imported).is_file()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_imports_only_names_that_are_exported_and_uses_them(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    for names, imported in re.findall(r'import \{([^}]+)\} from "\./([^"]+)"', source):
        exported = (PAGE / imported).read_text(encoding="utf-8")
        for entry in filter(None, (entry.strip() for entry in names.split(","))):
            name, _, alias = entry.partition(" as ")
            assert re.search(rf"export (?:async )?(?:function|const|class) {name}\b", exported), (
                imported,
                name,
            )
            assert len(re.findall(rf"\b{alias or name}\b", source)) > 1, f"{name} is imported and not used"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_is_valid_javascript(module: Path) -> None:
    node = shutil.which("node")
    if node is None:
        leave_out("no node here: the browser tests still run every module")
    checked = subprocess.run([node, "--check", str(module)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_every_module_is_reached_from_the_page() -> None:
    reached: set[str] = set()
    waiting = re.findall(r'src="/static/([^"]+)"', (PAGE / "index.html").read_text(encoding="utf-8"))
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += re.findall(r'from "\./([^"]+)"', (PAGE / name).read_text(encoding="utf-8"))
    assert reached == {module.name for module in MODULES}


def test_page_and_style_load_nothing_from_elsewhere() -> None:
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    styles = {path.name for path in PAGE.glob("*.css")}
    linked = set(re.findall(r'(?:src|href)="([^"]+)"', html))
    assert linked == {"data:,", "#conversation", "/static/app.js", *(f"/static/{name}" for name in styles)}
    assert "script-src 'self'" in html
    for name in styles:
        assert re.findall(r"url\(|@import|https?:", (PAGE / name).read_text(encoding="utf-8")) == []


def test_no_style_sheet_changes_what_another_has_named() -> None:
    """A class that stands alone in two style sheets looks as the later one says, wherever it is used."""
    owners: dict[str, set[str]] = {}
    for path in PAGE.glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        rules = re.sub(r"\([^()]*\)", "", rules)
        for selectors in re.findall(r"([^{}]+)\{", rules):
            for name in re.findall(r"(?:^|,)\s*\.([a-z][\w-]*)\s*(?=,|$)", selectors.strip()):
                owners.setdefault(name, set()).add(path.name)
    assert {name: files for name, files in owners.items() if len(files) > 1} == {}
