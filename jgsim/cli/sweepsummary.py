"""What a finished sweep says on the terminal."""

from __future__ import annotations

import numpy as np

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.landscape import SHOWN, about
from jgsim.report.numbers import amount, half_width
from jgsim.report.varied import varied
from jgsim.terms.width import columns

_SAID = {
    "zh": {
        "head": "{points:,} 个网格点，{firms:,} 户，{years} 年，重复 {replications} 次，种子 {seed}", "measure": "指标",
        "lowest": "最低", "highest": "最高", "at": "在", "out": "结果目录", "mark": "† 只在全市规模下可读", "same": "处处相同",
    },
    "en": {
        "head": "{points:,} points, {firms:,} firms, {years} years, {replications} replications, seed {seed}",
        "measure": "measure", "lowest": "lowest", "highest": "highest", "at": "at", "out": "Folder",
        "mark": "† to be read at full size only", "same": "the same everywhere",
    },
}


def summary(sweep) -> str:
    """How low and how high each headline measure goes, and where; then where everything is."""
    lang, record, said = sweep.lang, sweep.record, _SAID[sweep.lang]
    facts = {**record["options"], "replications": record["replications"], "points": len(sweep.grid)}
    lines = ["", said["head"].format(**facts)]
    lines += [str(varied(sweep.base, axis, lang).heading) + ": " + _values(sweep, axis, lang) for axis in sweep.grid.axes]
    rows = [(said["measure"], said["lowest"], said["at"], said["highest"], said["at"])]
    rows += [row for code in SHOWN for row in _row(sweep, code, said)]
    if len(rows) > 1:
        lines += ["", columns(rows, right=(False, True, False, True, False))]
    if any(about(sweep).caution(code) for code in SHOWN):
        lines.append(said["mark"])
    lines += ["", *record["notes"][:3]] if record["notes"] else [""]
    if sweep.out is not None:
        lines.append(f"{said['out']}: {sweep.out}")
    return "\n".join(lines)


def _values(sweep, axis, lang: str) -> str:
    texts = varied(sweep.base, axis, lang).texts
    shown = texts if len(texts) <= 8 else (*texts[:3], "…", texts[-1])
    return ("、" if lang == "zh" else ", ").join(shown)


def _row(sweep, code: str, said: dict) -> list[tuple[str, ...]]:
    """A measure's lowest and highest mean and the points where they are; none if it has no value."""
    lang, one = sweep.lang, CATALOGUE[code]
    found = sweep.estimate(code)
    known = np.flatnonzero(np.isfinite(found.mean))
    if not known.size:
        return []
    name = one.label(lang) + (" †" if about(sweep).caution(code) else "")
    low, high = known[found.mean[known].argmin()], known[found.mean[known].argmax()]
    apart = float(found.mean[high] - found.mean[low])
    if apart == 0:
        return [(name, amount(found.mean[low], one.unit, lang), said["same"], "", "")]
    cells = []
    for at in (low, high):
        half = found.half_width[at]
        text = amount(found.mean[at], one.unit, lang, apart=apart)
        cells.append(text + (f" ±{half_width(half, one.unit, lang, named=False)}" if half == half else ""))
        cells.append(_place(sweep, int(at), lang))
    return [(name, *cells)]


def _place(sweep, number: int, lang: str) -> str:
    places = zip(sweep.grid.axes, sweep.grid.places(number), strict=True)
    return f"{sweep.grid.name(number)} (" + ", ".join(varied(sweep.base, a, lang).texts[n] for a, n in places) + ")"
