"""What a finished study says on the terminal."""

from __future__ import annotations

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.numbers import amount, change
from jgsim.study.display import SHOWN
from jgsim.terms.width import columns

_SAID = {
    "zh": {
        "measure": "指标", "mean": "平均", "interval": "95% 区间 ±", "findings": "主要发现", "out": "结果目录", "brief": "简报",
        "head": "{firms:,} 户，{years} 年，重复 {replications} 次，种子 {seed}", "minus": "（相对基准的差）",
        "mark": "† 只在全市规模下可读",
    },
    "en": {
        "measure": "measure", "mean": "mean", "interval": "95% ±", "findings": "Findings", "out": "Folder",
        "brief": "Briefing", "head": "{firms:,} firms, {years} years, {replications} replications, seed {seed}",
        "minus": " (difference to the base)", "mark": "† to be read at full size only",
    },
}


def summary(comparison) -> str:
    """A short table, the findings, and where everything is."""
    lang, record = comparison.lang, comparison.record
    said = _SAID[lang]
    lines = ["", said["head"].format(**{**record["options"], "replications": record["replications"]})]
    lines.append(_one(comparison, said) if len(comparison.scenarios) == 1 else _several(comparison, said))
    if set(SHOWN) & {*record["full_size_only"]}:
        lines.append(said["mark"])
    if record["options"]["brief"] and len(comparison.scenarios) > 1:
        found = comparison.findings()
        if found:
            lines += ["", said["findings"], *(f"{n}. {sentence}" for n, sentence in enumerate(found, 1))]
    lines += ["", *record["notes"][:3]] if record["notes"] else [""]
    if comparison.out is not None:
        if record["options"]["brief"]:
            lines.append(f"{said['brief']}: {(comparison.out / 'briefing.html').resolve()}")
        lines.append(f"{said['out']}: {comparison.out}")
    return "\n".join(lines)


def _one(comparison, said) -> str:
    scenario, lang = comparison.scenarios[0].name, comparison.lang
    rows = [(said["measure"], said["mean"], said["interval"])]
    for code in SHOWN:
        mean, half, _ = comparison.mean(scenario, code)
        if mean == mean:
            shown = [amount(x, CATALOGUE[code].unit, lang) if x == x else "" for x in (mean, half)]
            rows.append((_name(comparison, code), *shown))
    if not any(half for _, _, half in rows[1:]):
        rows = [row[:2] for row in rows]
    return columns(rows, right=(False, True, True))


def _several(comparison, said) -> str:
    lang, table = comparison.lang, comparison.contrasts
    base, *plans = comparison.results.names
    keys = zip(*(table[name] for name in ("plan", "measure", "year", "dimension", "base")), strict=True)
    at = {key[:2]: i for i, key in enumerate(keys) if key[2:] == ("all", "all", base)}
    rows = [(said["measure"], base, *(plan + said["minus"] for plan in plans))]
    for code in SHOWN:
        mean = comparison.mean(base, code)[0]
        places = [at.get((plan, code)) for plan in plans]
        if mean != mean or None in places:
            continue
        unit, cells = CATALOGUE[code].unit, []
        for i in places:
            shown, interval = change(table["difference"][i], table["ci_low"][i], table["ci_high"][i], unit, lang)
            cells.append(f"{shown} [{interval}]" if interval else shown)
        rows.append((_name(comparison, code), amount(mean, unit, lang), *cells))
    return columns(rows, right=(False, *[True] * (len(plans) + 1)))


def _name(comparison, code: str) -> str:
    """A measure's name, marked if only the full city gives its value."""
    mark = " †" if code in comparison.record["full_size_only"] else ""
    return CATALOGUE[code].label(comparison.lang) + mark
