"""Whether a base shows what it must: its moments against what is simulated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jgsim.study.files import make_folder
from jgsim.study.judged import Judged, judged
from jgsim.study.momentnames import check_names
from jgsim.study.momenttable import COLUMNS, Moments, row
from jgsim.study.options import MOMENTS_REPLICATIONS, Options
from jgsim.study.study import Given, scenario_of, study
from jgsim.study.tables import write_csv
from jgsim.terms.errors import InputError

FILE = "moments.csv"


def moments(
    scenario: Given,
    *,
    firms: int | None = None,
    seed: int | None = None,
    replications: int | None = None,
    workers: int | None = None,
    out: Path | str | None = None,
    set: Mapping[str, object] | None = None,  # noqa: A002
    lang: str = "zh",
    levers: object = (),
    progress=None,
) -> Moments:
    """Hold a scenario against the figures that it must show (its section `moments`).

    Parameters
    ----------
    scenario : Scenario, path or str
        A scenario, its file, or the name of a shipped one ("jinan").
    firms : int, optional
        Firms at the start (the whole city if left out). Sums that a moment scales to the city are; what a smaller run
        does not estimate is marked.
    replications : int
        4 if left out. A trend needs two.
    seed, workers, out, set, lang, levers, progress
        As in `run`. The folder of a study goes on where it stopped, and holds `moments.csv` beside its tables.

    Raises
    ------
    InputError
        If something given cannot be used, or a moment names what is not there.
    """
    options = Options.of(
        MOMENTS_REPLICATIONS, firms=firms, seed=seed, replications=replications, workers=workers, lang=lang, moments=True
    )
    one = scenario_of(scenario, set, levers=levers)
    if one.match is not None:
        raise InputError("needs a base to be matched to: use `jgsim compare`", file=one.file or one.name, path="match")
    check_names(one)
    found: list[Judged] = []

    def finish(comparison, folder) -> None:
        record = comparison.record
        found.extend(judged(comparison.results, one.moments, record["options"]["firms"], one.world.firms))
        record["moments"] = [_entry(each) for each in found]
        if comparison.out is not None:
            make_folder(folder.stage)
            write_csv(folder.stage / FILE, COLUMNS, map(row, found))

    made = study("moments", [one], options, set or {}, {}, out, progress, finish)
    return Moments(one, tuple(found), made.record, made.out, lang)


def _entry(one: Judged) -> dict:
    """A moment in the record: what was asked, and what came out; numbers that there are none of are null."""
    number = lambda x: x if abs(x) < float("inf") else None  # noqa: E731 - NaN is not below infinity either
    found = {"mean": number(one.mean), "half_width": number(one.half_width), "verdict": one.verdict}
    return {"code": one.code, **one.moment.model_dump(mode="json"), **found, "replications": one.replications}
