"""Notebooks: each has a twin in the other language from one source, and runs from top to bottom without a warning."""

import ast
import importlib.util
import os
import re
import shutil
from functools import partial
from pathlib import Path

import nbformat
import openpyxl
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
SMALL = "firms, replications = 2_000, 2"
STRICT = "import warnings\nwarnings.simplefilter('error')"
SHORT = """
import functools, jgsim
for verb in ("run", "compare", "sweep"):
    setattr(jgsim, verb, functools.partial(getattr(jgsim, verb), years=2, workers=1))
"""
"""Fewer years, inside the notebook's process; the first notebook runs with years and processes as a user's does."""
SECONDS = 240
FULL = partial(pytest.param, marks=pytest.mark.full)
"""English editions run the same cells as the Chinese ones but for their sentences."""


def _load():
    spec = importlib.util.spec_from_file_location("notebook_build", ROOT / "notebooks" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


maker = _load()
SOURCES = sorted(maker.SOURCE.glob("*.py"))
BOOKS = {name: book for source in SOURCES for name, book in maker.editions(source).items()}


def chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def small(name, book):
    """The notebook with a small city, and warnings as errors."""
    book = nbformat.from_dict(book)
    cell = "\n".join([SMALL, STRICT, "" if name.startswith("1-") else SHORT])
    at = next(n for n, cell in enumerate(book.cells) if "parameters" in cell.metadata.get("tags", []))
    book.cells.insert(at + 1, nbformat.v4.new_code_cell(cell))
    return book


def printed(book) -> str:
    """All that the cells show as text."""
    shown = []
    for output in (o for cell in book.cells if cell.cell_type == "code" for o in cell.outputs):
        if output.output_type == "stream":
            shown += [output.text] if output.name == "stdout" else []
        else:
            shown += ["".join(text) for kind, text in output.data.items() if kind.startswith("text/")]
    return "\n".join(shown)


@pytest.fixture
def folder(tmp_path):
    """A folder for notebooks beside the shipped scenarios, as in the project."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    (tmp_path / "notebooks").mkdir()
    return tmp_path / "notebooks"


@pytest.mark.parametrize("name", [n if chinese(n) and n[0] in "12" else FULL(n) for n in BOOKS])
def test_a_notebook_runs_from_top_to_bottom(name, folder):
    book = small(name, BOOKS[name])
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(book, kernel_name="python3", timeout=SECONDS, resources=resources).execute()
    figures = [o for c in book.cells if c.cell_type == "code" for o in c.outputs if "image/png" in o.get("data", {})]
    asked = sum(cell.source.count(".figure(") for cell in book.cells if cell.cell_type == "code")
    assert len(figures) == asked > 0
    said = "".join(o.text for c in book.cells if c.cell_type == "code" for o in c.outputs if o.get("name") == "stderr")
    assert "Warning" not in said and "Error" not in said
    assert chinese(printed(book)) == chinese(name)
    if "my-comparison.xlsx" in str(book.cells):
        sheets = openpyxl.load_workbook(folder / "my-comparison.xlsx")
        assert sheets.sheetnames == ["all", "tier"] and sheets["all"].max_row > 20
        page = (folder / "my-briefing.html").read_text(encoding="utf-8")
        assert page.startswith("<!") and len(page) > 10_000


def test_there_are_four_notebooks_each_in_two_languages():
    assert len(SOURCES) == 4 and len(BOOKS) == 8
    assert sum(chinese(name) for name in BOOKS) == 4


def _names(code):
    """All names that a cell uses, words of its sentences apart."""
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)} - {"bounds"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_twins_have_the_same_build(source):
    chinese_book, english_book = maker.editions(source).values()

    def build(book):
        return [(c.cell_type, re.match("#*", c.source)[0] if c.cell_type == "markdown" else "") for c in book.cells]

    assert build(chinese_book) == build(english_book)
    for cell in english_book.cells:
        assert cell.cell_type == "code" or not chinese(cell.source)
    for cell in chinese_book.cells:
        assert cell.cell_type == "code" or chinese(cell.source)
    for one, other in zip(chinese_book.cells, english_book.cells, strict=True):
        if one.cell_type == "code":
            assert _names(one.source) == _names(other.source)
    for book in (chinese_book, english_book):
        nbformat.validate(nbformat.from_dict(book))
        assert not any({"lang", "name"} & set(cell.metadata) for cell in book.cells)
    pairs = zip(chinese_book.cells, english_book.cells, strict=True)
    assert sum(one.source == other.source for one, other in pairs) >= 8


@pytest.mark.parametrize("name", BOOKS)
def test_prose_holds_no_result(name):
    prose = "\n".join(cell.source for cell in BOOKS[name].cells if cell.cell_type == "markdown")
    assert {re.sub(r"\s", "", found) for found in re.findall(r"\d[\d.,]*\s*%", prose)} <= {"95%"}
    assert not re.findall(r"\d+\.\d+|\d{4,}", prose)


def test_stale_notebooks_are_made_again_and_edited_ones_kept(tmp_path):
    assert sorted(path.stem for path in maker.build(tmp_path)) == sorted(BOOKS)
    assert maker.build(tmp_path) == []
    edited = tmp_path / f"{next(iter(BOOKS))}.ipynb"
    edited.write_text("mine", encoding="utf-8")
    assert maker.build(tmp_path) == [] and edited.read_text(encoding="utf-8") == "mine"
    os.utime(edited, (0, 0))
    assert maker.build(tmp_path) == [edited]
    assert edited.with_suffix(".previous.ipynb").read_text(encoding="utf-8") == "mine"
    nbformat.read(edited, 4)


def test_names_are_read_as_they_are_given():
    for source in SOURCES:
        assert maker.names(source) == list(maker.editions(source))


def test_a_line_break_between_chinese_characters_leaves_no_blank():
    assert maker.INNER_BREAK.sub("", "抽查，\n比例\nA") == "抽查，比例\nA"
