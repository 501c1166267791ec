"""Every number of the shipped base with its range and source, as a reference page."""

from __future__ import annotations

from jgsim.report.docs_settings import row
from jgsim.scenario.scenario import Scenario
from jgsim.scenario.sources import Source, rows

_SAID = {
    "zh": {
        "title": "数与来源", "heads": ("设置", "取值", "范围", "单位", "来源"),
        "intro": "自带基准的城市、行为和手段中带来源的每个数，同 `jgsim sources jinan`。没有查到来源的以 assumption（假设）开头；"
        "“-”是方案自己的选择。换一个数试试：`--set 设置=值`。",
    },
    "en": {
        "title": "Numbers and their sources", "heads": ("setting", "value", "range", "unit", "source"),
        "intro": "Every number of the shipped base's world and behaviour, and of its levers where one has a source, "
        "as `jgsim sources jinan` prints them. Where no source was found it begins with assumption; “-” is a choice "
        "of the plan. To try another value: `--set PATH=VALUE`.",
    },
}


def page(base: Scenario, lang: str) -> str:
    """The table as Markdown."""
    said = _SAID[lang]
    lines = [f"# {said['title']}", "", said["intro"], "", row(said["heads"]), row(["---"] * len(said["heads"]))]
    lines += [row([f"`{one.path}`", f"{one.value:.10g}", _range(one), one.unit, one.source]) for one in rows(base)]
    return "\n".join(lines) + "\n"


def _range(one: Source) -> str:
    return "" if one.low is None else f"{one.low:.10g} … {one.high:.10g}"
