"""Studies: run one scenario, or compare plans with a base on the same worlds."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from jgsim.measures.catalogue import CATALOGUE
from jgsim.scenario.equipped import together, with_levers
from jgsim.scenario.load import changed, load
from jgsim.scenario.own import own_levers
from jgsim.scenario.scenario import Scenario, each
from jgsim.study import record as records
from jgsim.study.comparison import Comparison
from jgsim.study.folder import Folder
from jgsim.study.levers import on_levers
from jgsim.study.notes import note, on_behaviour, on_hints
from jgsim.study.options import COMPARE_REPLICATIONS, RUN_REPLICATIONS, Options, Until
from jgsim.study.outputs import write_outputs
from jgsim.study.register import on_register, registered
from jgsim.study.results import NOBODY
from jgsim.study.work import Done, work
from jgsim.study.world import check_one_world
from jgsim.terms.errors import InputError

Given = Scenario | Path | str
"""A scenario, its file, or the name of a shipped one."""


def run(
    scenario: Given,
    *,
    firms: int | None = None,
    years: int | None = None,
    seed: int | None = None,
    replications: int | None = None,
    until: Until | str | None = None,
    workers: int | None = None,
    out: Path | str | None = None,
    set: Mapping[str, object] | None = None,  # noqa: A002
    log: bool = False,
    brief: bool = False,
    lang: str = "zh",
    register: Path | str | None = None,
    levers: object = (),
    progress=None,
) -> Comparison:
    """Simulate one scenario.

    Parameters
    ----------
    scenario : Scenario, path or str
        A scenario, its file, or the name of a shipped one ("jinan").
    firms : int, optional
        Firms at the start (the whole city if left out).
    years : int, optional
        Measured years instead of the scenario's.
    seed : int
        1 if left out.
    replications : int
        1 if left out; with `until` the most that are made.
    until : str or Until, optional
        "MEASURE=H": replicate until the half-width of the mean of the horizon's total is at most H.
    workers : int, optional
        Processes, as many as cores if left out; 1 means inside this process. Results do not depend on it.
    out : path, optional
        Folder for the study, or a function that names one from the record. The same call goes on where an interrupted
        one stopped. Without it nothing is kept.
    set : dict, optional
        Settings to replace, by dotted path.
    log : bool
        Keep the ledger of every run.
    brief : bool
        Write figures and briefing into `out`.
    lang : "zh" or "en"
    register : path, optional
        Own register of firms (CSV, xlsx, Parquet) instead of the synthetic firms at the start; the section `register`
        of the scenario says what its columns and values mean.
    levers : Lever, path, or several of them
        Levers of one's own beside those that come with jgsim, as in `load`. One that stands in a file, or in a module that
        can be imported, goes to the workers too; with one that is defined in a notebook or a script everything runs
        inside this process. The record names each, with the sha256 of its source.
    progress : bool or function(done, total), optional
        None shows progress where there is somebody to see it.

    Raises
    ------
    InputError
        If something given cannot be used. A run that fails is NaN in the results, with its reason in the record.
    """
    options = Options.of(
        RUN_REPLICATIONS, firms=firms, seed=seed, replications=replications, until=until, workers=workers, lang=lang,
        log=log, brief=brief,
    )
    one = registered([scenario_of(scenario, set, years, levers)], register, options.firms)[0]
    if one.match is not None:
        raise InputError("needs a base to be matched to: use `jgsim compare`", file=one.file or one.name, path="match")
    return study("run", [one], options, set or {}, {}, out, progress)


def compare(
    base: Given,
    *plans: Given,
    firms: int | None = None,
    years: int | None = None,
    seed: int | None = None,
    replications: int | None = None,
    until: Until | str | None = None,
    workers: int | None = None,
    out: Path | str | None = None,
    set: Mapping[str, object] | None = None,  # noqa: A002
    log: bool = False,
    brief: bool = False,
    lang: str = "zh",
    register: Path | str | None = None,
    levers: object = (),
    progress=None,
) -> Comparison:
    """Compare plans with a base on the same worlds, replication by replication.

    Until a plan's date (the start of the measured years if it has none) it has the past of the base: what was in force
    then, or the base itself. `until` looks at the paired difference of every plan to the base; `replications` is 4 if
    left out. All else as in `run`.
    """
    options = Options.of(
        COMPARE_REPLICATIONS, firms=firms, seed=seed, replications=replications, until=until, workers=workers,
        lang=lang, log=log, brief=brief,
    )
    if not plans:
        raise InputError("needs a base and at least one plan to compare with it", path="compare")
    scenarios = _named_apart(scenarios_of((base, *plans), set, years, levers))
    scenarios = registered(scenarios, register, options.firms)
    check_one_world(scenarios)
    scenarios = [scenarios[0], *(plan.after(scenarios[0]) for plan in scenarios[1:])]
    scenarios, matched = _matched(scenarios)
    return study("compare", scenarios, options, set or {}, matched, out, progress)


def scenario_of(
    given: Given, changes: Mapping[str, object] | None = None, years: int | None = None, levers: object = ()
) -> Scenario:
    """A scenario, with settings and years replaced, and with levers of one's own."""
    if not isinstance(given, Scenario):
        return load(given, set=changes, years=years, levers=levers)
    given = with_levers(given, levers)
    return changed(given, changes or {}, years) if changes or years is not None else given


