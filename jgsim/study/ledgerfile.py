"""The ledger of a run as Parquet files, one a table (`--log`)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from jgsim.engine.ledger import DROP_REASONS, TABLES
from jgsim.engine.result import Result
from jgsim.study import arrow
from jgsim.study.files import make_folder, whole
from jgsim.terms.enums import CaseFate, Coercion, Desk, Ending, Response, Severity, TipKind, Tier, Trigger, VisitResult


def ledger_files(folder: Path) -> list[Path]:
    """The files of one run's ledger."""
    return [folder / f"{name}.parquet" for name in TABLES]


def write_ledger(folder: Path, result: Result, key: str) -> None:
    """Write all tables of the run with this key.

    Closed lists as their codes, times as minutes since the epoch that the file's notes name.
    """
    import pyarrow.parquet as pq

    make_folder(folder)
    words = _words(result)
    epoch = result.city.clock.date(0).isoformat()
    notes = {
        "jgsim.key": key,
        "jgsim.epoch": epoch,
        "jgsim.time": "minutes since 00:00 of the epoch; 2147483647: did not happen",
    }
    for path, (name, columns) in zip(ledger_files(folder), _in_order(result), strict=True):
        made = arrow.table(
            {
                column: arrow.named(values.astype(np.int32), words[column])
                if column in words
                else arrow.number(values)
                for column, values in columns.items()
            },
            {**notes, "jgsim.table": name},
        )
        with whole(path) as unfinished:
            pq.write_table(made, unfinished, compression="zstd")


def _in_order(result: Result):
    return [(name, result.tables[name]) for name in TABLES]


def _words(result: Result) -> dict[str, list[str]]:
    """What the small numbers of a column stand for, by column."""
    world = result.city.settings
    tiers = [t.code for t in Tier]
    return {
        "tier": tiers,
        "before": tiers,
        "after": tiers,
        "trigger": [t.code for t in Trigger],
        "severity": [s.code for s in Severity],
        "ending": [e.code for e in Ending],
        "reason": list(DROP_REASONS),
        "group": list(world.groups),
        "district": list(world.districts),
        "result": [r.code for r in VisitResult],
        "measure": [r.code for r in Response],
        "kind": [k.code for k in TipKind],
        "activity": [d.code for d in Desk],
        "fate": [f.code for f in CaseFate],
        "coercion": [c.code for c in Coercion],
        "cause": ["revoked", "penalty", "licence"],
        "gap": ["lag", "lost"],
    }
