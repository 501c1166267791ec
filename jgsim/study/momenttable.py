"""The moments of a base beside what was simulated: to look at, to save, to decide by."""

from __future__ import annotations

import html
import math
from pathlib import Path
from typing import TYPE_CHECKING

from jgsim.scenario.moments import Moment
from jgsim.scenario.scenario import Scenario
from jgsim.study.judged import EDGE, FAILS, HOLDS, OPEN, UNKNOWN, Judged
from jgsim.terms.width import columns

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "code", "name_zh", "name_en", "measure", "low", "high", "unit", "mean", "half_width", "replications", "verdict", "source",
)
"""Columns of `moments.csv`."""

_SAID = {
    "zh": {
        "heads": ("应有", "目标", "模拟", "95% ±", "判定", "来源"),
        HOLDS: "符合", EDGE: "符合（区间越界）", OPEN: "无法断定（区间跨界）", FAILS: "不符", UNKNOWN: "无法判断", "z": "无趋势 |z|<",
        "all": "{count} 项全部符合", "some": "{count} 项中 {bad} 项不符或无法判断：{names}",
        "mark": "† 只在全市规模下可读", "head": "{name}：{firms:,} 户，{years} 年，重复 {replications} 次，种子 {seed}",
    },
    "en": {
        "heads": ("must show", "target", "simulated", "95% ±", "verdict", "source"),
        HOLDS: "holds", EDGE: "holds (interval does not)", OPEN: "open (interval reaches in)", FAILS: "FAILS", UNKNOWN: "unknown", "z": "no trend, |z| < ",
        "all": "all {count} hold", "some": "{bad} of {count} do not hold or are not known: {names}",
        "mark": "† to be read at full size only",
        "head": "{name}: {firms:,} firms, {years} years, {replications} replications, seed {seed}",
    },
}


_PERCENT = ({"zh": "%", "en": "%"}, {"zh": "百分点", "en": " points"})
"""After a share, and after half the width of its interval."""


class Moments:
    """What `jgsim.moments` found.

    Attributes
    ----------
    scenario : Scenario
    moments : tuple of Judged
        In the order of the file.
    record : dict
        What `record.json` holds.
    out : Path or None
        The folder.
    """

    def __init__(self, scenario: Scenario, moments: tuple[Judged, ...], record: dict, out: Path | None, lang: str):
        self.scenario, self.moments, self.record, self.out, self.lang = scenario, moments, record, out, lang

    @property
    def ok(self) -> bool:
        """Whether all hold."""
        return all(one.ok for one in self.moments)

    def __getitem__(self, code: str) -> Judged:
        return next(one for one in self.moments if one.code == code)

    def table(self) -> pd.DataFrame:
        """The columns of `moments.csv`."""
        import pandas as pd

        return pd.DataFrame([row(one) for one in self.moments], columns=list(COLUMNS))

    def text(self, lang: str | None = None) -> str:
        """A line for each moment, and one for all."""
        lang = lang or self.lang
        said, options = _SAID[lang], self.record["options"]
        facts = {**options, "replications": self.record["replications"], "name": self.scenario.title.label(lang)}
        lines = [said["head"].format(**facts), columns([said["heads"], *self._cells(lang)], (False, True, True, True))]
        if any(one.full_size_only for one in self.moments):
            lines.append(said["mark"])
        bad = [one.moment.name.label(lang) for one in self.moments if not one.ok]
        names = ("、" if lang == "zh" else ", ").join(bad)
        lines.append(said["some" if bad else "all"].format(count=len(self.moments), bad=len(bad), names=names))
        return "\n".join(lines)

    def _cells(self, lang: str) -> list[tuple[str, ...]]:
        made = []
        for one in self.moments:
            name = one.moment.name.label(lang) + (" †" if one.full_size_only else "")
            half = "" if math.isnan(one.half_width) else _shown(one.half_width, one, lang, 2, points=True)
            mean = _shown(one.mean, one, lang)
            made.append((name, target(one.moment, lang), mean, half, _SAID[lang][one.verdict], one.moment.source))
        return made

    def __repr__(self):
        return self.text()

    def _repr_html_(self):
        said, cells = _SAID[self.lang], self._cells(self.lang)
        line = lambda tag, row: "<tr>" + "".join(f"<{tag}>{html.escape(c)}</{tag}>" for c in row) + "</tr>"  # noqa: E731
        return f"<table>{line('th', said['heads'])}{''.join(line('td', row) for row in cells)}</table>"


def row(one: Judged) -> tuple:
    """A row of `moments.csv`."""
    m = one.moment
    return (
        one.code, m.name.zh, m.name.en, m.measure, m.low, m.high, m.unit, one.mean, one.half_width, one.replications,
        one.verdict, m.source,
    )


def target(moment: Moment, lang: str) -> str:
    """The range of a moment in full: no digit of its limits is left out."""
    from jgsim.report.numbers import plain

    unit = _unit(moment)
    if moment.trend and moment.low == -moment.high:
        return f"{_SAID[lang]['z']}{moment.high:g}"
    low, high = moment.low * unit.scale, moment.high * unit.scale
    places = next((p for p in range(6) if all(abs(x - round(x, p)) < 1e-9 * max(1, abs(x)) for x in (low, high))), 6)
    name = unit.label(lang)
    return f"{plain(low, places)}–{plain(high, places)}{'' if name == '%' or not name else ' '}{name}"


def _shown(x: float, one: Judged, lang: str, digits: int = 3, points: bool = False) -> str:
    from jgsim.report.numbers import decimals, plain

    unit = _unit(one.moment)
    return plain(x * unit.scale, decimals(x * unit.scale, digits)) + (_PERCENT[points][lang] if unit.zh == "%" else "")


def _unit(moment: Moment):
    from jgsim.report.units import unit_of

    return unit_of("index" if moment.trend else moment.unit)
