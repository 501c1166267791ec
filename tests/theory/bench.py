"""The verification bench: small cities with everything but the matter of a test switched off, and the comparison of
their estimates with theory."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from jgsim.scenario.load import load

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
TABLES = ROOT.parent / "shared" / "reference"
ALL_YEAR = list(range(1, 13))
Z = 4
"""Standard errors by which an estimate may miss the truth."""

QUIET = {
    "time.calendar": "every_day",
    "behaviour.deterrence.learning": 0,
    "world.risk.share": {"A": 1, "B": 0, "C": 0, "D": 0},
    "world.risk.factor": {"A": 1, "B": 1, "C": 1, "D": 1},
    "world.groups.item.rate": 0,
    "draw.memory": "independent",
    "draw.rounds": 12,
}
"""P1 without deterrence, violations and differences between firms, all of tier A; every day is open 24 hours."""


def number(value: float) -> dict:
    """A number of the world or of behaviour, as it stands in a scenario file."""
    return {"value": value, "unit": "that of the setting", "low": value, "high": value, "source": "assumption (test)"}


POINTS_ONLY = {
    "credit.score.renewal": 0, "credit.score.unreachable": 0, "credit.score.missed": number(0.0),
    "credit.score.waived": 0, "credit.repair": None, "credit.objection": None, "credit.warning": None,
}
"""Scores that do not change but by points for findings, which all count for the same months."""

PLAIN = ("items", "firms", "red_lines")
"""Settings of the world and of behaviour that are counts, not numbers with a range."""


def numbers(value):
    """Every plain number in a section of the world or of behaviour as `number`, but counts."""
    if isinstance(value, dict):
        full = "value" in value
        return {k: v if full or k in PLAIN else numbers(v) for k, v in value.items()}
    return number(value) if type(value) in (int, float) else value


def changed(base: str, changes: dict, years: int):
    """A shipped scenario with settings replaced by dotted path; plain numbers become full ones where that is due."""
    full = {
        path: numbers(value) if path.startswith(("world.", "behaviour.")) and not path.endswith(PLAIN) else value
        for path, value in changes.items()
    }
    return load(SCENARIOS / f"{base}.yaml", set=full, years=years)


def bench(changes: dict, years: int):
    """The quiet city of the bench, with some of it switched on again."""
    return changed("p1", {**QUIET, **changes}, years)


def jinan(changes: dict, years: int, base: str = "jinan"):
    """Jinan, or a plan on it, with settings replaced."""
    return changed(base, changes, years)


def ratios(ratio: float) -> dict[str, float]:
    """One draw ratio for all tiers."""
    return dict.fromkeys(("A", "B", "C", "D", "none"), ratio)


def name(text: str) -> dict[str, str]:
    """A name in both languages."""
    return {"zh": text, "en": text}


def campaign(department: str = "office", months: list[int] | None = None, **more) -> dict:
    """A campaign of the plan."""
    return {"name": name("抽查"), "department": department, "months": ALL_YEAR if months is None else months, **more}


def group(department: str, items: int = 1, rate: float = 0.0, spell: float = 1.0, law: str = "exponential") -> dict:
    """An item group whose violations are all general."""
    return {
        "name": name("事项"), "department": department, "items": items, "rate": rate, "spell": spell,
        "spell_law": law, "severity": {"general": 1.0}, "minutes": 60,
    }


def tiers(shares: list[float]) -> dict[str, float]:
    """Shares of the tiers A, B, … as a section."""
    return dict(zip("ABCD", [*shares, 0.0, 0.0, 0.0], strict=False))


def reference(row: str, table: str = "sampling_reference.csv") -> dict[str, str] | None:
    """A row of a reference table; None where the shared tables are not beside the project."""
    path = TABLES / table
    if not path.exists():
        return None
    with open(path, encoding="utf-8", newline="") as handle:
        return next(r for r in csv.DictReader(handle) if r["id"] == row)


def published(row: str, truth: float, table: str = "sampling_reference.csv", column: str = "closed_form") -> None:
    """The closed form computed in a test is the one in the reference table, to 1e-6."""
    known = reference(row, table)
    if known is None:
        print(f"{row}: {TABLES / table} is not there; the closed form is not compared with it")
    else:
        assert abs(truth - float(known[column])) <= 1e-6, (row, truth, known[column])


def agrees(what: str, truth: float, estimates, power: float = 0.03) -> None:
    """The mean of independent estimates is the truth within `Z` standard errors, and these are small enough to tell.

    `power`: the largest standard error allowed, as a share of the truth.
    """
    estimates = np.asarray(estimates, np.float64)
    assert estimates.size >= 20, "too few replications for a standard error"
    mean, error = estimates.mean(), estimates.std(ddof=1) / np.sqrt(estimates.size)
    print(f"{what}: truth {truth:.6f} estimate {mean:.6f} error {error:.6f} z {(mean - truth) / error:+.2f}")
    assert 0 < error <= power * truth, f"{what}: a standard error of {error:.3g} cannot tell {truth:.3g} from its like"
    assert abs(mean - truth) <= Z * error, f"{what}: {mean:.6g} is not {truth:.6g} (standard error {error:.2g})"


def per_batch(firm: np.ndarray, weight, firms: int, batches: int = 50) -> np.ndarray:
    """Sums over batches of firms; firms share nothing but the keys, so that each batch is a replication."""
    return np.bincount(firm % batches, weight, batches) / np.bincount(np.arange(firms) % batches, minlength=batches)


def batch_means(firm: np.ndarray, value, batches: int = 50) -> np.ndarray:
    """Means over the entries of each batch of firms."""
    return np.bincount(firm % batches, value, batches) / np.bincount(firm % batches, minlength=batches)


def first_spells(result, group: int = 0) -> dict[str, np.ndarray]:
    """The first violation of each firm in an item group: its start does not depend on the visits."""
    spell = result.tables["spell"]
    rows = np.flatnonzero(spell["group"] == group)
    rows = rows[np.unique(spell["firm"][rows], return_index=True)[1]]
    return {column: array[rows] for column, array in spell.items()}


def in_months(clock, minute: np.ndarray) -> np.ndarray:
    """Time in months from the epoch: whole months and the share of the running one."""
    month = clock.month_of(minute)
    begin, end = clock.month_start[month].astype(np.float64), clock.month_start[month + 1]
    return month + (minute - begin) / (end - begin)
