"""Unit: the house keeps its order: one direction, levers that do not know each other, no global randomness."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from jgsim.engine.state import ENGINE_COLUMNS
from jgsim.levers import LEVERS
from jgsim.terms.lever import Stage

PACKAGE = Path(__file__).parents[2] / "jgsim"
ORDER = ["terms", "world", "behaviour", "levers", "scenario", "engine", "measures", "study", "report", "dashboard", "cli"]
FILES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path, lazy: bool = True) -> list[str]:
    """Dotted names that a file imports from jgsim; without those inside functions if not `lazy`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if lazy else tree.body
    names = []
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("jgsim"):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names if alias.name.startswith("jgsim")]
    return names


def floor(dotted: str) -> int | None:
    """Position of a module in the order; None for the front door itself."""
    parts = dotted.split(".")
    return ORDER.index(parts[1]) if len(parts) > 1 and parts[1] in ORDER else None


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_import_back_up(path):
    mine = floor("jgsim." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts))
    if mine is None:
        return
    for name in imported(path, lazy=False):
        theirs = floor(name)
        assert theirs is None or theirs <= mine, f"{path.name} imports {name}"


def test_a_planted_import_back_up_is_seen(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("from jgsim.study.comparison import Comparison\n")
    assert floor(imported(bad, lazy=False)[0]) > floor("jgsim.engine.rounds")


ROOMS = [p for p in FILES if PACKAGE / "levers" in p.parents and p != PACKAGE / "levers" / "__init__.py"]


@pytest.mark.parametrize("path", ROOMS, ids=lambda p: str(p.relative_to(PACKAGE / "levers")))
def test_levers_do_not_import_each_other(path):
    """A lever that takes several files is a package, whose files may import one another."""
    room = path.relative_to(PACKAGE / "levers").with_suffix("").parts[0]
    assert not [n for n in imported(path) if n.startswith("jgsim.levers") and not n.startswith(f"jgsim.levers.{room}.")]


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name == "engine"], ids=lambda p: p.stem)
def test_engine_names_no_lever(path):
    assert not [n for n in imported(path) if n.startswith("jgsim.levers")]
    words = {n.value for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Constant)}
    assert not words & {lever.name for lever in LEVERS}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_global_randomness_clock_or_fork(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            dotted = ast.unparse(node)
            assert not dotted.startswith(("np.random", "numpy.random", "random.", "os.fork")), dotted
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [a.name for a in node.names] + [getattr(node, "module", None) or ""]
            assert "random" not in names and "secrets" not in names
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None), "bare except"


def test_files_stay_small():
    assert not [p.name for p in FILES if len(p.read_text(encoding="utf-8").splitlines()) > 500]


def test_every_column_has_one_writer():
    names = [c.name for c in ENGINE_COLUMNS] + [c.name for lever in LEVERS for c in lever.columns]
    assert len(names) == len(set(names))
    for lever in LEVERS:
        assert {c.writer for c in lever.columns} <= {lever.name}


def test_every_lever_acts_at_a_stage():
    assert all(lever.stages and set(lever.stages) <= set(Stage) for lever in LEVERS)


def test_importing_the_package_stays_light():
    heavy = "import sys, jgsim; print([m for m in ('pandas', 'matplotlib', 'pyarrow', 'scipy', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
