"""The commands. Each imports what it needs when it is called."""

from __future__ import annotations

import sys
from pathlib import Path


def run(asked) -> int:
    """`jgsim run SCENARIO`."""
    from jgsim.study.study import run as run_study

    return _report(asked, run_study(asked.scenario, **_options(asked)))


def compare(asked) -> int:
    """`jgsim compare BASE PLAN...`."""
    from jgsim.study.study import compare as compare_plans

    return _report(asked, compare_plans(asked.base, *asked.plans, **_options(asked)))


def sweep(asked) -> int:
    """`jgsim sweep BASE --vary PATH=VALUES`."""
    from jgsim.cli.sweepsummary import summary
    from jgsim.study.grid import named_once
    from jgsim.study.sweep import sweep as sweep_grid

    names = ("by", "firms", "years", "seed", "replications", "workers", "lang", "register")
    made = sweep_grid(
        asked.base,
        named_once(asked.vary),
        figure=",".join(asked.figure) if asked.figure else None,
        set=_settings(asked),
        out=sweep_folder if asked.out is None else asked.out,
        levers=asked.own,
        progress=False if asked.quiet else None,
        **{name: getattr(asked, name) for name in names},
    )
    return _report(asked, made, summary)


def moments(asked) -> int:
    """`jgsim moments SCENARIO`."""
    from jgsim.cli import FAILED_RUNS, NOT_SO
    from jgsim.study.moments import moments as check_moments

    options = {name: getattr(asked, name) for name in ("firms", "seed", "replications", "workers", "out", "lang")}
    show = False if asked.quiet else None
    made = check_moments(asked.scenario, set=_replaced(asked), levers=asked.own, progress=show, **options)
    print(made.text())
    _say_failures(made.record["failures"], asked.lang)
    return FAILED_RUNS if made.record["failures"] else 0 if made.ok else NOT_SO


def sources(asked) -> int:
    """`jgsim sources FILE`."""
    from jgsim.scenario.load import load
    from jgsim.scenario.sources import sources_csv, sources_text
    from jgsim.study.options import check_language

    check_language(asked.lang)
    scenario = load(asked.scenario, levers=asked.own)
    if asked.csv:
        _write("\ufeff" + sources_csv(scenario))
    else:
        print(sources_text(scenario))
    return 0


def levers(asked) -> int:
    """`jgsim levers [NAME]`."""
    from jgsim.report.leverlist import levers as list_levers

    made = list_levers(asked.lever, lang=asked.lang, levers=asked.own)
    if asked.csv:
        _write("\ufeff" + made.csv())
    else:
        print(made.text())
    return 0


def schema(asked) -> int:
    """`jgsim schema`."""
    import json

    from jgsim.scenario.schema import schema as scenario_schema

    _write(json.dumps(scenario_schema(asked.own), ensure_ascii=False, indent=1) + "\n")
    return 0


def show(asked) -> int:
    """`jgsim show FILE`."""
    from jgsim.scenario.load import load
    from jgsim.study.options import check_language

    check_language(asked.lang)
    print(load(asked.scenario, set=_replaced(asked), levers=asked.own).description(asked.lang))
    return 0


def verify(asked) -> int:
    """`jgsim verify DIR`."""
    from jgsim.cli import NOT_SO
    from jgsim.study.verify import verify as verify_study

    found = verify_study(asked.folder, lang=asked.lang, levers=asked.own)
    print(found.text())
    return 0 if found.ok else NOT_SO


def replay(asked) -> int:
    """`jgsim replay DIR`."""
    from jgsim.cli import FAILED_RUNS, NOT_SO
    from jgsim.study.replay import replay as replay_study

    show = False if asked.quiet else None
    options = {name: getattr(asked, name) for name in ("run", "log", "register", "workers", "lang")}
    made = replay_study(asked.folder, **options, levers=asked.own, progress=show)
    print(made.text())
    return 0 if made.ok else NOT_SO if made.differs else FAILED_RUNS


def _options(asked) -> dict:
    names = ("firms", "years", "seed", "replications", "until", "workers", "lang", "log", "brief", "register")
    return {
        **{name: getattr(asked, name) for name in names},
        "set": _settings(asked),
        "levers": asked.own,
        "out": usual_folder if asked.out is None else asked.out,
        "progress": False if asked.quiet else None,
    }


def _settings(asked) -> dict:
    """The settings to replace; `--drop-dirty` is one of them."""
    if not asked.drop_dirty:
        return _replaced(asked)
    if asked.register is None:
        from jgsim.terms.errors import InputError

        raise InputError("is about the rows of a register: name one with --register", path="drop-dirty")
    return {**_replaced(asked), "register.dirty": "drop"}


def usual_folder(record: dict) -> Path:
    """Where a study goes that names no folder: results/<scenarios>-<fingerprint>; the same study meets it."""
    base, *plans = (s["name"] for s in record["scenarios"])
    name = "+".join([base, *plans[:1]]) + (f"+{len(plans) - 1}" if len(plans) > 1 else "")
    return Path("results") / f"{name[:80]}-{record['study'][:8]}"


def sweep_folder(record: dict) -> Path:
    """Where a sweep goes that names no folder: results/<base>-sweep-<fingerprint>."""
    return Path("results") / f"{record['scenarios'][0]['name'][:80]}-sweep-{record['study'][:8]}"


def _report(asked, study, summary=None) -> int:
    from jgsim.cli import FAILED_RUNS

    failures = study.record["failures"]
    if not asked.quiet:
        if summary is None:
            from jgsim.cli.summary import summary

        print(summary(study), flush=True)
    _say_failures(failures, asked.lang)
    return FAILED_RUNS if failures else 0


def _say_failures(failures: list[dict], lang: str) -> None:
    from jgsim.terms.chinese import why_failed

    for failure in failures[:5]:
        run = f"{failure['scenario']}, replication {failure['replication']}"
        print(f"未完成 failed: {run}: {why_failed(failure['reason'], lang)}", file=sys.stderr)
    if len(failures) > 5:
        print(f"… {len(failures)} 次未完成 failed; see record.json", file=sys.stderr)


def _write(text: str) -> None:
    """Print as UTF-8 whatever the console is set to: files that this is sent to are read as UTF-8."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def _replaced(asked) -> dict[str, object]:
    """The settings that `--set` replaces, each once."""
    from jgsim.terms.errors import InputError

    made: dict[str, object] = {}
    for path, value in asked.set:
        if path in made:
            raise InputError(f"{path} stands twice", path="set")
        made[path] = value
    return made
