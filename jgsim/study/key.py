"""The key of a run: equal keys, equal bits."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
DECIDING = ("terms", "world", "behaviour", "levers", "engine", "measures")
"""Packages whose code decides the numbers of a run, besides the scenario."""


@lru_cache(maxsize=1)
def results_version() -> str:
    """Version of results: sha256 of the code that decides them, so that no study mixes two versions unseen."""
    digest = hashlib.sha256()
    for package in DECIDING:
        for path in sorted((PACKAGE / package).rglob("*.py")):
            digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
            digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


def run_key(scenario_hash: str, seed: int, replication: int, firms: int, years: int, kind: str = "policy") -> str:
    """sha256 over all that a run is a function of; `kind` is "policy", or "none" for the city without supervision."""
    text = "|".join(str(x) for x in ("jgsim run", scenario_hash, seed, replication, firms, years, kind, results_version()))
    return hashlib.sha256(text.encode()).hexdigest()
