"""What a plan does otherwise than the base, in a line."""

from __future__ import annotations

import os
import re

from jgsim.report.words import say
from jgsim.scenario.listing import differing
from jgsim.scenario.sources import numbers

MOST = 3
"""Groups of settings named in a line; the rest is counted."""
_STEM = re.compile(r"(：|: )")


def changes(base, plan, comparison, lang: str) -> str:
    """The settings of a plan that differ from the base's: `年抽查比例 A类/B类 3.5% → 1/3%`; by date where they change."""
    lines = _by_date(base, plan, lang)
    more = len(lines) - MOST
    lines = lines[:MOST] + ([say("more changes", lang, n=more)] if more > 0 else [])
    unlike = _unlike(base, plan)
    if unlike:
        lines.append(say("other numbers", lang, n=unlike))
    factor = _matched(comparison, plan.name)
    if factor is not None:
        lines.append(say("matched", lang, factor=f"{factor:.3g}"))
    return say("semicolon", lang).join(lines) or say("no change", lang)


def dates(base, plan) -> list[int]:
    """The months at which one of the two changes, and the first measured one."""
    return sorted({plan.measured, *(policy.since for one in (base, plan) for policy in one.chain[1:])})


def _by_date(base, plan, lang: str) -> list[str]:
    """What differs at each date at which one of the two changes, as far as it was not told for an earlier one."""
    lines, before = [], []
    for month in dates(base, plan):
        now = _lines(base.at(month), plan.at(month), lang)
        fresh = [line for line in now if line not in before]
        if any(line not in now for line in before):
            fresh = now or [say("as the base", lang)]
        if fresh and month != plan.measured:
            fresh[0] = say("from date", lang, date=plan.date(month)) + fresh[0]
        lines, before = lines + fresh, now
    return lines


def _lines(base, plan, lang: str) -> list[str]:
    groups: dict[tuple[str, str], list[str]] = {}
    of: dict[tuple[str, str], str] = {}
    for path, name, told in differing(base, plan, lang):
        parts, *values = zip(*told, strict=True)
        values = [_values(texts) for texts in values]
        stem, _, which = (*_STEM.split(name, maxsplit=1), "", "")[:3]
        line = stem, f"{'/'.join(parts)} {values[0]} → {values[1]}".strip()
        groups.setdefault(line, []).append(which)
        of.setdefault(line, path.partition(".")[0])
    if len(groups) > MOST:  # not all are told: those that are first are one of each lever
        levers = list(of.values())
        turn = {line: levers[:at].count(of[line]) for at, line in enumerate(of)}
        groups = {line: groups[line] for line in sorted(groups, key=turn.get)}
    return [
        f"{stem}{say('colon', lang)}{say('list', lang).join(which)} {change}" if all(which) else f"{stem} {change}"
        for (stem, change), which in groups.items()
    ]


def _values(texts: list[str]) -> str:
    """Values side by side, their unit once; one value if all are equal."""
    if len(set(texts)) == 1:
        return texts[0]
    ending = os.path.commonprefix([text[::-1] for text in texts])[::-1]
    unit = re.search(r"[^\d.]*$", ending).group()
    return "/".join(text[: len(text) - len(unit)] for text in texts) + unit


def _unlike(base, plan) -> int:
    """Numbers of world and behaviour that differ."""
    one, two = (
        {path: n.value for path, n in numbers(some) if path.startswith(("world.", "behaviour."))}
        for some in (base, plan)
    )
    return sum(one.get(path) != two.get(path) for path in {**one, **two})


def _matched(comparison, name: str) -> float | None:
    """The factor by which `match: officer_hours` scaled a plan's draw ratios."""
    for one in comparison.record.get("scenarios", ()):
        if one["name"] == name and one.get("matched"):
            return one["matched"]["factor"]
    return None


def changed(lever: str, base, plan) -> bool:
    """Whether a plan sets a lever otherwise than the base at any time."""
    return any(base.at(month).settings[lever] != plan.at(month).settings[lever] for month in dates(base, plan))