def scenarios_of(given: tuple[Given, ...], changes, years: int | None, levers: object) -> list[Scenario]:
    """The scenarios of a study: each has the own levers that are given, and those of the others."""
    every = [*own_levers(levers), *(lever for one in given if isinstance(one, Scenario) for lever in one.own_levers)]
    return together([scenario_of(one, changes, years, every) for one in given])


def _named_apart(scenarios: list[Scenario]) -> list[Scenario]:
    """Scenarios with names of their own: the second "joint" becomes "joint-2"."""
    taken: list[str] = [NOBODY]
    named = []
    for one in scenarios:
        name, number = one.name, 1
        while name in taken:
            number += 1
            name = f"{one.name}-{number}"
        taken.append(name)
        named.append(one if name == one.name else each(one, lambda policy, name=name: replace(policy, name=name)))
    return named


def _matched(scenarios: list[Scenario]) -> tuple[list[Scenario], dict[str, dict]]:
    if all(plan.match is None for plan in scenarios[1:]):
        return scenarios, {}
    from jgsim.study.match import Pilot, match_hours

    pilot, done, how = Pilot(scenarios[0]), [scenarios[0]], {}
    for plan in scenarios[1:]:
        if plan.match is not None:
            plan, how[plan.name] = match_hours(pilot, plan)
        done.append(plan)
    return done, how


def study(
    command: str,
    scenarios: list[Scenario],
    options: Options,
    changes: Mapping[str, object],
    matched: dict[str, dict],
    out: Path | str | Callable[[dict], Path] | None,
    show,
    finish: Callable[[Comparison, Folder], None] | None = None,
) -> Comparison:
    """Do what a command asks for: the runs, the tables, the record.

    `changes` and `matched` are for the record; `out` as in `run`. `finish` is called with what was found before the files
    get their places and the record is written.
    """
    start = time.perf_counter()
    scenarios = registered(scenarios, None)
    firms = scenarios[0].world.firms if options.firms is None else options.firms
    record = records.begin(command, scenarios, options, firms, matched, changes)
    record["notes"] += on_register(scenarios[0], options.lang) + on_behaviour(scenarios, options.lang)
    record["notes"] += on_hints(scenarios, options.lang)
    record["notes"] += on_levers(scenarios[0], options.workers, options.lang)
    if callable(out):
        out = out(record)
    if out is not None and not str(out).strip():
        raise InputError("must name a folder", path="out")
    path = None if out is None else Path(out)
    with Folder(path) as folder:
        folder.begin(record)
        done = work(folder, scenarios, options, firms, show)
        _note(record, done, options, scenarios[0].world.firms)
        comparison = Comparison(scenarios, done.results, record, path, options.lang)
        if finish is not None:
            finish(comparison, folder)
        if path is not None:
            write_outputs(comparison, folder, options)
            record["files"] = records.hashes(path)
        record["status"] = "failed in part" if done.failures else "finished"
        record["time"] |= {
            "finished": records.now(),
            "seconds": round(time.perf_counter() - start, 2),
            "simulation_seconds": round(done.seconds, 2),
        }
        if path is not None:
            folder.write_record(record)
    return comparison


def _note(record: dict, done: Done, options: Options, city: int) -> None:
    """What a reader of the numbers must know; `city` firms has the full city."""
    record["replications"] = done.results.replications
    if record["options"]["firms"] < city:
        record["full_size_only"] = [code for code, one in CATALOGUE.items() if not one.scale_free]
    record["failures"] = sorted(done.failures, key=lambda f: (f["replication"], f["scenario"]))
    for failure in record["failures"]:
        record["notes"].append(note("failure", options.lang, **failure))
    if done.results.replications < 2:
        record["notes"].append(note("one", options.lang))
    if options.until is not None:
        enough = done.looks[-1]["enough"]
        record["until"] = {
            "measure": options.until.measure,
            "half_width": options.until.half_width,
            "reached": enough,
            "looks": done.looks,
        }
        if not enough:
            facts = {"replications": options.replications, "until": options.until}
            record["notes"].append(note("until", options.lang, **facts))
