"""What a reader of a study's numbers must know, in the language of the study."""

from __future__ import annotations

from jgsim.scenario.scenario import Scenario
from jgsim.study.world import difference

_SAID = {
    "zh": {
        "behaviour": "{name}：本方案同时改变行为参数（{path}），预热期也一样：它与基准的起点不同",
        "behaviour_only": "{name}：本方案同时改变行为参数（{path}）",
        "failure": "{scenario} 第 {replication} 次重复没有结果（NaN）：{reason}",
        "one": "只有一次重复，没有区间（NaN）",
        "until": "重复 {replications} 次仍未达到 {until}",
    },
    "en": {
        "behaviour": "{name}: this plan also changes behaviour ({path}), warm-up included: it does not start from the "
        "base's past",
        "behaviour_only": "{name}: this plan also changes behaviour ({path})",
        "failure": "{scenario}, replication {replication}, is NaN: {reason}",
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
