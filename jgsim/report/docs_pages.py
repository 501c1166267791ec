"""The reference pages: settings, measures, levers, numbers and files, in Chinese and English."""

from __future__ import annotations

import numpy as np

from jgsim.engine.ledger import TABLES
from jgsim.levers import LEVERS
from jgsim.measures.catalogue import CATALOGUE
from jgsim.report import docs_moments, docs_numbers, docs_plan, docs_settings
from jgsim.report.docs_settings import row
from jgsim.report.docs_words import ADDS_UP, BETTER, COLUMNS, FILES, LEDGER, MECHANISMS, PER, STAGES
from jgsim.report.units import unit_of
from jgsim.scenario.glossary import SETTINGS
from jgsim.scenario.scenario import Scenario
from jgsim.study.contrast import COLUMNS as CONTRAST_COLUMNS
from jgsim.study.sweeptables import POINT, POINT_COLUMNS
from jgsim.study.tables import MEASURE_COLUMNS

LANGUAGES = ("zh", "en")
_SAID = {
    "zh": {
        "index": "参考手册", "settings": "设置一览", "measures": "指标一览", "levers": "手段一览", "files": "结果文件",
        "moments": "基准应有的实际数据", "numbers": "数与来源",
        "made": "由 `python3 run.py docs` 生成（jgsim {version}），请勿手改。",
        "measure heads": ("代码", "名称", "单位", "方向", "全期", "缩小规模可读", "定义"), "yes": "是", "no": "否",
        "stages": "作用的阶段", "writes": "写入的列", "column heads": ("列", "类型", "一项对应", "含义"),
        "own": "各手段的设置见[设置一览](settings.md)。", "plan": "方案任务与手段的对应",
        "file heads": ("文件", "内容"), "table heads": ("列", "含义"), "ledger heads": ("表", "内容", "列"),
        "ledger": "台账（`--log`）", "time": "时间为历元起的分钟数，历元写在文件的说明里；int32 最大值表示没有发生。",
    },
    "en": {
        "index": "Reference", "settings": "Settings", "measures": "Measures", "levers": "Levers",
        "files": "Files of a study", "moments": "What the base must show", "numbers": "Numbers and their sources",
        "made": "Made by `python3 run.py docs` (jgsim {version}); not to be edited.",
        "measure heads": ("code", "name", "unit", "better", "horizon", "readable below full size", "definition"),
        "yes": "yes", "no": "no", "stages": "Stages", "writes": "Columns it writes",
        "column heads": ("column", "type", "one entry per", "meaning"),
        "own": "Their settings stand in [Settings](settings.md).",
        "plan": "Tasks of the plan and their levers", "file heads": ("file", "content"),
        "table heads": ("column", "meaning"),
        "ledger heads": ("table", "content", "columns"), "ledger": "The ledger (`--log`)",
        "time": "Times are minutes since the epoch, which stands in the file's notes; the highest int32 means that it "
        "did not happen.",
    },
}
PAGES = ("settings", "measures", "levers", "numbers", "moments", "files")


def pages(base: Scenario, version: str) -> dict[str, str]:
    """All pages by their path in the folder (`zh/settings.md`), as Markdown."""
    made = {}
    for lang in LANGUAGES:
        said = _SAID[lang]
        texts = {"settings": docs_settings.page(base, lang)}
        texts |= {"measures": measures(lang), "levers": levers(lang), "files": files(lang)}
        texts |= {"moments": docs_moments.page(base, lang), "numbers": docs_numbers.page(base, lang)}
        links = [f"- [{said[name]}]({name}.md)" for name in PAGES]
        texts["index"] = "\n".join([f"# {said['index']}", "", *links]) + "\n"
        foot = said["made"].format(version=version)
        made.update({f"{lang}/{name}.md": f"{text}\n{foot}\n" for name, text in texts.items()})
    return made


def measures(lang: str) -> str:
    """The catalogue of measures."""
    said, at = _SAID[lang], 0 if lang == "zh" else 1
    lines = [f"# {said['measures']}", "", row(said["measure heads"]), row(["---"] * 7)]
    for m in CATALOGUE.values():
        kinds = unit_of(m.unit).plain(lang), BETTER[m.better][at], ADDS_UP[m.of][at]
        scale = said["yes" if m.scale_free else "no"]
        lines.append(row([f"`{m.code}`", m.label(lang), *kinds, scale, m.meaning(lang)]))
    return "\n".join(lines) + "\n"


def levers(lang: str) -> str:
    """What each lever does, where, and which columns it writes; then the tasks of the plan."""
    said, at = _SAID[lang], 0 if lang == "zh" else 1
    lines = [f"# {said['levers']}", "", said["own"]]
    for lever in LEVERS:
        stages = ", ".join(f"{STAGES[stage.name][at]} `{stage.name}`" for stage in lever.stages)
        lines += ["", f"## {SETTINGS[lever.name].label(lang)} `{lever.name}`", "", MECHANISMS[lever.name][at]]
        lines += ["", f"{said['stages']}: {stages}"]
        if lever.columns:
            lines += ["", f"{said['writes']}:", "", row(said["column heads"]), row(["---"] * 4)]
            lines += [row([f"`{c.name}`", c.dtype, PER[c.per][at], c.meaning]) for c in lever.columns]
    lines += ["", f"## {said['plan']}", "", docs_plan.table(lang)]
    return "\n".join(lines) + "\n"


def files(lang: str) -> str:
    """The files of a study and their columns."""
    said, at = _SAID[lang], 0 if lang == "zh" else 1
    lines = [f"# {said['files']}", "", file_table(lang)]
    for name, columns in (
        ("measures.csv, measures.parquet", MEASURE_COLUMNS), ("comparison.csv", CONTRAST_COLUMNS),
        ("points.csv", (POINT, *POINT_COLUMNS)),
    ):
        lines += ["", f"## {name}", "", row(said["table heads"]), row(["---"] * 2)]
        lines += [row([f"`{column}`", COLUMNS[column][at]]) for column in columns]
    lines += ["", f"## {said['ledger']}", "", said["time"], "", row(said["ledger heads"]), row(["---"] * 3)]
    for name, columns in TABLES.items():
        told = ", ".join(f"`{column}` {np.dtype(kind).name}" for column, kind in columns.items())
        lines.append(row([f"`{name}`", LEDGER[name][at], told]))
    return "\n".join(lines) + "\n"


def file_table(lang: str) -> str:
    """The files of a study as a Markdown table."""
    heads = _SAID[lang]["file heads"]
    rows = [row([f"`{name}`", said[0 if lang == "zh" else 1]]) for name, said in FILES.items()]
    return "\n".join([row(heads), row(["---"] * 2), *rows])
