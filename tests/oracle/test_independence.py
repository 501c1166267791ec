"""Oracle: the twin knows nothing of the engine."""

import ast
from pathlib import Path

ALLOWED = ("jgsim.terms", "jgsim.world.calendar", "oracle")
BENCH = ("runs", "checks", "mutants")  # these know both, and so do all files of mutants
OWN = [p for p in sorted(Path(__file__).parent.glob("*.py")) if not p.stem.startswith("test_") and p.stem.split("_")[-1] not in BENCH]
SHARED_ARITHMETIC = ("jgsim.terms.keys", "jgsim.terms.campaign")


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_twin_imports_only_the_ground_floor_and_the_calendar():
    assert "twin" in {path.stem for path in OWN}
    for path in OWN:
        for module in imported(path):
            assert module.split(".")[0] not in ("numpy", "scipy", "pandas"), (path.name, module)
            assert not module.startswith(SHARED_ARITHMETIC), (path.name, module)
            if module.split(".")[0] == "jgsim":
                assert any(module == a or module.startswith(a + ".") for a in ALLOWED), (path.name, module)
