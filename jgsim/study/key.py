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


def run_key(
    scenario_hash: str,
    seed: int,
    replication: int,
    firms: int,
    years: int,
    policy: bool = True,
    version: str | None = None,
) -> str:
    """sha256 over all that a run is a function of.

    `policy` false for the scenario's city without supervision; `version` of results if it is not this one.
    """
    kind = "policy" if policy else "none"
    version = results_version() if version is None else version
    parts = ("jgsim run", scenario_hash, seed, replication, firms, years, kind, version)
    text = "|".join(map(str, parts))
    return hashlib.sha256(text.encode()).hexdigest()
