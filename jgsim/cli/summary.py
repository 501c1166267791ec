"""What a finished study says on the terminal."""

from __future__ import annotations

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.about import about, titles
from jgsim.report.leverrows import lever_effects
from jgsim.report.numbers import amount, change, half_width
from jgsim.report.words import say
from jgsim.study.display import SHOWN
from jgsim.terms.width import columns, width

NOTES = 5
"""Notes shown; the record has all of them."""
LEVER_ROWS = 8
"""Rows of the levers' own measures."""
FEW = 3
"""With more plans than this, plans are rows."""
WIDTH = 120
"""Places on a line of the terminal that tables of many plans keep to."""
_SAID = {
    "zh": {
        "measure": "指标", "mean": "平均", "interval": "95% 区间 ±", "findings": "主要发现", "out": "结果目录", "brief": "简报",
        "head": "{firms:,} 户，{years} 年，重复 {replications} 次，种子 {seed}", "minus": "（相对基准的差）",
        "mark": "† 只在全市规模下可读", "plan": "方案", "rows": "基准为平均，方案为与基准之差 [95% 区间]",
        "levers": "各项手段自己的指标", "value": "方案 {value}", "scenario": "{name}：{title}",
        "more": "各项手段自己的指标另有 {n} 项：见简报的表和 comparison.csv",
        "few": "只有 2 次可用的重复：区间只有 1 个自由度，极宽，不足以下结论；请增加 --replications（至少 4 次）",
    },
    "en": {
        "measure": "measure", "mean": "mean", "interval": "95% ±", "findings": "Findings", "out": "Folder",
        "brief": "Briefing", "head": "{firms:,} firms, {years} years, {replications} replications, seed {seed}",
        "minus": " (difference to the base)", "mark": "† to be read at full size only", "plan": "plan",
        "rows": "Base: mean; plans: difference to the base [95% interval]", "levers": "What the levers did",
        "value": "plan {value}", "scenario": "{name}: {title}",
        "more": "{n} more measures of what the levers did: table of the briefing, comparison.csv",
        "few": "Only 2 replications: intervals have 1 degree of freedom, too wide to conclude; use --replications 4 or more",
    },
}


def summary(comparison) -> str:
    """A short table, the findings, and where everything is."""
    lang, record = comparison.lang, comparison.record
    said = _SAID[lang]
    lines = ["", said["head"].format(**{**record["options"], "replications": record["replications"]})]
    if len(comparison.scenarios) > 1:
        lines += [said["scenario"].format(name=name, title=title) for name, title in titles(comparison, lang).items()]
        lines += [said["few"]] if about(comparison).few else []
    lines.append(_one(comparison, said) if len(comparison.scenarios) == 1 else _several(comparison, said))
    if set(SHOWN) & {*record["full_size_only"]}:
        lines.append(said["mark"])
    if record["options"]["brief"] and len(comparison.scenarios) > 1:
        found = comparison.findings()
        if found:
            lines += ["", said["findings"], *(f"{n}. {sentence}" for n, sentence in enumerate(found, 1))]
    lines += ["", *record["notes"][:NOTES]] if record["notes"] else [""]
    if comparison.out is not None:
        if record["options"]["brief"]:
            lines.append(f"{said['brief']}: {comparison.out / 'briefing.html'}")
        lines.append(f"{said['out']}: {comparison.out}")
    return "\n".join(lines)


def _one(comparison, said) -> str:
    scenario, lang = comparison.scenarios[0].name, comparison.lang
    rows = [(said["measure"], said["mean"], said["interval"])]
    for code in SHOWN:
        mean, half, _ = comparison.mean(scenario, code)
        if mean == mean:
            shown = [put(x, CATALOGUE[code].unit, lang) if x == x else "" for put, x in ((amount, mean), (half_width, half))]
            rows.append((_name(comparison, code), *shown))
    if not any(half for _, _, half in rows[1:]):
        rows = [row[:2] for row in rows]
    return columns(rows, right=(False, True, True))


