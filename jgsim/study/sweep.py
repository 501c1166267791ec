"""Sweeps: one scenario over a grid of its settings, all points on the same worlds."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from jgsim.measures.catalogue import CATALOGUE
from jgsim.measures.dimensions import dimensions
from jgsim.scenario.scenario import Scenario
from jgsim.study import record as records
from jgsim.study.files import make_folder, writing
from jgsim.study.folder import FIGURES, Folder
from jgsim.study.gathered import Gathered, gather
from jgsim.study.grid import Grid, grid_of
from jgsim.study.levers import on_levers
from jgsim.study.notes import note
from jgsim.study.options import SWEEP_REPLICATIONS, Options
from jgsim.study.points import points
from jgsim.study.register import on_register, registered
from jgsim.study.study import Given, scenario_of
from jgsim.study.sweeptables import write_points, write_runs
from jgsim.study.sweepwork import Runs
from jgsim.study.swept import Sweep
from jgsim.terms.errors import InputError, nearest

MOST_NOTES = 20
"""Failed runs that are told one by one in the notes; the record lists all of them."""


def sweep(
    base: Given,
    vary: Mapping[str, object],
    *,
    by: str | list[str] | None = None,
    firms: int | None = None,
    years: int | None = None,
    seed: int | None = None,
    replications: int | None = None,
    workers: int | None = None,
    out: Path | str | None = None,
    set: Mapping[str, object] | None = None,  # noqa: A002
    figure: str | list[str] | None = None,
    lang: str = "zh",
    register: Path | str | None = None,
    levers: object = (),
    progress=None,
) -> Sweep:
    """Simulate every point of a grid of settings.

    All points take effect after the warm-up, which runs under the base (or what was in force before it), on the same
    worlds replication by replication.

    Parameters
    ----------
    base : Scenario, path or str
        The scenario whose settings vary.
    vary : dict
        By dotted path the values of a setting: a list, or a text as after `--vary`: "0:0.05:6" for six equal steps from
        0 to 0.05, both included, "0,0.5,1" or "shared_draw,coincidence" for a list. Several make the full grid; the
        last one runs fastest.
    by : str or list, optional
        Dimensions ("tier", "sector") whose groups are wanted beside the totals.
    figure : str or list, optional
        Measures of which figures are written into `out`.
    firms, years, seed, replications, workers, out, set, lang, register, levers, progress
        As in `compare`; 4 replications if left out.

    Raises
    ------
    InputError
        If something given cannot be used; a point that is no possible scenario is named before anything runs. A run that
        fails is NaN in the results, with its reason in the record.
    """
    start = time.perf_counter()
    options = Options.of(
        SWEEP_REPLICATIONS, firms=firms, seed=seed, replications=replications, workers=workers, lang=lang
    )
    one = registered([scenario_of(base, set, years, levers)], register, options.firms)[0]
    if one.match is not None:
        raise InputError("needs a base to be matched to: use `jgsim compare`", file=one.file or one.name, path="match")
    grid, groups, drawn = grid_of(vary), _dimensions(by, one), _measures(figure, out)
    if drawn:
        from jgsim.report.landscape import check

        check(grid)
    all_points = points(one, grid)
    record = begin(one, grid, all_points, groups, options, set or {})
    if callable(out):
        out = out(record)
    if out is not None and not str(out).strip():
        raise InputError("must name a folder", path="out")
    path = None if out is None else Path(out)
    with Folder(path) as folder:
        folder.begin(record)
        runs = Runs(folder, all_points, options, record["options"]["firms"])
        failures, seconds = runs.work(progress)
        _note(record, failures, options, one.world.firms)
        made = _results(folder, one, runs, grid, groups, record, path, lang)
        if drawn:
            made.write_figures(folder.stage / FIGURES, drawn)
        if path is not None:
            _clear(path / FIGURES)
            folder.publish()
            record["files"] = records.hashes(path)
        record["status"] = "failed in part" if failures else "finished"
        record["time"] |= {
            "finished": records.now(),
            "seconds": round(time.perf_counter() - start, 2),
            "simulation_seconds": round(seconds, 2),
        }
        if path is not None:
            folder.write_record(record)
    return made


def begin(
    base: Scenario, grid: Grid, all_points: list[Scenario], groups: tuple[str, ...], options: Options, changes: Mapping
) -> dict:
    """The record of a sweep that starts: the base in full, of each point its settings and its hash."""
    firms = base.world.firms if options.firms is None else options.firms
    record = records.begin("sweep", [base], options, firms, {}, dict(changes))
    record["notes"] += on_register(base, options.lang) + on_levers(base, options.workers, options.lang)
    record["identity"]["vary"] = {axis.path: list(axis.values) for axis in grid.axes}
    record["study"] = records.fingerprint(record["identity"])
    record["sweep"] = {
        "vary": record["identity"]["vary"],
        "by": list(groups),
        "points": [
            {"name": one.name, "set": grid.settings(number), "hash": one.hash} for number, one in enumerate(all_points)
        ],
    }
    return record


def _results(
    folder: Folder, base: Scenario, runs: Runs, grid: Grid, groups: tuple[str, ...], record: dict, path: Path | None,
    lang: str,
) -> Sweep:
    """What the parts hold, written as tables where the study is kept."""
    base_time = runs.points[0].time
    years = [str(base_time.start + y) for y in range(base_time.years)] + ["all"]
    if path is None:
        gathered: Gathered = gather(runs, grid, groups, years)
    else:
        make_folder(folder.stage)
        gathered = write_runs(folder.stage / "measures.csv", runs, grid, groups, years)
        write_points(folder.stage / "points.csv", grid, gathered)
    return Sweep(base, runs.points, grid, gathered, record, path, lang)


def _note(record: dict, failures: list[dict], options: Options, city: int) -> None:
    """What a reader of the numbers must know; `city` firms has the full city."""
    record["replications"] = options.replications
    if record["options"]["firms"] < city:
        record["full_size_only"] = [code for code, one in CATALOGUE.items() if not one.scale_free]
    record["failures"] = sorted(failures, key=lambda f: (f["replication"], f["scenario"]))
    record["notes"] += [note("failure", options.lang, **failure) for failure in record["failures"][:MOST_NOTES]]
    if options.replications < 2:
        record["notes"].append(note("one", options.lang))


def _clear(figures: Path) -> None:
    """Take away figures of an earlier start, which may have had fewer replications; nothing but our own files."""
    from jgsim.report.landscape import KINDS

    ours = [f"{measure}-{kind}" for measure in CATALOGUE for kind in KINDS]
    with writing(figures):
        for path in figures.glob("*.*"):
            if path.suffix in (".png", ".svg") and path.stem.rstrip("0123456789").removesuffix("-") in ours:
                path.unlink()


def _dimensions(by: str | list[str] | None, base: Scenario) -> tuple[str, ...]:
    """Dimensions named in a list, or in a text between commas."""
    known, found = [name for name in dimensions(base.world, {}) if name != "all"], _names(by)
    for name in found:
        if name not in known:
            reason = f"there is no dimension {name!r}; known: {', '.join(known)}"
            raise InputError(reason, path="by", nearest=nearest(name, known))
    return found


def _measures(figure: str | list[str] | None, out) -> tuple[str, ...]:
    """Measures to draw."""
    found = _names(figure)
    for name in found:
        if name not in CATALOGUE:
            raise InputError(f"there is no measure {name!r}", path="figure", nearest=nearest(name, CATALOGUE))
    if found and out is None:
        raise InputError("needs a folder to write into: name one with out", path="figure")
    return found


def _names(given: str | list[str] | None) -> tuple[str, ...]:
    if given is None:
        return ()
    names = given.split(",") if isinstance(given, str) else map(str, given)
    return tuple(dict.fromkeys(name.strip() for name in names))
