"""Oracle: the twin knows nothing of the engine."""

import ast
from pathlib import Path

ALLOWED = ("jgsim.terms", "jgsim.world.calendar", "oracle")
BENCH = (  # these know both
    "runs", "checks", "mutants", "lever_mutants", "standing_mutants", "dated_mutants", "sent_mutants", "docket_mutants", "records_mutants", "admission_mutants", "choice_mutants",
)
OWN = [p for p in sorted(Path(__file__).parent.glob("*.py")) if p.stem not in BENCH and not p.stem.startswith("test_")]
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
