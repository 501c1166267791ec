"""What a reader of a study's numbers must know, in the language of the study."""

from __future__ import annotations

from jgsim.scenario.hints import hints
from jgsim.scenario.scenario import Scenario
from jgsim.study.world import difference

_SAID = {
    "zh": {
        "behaviour": "{name}：本方案同时改变行为参数（{path}），预热期也一样：它与基准的起点不同",
        "behaviour_only": "{name}：本方案同时改变行为参数（{path}）",
        "failure": "{scenario} 第 {replication} 次重复没有结果（NaN）：{reason}",
        "register": "期初户数取自自有名录：{firms} 户（{date}，内容校验码 {sha}），按全市计；人员和其他工作仍按方案",
        "dropped": "名录 {rows} 行中剔除 {lost} 行：{kinds}（一行可有几个问题）",
        "tiers": "参加分类的主体从名录中的信用类别起步；真实风险与类别所对应评分的相关为 {correlation}。名录中各类占比（评分界限所对应的）：{shares}",
        "tiers_only": "参加分类的主体从名录中的信用类别起步；类别不说明真实风险",
        "lever": "使用自有手段 {name}（{file}，源码校验码 {sha}）",
        "lever_here": "自有手段 {name} 不在文件里，其他进程得不到它：全部在本进程内计算，结果不变；要用多个进程，请把它写成单独的源码文件",
        "hint": "方案 {name}：{hint}",
        "one": "只有一次重复，没有区间（NaN）",
        "until": "重复 {replications} 次仍未达到 {until}",
    },
    "en": {
        "behaviour": "{name}: this plan also changes behaviour ({path}), warm-up included: it does not start from the "
        "base's past",
        "behaviour_only": "{name}: this plan also changes behaviour ({path})",
        "failure": "{scenario}, replication {replication}, is NaN: {reason}",
        "register": "the firms at the start are those of an own register: {firms} firms ({date}, sha256 {sha}), taken as the "
        "whole city; officers and other work are the scenario's",
        "dropped": "{lost} of the register's {rows} rows were dropped: {kinds} (a row may have several)",
        "tiers": "classified firms start in the register's tiers; their true risk has a correlation of {correlation} with the "
        "scores that these stand for. Shares in the register (that cut the scores): {shares}",
        "tiers_only": "classified firms start in the register's tiers, which say nothing of their true risk",
        "lever": "made with a lever of its own, {name} ({file}, sha256 of the source {sha})",
        "lever_here": "the lever {name} stands in no file that another process could read, so everything ran inside this "
        "process; results are the same. To use several, write it into a .py file",
        "hint": "{name}: {hint}",
        "one": "intervals are NaN: one replication gives none",
        "until": "{until} was not reached in {replications} replications",
    },
}


def note(which: str, lang: str, /, **facts) -> str:
    """A note in `lang`, with its facts."""
    return _SAID[lang][which].format(**facts)


def on_behaviour(scenarios: list[Scenario], lang: str) -> list[str]:
    """A note for each plan whose behaviour is not the base's, with the first path that differs.

    Behaviour is no policy: it does not wait for the end of the warm-up.
    """
    base, *plans = scenarios
    made = []
    for plan in plans:
        found = difference(base.behaviour, plan.behaviour, "behaviour")
        if found:
            which = "behaviour" if plan.time.warm_up else "behaviour_only"
            made.append(note(which, lang, name=plan.name, path=found[0]))
    return made


def on_hints(scenarios: list[Scenario], lang: str) -> list[str]:
    """A note for each setting that does nothing because another one is missing."""
    return [note("hint", lang, name=one.name, hint=hint) for one in scenarios for hint in hints(one, lang)]
