"""Levers of one's own in a study's record, and where it is made again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from jgsim.scenario.own import Own, own_levers
from jgsim.scenario.scenario import Scenario
from jgsim.study.notes import note
from jgsim.terms.errors import InputError, nearest
from jgsim.terms.settings import Settings

SECTION = "levers"
"""What only the record of a study with levers of its own has: by name `file` and `sha256`."""


def entry(scenarios: Iterable[Scenario]) -> dict[str, dict]:
    """The own levers of a study, for its record; empty if it has none."""
    found = {lever.name: {"file": lever.file, "sha256": lever.sha256} for one in scenarios for lever in one.own_levers}
    return {SECTION: found} if found else {}


def named(record: Mapping) -> tuple[Own, ...]:
    """The own levers that a record names, without settings and functions: enough for the hashes of its scenarios."""
    return tuple(Own(name, Settings, {}, sha256=one["sha256"]) for name, one in record.get(SECTION, {}).items())


def needed(record: Mapping, given: object, file: Path) -> tuple[Own, ...]:
    """The levers that the study of a record was made with, of those that are given.

    Raises
    ------
    InputError
        If one is missing, or has another source, or one is given that the study did not have.
    """
    wanted, mine = record.get(SECTION, {}), {lever.name: lever for lever in own_levers(given)}
    for name in mine:
        if name not in wanted:
            near = nearest(name, wanted)
            raise InputError(f"the study has no lever {name} of its own", path="lever", nearest=near)
    for name, one in wanted.items():
        if name not in mine:
            where = one["file"] or "a notebook"
            raise InputError(
                f"the study was made with the lever {name} of its own ({where}): give it with --lever", file=file
            )
        if not same(mine[name], one):
            there, here = one["sha256"][:12], mine[name].sha256[:12]
            reason = f"is another lever {name}: its sha256 begins with {here}, not {there}"
            raise InputError(reason, file=mine[name].file or f"lever {name}")
    return tuple(mine[name] for name in wanted)


def same(lever: Own, recorded: Mapping) -> bool:
    """Whether a lever is the one that a record names."""
    return lever.sha256 == recorded["sha256"]


def differ(there: Mapping, here: Mapping) -> str | None:
    """What makes the levers of two records other ones, in words."""
    old, new = there.get(SECTION, {}), here.get(SECTION, {})
    if list(old) != list(new):
        return f"levers of one's own: {', '.join(old) or 'none'} there, {', '.join(new) or 'none'} here"
    for name, one in old.items():
        if one["sha256"] != new[name]["sha256"]:
            return f"the lever {name} has another source"
    return None


def on_levers(base: Scenario, workers: int, lang: str) -> list[str]:
    """Notes for the reader of a study with levers of its own; one if it can only run inside this process."""
    made = []
    for lever in base.own_levers:
        made.append(note("lever", lang, name=lever.name, file=lever.file or "-", sha=lever.sha256[:12]))
        if workers > 1 and not lever.sendable:
            made.append(note("lever_here", lang, name=lever.name))
    return made