def _several(comparison, said) -> str:
    base, *plans = comparison.results.names
    found = _changes(comparison)
    if len(plans) > FEW:
        return _by_plan(comparison, said, found)
    rows = [(said["measure"], base, *(plan + said["minus"] for plan in plans))]
    rows += [(_name(comparison, code), *cells) for code, cells in found.items()]
    own, more = _of_levers(comparison, plans, said)
    rows += [(said["levers"], *[""] * (len(plans) + 1)), *own] if own else []
    table = columns(rows, right=(False, *[True] * (len(plans) + 1)))
    return table + ("\n" + said["more"].format(n=more) if more else "")


def _of_levers(comparison, plans: list[str], said) -> tuple[list[tuple[str, ...]], int]:
    """Rows of the levers' own measures, those of most plans and the first of each lever; and how many are left out."""
    lang, found, of = comparison.lang, {}, {}
    for lever, code, effect in lever_effects(comparison):
        found.setdefault(code, {})[effect.plan] = effect
        of.setdefault(code, lever)
    codes = list(found)
    turn = {code: sum(of[other] == of[code] for other in codes[:at]) for at, code in enumerate(codes)}
    shown = sorted(codes, key=lambda code: (-len(found[code]), turn[code]))[:LEVER_ROWS]
    rows = []
    for code in (code for code in found if code in shown):
        base = next(iter(found[code].values())).base
        cells = [_lever_cell(found[code].get(plan), lang, said) for plan in plans]
        rows.append(("  " + _name(comparison, code), amount(base, CATALOGUE[code].unit, lang), *cells))
    return rows, len(found) - len(rows)


def _lever_cell(effect, lang: str, said) -> str:
    if effect is None:
        return ""
    if effect.difference != effect.difference:
        return said["value"].format(value=amount(effect.value, effect.unit, lang))
    shown, interval = effect.change(lang)
    return f"{shown} [{interval}]" if interval else shown


def _changes(comparison) -> dict[str, list[str]]:
    """The base's mean and each plan's difference with its interval, by measure."""
    lang, table = comparison.lang, comparison.contrasts
    base, *plans = comparison.results.names
    keys = zip(*(table[name] for name in ("plan", "measure", "year", "dimension", "base")), strict=True)
    at = {key[:2]: i for i, key in enumerate(keys) if key[2:] == ("all", "all", base)}
    found = {}
    for code in SHOWN:
        mean = comparison.mean(base, code)[0]
        places = [at.get((plan, code)) for plan in plans]
        if mean != mean or None in places:
            continue
        unit, cells = CATALOGUE[code].unit, []
        for i in places:
            shown, interval = change(table["difference"][i], table["ci_low"][i], table["ci_high"][i], unit, lang)
            cells.append(f"{shown} [{interval}]" if interval else shown)
        found[code] = [amount(mean, unit, lang), *cells]
    return found


def _by_plan(comparison, said, found: dict[str, list[str]]) -> str:
    """A row for each plan; as many measures side by side as fit on a line, then the next ones below."""
    names = [said["plan"], *comparison.results.names]
    room = WIDTH - max(width(name) for name in names)
    blocks, left = [], 0
    for code, cells in found.items():
        column = [_name(comparison, code), *(_brief(cell, comparison.lang) for cell in cells)]
        wide = 2 + max(width(cell) for cell in column)
        if wide > left:
            blocks.append([names])
            left = room
        blocks[-1].append(column)
        left -= wide
    tables = [columns(list(zip(*block, strict=True)), right=(False, *[True] * len(block))) for block in blocks]
    more = len({code for _, code, _ in lever_effects(comparison)})
    return "\n\n".join([said["rows"], *tables]) + ("\n" + said["more"].format(n=more) if more else "")


def _brief(cell: str, lang: str) -> str:
    return cell.replace(say("percentage points", lang), say("points", lang))


def _name(comparison, code: str) -> str:
    """A measure's name, marked if only the full city gives its value."""
    mark = " †" if code in comparison.record["full_size_only"] else ""
    return CATALOGUE[code].label(comparison.lang) + mark
