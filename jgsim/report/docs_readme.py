"""The parts of the README that are written by code, between its markers."""

from __future__ import annotations

import re

from jgsim.report import docs_moments, docs_plan
from jgsim.report.docs_example import PLAN_FILE
from jgsim.report.docs_pages import file_table
from jgsim.scenario.listing import number
from jgsim.scenario.scenario import Scenario
from jgsim.study.match import PILOT_FIRMS, PILOT_REPLICATIONS, TOLERANCE
from jgsim.terms.errors import InputError

BEGIN, END = "<!-- jgsim docs: {name} -->", "<!-- jgsim docs end: {name} -->"
_SAID = {
    "zh": {
        "alt": "覆盖、企业负担与违法损害", "demo": "`{command}` 的结果（期初{firms}户，{years}年，重复{replications}次，种子{seed}）：",
        "write": "写一个文件 `{file}`，只写与基准不同之处：", "type": "然后比较：", "see": "打印出来的是：",
        "match": "加一行 `match: officer_hours`，抽查比例按同一倍数放大或缩小，使执法工时与基准大致相同：在试算（{firms}户以内，"
        "重复{replications}次）中相差不超过{within}%；正式结果的差别见执法工时一行。",
        "made": "由 jgsim {version} 算出，研究指纹 {study}。",
    },
    "en": {
        "alt": "Coverage, burden and harm",
        "demo": "What `{command}` gives ({firms} firms at the start, {years} years, {replications} replications, "
        "seed {seed}):",
        "write": "Write a file `{file}` with nothing but what differs from the base:", "type": "Then compare:",
        "match": "With `match: officer_hours` the draw ratios are scaled by one factor until the officer-hours are "
        "about equal to the base's: within {within}% on a pilot of at most {firms} firms and {replications} "
        "replications. The row of officer-hours shows the difference in the study itself.",
        "see": "This is printed:", "made": "Computed by jgsim {version}, study {study}.",
    },
}


def blocks(example: dict, base: Scenario) -> dict[str, str]:
    """Every part by its name, as Markdown, from the last example and the shipped base."""
    made = {}
    for lang in ("zh", "en"):
        made[f"demo {lang}"] = _demo(example, lang)
        made[f"change {lang}"] = _change(example, lang)
        made[f"base {lang}"] = "\n".join(f"- {fact}" for fact in base.description(lang).facts)
        facts = {"firms": number(PILOT_FIRMS), "replications": PILOT_REPLICATIONS, "within": number(100 * TOLERANCE)}
        made[f"match {lang}"] = _SAID[lang]["match"].format(**facts)
        made[f"files {lang}"] = file_table(lang)
        made[f"moments {lang}"] = docs_moments.block(base, lang)
        made[f"plan {lang}"] = docs_plan.table(lang)
    return made


def fill(text: str, parts: dict[str, str]) -> str:
    """The README with every part in its place.

    Raises
    ------
    InputError
        If a part has no place, or more than one.
    """
    for name, part in parts.items():
        begin, end = BEGIN.format(name=name), END.format(name=name)
        pattern = re.compile(re.escape(begin) + r"\n.*?" + re.escape(end), re.DOTALL)
        text, count = pattern.subn(lambda _, new=f"{begin}\n{part}\n{end}": new, text)
        if count != 1:
            raise InputError(f"needs the lines {begin} and {end} once each", file="README.md")
    return text


def _demo(example: dict, lang: str) -> str:
    said, demo = _SAID[lang], example["demo"]
    facts = {**demo, "firms": number(demo["firms"]), "study": demo["study"][:12]}
    picture = next(path for path in example["pictures"] if path.endswith(f"-{lang}.png"))
    lines = [said["demo"].format(**facts), "", f"![{said['alt']}]({picture})", ""]
    lines += [f"{n}. {sentence}" for n, sentence in enumerate(demo["findings"][lang], 1)]
    return "\n".join([*lines, "", said["made"].format(**facts)])


def _change(example: dict, lang: str) -> str:
    said, change = _SAID[lang], example["change"]
    command = change["command"] + ("" if lang == "zh" else " --lang en")
    return "\n".join([
        said["write"].format(file=PLAN_FILE), "", "```yaml", change["plan"].rstrip("\n"), "```", "", said["type"], "",
        "```", command, "```", "", said["see"], "", "```", change["printed"][lang], "```",
    ])
