"""Sampling in key fields: batches, how many fail, what they cost, and the officers' time for them."""

from __future__ import annotations

import numpy as np

from jgsim.measures.sums import Sums, divide, ratio, times
from jgsim.terms.campaign import SAMPLES

FEN = 100


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    batch = frame.rows("batch")
    taken = np.flatnonzero(batch["taken"])
    failed = np.flatnonzero(batch["failed"])
    groups = len(frame.world.groups)
    by_group = lambda some: batch.by(batch["group"], groups, where=some)  # noqa: E731
    made = {**batch.sums(where=taken), "item_group": by_group(taken)}
    rows.add("batches", made)
    rows.add("batches_not_taken", not_taken(frame, batch))
    rows.add("batch_failure_rate", {
        **ratio(batch.sums(where=failed), made), "item_group": divide(by_group(failed), by_group(taken)),
    })
    cost = batch["cost"].astype(np.float64)
    rows.add("sampling_cost", times(
        {**batch.sums(cost), "item_group": batch.by(batch["group"], groups, cost)}, 1 / FEN
    ))


def not_taken(frame, batch) -> Sums:
    """Batches that were due and not taken: nobody was there, the firm had closed, officers were short, nobody owned
    what is tested."""
    dropped = frame.tables["dropped"]
    lost = np.flatnonzero(dropped["campaign"] >= SAMPLES)
    columns = {name: dropped[name][lost] for name in ("firm", "due", "time")}
    lost, absent = frame.events(columns, columns["due"], columns["time"]).sums(), np.flatnonzero(batch["taken"] == 0)
    return {d: values + lost[d] for d, values in batch.sums(where=absent).items()}


def officer_minutes(frame) -> Sums:
    """Officer-minutes of taking samples, by firm dimension and department."""
    batch, checks = frame.rows("batch"), frame.checks
    minutes = batch["minutes"].astype(np.float64)
    department = batch.by(checks.department[batch["group"]], checks.departments, minutes)
    return {**batch.sums(minutes), "department": department}
