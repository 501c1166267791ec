"""What the shipped base must show: the reference page of its moments, and a sentence on it."""

from __future__ import annotations

from jgsim.measures.moments.catalogue import STATISTICS
from jgsim.report.docs_settings import row
from jgsim.report.units import unit_of
from jgsim.scenario.description import ASSUMED
from jgsim.scenario.moments import Moment
from jgsim.scenario.scenario import Scenario
from jgsim.study.momenttable import target

_SAID = {
    "zh": {
        "title": "基准应有的实际数据", "heads": ("代码", "名称", "指标", "目标", "来源"),
        "intro": "`jgsim moments jinan` 把模拟结果与下表逐项核对；“全市一年”是折算成全市一年的数，“趋势”是各计量年斜率的标准正态值。"
        "写在方案文件的 `moments` 一节，方案继承基准的，写 `null` 即去掉一项；模拟本身不用它。",
        "city_year": "（全市一年）", "city": "（全市）", "year": "（一年）", "trend": "的趋势",
        "own": "只用于核对的统计量", "own heads": ("代码", "名称", "单位", "定义"),
        "block": "`jgsim moments jinan` 把基准与{count}项实际数据核对：信用类别占比、各类检查的户次和工时、工时利用率、问题发现率、举报投诉、"
        "新设与注销、主体之间的差别，以及五年内没有趋势。其中{assumed}项的范围是假设，都写明来源。全部符合返回0，否则返回1。",
    },
    "en": {
        "title": "What the base must show", "heads": ("code", "name", "measure", "target", "source"),
        "intro": "`jgsim moments jinan` holds what is simulated against this table. Some figures are those of a "
        "year of the full city; a trend is the slope over the measured years as a standard normal deviate. The "
        "table stands in the section `moments` of the scenario file; a plan inherits that of its base and leaves "
        "one out with `null`. No run depends on it.",
        "city_year": " (a year, full city)", "city": " (full city)", "year": " (a year)", "trend": ", trend",
        "own": "Statistics that only moments have", "own heads": ("code", "name", "unit", "definition"),
        "block": "`jgsim moments jinan` holds the base against {count} figures: tier shares, visits and "
        "officer-hours by activity, utilisation, finding rates, reports and complaints, entries and exits, how "
        "firms differ, and no trend over the five years. The ranges of {assumed} of them are assumptions; each has "
        "its source. It returns 0 if all hold, else 1.",
    },
}


def page(base: Scenario, lang: str) -> str:
    """The moments of the base as Markdown, then the statistics that only they have."""
    said = _SAID[lang]
    lines = [f"# {said['title']}", "", said["intro"], "", row(said["heads"]), row(["---"] * 5)]
    for code, one in base.moments.items():
        lines.append(row([f"`{code}`", one.name.label(lang), _about(one, said), target(one, lang), one.source]))
    lines += ["", f"## {said['own']}", "", row(said["own heads"]), row(["---"] * 4)]
    for one in STATISTICS.values():
        unit = unit_of(one.unit).plain(lang)
        lines.append(row([f"`{one.code}`", one.label(lang), unit, one.meaning(lang)]))
    return "\n".join(lines) + "\n"


def block(base: Scenario, lang: str) -> str:
    """How many moments the base has, in a sentence."""
    assumed = sum(one.source.startswith(ASSUMED) for one in base.moments.values())
    return _SAID[lang]["block"].format(count=len(base.moments), assumed=assumed)


def _about(one: Moment, said: dict) -> str:
    by = "".join(f" {dimension}={'+'.join(groups)}" for dimension, groups in one.by.items())
    return f"`{one.measure}{by}`" + said.get(one.scale or "", "") + (said["trend"] if one.trend else "")
